import type { Fault } from '../../../shared/base/fault.ts';
import { type Result, ok } from '../../../shared/base/result.ts';
import { type Filter, formatFilter, parseFilter } from '../../../shared/query/filter.ts';
import type { SearchQuery } from '../../state/query.ts';
import type { SearchTarget } from '../../state/search.ts';

interface Surroundings {
  readonly run: string;
  readonly name: string;
  readonly file: string | null;
  /** The runs that are open, in the order of their tabs. */
  readonly open: readonly { readonly run: string; readonly name: string }[];
}

/** The runs to look through, and what for; the fault says where the filter cannot be read. */
export function targetsOf(query: SearchQuery, here: Surroundings): Result<readonly SearchTarget[], Fault> {
  const filter = parseFilter(query.filter);
  if (!filter.ok) return filter;
  const runs = query.scope === 'open' ? here.open : [{ run: here.run, name: here.name }];
  const text = formatFilter(
    query.scope === 'file' && here.file !== null ? within(filter.value, here.file) : filter.value,
  );
  return ok(
    runs.map(({ run, name }) => ({
      run,
      name,
      params: {
        run,
        pattern: query.pattern,
        literal: !query.regex,
        ignoreCase: !query.matchCase,
        wholeWord: query.wholeWord,
        filter: text,
      },
    })),
  );
}

export function keyOf(targets: readonly SearchTarget[]): string {
  return JSON.stringify(targets.map(({ params }) => params));
}

function within(filter: Filter, file: string): Filter {
  const only: Filter = { kind: 'field', field: 'file', values: [file] };
  if (filter.kind === 'all') return only;
  return { kind: 'and', parts: [...(filter.kind === 'and' ? filter.parts : [filter]), only] };
}
