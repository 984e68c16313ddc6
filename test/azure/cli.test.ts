import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { downloadCommand } from '../../electron/cli/download.ts';
import { readDownload } from '../../electron/cli/download-options.ts';
import { complain } from '../../electron/cli/print.ts';
import { type Cli, type Ran, cli } from '../cli/run.ts';
import { zip } from '../make/zip.ts';
import { ACCOUNT, type Azurite, KEY, azurite, content, sha256 } from './azurite.ts';
import { type Chaos, chaos } from './chaos.ts';

const MB = 1 << 20;
const BLOCK = 4 * MB;
/** The length that was asked for takes a minute; the short form has the same blocks, only fewer. */
const size = process.env['TUNNELSCOPE_FULL'] === '1' ? 300 * MB : 24 * MB;
const SENTENCE = /^tunnelscope: [^\n]+\n$/;

let storage: Azurite;
let line: Chaos;
let own: Cli;
let big: Buffer;
const before = { ...process.env };

beforeAll(async () => {
  storage = await azurite();
  big = content(size);
  await storage.put('logs', 'runs/big.zip', big);
  await storage.put('logs', 'runs/small.bin', content(5000));
  await storage.put('logs', 'other/small.bin', content(6000));
});
beforeEach(async () => {
  line = await chaos(storage.origin);
  // The environment of the test is no storage account's.
  for (const name of Object.keys(process.env)) if (name.startsWith('AZURE_')) delete process.env[name];
  own = await cli();
});
afterEach(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  await own.close();
  await line.close();
});
afterAll(() => storage.close());

