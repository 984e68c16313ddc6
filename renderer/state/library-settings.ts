import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

/**
 * Choices that are kept with the library, whatever address the page has, and so are the same in every window over it. Read
 * once; what is chosen is shown at once and written behind.
 */
export interface LibrarySettings {
  /** Null until they are read. */
  readonly values: Store<ReadonlyMap<string, string> | null>;
  load(): void;
  set(key: string, value: string | null): void;
}

export function createLibrarySettings(link: Link): LibrarySettings {
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
