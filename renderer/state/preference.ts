import { type Store, createStore } from './store.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'tunnelscope.theme';

/** The chosen theme, remembered on this computer. */
export function createTheme(): Store<ThemeChoice> {
  const store = createStore<ThemeChoice>(read());
  store.subscribe(() => {
    try {
      localStorage.setItem(KEY, store.get());
    } catch {
      // A browser that keeps nothing: the choice then lasts until the next reload.
    }
  });
  return store;
}

function read(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}
