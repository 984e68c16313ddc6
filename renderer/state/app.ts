import { createContext, useContext, useEffect } from 'react';
import { FaultError, fault, faultOf } from '../../shared/base/fault.ts';
import type { Explanation } from '../../shared/model/explanation.ts';
import type { Analysis, Configuration } from '../../shared/model/analysis.ts';
import type { Hit, LogLine, TableRow } from '../../shared/contract/api.ts';
import { type Answers, createAnswers } from './answers.ts';
import { type Azure, createAzure } from './azure.ts';
import { type Bookmarks, createBookmarks } from './bookmarks.ts';
import { type Cache, type Loaded, createCache } from './cache.ts';
import type { Door, Offer } from './door.ts';
import { createDevice } from './device.ts';
import { type Downloads, createDownloads } from './downloads.ts';
import { type Dropped, groupDropped } from './drop.ts';
import { type Library, createLibrary } from './library.ts';
import { type Lens, createLens } from './lens.ts';
import { type Link, createLink } from './link.ts';
import { type Openings, createOpenings } from './openings.ts';
import { type Pages, createPages } from './pages.ts';
import { keepPreferences } from './preference.ts';
import { NO_QUERY, keptQuery } from './query.ts';
import { type Router, createRouter, linesRoute } from './route.ts';
import { type LibrarySettings, createLibrarySettings } from './library-settings.ts';
import { createRows } from './rows.ts';
import { type Search, createSearch } from './search.ts';
import { type Store, createStore, useStore } from './store.ts';
import { type Tabs, createTabs } from './tabs.ts';

/** Everything that a view may ask of or change, made once for the page. */
export interface App {
  readonly door: Door;
  readonly link: Link;
  readonly router: Router;
  readonly lens: Lens;
  readonly tabs: Tabs;
  /** Choices that are kept with the library: `useSaved`. */
  readonly saved: LibrarySettings;
  readonly library: Library;
  readonly openings: Openings;
  /** What is fetched from Azure; nothing is asked of it but by a press. */
  readonly azure: Azure;
  /** The zips among the downloads, once somebody asks for them. */
  readonly downloads: Downloads;
  readonly analyses: Cache<Analysis>;
  /** What the engine said, by what it was asked: `useAsk`. */
  readonly answers: Answers;
  /** What lines mean, by `lineKey`. */
  readonly explanations: Cache<Explanation>;
  readonly pages: Pages<LogLine>;
  /** Rows of the tables of events, by what they were asked with. */
  readonly rows: Pages<TableRow>;
  readonly search: Search;
  /** The hits of searches by their numbers, from 1: the search stands in the place of the run, and no file. */
  readonly hits: Pages<Hit>;
  readonly bookmarks: Bookmarks;
  /** The device whose words changes are shown in; null until one is chosen. */
  readonly device: Store<string | null>;
  /** Grows each time the search box is asked for. */
  readonly searchAsked: Store<number>;
  /** Opens the search of a run where it is closed, and puts the focus in its box. */
  openSearch(run: string): void;
  /** Takes pasted configuration in, and gives the diagnosis that it makes. Refused with a Fault. */
  configure(run: string, text: string): Promise<readonly Configuration[]>;
  /** Takes all that was pasted away again. */
  unconfigure(run: string): Promise<void>;
  /** The system's dialog, and on with what was chosen there. */
  choose(what: 'files' | 'folder'): void;
  openDropped(items: Promise<readonly Dropped[]>): void;
  closeTab(run: string): void;
}

const KEPT_ANALYSES = 6;
const KEPT_EXPLANATIONS = 200;

/** The key of a line's explanation. */
export function lineKey(run: string, file: string, line: number): string {
  return JSON.stringify([run, file, line]);
}

export function createApp(door: Door): App {
  const link = createLink(door);
  const router = createRouter();
  const tabs = createTabs();
  const library = createLibrary(link);
  const analyses = createCache((run) => link.call('run.analysis', { run }), KEPT_ANALYSES);
  const answers = createAnswers(link);
  const explanations = createCache((key) => {
    const [run, file, line] = JSON.parse(key) as [string, string, number];
    return link.call('run.explain', { run, file, line });
  }, KEPT_EXPLANATIONS);
  const pages = createPages(
    async (run, file, from, count, signal) =>
      (await link.call('run.lines', { run, file, from, count }, { signal })).lines,
  );
  const rows = createRows(link);
  const search = createSearch(link);
  const hits = createPages(
    async (id, _, from, count, signal) =>
      (await link.call('search.hits', { search: id, from: from - 1, count }, { signal })).hits,
  );
  const bookmarks = createBookmarks(link);
  const searchAsked = createStore(0);

  const saved = createLibrarySettings(link);
  keepPreferences(saved);
  saved.load();

  const openings = createOpenings(door, link, async (run, alone) => {
    analyses.forget(run);
    await library.refresh();
    if (alone && router.route.get().view === 'library') router.go({ view: 'overview', run });
  });

  link.status.subscribe(() => {
    if (link.status.get().state !== 'open') return;
    void library.refresh();
    analyses.retry();
    answers.retry();
    saved.load();
    explanations.retry();
    pages.retry();
    rows.retry();
    hits.retry();
    bookmarks.retry();
  });
  router.route.subscribe(() => tabs.visit(router.route.get()));
  tabs.visit(router.route.get());

  const home = () => router.go({ view: 'library' });
  const closeTab = (run: string) => router.go(tabs.close(run, router.route.get()));

  const anew = async (run: string) => {
    await Promise.all([analyses.renew(run), library.refresh()]);
  };

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
  const azure = createAzure(link, (offer) => {
    // Who reads a run meanwhile is not called away.
    if (router.route.get().view === 'azure') home();
    openings.start([offer]);
  });

  return {
    door,
    link,
    router,
    lens: createLens(router),
    saved,
    tabs,
    device: createDevice(),
    library: {
      ...library,
      async remove(run) {
        await library.remove(run);
        if (library.store.get().removed.has(run)) closeTab(run);
      },
    },
    openings,
    azure,
    downloads: createDownloads(link),
    analyses,
    answers,
    explanations,
    pages,
    rows,
    search,
    hits,
    bookmarks,
    searchAsked,
    openSearch(run) {
      const route = router.route.get();
      const here = route.view === 'lines' && route.run === run ? route : linesRoute(run);
      if (here.search === null || here !== route)
        router.go({ ...here, search: here.search ?? keptQuery(run) ?? NO_QUERY });
      searchAsked.update((count) => count + 1);
    },
    async configure(run, text) {
      const { configuration } = await link.call('run.configure', { run, text });
      await anew(run);
      return configuration;
    },
    async unconfigure(run) {
      await link.call('run.unconfigure', { run });
      await anew(run);
    },
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
