import { cut } from '../../../shared/base/text.ts';
import type { Micros } from '../../../shared/base/units.ts';
import type { Step } from '../../../shared/model/words.ts';
import { NO_COOKIE } from '../formats/catalogue.ts';
import type { EventDraft, ProposalDraft, SelectorDraft } from '../formats/format.ts';
import { type Direction, stepOf } from './rows.ts';
import { type Beat, addBeat } from './beat.ts';
import { contextOf, cookieOf } from './ties.ts';

/** Where a line stands: file by its number in the run. Small enough to be kept by the hundred thousand. */
export interface Place {
  readonly file: number;
  readonly line: number;
}

/** What is kept of an event once it has passed: enough for the ladder, for the phase and for the proof. */
export interface Moment extends Place {
  readonly seq: number;
  readonly time: Micros | null;
  readonly step: Step;
  readonly direction: EventDraft['direction'];
  readonly message: string;
  readonly rank: number;
  /** The packet that begins an IKE SA. */
  readonly first: boolean;
}

/** A sign of trouble in a session, kept until the session is known as a whole. */
export interface Trouble {
  readonly moment: Moment;
  readonly event: EventDraft;
  /** What had been read before it; used where the story no longer has its moment. */
  readonly before: Before;
  /** How often the same came again once the session was full of troubles, and when and where last. */
  repeats: number;
  lastTime: Micros | null;
  lastSeq: number;
}

/** What of a negotiation came before a trouble. */
export interface Before {
  readonly init: boolean;
  readonly auth: boolean;
  readonly child: boolean;
  /** An exchange that followed on an SA that stood: for another child SA (it has selectors), or for the IKE SA itself. */
  readonly later: 'child' | 'ike' | null;
}

/** One negotiation as the lines tell it: from a first packet, or from where the log begins, to its end or the log's. */
export interface Session {
  /** From 1, in the order in which they began to be read. */
  readonly no: number;
  readonly key: string;
  readonly instance: string | null;
  peer: string | null;
  local: string | null;
  initiator: 'azure' | 'peer' | null;
  ikeVersion: 1 | 2 | null;
  authMethod: string | null;
  /** Of its first packet; `cookie` of any packet. */
  firstCookie: string | null;
  cookie: string | null;
  responderCookie: string | null;
  /** Its SESSION_ID, the trace's negotiation id, and the tunnel's. */
  session: string | null;
  context: string | null;
  tunnelId: string | null;
  readonly tsIds: Set<string>;
  readonly threads: Set<string>;
  /** Message ids of packets whose other half was not seen yet, with the direction of the half that was. */
  readonly unpaired: Map<string, EventDraft['direction']>;
  highestRank: number;
  /** Of its latest message that has a place in the order of the protocol, and the time of its latest with a clock. */
  lastRank: number;
  /** Above 0 where most of its rows stand in the order of the protocol. */
  steps: number;
  lastTime: Micros | null;
  /** How the rows of its file stand, as far as was known when it was closed. */
  rows: Direction;
  /** Place of its first and of its latest message in the order of reading. */
  firstSeq: number;
  lastSeq: number;
  readonly moments: Moment[];
  /** Moments that came after the cap; they are counted and not kept. */
  dropped: number;
  readonly troubles: Trouble[];
  /** When it stood, and when what stood came to an end, as far as they have a clock and are kept. */
  readonly ups: Beat[];
  readonly downs: Beat[];
  readonly seen: Seen;
  /** Selector ids that the peer asked about, and those that Azure settled. */
  readonly askedTsids: Set<string>;
  readonly finalTsids: Set<string>;
  readonly proposals: (Place & { readonly drafts: readonly ProposalDraft[] })[];
  readonly selectors: (Place & { readonly drafts: readonly SelectorDraft[] })[];
}

/** Counts of what tells a negotiation's state, whatever the order of the lines. */
export interface Seen {
  initSent: number;
  initReceived: number;
  initResponse: number;
  authSent: number;
  authReceived: number;
  childOffers: number;
  selectorsRequested: number;
  selectorsProposed: number;
  selectorsFinal: number;
  established: number;
  received: number;
}

