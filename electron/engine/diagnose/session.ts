import { cut } from '../../../shared/base/text.ts';
import type { Micros } from '../../../shared/base/units.ts';
import type { Step } from '../../../shared/model/words.ts';
import { NO_COOKIE } from '../formats/catalogue.ts';
import type { EventDraft, ProposalDraft, SelectorDraft } from '../formats/format.ts';

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
  /** Its cookie's key, where it began under another. */
  alias: string | null;
  /** Its first packet stands behind what follows from it: the newest row is on top. */
  late: boolean;
  highestRank: number;
  /** Place of its first and of its latest message in the order of reading. */
  firstSeq: number;
  lastSeq: number;
  readonly moments: Moment[];
  /** Moments that came after the cap; they are counted and not kept. */
  dropped: number;
  readonly troubles: Trouble[];
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

/** The order in which the steps of a negotiation follow each other; what has no place of its own keeps the last one's. */
const RANK: Readonly<Record<string, number>> = {
  'ike-proposal-sent': 1,
  'sa-init-sent': 2,
  'sa-init-received': 2,
  'sa-init-generated': 4,
  'sa-init-response': 5,
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
};

/** A first packet behind something of a higher rank stands behind what follows from it. */
export const AFTER_INIT = 6;

/** Where a message stands in the order of the protocol; 0 for what has no place of its own. */
export function rankOf(message: string): number {
  return RANK[message] ?? 0;
}

export function newSession(key: string, instance: string | null): Session {
  return {
    key,
    instance,
    peer: null,
    local: null,
    initiator: null,
    ikeVersion: null,
    authMethod: null,
    firstCookie: null,
    cookie: null,
    alias: null,
    late: false,
    highestRank: 0,
    firstSeq: 0,
    lastSeq: 0,
    moments: [],
    dropped: 0,
    troubles: [],
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
  if (isFirstPacket(event)) {
    session.initiator ??= event.message === 'sa-init-sent' ? 'azure' : 'peer';
    session.firstCookie ??= event.initiatorCookie;
    session.late ||= session.highestRank > AFTER_INIT;
  }
  if (event.initiatorCookie !== null && event.initiatorCookie !== NO_COOKIE) session.cookie ??= event.initiatorCookie;
  const moment: Moment = {
    file,
    line: event.line,
    seq,
    time: event.time,
    step: event.step,
    direction: event.direction,
    message: event.message,
    rank: rankOf(event.message),
  };
  if (session.firstSeq === 0) session.firstSeq = seq;
  session.lastSeq = seq;
  session.highestRank = Math.max(session.highestRank, moment.rank);
  if (session.moments.length < MAX_MOMENTS) session.moments.push(moment);
  else session.dropped += 1;

  if (isTrouble(event)) takeTrouble(session, event, moment);

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
      addTsid(session.askedTsids, event.tsId);
      break;
    case 'selectors-proposed':
      seen.selectorsProposed += 1;
      break;
    case 'selectors-final':
      seen.selectorsFinal += 1;
      addTsid(session.finalTsids, event.tsId);
      break;
    default:
      if (event.step === 'established') seen.established += 1;
  }
  if (event.proposals.length > 0 && session.proposals.length < 8)
    session.proposals.push({ file, line: event.line, drafts: event.proposals.slice(0, MAX_DRAFTS) });
  if (event.selectors.length > 0 && session.selectors.length < 8)
    session.selectors.push({ file, line: event.line, drafts: event.selectors.slice(0, MAX_DRAFTS) });
}

function addTsid(ids: Set<string>, id: string | null): void {
  if (id !== null && ids.size < MAX_TSIDS) ids.add(id);
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
