import type { Analysis, Negotiation } from '../../../shared/model/analysis.ts';

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
