import type { EventDraft } from '../formats/format.ts';
import { standsAlone } from '../formats/resource/categories.ts';
import { type By, SURENESS, beginsAnew, hasJustFailed, isOver, isWhere } from './cuts.ts';
import { type Row, instants } from './instant.ts';
import { type Rows, rowsOf, stepOf } from './rows.ts';
import { repeats } from './repeats.ts';
import { type Session, newSession, rankOf, take } from './session.ts';
import { type Tie, allNames, contextOf, cookieOf, namesOf, tieIndex, differ } from './ties.ts';

/** Open sessions at a time; the one that was quiet longest is closed for a new one. */
const MAX_OPEN = 2000;
/** Sessions of a file among which a line that names no peer finds its own. */
const MAX_RECENT = 8;
/** So many events back, a session is still near to a line that names none. */
const NEAR = 12;

export interface Negotiator {
  event(event: EventDraft, file: number, instance: string | null, number: number): void;
  end(): void;
}

export interface Told {
  /** Called for each row that stands a second time and is passed over. */
  readonly repeated?: (file: number) => void;
  /** Called with the number of an event and of the session that it was taken into. */
  readonly taken?: (event: number, session: number) => void;
}

/** What is under way in a file, the latest first, and which way its rows stand. */
interface FileState {
  recent: string[];
  readonly rows: Rows;
}

interface Found {
  readonly session: Session;
  readonly by: By;
}

/**
 * Puts events together that belong to one negotiation, by what ties them most surely: cookies, the session id, the trace's
 * negotiation id, tunnel and selector ids, message ids, the thread, and where a line has none of these, whatever was under
 * way with its peer. What ties less surely never joins what something surer tells apart. Never by ports: 500 and 4500 are
 * one session. `closed` is called once for each session, when it can't grow any more.
 */
