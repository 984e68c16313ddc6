import { type SearchQuery, readQuery, writeQuery } from './query.ts';
import { type Store, createStore } from './store.ts';

/** What is seen, as a value. The URL's hash is its text form, so that back, forward and a reload bring it back. */
export type Route =
  | { readonly view: 'library' }
  | { readonly view: 'overview'; readonly run: string }
  | {
      readonly view: 'lines';
      readonly run: string;
      readonly file: string | null;
      readonly line: number | null;
      /** The key of the finding whose proof is being walked. */
      readonly finding: string | null;
      /** The search pane; null where it is closed. */
      readonly search: SearchQuery | null;
      /** True where the lines are read in the text editor. */
      readonly source: boolean;
    };

export type RunRoute = Exclude<Route, { view: 'library' }>;
export type LinesRoute = Extract<Route, { view: 'lines' }>;

/** The lines of a run, at a place where one is named. */
export function linesRoute(run: string, at: Partial<Omit<LinesRoute, 'view' | 'run'>> = {}): LinesRoute {
  return { view: 'lines', run, file: null, line: null, finding: null, search: null, source: false, ...at };
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parts = path.split('/').filter((part) => part !== '');
  const run = decode(parts[1] ?? '');
  if (parts[0] !== 'run' || run === '') return { view: 'library' };
  if (parts[2] !== 'lines') return { view: 'overview', run };
  const params = new URLSearchParams(query);
  const line = Number(params.get('line') ?? '');
  return {
    view: 'lines',
    run,
    file: params.get('file'),
    line: Number.isSafeInteger(line) && line >= 1 ? line : null,
    finding: params.get('finding'),
    search: readQuery(params),
    source: params.get('as') === 'text',
  };
}

export function formatRoute(route: Route): string {
  if (route.view === 'library') return '#/';
  const base = `#/run/${encodeURIComponent(route.run)}`;
  if (route.view === 'overview') return base;
  const params = new URLSearchParams();
  if (route.file !== null) params.set('file', route.file);
  if (route.line !== null) params.set('line', String(route.line));
  if (route.finding !== null) params.set('finding', route.finding);
  if (route.source) params.set('as', 'text');
  if (route.search !== null) writeQuery(route.search, params);
  const query = params.toString();
  return query === '' ? `${base}/lines` : `${base}/lines?${query}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export interface Router {
  readonly route: Store<Route>;
  go(route: Route): void;
  /** Takes the place of the present entry: for what changes while one looks, such as the line under the cursor. */
  replace(route: Route): void;
}

export function createRouter(): Router {
  const route = createStore<Route>(parseRoute(location.hash));
  addEventListener('hashchange', () => {
    if (formatRoute(route.get()) !== location.hash) route.set(parseRoute(location.hash));
  });
  const move = (next: Route, how: 'pushState' | 'replaceState') => {
    const hash = formatRoute(next);
    if (hash !== formatRoute(route.get())) history[how](null, '', hash);
    route.set(next);
  };
  addEventListener('popstate', () => route.set(parseRoute(location.hash)));
  return { route, go: (next) => move(next, 'pushState'), replace: (next) => move(next, 'replaceState') };
}
