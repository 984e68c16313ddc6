import { type Store, createStore } from './store.ts';

/** A choice that is remembered on this computer. `read` makes something sound of whatever is stored. */
export function createRemembered<T>(key: string, read: (stored: unknown) => T): Store<T> {
  const store = createStore<T>(read(stored(key)));
  store.subscribe(() => {
    try {
      localStorage.setItem(key, JSON.stringify(store.get()));
    } catch {
      // A browser that keeps nothing: the choice then lasts until the next reload.
    }
  });
  return store;
}

function stored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
