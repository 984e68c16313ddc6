import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LogFile } from '../../../shared/model/analysis.ts';
import type { LineGridHandle } from '../../grid/line-grid.tsx';
import { useApp } from '../../state/app.ts';
import { keep, keptNumber } from '../../state/kept.ts';
import type { LinesRoute } from '../../state/route.ts';

/** The line under the cursor: it comes with the route, and what it comes to is written into the route. */
export function useCursor(file: LogFile, route: LinesRoute, grid: React.RefObject<LineGridHandle | null>) {
  const { router } = useApp();
  const place = `line:${route.run}:${file.name}`;
  const [current, setCurrent] = useState(() =>
    Math.min(route.line ?? Math.max(1, keptNumber(place)), Math.max(1, file.lines)),
  );

  // A line that comes with the route is gone to; a line that the cursor reached is written into the route, and not gone to again.
  const written = useRef<number | null>(null);
  useLayoutEffect(() => {
    const wanted = route.line ?? (keptNumber(place) || 1);
    if (wanted === written.current) return;
    const first = written.current === null;
    written.current = wanted;
    const line = Math.min(Math.max(1, wanted), Math.max(1, file.lines));
    setCurrent(line);
    keep(place, line);
    grid.current?.centre(line);
    // Who types or walks along the hits goes on with that.
    if (!first || !isBusyElsewhere()) grid.current?.focus();
  }, [route.line, place, file.lines, grid]);

  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onCurrent = useCallback(
    (line: number) => {
      setCurrent(line);
      keep(place, line);
      clearTimeout(timer.current);
      // Held back: browsers refuse to have the address changed a hundred times in a few seconds.
      timer.current = window.setTimeout(() => {
        const now = router.route.get();
        if (now.view !== 'lines' || now.run !== route.run || (now.file ?? file.name) !== file.name) return;
        written.current = line;
        router.replace({ ...now, file: file.name, line });
      }, 250);
    },
    [router, route.run, file.name, place],
  );
  const goTo = (line: number) => {
    clearTimeout(timer.current);
    router.go({ ...route, file: file.name, line });
    if (line === route.line) grid.current?.centre(line);
    setCurrent(line);
    grid.current?.focus();
  };
  const reach = useCallback(
    (name: string, line: number) => {
      clearTimeout(timer.current);
      if (name !== file.name) return;
      written.current = line;
      setCurrent(line);
      keep(place, line);
      grid.current?.centre(line);
    },
    [file.name, place, grid],
  );
  return { current, onCurrent, goTo, reach };
}

function isBusyElsewhere(): boolean {
  const { activeElement } = document;
  return (activeElement?.closest('[aria-label="Search"]') ?? null) !== null;
}
