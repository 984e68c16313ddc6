import { BLOCK_START, SECTION } from '../formats/block.ts';
import { WORTH_READING } from '../formats/wfpdiag.ts';

/** What a trace's message may be to its reader, as bits. */
export const WORTH = 1;
/** It may go on with a block of its thread that is under way. */
export const CONTINUES = 2;
export const STARTS = 4;

export function sieve(text: string): number {
  const continues = text === '' || /^\s/.test(text) || SECTION.test(text) ? CONTINUES : 0;
  if (!WORTH_READING.test(text)) return continues;
  return continues | WORTH | (BLOCK_START.test(text) ? STARTS : 0);
}
