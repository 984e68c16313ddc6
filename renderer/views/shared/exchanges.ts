import type { Analysis, Negotiation } from '../../../shared/model/analysis.ts';
import type { Step } from '../../../shared/model/words.ts';
import type { Pick } from '../../state/route.ts';

/** What an event carried, a traffic selector or a proposal, as the contract gives it. */
export interface Carried {
  readonly event: number;
  readonly attempt: number | null;
  readonly negotiation: string | null;
  readonly instance: string | null;
  readonly peer: string | null;
  readonly time: string | null;
}

/** Attempts of one negotiation that carried the same, or, with `all`, everything of one peer. */
export interface Exchange<Row> {
  /** "n3"; "n3.2" for the second of what differs within it; "peer 203.0.113.9". */
  readonly id: string;
  readonly all: boolean;
  readonly peer: string | null;
  readonly negotiation: Negotiation | null;
  /** Of the first attempt; of an `all` every different row once. */
  readonly rows: readonly Row[];
  /** The numbers of the attempts that carried it; none where the events belong to none. */
  readonly attempts: readonly number[];
  readonly time: string | null;
}

/** In the order in which they stand; a peer that has several comes before its own. `said` tells rows apart by what they say. */
export function exchangesOf<Row extends Carried>(
  rows: readonly Row[],
  negotiations: Analysis['negotiations'],
  said: (row: Row) => string,
): readonly Exchange<Row>[] {
  const byId = new Map(negotiations.map((one) => [one.id, one]));
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.attempt === null ? `peer ${row.peer ?? ''}` : `attempt ${row.attempt}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const alike = new Map<string, { readonly rows: readonly Row[]; readonly attempts: number[] }>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const key = JSON.stringify([first.negotiation, first.peer, distinct(group, said).map(said)]);
    const known = alike.get(key);
    const more = first.attempt === null ? [] : [first.attempt];
    if (known === undefined) alike.set(key, { rows: distinct(group, said), attempts: more });
    else known.attempts.push(...more);
  }
  const numbers = new Map<string, number>();
  const single = [...alike.values()].map(({ rows: own, attempts }): Exchange<Row> => {
    const [first] = own;
    const base = first?.negotiation ?? 'none';
    const number = (numbers.get(base) ?? 0) + 1;
    numbers.set(base, number);
    return {
      id: number === 1 ? base : `${base}.${number}`,
      all: false,
      peer: first?.peer ?? null,
      negotiation: byId.get(base) ?? null,
      rows: own,
      attempts,
      time: first?.time ?? null,
    };
  });
  return [...new Set(single.map(({ peer }) => peer))].flatMap((peer) => {
    const own = single.filter((one) => one.peer === peer);
    if (own.length < 2) return own;
    const all: Exchange<Row> = {
      id: `peer ${peer ?? ''}`,
      all: true,
      peer,
      negotiation: null,
      rows: distinct(
        own.flatMap((one) => one.rows),
        said,
      ),
      attempts: own.flatMap((one) => one.attempts),
      time: null,
    };
    return [all, ...own];
  });
}

function distinct<Row>(rows: readonly Row[], said: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.toReversed().map((row) => [said(row), row])).values()].toReversed();
}

/** What an attempt is part of; null where it carried nothing. */
export function pickedExchange<Row>(exchanges: readonly Exchange<Row>[], attempt: number | null): Exchange<Row> | null {
  return exchanges.find((one) => !one.all && attempt !== null && one.attempts.includes(attempt)) ?? null;
}

/**
 * The one to look at first: one that failed with the peer of the verdict, at one of these steps above others. Where only
 * one voice is heard in it (`voice`) and others in what else there is of its peer, all of that peer.
 */
export function failingExchange<Row>(
  exchanges: readonly Exchange<Row>[],
  peer: string | null,
  steps: readonly Step[],
  voice: (row: Row) => string,
): Exchange<Row> | null {
  const rank = (one: Exchange<Row>) =>
    (one.negotiation?.outcome === 'failed' ? 4 : 0) +
    (one.peer === peer ? 2 : 0) +
    (steps.some((step) => step === one.negotiation?.stoppedAt) ? 1 : 0);
  const worst = exchanges.filter(({ all }) => !all).toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
  if (worst === null) return null;
  const voices = (one: Exchange<Row>) => new Set(one.rows.map(voice)).size;
  const all = exchanges.find((one) => one.all && one.peer === worst.peer);
  return all !== undefined && voices(worst) === 1 && voices(all) > 1 ? all : worst;
}

/** What the address says of the choice: the exchange, and the selection that it was made with. */
export function chosenState(id: string, pick: Pick): Readonly<Record<'at' | 'of', string>> {
  return { at: id, of: keyOf(pick) };
}

/** The exchange that was chosen here; what was selected elsewhere since counts for more. */
export function chosenExchange<Row>(
  exchanges: readonly Exchange<Row>[],
  state: Readonly<Record<string, string>>,
  pick: Pick,
): Exchange<Row> | null {
  if (pick !== null && (state['of'] ?? '') !== keyOf(pick)) return null;
  return exchanges.find(({ id }) => id === state['at']) ?? null;
}

function keyOf(pick: Pick): string {
  if (pick === null) return '';
  return pick.kind === 'event' ? `event:${pick.id}` : `attempt:${pick.no}`;
}
