import { useEffect } from 'react';
import { useApp } from './app.ts';
import type { Link } from './link.ts';
import { type Store, createStore, useStore } from './store.ts';

/**
 * Choices that are kept with the library, whatever address the page has, and so are the same in every window over it. Read
 * once; what is chosen is shown at once and written behind.
 */
export interface Saved {
  readonly values: Store<ReadonlyMap<string, string> | null>;
  load(): void;
  set(key: string, value: string | null): void;
}

export function createSaved(link: Link): Saved {
  const values = createStore<ReadonlyMap<string, string> | null>(null);
  let asked = false;
  return {
    values,
    load() {
      if (asked) return;
      asked = true;
      link.call('settings.read', {}).then(
        ({ settings }) => values.update((now) => new Map([...Object.entries(settings), ...(now ?? [])])),
        () => (asked = false),
      );
    },
    set(key, value) {
      values.update((now) => {
        const next = new Map(now ?? []);
        if (value === null) next.delete(key);
        else next.set(key, value);
        return next;
      });
      // Where it cannot be written it lasts until the next reload.
      link.call('settings.write', { key, value }).catch(() => undefined);
    },
  };
}

/** A kept choice; `read` makes something sound of whatever is stored, and of null where nothing is. */
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
