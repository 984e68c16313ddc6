import type { Fault } from '../../../shared/base/fault.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import { type Found, totalOf } from '../../state/search.ts';

export interface FileCount {
  readonly run: string;
  readonly file: string;
  readonly total: number;
  /** The number of its first hit, from 0, over all runs. */
  readonly first: number;
}

/** How many hits each file has, in the order in which they stand in the list. */
export function fileCounts(found: Found): readonly FileCount[] {
  let first = 0;
  return found.parts.flatMap(({ run, counts }) =>
    (counts?.files ?? []).map(({ file, total }) => {
      const row = { run, file, total, first };
      first += total;
      return row;
    }),
  );
}

/** What the pane says of a search in one line; null before anything is known. */
export function summaryOf(found: Found, busy: boolean): string {
  const total = totalOf(found);
  const files = found.parts.reduce((sum, { counts }) => sum + (counts?.files.length ?? 0), 0);
  const givenUp = found.parts.reduce((sum, { counts }) => sum + (counts?.givenUp ?? 0), 0);
  const words = [
    total === 0
      ? busy
        ? 'nothing found so far'
        : 'no line found'
      : `${plural(total, 'line')} in ${plural(files, 'file')}${busy ? ' so far' : ''}`,
  ];
  if (found.parts.some(({ state }) => state === 'stopped')) words.push(`stopped after ${readShare(found)}`);
  if (givenUp > 0)
    words.push(`${plural(givenUp, 'line')} given up, at which the pattern would have gone on for seconds`);
  return words.join(', ');
}

/** "3,120 of 9,864,462 lines". */
export function readShare(found: Found): string {
  const read = found.parts.reduce((sum, { counts }) => sum + (counts?.linesRead ?? 0), 0);
  const all = found.parts.reduce((sum, { counts }) => sum + (counts?.linesTotal ?? 0), 0);
  return `${formatCount(read)} of ${plural(all, 'line')}`;
}

/** From 0 to 1; null where it cannot be told. */
export function progressOf(found: Found): number | null {
  const parts = found.parts.map(({ counts, state }) =>
    state === 'done' ? 1 : counts === null || counts.linesTotal === 0 ? 0 : counts.linesRead / counts.linesTotal,
  );
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

/** The first thing that went wrong. */
export function faultOfFound(found: Found): Fault | null {
  return found.parts.find(({ fault }) => fault !== null)?.fault ?? null;
}
