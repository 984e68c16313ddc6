import type { Case, Tale } from './case.ts';
import { CODED_TALES } from './cases/coded.ts';
import { FILE_CASES } from './cases/files.ts';
import { REFUSED } from './cases/refused.ts';
import { SILENT } from './cases/silent.ts';
import { WELL_TALES } from './cases/well.ts';
import { HELD_OUT } from './held-out/all.ts';
import { VARIANTS, caseOf } from './variants.ts';

export const TALES: readonly Tale[] = [...REFUSED, ...SILENT, ...CODED_TALES, ...WELL_TALES];

/** Every tale in every form and variant, once for each seed; files of other kinds; and the held-out scenarios. */
export function allCases(seeds = 1): Case[] {
  const cases: Case[] = [];
  let number = 0;
  for (const tale of TALES) {
    for (const form of tale.forms) {
      for (const variant of VARIANTS) {
        for (let round = 0; round < seeds; round += 1) {
          // Seeds are spread by the place in the list, so that a new round is of other codes and addresses throughout.
          number += 1;
          const one = caseOf(tale, form, variant, number * 31 + round * 100_003);
          if (one !== null) cases.push(one);
        }
      }
    }
  }
  return [...cases, ...FILE_CASES, ...HELD_OUT];
}
