import { useEffect } from 'react';
import { useApp } from './app.ts';
import { useStore } from './store.ts';

/** A choice that is kept with the library; `read` makes something sound of whatever is stored, and of null where nothing is. */
export function useSaved<T>(key: string, read: (stored: unknown) => T): readonly [T, (value: T) => void] {
  const { saved } = useApp();
  const values = useStore(saved.values);
  useEffect(() => saved.load(), [saved]);
  const text = values?.get(key) ?? null;
  return [read(text === null ? null : parsed(text)), (value) => saved.set(key, JSON.stringify(value))];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
