import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Blob } from '../../shared/contract/azure.ts';
import { csv, ikeRows, jsonLines, tables, tunnelRow } from '../diagnose/monitor.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { treeOf } from '../make/place.ts';
import { faultFrom } from './access.ts';
import { ACCOUNT, type Azurite, azurite, content, sha256 } from './azurite.ts';
import { type Chaos, chaos } from './chaos.ts';

const GW = '/SUBSCRIPTIONS/0000/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/VIRTUALNETWORKGATEWAYS/GW1';
const GW2 = GW.replace('GW1', 'GW2');
const PEER = '203.0.113.9';
const LINE = `Remote ${PEER}:500: Local 198.51.100.4:500: [RECEIVED][NOTIFY] Received Notify Message - Authentication failed`;

const hour = (resource: string, day: string, at: string): string =>
  `resourceId=${resource}/y=2026/m=03/d=${day}/h=${at}/m=00/PT1H.json`;

let storage: Azurite;
let line: Chaos;
let kit: Bench;

beforeAll(async () => {
  storage = await azurite();
  await storage.put('logs', 'a/one.zip', content(1000));
  await storage.put('logs', 'a/two.zip', content(2000));
  await storage.put('logs', 'a/deep/three.zip', content(3000));
  await storage.put('logs', 'top.txt', 'top');
  await storage.put('many', 'first.txt', 'x');
  const ike = 'insights-logs-ikediagnosticlog';
  const rows = (from: string) => jsonLines(ikeRows([LINE], from));
  await storage.put(ike, hour(GW, '04', '10'), rows('2026-03-04T10:30:00Z'));
  await storage.put(ike, hour(GW, '04', '11'), rows('2026-03-04T11:30:00Z'));
  await storage.put(ike, hour(GW, '04', '12'), rows('2026-03-04T12:30:00Z'));
  await storage.put(ike, hour(GW, '05', '11'), rows('2026-03-05T11:30:00Z'));
  await storage.put(ike, hour(GW2, '04', '11'), rows('2026-03-04T11:45:00Z'));
  await storage.put(
    'insights-logs-tunneldiagnosticlog',
    hour(GW, '04', '11'),
    jsonLines([tunnelRow('2026-03-04T11:40:00Z', PEER, 'DPD timed out')]),
  );
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

async function connected(text = storage.connectionString(line.origin)): Promise<string> {
  const { place } = await kit.client.call('storage.connect', { text });
  return place.id;
}

const names = (blobs: readonly Blob[]): string[] => blobs.map(({ name }) => name);

describe('a container', () => {
  test('is listed folder by folder and to its ground', async () => {
    const place = await connected();
    const { containers } = await kit.client.call('storage.containers', { place });
    expect(containers.map(({ name }) => name)).toContain('logs');
    const top = await kit.client.call('storage.blobs', { place, container: 'logs' });
    expect(top).toMatchObject({ folders: ['a/'], next: null });
    expect(names(top.blobs)).toEqual(['top.txt']);
    const below = await kit.client.call('storage.blobs', { place, container: 'logs', prefix: 'a/' });
    expect(below.folders).toEqual(['a/deep/']);
    expect(names(below.blobs)).toEqual(['a/one.zip', 'a/two.zip']);
    expect(below.blobs[0]).toMatchObject({ bytes: 1000, archived: false, md5: expect.stringMatching(/==$/) });
    const all = await kit.client.call('storage.blobs', { place, container: 'logs', deep: true });
    expect(names(all.blobs)).toEqual(['a/deep/three.zip', 'a/one.zip', 'a/two.zip', 'top.txt']);
    const { places } = await kit.client.call('storage.places', {});
    expect(places).toMatchObject([{ lastContainer: 'logs', lastPrefix: '' }]);
  });

  test('with more than a page goes on where the page ended', async () => {
    await Promise.all(
      Array.from({ length: 1003 }, (_, index) => storage.put('many', `f/${String(index).padStart(4, '0')}.txt`, 'x')),
    );
    const place = await connected();
    const first = await kit.client.call('storage.blobs', { place, container: 'many', prefix: 'f/' });
    expect(first.blobs).toHaveLength(1000);
    const rest = await kit.client.call('storage.blobs', { place, container: 'many', prefix: 'f/', next: first.next });
    expect(names(rest.blobs)).toEqual(['f/1000.txt', 'f/1001.txt', 'f/1002.txt']);
    expect(rest.next).toBeNull();
  });

  test('of which one blob alone may be read is a list of that', async () => {
    const sas = storage.sas({ container: 'logs', blob: 'top.txt' });
    const place = await connected(`${line.origin}/${ACCOUNT}/logs/top.txt?${sas}`);
    const { blobs } = await kit.client.call('storage.blobs', { place, container: 'logs' });
    expect(blobs).toMatchObject([{ name: 'top.txt', bytes: 3 }]);
  });

  test('is waited for where the line breaks off, and the waiting is told', async () => {
    line.harm = (_, count) =>
      count < 2 ? { reply: { status: 503, headers: { 'x-ms-error-code': 'ServerBusy' } } } : {};
    const said: unknown[] = [];
    const { containers } = await kit.client.call(
      'storage.containers',
      { place: await connected() },
      { onProgress: (value) => said.push(value) },
    );
    expect(containers.length).toBeGreaterThan(0);
    expect(said.at(0)).toMatchObject({ waiting: expect.stringContaining('slow down') });
    expect(said.at(-1)).toEqual({ waiting: null });
  });
});

describe('what is fetched into the library', () => {
  test('is opened as one run, under the names that the blobs had, and leaves nothing behind', async () => {
    const place = await connected();
    const blobs = ['a/one.zip', 'a/deep/three.zip'];
    const { ticket, files } = await kit.client.call('storage.fetch', { place, container: 'logs', blobs });
    expect(files.map(({ sha256: sum }) => sum)).toEqual([sha256(content(1000)), sha256(content(3000))]);
    expect(kit.engine.items(ticket).map(({ name }) => name)).toEqual(['a/one.zip', 'a/deep/three.zip']);
    // These bytes are no zips: the run is refused, and what was fetched for it goes all the same.
    expect(await faultFrom(kit.client.call('run.open', { ticket }))).toMatchObject({
      code: expect.stringMatching(/archive|no-log/),
    });
    expect(await treeOf(join(kit.library, 'incoming'))).toEqual([]);
    expect(await treeOf(join(kit.library, 'fetched'))).toEqual([]);
  });

  test('is kept where it was broken off, and found by the next try', async () => {
    await storage.put('logs', 'big.zip', content(13 << 20));
    const place = await connected();
    const stop = new AbortController();
    let asked = 0;
    const hold = new Promise<void>((done) => stop.signal.addEventListener('abort', () => done()));
    line.harm = ({ range }) => (range !== null && range[1] > 0 && ++asked > 2 ? { until: hold } : {});
    const blobs = ['a/one.zip', 'big.zip'];
    const work = kit.client.call('storage.fetch', { place, container: 'logs', blobs }, { signal: stop.signal });
    work.catch(() => {});
    const notes = async (): Promise<string[]> =>
      (await treeOf(join(kit.library, 'fetched'))).filter((name) => name.endsWith('.json'));
    await expect.poll(notes).toHaveLength(2);
    await expect.poll(() => asked).toBeGreaterThan(2);
    stop.abort();
    expect(await faultFrom(work)).toMatchObject({ code: 'cancelled' });
    line.harm = () => ({});
    line.passed.length = 0;
    const { files } = await kit.client.call('storage.fetch', { place, container: 'logs', blobs });
    expect(files).toMatchObject([{ bytesResumed: 1000 }, { sha256: sha256(content(13 << 20)) }]);
    expect(line.fetched()).toBe((13 << 20) - (files[1]?.bytesResumed ?? 0));
  });

  test('is fetched once at a time, however often it is named', async () => {
    const place = await connected();
    const ask = { place, container: 'logs', blobs: ['top.txt', 'top.txt'] };
    let free: () => void = () => {};
    line.harm = ({ range }) => (range?.[1] === 2 ? { until: new Promise<void>((done) => (free = done)) } : {});
    const first = kit.client.call('storage.fetch', ask);
    await expect.poll(() => line.passed.some(({ range }) => range?.[1] === 2)).toBe(true);
    expect(await faultFrom(kit.client.call('storage.fetch', ask))).toMatchObject({ code: 'busy' });
    free();
    expect((await first).files).toHaveLength(1);
  });

  test('goes after two weeks', async () => {
    const old = join(kit.library, 'fetched', 'old');
    await mkdir(old, { recursive: true });
    await mkdir(join(kit.library, 'fetched', 'new'));
    await writeFile(join(old, 'blob.part'), 'x');
    const then = Date.now() / 1000 - 15 * 86_400;
    await utimes(old, then, then);
    await kit.engine.close();
    const { createEngine } = await import('../../electron/engine/engine.ts');
    const again = await createEngine({ library: kit.library, version: '0.0.0-test' });
    expect(await readdir(join(kit.library, 'fetched'))).toEqual(['new']);
    await again.close();
  });
});

describe('resource logs', () => {
  const range = { from: '2026-03-04T11:10', to: '2026-03-04T12:05:00Z' };

  test('of hours that overlap with a range are one run', async () => {
    const place = await connected();
    const categories = ['ikediagnosticlog', 'tunneldiagnosticlog'];
    const { ticket, files } = await kit.client.call('storage.logs', { place, categories, resource: 'gw1', ...range });
    expect(files.map(({ blob }) => blob)).toEqual([hour(GW, '04', '11'), hour(GW, '04', '12'), hour(GW, '04', '11')]);
    const { run } = await kit.client.call('run.open', { ticket });
    const analysis = await kit.client.call('run.analysis', { run });
    expect(analysis.run.name).toBe('GW1');
    expect(analysis.files.map(({ name, kind }) => [name, kind])).toEqual([
      ['ikediagnosticlog/2026-03-04T11.json', 'resource-log'],
      ['ikediagnosticlog/2026-03-04T12.json', 'resource-log'],
      ['tunneldiagnosticlog/2026-03-04T11.json', 'resource-log'],
    ]);
    expect(analysis.peers).toContain(PEER);
    expect(analysis.findings.map(({ id }) => id)).toContain('psk-mismatch');
  });

  test('of all gateways have a folder for each', async () => {
    const place = await connected();
    const { ticket } = await kit.client.call('storage.logs', { place, categories: ['IKEDiagnosticLog'], ...range });
    expect(kit.engine.items(ticket).map(({ name }) => name)).toEqual([
      'resource logs/GW1/ikediagnosticlog/2026-03-04T11.json',
      'resource logs/GW1/ikediagnosticlog/2026-03-04T12.json',
      'resource logs/GW2/ikediagnosticlog/2026-03-04T11.json',
    ]);
  });

  test('are looked for in no other days', async () => {
    const place = await connected();
    await kit.client.call('storage.logs', {
      place,
      categories: ['ikediagnosticlog'],
      resource: GW.toLowerCase(),
      ...range,
    });
    expect(line.passed.every(({ headers }) => headers['authorization'] !== undefined)).toBe(true);
    expect(line.passed.filter(({ path }) => path.includes('d=05'))).toEqual([]);
  });

  test.each<readonly [what: string, asked: Record<string, unknown>, code: string, words: RegExp]>([
    [
      'no such hours',
      { categories: ['ikediagnosticlog'], from: '2025-01-01', to: '2025-01-02' },
      'empty',
      /holds no ikediagnosticlog of that time/,
    ],
    [
      'a category that was never written',
      { categories: ['routediagnosticlog'], ...range },
      'empty',
      /holds no routediagnosticlog\./,
    ],
    [
      'another gateway',
      { categories: ['ikediagnosticlog'], resource: 'gw9', ...range },
      'empty',
      /of that time and resource/,
    ],
    ['no category of ours', { categories: ['signinlogs'], ...range }, 'bad-request', /no category/],
    [
      'a range that ends before it begins',
      { categories: ['ikediagnosticlog'], from: range.to, to: range.from },
      'bad-request',
      /ends before/,
    ],
  ])('where there are %s say so', async (_what, asked, code, words) => {
    const place = await connected();
    const fault = await faultFrom(kit.client.call('storage.logs', { place, ...asked } as never));
    expect(fault).toMatchObject({ code, text: expect.stringMatching(words) });
  });

  test('that were exported by a query open from the disk', async () => {
    const rows = ikeRows([LINE], '2026-03-04T11:30:00Z');
    for (const [name, text] of [
      ['query_data.csv', csv(rows)],
      ['query.json', tables(rows)],
    ] as const) {
      const analysis = await kit.analyse(await kit.file(name, text));
      expect(analysis.files).toMatchObject([{ name, kind: 'resource-log' }]);
      expect(analysis.findings.map(({ id }) => id)).toContain('psk-mismatch');
    }
  });
});
