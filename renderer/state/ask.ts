import { useEffect, useRef } from 'react';
import type { Fault } from '../../shared/base/fault.ts';
import type { Method, Params, Returns } from '../../shared/contract/api.ts';
import { useApp } from './app.ts';
import { type Loaded, type Cache, createCache } from './cache.ts';
import type { Link } from './link.ts';
import { type Store, createStore, useStore } from './store.ts';

/** Answers of the engine by what was asked, so that what was seen a moment ago is there at once. */
export interface Answers {
  entry(method: Method, params: unknown): Store<Loaded<unknown>>;
  retry(): void;
}

const KEPT_ANSWERS = 120;

export function createAnswers(link: Link): Answers {
  const cache: Cache<unknown> = createCache((key) => {
    const [method, params] = JSON.parse(key) as [Method, never];
    return link.call(method, params);
  }, KEPT_ANSWERS);
  return {
    entry: (method, params) => cache.entry(JSON.stringify([method, params])),
    retry: () => cache.retry(),
  };
}

export interface Asked<T> {
  /** The answer; that of the question before while the next one is on its way. Null before the first. */
  readonly value: T | null;
  readonly busy: boolean;
  readonly fault: Fault | null;
}

const NOTHING: Store<Loaded<unknown>> = createStore<Loaded<unknown>>({ state: 'loading' });

/** What the engine says; null parameters ask nothing. The picture before stays until the next one is there. */
export function useAsk<M extends Method>(method: M, params: Params<M> | null): Asked<Returns<M>> {
  const { answers } = useApp();
  const entry = params === null ? NOTHING : answers.entry(method, params);
  const loaded = useStore(entry) as Loaded<Returns<M>>;
  const before = useRef<Returns<M> | null>(null);
  useEffect(() => {
    if (loaded.state === 'ready') before.current = loaded.value;
  });
  if (params === null) return { value: null, busy: false, fault: null };
  if (loaded.state === 'ready') return { value: loaded.value, busy: false, fault: null };
  return {
    value: before.current,
    busy: loaded.state === 'loading',
    fault: loaded.state === 'failed' ? loaded.fault : null,
  };
}
