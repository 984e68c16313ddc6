import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { useApp } from '../../state/app.ts';
import { both } from '../../state/lens.ts';
import { type SearchQuery, asksNothing, keepQuery } from '../../state/query.ts';
import { type Found, type SearchPart, hitsBefore, partAt, totalOf } from '../../state/search.ts';
import { useStore } from '../../state/store.ts';
import { keyOf, targetsOf } from './targets.ts';

/** So long a query stands still before it is looked for: less than a pause, more than the next key. */
const TYPING_MS = 120;

export interface HitPlace {
  readonly run: string;
  readonly file: string;
  readonly line: number;
}

export interface SearchInSight {
  readonly found: Found | null;
  /** The part that is of the run in sight. */
  readonly part: SearchPart | null;
  readonly busy: boolean;
  /** Why the query cannot be looked for. */
  readonly fault: Fault | null;
  /** The hit that was gone to last, from 0; -1 where none was. */
  readonly at: number;
  /** Chooses a hit, and gives its place once it is known. */
  readonly choose: (index: number) => Promise<HitPlace | null>;
  /** The next or the previous hit from a line, on through the other runs; null behind the last. */
  readonly near: (from: Pick<HitPlace, 'file' | 'line'>, direction: 'next' | 'previous') => Promise<HitPlace | null>;
}

/** Looks for what the route asks, under the lens, whoever shows it. */
export function useSearch(
  typed: SearchQuery | null,
  lens: string,
  analysis: Analysis,
  file: string | null,
): SearchInSight {
  const { search, tabs, link, hits } = useApp();
  const state = useStore(search.store);
  const open = useStore(tabs.list);
  const [at, setAt] = useState<{ readonly key: string; readonly index: number }>({ key: '', index: -1 });
  const run = analysis.run.id;
  const query = useMemo(() => (typed === null ? null : { ...typed, filter: both(lens, typed.filter) }), [typed, lens]);
  const { name } = analysis.run;

  const scoped = query?.scope === 'file' ? file : null;
  const asked = useMemo(
    () => (query === null || asksNothing(query) ? null : targetsOf(query, { run, name, file: scoped, open })),
    [query, run, name, scoped, open],
  );
  const targets = asked?.ok === true ? asked.value : null;
  const key = targets === null ? null : keyOf(targets);
  const first = useRef(true);
  const wanted = useRef(targets);
  useEffect(() => {
    wanted.current = targets;
  });
  useEffect(() => {
    if (typed !== null) keepQuery(run, typed);
  }, [typed, run]);
  useEffect(() => {
    if (key === null || wanted.current === null) {
      if (query === null || asksNothing(query)) search.clear();
    } else {
      search.ask(key, wanted.current, first.current ? 0 : TYPING_MS);
    }
    first.current = false;
    // The query is what the key is made of.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [search, key, query === null || asksNothing(query)]);

  const found = key === null ? null : state.found;
  const choose = useCallback(
    async (index: number): Promise<HitPlace | null> => {
      const place = found === null ? null : partAt(found, index);
      const id = place?.part.counts?.search;
      if (found === null || place === null || id === undefined) return null;
      setAt({ key: found.key, index });
      const known = hits.line(id, '', place.index + 1);
      const hit = known ?? (await link.call('search.hits', { search: id, from: place.index, count: 1 })).hits[0];
      return hit === undefined ? null : { run: place.part.run, file: hit.file, line: hit.line };
    },
    [found, hits, link],
  );
  const near = useCallback(
    async (
      { file: from, line }: Pick<HitPlace, 'file' | 'line'>,
      direction: 'next' | 'previous',
    ): Promise<HitPlace | null> => {
      if (found === null) return null;
      const counts = found.parts.find((one) => one.run === run)?.counts ?? null;
      const before = hitsBefore(found, run);
      if (counts !== null) {
        const { hit } = await link.call('search.near', { search: counts.search, file: from, line, direction });
        if (hit !== null) {
          setAt({ key: found.key, index: before + hit.index });
          return { run, file: hit.file, line: hit.line };
        }
      }
      const index = direction === 'next' ? before + (counts?.total ?? 0) : before - 1;
      return index >= 0 && index < totalOf(found) ? choose(index) : null;
    },
    [found, run, link, choose],
  );

  return {
    found,
    part: found?.parts.find((one) => one.run === run) ?? null,
    busy: key !== null && state.busy !== null,
    fault: asked !== null && !asked.ok ? asked.error : null,
    at: found !== null && at.key === found.key ? at.index : -1,
    choose,
    near,
  };
}
