import { useState } from 'react';

const kept = new Map<string, unknown>();

/** State that outlives its view: what was unfolded or scrolled to is so again when one comes back. Gone with the page. */
export function useKept<T>(key: string, initial: T): readonly [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => (kept.has(key) ? (kept.get(key) as T) : initial));
  const set = (next: T) => {
    kept.set(key, next);
    setValue(next);
  };
  return [value, set];
}

export function keep(key: string, value: unknown): void {
  kept.set(key, value);
}

export function keptNumber(key: string): number {
  const value = kept.get(key);
  return typeof value === 'number' ? value : 0;
}

export function keptText(key: string): string | null {
  const value = kept.get(key);
  return typeof value === 'string' ? value : null;
}
