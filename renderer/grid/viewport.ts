import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type ScrollMap, barOfTop, clampTop, scrollMap, topOfBar } from './scroll-map.ts';

export interface GridViewport {
  /** For the element that is scrolled. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly map: ScrollMap;
  /** The place in the file, exact. */
  readonly top: number;
  /** The scroll bar's place that goes with it. */
  readonly bar: number;
  readonly moveTo: (top: number) => void;
  /** Sideways, by so many px; minus and plus infinity are the ends. */
  readonly moveAcross: (by: number) => void;
}

/** Ties a scrolled element to a place in the file, both ways. `inset` px at its upper edge show no rows. */
export function useGridViewport(total: number, rowHeight: number, inset: number, start = 1): GridViewport {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState(0);
  const [place, setPlace] = useState({ top: 0, bar: 0 });
  const map = useMemo(() => scrollMap(total, rowHeight, viewport), [total, rowHeight, viewport]);
  const latest = useRef({ map, top: (start - 1) * rowHeight, ours: -1 });

  const moveTo = useCallback((wanted: number) => {
    const element = scroller.current;
    const now = latest.current;
    if (element === null) return;
    now.top = clampTop(now.map, wanted);
    element.scrollTop = barOfTop(now.map, now.top);
    // What the browser made of it, for it rounds: the scroll event that follows is our own and changes nothing.
    now.ours = element.scrollTop;
    setPlace({ top: now.top, bar: now.ours });
  }, []);

  const moveAcross = useCallback((by: number) => {
    const element = scroller.current;
    if (element !== null) element.scrollLeft = Math.min(element.scrollWidth, Math.max(0, element.scrollLeft + by));
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => setViewport(Math.max(0, element.clientHeight - inset));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [inset]);

  useLayoutEffect(() => {
    const now = latest.current;
    // Rows of another height: the same row stays at the upper edge.
    now.top *= map.rowHeight / now.map.rowHeight;
    now.map = map;
    if (map.viewport > 0) moveTo(now.top);
  }, [map, moveTo]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onScroll = () => {
      const now = latest.current;
      const bar = element.scrollTop;
      if (bar === now.ours) return;
      now.ours = -1;
      now.top = topOfBar(now.map, bar);
      setPlace({ top: now.top, bar });
    };
    // Where the bar is scaled, a notch of the wheel must still be a few lines and not a few dozen.
    const onWheel = (event: WheelEvent) => {
      const now = latest.current;
      if (!now.map.scaled || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = wheelUnit(event, now.map);
      if (event.deltaX !== 0) element.scrollLeft += event.deltaX * unit;
      moveTo(now.top + event.deltaY * unit);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [moveTo]);

  return { scroller, map, top: place.top, bar: place.bar, moveTo, moveAcross };
}

export function wheelUnit(event: WheelEvent, map: ScrollMap): number {
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE) return map.rowHeight;
  return event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? map.viewport : 1;
}
