import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useRowHeights } from '../kit/density.ts';
import { barOfTop, topOfBar, wrappedMap } from './scroll-map.ts';
import { type GridView, OVERSCAN } from './view.ts';
import { wheelUnit } from './viewport.ts';
import {
  type WrapPlace,
  clampPlace,
  lastInSight,
  movePlace,
  placeCentring,
  placeOfTop,
  placeShowing,
  topOfPlace,
} from './wrap-map.ts';

/** A line that has to be in sight, or in the middle of it, once the rows round it have been measured. */
interface Wish {
  readonly line: number;
  readonly how: 'centre' | 'show';
}

interface Spot extends WrapPlace {
  readonly bar: number;
}

/** Rows as high as their text: the window is anchored at a line, and rows are measured as they are drawn. `layout` changes with what makes rows higher. */
export function useWrappedView(total: number, inset: number, start: number, layout: string): GridView {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ viewport: 0, width: 0 });
  const [spot, setSpot] = useState<Spot>({ line: start, within: 0, bar: 0 });
  const { line: rowHeight } = useRowHeights();
  const map = useMemo(() => wrappedMap(total, rowHeight, size.viewport), [total, rowHeight, size.viewport]);
  const heights = useMemo(() => measuredHeights(rowHeight), [rowHeight]);
  const { heightOf } = heights;
  const latest = useRef({ map, spot, ours: -1 });
  const wish = useRef<Wish | null>(start > 1 ? { line: start, how: 'centre' } : null);

  const moveTo = useCallback(
    (wanted: WrapPlace) => {
      const element = scroller.current;
      const now = latest.current;
      if (element === null || now.map.viewport === 0) return;
      const place = clampPlace(wanted, now.map.total, heightOf);
      element.scrollTop = barOfTop(now.map, topOfPlace(place, now.map.rowHeight, heightOf));
      now.ours = element.scrollTop;
      if (place.line === now.spot.line && place.within === now.spot.within && now.ours === now.spot.bar) return;
      now.spot = { ...place, bar: now.ours };
      setSpot(now.spot);
    },
    [heightOf],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => setSize({ viewport: Math.max(0, element.clientHeight - inset), width: element.clientWidth });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [inset]);

  useLayoutEffect(() => {
    heights.clear();
    // Of another width or with other columns, every row is measured anew.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [heights, size.width, layout]);

  useLayoutEffect(() => {
    latest.current.map = map;
    if (map.viewport > 0) moveTo(latest.current.spot);
  }, [map, moveTo]);

  // After each drawing: what is there is measured, the anchor is put where it belongs before anything is painted, and a
  // line that was asked for is looked for again, for the rows before it may be higher than was thought.
  useLayoutEffect(() => {
    const block = rows.current;
    if (block === null || map.viewport === 0) return;
    let anchorAt = 0;
    for (const row of block.children) {
      if (!(row instanceof HTMLElement)) continue;
      const line = Number(row.dataset['line']);
      heights.measure(line, row.offsetHeight);
      if (line === spot.line) anchorAt = row.offsetTop;
    }
    block.style.transform = `translateY(${spot.bar - anchorAt - spot.within}px)`;
    const asked = wish.current;
    if (asked === null) return;
    const place =
      asked.how === 'centre'
        ? placeCentring(asked.line, map.viewport, total, heightOf)
        : placeShowing(asked.line, spot, map.viewport, total, heightOf);
    if (place.line !== spot.line || place.within !== spot.within) moveTo(place);
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onScroll = () => {
      const now = latest.current;
      const bar = element.scrollTop;
      if (bar === now.ours) return;
      now.ours = -1;
      wish.current = null;
      now.spot = { ...placeOfTop(topOfBar(now.map, bar), now.map.rowHeight, now.map.total, heightOf), bar };
      setSpot(now.spot);
    };
    const onWheel = (event: WheelEvent) => {
      const now = latest.current;
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      wish.current = null;
      moveTo(movePlace(now.spot, event.deltaY * wheelUnit(event, now.map), now.map.total, heightOf));
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [heightOf, moveTo]);

  const last = map.viewport === 0 ? 0 : lastInSight(spot, map.viewport, total, heightOf).line;
  const from = Math.max(1, spot.line - OVERSCAN);
  const centre = useCallback(
    (line: number) => {
      wish.current = { line, how: 'centre' };
      moveTo(placeCentring(line, latest.current.map.viewport, latest.current.map.total, heightOf));
    },
    [moveTo, heightOf],
  );
  return {
    scroller,
    rows,
    map,
    first: spot.line,
    last,
    from,
    to: Math.min(total, last + 2),
    bar: spot.bar,
    offset: null,
    centre,
    show(line) {
      wish.current = { line, how: 'show' };
      moveTo(placeShowing(line, latest.current.spot, map.viewport, total, heightOf));
    },
    scrollBy(px) {
      wish.current = null;
      moveTo(movePlace(latest.current.spot, px, total, heightOf));
    },
    across: () => undefined,
    lineAt: (y) => movePlace(spot, y, total, heightOf).line,
  };
}

const MOST_HEIGHTS = 20_000;

/** What rows were found to be high; one that was not drawn yet is taken for one of a single row. */
function measuredHeights(rowHeight: number) {
  const heights = new Map<number, number>();
  return {
    heightOf: (line: number) => heights.get(line) ?? rowHeight,
    measure(line: number, height: number) {
      if (heights.size >= MOST_HEIGHTS) heights.clear();
      heights.set(line, height);
    },
    clear: () => heights.clear(),
  };
}
