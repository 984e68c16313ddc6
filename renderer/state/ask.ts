import { useState, useSyncExternalStore } from 'react';
import type { Fault } from '../../shared/base/fault.ts';
import type { Method, Params, Returns } from '../../shared/contract/api.ts';
import { useApp } from './app.ts';
import type { Loaded } from './cache.ts';
import { type Store, createStore, useStore } from './store.ts';

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
  const [before, setBefore] = useState<Returns<M> | null>(null);
  const ready = loaded.state === 'ready' ? loaded.value : null;
  if (ready !== null && ready !== before) setBefore(ready);
  if (params === null) return { value: null, busy: false, fault: null };
  return {
    value: ready ?? before,
    busy: loaded.state === 'loading',
    fault: loaded.state === 'failed' ? loaded.fault : null,
  };
}

/** The answers to several questions of one kind, each as far as it is. */
export function useAsks<M extends Method>(method: M, questions: readonly Params<M>[]): readonly Loaded<Returns<M>>[] {
  const { answers } = useApp();
  const entries = questions.map((params) => answers.entry(method, params) as Store<Loaded<Returns<M>>>);
  const subscribe = (listener: () => void) => {
    const stops = entries.map((entry) => entry.subscribe(listener));
    return () => stops.forEach((stop) => stop());
  };
  // Something that compares by value: an array would be another one each time.
  useSyncExternalStore(subscribe, () => entries.map((entry) => entry.get().state).join(' '));
  return entries.map((entry) => entry.get());
}