/** A session of a peer that retries for hours in one SESSION_ID would grow without end. */
const MAX_MOMENTS = 400;
const MAX_TROUBLES = 64;
/** Of a trouble's words, and of the proposals and ranges of one line. */
const MAX_WORDS = 400;
const MAX_DRAFTS = 64;
/** A tunnel takes 200 pairs of selectors. */
const MAX_TSIDS = 200;
const MAX_THREADS = 8;
const MAX_UNPAIRED = 32;

/** The order in which the steps of a negotiation follow each other; what has no place of its own keeps the last one's. */
const RANK: Readonly<Record<string, number>> = {
  'ike-proposal-sent': 1,
  'sa-init-sent': 2,
  'sa-init-received': 2,
  'sa-init-generated': 4,
  'sa-init-response': 3,
  'ike-proposal-received': 3,
  'main-mode-packet': 6,
  'ipsec-proposal-sent': 7,
  'selectors-proposed': 8,
  'auth-sent': 9,
  'auth-received': 10,
  'selectors-requested': 11,
  'selectors-final': 12,
  'ipsec-proposal-received': 13,
  'quick-mode-cleanup': 14,
  'main-mode-cleanup': 14,
  'notify-sent': 15,
  'notify-received': 15,
  'notify-error-sent': 15,
  'notify-error-received': 15,
  'tunnel-closed': 16,
  'tunnel-connected': 13,
  'tunnel-disconnected': 16,
};
/** A structured record tells of an end: a negotiation that failed, an SA that was deleted. */
const RECORD = 16;

/** A first packet behind something of a higher rank stands behind what follows from it. */
export const AFTER_INIT = 6;

/** Where a message stands in the order of the protocol; 0 for what has no place of its own. */
export function rankOf(message: string): number {
  return RANK[message] ?? (message.startsWith('event-') ? RECORD : 0);
}

export function newSession(no: number, instance: string | null): Session {
  return {
    no,
    key: `n${no}`,
    instance,
    peer: null,
    local: null,
    initiator: null,
    ikeVersion: null,
    authMethod: null,
    firstCookie: null,
    cookie: null,
    responderCookie: null,
    session: null,
    context: null,
    tunnelId: null,
    tsIds: new Set(),
    threads: new Set(),
    unpaired: new Map(),
    highestRank: 0,
    lastRank: 0,
    steps: 0,
    lastTime: null,
    rows: 'unknown',
    firstSeq: 0,
    lastSeq: 0,
    moments: [],
    dropped: 0,
    troubles: [],
    ups: [],
    downs: [],
    seen: {
      initSent: 0,
      initReceived: 0,
      initResponse: 0,
      authSent: 0,
      authReceived: 0,
      childOffers: 0,
      selectorsRequested: 0,
      selectorsProposed: 0,
      selectorsFinal: 0,
      established: 0,
      received: 0,
    },
    askedTsids: new Set(),
    finalTsids: new Set(),
    proposals: [],
    selectors: [],
  };
}

/** True for the packet that begins an IKE SA: its responder cookie is still zero, and it is no reply with a notify. */
export function isFirstPacket(event: EventDraft): boolean {
  return (
    event.responderCookie === NO_COOKIE && (event.message === 'sa-init-sent' || event.message === 'sa-init-received')
  );
}

export function isTrouble(event: EventDraft): boolean {
  if (event.message === 'unrecognised' && event.errorCode === null && event.notify === null) return false;
  return (
    event.severity !== null || event.errorCode !== null || event.notify !== null || event.message === 'expire-received'
  );
}

