import type { TransferProgress } from '../../shared/contract/azure.ts';

/** How far all blobs of a download are together; each report is of one of them. */
export interface Transferred {
  /** Of each blob by its number, as far as was told. */
  readonly done: ReadonlyMap<number, number>;
  readonly bytes: number;
  /** Null where the sizes of those to come are not known. */
  readonly total: number | null;
  /** From 0 to 1; null while nothing was told. */
  readonly share: number | null;
  readonly resumed: ReadonlyMap<number, number>;
}

export const NOTHING_YET: Transferred = { done: new Map(), bytes: 0, total: null, share: null, resumed: new Map() };

/** Several blobs are under way at once, but never more than so many. */
const SIDE_BY_SIDE = 4;

/** `sizes` are those of all blobs, in bytes, in their order; null where they are not known. */
export function transferred(
  before: Transferred,
  { number, of, bytesDone, bytesTotal, bytesResumed }: TransferProgress,
  sizes: readonly number[] | null,
): Transferred {
  if (number === 0) return before;
  const done = new Map(before.done).set(number, bytesDone);
  const resumed = new Map(before.resumed).set(number, bytesResumed);
  // The last report of a blob may have been left out: one that lies so far back is at its end.
  if (sizes !== null)
    for (let at = 1; at <= number - (of > 8 ? SIDE_BY_SIDE : 1); at += 1) done.set(at, sizes[at - 1] ?? 0);
  const bytes = [...done.values()].reduce((sum, one) => sum + one, 0);
  if (sizes !== null) {
    const total = sizes.reduce((sum, one) => sum + one, 0);
    return { done, bytes, total, resumed, share: total === 0 ? null : Math.min(1, bytes / total) };
  }
  const part = bytesTotal === 0 ? 0 : bytesDone / bytesTotal;
  return {
    done,
    bytes,
    total: of === 1 ? bytesTotal : null,
    resumed,
    share: of === 0 ? null : (number - 1 + part) / of,
  };
}
