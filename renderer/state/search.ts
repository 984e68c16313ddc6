import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { Params, SearchCounts } from '../../shared/contract/api.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

/** One run to look through. */
export interface SearchTarget {
  readonly run: string;
  readonly name: string;
  readonly params: Params<'run.search'>;
}

export interface SearchPart {
  readonly run: string;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  /** Null until the first report. */
  readonly counts: SearchCounts | null;
  readonly fault: Fault | null;
}

/** One search over one run or several, one after the other, so that hits are only ever added at the end. */
export interface Found {
  readonly key: string;
  readonly parts: readonly SearchPart[];
}

export interface SearchState {
  /** What can be seen: the search before stays until the one that was asked for has something to show. */
  readonly found: Found | null;
  /** The key of what is being looked for, seen already or not; null where nothing is under way. */
  readonly busy: string | null;
}

export interface Search {
  readonly store: Store<SearchState>;
  /** Looks for something else, after a moment in which it may still change. The same again changes nothing. */
  ask(key: string, targets: readonly SearchTarget[], delay: number): void;
  /** Stops looking; what was found stays. */
  stop(): void;
  /** Looks for the same again. */
  again(): void;
  clear(): void;
}

interface Session {
  readonly key: string;
  readonly targets: readonly SearchTarget[];
  readonly controller: AbortController;
  parts: readonly SearchPart[];
}

export function createSearch(link: Pick<Link, 'call'>): Search {
  const store = createStore<SearchState>({ found: null, busy: null });
  let asked: Session | null = null;
  let shown: Session | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const release = (session: Session | null) => {
    for (const { counts } of session?.parts ?? [])
      if (counts !== null) void link.call('search.close', { search: counts.search }).catch(() => undefined);
  };
  const isBusy = (session: Session | null) =>
    session !== null && session.parts.some(({ state }) => state === 'waiting' || state === 'running');

  const change = (session: Session, at: number, values: Partial<SearchPart>) => {
    session.parts = session.parts.map((part, index) => (index === at ? { ...part, ...values } : part));
    if (session !== asked) return;
    if (shown !== session) {
      release(shown);
      shown = session;
    }
    store.set({ found: { key: session.key, parts: session.parts }, busy: isBusy(session) ? session.key : null });
  };

  async function work(session: Session): Promise<void> {
    for (const [at, target] of session.targets.entries()) {
      const { signal } = session.controller;
      if (signal.aborted) return;
      try {
        const counts = await link.call('run.search', target.params, {
          signal,
          onProgress: (value) => change(session, at, { state: 'running', counts: value }),
        });
        change(session, at, { state: 'done', counts });
      } catch (error) {
        if (signal.aborted) return;
        change(session, at, { state: 'failed', fault: faultOf(error) });
      }
    }
  }

  const begin = (key: string, targets: readonly SearchTarget[], delay: number) => {
    clearTimeout(timer);
    const before = asked;
    before?.controller.abort();
    if (before !== shown) release(before);
    const session: Session = {
      key,
      targets,
      controller: new AbortController(),
      parts: targets.map(({ run, name }) => ({ run, name, state: 'waiting', counts: null, fault: null })),
    };
    asked = session;
    store.update((now) => ({ ...now, busy: key }));
    timer = setTimeout(() => void work(session), delay);
  };

  return {
    store,
    ask(key, targets, delay) {
      if (asked?.key !== key) begin(key, targets, delay);
    },
    stop() {
      clearTimeout(timer);
      const session = asked;
      if (session === null || !isBusy(session)) return;
      session.controller.abort();
      const stopped = session.parts.map((part): SearchPart =>
        part.state === 'waiting' || part.state === 'running' ? { ...part, state: 'stopped' } : part,
      );
      session.parts = stopped;
      if (shown !== session) release(shown);
      shown = session;
      store.set({ found: { key: session.key, parts: stopped }, busy: null });
    },
    again() {
      if (asked !== null) begin(asked.key, asked.targets, 0);
    },
    clear() {
      clearTimeout(timer);
      asked?.controller.abort();
      if (asked !== shown) release(asked);
      release(shown);
      asked = null;
      shown = null;
      store.set({ found: null, busy: null });
    },
  };
}

export function totalOf(found: Found): number {
  return found.parts.reduce((sum, { counts }) => sum + (counts?.total ?? 0), 0);
}

/** The part that holds a hit, counted from 0 over all parts, and its number in there; null where there are not so many. */
export function partAt(found: Found, index: number): { readonly part: SearchPart; readonly index: number } | null {
  let before = 0;
  for (const part of found.parts) {
    const total = part.counts?.total ?? 0;
    if (index < before + total) return { part, index: index - before };
    before += total;
  }
  return null;
}

/** How many hits stand before those of a part. */
export function hitsBefore(found: Found, run: string): number {
  let before = 0;
  for (const part of found.parts) {
    if (part.run === run) break;
    before += part.counts?.total ?? 0;
  }
  return before;
}
