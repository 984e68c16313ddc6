import { NO_COOKIE } from '../formats/catalogue.ts';
import { standsFor } from '../formats/codes.ts';
import type { EventDraft } from '../formats/format.ts';
import { type Session, isFirstPacket, newSession, rankOf, take } from './session.ts';

/** Open sessions at a time; the one that was quiet longest is closed for a new one. */
const MAX_OPEN = 2000;
/** Peers whose session under way is known; a gateway has at most some hundreds of connections. */
const MAX_PEERS = 4000;
/** Sessions of a file among which a line that names no peer finds its own. */
const MAX_RECENT = 8;

export interface Negotiator {
  event(event: EventDraft, file: number, instance: string | null): void;
  end(): void;
}

/** What is under way in a file, the latest first, and which way its clock runs. */
interface FileState {
  recent: string[];
  time: number | null;
  ups: number;
  downs: number;
}

/**
 * Puts events together that belong to one negotiation, by what ties them most surely: cookies, the session id, the trace's
 * negotiation id, and where a line has none of these, whatever was under way with its peer. Never by ports: 500 and 4500
 * are one session. `closed` is called once for each session, when it can't grow any more.
 */
export function negotiator(closed: (session: Session) => void): Negotiator {
  const open = new Map<string, Session>();
  /** Cookies of sessions that began under another key. */
  const aliases = new Map<string, string>();
  /** The key of what is under way with a peer; the one heard of longest ago is forgotten first. */
  const current = new Map<string, string>();
  const files = new Map<number, FileState>();
  let seq = 0;
  let made = 0;

  return {
    event(event, file, instance) {
      seq += 1;
      take(find(event, file, instance), event, file, seq);
    },
    end() {
      for (const session of [...open.values()].toSorted((a, b) => a.firstSeq - b.firstSeq)) closed(session);
      open.clear();
      aliases.clear();
      current.clear();
    },
  };

  function find(event: EventDraft, file: number, instance: string | null): Session {
    const place = instance ?? '';
    const peerKey = event.peer === null ? null : `${place}|${event.peer}`;
    const state = stateOf(file, event);
    const key = keyOf(event, place);
    let found = key === null ? null : (open.get(key) ?? open.get(aliases.get(key) ?? '') ?? null);

    if (found === null && (key === null || isCookieKey(event))) {
      const under = peerKey === null ? underWay(state, event) : (open.get(current.get(peerKey) ?? '') ?? null);
      if (key === null) found = under;
      else if (under !== null && adopts(under, event)) {
        // A cookie not met before, and a session that has none yet: the answer to what is under way with this peer.
        found = under;
        aliases.set(key, under.key);
        under.alias = key;
      }
    }
    if (found !== null && beginsAnew(found, event, state)) {
      close(found);
      found = null;
    }
    if (found === null) {
      made += 1;
      // Lines that belong to no negotiation at all (a peer without IKE words) still make one: the trouble needs a place.
      found = newSession(key ?? `#${file}!${made}`, instance);
      makeRoom();
    }
    open.delete(found.key);
    open.set(found.key, found);
    if (peerKey !== null) setCurrent(peerKey, found.key);
    if (state.recent[0] !== found.key) {
      const { key: latest } = found;
      state.recent = [latest, ...state.recent.filter((one) => one !== latest)].slice(0, MAX_RECENT);
    }
    return found;
  }

  function stateOf(file: number, event: EventDraft): FileState {
    let state = files.get(file);
    if (state === undefined) files.set(file, (state = { recent: [], time: null, ups: 0, downs: 0 }));
    if (event.time !== null) {
      if (state.time !== null && event.time > state.time) state.ups += 1;
      if (state.time !== null && event.time < state.time) state.downs += 1;
      state.time = event.time;
    }
    return state;
  }

  /**
   * The session of a line that names no peer: one that has just failed in the same way, else one that is where the line
   * says (a quick mode that is cleaned up had got so far), else the latest.
   */
  function underWay(state: FileState, event: EventDraft): Session | null {
    const sessions = state.recent.flatMap((key) => open.get(key) ?? []);
    return (
      sessions.find((session) => hasJustFailed(session, event)) ??
      sessions.find((session) => isWhere(session, event)) ??
      sessions[0] ??
      null
    );
  }

  function setCurrent(peerKey: string, key: string): void {
    current.delete(peerKey);
    current.set(peerKey, key);
    if (current.size <= MAX_PEERS) return;
    const oldest = current.keys().next().value;
    if (oldest !== undefined) current.delete(oldest);
  }

  function makeRoom(): void {
    if (open.size < MAX_OPEN) return;
    const oldest = open.values().next().value;
    if (oldest !== undefined) close(oldest);
  }

  function close(session: Session): void {
    open.delete(session.key);
    if (session.alias !== null) aliases.delete(session.alias);
    closed(session);
  }
}

