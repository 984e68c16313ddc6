import { useEffect, useState } from 'react';
import type { Explanation } from '../../../shared/model/explanation.ts';
import { lineKey, useApp } from '../../state/app.ts';
import type { Loaded } from '../../state/cache.ts';
import { useStore } from '../../state/store.ts';

/** Who runs along the lines asks nothing of those that only pass. */
const SETTLE_MS = 120;

/** What a line means, from the cache or the engine. */
export function useExplanation(run: string, file: string, line: number): Loaded<Explanation> {
  const { explanations } = useApp();
  return useStore(explanations.entry(lineKey(run, file, line)));
}

/** A value once it has stood still for a moment. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
