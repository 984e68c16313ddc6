import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../shared/base/fault.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { faultFrom } from './access.ts';
import { ACCOUNT, type Azurite, KEY, azurite, content } from './azurite.ts';
import { type Chaos, type Mischief, chaos } from './chaos.ts';

let storage: Azurite;
let line: Chaos;
let kit: Bench;

beforeAll(async () => {
  storage = await azurite();
  await storage.put('logs', 'a.zip', content(1000));
});
beforeEach(async () => {
  line = await chaos(storage.origin);
  kit = await bench({ pace: 0 });
});
afterEach(async () => {
  await kit.close();
  await line.close();
});
afterAll(() => storage.close());

const url = (path: string, query = ''): string => `${line.origin}/${ACCOUNT}${path}${query === '' ? '' : `?${query}`}`;

async function fetching(text: string, container = 'logs', blob = 'a.zip'): Promise<Fault> {
  const { place } = await kit.client.call('storage.connect', { text });
  return plain(await faultFrom(kit.client.call('storage.fetch', { place: place.id, container, blobs: [blob] })), text);
}

async function listing(text: string, container = 'logs'): Promise<Fault> {
  const { place } = await kit.client.call('storage.connect', { text });
  return plain(await faultFrom(kit.client.call('storage.blobs', { place: place.id, container })), text);
}

