import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CSP } from '../../electron/page/csp.ts';
import { serveWeb } from '../../electron/web/serve.ts';
import { FaultError } from '../../shared/base/fault.ts';
import { connect } from '../../shared/contract/client.ts';
import { ask, comeIn } from './client.ts';
import { type TestDoor, openTestDoor } from './double.ts';

let web: TestDoor;
let inside: { readonly Cookie: string; readonly Origin: string };
let host: string;

beforeAll(async () => {
  web = await openTestDoor();
  inside = await comeIn(web);
  host = `127.0.0.1:${web.door.port}`;
});
afterAll(() => web.close());

describe('who may come in', () => {
  test('the printed address sets the cookie and leads to the page', async () => {
    const address = new URL(web.door.url);
    expect(address.hostname).toBe('127.0.0.1');
    const answer = await ask(web, address.pathname + address.search);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^tunnelscope-\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(answer.headers['set-cookie']?.[0]).not.toContain(address.searchParams.get('token'));
  });

  test.each(['/', '/?token=', '/?token=wrong', '/index.html', '/assets/index-Ab12_-Cd.js', '/nowhere'])(
    '%s without the token or its cookie is refused',
    async (path) => {
      const answer = await ask(web, path);
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'bad-request',
        hint: expect.stringContaining('whole address'),
      });
    },
  );

  test.each([
    ['a wrong one', (port: number) => `tunnelscope-${port}=${'x'.repeat(32)}`],
    ['an empty one', (port: number) => `tunnelscope-${port}=`],
    ['one of another port', () => 'tunnelscope-1=x'],
  ])('a cookie is not enough: %s', async (_what, cookie) => {
    expect((await ask(web, '/', { headers: { Cookie: cookie(web.door.port) } })).status).toBe(403);
  });

  test('among other cookies, ours is found', async () => {
    expect((await ask(web, '/', { headers: { Cookie: `a=b; ${inside.Cookie}; c=d=e` } })).status).toBe(200);
  });

  test.each(['evil.example', 'evil.example:80', 'localhost', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example'])(
    'the host name "%s" is refused',
    async (name) => {
      const withToken = new URL(web.door.url);
      for (const path of ['/', withToken.pathname + withToken.search]) {
        expect((await ask(web, path, { headers: { ...inside, Host: name } })).status).toBe(403);
      }
    },
  );

  test('localhost is us too', async () => {
    expect((await ask(web, '/', { headers: { ...inside, Host: `localhost:${web.door.port}` } })).status).toBe(200);
  });

  test('only this computer is listened to', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((face) => face !== undefined && !face.internal && face.family === 'IPv4')
      .map((face) => face?.address ?? '');
    const open: string[] = [];
    for (const address of [...others, '127.0.0.2']) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connectSocket({ host: address, port: web.door.port, timeout: 2000 });
        socket.once('connect', () => (socket.destroy(), resolve(true)));
        socket.once('error', () => resolve(false));
        socket.once('timeout', () => (socket.destroy(), resolve(false)));
      });
      if (reached) open.push(address);
    }
    expect(open).toEqual([]);
  });
});

describe('what is served', () => {
  const pagePolicy = () => CSP.replace("connect-src 'self'", `connect-src 'self' ws://${host}`);

  test('the page, with its policy', async () => {
    const answer = await ask(web, '/', { headers: inside });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<title>page</title>');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy(),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  test('what has a hash in its name for good, and nothing else', async () => {
    const asset = await ask(web, '/assets/index-Ab12_-Cd.js', { headers: inside });
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await ask(web, '/index.html', { headers: inside })).headers['cache-control']).toBe('no-store');
  });

  test('HEAD answers without a body', async () => {
    const answer = await ask(web, '/', { method: 'HEAD', headers: inside });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  test.each([
    ['/assets', 404],
    ['/assets/', 400],
    ['/nowhere.js', 404],
    ['/../beside.txt', 400],
    ['/..%2fbeside.txt', 400],
    ['/%2e%2e/beside.txt', 400],
    ['/assets/..%5c..%5cbeside.txt', 400],
    ['//beside.txt', 400],
    ['/index.html%00.js', 400],
    ['/%', 400],
    ['/C:/Windows/win.ini', 400],
    ['http://127.0.0.1/index.html', 400],
  ])('%s gives %i, and no listing', async (path, status) => {
    const answer = await ask(web, path, { headers: inside });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/secret|index-/);
    expect(answer.headers['content-security-policy']).toBe(pagePolicy());
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s changes nothing of the page', async (method) => {
    expect((await ask(web, '/index.html', { method, headers: inside })).status).toBe(405);
  });
});

