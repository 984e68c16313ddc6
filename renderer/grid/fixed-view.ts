import { useCallback, useLayoutEffect, useRef } from 'react';
import { useRowHeights } from '../kit/density.ts';
import { rowsInSight, topToCentre, topToShow } from './scroll-map.ts';
import { type GridView, OVERSCAN } from './view.ts';
import { useGridViewport } from './viewport.ts';

/** Rows of one height: where each stands is reckoned, and nothing is measured. */
export function useFixedView(total: number, inset: number, start: number): GridView {
  const { line: rowHeight } = useRowHeights();
  const { scroller, map, top, bar, moveTo, moveAcross } = useGridViewport(total, rowHeight, inset, start);
  const rows = useRef<HTMLDivElement>(null);
  const sight = rowsInSight(map, top);
  const first = sight === null ? 1 : sight.first + 1;
  const last = sight === null || map.viewport === 0 ? 0 : sight.last + 1;
  const from = Math.max(1, first - OVERSCAN);
  const to = Math.min(total, last + OVERSCAN);

  // A line that is asked for before the grid has its size is kept until it has.
  const pending = useRef<number | null>(null);
  useLayoutEffect(() => {
    const line = pending.current;
    if (line === null || map.viewport === 0) return;
    pending.current = null;
    moveTo(topToCentre(map, line - 1));
  }, [map, moveTo]);

  const centre = useCallback(
    (line: number) => {
      if (map.viewport === 0) pending.current = line;
      else moveTo(topToCentre(map, line - 1));
    },
    [map, moveTo],
  );
  return {
    scroller,
    rows,
    map,
    first,
    last,
    from,
    to,
    bar,
    offset: (from - 1) * rowHeight - top,
    centre,
    show: (line) => moveTo(topToShow(map, line - 1, top)),
    scrollBy: (px) => moveTo(top + px),
    across: moveAcross,
    lineAt: (y) => Math.min(total, Math.max(1, Math.floor((top + y) / rowHeight) + 1)),
  };
}