/** A sentence and what to do, with nothing of what lets one in. */
function plain(fault: Fault, given: string): Fault {
  const said = `${fault.text} ${fault.hint ?? ''}`;
  const signature = /sig=([^&]+)/.exec(given)?.[1] ?? KEY;
  expect(said).not.toContain(signature);
  expect(said).not.toContain(decodeURIComponent(signature));
  expect(said).not.toContain('sig=');
  expect(said).not.toMatch(/RestError|RequestId|at \w+ \(|[?&]s[evp]=/);
  expect(fault.text).toMatch(/^[A-Z"$\d].*\.$/s);
  expect(fault.text).not.toContain('\n');
  return fault;
}

describe('what the service refuses', () => {
  test('a signature that has ended, with its end', async () => {
    const expires = new Date(Date.now() - 86_400_000);
    const fault = await fetching(url('/logs/a.zip', storage.sas({ container: 'logs', expires })));
    expect(fault.code).toBe('forbidden');
    expect(fault.text).toContain(`ended on ${expires.toISOString().slice(0, 16).replace('T', ' ')} UTC`);
    expect(fault.hint).toBe('Ask for a new URL.');
  });

  test('a signature that was cut or changed', async () => {
    const sas = storage.sas({ container: 'logs' });
    const fault = await fetching(url('/logs/a.zip', sas.replace(/sig=[^&]{6}/, 'sig=AAAAAA')));
    expect(fault).toMatchObject({ code: 'forbidden', text: expect.stringContaining('refuses the signature (SAS)') });
  });

  test('a signature that gives no right to list', async () => {
    const fault = await listing(url('/logs', storage.sas({ container: 'logs', rights: 'r' })));
    expect(fault).toMatchObject({
      code: 'forbidden',
      text: expect.stringContaining('does not give the right to the list of the container logs'),
      hint: 'Ask for one with the rights to read and list (sp=rl).',
    });
  });

  test('a key that is another one', async () => {
    const other = Buffer.from('some other key').toString('base64');
    const fault = await fetching(storage.connectionString(line.origin).replace(KEY, other));
    expect(fault).toMatchObject({ code: 'forbidden', text: expect.stringContaining("refuses the account's key") });
  });

  test('a container and a blob that are not there', async () => {
    expect(await listing(storage.connectionString(line.origin), 'none')).toMatchObject({
      code: 'not-found',
      text: expect.stringContaining('no such container'),
    });
    expect(await fetching(storage.connectionString(line.origin), 'logs', 'none.zip')).toMatchObject({
      code: 'not-found',
      text: expect.stringContaining('no such blob: the blob logs/none.zip'),
    });
  });

  test('whoever shows nothing', async () => {
    const fault = await fetching(url('/logs/a.zip'));
    expect(fault).toMatchObject({ code: 'forbidden', hint: expect.stringContaining('Sign in') });
  });

  test('a port where nobody listens', async () => {
    const dead = await chaos(storage.origin);
    await dead.close();
    const fault = await fetching(storage.connectionString(dead.origin));
    expect(fault).toMatchObject({ code: 'network', text: expect.stringContaining('refused the connection') });
  });
});

/** What the emulator never says, as the service's documentation has it. */
const SAID: readonly (readonly [what: string, reply: NonNullable<Mischief['reply']>, code: string, words: RegExp])[] = [
  ['an archived blob', said(409, 'BlobArchived'), 'forbidden', /archive/],
  [
    'a firewall',
    said(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.'),
    'forbidden',
    /firewall/,
  ],
  [
    'a clock that is off',
    said(403, 'AuthenticationFailed', 'Request date header too old: Mon, 01 Jan 2024'),
    'forbidden',
    /clock/,
  ],
  [
    'an account that takes no keys',
    said(403, 'KeyBasedAuthenticationNotPermitted'),
    'forbidden',
    /Storage Blob Data Reader/,
  ],
  [
    'an address that a signature is not for',
    said(403, 'AuthorizationSourceIPMismatch'),
    'forbidden',
    /certain addresses/,
  ],
  ['a signature for other services', said(403, 'AuthorizationResourceTypeMismatch'), 'forbidden', /resource types/],
  ['an account that is closed to the public', said(409, 'PublicAccessNotPermitted'), 'forbidden', /Sign in/],
  ['a disabled account', said(403, 'AccountIsDisabled'), 'forbidden', /disabled/],
  ['a service that is busy for good', said(503, 'ServerBusy'), 'busy', /come back later/],
  ['too many requests', { status: 429, headers: { 'retry-after': '0' } }, 'busy', /come back later/],
  [
    'a proxy that wants a password',
    { status: 407, headers: { 'proxy-authenticate': 'Basic' } },
    'network',
    /HTTPS_PROXY=/,
  ],
  [
    'a captive portal',
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome to the hotel</html>' },
    'network',
    /captive portal|no answer/,
  ],
  [
    'another host that it leads to',
    { status: 302, headers: { location: 'https://evil.example/take?it=1' } },
    'network',
    /no answer of Blob Storage/,
  ],
];

function said(status: number, code: string, message = 'Words of the service.'): NonNullable<Mischief['reply']> {
  return {
    status,
    headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:1\nTime:2026-01-01</Message></Error>`,
  };
}

describe('a sentence for', () => {
  test.each(SAID)('%s', async (_what, reply, code, words) => {
    line.harm = () => ({ reply });
    const listed = await listing(storage.connectionString(line.origin));
    expect(listed.code).toBe(code);
    expect(`${listed.text} ${listed.hint ?? ''}`).toMatch(words);
    const fetched = await fetching(storage.connectionString(line.origin));
    expect(fetched.code).toBe(code);
  });
});

describe('nothing that lets one in', () => {
  test('of a sign-in is shown to a host that is not of its cloud', async () => {
    await kit.close();
    kit = await bench({
      pace: 0,
      makeCredential: async () => ({
        getToken: async () => ({ token: 'a-secret-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
      }),
    });
    await kit.client.call('azure.signIn', { kind: 'cli' });
    const fault = await fetching(url('/logs/a.zip'));
    expect(fault).toMatchObject({
      code: 'forbidden',
      hint: expect.stringContaining("its own cloud's storage endpoints alone"),
    });
    expect(line.passed.length).toBeGreaterThan(0);
    expect(line.passed.filter(({ headers }) => headers['authorization'] !== undefined)).toEqual([]);
  });

  test('reaches the library, the faults or the reports', async () => {
    const sas = storage.sas({ container: 'logs' });
    const secrets = [
      KEY,
      /sig=([^&]+)/.exec(sas)?.[1] ?? 'none',
      decodeURIComponent(/sig=([^&]+)/.exec(sas)?.[1] ?? 'none'),
    ];
    const crossed: unknown[] = [];
    for (const text of [storage.connectionString(line.origin), url('/logs/a.zip', sas)]) {
      const { place } = await kit.client.call('storage.connect', { text, keep: true });
      crossed.push(place);
      const fetched = await kit.client.call(
        'storage.fetch',
        { place: place.id, container: 'logs', blobs: ['a.zip'] },
        { onProgress: (value) => crossed.push(value) },
      );
      crossed.push(fetched, await kit.client.call('storage.places', {}));
      crossed.push(
        await faultFrom(kit.client.call('storage.fetch', { place: place.id, container: 'logs', blobs: ['none'] })),
      );
    }
    const kept = await Promise.all(
      ['library.db', 'library.db-wal'].map((name) => readFile(join(kit.library, name)).catch(() => Buffer.alloc(0))),
    );
    expect(kept[0]?.length).toBeGreaterThan(0);
    const all = [JSON.stringify(crossed), ...kept.map((bytes) => bytes.toString('latin1'))].join('\n');
    expect(all).toContain('127.0.0.1');
    for (const secret of secrets) expect(all).not.toContain(secret);
  });

  test('stands in the notes beside a download', async () => {
    const stop = new AbortController();
    line.harm = ({ range }) => {
      if (range !== null && range[1] > 0) stop.abort();
      return {};
    };
    const { place } = await kit.client.call('storage.connect', {
      text: url('/logs', storage.sas({ container: 'logs' })),
    });
    const target = join(kit.folder, 'a.zip');
    await faultFrom(
      kit.engine.storage.fetchTo(place.id, [{ container: 'logs', blob: 'a.zip', target }], {
        signal: stop.signal,
        progress: () => {},
      }),
    );
    const notes = readFileSync(`${target}.part.json`, 'utf8');
    expect(notes).toContain(`${line.origin}/${ACCOUNT}/logs/a.zip`);
    expect(notes).not.toContain('sig');
  });
});
