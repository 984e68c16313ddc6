import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { Session } from './session.ts';

/** Values that are told, and values that are told apart; what is beyond them is as many again at least. */
const MAX_TOLD = 5;
const MAX_DISTINCT = 256;

export interface Differences {
  add(session: Session): void;
  /** Only what is not the same in all. */
  list(): Negotiation['differences'];
}

/** What sets the attempts of one row apart: ids, threads, codes, and how many lines each had. */
export function differences(): Differences {
  const known = new Map<string, { readonly values: Set<string>; same: boolean }>();
  let sessions = 0;
  return {
    add(session) {
      sessions += 1;
      for (const [what, value] of valuesOf(session)) {
        let entry = known.get(what);
        // A value that the attempts before it did not have is a difference too.
        if (entry === undefined) known.set(what, (entry = { values: new Set(), same: sessions === 1 }));
        if (entry.values.size < MAX_DISTINCT) entry.values.add(value);
      }
    },
    list: () =>
      [...known].flatMap(([what, { values, same }]) =>
        values.size > 1 || !same ? [{ what, values: [...values].slice(0, MAX_TOLD), distinct: values.size }] : [],
      ),
  };
}

function valuesOf(session: Session): (readonly [string, string])[] {
  const failing = session.troubles.reduce((sum, { repeats }) => sum + 1 + repeats, 0);
  const codes = new Set(session.troubles.flatMap(({ event }) => event.errorCode ?? []));
  const all: readonly (readonly [string, string | null])[] = [
    ['session', session.session],
    ['initiatorCookie', session.cookie],
    ['responderCookie', session.responderCookie],
    ['tsId', joined(session.tsIds)],
    ['context', session.context],
    ['thread', joined(session.threads)],
    ['errorCode', joined(codes)],
    ['lines', String(session.moments.length + session.dropped)],
    ['failingLines', failing === 0 ? null : String(failing)],
  ];
  return all.flatMap(([what, value]) => (value === null ? [] : [[what, value] as const]));
}

function joined(values: ReadonlySet<string | number>): string | null {
  return values.size === 0 ? null : [...values].slice(0, 8).join(', ');
}
