import causeTable from '../../../resources/rules/causes.json' with { type: 'json' };
import { parseAddress } from '../../../shared/net/address.ts';
import { MISSING_CONTENT, type NoticeCode, type NoticeDraft } from '../notices.ts';
import type { FileSeen } from './diagnoser.ts';
import { type FindingDraft, findingDraft } from './draft.ts';
import {
  type ConnectionFact,
  type SummaryFact,
  type TroubleshootFact,
  isConnected,
  isDown,
  resultHealth,
} from './facts.ts';
import { type Gathered, addDraft } from './gather.ts';
import { type Backward, firstOf, isAfter, lastOf } from './order.ts';
import { lastMark } from './heal.ts';
import type { Roster } from './roster.ts';

/** So many packets in vain before one that had answered is said not to answer any more; of one never heard of, two. */
const FELL_SILENT = 3;

/** First packets sent again and again to a peer that never said anything, or has stopped to, whether or not a timeout was logged. */
export function addUnreachable({ drafts, peers }: Gathered, backward: Backward): void {
  for (const record of peers.values()) {
    const { heard, silence } = record;
    if (silence === null || record.unanswered < (heard === null ? 2 : FELL_SILENT)) continue;
    if (heard !== null && !isAfter(lastOf(silence, backward), lastOf(heard, backward), backward)) continue;
    const { peer, instance } = record;
    const draft = findingDraft('peer-unreachable', 'error', heard === null ? 'high' : 'medium', {
      sign: heard === null ? 'unanswered' : 'fell-silent',
      phase: 'ike-sa-init',
      peer,
      local: record.local,
      instance,
      occurrences: record.unanswered,
      first: silence.first.time,
      last: silence.last.time,
      firstSeq: silence.first.seq,
      lastSeq: silence.last.seq,
      lastFile: silence.last.file,
      evidence: [...record.unansweredAt],
    });
    // The timeouts that were logged for it tell of the same attempts.
    const logged = [...drafts.values()].find(
      (other) => other.id === draft.id && other.peer === peer && other.instance === instance && !other.secondHand,
    );
    if (logged !== undefined) draft.occurrences = Math.max(draft.occurrences - logged.occurrences, 0);
    addDraft(drafts, draft);
    if (logged !== undefined) logged.sign = draft.sign;
    // Sent, given up, sent again: it is the sequence that proves it.
    (logged ?? draft).evidence.sort((a, b) => a.file - b.file || a.line - b.line);
  }
}

const CONTACT: ReadonlySet<string> = new Set(causeTable.contact);

/**
 * A timeout in a session in which the peer was silent is no unreachable peer where it had been heard in another one: the
 * negotiation was not finished, and that is all. What it says later on is its coming back.
 */
export function nameTimeouts({ drafts, peers }: Gathered, backward: Backward): void {
  for (const [key, draft] of drafts) {
    if (draft.id !== 'peer-unreachable' || draft.sign !== 'no-answer' || draft.secondHand) continue;
    const record = peers.get(`${draft.instance ?? ''}|${draft.peer ?? ''}`);
    const met = [...drafts.values()].some(
      (other) =>
        CONTACT.has(other.id) && !other.secondHand && other.peer === draft.peer && other.instance === draft.instance,
    );
    const heard = record?.heard ?? null;
    const silent = heard === null || isAfter(firstOf(heard, backward), lastMark(draft, backward), backward);
    if (silent && !(met && heard === null)) continue;
    drafts.delete(key);
    addDraft(drafts, { ...draft, id: 'negotiation-timeout', sign: 'timed-out' });
  }
}

export function addFromNotices(
  drafts: Map<string, FindingDraft>,
  notices: readonly NoticeDraft[],
  files: readonly FileSeen[],
): void {
  for (const notice of notices) {
    if (notice.code !== 'trace-undecodable') continue;
    const file = files.find(({ name }) => name === notice.file);
    if (file === undefined) continue;
    addDraft(
      drafts,
      findingDraft('wfp-parse-error', 'warning', 'medium', {
        sign: 'undecodable',
        instance: file.instance,
        evidence: [{ file: file.id, line: notice.line ?? 1 }],
      }),
    );
  }
}

export interface Silence {
  /** The peers that the logs name. */
  readonly heard: Roster['places'];
  readonly files: readonly FileSeen[];
  readonly connections: readonly ConnectionFact[];
  readonly summaries: readonly SummaryFact[];
  readonly results: readonly TroubleshootFact[];
  readonly notices: readonly NoticeDraft[];
}