export function negotiator(closed: (session: Session) => void, told: Told = {}): Negotiator {
  const open = new Map<string, Session>();
  const ties = tieIndex();
  const files = new Map<number, FileState>();
  const isRepeated = repeats();
  const held = instants(add, (file) => stateOf(file).rows.direction());
  let seq = 0;
  let made = 0;

  return {
    event(event, file, instance, number) {
      if (isRepeated(event, file, instance)) told.repeated?.(file);
      else held.row({ event, file, instance, number });
    },
    end() {
      held.end();
      for (const session of [...open.values()].toSorted((a, b) => a.firstSeq - b.firstSeq)) close(session);
      ties.clear();
    },
  };

  function add({ event, file, instance, number }: Row): void {
    seq += 1;
    const alone = standsAlone(event.provider);
    const session = alone ? newSession((made += 1), instance) : sessionOf(event, file, instance);
    take(session, event, file, seq);
    told.taken?.(number, session.no);
    // What the log of a tunnel's state says is part of no negotiation: a tunnel that came up is none that failed before.
    if (alone) close(session);
  }

  function stateOf(file: number): FileState {
    let state = files.get(file);
    if (state === undefined) files.set(file, (state = { recent: [], rows: rowsOf() }));
    return state;
  }

  function sessionOf(event: EventDraft, file: number, instance: string | null): Session {
    const place = instance ?? '';
    const state = stateOf(file);
    state.rows.clock(event.time);

    const known = find(event, place, file, state);
    let session = known?.session ?? null;
    if (session !== null && known !== null && beginsAnew(session, known.by, event, state.rows.direction())) {
      close(session);
      session = null;
    }
    if (session === null) {
      made += 1;
      // Lines that belong to no negotiation at all (a peer without IKE words) still make one: the trouble needs a place.
      session = newSession(made, instance);
      makeRoom();
    } else state.rows.step(stepOf(session.lastRank, rankOf(event.message)));
    const { key } = session;
    open.delete(key);
    open.set(key, session);
    ties.put(allNames(event, place, file), key);
    if (state.recent[0] !== key)
      state.recent = [key, ...state.recent.filter((one) => one !== key)].slice(0, MAX_RECENT);
    return session;
  }

  function find(event: EventDraft, place: string, file: number, state: FileState): Found | null {
    const by = (tie: Tie): Session[] =>
      namesOf(event, tie, place, file).flatMap((name) => sessionsOf(name, event, tie));
    const found = (sessions: readonly Session[], tie: By): Found | null =>
      sessions[0] === undefined ? null : { session: sessions[0], by: tie };

    const ofCookie = by('cookie');
    const ofSession = by('session');
    // Where two session ids carry one cookie, each has the packets that are logged under it.
    const both = ofCookie.filter((session) => ofSession.includes(session));
    if (both.length > 0) return found(both, 'cookie');
    if (ofSession.length > 0 && ofCookie.every((session) => session.session !== null))
      return found(ofSession, 'session');
    if (ofCookie.length > 0) return found(ofCookie, 'cookie');
    // Lines without a session id may be of it, where their peer's tunnel or selectors say so.
    if (event.session !== null) {
      const bare = [...by('selector'), ...by('tunnel')].filter(
        ({ session, peer }) => session === null && peer !== null,
      );
      return cookieOf(event) === null && event.peer !== null ? found(bare, 'selector') : null;
    }
    const ofContext = by('context');
    if (ofContext.length > 0) return found(ofContext, 'context');

    const cookie = cookieOf(event);
    if (cookie !== null) {
      // A cookie not met before, and a session that has none yet: the answer to what is under way with this peer.
      const under = event.peer === null ? underWay(state, event) : (by('peer')[0] ?? null);
      return under === null || under.cookie !== null ? null : { session: under, by: 'peer' };
    }
    if (contextOf(event) !== null) return null;
    if (event.peer !== null) return found(sideBySide(by('peer'), event), 'peer');
    for (const tie of ['tunnel', 'selector', 'message', 'thread'] as const) {
      const tied = by(tie);
      const failed = tied.filter((session) => hasJustFailed(session, event));
      if (tied.length > 0) return found([...failed, ...tied], tie);
    }
    const under = underWay(state, event);
    return under === null ? null : { session: under, by: 'place' };
  }

  function sessionsOf(name: string, event: EventDraft, tie: Tie): Session[] {
    return ties.of(name).flatMap((key) => {
      const session = open.get(key);
      return session !== undefined && fits(session, event, tie) ? [session] : [];
    });
  }

  /**
   * The session of a line that names nothing: one that has just failed in the same way, else one that is where the line
   * says (a quick mode that is cleaned up had got so far), else the latest. Where several peers come into question side by
   * side, none: no peer is named for what another may have done.
   */
  function underWay(state: FileState, event: EventDraft): Session | null {
    const sessions = state.recent.flatMap((key) => {
      const session = open.get(key);
      return session !== undefined && fits(session, event, 'place') ? [session] : [];
    });
    const failed = sessions.find((session) => hasJustFailed(session, event));
    if (failed !== undefined) return failed;
    const there = sessions.filter((session) => isWhere(session, event));
    const near = (list: readonly Session[]) => list.filter((session) => seq - session.lastSeq <= NEAR);
    const [first] = there.length > 0 ? there : sessions;
    if (first === undefined) return null;
    const rivals = new Set(near(there.length > 0 ? there : sessions).flatMap(({ peer }) => peer ?? []));
    return rivals.size > 1 && event.severity === 'error' ? null : first;
  }

  function makeRoom(): void {
    if (open.size < MAX_OPEN) return;
    const oldest = open.values().next().value;
    if (oldest !== undefined) close(oldest);
  }

  function close(session: Session): void {
    open.delete(session.key);
    session.rows = files.get(session.moments[0]?.file ?? -1)?.rows.direction() ?? 'unknown';
    closed(session);
  }
}

/** Nothing surer than this tie tells the two apart; another peer always does. */
function fits(session: Session, event: EventDraft, tie: By): boolean {
  const sure = SURENESS[tie];
  if (differ(session.peer, event.peer)) return false;
  if (differ(session.cookie, cookieOf(event))) return false;
  if (sure < SURENESS.session && differ(session.session, event.session)) return false;
  if (sure < SURENESS.context && differ(session.context, contextOf(event))) return false;
  return sure >= SURENESS.tunnel || !differ(session.tunnelId, event.tunnelId);
}

/**
 * Of the sessions of one peer that are under way side by side, the one whose ids the line carries goes before the latest,
 * where the latest shows none of them.
 */
function sideBySide(sessions: readonly Session[], event: EventDraft): readonly Session[] {
  const [latest] = sessions;
  if (latest === undefined || sessions.length === 1 || shares(latest, event)) return sessions;
  const other = sessions.find((session) => !isOver(session) && shares(session, event));
  return other === undefined ? sessions : [other];
}

function shares(session: Session, { tunnelId, tsId, messageId, direction, thread }: EventDraft): boolean {
  if (messageId !== null && (session.unpaired.get(messageId) ?? direction) !== direction) return true;
  // A child SA that was settled may be asked for anew by another IKE SA.
  if (tsId !== null && session.tsIds.has(tsId)) return !session.finalTsids.has(tsId);
  if (tunnelId !== null && session.tunnelId === tunnelId) return true;
  return thread !== null && session.threads.has(thread);
}
