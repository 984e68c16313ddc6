import type { Micros } from '../../../shared/base/units.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { type FindingDraft, MAX_EVIDENCE, findingDraft, mergeInto } from './draft.ts';
import { type Place, type Session, type Trouble, inOrder } from './session.ts';
import { type SignHit, readSign } from './signs.ts';

export interface Gathered {
  readonly drafts: Map<string, FindingDraft>;
  /** For each peer of each instance: what it did at all. */
  readonly peers: Map<string, PeerRecord>;
}

export interface PeerRecord {
  readonly instance: string | null;
  readonly peer: string | null;
  received: number;
  /** First packets to a peer that never answered in that session, and where they stand. */
  unanswered: number;
  readonly unansweredAt: Place[];
  local: string | null;
  firstUnanswered: Micros | null;
  lastUnanswered: Micros | null;
  lastSeq: number;
  lastFile: number;
  established: { readonly time: Micros | null; readonly seq: number; readonly file: number } | null;
  /** SAs that stood, as a record said while telling of their end. */
  failedSeq: number;
}

/** Takes a session that can't grow any more: its signs become findings, one occurrence for each attempt. */
export function gather(into: Gathered, session: Session): readonly SignHit[] {
  const { reordered } = inOrder(session);
  const found = new Map<FindingId, { readonly draft: FindingDraft; readonly counts: Map<string, number> }>();
  const hits: SignHit[] = [];
  for (const trouble of session.troubles) {
    const hit = readSign(session, trouble, reordered);
    if (hit === null) continue;
    hits.push(hit);
    const known = found.get(hit.finding);
    const draft = draftOf(session, trouble, hit);
    const counts = known?.counts ?? new Map<string, number>();
    counts.set(trouble.event.message, (counts.get(trouble.event.message) ?? 0) + 1 + trouble.repeats);
    if (known === undefined) found.set(hit.finding, { draft, counts });
    else mergeInto(known.draft, draft);
  }
  for (const { draft, counts } of found.values()) {
    // A refusal and the closing after it are one occurrence: the commonest of its messages tells how many there were.
    draft.occurrences = Math.max(...counts.values());
    addSupport(draft, session);
    addDraft(into.drafts, draft);
  }
  record(into.peers, session, hits);
  return hits;
}

/** One finding for each peer, instance and id; a rekey stands apart from the first negotiation. */
export function addDraft(drafts: Map<string, FindingDraft>, draft: FindingDraft): void {
  const key = [
    draft.id,
    draft.peer ?? '',
    draft.instance ?? '',
    draft.phase === 'rekey' ? 'rekey' : '',
    draft.fault === null ? '' : (draft.value ?? ''),
  ].join('|');
  const known = drafts.get(key);
  if (known === undefined) drafts.set(key, draft);
  else mergeInto(known, draft);
}

function draftOf(session: Session, trouble: Trouble, hit: SignHit): FindingDraft {
  const { event, moment } = trouble;
  const evidence = event.proof.map((line): Place => ({ file: moment.file, line }));
  return findingDraft(hit.finding, hit.severity, hit.confidence, {
    phase: hit.phase,
    peer: event.peer ?? session.peer,
    local: event.local ?? session.local,
    instance: session.instance,
    failurePoint:
      event.failurePoint ??
      (event.message === 'notify-received' || event.message === 'notify-error-received' ? 'remote' : null),
    errorCode: event.errorCode,
    errorName: event.errorName,
    first: event.time,
    last: trouble.lastTime,
    times: event.time === null ? [] : [event.time],
    lastSeq: trouble.lastSeq,
    lastFile: moment.file,
    secondHand: event.message === 'ike-error' || event.message === 'peer-failed' || event.message === 'peer-notify',
    value:
      hit.finding === 'packet-dropped-by-wfp'
        ? event.text.slice(0, 120)
        : hit.finding === 'gateway-not-healthy' || hit.finding === 'connection-not-configured'
          ? event.text.slice(0, 160)
          : null,
    evidence,
  });
}

const SHOWS_OFFERS: ReadonlySet<FindingId> = new Set(['policy-mismatch-ike', 'policy-mismatch-ipsec']);

/** The proposals of a policy mismatch, the ranges of a selector mismatch, the packets that nothing answered. */
function addSupport(draft: FindingDraft, session: Session): void {
  if (SHOWS_OFFERS.has(draft.id)) {
    const phase = draft.id === 'policy-mismatch-ike' ? 'ike' : 'ipsec';
    for (const { file, line, drafts } of session.proposals) {
      if (!drafts.some((proposal) => proposal.phase === phase)) continue;
      draft.support.push({ file, line });
      draft.proposals.push(...drafts.filter((proposal) => proposal.phase === phase));
    }
  }
  if (draft.id === 'traffic-selector-mismatch') {
    for (const { file, line, drafts } of session.selectors) {
      draft.support.push({ file, line });
      draft.selectors.push(...drafts);
    }
  }
  if (draft.id === 'peer-unreachable' || draft.id === 'negotiation-timeout') {
    for (const moment of session.moments) {
      if (moment.direction === 'sent' && draft.support.length < 3 && moment.rank > 0)
        draft.support.push({ file: moment.file, line: moment.line });
    }
  }
}

function record(peers: Map<string, PeerRecord>, session: Session, hits: readonly SignHit[]): void {
  const key = `${session.instance ?? ''}|${session.peer ?? ''}`;
  let entry = peers.get(key);
  if (entry === undefined) {
    entry = {
      instance: session.instance,
      peer: session.peer,
      received: 0,
      unanswered: 0,
      unansweredAt: [],
      local: null,
      firstUnanswered: null,
      lastUnanswered: null,
      lastSeq: 0,
      lastFile: -1,
      established: null,
      failedSeq: 0,
    };
    peers.set(key, entry);
  }
  const { seen, moments } = session;
  entry.received += seen.received;
  entry.local ??= session.local;
  if (seen.received === 0 && seen.initSent > 0) {
    for (const moment of moments) {
      if (moment.message !== 'sa-init-sent') continue;
      entry.unanswered += 1;
      if (entry.unansweredAt.length < MAX_EVIDENCE) entry.unansweredAt.push({ file: moment.file, line: moment.line });
      if (moment.time !== null) {
        entry.firstUnanswered = Math.min(entry.firstUnanswered ?? moment.time, moment.time);
        entry.lastUnanswered = Math.max(entry.lastUnanswered ?? moment.time, moment.time);
      }
      entry.lastSeq = Math.max(entry.lastSeq, moment.seq);
      entry.lastFile = moment.file;
    }
  }
  const failed = hits.some((hit) => hit.severity === 'error');
  if (failed) entry.failedSeq = Math.max(entry.failedSeq, ...session.troubles.map((trouble) => trouble.lastSeq));
  if (failed || (seen.established === 0 && seen.selectorsFinal === 0)) return;
  for (const moment of moments) {
    if (moment.step !== 'established' && moment.message !== 'selectors-final') continue;
    const before = entry.established;
    const later =
      before === null ||
      (moment.time !== null && before.time !== null ? moment.time > before.time : moment.seq > before.seq);
    if (later) entry.established = { time: moment.time, seq: moment.seq, file: moment.file };
  }
}
