import type { Micros } from '../../../shared/base/units.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { addOffers } from './change/offers.ts';
import { type FindingDraft, MAX_EVIDENCE, addSelectors, findingDraft, mergeInto } from './draft.ts';
import { narrowed } from './narrowing.ts';
import { type Mark, type Span, widen } from './order.ts';
import { REFUSAL } from './rows.ts';
import type { Roster } from './roster.ts';
import type { Place, Session, Trouble } from './session.ts';
import { type SignHit, readSign } from './signs.ts';
import type { Story } from './story.ts';

export interface Gathered {
  readonly drafts: Map<string, FindingDraft>;
  /** For each peer of each instance: what it did at all. */
  readonly peers: Map<string, PeerRecord>;
  readonly roster: Roster;
  /** For each file, where its negotiations end. */
  readonly ends: Map<number, Span>;
}

/** The last line of a negotiation, and whether its own lines are enough to say that its tunnel came up. */
export type End = Mark & Place & { readonly explicit: boolean };

export interface PeerRecord {
  readonly instance: string | null;
  readonly peer: string | null;
  local: string | null;
  /** What came from it. */
  heard: Span | null;
  /** First packets that it did not answer, and where they stand; counted anew once something came from it. */
  unanswered: number;
  readonly unansweredAt: Place[];
  silence: Span | null;
  /** SAs that came about, attempts that failed, and those that had done neither when the log ended. */
  established: Span | null;
  failed: Span | null;
  open: Span | null;
  /** Where negotiations that came about end: the first that was read and the latest. */
  ends: { readonly first: End; readonly last: End } | null;
  /** When SAs came about, as far as they are kept. */
  readonly establishedAt: Micros[];
}

const MAX_ESTABLISHED = 500;

/** Takes a session that can't grow any more: its signs become findings, one occurrence for each attempt. */
export function gather(into: Gathered, session: Session, story: Story): readonly SignHit[] {
  const found = new Map<string, { readonly draft: FindingDraft; readonly counts: Map<string, number> }>();
  const hits: SignHit[] = [];
  const peer = into.roster.admit(session.peer, session.instance);
  for (const trouble of session.troubles) {
    const hit = readSign(session, trouble, story);
    if (hit === null) continue;
    hits.push(hit);
    const key = `${hit.finding}|${hit.apart ?? ''}`;
    const known = found.get(key);
    const draft = draftOf(
      session,
      trouble,
      hit,
      into.roster.admit(trouble.event.peer ?? session.peer, session.instance),
    );
    const counts = known?.counts ?? new Map<string, number>();
    counts.set(trouble.event.message, (counts.get(trouble.event.message) ?? 0) + 1 + trouble.repeats);
    if (known === undefined) found.set(key, { draft, counts });
    else mergeInto(known.draft, draft);
    if (hit.alternative !== null) addDraft(into.drafts, alternativeOf(draft, hit.alternative));
  }
  for (const { draft, counts } of found.values()) {
    // A refusal and the closing after it are one occurrence: the commonest of its messages tells how many there were.
    draft.occurrences = Math.max(...counts.values());
    addSupport(draft, session);
    addDraft(into.drafts, draft);
  }
  const left = narrowed(session, peer);
  if (left !== null && !hits.some((hit) => hit.severity === 'error')) addDraft(into.drafts, left);
  const end = story.moments.at(-1);
  if (end !== undefined) into.ends.set(end.file, widen(into.ends.get(end.file) ?? null, end));
  if (peer !== null || session.peer === null) record(into.peers, session, story, hits);
  return hits;
}

/** One finding for each peer, instance and id; a rekey stands apart from the first negotiation. */
export function addDraft(drafts: Map<string, FindingDraft>, draft: FindingDraft): void {
  const key = [
    draft.id,
    draft.peer ?? '',
    draft.instance ?? '',
    draft.phase === 'rekey' ? 'rekey' : '',
    draft.apart ?? '',
    draft.under ?? '',
    draft.fault === null ? '' : (draft.value ?? ''),
  ].join('|');
  const known = drafts.get(key);
  if (known === undefined) drafts.set(key, draft);
  else mergeInto(known, draft);
}

function draftOf(session: Session, trouble: Trouble, hit: SignHit, peer: string | null): FindingDraft {
  const { event, moment } = trouble;
  const evidence = event.proof.map((line): Place => ({ file: moment.file, line }));
  return findingDraft(hit.finding, hit.severity, hit.confidence, {
    sign: hit.sign,
    apart: hit.apart,
    fallback: hit.fallback,
    normal: hit.normal,
    flagged: hit.flagged,
    phase: hit.phase,
    peer,
    local: event.local ?? session.local,
    instance: session.instance,
    failurePoint: hit.failurePoint,
    errorCode: event.errorCode,
    errorName: event.errorName,
    first: event.time,
    last: trouble.lastTime,
    times: event.time === null ? [] : [event.time],
    firstSeq: moment.seq,
    lastSeq: trouble.lastSeq,
    lastFile: moment.file,
    secondHand: event.message === 'ike-error' || event.message === 'peer-failed' || event.message === 'peer-notify',
    value: hit.finding === 'packet-dropped-by-wfp' || event.errorCode === null ? event.text.slice(0, 160) : null,
    evidence,
  });
}

/** The other reading of the same lines: weaker than the first, and under it. */
function alternativeOf(draft: FindingDraft, id: FindingId): FindingDraft {
  return {
    ...draft,
    id,
    confidence: 'low',
    under: draft.id,
    apart: null,
    evidence: [...draft.evidence],
    support: [],
    offers: [],
    selectors: [],
    times: [],
  };
}

