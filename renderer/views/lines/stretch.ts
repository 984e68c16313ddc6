import type { LogFile } from '../../../shared/model/analysis.ts';

/** Lines that are shown together, both ends included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** So small a file is shown whole. */
const SMALL_BYTES = 1_000_000;
const AROUND = 200;

export function stretchAround(line: number, file: Pick<LogFile, 'bytes' | 'lines'>): Stretch {
  if (file.bytes <= SMALL_BYTES) return { first: 1, last: Math.max(1, file.lines) };
  return { first: Math.max(1, line - AROUND), last: Math.min(file.lines, line + AROUND) };
}