const url = (path: string): string => `${line.origin}/${ACCOUNT}${path}?${storage.sas({ container: 'logs' })}`;
/** The same words within this process, which takes a tenth of the time; files go below the folder that is named. */
async function said(...args: readonly string[]): Promise<Pick<Ran, 'code' | 'out' | 'err'>> {
  let [out, err] = ['', ''];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((out += String(chunk)), true));
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((err += String(chunk)), true));
  try {
    const code = await downloadCommand([...args, '--library', own.library]).catch(
      (thrown: unknown) => complain(thrown).exit,
    );
    return { code, out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

const rows = (ran: Pick<Ran, 'out'>): Record<string, unknown>[] =>
  ran.out
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as Record<string, unknown>);

describe('download', () => {
  test('that is killed halfway and run again fetches only the rest', async () => {
    const half = Math.floor(size / BLOCK / 2);
    let asked = 0;
    let free: () => void = () => {};
    const held = new Promise<void>((done) => (free = done));
    line.harm = ({ range }) => (range !== null && range[1] > 0 && ++asked > half ? { until: held } : {});
    const args = ['download', url('/logs/runs/big.zip'), '--json'];
    const running = own.start(...args);
    const notes = join(own.folder, 'big.zip.part.json');
    await expect
      .poll(() => existsSync(notes) && readFileSync(notes, 'utf8').split('\n').length - 2, {
        timeout: 60_000,
        interval: 20,
      })
      .toBe(half);
    running.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    free();
    expect(readdirSync(own.folder).filter((name) => name.startsWith('big'))).toEqual([
      'big.zip.part',
      'big.zip.part.json',
    ]);

    line.harm = () => ({});
    line.passed.length = 0;
    const ran = await own.run(...args);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const path = join(own.folder, 'big.zip');
    expect(rows(ran)).toEqual([
      {
        schema: 'tunnelscope.download/1',
        path,
        blob: 'runs/big.zip',
        bytes: size,
        bytesResumed: half * BLOCK,
        sha256: sha256(big),
        checked: true,
        restarted: false,
      },
    ]);
    expect(sha256(readFileSync(path))).toBe(sha256(big));
    expect(line.fetched()).toBe(size - half * BLOCK);
    expect(readdirSync(own.folder).filter((name) => name.startsWith('big'))).toEqual(['big.zip']);
  });

  test('tells path, size and sum, and on an interrupt that it goes on', async () => {
    const ran = await own.run('download', url('/logs/runs/small.bin'));
    expect(ran.out).toBe(`${join(own.folder, 'small.bin')}\n  5 KB\n  SHA-256 ${sha256(content(5000))}\n`);
    expect(ran.code).toBe(0);
    line.harm = ({ range }) => (range !== null && range[1] > 0 ? { until: new Promise(() => {}) } : {});
    const running = own.start('download', url('/logs/runs/big.zip'), '--progress');
    const notes = join(own.folder, 'big.zip.part.json');
    await expect.poll(() => existsSync(notes)).toBe(true);
    running.kill('SIGINT');
    expect(await running.ended).toMatchObject({
      code: 130,
      err: expect.stringContaining('the same command goes on from there'),
    });
  });

  test('writes over nothing that is not the blob', async () => {
    const path = join(own.folder, 'small.bin');
    await writeFile(path, 'mine');
    const refused = await said(url('/logs/runs/small.bin'), '--out', own.folder);
    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(SENTENCE), out: '' });
    expect(refused.err).toContain('is there already');
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect((await said(url('/logs/runs/small.bin'), '--out', own.folder, '--force')).code).toBe(0);
    expect(sha256(readFileSync(path))).toBe(sha256(content(5000)));
    line.passed.length = 0;
    const again = await said(url('/logs/runs/small.bin'), '--out', own.folder, '--json');
    expect(rows(again)).toMatchObject([{ bytes: 5000, bytesResumed: 5000, sha256: sha256(content(5000)) }]);
    expect(line.fetched()).toBe(0);
  });

  test('of several goes to a folder, with folders of their own where their names are alike', async () => {
    const ran = await said(
      url('/logs'),
      '--blob',
      'runs/small.bin',
      '--blob',
      'other/small.bin',
      '--out',
      join(own.folder, 'here'),
      '--json',
    );
    expect(rows(ran).map(({ path }) => path)).toEqual([
      join(own.folder, 'here', 'runs', 'small.bin'),
      join(own.folder, 'here', 'other', 'small.bin'),
    ]);
    const below = await said(url('/logs'), '--prefix', 'other/', '--out', `${join(own.folder, 'there')}/`, '--json');
    expect(rows(below).map(({ path }) => path)).toEqual([join(own.folder, 'there', 'small.bin')]);
    const one = await said(url('/logs/other/small.bin'), '--out', join(own.folder, 'named.bin'), '--json');
    expect(rows(one).map(({ path }) => path)).toEqual([join(own.folder, 'named.bin')]);
  });

  test('lists containers and blobs', async () => {
    const containers = await said(`${line.origin}/${ACCOUNT}?${storage.sas({})}`, '--list');
    expect(containers).toMatchObject({ code: 0, out: 'logs\n' });
    const blobs = await said(url('/logs'), '--list', '--prefix', 'runs/');
    expect(blobs.out).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d +[\d.]+ MB {2}runs\/big\.zip\n\d{4}.* +5 KB {2}runs\/small\.bin\n$/,
    );
    const json = await said(url('/logs'), '--list', '--json');
    expect(rows(json).map(({ name, bytes }) => [name, bytes])).toEqual([
      ['other/small.bin', 6000],
      ['runs/big.zip', size],
      ['runs/small.bin', 5000],
    ]);
  });

  test('opens what it fetched and prints the diagnosis', async () => {
    const log = readFileSync(join(import.meta.dirname, '..', 'corpus', 'published', 'IKEErrors.docs.txt'));
    await storage.put('logs', 'run.zip', await zip({ 'IKEErrors.txt': log }));
    const ran = await said(url('/logs/run.zip'), '--out', own.folder, '--open');
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/SHA-256 [0-9a-f]{64}\n\n[^\n]+\n\nUNHEALTHY/);
  });

  test('asks the environment as the Azure CLI does', async () => {
    Object.assign(process.env, { AZURE_STORAGE_ACCOUNT: ACCOUNT, AZURE_STORAGE_KEY: KEY });
    const ran = await said(`${line.origin}/${ACCOUNT}/logs/runs/small.bin`, '--out', own.folder, '--json');
    expect(rows(ran)).toMatchObject([{ sha256: sha256(content(5000)) }]);
  });

  test('says a refusal in JSON without what lets one in', async () => {
    const given = url('/logs/none.zip');
    const ran = await said(given, '--json');
    expect(ran.code).toBe(2);
    expect(rows(ran)).toMatchObject([{ schema: 'tunnelscope.fault/1', code: 'not-found', path: given.split('?')[0] }]);
    expect(`${ran.out}${ran.err}`).not.toContain('sig=');
    await mkdir(join(own.folder, 'taken.zip'));
    expect((await said(url('/logs/runs/small.bin'), '--out', join(own.folder, 'taken.zip'))).code).toBe(0);
  });
});

