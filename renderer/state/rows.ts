import type { CheckedParams, TableRow } from '../../shared/contract/api.ts';
import type { Link } from './link.ts';
import { type Pages, createPages } from './pages.ts';

/** Which rows of a run's table, and in what order; its JSON stands in the place of the file. */
export type TableQuery = Omit<CheckedParams<'run.table'>, 'run' | 'from' | 'count'>;

/** Rows of tables by their numbers, from 1. */
export function createRows(link: Link): Pages<TableRow> {
  return createPages(async (run, query, from, count, signal) => {
    const asked = JSON.parse(query) as TableQuery;
    return (await link.call('run.table', { run, ...asked, from: from - 1, count }, { signal })).rows;
  });
}
