import { useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import type { Params, PlacedNegotiation, Returns } from '../../../shared/contract/api.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import { useAsk } from '../../state/ask.ts';

/** Negotiations of one asking. */
export const PAGE = 200;

/** Which negotiations are listed. */
export interface Listed {
  readonly run: string;
  readonly filter: string;
  readonly outcome: Negotiation['outcome'] | null;
  readonly differing: boolean;
}

export interface NegotiationList {
  readonly listed: Listed;
  /** Null before the first answer. */
  readonly counts: Pick<Returns<'run.negotiations'>, 'total' | 'all' | 'groups'> | null;
  /** By its place; undefined where its page is not there yet. */
  readonly rowAt: (place: number) => PlacedNegotiation | undefined;
  readonly placeOf: (id: string) => number | null;
  readonly fault: Fault | null;
}

export function pageParams(listed: Listed, page: number): Params<'run.negotiations'> {
  return { ...listed, from: page * PAGE, count: PAGE };
}

/** The list under a filter, page by page around what is in sight. Until the answer to a new filter is there, that to the one before. */
export function useNegotiationList(
  asked: Listed,
  first: number,
  last: number,
  wanted: readonly string[],
): NegotiationList {
  const head = useAsk('run.negotiations', pageParams(asked, 0));
  const [before, setBefore] = useState(asked);
  if (!head.busy && !same(before, asked)) setBefore(asked);
  const listed = head.busy ? before : asked;
  const total = head.value?.total ?? 0;
  const pageOf = (place: number) => Math.floor(Math.min(Math.max(0, place), Math.max(0, total - 1)) / PAGE);
  const pages = [pageOf(first), pageOf(last)] as const;
  const one = useAsk('run.negotiations', pages[0] === 0 ? null : pageParams(listed, pages[0]));
  const other = useAsk('run.negotiations', pages[1] === 0 ? null : pageParams(listed, pages[1]));

  const known = new Map<number, readonly PlacedNegotiation[]>();
  if (head.value !== null) known.set(0, head.value.rows);
  for (const [page, answer] of [
    [pages[0], one],
    [pages[1], other],
  ] as const)
    if (answer.value !== null && !answer.busy && page !== 0) known.set(page, answer.value.rows);

  const places = new Map<string, number>();
  for (const [page, rows] of known) for (const [index, { id }] of rows.entries()) places.set(id, page * PAGE + index);
  const missing = wanted.filter((id) => !places.has(id));
  const found = useAsk(
    'run.negotiations',
    missing.length === 0 || total <= PAGE ? null : { ...listed, from: 0, count: 1, find: missing },
  );
  if (found.value !== null && !found.busy)
    for (const [index, place] of found.value.found.entries())
      if (place !== null) places.set(missing[index] ?? '', place);

  return {
    listed,
    counts: head.value,
    rowAt: (place) => known.get(Math.floor(place / PAGE))?.[place % PAGE],
    placeOf: (id) => places.get(id) ?? null,
    fault: head.fault ?? one.fault ?? other.fault,
  };
}

function same(a: Listed, b: Listed): boolean {
  return a.run === b.run && a.filter === b.filter && a.outcome === b.outcome && a.differing === b.differing;
}
