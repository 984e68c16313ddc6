import { useCallback, useEffect, useRef, useState } from 'react';
import type { Match } from '../../grid/pieces.ts';
import { RULER_PARTS } from '../../grid/ruler.tsx';
import { useApp } from '../../state/app.ts';
import type { SearchPart } from '../../state/search.ts';

const NO_HITS: ReadonlyMap<number, readonly Match[]> = new Map();
/** Lines before and behind those in sight of which the hits are known as well. */
const AROUND = 300;
const SETTLE_MS = 40;
const MARKS_MS = 300;

interface HitsInSight {
  readonly hits: ReadonlyMap<number, readonly Match[]>;
  readonly onSeen: (first: number, last: number) => void;
}

/** Which lines in sight are hits of the search, and what matched in them: asked of the search, never looked for again here. */
export function useHitsInSight(part: SearchPart | null, file: string): HitsInSight {
  const { link } = useApp();
  const [found, setFound] = useState<{ readonly search: string; readonly hits: typeof NO_HITS } | null>(null);
  const search = part?.counts?.search ?? null;
  const total = part?.counts?.files.find((one) => one.file === file)?.total ?? 0;
  // No state: what is in sight changes with every row that is scrolled, and is only looked at once that has settled.
  const seen = useRef({ first: 1, last: 0 });
  const covered = useRef({ search: '', total: -1, first: 1, last: 0 });
  const under = useRef<AbortController | null>(null);
  const timer = useRef<number | undefined>(undefined);

  const look = useCallback(() => {
    // While one scrolls on it is looked every so often, not only at the end.
    if (search === null || timer.current !== undefined) return;
    timer.current = window.setTimeout(() => {
      timer.current = undefined;
      const now = seen.current;
      const known = covered.current;
      const same = known.search === search && known.total === total;
      if (now.last < now.first || (same && now.first >= known.first && now.last <= known.last)) return;
      under.current?.abort();
      const controller = new AbortController();
      under.current = controller;
      const { signal } = controller;
      const first = Math.max(1, now.first - AROUND);
      const last = now.last + AROUND;
      const ask = async () => {
        const hits = new Map<number, readonly Match[]>();
        const near =
          total === 0
            ? null
            : (await link.call('search.near', { search, file, line: first - 1, direction: 'next' }, { signal })).hit;
        if (near !== null && near.file === file && near.line <= last) {
          const count = last - first + 1;
          const page = await link.call('search.hits', { search, from: near.index, count }, { signal });
          for (const hit of page.hits) if (hit.file === file && hit.line <= last) hits.set(hit.line, hit.matches);
        }
        if (signal.aborted) return;
        covered.current = { search, total, first, last };
        setFound({ search, hits });
      };
      ask().catch(() => undefined);
    }, SETTLE_MS);
  }, [link, search, file, total]);

  useEffect(() => {
    look();
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      under.current?.abort();
    };
  }, [look]);

  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  }, [look]);
  const onSeen = useCallback((first: number, last: number) => {
    seen.current = { first, last };
    latest.current();
  }, []);
  return { hits: search !== null && found?.search === search ? found.hits : NO_HITS, onSeen };
}

/** How many hits stand in each part of the file, for the marks beside the scroll bar; null where nothing is looked for. */
export function useHitMarks(part: SearchPart | null, file: string): readonly number[] | null {
  const { link } = useApp();
  const [marks, setMarks] = useState<{ readonly search: string; readonly counts: readonly number[] } | null>(null);
  const search = part?.counts?.search ?? null;
  const total = part?.counts?.files.find((one) => one.file === file)?.total ?? 0;
  const last = useRef({ at: 0, search: '' });
  useEffect(() => {
    if (search === null) return undefined;
    const controller = new AbortController();
    // At once for a new search, then every so often while hits come in.
    const wait = last.current.search === search ? Math.max(0, last.current.at + MARKS_MS - performance.now()) : 0;
    const timer = setTimeout(() => {
      last.current = { at: performance.now(), search };
      link.call('search.marks', { search, file, parts: RULER_PARTS }, { signal: controller.signal }).then(
        ({ counts }) => setMarks({ search, counts }),
        () => undefined,
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // More hits are other marks.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [link, search, file, total]);
  return search !== null && marks?.search === search ? marks.counts : null;
}
