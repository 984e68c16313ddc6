import { useState } from 'react';

const values = new Map<string, unknown>();

/** State that outlives its view: what was unfolded or scrolled to is so again when one comes back. Gone with the page. */
export function useKept<T>(key: string, initial: T): readonly [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => (values.has(key) ? (values.get(key) as T) : initial));
  const set = (next: T) => {
    values.set(key, next);
    setValue(next);
  };
  return [value, set];
}

export function keep(key: string, value: unknown): void {
  values.set(key, value);
}

export function keptNumber(key: string): number {
  const value = values.get(key);
  return typeof value === 'number' ? value : 0;
}

export function keptText(key: string): string | null {
  const value = values.get(key);
  return typeof value === 'string' ? value : null;
}

/** Whatever was kept under the key, by whoever knows its kind. */
export function kept<T>(key: string): T | null {
  return (values.get(key) as T | undefined) ?? null;
}
