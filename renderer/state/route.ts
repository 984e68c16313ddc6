import { type SearchQuery, readQuery, writeQuery } from './query.ts';
import { type Store, createStore } from './store.ts';

/** The views of the workbench that keep what they show in words of their own. */
export const WORK_VIEWS = ['timeline', 'negotiations', 'selectors', 'proposals', 'wfp', 'all', 'compare'] as const;
export type WorkView = (typeof WORK_VIEWS)[number];

/** What is fetched from Azure, and how. */
export const AZURE_TABS = ['storage', 'troubleshoot', 'logs'] as const;
export type AzureTab = (typeof AZURE_TABS)[number];

/** What is selected: it stays so when the view changes. */
export type Pick =
  | { readonly kind: 'event'; readonly id: number }
  | { readonly kind: 'attempt'; readonly no: number }
  | null;

/** What holds in all views of a run; where it is left out of a route that is gone to, it stays as it is. */
interface Held {
  /** The filter, in the query language. */
  readonly lens?: string;
  readonly pick?: Pick;
}

/** What is seen, as a value. The URL's hash is its text form, so that back, forward and a reload bring it back. */
export type Route =
  | { readonly view: 'library' }
  | { readonly view: 'settings' }
  | {
      readonly view: 'azure';
      readonly tab: AzureTab;
      /** By its id, and where one is in it: never an address, which may hold a signature. */
      readonly place: string | null;
      readonly container: string | null;
      readonly prefix: string;
      /** True where all below the prefix is listed, and not one folder. */
      readonly deep: boolean;
    }
  | ({ readonly view: 'overview'; readonly run: string } & Held)
  | ({
      readonly view: 'work';
      readonly run: string;
      readonly name: WorkView;
      /** What else the view shows, by the view's own short names: a zoom, a sorting, what is unfolded. */
      readonly state: Readonly<Record<string, string>>;
    } & Held)
  | ({
      readonly view: 'lines';
      readonly run: string;
      /** Null for the one that is most likely meant; "" for the list of all. */
      readonly file: string | null;
      readonly line: number | null;
      /** The key of the finding whose proof is being walked. */
      readonly finding: string | null;
      /** The search pane; null where it is closed. */
      readonly search: SearchQuery | null;
      /** True where the lines are read in the text editor. */
      readonly source: boolean;
    } & Held);

export type RunRoute = Extract<Route, { readonly run: string }>;
export type AzureRoute = Extract<Route, { view: 'azure' }>;
export type LinesRoute = Extract<Route, { view: 'lines' }>;
export type WorkRoute = Extract<Route, { view: 'work' }>;

export function runOf(route: Route): string | null {
  return 'run' in route ? route.run : null;
}

/** The lines of a run, at a place where one is named. */
export function linesRoute(run: string, at: Partial<Omit<LinesRoute, 'view' | 'run'>> = {}): LinesRoute {
  return { view: 'lines', run, file: null, line: null, finding: null, search: null, source: false, ...at };
}

/** A view of the workbench, with what of its own state is named. */
export function workRoute(
  run: string,
  name: WorkView,
  more: Held & { readonly state?: Readonly<Record<string, string>> } = {},
): WorkRoute {
  return { view: 'work', run, name, state: {}, ...more };
}

/** What is fetched from Azure, at a place where one is named. */
export function azureRoute(at: Partial<Omit<AzureRoute, 'view'>> = {}): AzureRoute {
  return { view: 'azure', tab: 'storage', place: null, container: null, prefix: '', deep: false, ...at };
}

const LENS = 'lens';
const PICK = 'pick';