const SHOWS_OFFERS: ReadonlySet<FindingId> = new Set(['policy-mismatch-ike', 'policy-mismatch-ipsec']);

/** The proposals of a policy mismatch, the ranges of a selector mismatch, the packets that nothing answered. */
function addSupport(draft: FindingDraft, session: Session): void {
  if (SHOWS_OFFERS.has(draft.id)) {
    const phase = draft.id === 'policy-mismatch-ike' ? 'ike' : 'ipsec';
    for (const { file, line, drafts } of session.proposals)
      if (drafts.some((proposal) => proposal.phase === phase)) draft.support.push({ file, line });
  }
  // A custom policy has to be whole: the other phase's proposals count too.
  if (SHOWS_OFFERS.has(draft.id) || draft.id === 'traffic-selector-mismatch')
    addOffers(draft.offers, [
      {
        initiator: session.initiator,
        ikeVersion: session.ikeVersion,
        time: draft.last,
        lists: session.proposals.map(({ drafts }) => drafts),
      },
    ]);
  if (draft.id === 'traffic-selector-mismatch') {
    for (const { file, line, drafts } of session.selectors) {
      draft.support.push({ file, line });
      addSelectors(draft.selectors, drafts);
    }
  }
  if (draft.id === 'peer-unreachable' || draft.id === 'negotiation-timeout') {
    for (const moment of session.moments) {
      if (moment.direction === 'sent' && draft.support.length < 3 && moment.rank > 0)
        draft.support.push({ file: moment.file, line: moment.line });
    }
  }
}

function newRecord(session: Session): PeerRecord {
  return {
    instance: session.instance,
    peer: session.peer,
    local: null,
    heard: null,
    unanswered: 0,
    unansweredAt: [],
    silence: null,
    established: null,
    failed: null,
    open: null,
    ends: null,
    establishedAt: [],
  };
}

function record(peers: Map<string, PeerRecord>, session: Session, story: Story, hits: readonly SignHit[]): void {
  const key = `${session.instance ?? ''}|${session.peer ?? ''}`;
  let entry = peers.get(key);
  if (entry === undefined) peers.set(key, (entry = newRecord(session)));
  entry.local ??= session.local;
  if (session.seen.received > 0) addHeard(entry, session);
  else if (session.seen.initSent > 0) addUnanswered(entry, session);

  const end = story.moments.at(-1) ?? null;
  const failed = hits.some((hit) => hit.severity === 'error');
  if (failed) {
    for (const { lastTime: time, lastSeq: seq, moment } of session.troubles)
      entry.failed = widen(entry.failed, { time, seq, file: moment.file });
  } else if (stands(session)) {
    if (end !== null) entry.ends = withEnd(entry.ends, { ...end, explicit: isWhole(session, story) });
    for (const moment of session.moments) {
      if (moment.step !== 'established' && moment.message !== 'selectors-final') continue;
      entry.established = widen(entry.established, moment);
      if (moment.time !== null && entry.establishedAt.length < MAX_ESTABLISHED) entry.establishedAt.push(moment.time);
    }
  } else if (hits.length === 0) {
    const last = story.moments.findLast(({ rank }) => rank > 0);
    if (last !== undefined) entry.open = widen(entry.open, last);
  }
}

/**
 * Nothing can follow its final selectors that belongs to them: a line says that it is up, Azure had asked and this is what came
 * of the peer's answer, the peer's proposals had been read before, or something else was logged behind it that ends nothing.
 */
function isWhole({ seen, initiator }: Session, { moments }: Story): boolean {
  if (seen.established > 0) return true;
  const final = moments.findLastIndex(({ message }) => message === 'selectors-final');
  if (moments.slice(final + 1).some(({ rank }) => rank >= REFUSAL)) return false;
  if (initiator === 'azure') return true;
  const offered = moments.findLastIndex(({ message }) => message === 'ipsec-proposal-received');
  return (offered >= 0 && offered < final) || Math.max(final, offered) < moments.length - 1;
}

function withEnd(ends: PeerRecord['ends'], end: End): PeerRecord['ends'] {
  if (ends === null) return { first: end, last: end };
  const { last } = ends;
  const later = end.time !== null && last.time !== null ? end.time >= last.time : end.seq > last.seq;
  return { first: ends.first, last: later ? end : last };
}

/** An SA came about, as far as the log tells: no line says so, but Azure's final selectors are the last thing before it. */
export function stands({ seen }: Session): boolean {
  return seen.established > 0 || seen.selectorsFinal > 0;
}

function addHeard(entry: PeerRecord, session: Session): void {
  for (const moment of session.moments) {
    if (moment.direction !== 'received') continue;
    entry.heard = widen(entry.heard, moment);
  }
  if (entry.heard === null || entry.silence === null || entry.heard.last.seq < entry.silence.last.seq) return;
  entry.unanswered = 0;
  entry.unansweredAt.length = 0;
  entry.silence = null;
}

function addUnanswered(entry: PeerRecord, session: Session): void {
  for (const moment of session.moments) {
    if (moment.message !== 'sa-init-sent') continue;
    if (entry.unansweredAt.length < MAX_EVIDENCE) entry.unansweredAt.push({ file: moment.file, line: moment.line });
    entry.silence = widen(entry.silence, moment);
  }
  entry.unanswered += session.seen.initSent;
}
