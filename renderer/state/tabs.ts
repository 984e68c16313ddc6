import type { Health } from '../../shared/model/words.ts';
import { type RunRoute, type Route, formatRoute, parseRoute } from './route.ts';
import { type Store, createStore } from './store.ts';

export interface Tab {
  readonly run: string;
  /** Empty until it is known. */
  readonly name: string;
  readonly health: Health | null;
  /** Where it was left. */
  readonly at: RunRoute;
}

export interface Tabs {
  readonly list: Store<readonly Tab[]>;
  /** A visit opens the run's tab or remembers where it now stands. */
  visit(route: Route): void;
  name(run: string, name: string, health: Health): void;
  /** Gives the route to go to where the closed tab was the one in sight. */
  close(run: string, seen: Route): Route;
}

const KEY = 'tunnelscope.tabs';
const MOST_TABS = 24;

/** The open runs, for as long as the browser's tab or the window lives. */
export function createTabs(): Tabs {
  const list = createStore<readonly Tab[]>(read());
  const set = (tabs: readonly Tab[]) => {
    list.set(tabs);
    write(tabs);
  };
  return {
    list,
    visit(route) {
      if (!('run' in route)) return;
      const tabs = list.get();
      const known = tabs.find(({ run }) => run === route.run);
      if (known === undefined) set([...tabs, { run: route.run, name: '', health: null, at: route }].slice(-MOST_TABS));
      else if (formatRoute(known.at) !== formatRoute(route))
        set(tabs.map((tab) => (tab === known ? { ...tab, at: route } : tab)));
    },
    name(run, name, health) {
      const tabs = list.get();
      const known = tabs.find((tab) => tab.run === run);
      if (known === undefined || (known.name === name && known.health === health)) return;
      set(tabs.map((tab) => (tab === known ? { ...tab, name, health } : tab)));
    },
    close(run, seen) {
      const tabs = list.get();
      const index = tabs.findIndex((tab) => tab.run === run);
      const rest = tabs.filter((tab) => tab.run !== run);
      set(rest);
      if (!('run' in seen) || seen.run !== run) return seen;
      return rest[Math.min(Math.max(index, 0), rest.length - 1)]?.at ?? { view: 'library' };
    },
  };
}

function read(): readonly Tab[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((item: { name?: unknown; health?: unknown; at?: unknown }) => {
      const at = parseRoute(String(item.at));
      if (!('run' in at)) return [];
      const health =
        item.health === 'healthy' || item.health === 'unhealthy' || item.health === 'unknown' ? item.health : null;
      return [{ run: at.run, name: String(item.name ?? ''), health, at }];
    });
  } catch {
    return [];
  }
}

function write(tabs: readonly Tab[]): void {
  try {
    sessionStorage.setItem(
      KEY,
      JSON.stringify(tabs.map(({ name, health, at }) => ({ name, health, at: formatRoute(at) }))),
    );
  } catch {
    // A browser that keeps nothing: the tabs then last until the next reload.
  }
}
