import { describe, expect, test } from 'vitest';
import { type Bars, edgeOf, partAt, stacked, sumOf } from '../../renderer/grid/data-bars.ts';
import {
  type DataColumn,
  NO_CHOICE,
  chosenColumns,
  isShown,
  nextSorting,
  readColumnsChoice,
  rowAsTsv,
  turned,
  widened,
} from '../../renderer/grid/data-columns.ts';
import { groupsOf, layoutOf, rowsBetween } from '../../renderer/grid/data-groups.ts';

const GROUPS = groupsOf(
  [
    { value: '', count: 2 },
    { value: 'a', count: 3 },
    { value: 'b', count: 4 },
  ],
  (value) => (value === '' ? 'nothing' : value.toUpperCase()),
  new Set(['a']),
);

describe('rows in groups', () => {
  test('stand where the table has them, and what says nothing is shown last', () => {
    expect(GROUPS.map(({ label, from, count, open }) => [label, from, count, open])).toEqual([
      ['A', 2, 3, false],
      ['B', 5, 4, true],
      ['nothing', 0, 2, true],
    ]);
  });

  test('have a head each, and none below one that is folded', () => {
    const layout = layoutOf(9, GROUPS);
    expect(layout.total).toBe(9);
    const slots = Array.from({ length: layout.total }, (_, at) => layout.at(at));
    expect(slots.map((slot) => (slot.kind === 'row' ? slot.row : slot.group.label))).toEqual([
      'A',
      'B',
      5,
      6,
      7,
      8,
      'nothing',
      0,
      1,
    ]);
  });

  test('are found by their row, or by the head that hides them', () => {
    const layout = layoutOf(9, GROUPS);
    for (const row of [5, 8, 0, 1]) expect(layout.at(layout.slotOf(row))).toEqual({ kind: 'row', row });
    expect([layout.slotOf(3), layout.slotOfGroup(0), layout.slotOf(9)]).toEqual([0, 0, -1]);
    expect(layout.slotOfGroup(1)).toBe(1);
  });

  test('are wanted in as few stretches as they make in the table', () => {
    expect(rowsBetween(layoutOf(9, GROUPS), -10, 100)).toEqual([
      [5, 8],
      [0, 1],
    ]);
    expect(rowsBetween(layoutOf(1000, null), 10, 20)).toEqual([[10, 20]]);
    expect(rowsBetween(layoutOf(0, null), 0, 20)).toEqual([]);
  });
});

interface Row {
  readonly name: string;
  readonly size: number;
}
const COLUMNS: readonly DataColumn<Row>[] = [
  { id: 'name', name: 'Name', width: 100, text: ({ name }) => name },
  { id: 'size', name: 'Size', width: 50, off: true, text: ({ size }) => String(size) },
];

describe('columns', () => {
  test('are hidden and shown, and keep the width that they were given within bounds', () => {
    const ids = (choice: typeof NO_CHOICE) => chosenColumns(choice, COLUMNS).map(({ id, width }) => [id, width]);
    expect(ids(NO_CHOICE)).toEqual([['name', 100]]);
    const both = widened(turned(NO_CHOICE, 'size'), 'size', 5000);
    expect(ids(both)).toEqual([
      ['name', 100],
      ['size', 480],
    ]);
    expect(isShown(turned(both, 'size'), { id: 'size', off: true })).toBe(false);
    expect(readColumnsChoice(JSON.parse(JSON.stringify(both)))).toEqual(both);
  });

  test('are as at first where nothing sound was remembered', () => {
    for (const stored of [null, 3, 'x', [], { widths: 7, turned: 'name' }, { widths: { name: 'wide' }, turned: [5] }])
      expect(readColumnsChoice(stored)).toEqual(NO_CHOICE);
  });

  test('sort up, then down, then not', () => {
    const up = nextSorting(null, 'size');
    expect(up).toEqual({ by: 'size', descending: false });
    const down = nextSorting(up, 'size');
    expect(down).toEqual({ by: 'size', descending: true });
    expect(nextSorting(down, 'size')).toBeNull();
    expect(nextSorting(down, 'name')).toEqual({ by: 'name', descending: false });
  });

  test('make one line of a row, whatever its texts hold', () => {
    const columns = chosenColumns(turned(NO_CHOICE, 'size'), COLUMNS);
    expect(rowAsTsv(columns, { name: 'a\tb\r\nc', size: 7 })).toBe('a b c\t7');
  });
});

describe('bars over a range', () => {
  const bars: Bars = {
    from: 100,
    to: 200,
    error: [1, 0, 0, 2],
    warning: [0, 3, 0, 0],
    info: [0, 0, 0, 1],
    other: [0, 0, 0, 97],
  };

  test('are summed over parts', () => {
    expect(sumOf(bars, 0, 3)).toEqual({ error: 3, warning: 3, all: 104 });
    expect(sumOf(bars, 1, 2)).toEqual({ error: 0, warning: 3, all: 3 });
  });

  test('have edges that lead back to their parts', () => {
    for (let at = 0; at <= 4; at += 1) expect(partAt(bars, edgeOf(bars, at))).toBe(at);
    // More parts than places: each still has edges of its own.
    const fine = { ...bars, from: 0, to: 3 };
    for (let at = 0; at <= 4; at += 1) expect(partAt(fine, edgeOf(fine, at))).toBeCloseTo(at);
    expect([partAt(bars, 0), partAt(bars, 999)]).toEqual([0, 4]);
    expect(partAt({ ...bars, to: 100 }, 100)).toBe(0);
  });

  test('show a single failure among many events, and nothing where nothing is', () => {
    const heights = (path: string) =>
      path
        .split('z')
        .filter((bar) => bar !== '')
        .map((bar) => [Number(/^M(\d+)/.exec(bar)?.[1]), Number(/h1v([\d.]+)$/.exec(bar)?.[1])] as const);
    const { error, warning, rest } = stacked(bars, 40);
    expect(heights(error).map(([part]) => part)).toEqual([0, 3]);
    for (const [, height] of [...heights(error), ...heights(warning)]) expect(height).toBeGreaterThanOrEqual(3);
    expect(heights(warning).map(([part]) => part)).toEqual([1]);
    expect(heights(rest).map(([part]) => part)).toEqual([3]);
    const sum = [error, warning, rest].flatMap(heights).filter(([part]) => part === 3);
    expect(sum.reduce((all, [, height]) => all + height, 0)).toBeLessThanOrEqual(40);
  });
});
