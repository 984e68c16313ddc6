import { useEffect, useMemo, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import type { Attempt, PlacedNegotiation, Returns } from '../../../shared/contract/api.ts';
import { type RowList, rowList } from '../../timeline/rows.ts';
import { useApp } from '../../state/app.ts';
import { useAsk } from '../../state/ask.ts';
import { PAGE_LINES, type Pages, createPages } from '../../state/pages.ts';
import { useStore } from '../../state/store.ts';

export type LaneGroup = Returns<'run.negotiations'>['groups'][number];

export interface Listing {
  /** The filter that the rows are of: the one before while the next is on its way. */
  readonly lens: string;
  readonly list: RowList;
  readonly lanes: readonly LaneGroup[];
  /** Negotiations that pass, and all that the run has. */
  readonly total: number;
  readonly all: number;
  /** Where a negotiation stands in the list. */
  rowOf(id: string): number | null;
  negotiation(index: number): PlacedNegotiation | null;
  attempt(negotiation: string, at: number): Attempt | null;
}

export interface Rows {
  readonly listing: Listing | null;
  readonly fault: Fault | null;
  /** Asks for what rows from first to last say. */
  readonly want: (first: number, last: number) => void;
}

interface Asked {
  readonly run: string;
  readonly lens: string;
  /** Ids of negotiations that are unfolded, and lanes that are closed, by `laneId`. */
  readonly open: readonly string[];
  readonly closed: readonly string[];
  /** The negotiation that the selection is part of. */
  readonly picked: string | null;
}

export function laneId(lane: { readonly peer: string | null; readonly instance: string | null }): string {
  return `${lane.peer ?? ''}@${lane.instance ?? ''}`;
}

/** What the rows of the timeline are, page by page. The rows before stay until the first page of the next is there. */
export function useRows(asked: Asked): Rows {
  const { run, lens, open, closed, picked } = asked;
  const { link } = useApp();
  const negotiations = useMemo(
    () =>
      createPages<PlacedNegotiation>(async (of, filter, from, count, signal) => {
        const { rows } = await link.call('run.negotiations', { run: of, filter, from: from - 1, count }, { signal });
        return rows;
      }),
    [link],
  );
  const attempts = useMemo(
    () =>
      createPages<Attempt>(async (of, negotiation, from, count, signal) => {
        const page = await link.call('run.attempts', { run: of, negotiation, from: from - 1, count }, { signal });
        return page.attempts;
      }),
    [link],
  );
  const version = useStore(negotiations.version);
  const more = useStore(attempts.version);
  const problem = useStore(negotiations.problem);
  const find = useMemo(() => [...new Set(picked === null ? open : [...open, picked])].slice(0, 200), [open, picked]);
  const head = useAsk('run.negotiations', { run, filter: lens, from: 0, count: 1, find });
  const fresh = head.busy || head.fault !== null ? null : head.value;

  const [shown, setShown] = useState<{ readonly lens: string; readonly head: Returns<'run.negotiations'> } | null>(
    null,
  );
  // What was to be found is remembered, so that a row stays unfolded while the next answer is on its way.
  useEffect(() => {
    if (fresh === null || (shown?.lens === lens && shown.head === fresh)) return;
    if (fresh.total > 0 && negotiations.line(run, lens, 1) === undefined)
      negotiations.want(run, lens, 1, Math.min(PAGE_LINES, fresh.total));
    else setShown({ lens, head: fresh });
  }, [fresh, shown, lens, run, negotiations, version]);
  const [places, setPlaces] = useState<ReadonlyMap<string, number>>(new Map());
  const [counts, setCounts] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    if (fresh === null) return;
    setPlaces(new Map(find.flatMap((id, at) => (fresh.found[at] === null ? [] : [[id, fresh.found[at] ?? 0]]))));
  }, [fresh, find]);

  // How many attempts an unfolded row has is known from its negotiation; of one far away its page is asked for.
  useEffect(() => {
    if (shown === null) return;
    const known = new Map(counts);
    const missing: { run: string; file: string; first: number; last: number }[] = [];
    for (const id of open) {
      const place = places.get(id);
      if (place === undefined) continue;
      const one = negotiations.line(run, shown.lens, place + 1);
      if (one?.id === id) known.set(id, one.attempts);
      else if (!known.has(id)) missing.push({ run, file: shown.lens, first: place + 1, last: place + 1 });
    }
    if (missing.length > 0) negotiations.wantAll(missing);
    if (open.some((id) => known.get(id) !== counts.get(id))) setCounts(known);
  }, [shown, open, places, counts, negotiations, run, version]);

  const listing = useMemo((): Listing | null => {
    if (shown === null) return null;
    const lanes = shown.head.groups;
    const shut = new Set(lanes.flatMap((lane, at) => (closed.includes(laneId(lane)) ? [at] : [])));
    const unfolded = open.flatMap((id) => {
      const [index, count] = [places.get(id), counts.get(id)];
      return index === undefined || count === undefined || count < 2 ? [] : [{ id, index, attempts: count }];
    });
    const list = rowList(lanes, unfolded, shut);
    return {
      lens: shown.lens,
      list,
      lanes,
      total: shown.head.total,
      all: shown.head.all,
      rowOf(id) {
        const index = places.get(id);
        return index === undefined ? null : list.atNegotiation(index);
      },
      negotiation: (index) => negotiations.line(run, shown.lens, index + 1) ?? null,
      attempt: (negotiation, at) => attempts.line(run, negotiation, at + 1) ?? null,
    };
    // What the pages hold is looked up anew with each that arrives.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shown, closed, open, places, counts, run, negotiations, attempts, version, more]);

  const want = useMemo(
    () =>
      listing === null
        ? () => {}
        : (first: number, last: number) => wantRows(run, listing, first, last, negotiations, attempts),
    [run, listing, negotiations, attempts],
  );
  return { listing, fault: head.fault ?? problem, want };
}

function wantRows(
  run: string,
  { list, lens }: Listing,
  first: number,
  last: number,
  negotiations: Pages<PlacedNegotiation>,
  attempts: Pages<Attempt>,
): void {
  let low = Infinity;
  let high = -Infinity;
  const opened = new Map<string, { first: number; last: number }>();
  for (let at = first; at <= last; at += 1) {
    const row = list.row(at);
    if (row === null || row.kind === 'lane') continue;
    low = Math.min(low, row.index + 1);
    high = Math.max(high, row.index + 1);
    if (row.kind !== 'attempt') continue;
    const window = opened.get(row.negotiation);
    opened.set(row.negotiation, { first: Math.min(window?.first ?? Infinity, row.at + 1), last: row.at + 1 });
  }
  if (high >= low) negotiations.want(run, lens, low, high);
  attempts.wantAll([...opened].map(([file, window]) => ({ run, file, ...window })));
}
