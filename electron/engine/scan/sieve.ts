import { BLOCK_START, SECTION } from '../formats/block.ts';
import { WORTH_READING } from '../formats/wfpdiag.ts';

/** What a trace's message may be to its reader, as bits. */
export const WORTH = 1;
/** It may go on with a block of its thread that is under way. */
export const CONTINUES = 2;
export const STARTS = 4;

/** `literals` are those of the messages that packs add; there are few of them, and none as a rule. */
export function sieve(text: string, literals: readonly string[]): number {
  const continues = text === '' || /^\s/.test(text) || SECTION.test(text) ? CONTINUES : 0;
  if (!WORTH_READING.test(text) && !literals.some((literal) => text.includes(literal))) return continues;
  return continues | WORTH | (BLOCK_START.test(text) ? STARTS : 0);
}
