import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TELL_PEAK, peakOf } from '../cli/peak.ts';
import { type Cli, SOURCE, cli } from '../cli/run.ts';
import { expectSentence } from '../cli/sentence.ts';
import { encrypted, rawZip, zip } from '../make/zip.ts';
import { BUDGET_MB, FULL, IKE, expectOpened } from './hostile.ts';
import { limits } from './limits.ts';

/** As many as are read at most. The long form has the true bound, the short one a tenth of it, and of what is beyond it. */
const ENTRIES = FULL ? 20_000 : 2000;
const COUNT = FULL ? 100_000 : 2500;

let run: Cli;
beforeAll(async () => {
  run = FULL ? await cli(TELL_PEAK) : await cli([...TELL_PEAK, ...limits({ entries: ENTRIES })], SOURCE);
});
afterAll(() => run.close());

const LOG = { name: 'IkeLogs.txt', data: IKE };

describe(`${COUNT} entries`, () => {
  const small = (at: number) => ({ name: `${at}/note.txt`, data: `note ${at}\n`, method: 0 });

  it('of a line each: the log among them is read, and what is left out is said', async () => {
    const path = await run.file(
      'small.zip',
      rawZip([LOG, ...Array.from({ length: COUNT }, (_, at) => small(at))]).bytes,
    );
    const { files, notices } = await expectOpened(run, path);
    const left = notices.find(({ code }) => code === 'archive-limit');
    expect(files).toHaveLength(ENTRIES);
    expect(left?.text).toContain((COUNT + 1).toLocaleString('en-US'));
  });

  it('that are empty, beside a log', async ({ skip }) => {
    skip(!FULL, 'takes its time; npm test -- --full runs it');
    const empty = Array.from({ length: COUNT }, (_, at) => ({ name: `${at}.txt`, data: '', method: 0 }));
    const path = await run.file('empty.zip', rawZip([LOG, ...empty]).bytes);
    await expectOpened(run, path);
  });

  it('that are empty, and nothing else, refused in one sentence', async ({ skip }) => {
    skip(!FULL, 'takes its time; npm test -- --full runs it');
    const empty = Array.from({ length: COUNT }, (_, at) => ({ name: `${at}.txt`, data: '', method: 0 }));
    const path = await run.file('none.zip', rawZip(empty).bytes);
    const { code, err, lines } = await run.analyse(path);
    expect([code, lines.length, lines[0]?.fault?.code]).toEqual([2, 1, 'empty']);
    expectSentence(lines[0]?.fault?.text ?? '');
    if (process.platform === 'linux') expect(peakOf(err)).toBeLessThan(BUDGET_MB);
  });

  it('with the log behind what is read of them: refused, and it is said that there were more', async ({ skip }) => {
    skip(!FULL, 'takes its time; npm test -- --full runs it');
    const entries = [...Array.from({ length: COUNT }, (_, at) => small(at)), LOG];
    const { code, lines } = await run.analyse(await run.file('behind.zip', rawZip(entries).bytes));
    expect([code, lines[0]?.fault?.code]).toEqual([2, 'no-log']);
    expectSentence(lines[0]?.fault?.text ?? '');
    expect(lines[0]?.fault?.hint).toMatch(/zip of their own/);
  });

  it('in zips within a zip: the same bounds hold for all of them together', async ({ skip }) => {
    skip(!FULL, 'takes its time; npm test -- --full runs it');
    const each = ENTRIES / 2;
    const inner = rawZip(Array.from({ length: each }, (_, at) => ({ name: `${at}.txt`, data: '', method: 0 }))).bytes;
    const zips = Array.from({ length: FULL ? 100 : 12 }, (_, at) => ({ name: `${at}.zip`, data: inner }));
    const path = await run.file('inner.zip', rawZip([LOG, ...zips]).bytes);
    const { files, notices } = await expectOpened(run, path);
    expect(files.length).toBeLessThanOrEqual(ENTRIES);
    expect(notices.some(({ code }) => code === 'archive-limit')).toBe(true);
  });

  it('with names and comments of 64 KB each, in a zip that packs small', async ({ skip }) => {
    skip(!FULL, 'takes its time; npm test -- --full runs it');
    const long = { data: '', method: 0, comment: 'C'.repeat(65_000) };
    const inner = rawZip(
      Array.from({ length: FULL ? 6000 : 1200 }, (_, at) => ({ ...long, name: `${at}${'n'.repeat(65_000)}` })),
    ).bytes;
    const path = await run.file('names.zip', rawZip([LOG, { name: 'inner.zip', data: inner }]).bytes);
    const { files } = await expectOpened(run, path);
    expect(Math.max(...files.map(({ name }) => name.length))).toBeLessThan(1200);
  });

  it('that are encrypted, in zips within a zip: named only so far', async () => {
    const each = ENTRIES / 2;
    const inner = rawZip(Array.from({ length: each }, (_, at) => encrypted(`${at}.txt`, 0))).bytes;
    const zips = Array.from({ length: FULL ? 100 : 6 }, (_, at) => ({ name: `${at}.zip`, data: inner }));
    const path = await run.file('locked.zip', rawZip([LOG, ...zips]).bytes);
    await expectOpened(run, path);
  });

  it('as headers without a directory', async () => {
    const { bytes, directoryAt } = rawZip([LOG, ...Array.from({ length: COUNT * 10 }, (_, at) => small(at))]);
    const { notices } = await expectOpened(run, await run.file('headers.zip', bytes.subarray(0, directoryAt)));
    expect(notices.some(({ code }) => code === 'archive-truncated')).toBe(true);
  });
});

describe('files in a folder', () => {
  it('more of them than any gateway leaves: the log among them is read', async () => {
    const folder = join(run.folder, 'many');
    await mkdir(folder);
    for (let at = 0; at < (FULL ? 30_000 : 500); at += 1) await writeFile(join(folder, `${at}.txt`), `note ${at}\n`);
    // In front of the others, which are read in the order of their names.
    await writeFile(join(folder, '0 IkeLogs.txt'), IKE);
    await expectOpened(run, folder);
  });
});

describe('zips in zips, thirty deep', () => {
  it('are opened so far, and where that ends is said', async () => {
    let inner = await zip({ 'IkeLogs.txt': IKE });
    for (let depth = 0; depth < 30; depth += 1)
      inner = await zip({ 'inner.zip': inner, 'IkeLogs.txt': `${IKE}${depth}\n` });
    const { files, notices } = await expectOpened(run, await run.file('deep.zip', inner));
    expect(files.length).toBeGreaterThan(2);
    expect(files.length).toBeLessThan(30);
    const said = notices.filter(({ code }) => code === 'archive-limit');
    expect(said).toEqual([expect.objectContaining({ text: expect.stringContaining('archives deep') })]);
  });

  it('with no log in what is opened: refused in one sentence that says why', async () => {
    let inner = await zip({ 'IkeLogs.txt': IKE });
    for (let depth = 0; depth < 30; depth += 1) inner = await zip({ [`${depth}.zip`]: inner });
    const { code, lines } = await run.analyse(await run.file('bottom.zip', inner));
    expect([code, lines.length]).toEqual([2, 1]);
    expectSentence(lines[0]?.fault?.text ?? '');
    expect(`${lines[0]?.fault?.text} ${lines[0]?.fault?.hint}`).toMatch(/archives deep|unpack/i);
  });
});
