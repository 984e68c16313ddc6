import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, ask, comeIn } from './client.ts';
import { type TestDoor, openTestDoor } from './double.ts';

let web: TestDoor;
let inside: { readonly Cookie: string; readonly Origin: string };

beforeAll(async () => {
  web = await openTestDoor();
  inside = await comeIn(web);
});
afterAll(() => web.close());
beforeEach(() => {
  web.minted.length = 0;
});

async function begin(): Promise<string> {
  const answer = await ask(web, '/upload', { method: 'POST', headers: inside });
  return (JSON.parse(answer.text) as { upload: string }).upload;
}

function put(upload: string, name: string, body: string): Promise<Answer> {
  return ask(web, `/upload/${upload}?name=${encodeURIComponent(name)}`, { method: 'PUT', headers: inside, body });
}

function done(upload: string): Promise<Answer> {
  return ask(web, `/upload/${upload}/done`, { method: 'POST', headers: inside });
}

/** A file whose sender has more to send. */
function halfPut(upload: string, name: string): ClientRequest {
  const call = request({
    host: '127.0.0.1',
    port: web.door.port,
    path: `/upload/${upload}?name=${name}`,
    method: 'PUT',
    headers: inside,
  });
  call.on('error', () => {});
  call.write('half of it');
  return call;
}

describe('an upload', () => {
  test('becomes a ticket for its files, which lie under numbers', async () => {
    const upload = await begin();
    const names = ['run/IKELogs.txt', '../../evil', 'C:\\con', '‮gpj.exe', 'x'.repeat(2000)];
    for (const name of names) expect((await put(upload, name, `of ${name}`)).status).toBe(200);
    const answer = await done(upload);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ ticket: 'ticket-1', name: '5 files' });

    const [source] = web.minted;
    expect(source?.items.map(({ name }) => name)).toEqual(names);
    expect(source?.items.map(({ path }) => path)).toEqual(
      names.map((_, index) => join(String(source?.owned), String(index + 1))),
    );
    for (const { path, name } of source?.items ?? []) expect(readFileSync(path, 'utf8')).toBe(`of ${name}`);
    rmSync(String(source?.owned), { recursive: true });
    expect(web.left()).toEqual([]);
  });

  test.each([
    [['a.zip'], 'a.zip'],
    [['run/a.txt', 'run/b/c.txt'], 'run'],
    [['run/a.txt', 'other/c.txt'], '2 files'],
    [['a.txt', 'b.txt', 'c.txt'], '3 files'],
  ])('of %j is called %s', async (names, called) => {
    const upload = await begin();
    for (const name of names) await put(upload, name, 'x');
    expect(JSON.parse((await done(upload)).text)).toMatchObject({ name: called });
    rmSync(String(web.minted[0]?.owned), { recursive: true });
  });

  test('takes several files at once', async () => {
    const upload = await begin();
    const bodies = Array.from({ length: 8 }, (_, index) => String(index).repeat(300_000));
    await Promise.all(bodies.map((body, index) => put(upload, `${index}`, body)));
    await done(upload);
    const items = web.minted[0]?.items ?? [];
    expect(items).toHaveLength(8);
    for (const { path, name } of items) expect(readFileSync(path, 'utf8')).toBe(bodies[Number(name)]);
    rmSync(String(web.minted[0]?.owned), { recursive: true });
  });

  test('broken off half-way leaves nothing', async () => {
    const upload = await begin();
    await put(upload, 'whole', 'x');
    const half = halfPut(upload, 'half');
    await expect.poll(() => web.left().length).toBe(3);
    half.destroy();
    await expect.poll(() => web.left()).toEqual([]);
    expect((await done(upload)).status).toBe(404);
  });

  test('removed while a file arrives leaves nothing', async () => {
    const upload = await begin();
    const half = halfPut(upload, 'half');
    await expect.poll(() => web.left().length).toBe(2);
    expect((await ask(web, `/upload/${upload}`, { method: 'DELETE', headers: inside })).status).toBe(200);
    expect(web.left()).toEqual([]);
    half.destroy();
    expect((await ask(web, `/upload/${upload}`, { method: 'DELETE', headers: inside })).status).toBe(404);
  });

  test('is not done while a file is still arriving', async () => {
    const upload = await begin();
    const half = halfPut(upload, 'half');
    await expect.poll(() => web.left().length).toBe(2);
    const answer = await done(upload);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 'bad-request']);
    half.destroy();
    await expect.poll(() => web.left()).toEqual([]);
  });

  test.each([
    ['without a file', async () => done(await begin()), 400, 'empty'],
    [
      'without a name',
      async () => ask(web, `/upload/${await begin()}`, { method: 'PUT', headers: inside, body: 'x' }),
      400,
      'bad-request',
    ],
    ['of an unknown id', async () => put('nothing', 'a', 'x'), 404, 'unknown-ticket'],
    [
      'whose id climbs',
      async () => ask(web, '/upload/..%2f..', { method: 'PUT', headers: inside }),
      405,
      'bad-request',
    ],
  ])('%s is refused', async (_what, call, status, code) => {
    const answer = await call();
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
    expect(web.left()).toEqual([]);
  });

  test.each([
    ['another origin', { Origin: 'http://evil.example' }],
    ['no origin', { Origin: '' }],
    ['no cookie', { Cookie: '' }],
  ])('from %s is refused', async (_what, change) => {
    const headers = Object.fromEntries(Object.entries({ ...inside, ...change }).filter(([, value]) => value !== ''));
    for (const [method, path] of [
      ['POST', '/upload'],
      ['PUT', '/upload/x?name=a'],
      ['POST', '/upload/x/done'],
      ['DELETE', '/upload/x'],
    ] as const) {
      expect((await ask(web, path, { method, headers })).status).toBe(403);
    }
  });
});

