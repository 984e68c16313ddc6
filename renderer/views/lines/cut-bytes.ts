import type { LogLine } from '../../../shared/contract/api.ts';

/** The engine cuts a line's text at this many characters, one less where that would split a pair. */
const CUT = 4096;

const encoder = new TextEncoder();

/** How many bytes of a line its text leaves out. The line's bytes are counted as they stand in the file. */
export function cutBytes(line: Pick<LogLine, 'text' | 'bytes'>, encoding: string): number {
  if (line.text.length < CUT - 1) return 0;
  const shown = /utf-?16/i.test(encoding) ? line.text.length * 2 : encoder.encode(line.text).length;
  return Math.max(0, line.bytes - shown);
}
