import { useMemo, useState } from 'react';
import type { Returns } from '../../../shared/contract/api.ts';
import type { TableField } from '../../../shared/contract/explore.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { valueOrder } from '../../../shared/query/order.ts';
import { type RowGroup, groupsOf } from '../../grid/data-groups.ts';
import { useAsk } from '../../state/ask.ts';
import type { TableQuery } from '../../state/rows.ts';
import { type Table, useTable } from './use-table.ts';

/** Rows of more values than these are sorted by them, and have no heads. */
const MOST_GROUPS = 1000;

interface Grouped {
  readonly table: Table;
  /** Null for rows alone. */
  readonly groups: readonly RowGroup[] | null;
  /** How many values there are, where these are too many for groups; else null. */
  readonly tooMany: number | null;
}

interface Held {
  readonly query: TableQuery | null;
  readonly counted: Returns<'run.facets'>['facets'][number] | null;
}

/**
 * A table whose rows stand in groups of a field. Rows and counts are of the same question always: the picture changes once
 * both are there.
 */
export function useGrouped(props: {
  readonly run: string;
  readonly analysis: Analysis;
  readonly query: TableQuery;
  readonly by: TableField | null;
  readonly wordOf: (field: TableField, value: string) => string;
  readonly shut: ReadonlySet<string>;
}): Grouped {
  const { run, analysis, query, by, wordOf, shut } = props;
  const { filter, wfp } = query;
  const facets = useAsk('run.facets', by === null ? null : { run, filter, wfp, fields: [by], most: MOST_GROUPS });
  const table = useTable(run, query, facets.busy);
  const [held, setHeld] = useState<Held>({ query: null, counted: null });
  const fresh = by === null || facets.fault !== null ? null : (facets.value?.facets[0] ?? null);
  if (!table.busy && !facets.busy && (held.query !== table.query || held.counted !== fresh))
    setHeld({ query: table.query, counted: fresh });
  // Where a row stands is reckoned from all counts: with some of them missing it cannot be.
  const counted = held.query === table.query ? held.counted : null;
  const tooMany = counted !== null && counted.distinct > counted.values.length ? counted.distinct : null;
  const groups = useMemo(() => {
    if (counted === null || tooMany !== null) return null;
    const { field } = counted;
    const order = field === 'file' ? listedOrder(analysis) : valueOrder(field);
    const values = counted.values.toSorted((a, b) => order(a.value, b.value));
    return groupsOf(values, (value) => wordOf(field, value), shut);
  }, [counted, tooMany, wordOf, shut, analysis]);
  return { table, groups, tooMany };
}

/** Files are sorted as the run lists them, not by their letters. */
function listedOrder({ files }: Analysis): (a: string, b: string) => number {
  const at = new Map(files.map(({ name }, index) => [name, index]));
  return (a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0);
}
