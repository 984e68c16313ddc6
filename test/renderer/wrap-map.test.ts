import { describe, expect, test } from 'vitest';
import {
  type WrapPlace,
  clampPlace,
  lastInSight,
  movePlace,
  placeCentring,
  placeEndingAt,
  placeOfTop,
  placeShowing,
  topOfPlace,
} from '../../renderer/grid/wrap-map.ts';
import { barOfTop, topOfBar, wrappedMap } from '../../renderer/grid/scroll-map.ts';
import { random } from '../make/random.ts';

const ROW = 18;
const TOTAL = 1000;
/** Some lines are one row high, some many: up to 40 rows. */
const heightOf = (line: number) => (line % 7 === 0 ? (1 + (line % 40)) * ROW : ROW);
/** From the file's top to a place, in px. */
const depthOf = ({ line, within }: WrapPlace) => {
  let sum = within;
  for (let one = 1; one < line; one += 1) sum += heightOf(one);
  return sum;
};

describe('a place among rows of any height', () => {
  test('moves by just so many px, as far as the ends allow', () => {
    const dice = random(3);
    let place: WrapPlace = { line: 500, within: 0 };
    const end = depthOf({ line: TOTAL, within: 0 });
    for (let step = 0; step < 500; step += 1) {
      const by = dice.below(4000) - 2000;
      const next = movePlace(place, by, TOTAL, heightOf);
      expect(depthOf(next)).toBe(Math.min(end, Math.max(0, depthOf(place) + by)));
      expect(next.within).toBeLessThan(heightOf(next.line));
      place = next;
    }
  });

  test.each([1, 6, 7, 39, 140, 500, 999, 1000])('shows line %i whole where it fits, and moves no further', (line) => {
    const viewport = 600;
    for (const from of [1, 130, 498, 900, 1000]) {
      const start = { line: from, within: 0 };
      const place = placeShowing(line, start, viewport, TOTAL, heightOf);
      const top = depthOf({ line, within: 0 }) - depthOf(place);
      expect(top).toBeGreaterThanOrEqual(0);
      if (heightOf(line) <= viewport) expect(top + heightOf(line)).toBeLessThanOrEqual(viewport);
      else expect(top).toBe(0);
      if (place !== start && heightOf(line) <= viewport) {
        expect([0, viewport - heightOf(line)]).toContain(top);
      }
    }
  });

  test('centres a line, and begins with one that is higher than the window', () => {
    const place = placeCentring(500, 600, TOTAL, heightOf);
    expect(depthOf({ line: 500, within: 0 }) - depthOf(place)).toBe((600 - ROW) / 2);
    expect(placeCentring(399, 600, TOTAL, heightOf)).toEqual({ line: 399, within: 0 });
    expect(placeCentring(1, 600, TOTAL, heightOf)).toEqual({ line: 1, within: 0 });
  });

  test('puts the end of the last line at the lower edge', () => {
    const place = placeEndingAt(TOTAL, 600, TOTAL, heightOf);
    expect(depthOf({ line: TOTAL, within: heightOf(TOTAL) }) - depthOf(place)).toBe(600);
    expect(lastInSight(place, 600, TOTAL, heightOf)).toEqual({ line: TOTAL, whole: true });
  });

  test('is found again by the scroll bar, to the line', () => {
    for (const total of [3, 1000, 10_000_000]) {
      const map = wrappedMap(total, ROW, 600);
      for (const line of [1, 2, Math.ceil(total / 3), total]) {
        const bar = barOfTop(map, topOfPlace({ line, within: 0 }, ROW, heightOf));
        expect(bar).toBeLessThanOrEqual(map.maxBar);
        const found = placeOfTop(topOfBar(map, bar), ROW, total, heightOf);
        expect(Math.abs(found.line - line)).toBeLessThanOrEqual(1);
      }
    }
  });

  test('stays within the file', () => {
    expect(clampPlace({ line: 0, within: 5 }, TOTAL, heightOf)).toEqual({ line: 1, within: 0 });
    expect(clampPlace({ line: 2000, within: 5 }, TOTAL, heightOf)).toEqual({ line: TOTAL, within: 0 });
    expect(clampPlace({ line: 1, within: 5 }, 0, heightOf)).toEqual({ line: 1, within: 0 });
  });
});
