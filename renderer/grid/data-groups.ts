/** Rows of a table that say the same in a field: they stand one after the other in it. */
export interface RowGroup {
  readonly key: string;
  readonly label: string;
  /** Its first row in the table, from 0. */
  readonly from: number;
  readonly count: number;
  readonly open: boolean;
}

export type Slot =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'group'; readonly group: RowGroup; readonly at: number };

/** What stands at each height of a grid: rows alone, or groups with their rows under them where they are open. */
export interface Layout {
  readonly total: number;
  at(slot: number): Slot;
  /** Where a row stands; the head of its group where that is folded, -1 where it is in none. */
  slotOf(row: number): number;
  slotOfGroup(at: number): number;
}

export function layoutOf(rows: number, groups: readonly RowGroup[] | null): Layout {
  if (groups === null)
    return {
      total: rows,
      at: (row) => ({ kind: 'row', row }),
      slotOf: (row) => (row < rows ? row : -1),
      slotOfGroup: () => -1,
    };
  const starts: number[] = [];
  let total = 0;
  for (const group of groups) {
    starts.push(total);
    total += 1 + (group.open ? group.count : 0);
  }
  return {
    total,
    at(slot) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= slot) low = middle;
        else high = middle - 1;
      }
      const group = groups[low];
      if (group === undefined) return { kind: 'row', row: slot };
      const start = starts[low] ?? 0;
      return slot === start ? { kind: 'group', group, at: low } : { kind: 'row', row: group.from + slot - start - 1 };
    },
    slotOf(row) {
      const at = groups.findIndex(({ from, count }) => row >= from && row < from + count);
      const group = groups[at];
      if (group === undefined) return -1;
      return (starts[at] ?? 0) + (group.open ? 1 + row - group.from : 0);
    },
    slotOfGroup: (at) => starts[at] ?? -1,
  };
}

/**
 * Groups of a table that is sorted by what they are told apart by: `values` with their counts, in the table's order. They are
 * shown in that order too, but what says nothing comes last.
 */
export function groupsOf(
  values: readonly { readonly value: string; readonly count: number }[],
  labelOf: (value: string) => string,
  folded: ReadonlySet<string>,
): readonly RowGroup[] {
  let from = 0;
  const groups = values.map(({ value, count }) => {
    const group = { key: value, label: labelOf(value), from, count, open: !folded.has(value) };
    from += count;
    return group;
  });
  return [...groups.filter(({ key }) => key !== ''), ...groups.filter(({ key }) => key === '')];
}

/** The stretches of rows that stand between two slots, both within. */
export function rowsBetween(layout: Layout, first: number, last: number): readonly (readonly [number, number])[] {
  const stretches: [number, number][] = [];
  for (let slot = Math.max(0, first); slot <= Math.min(last, layout.total - 1); slot += 1) {
    const found = layout.at(slot);
    if (found.kind === 'group') continue;
    const before = stretches.at(-1);
    if (before !== undefined && before[1] === found.row - 1) before[1] = found.row;
    else stretches.push([found.row, found.row]);
  }
  return stretches;
}
