import { type Fault, faultOf } from '../../shared/base/fault.ts';
import { type Store, createStore } from './store.ts';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly fault: Fault };

export interface Cache<T> {
  /** The entry of a key, whose loading begins with the first call. The least used ones go when there are too many. */
  entry(key: string): Store<Loaded<T>>;
  forget(key: string): void;
  /** Loads again what is there, and keeps it until the new one is. */
  renew(key: string): Promise<void>;
  /** Loads again what failed. */
  retry(): void;
}

export function createCache<T>(load: (key: string) => Promise<T>, limit: number): Cache<T> {
  const entries = new Map<string, Store<Loaded<T>>>();

  const fill = (key: string, store: Store<Loaded<T>>) =>
    load(key).then(
      (value) => store.set({ state: 'ready', value }),
      (error: unknown) => store.set({ state: 'failed', fault: faultOf(error) }),
    );

  return {
    entry(key) {
      const known = entries.get(key);
      if (known !== undefined) {
        entries.delete(key);
        entries.set(key, known);
        return known;
      }
      const store = createStore<Loaded<T>>({ state: 'loading' });
      entries.set(key, store);
      const oldest = entries.size > limit ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      void fill(key, store);
      return store;
    },
    forget: (key) => void entries.delete(key),
    async renew(key) {
      const store = entries.get(key);
      if (store !== undefined) await fill(key, store);
    },
    retry() {
      for (const [key, store] of entries) {
        if (store.get().state !== 'failed') continue;
        store.set({ state: 'loading' });
        void fill(key, store);
      }
    },
  };
}
