import type { LibrarySettings } from './library-settings.ts';
import { createRemembered } from './remembered.ts';
import type { Store } from './store.ts';

export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast';
export type Density = 'compact' | 'usual' | 'comfortable';
/** How times are shown: as the log prints them, in UTC, or by this computer's clock. Gateways log in UTC. */
export type Zone = 'log' | 'utc' | 'local';

/** How a person wants the whole page to be. */
export interface Preferences {
  readonly theme: ThemeChoice;
  readonly density: Density;
  readonly zone: Zone;
  /** Keys of a single character do something. Those with Ctrl, the function keys, Esc and the arrows always do. */
  readonly singleKeys: boolean;
}

export const USUAL: Preferences = { theme: 'system', density: 'usual', zone: 'log', singleKeys: true };

const KEY = 'tunnelscope.preferences';
/** Under which the library keeps them. */
const NAME = 'preferences';

export const preferences: Store<Preferences> = createRemembered(KEY, readPreferences);

/** One of them, as a store of its own. */
export function preference<Name extends keyof Preferences>(name: Name): Store<Preferences[Name]> {
  const set = (value: Preferences[Name]) => {
    if (value !== preferences.get()[name]) preferences.update((now) => ({ ...now, [name]: value }));
  };
  return {
    get: () => preferences.get()[name],
    set,
    update: (change) => set(change(preferences.get()[name])),
    subscribe: preferences.subscribe,
  };
}

/**
 * They are remembered by the browser, so that the first picture already is as it should be, and by the library, since the
 * address of the web page is another one at each start. What the library says holds.
 */
export function keepPreferences(saved: LibrarySettings): void {
  saved.values.subscribe(() => {
    const text = saved.values.get()?.get(NAME);
    if (text === undefined || text === JSON.stringify(preferences.get())) return;
    preferences.set(readPreferences(parsed(text)));
  });
  preferences.subscribe(() => {
    const text = JSON.stringify(preferences.get());
    if (saved.values.get()?.get(NAME) !== text) saved.set(NAME, text);
  });
}

export function readPreferences(stored: unknown): Preferences {
  const value = typeof stored === 'object' && stored !== null ? (stored as Partial<Preferences>) : {};
  const one = <Choice extends string>(given: unknown, choices: readonly Choice[], usual: Choice) =>
    choices.find((choice) => choice === given) ?? usual;
  return {
    theme: one(value.theme, ['system', 'light', 'dark', 'contrast'], USUAL.theme),
    density: one(value.density, ['compact', 'usual', 'comfortable'], USUAL.density),
    zone: one(value.zone, ['log', 'utc', 'local'], USUAL.zone),
    singleKeys: value.singleKeys !== false,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
