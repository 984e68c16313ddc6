import { type AddressRange, covered, overlaps, uncovered } from '../../shared/net/ranges.ts';

/**
 * A stretch of a range: `met` where the other side has it too, `lost` where the other side left it out, `unmatched` where
 * the other side has nothing of the whole range, `alone` where there is nothing to hold it against.
 */
export interface Part {
  readonly kind: 'met' | 'lost' | 'unmatched' | 'alone';
  readonly range: AddressRange;
}

/** A range cut by what it is held against, in ascending order; null where the log and the configuration have nothing. */
export function partsOf(range: AddressRange, against: readonly AddressRange[] | null): readonly Part[] {
  if (against === null) return [{ kind: 'alone', range }];
  if (!against.some((other) => overlaps(range, other))) return [{ kind: 'unmatched', range }];
  const parts: Part[] = [
    ...covered(range, against).map((part): Part => ({ kind: 'met', range: part })),
    ...uncovered([range], against).map((part): Part => ({ kind: 'lost', range: part })),
  ];
  return parts.toSorted((a, b) => (a.range.from < b.range.from ? -1 : 1));
}
