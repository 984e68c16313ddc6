import { standsFor } from '../formats/codes.ts';
import type { EventDraft } from '../formats/format.ts';
import type { Direction } from './rows.ts';
import { AFTER_INIT, type Session, isFirstPacket, rankOf } from './session.ts';
import { type Tie, cookieOf, differ } from './ties.ts';

/** How an event was found to belong to a session; "place" is by where it stands alone. */
export type By = Tie | 'place';

export const SURENESS: Readonly<Record<By, number>> = {
  cookie: 6,
  session: 5,
  context: 4,
  tunnel: 3,
  selector: 2,
  message: 2,
  thread: 2,
  peer: 1,
  place: 0,
};

/** The next attempt, though what ties them is the same. */
export function beginsAnew(session: Session, by: By, event: EventDraft, direction: Direction): boolean {
  const rank = rankOf(event.message);
  const sure = SURENESS[by];
  // The trace's negotiation id may serve for hours; each failure that it prints is the end of an attempt.
  if (event.message === 'diagnostic-event')
    return session.troubles.some((trouble) => trouble.event.message === event.message);
  if (by === 'cookie')
    return isFirstPacket(event) && session.firstCookie !== null && differ(session.session, event.session);
  // Exports keep no order within an instant.
  if (event.time !== null && event.time === session.lastTime) return false;
  const over = isOver(session);
  if (cookieOf(event) !== null && session.cookie === null) {
    if (direction === 'backward') return session.seen.initSent + session.seen.initReceived > 0;
    // Offers are logged before the first packet that carries them.
    const behind = isFirstPacket(event) ? over || session.highestRank > AFTER_INIT : over;
    // What one session id holds together may show its end above its beginning, unless its own rows stand in order.
    return behind && (sure < SURENESS.context || (over && session.steps > 0));
  }
  if (cookieOf(event) !== null) return false;
  // With the newest row on top, what ends an attempt comes first, and what began the one after it is behind us by then.
  if (direction === 'backward') return rank >= ENDS && hasFront(session, sure >= SURENESS.context);
  if (!OPENING.has(event.message)) return false;
  const stands = session.seen.selectorsFinal + session.seen.established > 0;
  if (sure >= SURENESS.context)
    return over && !stands && session.steps > 0 && session.lastRank > ENDS && event.message !== 'ike-proposal-received';
  if (hasFront(session, false))
    return over || session.seen.selectorsFinal > 0 || (direction === 'forward' && isOfferedAnew(session, event));
  // Azure logs its offers before its first packet: with the newest row on top they would not follow a refusal.
  return over && (direction === 'forward' || event.message === 'ike-proposal-sent');
}

/** Azure offers again what nothing has answered: its next attempt, with a new cookie. What is only sent again is not logged anew. */
function isOfferedAnew({ seen, moments }: Session, event: EventDraft): boolean {
  return (
    event.message === 'ike-proposal-sent' &&
    seen.initSent > 0 &&
    seen.received === 0 &&
    moments.some(({ message }) => message === event.message)
  );
}

/** Its beginning was read: its first packet, or, where it has no cookie and nothing surer ties it, IKE_AUTH. */
function hasFront({ firstCookie, cookie, seen }: Session, isSure: boolean): boolean {
  return firstCookie !== null || (!isSure && cookie === null && seen.authSent + seen.authReceived > 0);
}

const OPENING: ReadonlySet<string> = new Set([
  'auth-received',
  'auth-sent',
  'ike-proposal-received',
  'ike-proposal-sent',
]);
/** Selectors that Azure answers with, refusals, cleanups. */
const ENDS = 12;

/**
 * A refusal was seen after the exchange had begun: what opens an exchange now is another attempt. INVALID_KE_PAYLOAD ends
 * nothing: it asks for the same message with another group (RFC 7296, 1.2).
 */
export function isOver(session: Session): boolean {
  return session.troubles.some(({ event }) => event.severity === 'error' && event.notify !== 'invalid-ke-payload');
}

/** Its last message is a refusal that the line's code stands for, and it has not been cleaned up yet. */
export function hasJustFailed(session: Session, event: EventDraft): boolean {
  const last = session.troubles.at(-1);
  if (event.errorCode === null || last === undefined || last.lastSeq !== session.lastSeq) return false;
  if (session.troubles.some((trouble) => trouble.event.message === event.message)) return false;
  return last.event.errorCode === event.errorCode || standsFor(event.errorCode) === last.event.notify;
}

/** Whether a line that names a half of the negotiation may be about this session. */
export function isWhere(session: Session, event: EventDraft): boolean {
  const { seen } = session;
  if (isOver(session)) return false;
  const child = seen.authSent + seen.authReceived + seen.childOffers + seen.selectorsRequested + seen.selectorsProposed;
  if (event.phase === 'quick-mode') return child > 0;
  return event.phase !== 'main-mode' || seen.selectorsFinal === 0;
}
