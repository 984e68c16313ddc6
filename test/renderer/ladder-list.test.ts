import { expect, test } from 'vitest';
import { type Item, layoutOf } from '../../renderer/views/negotiations/layout.ts';

const HEIGHTS = { group: 28, row: 44, attempt: 24 };

/** The same, item by item. */
function plain(groups: readonly number[], open: ReadonlyMap<number, number>): Item[] {
  const items: Item[] = [];
  let row = 0;
  for (const [group, rows] of groups.entries()) {
    items.push({ kind: 'group', group });
    for (const end = row + rows; row < end; row += 1) {
      items.push({ kind: 'row', group, row });
      for (let at = 0; at < (open.get(row) ?? 0); at += 1) items.push({ kind: 'attempt', group, row, at });
    }
  }
  return items;
}

test.each([
  [[], []],
  [[3], []],
  [[1, 2, 4], [[0, 5]]],
  [
    [2, 3, 1],
    [
      [1, 3],
      [2, 1],
      [5, 7],
    ],
  ],
] as readonly (readonly [number[], [number, number][]])[])('groups of %j with %j open', (groups, open) => {
  const layout = layoutOf(
    groups,
    open.map(([row, attempts]) => ({ row, attempts })),
    HEIGHTS,
  );
  const items = plain(groups, new Map(open));
  expect(layout.items).toBe(items.length);
  let top = 0;
  for (const [index, item] of items.entries()) {
    const height = HEIGHTS[item.kind];
    expect(layout.item(index)).toEqual(item);
    expect(layout.indexOf(item)).toBe(index);
    expect([layout.topOf(index), layout.heightOf(index)]).toEqual([top, height]);
    expect([layout.indexAt(top), layout.indexAt(top + height - 1)]).toEqual([index, index]);
    top += height;
  }
  expect(layout.height).toBe(top);
  expect(layout.item(items.length)).toBeNull();
  expect(layout.indexOf({ kind: 'row', group: 0, row: 99 })).toBe(-1);
  expect(layout.indexOf({ kind: 'attempt', group: 0, row: 0, at: 50 })).toBe(-1);
});