describe('an upload that cannot be kept', () => {
  test('says that the disk is full, and leaves nothing on it', async ({ skip, onTestFinished }) => {
    const disk = mkdtempSync(join(tmpdir(), 'tunnelscope-disk-'));
    const mounted =
      process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;
    onTestFinished(() => {
      if (mounted) spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true });
    });
    if (!mounted) skip('needs the right to mount a small disk');
    const full = await openTestDoor({ incoming: async () => mkdtempSync(join(disk, 'incoming-')) });
    const headers = await comeIn(full);
    const { upload } = JSON.parse((await ask(full, '/upload', { method: 'POST', headers })).text) as { upload: string };
    const answer = await ask(full, `/upload/${upload}?name=a`, { method: 'PUT', headers, body: 'x'.repeat(3_000_000) });
    expect(answer.status).toBe(507);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'disk-full', hint: expect.any(String) });
    expect(readdirSync(disk)).toEqual([]);
    await full.close();
  });

  test('says that the library cannot be written to', async () => {
    const gone = await openTestDoor({ incoming: async () => join(web.folder, 'no', 'such', 'folder') });
    const headers = await comeIn(gone);
    const { upload } = JSON.parse((await ask(gone, '/upload', { method: 'POST', headers })).text) as { upload: string };
    const answer = await ask(gone, `/upload/${upload}?name=a`, { method: 'PUT', headers, body: 'x'.repeat(3_000_000) });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([500, 'library-unwritable']);
    await gone.close();
  });

  test('never writes through what lies there already', async () => {
    const folder = join(web.folder, 'taken');
    mkdirSync(folder);
    symlinkSync(join(web.folder, 'target'), join(folder, '1'));
    const taken = await openTestDoor({ incoming: async () => folder });
    const headers = await comeIn(taken);
    const { upload } = JSON.parse((await ask(taken, '/upload', { method: 'POST', headers })).text) as {
      upload: string;
    };
    const answer = await ask(taken, `/upload/${upload}?name=a`, { method: 'PUT', headers, body: 'x' });
    expect(answer.status).toBe(500);
    expect(web.left()).toEqual([]);
    await taken.close();
  });
});
