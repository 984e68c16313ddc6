import type { Micros } from '../../../shared/base/units.ts';
import type { EventDraft } from '../formats/format.ts';
import type { Direction } from './rows.ts';
import { AFTER_INIT, rankOf } from './session.ts';

export interface Row {
  readonly event: EventDraft;
  readonly file: number;
  readonly instance: string | null;
  /** The event's in the run. */
  readonly number: number;
}

export interface Instants {
  /** Takes a row, and hands on those of the instant before once it is over. */
  row(row: Row): void;
  end(): void;
}

/** Rows of one instant that are held back; a log that prints more in a millisecond keeps its order. */
const MAX_HELD = 256;
const SECOND = 1_000_000;

/**
 * Exports keep no order among rows of one time. Where the rows of a negotiation within one instant can't stand as they
 * happened, they are handed on in the order of the protocol; all others as they stand. A clock of whole seconds is too
 * coarse to tell: more than one attempt may fall within its instant.
 */
export function instants(handOn: (row: Row) => void, direction: (file: number) => Direction): Instants {
  let held: Row[] = [];
  let time: Micros | null = null;

  return {
    row(row) {
      if (row.event.time === null || row.event.time !== time || held.length >= MAX_HELD) flush();
      time = row.event.time;
      if (time === null || time % SECOND === 0) handOn(row);
      else held.push(row);
    },
    end: flush,
  };

  function flush(): void {
    if (held.length === 0) return;
    const rows = held;
    held = [];
    for (const row of rows.length === 1 ? rows : inOrder(rows)) handOn(row);
  }

  function inOrder(rows: readonly Row[]): readonly Row[] {
    const backward = rows.every(({ file }) => direction(file) === 'backward');
    const mixed = new Set<string>();
    const highest = new Map<string, number>();
    for (const row of backward ? rows.toReversed() : rows) {
      const name = nameOf(row);
      const rank = rankOf(row.event.message);
      const before = highest.get(name) ?? 0;
      if (rank > 0 && rank < before && before > AFTER_INIT && (rank <= AFTER_INIT || isAuth(row))) mixed.add(name);
      highest.set(name, Math.max(before, rank));
    }
    if (mixed.size === 0) return rows;
    // Each of the others keeps its place: only those of one name change places among themselves.
    const sorted = new Map(
      [...mixed].map((name) => {
        const own = rows.filter((row) => nameOf(row) === name).toSorted((a, b) => rank(a) - rank(b));
        return [name, (backward ? own.toReversed() : own)[Symbol.iterator]()];
      }),
    );
    return rows.map((row) => sorted.get(nameOf(row))?.next().value ?? row);
  }
}

function rank({ event }: Row): number {
  const own = rankOf(event.message);
  return own === 0 && event.severity === 'error' ? Number.MAX_SAFE_INTEGER : own;
}

function isAuth({ event }: Row): boolean {
  return event.message === 'auth-sent' || event.message === 'auth-received';
}

function nameOf({ event, instance }: Row): string {
  return `${instance ?? ''}|${event.session ?? event.peer ?? ''}`;
}
