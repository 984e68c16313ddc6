import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Analysis } from '../../shared/model/analysis.ts';
import { peakOf, withoutPeak } from '../cli/peak.ts';
import type { Cli } from '../cli/run.ts';
import { expectSentence } from '../cli/sentence.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { treeOf } from '../make/place.ts';

/** A log with one error in it, for what stands beside the harm. */
export const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');

/** What an empty engine takes, and room for what it is given: the same for an input of any size. */
export const BUDGET_MB = 350;

/** True where the long forms are to be run. */
export const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

/** What is left of the room for one run, in bytes of the disk. */
export async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await treeOf(folder)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}

/**
 * Opens a file that is built to do harm and in which a log is beside the harm: that is read, what was not is said in
 * sentences, the memory is bounded, and nothing is left but the run.
 */
export async function expectOpened(run: Cli, path: string): Promise<Analysis> {
  const runs = join(run.library, 'runs');
  const before: string[] = await readdir(runs).catch(() => []);
  const { code, err, lines } = await run.analyse(path);
  expect(withoutPeak(err)).toBe('');
  expect(code).toBe(1);
  const analysis = lines[0]?.analysis;
  if (analysis === null || analysis === undefined) throw new Error('it was not opened');
  expect(analysis.findings.map(({ id }) => id)).toContain('policy-mismatch-ipsec');
  for (const { text } of analysis.notices) expectSentence(text);
  if (process.platform === 'linux') expect(peakOf(err)).toBeLessThan(BUDGET_MB);
  const [folder, ...others] = (await readdir(runs)).filter((name) => !before.includes(name));
  expect(others).toEqual([]);
  expect((await treeOf(join(runs, folder ?? ''))).filter((name) => name.includes('scratch'))).toEqual([]);
  expect(await treeOf(run.temporary)).toEqual([]);
  return analysis;
}
