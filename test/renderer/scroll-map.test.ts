import { describe, expect, test } from 'vitest';
import {
  MOST_DRAWN,
  barOfTop,
  rowsInSight,
  scrollMap,
  topOfBar,
  topToCentre,
  topToShow,
} from '../../renderer/grid/scroll-map.ts';

const ROW = 18;
const VIEW = 631;

describe('a file that fits into one element', () => {
  const map = scrollMap(20_000, ROW, VIEW);
  test('has bar and place the same', () => {
    expect(map.scaled).toBe(false);
    for (const top of [0, 1, 17.5, 9000, map.maxTop])
      expect([barOfTop(map, top), topOfBar(map, top)]).toEqual([top, top]);
  });
  test('ends where its last row ends', () => {
    expect(map.maxTop + VIEW).toBe(20_000 * ROW);
    expect(rowsInSight(map, map.maxTop)?.last).toBe(19_999);
  });
});

describe('a file of ten million lines', () => {
  const total = 10_000_000;
  const map = scrollMap(total, ROW, VIEW);

  test('is drawn in an element that every browser can hold', () => {
    expect(map.drawn).toBe(MOST_DRAWN);
    expect(map.scaled).toBe(true);
  });

  test('has its ends where the bar has them', () => {
    expect(topOfBar(map, 0)).toBe(0);
    expect(topOfBar(map, map.maxBar)).toBe(map.maxTop);
    expect(barOfTop(map, 0)).toBe(0);
    expect(barOfTop(map, map.maxTop)).toBe(map.maxBar);
  });

  test('shows every line that is gone to, in the middle', () => {
    for (let row = 0; row < total; row += 1) {
      const top = topToCentre(map, row);
      const rowTop = row * ROW - top;
      if (rowTop < 0 || rowTop + ROW > VIEW) throw new Error(`row ${row} is out of sight at ${top}`);
    }
    const row = 6_204_117;
    expect(Math.abs(row * ROW - topToCentre(map, row) - (VIEW - ROW) / 2)).toBeLessThanOrEqual(1);
  });

  test('is walked from end to end by single steps of the cursor without leaving a line out', () => {
    for (const from of [0, 4_999_990, total - 200]) {
      let top = topToShow(map, from, from * ROW);
      for (let row = from; row < Math.min(total, from + 200); row += 1) {
        top = topToShow(map, row, top);
        const sight = rowsInSight(map, top);
        expect(sight !== null && sight.first <= row && row <= sight.last).toBe(true);
        expect(row * ROW - top).toBeGreaterThanOrEqual(0);
        expect(row * ROW - top + ROW).toBeLessThanOrEqual(VIEW);
      }
    }
  });

  test('keeps order: a bar further down is a place further down', () => {
    let before = -1;
    for (let bar = 0; bar <= map.maxBar; bar += 9_973) {
      const top = topOfBar(map, bar);
      expect(top).toBeGreaterThan(before);
      before = top;
    }
  });

  test('comes back to within a bar pixel', () => {
    const perPixel = map.maxTop / map.maxBar;
    for (const top of [0, 1, 88_888_888, map.maxTop - 1, map.maxTop]) {
      expect(Math.abs(topOfBar(map, barOfTop(map, top)) - top)).toBeLessThanOrEqual(perPixel);
    }
  });

  test('takes a bar beyond its end, as an overscrolling browser gives it', () => {
    expect(topOfBar(map, -40)).toBe(0);
    expect(topOfBar(map, map.maxBar + 40)).toBe(map.maxTop);
  });
});

test('no lines, and fewer than fit', () => {
  expect(rowsInSight(scrollMap(0, ROW, VIEW), 0)).toBeNull();
  const few = scrollMap(3, ROW, VIEW);
  expect(few.maxTop).toBe(0);
  expect(rowsInSight(few, 0)).toEqual({ first: 0, last: 2 });
  expect([topToCentre(few, 2), topToShow(few, 2, 0)]).toEqual([0, 0]);
});
