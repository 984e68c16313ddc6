import { describe, expect, it } from 'vitest';
import { bench } from '../engine-kit.ts';
import { allCases } from './all.ts';
import type { Case } from './case.ts';
import { encoded } from './encoded.ts';
import { judge, judgeZip } from './judge.ts';
import { failuresOf, totalsOf } from './report.ts';

/** The corpus is held at every answer right. See README.md beside this file; `npm run corpus` prints the table. */
const FULL = process.env['TUNNELSCOPE_FULL'] === '1';
/** Of the told cases each so many; all of them, with five seeds each, are for --full. */
const EACH = 5;
const ZIPS_EACH = FULL ? 50 : 120;

const all = allCases(FULL ? 5 : 1);
const told = all.filter(({ variant }) => variant !== 'held-out' && variant !== 'files');
const single = all.filter(({ variant }) => variant === 'held-out' || variant === 'files');

async function wrongIn(cases: readonly Case[]): Promise<unknown> {
  const judged = [];
  for (const one of cases) judged.push(await judge(one));
  expect(totalsOf(judged).cases).toBe(cases.length);
  return failuresOf(judged);
}

describe('the corpus', () => {
  it('has each finding, and enough of each kind', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(single.filter(({ variant }) => variant === 'held-out').length).toBeGreaterThanOrEqual(60);
    expect(told.length).toBeGreaterThan(2000);
  });

  it('scenarios told one by one, and the small files: every answer is right', async () => {
    expect(await wrongIn(single)).toEqual([]);
  });

  it('tales in every form and variant: every answer is right', async () => {
    expect(await wrongIn(FULL ? told : told.filter((_, at) => at % EACH === 0))).toEqual([]);
  });

  it('as zips in every encoding, through the whole engine: every answer is right', async () => {
    const kit = await bench();
    try {
      const judged = [];
      for (const [at, one] of encoded(all, ZIPS_EACH).entries()) judged.push(await judgeZip(one, kit, at));
      expect(failuresOf(judged)).toEqual([]);
    } finally {
      await kit.close();
    }
  });
});
