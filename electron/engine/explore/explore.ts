import type { CheckedParams, Returns } from '../../../shared/contract/api.ts';
import type { Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import type { RunReader } from '../store/reader.ts';
import { attempt, attemptPage, exchanged, negotiationPage } from './attempts.ts';
import { facets, over } from './counts.ts';
import { lanes } from './lanes.ts';
import { eventAt, findRow, tablePage } from './table.ts';

/** The questions that are answered from a run's columns. */
export const EXPLORE_METHODS = [
  'run.table',
  'run.tableRow',
  'run.facets',
  'run.over',
  'run.lanes',
  'run.negotiations',
  'run.attempts',
  'run.attempt',
  'run.selectors',
  'run.proposals',
  'run.eventAt',
] as const;
export type ExploreMethod = (typeof EXPLORE_METHODS)[number];

type Answers = {
  readonly [M in ExploreMethod]: (reader: RunReader, params: CheckedParams<M>) => Returns<M> | Promise<Returns<M>>;
};

const ANSWERS: Answers = {
  'run.table': (reader, { from, count, ...query }) => tablePage(reader, plain(query), from, count),
  'run.tableRow': (reader, { find, ...query }) => findRow(reader, plain(query), find),
  'run.facets': (reader, asked) => facets(reader, asked),
  'run.over': (reader, asked) => over(reader, asked),
  'run.lanes': (reader, asked) => lanes(reader, asked),
  'run.negotiations': (reader, asked) => negotiationPage(reader, asked),
  'run.attempts': (reader, asked) => attemptPage(reader, asked),
  'run.attempt': (reader, asked) => attempt(reader, asked),
  'run.selectors': (reader, { filter }) => exchanged<TrafficSelector>(reader, 'selectors', filter),
  'run.proposals': (reader, { filter }) => exchanged<Proposal>(reader, 'proposals', filter),
  'run.eventAt': async (reader, { file, line }) => ({ row: await eventAt(reader, file, line) }),
};

/** Answers one; a fault where it cannot be answered. Parameters are those that the contract has checked. */
export function explore(reader: RunReader, method: ExploreMethod, params: unknown): unknown {
  return (ANSWERS[method] as (reader: RunReader, params: unknown) => unknown)(reader, params);
}

/** Without what does not belong to the query, so that alike ones are known again. */
function plain({ filter, wfp, sort, offsets }: Omit<CheckedParams<'run.table'>, 'run' | 'from' | 'count'>) {
  return { filter, wfp, sort, offsets };
}
