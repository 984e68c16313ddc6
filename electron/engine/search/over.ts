import type { SearchCounts } from '../../../shared/contract/api.ts';
import type { StoredFile } from '../store/reader.ts';
import { type Lines, eachLine } from './bits.ts';
import type { Part } from './part.ts';

/** Hits over the time of a run; a line without a clock counts with those before it, where its segment has any. */
export interface Over {
  add(part: Part, lines: Lines, count: number): void;
  report(): NonNullable<SearchCounts['over']>;
}

const COLUMNS = 120;

/** Null where no line has a clock. */
export function spreadOver(files: readonly StoredFile[]): Over | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { time_from, time_to } of files) {
    from = Math.min(from, time_from ?? from);
    to = Math.max(to, time_to ?? to);
  }
  if (from > to) return null;
  const counts = Array.from({ length: COLUMNS }, () => 0);
  // The last moment belongs to the last column.
  const width = Math.max((to - from) / COLUMNS, 1);
  const columnOf = (time: number) => Math.max(0, Math.min(COLUMNS - 1, Math.floor((time - from) / width)));

  return {
    add(part, lines, count) {
      if (part.times === null) return;
      let column = columnOf(part.times.from);
      if (column === columnOf(part.times.to)) {
        counts[column] = (counts[column] ?? 0) + count;
        return;
      }
      const { time } = part.block.columns();
      eachLine(lines, part.lines, (at) => {
        const own = time(at + part.shift);
        if (own !== null) column = columnOf(own);
        counts[column] = (counts[column] ?? 0) + 1;
        return true;
      });
    },
    report: () => ({ from, to, counts: [...counts] }),
  };
}
