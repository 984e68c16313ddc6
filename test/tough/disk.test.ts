import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { librarySummarySchema } from '../../shared/contract/api.ts';
import { type Cli, type Ran, cli } from '../cli/run.ts';
import { expectSentence } from '../cli/sentence.ts';
import { treeOf } from '../make/place.ts';
import { writeTrace } from '../make/wfpdiag.ts';
import { rawZip } from '../make/zip.ts';
import { FULL, IKE, bytesOf } from './hostile.ts';
import { type SmallDisk, smallDisk, whyNoDisk } from './disk.ts';

const WHY = whyNoDisk();
const BYTES = FULL ? 12e6 : 4e6;
const LARGE = 200e6;

let run: Cli;
let log: string;
/** What a whole library with the log in it takes. */
let needed: number;
beforeAll(async () => {
  run = await cli();
  log = join(run.folder, 'Scrubbed-wfpdiag.txt');
  await writeTrace(log, { bytes: BYTES, failuresPerMillion: 3000 });
  await run.run('analyze', log);
  needed = await bytesOf(run.library);
});
afterAll(() => run.close());

/** Ends as one who has no room should: one sentence, nothing kept of it, nothing left. */
async function expectRefused(ran: Ran, library: string): Promise<void> {
  expect([ran.code, ran.signal, ran.out]).toEqual([2, null, '']);
  expect(ran.err).toMatch(/^tunnelscope: [^\n]+\n$/);
  expectSentence(ran.err.replace('tunnelscope: ', '').trim());
  expect(ran.err).toMatch(/full|room/);
  expect(await treeOf(join(library, 'runs'))).toEqual([]);
}

async function withDisk(bytes: number, work: (disk: SmallDisk, library: string) => Promise<void>): Promise<void> {
  const disk = await smallDisk(Math.max(4096, Math.round(bytes)));
  try {
    await work(disk, join(disk.folder, 'library'));
  } finally {
    await disk.close();
  }
}

const SHARES = FULL
  ? [0.001, 0.003, 0.005, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.94, 0.97, 0.98, 0.99, 0.995, 1]
  : [0.002, 0.8, 0.97];

describe('a disk that becomes full', () => {
  for (const share of SHARES) {
    it(`with room for ${share} of what is needed: all of it is kept or nothing, and with room it goes on`, async ({
      skip,
    }) => {
      skip(WHY !== null, WHY ?? '');
      await withDisk(needed * share, async (disk, library) => {
        const ran = await run.run('analyze', '--library', library, log);
        if (ran.code !== 1) await expectRefused(ran, library);
        disk.resize(LARGE);
        const again = await run.run('analyze', '--library', library, log);
        expect([again.code, again.err]).toEqual([1, '']);
        const { out } = await run.run('library', 'list', '--library', library, '--json');
        const rows = out
          .trimEnd()
          .split('\n')
          .map((line) => librarySummarySchema.parse(JSON.parse(line)));
        expect(rows).toHaveLength(1);
        expect(await readdir(join(library, 'runs'))).toHaveLength(1);
        const lines = await run.run('lines', log, '--library', library);
        expect(lines.bytes.length).toBe((await stat(log)).size);
      });
    });
  }

  it('by a zip within a zip: the same sentence, and nothing of either is left', async ({ skip }) => {
    skip(WHY !== null, WHY ?? '');
    const inner = rawZip([{ name: 'noise.bin', data: randomBytes(6e6), method: 0 }]).bytes;
    const path = await run.file(
      'nested.zip',
      rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'inner.zip', data: inner, method: 0 },
      ]).bytes,
    );
    await withDisk(3e6, async (_, library) => {
      await expectRefused(await run.run('analyze', '--library', library, path), library);
    });
  });

  it('behind a run that is known: that is still shown, read and searched, or it is said why not', async ({ skip }) => {
    skip(WHY !== null, WHY ?? '');
    await withDisk(LARGE, async (disk, library) => {
      const whole = await run.run('analyze', '--library', library, log);
      expect(whole.code).toBe(1);
      // What is left is filled to the last byte.
      disk.resize((await bytesOf(library)) + 1e6);
      try {
        for (let part = 0; ; part += 1) writeFileSync(join(disk.folder, `fill-${part}`), Buffer.alloc(4096));
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'ENOSPC' });
      }
      for (const args of [
        ['analyze', log],
        ['search', log, 'Policy match error', '--count'],
        ['lines', log, '--from', '5', '--count', '2'],
      ]) {
        const ran = await run.run(...args, '--library', library);
        if (ran.code === 2) {
          expect(ran.err).toMatch(/^tunnelscope: [^\n]+\n$/);
          expectSentence(ran.err.replace('tunnelscope: ', '').trim());
        } else {
          expect(ran.err).toBe('');
          expect(ran.out).not.toBe('');
        }
      }
      disk.resize(LARGE);
      const again = await run.run('analyze', '--library', library, log);
      expect([again.code, again.out]).toEqual([1, whole.out]);
    });
  });
});
