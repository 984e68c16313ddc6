import { NO_COOKIE } from '../formats/catalogue.ts';
import type { EventDraft } from '../formats/format.ts';
import { type Session, isFirstPacket, newSession, take } from './session.ts';

/** Open sessions at a time; the one that was quiet longest is closed for a new one. */
const MAX_OPEN = 2000;

export interface Negotiator {
  event(event: EventDraft, file: number, instance: string | null): void;
  end(): void;
}

/**
 * Puts events together that belong to one negotiation, by what ties them most surely: cookies, the session id, the trace's
 * negotiation id, and where a line has none of these, whatever was under way with its peer. Never by ports: 500 and 4500
 * are one session. `closed` is called once for each session, when it can't grow any more.
 */
export function negotiator(closed: (session: Session) => void): Negotiator {
  const open = new Map<string, Session>();
  /** The key of what is under way with a peer, and in a file at all (for lines that name no peer). */
  const current = new Map<string, string>();
  let seq = 0;
  let made = 0;

  return {
    event(event, file, instance) {
      seq += 1;
      const session = find(event, file, instance);
      if (session === null) return;
      take(session, event, file, seq);
    },
    end() {
      for (const session of open.values()) closed(session);
      open.clear();
      current.clear();
    },
  };

  function find(event: EventDraft, file: number, instance: string | null): Session | null {
    const place = instance ?? '';
    const peerKey = event.peer === null ? null : `${place}|${event.peer}`;
    const fileKey = `${place}#${file}`;
    const key = keyOf(event, place);
    let found = key === null ? null : (open.get(key) ?? null);

    if (key === null) {
      const under = current.get(peerKey ?? fileKey);
      found = under === undefined ? null : (open.get(under) ?? null);
    } else if (found === null && event.session === null && event.initiatorCookie !== null) {
      // A cookie not met before: the answer to what is under way with this peer, unless it is a first packet itself.
      const under = current.get(peerKey ?? fileKey);
      const candidate = under === undefined ? undefined : open.get(under);
      if (candidate !== undefined && !isFirstPacket(event) && candidate.firstCookie === null && !isOver(candidate))
        found = candidate;
    }
    if (found !== null && beginsAnew(found, event)) {
      close(found);
      found = null;
    }
    if (found === null) {
      made += 1;
      const name = key ?? `${fileKey}!${made}`;
      // Lines that belong to no negotiation at all (a peer without IKE words) still make one: the trouble needs a place.
      found = newSession(name, instance);
      add(name, found);
    }
    open.delete(found.key);
    open.set(found.key, found);
    if (peerKey !== null) current.set(peerKey, found.key);
    current.set(fileKey, found.key);
    return found;
  }

  function keyOf(event: EventDraft, place: string): string | null {
    if (event.session !== null) return `s:${event.session}`;
    if (event.initiatorCookie !== null && event.initiatorCookie !== NO_COOKIE)
      return `c:${place}:${event.initiatorCookie}`;
    if (event.context !== null && event.context !== '0') return `x:${place}:${event.context}|${event.peer ?? ''}`;
    return null;
  }

  /** A first packet with another cookie, or an opening message after the end: the next attempt, though the id is the same. */
  function beginsAnew(session: Session, event: EventDraft): boolean {
    if (isFirstPacket(event))
      return session.firstCookie !== null
        ? session.firstCookie !== event.initiatorCookie
        : isOver(session) && event.session === null;
    // The trace's negotiation id may serve for hours; each failure that it prints is the end of an attempt.
    if (event.message === 'diagnostic-event')
      return session.troubles.some((trouble) => trouble.event.message === event.message);
    if (event.session !== null || event.initiatorCookie !== null) return false;
    const opening =
      event.message === 'auth-received' ||
      event.message === 'auth-sent' ||
      event.message === 'ike-proposal-received' ||
      event.message === 'ike-proposal-sent';
    return opening && isOver(session);
  }

  function add(key: string, session: Session): void {
    open.set(key, session);
    if (open.size <= MAX_OPEN) return;
    const oldest = open.values().next().value;
    if (oldest !== undefined) close(oldest);
  }

  function close(session: Session): void {
    open.delete(session.key);
    closed(session);
  }
}

/**
 * A refusal was seen after the exchange had begun: what opens an exchange now is another attempt. INVALID_KE_PAYLOAD ends
 * nothing: it asks for the same message with another group (RFC 7296, 1.2).
 */
function isOver(session: Session): boolean {
  return session.troubles.some(({ event }) => event.severity === 'error' && event.notify !== 'invalid-ke-payload');
}
