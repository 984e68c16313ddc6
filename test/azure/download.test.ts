import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FetchedBlob } from '../../electron/engine/azure/storage.ts';
import type { TransferProgress } from '../../shared/contract/azure.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { faultFrom } from './access.ts';
import { type Azurite, azurite, content, sha256 } from './azurite.ts';
import { type Chaos, chaos } from './chaos.ts';

const MB = 1 << 20;
const BLOCK = 4 * MB;
const blob = content(18 * MB + 123);

let storage: Azurite;
let line: Chaos;
let kit: Bench;
let folder: string;
const reports: TransferProgress[] = [];

beforeAll(async () => {
  storage = await azurite();
  await storage.put('logs', 'run.zip', blob);
  await storage.put('logs', 'plain.zip', blob, { md5: false });
  await storage.put('logs', 'empty.txt', '');
});
beforeEach(async () => {
  line = await chaos(storage.origin);
  kit = await bench({ pace: 0 });
  folder = join(kit.folder, 'out');
  await mkdir(folder);
  reports.length = 0;
});
afterEach(async () => {
  await kit.close();
  await line.close();
});
afterAll(() => storage.close());

async function fetch(
  name: string,
  signal = new AbortController().signal,
  target = join(folder, 'got'),
): Promise<FetchedBlob> {
  const { place } = await kit.client.call('storage.connect', { text: storage.connectionString(line.origin) });
  const [fetched] = await kit.engine.storage.fetchTo(place.id, [{ container: 'logs', blob: name, target }], {
    signal,
    progress: (value) => reports.push(value),
  });
  if (fetched === undefined) throw new Error('nothing was fetched');
  return fetched;
}

const got = (): Buffer => readFileSync(join(folder, 'got'));
/** Cancels once so many blocks lie on the disk, as a kill would find them. */
async function breakOff(name: string, blocks: number): Promise<void> {
  const stop = new AbortController();
  const notes = join(folder, 'got.part.json');
  let asked = 0;
  const hold = new Promise<void>((done) => stop.signal.addEventListener('abort', () => done()));
  line.harm = ({ range }) => (range !== null && range[1] > 0 && ++asked > blocks ? { until: hold } : {});
  const watch = setInterval(() => {
    if (existsSync(notes) && readFileSync(notes, 'utf8').split('\n').length > blocks + 1) stop.abort();
  }, 5);
  const fault = await faultFrom(fetch(name, stop.signal));
  clearInterval(watch);
  expect(fault.code).toBe('cancelled');
  line.harm = () => ({});
}