/** What may have taken lines away: nothing can be said from what such a file, or all of a cut archive, lacks. */
const CUT: ReadonlySet<NoticeCode> = new Set([...MISSING_CONTENT, 'trace-undecodable', 'entry-crc']);

/**
 * A log that can be read, and in it nothing of a peer that is known not to be connected, or nothing of any. A missing log is
 * no silence, and neither is one with gaps, or one whose peers are masked.
 */
export function addSilence(gathered: Gathered, seen: Silence): void {
  const { files, connections, results } = seen;
  const logs = wholeLogs(seen);
  if (logs.length === 0) return;
  const heard = seen.heard;
  const told = isTold(gathered, files);
  const isMasked = heard.some(({ peer }) => parseAddress(peer) === null);

  for (const fact of connections) {
    if (!isDown(fact) || standsBy(fact, connections) !== null) continue;
    if (!logs.some((log) => fact.instance === null || log.instance === null || log.instance === fact.instance))
      continue;
    const peer = fact.remoteEndpoint;
    const silent =
      peer === null
        ? heard.length === 0 && !told
        : !isMasked && !heard.some((place) => place.peer === peer) && (heard.length > 0 || !told);
    if (silent) addDraft(gathered.drafts, noTraffic({ file: fact.file, line: fact.line }, peer, fact.instance));
  }
  const result = results.find((fact) => resultHealth(fact) === 'unhealthy');
  if (connections.length > 0 || result === undefined || heard.length > 0 || told) return;
  addDraft(
    gathered.drafts,
    noTraffic({ file: result.file, line: result.codeLine }, null, result.instance, 'no-traffic-result'),
  );
}

/** The logs in which silence means something; none where anything that was lost may have been in one of them. */
export function wholeLogs({ files, summaries, notices }: Silence): FileSeen[] {
  const cut = new Set(notices.filter(({ code }) => CUT.has(code)).map(({ file }) => file));
  if (cut.has(null) || summaries.some((summary) => (summary.eventsLost ?? 0) > 0)) return [];
  return files.filter((file) => isLog(file) && !cut.has(file.name));
}

/** Something is found in a log, whether or not it names a peer. */
export function isTold({ drafts }: Gathered, files: readonly FileSeen[]): boolean {
  return [...drafts.values()].some((draft) =>
    draft.evidence.some((place) => files.some((file) => file.id === place.file && isLog(file))),
  );
}

function noTraffic(
  evidence: { readonly file: number; readonly line: number },
  peer: string | null,
  instance: string | null,
  sign: string | null = null,
): FindingDraft {
  return findingDraft('no-ike-traffic', 'error', 'medium', {
    sign: peer === null ? sign : 'no-traffic-of-peer',
    phase: 'ike-sa-init',
    peer,
    instance,
    evidence: [evidence],
    lastFile: evidence.file,
  });
}

export function isLog(file: Pick<FileSeen, 'kind' | 'ike'>): boolean {
  return file.kind === 'ike-logs' || file.kind === 'wfpdiag' || (file.kind === 'resource-log' && file.ike === true);
}

/** The connected one of another instance beside which this one stands by; null where it is simply not connected. */
export function standsBy(fact: ConnectionFact, connections: readonly ConnectionFact[]): ConnectionFact | null {
  if (!isDown(fact) || fact.instance === null) return null;
  const other = connections.find(
    (candidate) =>
      candidate.instance !== null &&
      candidate.instance !== fact.instance &&
      isConnected(candidate) &&
      (candidate.remoteEndpoint === null ||
        fact.remoteEndpoint === null ||
        candidate.remoteEndpoint === fact.remoteEndpoint),
  );
  return other ?? null;
}

/** Of two instances, the one that is not connected beside one that is: most likely it stands by. */
export function addStandby(drafts: Map<string, FindingDraft>, connections: readonly ConnectionFact[]): void {
  for (const fact of connections) {
    const other = standsBy(fact, connections);
    const troubled = [...drafts.values()].some(
      (draft) => draft.severity === 'error' && draft.instance === fact.instance,
    );
    if (other === null || troubled) continue;
    addDraft(
      drafts,
      findingDraft('connection-standby', 'info', 'low', {
        sign: 'other-connected',
        peer: fact.remoteEndpoint,
        instance: fact.instance,
        evidence: [
          { file: fact.file, line: fact.line },
          { file: other.file, line: other.line },
        ],
      }),
    );
  }
}
