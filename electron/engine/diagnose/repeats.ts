import type { EventDraft } from '../formats/format.ts';

/** Rows that are remembered: overlapping exports repeat each other near by once they are put in the order of their times. */
const MAX_ROWS = 10_000;
const SECOND = 1_000_000;

/**
 * Tells a row that stands twice: with the same time, session, peer and words, in two files, or in one file with a session or
 * cookie and a clock finer than a second. Whatever else looks alike may have happened twice: no row without a clock, and
 * none of a trace, is ever taken for a repetition.
 */
export function repeats(): (event: EventDraft, file: number, instance: string | null) => boolean {
  const rows = new Map<string, number>();
  // In turn: to ask a map for its oldest key takes the longer the more were taken out of it before.
  const turns: string[] = [];
  let turn = 0;
  return (event, file, instance) => {
    if (event.time === null || event.thread !== null || event.text === '') return false;
    const key = [
      event.time,
      instance,
      event.peer,
      event.local,
      event.session,
      event.initiatorCookie,
      event.responderCookie,
      event.tunnelId,
      event.tsId,
      event.direction,
      event.errorCode,
      event.text,
    ].join('|');
    const known = rows.get(key);
    if (known !== undefined) {
      const named = event.session !== null || event.initiatorCookie !== null;
      return known !== file || (named && event.time % SECOND !== 0);
    }
    const oldest = turns[turn];
    if (oldest !== undefined) rows.delete(oldest);
    rows.set(key, file);
    turns[turn] = key;
    turn = (turn + 1) % MAX_ROWS;
    return false;
  };
}