describe('a download', () => {
  test('comes in blocks, each with the ETag of the first, and is what was put there', async () => {
    const fetched = await fetch('run.zip');
    expect(fetched).toEqual({
      blob: 'run.zip',
      bytes: blob.length,
      bytesResumed: 0,
      sha256: sha256(blob),
      checked: true,
      restarted: false,
    });
    expect(got().equals(blob)).toBe(true);
    const blocks = line.passed.filter(({ range }) => range !== null && range[1] > 0);
    expect(blocks.map(({ range }) => range?.[0]).toSorted((a = 0, b = 0) => a - b)).toEqual(
      [0, 1, 2, 3, 4].map((at) => at * BLOCK),
    );
    expect(new Set(blocks.map(({ headers }) => headers['if-match'])).size).toBe(1);
    expect(blocks[0]?.headers['if-match']).toMatch(/^"?0x/);
    expect(existsSync(join(folder, 'got.part'))).toBe(false);
    expect(existsSync(join(folder, 'got.part.json'))).toBe(false);
    expect(reports.at(-1)).toMatchObject({ number: 1, of: 1, blob: 'logs/run.zip', bytesTotal: blob.length });
  });

  test('is checked block by block where the service has no sum of the whole', async () => {
    expect(await fetch('plain.zip')).toMatchObject({ sha256: sha256(blob), checked: true });
  });

  test('of nothing is an empty file', async () => {
    expect(await fetch('empty.txt')).toMatchObject({ bytes: 0, sha256: sha256(Buffer.alloc(0)) });
    expect(got()).toHaveLength(0);
  });

  test('that was broken off goes on where it was, and fetches nothing twice', async () => {
    await breakOff('run.zip', 3);
    line.passed.length = 0;
    const fetched = await fetch('run.zip');
    expect(fetched).toMatchObject({ bytesResumed: 3 * BLOCK, sha256: sha256(blob), restarted: false });
    expect(line.fetched()).toBe(blob.length - 3 * BLOCK);
  });

  test('loses nothing to a note that was not written to its end', async () => {
    await breakOff('run.zip', 2);
    const notes = join(folder, 'got.part.json');
    writeFileSync(notes, (await readFile(notes, 'utf8')).slice(0, -5));
    line.passed.length = 0;
    expect(await fetch('run.zip')).toMatchObject({ bytesResumed: BLOCK, sha256: sha256(blob) });
    expect(line.fetched()).toBe(blob.length - BLOCK);
  });

  test('takes no note that is not its own', async () => {
    await breakOff('run.zip', 1);
    await appendFile(
      join(folder, 'got.part.json'),
      '{"block":99,"checked":true}\n{"block":-1,"checked":true}\nnonsense\n',
    );
    expect(await fetch('run.zip')).toMatchObject({ bytesResumed: BLOCK, sha256: sha256(blob) });
  });

  test('survives lines that are torn, and goes on within the block', async () => {
    line.harm = ({ range }) => (range !== null && range[1] - range[0] > MB ? { dropAfter: MB } : {});
    const fetched = await fetch('run.zip');
    expect(fetched.sha256).toBe(sha256(blob));
    expect(line.fetched()).toBe(blob.length);
    expect(reports.some(({ waiting }) => waiting?.includes('broke off') === true)).toBe(true);
  });

  test('does not wait for ever on a line that gives nothing more', async () => {
    await kit.close();
    kit = await bench({ pace: 0, patience: 2000 });
    await mkdir(folder, { recursive: true });
    let once = true;
    line.harm = ({ range }) => {
      const hit = once && range?.[0] === BLOCK;
      if (hit) once = false;
      return hit ? { stallAfter: 1000 } : {};
    };
    expect((await fetch('run.zip')).sha256).toBe(sha256(blob));
  });

  test('does what the service asks where that is busy', async () => {
    let refused = 0;
    line.harm = ({ range }) =>
      range !== null && range[1] > 0 && refused++ < 4
        ? {
            reply:
              refused % 2 === 0
                ? { status: 429, headers: { 'retry-after': '1' } }
                : { status: 503, headers: { 'x-ms-error-code': 'ServerBusy' } },
          }
        : {};
    expect((await fetch('run.zip')).sha256).toBe(sha256(blob));
    expect(reports.map(({ waiting }) => waiting)).toContain(
      `${new URL(line.origin).host} asks to slow down; it goes on in 1 s.`,
    );
  });

  test('fetches again what came otherwise than the service has it', async () => {
    let once = true;
    line.harm = ({ range }) => {
      const hit = once && range?.[0] === 2 * BLOCK;
      if (hit) once = false;
      return { corrupt: hit };
    };
    expect((await fetch('plain.zip')).sha256).toBe(sha256(blob));
  });

  test('that is not what the writer noted the sum of is refused', async () => {
    const client = storage.service.getContainerClient('logs').getBlockBlobClient('wrong.zip');
    await client.uploadData(blob.subarray(0, 5 * MB));
    await client.setHTTPHeaders({ blobContentMD5: Buffer.alloc(16, 7) });
    const fault = await faultFrom(fetch('wrong.zip'));
    expect(fault).toMatchObject({ code: 'changed', text: expect.stringContaining('logs/wrong.zip') });
    expect(existsSync(join(folder, 'got'))).toBe(false);
  });

  test('of a blob that is written anew between blocks begins again, and says so', async () => {
    const other = content(9 * MB, 2);
    await storage.put('logs', 'moving.zip', content(9 * MB, 3));
    let changing: Promise<void> | undefined;
    line.harm = ({ range }) => {
      if (range?.[0] !== 2 * BLOCK) return {};
      changing ??= storage.put('logs', 'moving.zip', other);
      return { until: changing };
    };
    expect(await fetch('moving.zip')).toMatchObject({ sha256: sha256(other), restarted: true });
    expect(got().equals(other)).toBe(true);
  });

  test('of a blob that was written anew since it was broken off begins again', async () => {
    const other = content(9 * MB, 5);
    await storage.put('logs', 'later.zip', content(9 * MB, 4));
    await breakOff('later.zip', 1);
    await storage.put('logs', 'later.zip', other);
    expect(await fetch('later.zip')).toMatchObject({ sha256: sha256(other), restarted: true, bytesResumed: 0 });
    expect(reports.some(({ waiting }) => waiting?.includes('changed') === true)).toBe(true);
  });

  test('of a blob that is written anew each time is given up', async () => {
    await storage.put('logs', 'never.zip', content(5 * MB, 6));
    let seed = 10;
    let writing = Promise.resolve();
    line.harm = ({ range }) => {
      if (range === null || range[1] === 0) return {};
      writing = writing.then(() => storage.put('logs', 'never.zip', content(5 * MB, seed++)));
      return { until: writing };
    };
    expect(await faultFrom(fetch('never.zip'))).toMatchObject({
      code: 'changed',
      text: expect.stringContaining('again and again'),
    });
  });

  test('of a log that grows meanwhile takes what was there', async () => {
    const client = storage.service.getContainerClient('logs').getAppendBlobClient('PT1H.json');
    await client.create();
    const first = content(3 * MB, 7);
    await client.appendBlock(first, first.length);
    await client.appendBlock(first, first.length);
    let growing: Promise<unknown> | undefined;
    line.harm = ({ range }) => {
      if (range?.[0] !== BLOCK) return {};
      growing ??= client.appendBlock('more\n', 5);
      return { until: growing };
    };
    expect(await fetch('PT1H.json')).toMatchObject({ bytes: 6 * MB, restarted: false });
    expect(got().equals(Buffer.concat([first, first]))).toBe(true);
  });

  test('that a cut line ends is one sentence, and what came is kept', async () => {
    line.harm = ({ range }) => (range !== null && range[0] >= 2 * BLOCK ? { dropAfter: 0 } : {});
    const fault = await faultFrom(fetch('run.zip'));
    expect(fault).toMatchObject({ code: 'network', text: expect.stringContaining('broke off') });
    line.harm = () => ({});
    line.passed.length = 0;
    expect((await fetch('run.zip')).bytesResumed).toBeGreaterThan(0);
    expect(line.fetched()).toBeLessThan(blob.length);
  });

  test('into a folder that is not there says so', async () => {
    const fault = await faultFrom(fetch('empty.txt', undefined, join(folder, 'none', 'got')));
    expect(fault).toMatchObject({ code: 'unreadable', hint: expect.stringContaining('folder') });
  });
});
