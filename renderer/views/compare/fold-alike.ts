import type { ComparedRow } from '../../../shared/model/comparison.ts';

export type ShownRow =
  | { readonly kind: 'row'; readonly index: number; readonly row: ComparedRow }
  /** Rows that say the same, folded. */
  | { readonly kind: 'alike'; readonly from: number; readonly count: number };

/** All rows, or those that differ, with the stretches between them told by their length. */
export function foldAlike(rows: readonly ComparedRow[], only: boolean): readonly ShownRow[] {
  const shown: ShownRow[] = [];
  for (const [index, row] of rows.entries()) {
    if (!only || row.differs !== null) {
      shown.push({ kind: 'row', index, row });
      continue;
    }
    const last = shown.at(-1);
    if (last?.kind === 'alike') shown[shown.length - 1] = { ...last, count: last.count + 1 };
    else shown.push({ kind: 'alike', from: index, count: 1 });
  }
  return shown;
}