/** Takes an event in. `seq` counts the run's events in the order in which they were read. */
export function take(session: Session, event: EventDraft, file: number, seq: number): void {
  const { seen } = session;
  session.peer ??= event.peer;
  session.local ??= event.local;
  session.ikeVersion ??= event.ikeVersion;
  session.authMethod ??= event.authMethod;
  session.session ??= event.session;
  session.context ??= contextOf(event);
  session.tunnelId ??= event.tunnelId;
  addTo(session.tsIds, event.tsId, MAX_TSIDS);
  addTo(session.threads, event.thread, MAX_THREADS);
  const first = isFirstPacket(event);
  if (first) session.firstCookie ??= event.initiatorCookie;
  session.cookie ??= cookieOf(event);
  if (event.responderCookie !== NO_COOKIE) session.responderCookie ??= event.responderCookie;
  if (event.messageId !== null) pair(session.unpaired, event.messageId, event.direction);
  const moment: Moment = {
    file,
    line: event.line,
    seq,
    time: event.time,
    step: event.step,
    direction: event.direction,
    message: event.message,
    rank: rankOf(event.message),
    first,
  };
  if (session.firstSeq === 0) session.firstSeq = seq;
  session.lastSeq = seq;
  session.highestRank = Math.max(session.highestRank, moment.rank);
  session.steps += stepOf(session.lastRank, moment.rank);
  if (moment.rank > 0) session.lastRank = moment.rank;
  session.lastTime = event.time ?? session.lastTime;
  if (session.moments.length < MAX_MOMENTS) session.moments.push(moment);
  else session.dropped += 1;

  if (isTrouble(event)) takeTrouble(session, event, moment);
  addBeat(session, event, file);

  // What Azure says of a failure is no packet, whichever side it names.
  if (event.direction === 'received' && event.message !== 'diagnostic-event') seen.received += 1;
  switch (event.message) {
    case 'sa-init-sent':
      seen.initSent += 1;
      break;
    case 'sa-init-received':
      seen.initReceived += 1;
      break;
    case 'sa-init-response':
      seen.initResponse += 1;
      break;
    case 'auth-sent':
      seen.authSent += 1;
      break;
    case 'auth-received':
      seen.authReceived += 1;
      break;
    case 'ipsec-proposal-sent':
    case 'ipsec-proposal-received':
      seen.childOffers += 1;
      break;
    case 'selectors-requested':
      seen.selectorsRequested += 1;
      addTo(session.askedTsids, event.tsId, MAX_TSIDS);
      break;
    case 'selectors-proposed':
      seen.selectorsProposed += 1;
      break;
    case 'selectors-final':
      seen.selectorsFinal += 1;
      addTo(session.finalTsids, event.tsId, MAX_TSIDS);
      break;
    default:
      if (event.step === 'established') seen.established += 1;
  }
  if (event.proposals.length > 0 && session.proposals.length < 8)
    session.proposals.push({ file, line: event.line, drafts: event.proposals.slice(0, MAX_DRAFTS) });
  if (event.selectors.length > 0 && session.selectors.length < 8)
    session.selectors.push({ file, line: event.line, drafts: event.selectors.slice(0, MAX_DRAFTS) });
}

function addTo(ids: Set<string>, id: string | null, most: number): void {
  if (id !== null && ids.size < most) ids.add(id);
}

/** A request and its reply share a message id. */
function pair(unpaired: Session['unpaired'], id: string, direction: EventDraft['direction']): void {
  const half = unpaired.get(id);
  if (half !== undefined && half !== direction) unpaired.delete(id);
  else if (unpaired.size < MAX_UNPAIRED) unpaired.set(id, direction);
}

function takeTrouble(session: Session, event: EventDraft, moment: Moment): void {
  const { seen, troubles } = session;
  if (troubles.length < MAX_TROUBLES) {
    const before = {
      init: seen.initSent + seen.initReceived > 0,
      auth: seen.authSent + seen.authReceived > 0,
      child: seen.childOffers + seen.selectorsRequested + seen.selectorsProposed > 0,
      later: null,
    };
    const kept = { ...event, text: cut(event.text, MAX_WORDS), proposals: [], selectors: [] };
    troubles.push({ moment, event: kept, before, repeats: 0, lastTime: event.time, lastSeq: moment.seq });
    return;
  }
  const same = troubles.findLast(
    ({ event: known }) =>
      known.message === event.message &&
      known.errorCode === event.errorCode &&
      known.notify === event.notify &&
      known.failurePoint === event.failurePoint,
  );
  if (same === undefined) return;
  same.repeats += 1;
  same.lastTime = event.time ?? same.lastTime;
  same.lastSeq = moment.seq;
}