function keyOf(event: EventDraft, place: string): string | null {
  if (event.session !== null) return `s:${place}:${event.session}`;
  if (isCookieKey(event)) return `c:${place}:${event.initiatorCookie ?? ''}`;
  if (event.context !== null && event.context !== '0') return `x:${place}:${event.context}|${event.peer ?? ''}`;
  return null;
}

function isCookieKey(event: EventDraft): boolean {
  return event.session === null && event.initiatorCookie !== null && event.initiatorCookie !== NO_COOKIE;
}

/** Whether a session without a cookie takes this one for its own. */
function adopts(session: Session, event: EventDraft): boolean {
  if (session.cookie !== null) return false;
  // Offers are logged before the first packet that carries them.
  if (isFirstPacket(event))
    return !isOver(session) && session.moments.every(({ message }) => message.startsWith('ike-proposal'));
  // Rows that stand newest first show the end before the packets of the beginning.
  return !isOver(session) || session.seen.initSent + session.seen.initReceived === 0;
}

/** A first packet with another cookie, or an opening message after the end: the next attempt, though the id is the same. */
function beginsAnew(session: Session, event: EventDraft, state: FileState): boolean {
  if (isFirstPacket(event))
    return session.firstCookie !== null
      ? session.firstCookie !== event.initiatorCookie
      : session.cookie === null
        ? isOver(session) && event.session === null
        : session.cookie !== event.initiatorCookie;
  // The trace's negotiation id may serve for hours; each failure that it prints is the end of an attempt.
  if (event.message === 'diagnostic-event')
    return session.troubles.some((trouble) => trouble.event.message === event.message);
  if (event.session !== null || event.initiatorCookie !== null) return false;
  if (!hasFront(session)) return false;
  // With the newest row on top, what ends an attempt comes first, and what began the one after it is behind us by then.
  if (session.late || state.downs > state.ups) return rankOf(event.message) >= ENDS;
  return OPENING.has(event.message) && (isOver(session) || session.seen.selectorsFinal > 0);
}

/** Its beginning was read: its first packet, or, where it has none, IKE_AUTH. */
function hasFront({ firstCookie, cookie, seen }: Session): boolean {
  return firstCookie !== null || (cookie === null && seen.authSent + seen.authReceived > 0);
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
function isOver(session: Session): boolean {
  return session.troubles.some(({ event }) => event.severity === 'error' && event.notify !== 'invalid-ke-payload');
}

/** Its last message is a refusal that the line's code stands for, and it has not been cleaned up yet. */
function hasJustFailed(session: Session, event: EventDraft): boolean {
  const last = session.troubles.at(-1);
  if (event.errorCode === null || last === undefined || last.lastSeq !== session.lastSeq) return false;
  if (session.troubles.some((trouble) => trouble.event.message === event.message)) return false;
  return last.event.errorCode === event.errorCode || standsFor(event.errorCode) === last.event.notify;
}

/** Whether a line that names a half of the negotiation may be about this session. */
function isWhere(session: Session, event: EventDraft): boolean {
  const { seen } = session;
  if (isOver(session)) return false;
  const child = seen.authSent + seen.authReceived + seen.childOffers + seen.selectorsRequested + seen.selectorsProposed;
  if (event.phase === 'quick-mode') return child > 0;
  return event.phase !== 'main-mode' || seen.selectorsFinal === 0;
}