describe('the contract over a WebSocket', () => {
  function open(path: string, headers: Readonly<Record<string, string>>): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${web.door.port}${path}`, { headers });
      socket.once('open', () => resolve(socket));
      socket.once('error', reject);
    });
  }

  function clientOf(socket: WebSocket) {
    return connect({
      send: (message) => socket.send(JSON.stringify(message)),
      onMessage: (listener) => socket.on('message', (data) => listener(JSON.parse(String(data)))),
      onClose: (listener) => socket.on('close', listener),
    });
  }

  test('carries questions and answers', async () => {
    const socket = await open('/engine', inside);
    const client = clientOf(socket);
    expect(await client.call('app.about', {})).toEqual({ version: '1.2.3', library: web.folder, temporary: true });
    await expect(client.call('run.files', { run: 'none' })).rejects.toMatchObject({ fault: { code: 'unknown-run' } });
    await expect(client.call('run.lines', { run: 'a', file: 'b', from: 0, count: 1 })).rejects.toMatchObject({
      fault: { code: 'bad-request' },
    });
    socket.close();
  });

  test.each([
    ['no cookie', () => ({ Origin: inside.Origin })],
    ['no origin', () => ({ Cookie: inside.Cookie })],
    ['another origin', () => ({ ...inside, Origin: 'http://evil.example' })],
    ['the origin of another port', () => ({ ...inside, Origin: 'http://127.0.0.1:1' })],
    ['an origin that begins like ours', () => ({ ...inside, Origin: `${inside.Origin}.evil.example` })],
    ['a null origin', () => ({ ...inside, Origin: 'null' })],
    ['another host', () => ({ ...inside, Host: 'evil.example', Origin: 'http://evil.example' })],
  ])('%s: refused', async (_what, headers) => {
    await expect(open('/engine', headers())).rejects.toThrow('403');
  });

  test.each(['/', '/engine/', '/engine?x=1', '/other'])('not at %s', async (path) => {
    await expect(open(path, inside)).rejects.toThrow('403');
  });

  test.each([
    ['broken JSON', '{'],
    ['bytes', Buffer.from('{}')],
  ])('%s ends the connection, and no other', async (_what, message) => {
    const [bad, good] = [await open('/engine', inside), await open('/engine', inside)];
    const closed = new Promise((resolve) => bad.once('close', resolve));
    bad.send(message);
    expect(await closed).toBe(1003);
    expect((await clientOf(good).call('app.about', {})).version).toBe('1.2.3');
    good.close();
  });

  test.each([null, 7, [], {}, { id: 'x' }, { id: 99 }, { id: 99, ask: 7 }, { id: 99, ask: '__proto__' }])(
    '%j does no harm',
    async (message) => {
      const socket = await open('/engine', inside);
      socket.send(JSON.stringify(message));
      expect((await clientOf(socket).call('app.about', {})).version).toBe('1.2.3');
      socket.close();
    },
  );

  test('a question of megabytes ends the connection', async () => {
    const socket = await open('/engine', inside);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send(JSON.stringify({ id: 1, ask: 'app.about', params: 'x'.repeat(2 << 20) }));
    expect(await closed).toBe(1009);
  });
});

describe('the door', () => {
  test('hands the page tickets for what was to be opened', async () => {
    const source = { items: [{ path: 'a.zip', name: 'a.zip' }], owned: null };
    const other = await openTestDoor({ open: [source, source] });
    const answer = await ask(other, new URL(other.door.url).pathname + new URL(other.door.url).search);
    expect(answer.headers.location).toBe('/?open=ticket-1&open=ticket-2');
    expect(other.minted).toEqual([source, source]);
    await other.close();
  });

  test('says that a port is in use', async () => {
    const options = {
      engine: { handlers: {}, mint: () => '', incoming: async () => '', close: async () => {} } as never,
      version: '',
      pageDir: '',
      open: [],
    };
    const refused = serveWeb({ ...options, port: web.door.port });
    await expect(refused).rejects.toBeInstanceOf(FaultError);
    await expect(refused).rejects.toThrow(`Port ${web.door.port} is in use`);
  });

  test('closes with pages still connected, and leaves nothing behind', async () => {
    const other = await openTestDoor();
    const headers = await comeIn(other);
    const socket = new WebSocket(`ws://127.0.0.1:${other.door.port}/engine`, { headers });
    await new Promise((resolve) => socket.once('open', resolve));
    const { upload } = JSON.parse((await ask(other, '/upload', { method: 'POST', headers })).text) as {
      upload: string;
    };
    const half = request({
      host: '127.0.0.1',
      port: other.door.port,
      path: `/upload/${upload}?name=a`,
      method: 'PUT',
      headers,
    });
    half.on('error', () => {});
    half.write('half of it');
    await expect.poll(() => other.left().length).toBe(2);
    const gone = new Promise((resolve) => socket.once('close', resolve));
    await other.door.close();
    await gone;
    expect(other.left()).toEqual([]);
    await expect(ask(other, '/')).rejects.toThrow('ECONNREFUSED');
    await other.close();
  });
});