describe('what download asks for', () => {
  const endpoint = `http://127.0.0.1:10000/${ACCOUNT}`;
  const account = { AZURE_STORAGE_ACCOUNT: ACCOUNT };

  test.each<readonly [what: string, args: readonly string[], words: string]>([
    ['no URL and no account', [], 'name a URL or an --account'],
    ['both', ['https://a.blob.core.windows.net/c/b', '--account', 'a'], 'not both'],
    ['no URL', ['logs/a.zip'], 'a URL that begins with https://'],
    ['another cloud', ['--account', 'a1b', '--cloud', 'mars'], '--cloud is one of public, us-government, china'],
    ['logs without a time', ['https://a.blob.core.windows.net', '--logs', 'ikediagnosticlog'], '--from'],
    ['a list and a file', ['https://a.blob.core.windows.net', '--list', '--out', 'x'], '--list fetches nothing'],
  ])('is refused for %s', (_what, args, words) => {
    expect(() => readDownload(args, {})).toThrow(words);
  });

  test('is let in by what the environment has for that account', () => {
    const text = storage.connectionString();
    expect(readDownload([], { AZURE_STORAGE_CONNECTION_STRING: text }).text).toBe(text);
    const connection = { AZURE_STORAGE_CONNECTION_STRING: text };
    expect(readDownload(['--account', ACCOUNT], connection)).toMatchObject({ text, signIn: null });
    expect(readDownload([`${endpoint}/logs/a.zip`], connection)).toMatchObject({
      text,
      container: 'logs',
      blobs: ['a.zip'],
    });
    expect(readDownload(['--account', 'another'], connection)).toMatchObject({ text: 'another', signIn: 'default' });
    expect(readDownload([`${endpoint}/logs/a%20b.zip`], { ...account, AZURE_STORAGE_KEY: KEY })).toMatchObject({
      text: `AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${endpoint}`,
      container: 'logs',
      blobs: ['a b.zip'],
      signIn: null,
    });
    expect(readDownload([`${endpoint}/logs/a.zip`], { ...account, AZURE_STORAGE_SAS_TOKEN: '?sv=1&sig=x' }).text).toBe(
      `${endpoint}/logs/a.zip?sv=1&sig=x`,
    );
    expect(
      readDownload(['--account', 'contoso', '--cloud', 'china'], { AZURE_STORAGE_SAS_TOKEN: 'sv=1&sig=x' }).text,
    ).toBe('https://contoso.blob.core.chinacloudapi.cn?sv=1&sig=x');
  });

  test('shows a signature and a key to no other account', () => {
    const secrets = { AZURE_STORAGE_SAS_TOKEN: 'sv=1&sig=x', AZURE_STORAGE_KEY: KEY };
    for (const [url, env] of [
      [`${endpoint}/logs/a.zip`, { ...secrets, AZURE_STORAGE_ACCOUNT: 'another' }],
      [`${endpoint}/logs/a.zip`, secrets],
      [`https://${ACCOUNT}.evil.example/logs/a.zip`, { ...secrets, ...account }],
      [`https://evil.example/${ACCOUNT}/logs/a.zip`, { ...secrets, ...account }],
    ] as const)
      expect(readDownload([url], env)).toMatchObject({ text: url, signIn: null });
  });

  test('signs in by the default way where an account is only named', () => {
    expect(readDownload(['--account', 'contoso'], {})).toMatchObject({ text: 'contoso', signIn: 'default' });
    const given = { ...account, AZURE_STORAGE_KEY: KEY };
    expect(readDownload(['--account', ACCOUNT, '--sign-in', 'cli'], given)).toMatchObject({
      text: ACCOUNT,
      signIn: 'cli',
    });
  });
});
