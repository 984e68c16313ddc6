import { createContext, useContext, useEffect } from 'react';
import { FaultError, fault, faultOf } from '../../shared/base/fault.ts';
import type { Analysis } from '../../shared/model/analysis.ts';
import { type Cache, type Loaded, createCache } from './cache.ts';
import type { Door, Offer } from './door.ts';
import { type Dropped, groupDropped } from './drop.ts';
import { type Library, createLibrary } from './library.ts';
import { type Link, createLink } from './link.ts';
import { type Openings, createOpenings } from './openings.ts';
import { type Pages, createPages } from './pages.ts';
import { type ThemeChoice, createTheme } from './preference.ts';
import { type Router, createRouter } from './route.ts';
import { type Store, useStore } from './store.ts';
import { type Tabs, createTabs } from './tabs.ts';

/** Everything that a view may ask of or change, made once for the page. */
export interface App {
  readonly door: Door;
  readonly link: Link;
  readonly router: Router;
  readonly tabs: Tabs;
  readonly theme: Store<ThemeChoice>;
  readonly library: Library;
  readonly openings: Openings;
  readonly analyses: Cache<Analysis>;
  readonly pages: Pages;
  /** The system's dialog, and on with what was chosen there. */
  choose(what: 'files' | 'folder'): void;
  openDropped(items: Promise<readonly Dropped[]>): void;
  closeTab(run: string): void;
}

const KEPT_ANALYSES = 6;

export function createApp(door: Door): App {
  const link = createLink(door);
  const router = createRouter();
  const tabs = createTabs();
  const library = createLibrary(link);
  const analyses = createCache((run) => link.call('run.analysis', { run }), KEPT_ANALYSES);
  const pages = createPages(
    async (run, file, from, count, signal) =>
      (await link.call('run.lines', { run, file, from, count }, { signal })).lines,
  );

  const openings = createOpenings(door, link, async (run, alone) => {
    analyses.forget(run);
    await library.refresh();
    if (alone && router.route.get().view === 'library') router.go({ view: 'overview', run });
  });

  link.status.subscribe(() => {
    if (link.status.get().state !== 'open') return;
    void library.refresh();
    analyses.retry();
    pages.retry();
  });
  router.route.subscribe(() => tabs.visit(router.route.get()));
  tabs.visit(router.route.get());

  const home = () => router.go({ view: 'library' });
  const closeTab = (run: string) => router.go(tabs.close(run, router.route.get()));

  const begin = (offers: readonly Offer[]) => {
    if (offers.length === 0) return;
    home();
    openings.start(offers);
  };
  const refuse = (name: string, error: unknown) => {
    home();
    openings.refuse(name, faultOf(error));
  };
  door.onOffered(begin);

  return {
    door,
    link,
    router,
    tabs,
    theme: createTheme(),
    library: {
      ...library,
      async remove(run) {
        await library.remove(run);
        if (library.store.get().removed.has(run)) closeTab(run);
      },
    },
    openings,
    analyses,
    pages,
    choose(what) {
      door.choose(what).then(begin, (error: unknown) => refuse('The chosen files', error));
    },
    openDropped(items) {
      items.then(
        (dropped) => {
          for (const { name, files } of dropped) {
            if (files.length === 0) refuse(name, new FaultError(fault('empty', `The folder "${name}" holds no file.`)));
          }
          begin(groupDropped(dropped).map((group) => ({ kind: 'files', ...group })));
        },
        (error: unknown) => refuse('What was dropped', error),
      );
    },
    closeTab,
  };
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside of the app');
  return app;
}

/** A run's analysis; loading begins with the first look. */
export function useAnalysis(run: string): Loaded<Analysis> {
  const app = useApp();
  const loaded = useStore(app.analyses.entry(run));
  useEffect(() => {
    if (loaded.state === 'ready') app.tabs.name(run, loaded.value.run.name, loaded.value.verdict.health);
  }, [app, run, loaded]);
  return loaded;
}
