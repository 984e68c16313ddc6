import { keep, kept } from './kept.ts';

/** What is looked for, as it stands in the pane and in the address. */
export interface SearchQuery {
  readonly pattern: string;
  /** In the query language. */
  readonly filter: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly regex: boolean;
  readonly scope: SearchScope;
}

export type SearchScope = 'file' | 'run' | 'open';

export const NO_QUERY: SearchQuery = {
  pattern: '',
  filter: '',
  matchCase: false,
  wholeWord: false,
  regex: false,
  scope: 'run',
};

export function asksNothing(query: SearchQuery): boolean {
  return query.pattern === '' && query.filter.trim() === '';
}

/** Null where the address has no search pane open. */
export function readQuery(params: URLSearchParams): SearchQuery | null {
  const pattern = params.get('q');
  if (pattern === null) return null;
  const how = (params.get('how') ?? '').split(' ');
  const scope = params.get('in');
  return {
    pattern,
    filter: params.get('filter') ?? '',
    matchCase: how.includes('case'),
    wholeWord: how.includes('word'),
    regex: how.includes('regex'),
    scope: scope === 'file' || scope === 'open' ? scope : 'run',
  };
}

export function writeQuery(query: SearchQuery, params: URLSearchParams): void {
  params.set('q', query.pattern);
  if (query.filter !== '') params.set('filter', query.filter);
  const how = [query.matchCase ? 'case' : '', query.wholeWord ? 'word' : '', query.regex ? 'regex' : ''];
  const words = how.filter((word) => word !== '').join(' ');
  if (words !== '') params.set('how', words);
  if (query.scope !== 'run') params.set('in', query.scope);
}

/** What was looked for last in a run: it stands in the box again when the search is opened. */
export function keptQuery(run: string): SearchQuery | null {
  return kept<SearchQuery>(`query:${run}`);
}

export function keepQuery(run: string, query: SearchQuery): void {
  keep(`query:${run}`, query);
}