/** A hash that says nothing of the lens and the selection leaves them out. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parts = path.split('/').filter((part) => part !== '');
  const params = new URLSearchParams(query);
  if (parts[0] === 'settings') return { view: 'settings' };
  if (parts[0] === 'azure') return parseAzure(parts[1], params);
  const run = decode(parts[1] ?? '');
  if (parts[0] !== 'run' || run === '') return { view: 'library' };
  const held = {
    ...(params.has(LENS) ? { lens: params.get(LENS) ?? '' } : {}),
    ...(params.has(PICK) ? { pick: parsePick(params.get(PICK) ?? '') } : {}),
  };
  const name = WORK_VIEWS.find((view) => view === parts[2]);
  if (name !== undefined) {
    const state = Object.fromEntries([...params].filter(([key]) => key !== LENS && key !== PICK));
    return { view: 'work', run, name, state, ...held };
  }
  if (parts[2] !== 'lines') return { view: 'overview', run, ...held };
  const line = Number(params.get('line') ?? '');
  return {
    view: 'lines',
    run,
    file: params.get('file'),
    line: Number.isSafeInteger(line) && line >= 1 ? line : null,
    finding: params.get('finding'),
    search: readQuery(params),
    source: params.get('as') === 'text',
    ...held,
  };
}

export function formatRoute(route: Route): string {
  if (route.view === 'library') return '#/';
  if (route.view === 'settings') return '#/settings';
  if (route.view === 'azure') return formatAzure(route);
  const base = `#/run/${encodeURIComponent(route.run)}`;
  const params = new URLSearchParams();
  if (route.view === 'work')
    for (const [key, value] of Object.entries(route.state)) if (value !== '') params.set(key, value);
  if (route.view === 'lines') {
    if (route.file !== null) params.set('file', route.file);
    if (route.line !== null) params.set('line', String(route.line));
    if (route.finding !== null) params.set('finding', route.finding);
    if (route.source) params.set('as', 'text');
    if (route.search !== null) writeQuery(route.search, params);
  }
  if ((route.lens ?? '') !== '') params.set(LENS, route.lens ?? '');
  if ((route.pick ?? null) !== null) params.set(PICK, formatPick(route.pick ?? null));
  const query = params.toString();
  const path = route.view === 'overview' ? base : `${base}/${route.view === 'work' ? route.name : 'lines'}`;
  return query === '' ? path : `${path}?${query}`;
}

const PLACE_ID = /^[\w-]{1,64}$/;

function parseAzure(tab: string | undefined, params: URLSearchParams): AzureRoute {
  const place = params.get('place') ?? '';
  const container = params.get('container') ?? '';
  const known = PLACE_ID.test(place);
  return azureRoute({
    tab: AZURE_TABS.find((name) => name === tab) ?? 'storage',
    place: known ? place : null,
    container: known && container !== '' ? container : null,
    prefix: known && container !== '' ? (params.get('prefix') ?? '') : '',
    deep: params.get('deep') === '1',
  });
}

function formatAzure({ tab, place, container, prefix, deep }: AzureRoute): string {
  const params = new URLSearchParams();
  if (place !== null) params.set('place', place);
  if (container !== null) params.set('container', container);
  if (prefix !== '') params.set('prefix', prefix);
  if (deep) params.set('deep', '1');
  const query = params.toString();
  const path = tab === 'storage' ? '#/azure' : `#/azure/${tab}`;
  return query === '' ? path : `${path}?${query}`;
}

/** "event:12", "attempt:5". */
function parsePick(text: string): Pick {
  const [, kind, number = ''] = /^(event|attempt):(\d{1,9})$/.exec(text) ?? [];
  if (kind === 'event') return { kind, id: Number(number) };
  return kind === 'attempt' ? { kind, no: Number(number) } : null;
}

function formatPick(pick: Pick): string {
  if (pick === null) return '';
  return pick.kind === 'event' ? `event:${pick.id}` : `attempt:${pick.no}`;
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
  const held = new Map<string, Required<Held>>();
  /** With the lens and the selection as they are where the route leaves them out. */
  const settled = (route: Route): Route => {
    if (!('run' in route)) return route;
    const before = held.get(route.run);
    const now = {
      lens: route.lens ?? before?.lens ?? '',
      pick: route.pick === undefined ? (before?.pick ?? null) : route.pick,
    };
    held.set(route.run, now);
    return { ...route, ...now };
  };
  // The address is the whole truth: what it does not say is not so.
  const addressed = (): Route => {
    const route = parseRoute(location.hash);
    return settled('run' in route ? { lens: '', pick: null, ...route } : route);
  };
  const route = createStore<Route>(addressed());
  const follow = () => {
    if (formatRoute(route.get()) !== location.hash) route.set(addressed());
  };
  addEventListener('hashchange', follow);
  addEventListener('popstate', follow);
  const move = (wanted: Route, how: 'pushState' | 'replaceState') => {
    const next = settled(wanted);
    const hash = formatRoute(next);
    if (hash !== formatRoute(route.get())) history[how](null, '', hash);
    route.set(next);
  };
  // A link within the page says where to, and leaves the lens and the selection as they are.
  addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#/"]') : null;
    if (link === null || link.target === '_blank') return;
    event.preventDefault();
    move(parseRoute(link.getAttribute('href') ?? ''), 'pushState');
  });
  return { route, go: (next) => move(next, 'pushState'), replace: (next) => move(next, 'replaceState') };
}
