import { deflateRawSync } from 'node:zlib';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TELL_PEAK } from '../cli/peak.ts';
import { type Cli, SOURCE, cli } from '../cli/run.ts';
import { random } from '../make/random.ts';
import { type RawEntry, rawZip, zip } from '../make/zip.ts';
import { IKE, bytesOf, expectOpened } from './hostile.ts';
import { limits } from './limits.ts';

/** In place of 64 GB and 1 GB. The long forms in intake/bomb.test.ts hold the true ones. */
const SMALL = { totalBytes: 48 * 2 ** 20, ratioFrom: 4 * 2 ** 20 };
const MEGABYTE = 2 ** 20;
/** What is seen to go beyond may be under way in several chunks. */
const SLACK = 16 * MEGABYTE;

let run: Cli;
beforeAll(async () => {
  run = await cli([...TELL_PEAK, ...limits(SMALL)], SOURCE);
});
afterAll(() => run.close());

/** A trace in which nothing happens, and which packs some ten to one, as those of a gateway do. */
function someLog(bytes: number): string {
  const dice = random(bytes);
  const parts: string[] = [];
  for (let length = 0; length < bytes;) {
    const line = `[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] ${dice.below(64)}|192.0.2.1|Timer ${dice.below(1e6)} fired\n`;
    parts.push(line);
    length += line.length;
  }
  return parts.join('');
}

describe('an archive that unpacks to more than any log', () => {
  it('by its size: what goes beyond the whole budget is cut, said, and what was read before is kept', async () => {
    const log = someLog(16 * MEGABYTE);
    const traces = Array.from({ length: 6 }, (_, at) => ({
      name: `${at}/Scrubbed-wfpdiag.txt`,
      data: `${log}${at}\n`,
    }));
    const path = await run.file('size.zip', rawZip([{ name: 'IkeLogs.txt', data: IKE }, ...traces]).bytes);
    const { files, notices } = await expectOpened(run, path);
    expect(files[1]?.bytes).toBe(log.length + 2);
    expect(notices.filter(({ code }) => code === 'archive-limit').length).toBeGreaterThan(0);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeGreaterThan(SMALL.totalBytes / 2);
    expect(bytes).toBeLessThan(SMALL.totalBytes + SLACK);
  });

  it('by its ratio: an entry of one letter for ever is cut, and the log beside it is read', async () => {
    const path = await run.file(
      'ratio.zip',
      rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'bomb/IkeLogs.txt', data: `${IKE}${'A'.repeat(40 * MEGABYTE)}` },
      ]).bytes,
    );
    const { files, notices } = await expectOpened(run, path);
    expect(notices.filter(({ code }) => code === 'archive-limit').map(({ file }) => file)).toEqual([
      'bomb/IkeLogs.txt',
    ]);
    expect(files[1]?.bytes).toBeLessThan(SMALL.ratioFrom + SLACK);
  });

  it('by its entries, which are one and the same bytes again and again', async () => {
    const kernel = deflateRawSync(Buffer.alloc(2 * MEGABYTE, 'A'));
    const first: RawEntry = { name: 'kernel.txt', data: '', packed: kernel, size: 2 * MEGABYTE };
    const again = Array.from({ length: 2000 }, (_, at) => ({ ...first, packed: Buffer.alloc(0), name: `${at}.txt` }));
    const log = { name: 'IkeLogs.txt', data: IKE };
    const at = rawZip([log, first]).places[1]?.headerAt ?? 0;
    const entries = [log, first, ...again.map((entry) => ({ ...entry, claimedAt: at, packedSize: kernel.length }))];
    const path = await run.file('overlap.zip', rawZip(entries).bytes);
    const { files, notices } = await expectOpened(run, path);
    expect(notices.some(({ code }) => code === 'archive-limit')).toBe(true);
    expect(files.reduce((sum, file) => sum + file.bytes, 0)).toBeLessThan(SMALL.totalBytes + SLACK);
  });

  it('by a zip within it: half a zip is of no use, so nothing of that is kept', async () => {
    const inner = rawZip([{ name: 'IkeLogs.txt', data: 'A'.repeat(40 * MEGABYTE), method: 0 }]).bytes;
    const path = await run.file(
      'nested.zip',
      rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'inner.zip', data: inner },
      ]).bytes,
    );
    const { files, notices } = await expectOpened(run, path);
    expect(files.map(({ name }) => name)).toEqual(['IkeLogs.txt']);
    expect(notices.filter(({ code }) => code === 'archive-limit').map(({ file }) => file)).toEqual(['inner.zip']);
  });

  it('by zips within zips within zips, four of each in each', async () => {
    let inner = await zip({ 'bomb.txt': 'A'.repeat(4 * MEGABYTE) });
    for (let depth = 0; depth < 5; depth += 1)
      inner = await zip(Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`${at}.zip`, inner])));
    const path = await run.file('tree.zip', await zip({ 'IkeLogs.txt': IKE, 'tree.zip': inner }));
    const before = await bytesOf(join(run.library, 'runs'));
    const { notices } = await expectOpened(run, path);
    expect(notices.some(({ code }) => code === 'archive-limit')).toBe(true);
    expect((await bytesOf(join(run.library, 'runs'))) - before).toBeLessThan(SMALL.totalBytes * 2);
  });
});
