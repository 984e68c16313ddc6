import { isoFromMicros, isoOrNull } from '../../../shared/base/time.ts';
import { type Micros, formatBytes } from '../../../shared/base/units.ts';
import type { Coverage, Evidence, Finding, Negotiation, PeerVerdict, Verdict } from '../../../shared/model/analysis.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import type { EventDraft } from '../formats/format.ts';
import type { NoticeDraft } from '../notices.ts';
import { attempts } from './attempts.ts';
import { causesOf, joinSummaries, keyOf, sorted } from './causes.ts';
import { coverageOf } from './coverage.ts';
import { type FindingDraft, MAX_EVIDENCE, findingDraft } from './draft.ts';
import {
  type ConnectionFact,
  type CpuFact,
  type SummaryFact,
  type TroubleshootFact,
  carriesTraffic,
  cpuLoad,
  faultFindings,
  idleTraffic,
  isConnected,
  lostEvents,
  resultHealth,
} from './facts.ts';
import { type Gathered, addDraft, gather } from './gather.ts';
import { heal, nameExpiry } from './heal.ts';
import { negotiator } from './negotiator.ts';
import { type Place, type Session, inOrder } from './session.ts';
import { type Ground, type Judged, peerVerdicts, runVerdict } from './verdict.ts';
import { tell } from './words.ts';

export interface FileSeen {
  readonly id: number;
  readonly name: string;
  readonly kind: FileKind;
  readonly instance: string | null;
  readonly lines: number;
  readonly timeFrom: Micros | null;
  readonly timeTo: Micros | null;
}

export interface Diagnosis {
  readonly verdict: Verdict;
  readonly verdicts: readonly PeerVerdict[];
  readonly findings: readonly Finding[];
  readonly peers: readonly string[];
  readonly coverage: readonly Coverage[];
}

export interface Diagnoser {
  event(event: EventDraft, file: number, instance: string | null): void;
  peer(peer: string, instance: string | null): void;
  connection(fact: ConnectionFact): void;
  cpu(fact: CpuFact): void;
  summary(fact: SummaryFact, lostLine: number): void;
  troubleshoot(fact: TroubleshootFact): void;
  /** `textOf` reads a line as it stands; called only for the lines that findings cite. */
  end(
    files: readonly FileSeen[],
    notices: readonly NoticeDraft[],
    textOf: (place: Place) => Promise<Evidence>,
  ): Promise<Diagnosis>;
}

export interface DiagnoserOptions {
  readonly nameOf: (file: number) => string;
  /** Called with each negotiation once nothing more can be added to it. */
  readonly negotiation: (value: Negotiation) => void;
  readonly notice: (notice: NoticeDraft) => void;
}

/** Fed in the order of reading, in bounded memory; what it holds grows with peers and findings, not with lines. */
export function diagnoser(options: DiagnoserOptions): Diagnoser {
  const gathered: Gathered = { drafts: new Map(), peers: new Map() };
  const folded = attempts(options.negotiation);
  const peers = new Map<string, { readonly peer: string; readonly instance: string | null }>();
  const connections: ConnectionFact[] = [];
  const cpus: CpuFact[] = [];
  const summaries: { readonly fact: SummaryFact; readonly lostLine: number }[] = [];
  const results: TroubleshootFact[] = [];
  let headless = false;
  const sessions = negotiator((session) => {
    const hits = gather(gathered, session);
    folded.add(session, hits, options.nameOf);
    headless ||= isHeadless(session);
    noteOrder(session);
  });
  const descending = new Set<number>();

  function noteOrder(session: Session): void {
    const file = session.moments[0]?.file;
    if (file === undefined || descending.has(file) || !inOrder(session).reordered) return;
    descending.add(file);
    options.notice({
      code: 'rows-descending',
      file: options.nameOf(file),
      line: null,
      text: 'The rows stand newest first, or in no stable order, as an export leaves them; steps are shown in the order of the protocol.',
    });
  }

  const peer = (name: string, instance: string | null): void => {
    peers.set(`${instance ?? ''}|${name}`, { peer: name, instance });
  };

  return {
    peer,
    event(event, file, instance) {
      if (event.peer !== null) peer(event.peer, instance);
      sessions.event(event, file, instance);
    },
    connection(fact) {
      connections.push(fact);
      if (fact.remoteEndpoint !== null) peer(fact.remoteEndpoint, fact.instance);
    },
    cpu: (fact) => cpus.push(fact),
    summary: (fact, lostLine) => summaries.push({ fact, lostLine }),
    troubleshoot: (fact) => results.push(fact),

    async end(files, notices, textOf) {
      sessions.end();
      folded.end();
      const { drafts } = gathered;
      const latest = files.reduce<Micros | null>(
        (last, file) => (file.timeTo === null ? last : Math.max(last ?? file.timeTo, file.timeTo)),
        null,
      );

      addUnreachable(gathered);
      for (const fact of connections) addIf(drafts, idleTraffic(fact, latest));
      for (const fact of cpus) addIf(drafts, cpuLoad(fact));
      for (const { fact, lostLine } of summaries) addIf(drafts, lostEvents(fact, lostLine));
      for (const fact of results) for (const draft of faultFindings(fact)) addDraft(drafts, draft);
      addFromNotices(drafts, notices, files);
      addSilence(drafts, files, connections, results, peers.size);
      addStandby(drafts, connections);

      let all = joinSummaries([...drafts.values()]);
      heal(all, gathered.peers, connections);
      all = dropWeak(all).map(nameExpiry);
      if (isHealthy(all, connections, results)) all.push(noFault(files, connections, results));
      return finish(all, files, notices, textOf);
    },
  };

  async function finish(
    all: FindingDraft[],
    files: readonly FileSeen[],
    notices: readonly NoticeDraft[],
    textOf: (place: Place) => Promise<Evidence>,
  ): Promise<Diagnosis> {
    const causes = causesOf(all);
    const ordered = sorted(all, causes);
    const keys = uniqueKeys(ordered);
    const findings: Finding[] = [];
    const judged: Judged[] = [];
    for (const draft of ordered) {
      const told = tell(draft);
      const cause = causes.get(draft);
      const places = [
        ...draft.evidence,
        ...draft.support.filter(
          (place) => !draft.evidence.some((known) => known.file === place.file && known.line === place.line),
        ),
      ];
      const evidence: Evidence[] = [];
      for (const place of places.slice(0, MAX_EVIDENCE)) evidence.push(await textOf(place));
      judged.push({ draft, key: keys.get(draft) ?? '', title: told.title, isSymptom: cause !== undefined });
      findings.push({
        key: keys.get(draft) ?? '',
        id: draft.id,
        broader: told.broader,
        fault: told.fault,
        severity: draft.severity,
        confidence: draft.confidence,
        phase: draft.phase,
        peer: draft.peer,
        instance: draft.instance,
        failurePoint: draft.failurePoint,
        errorCode: draft.errorCode,
        errorName: draft.errorName,
        occurrences: draft.occurrences,
        firstSeen: isoOrNull(draft.first),
        lastSeen: isoOrNull(draft.last),
        causedBy: cause?.id ?? null,
        causedByKey: cause === undefined ? null : (keys.get(cause) ?? null),
        title: told.title,
        explanation: told.explanation,
        actions: [...told.actions],
        evidence,
      });
    }
    const ground: Ground = {
      findings: judged,
      connections,
      results,
      peers: [...peers.values()],
      hasIkeLog: files.some((file) => file.kind === 'ike-logs' || file.kind === 'wfpdiag'),
    };
    const verdict = runVerdict(ground);
    return {
      verdict,
      verdicts: peerVerdicts(ground),
      findings,
      peers: [...new Set([...peers.values()].map((entry) => entry.peer))],
      coverage: coverageOf({
        files: files.map((file) => ({
          name: file.name,
          kind: file.kind,
          instance: file.instance,
          lines: file.lines,
          hasTime: file.timeFrom !== null,
        })),
        connections,
        summaries: summaries.map(({ fact }) => fact),
        notices,
        healthy: verdict.health === 'healthy',
        headless,
      }),
    };
  }
}

function isHeadless(session: Session): boolean {
  const { seen } = session;
  return (
    seen.initSent + seen.initReceived + seen.initResponse === 0 &&
    seen.authSent + seen.authReceived + seen.selectorsRequested > 0
  );
}

function addIf(drafts: Map<string, FindingDraft>, draft: FindingDraft | null): void {
  if (draft !== null) addDraft(drafts, draft);
}

/** First packets sent again and again to a peer that never said anything, whether or not a timeout was logged. */
function addUnreachable({ drafts, peers }: Gathered): void {
  for (const record of peers.values()) {
    if (record.received > 0 || record.unanswered < 2) continue;
    addDraft(
      drafts,
      findingDraft('peer-unreachable', 'error', 'high', {
        phase: 'ike-sa-init',
        peer: record.peer,
        local: record.local,
        instance: record.instance,
        occurrences: record.unanswered,
        first: record.firstUnanswered,
        last: record.lastUnanswered,
        lastSeq: record.lastSeq,
        lastFile: record.lastFile,
        // The timeouts that were logged for it tell of the same attempts.
        secondHand: true,
        evidence: record.unansweredAt,
      }),
    );
  }
  // Sent, given up, sent again: it is the sequence that proves it.
  for (const draft of drafts.values()) {
    if (draft.id === 'peer-unreachable') draft.evidence.sort((a, b) => a.file - b.file || a.line - b.line);
  }
}

function addFromNotices(
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
        instance: file.instance,
        evidence: [{ file: file.id, line: notice.line ?? 1 }],
      }),
    );
  }
}

/** A log without a single IKE message, on a tunnel that is known not to be connected. A missing log is no silence. */
function addSilence(
  drafts: Map<string, FindingDraft>,
  files: readonly FileSeen[],
  connections: readonly ConnectionFact[],
  results: readonly TroubleshootFact[],
  peers: number,
): void {
  const logs = files.filter((file) => file.kind === 'ike-logs' || file.kind === 'wfpdiag');
  if (logs.length === 0 || connections.some(isConnected)) return;
  const down = connections.find((fact) => fact.state !== null && !isConnected(fact));
  const result = results.find((fact) => resultHealth(fact) === 'unhealthy');
  const known = connections.filter((fact) => fact.remoteEndpoint !== null).length;
  const negotiated = [...drafts.values()].some((draft) =>
    draft.evidence.some((place) => logs.some((log) => log.id === place.file)),
  );
  if (negotiated || peers > known) return;
  const evidence =
    down !== undefined
      ? { file: down.file, line: down.line }
      : result !== undefined
        ? { file: result.file, line: result.codeLine }
        : null;
  if (evidence === null) return;
  addDraft(
    drafts,
    findingDraft('no-ike-traffic', 'error', 'medium', {
      phase: 'ike-sa-init',
      peer: down?.remoteEndpoint ?? null,
      instance: down?.instance ?? null,
      evidence: [evidence],
      lastFile: evidence.file,
    }),
  );
}

/** Of two instances, the one that is not connected beside one that is: it stands by. */
function addStandby(drafts: Map<string, FindingDraft>, connections: readonly ConnectionFact[]): void {
  for (const fact of connections) {
    if (fact.state === null || isConnected(fact)) continue;
    const other = connections.find((candidate) => candidate.instance !== fact.instance && isConnected(candidate));
    const troubled = [...drafts.values()].some(
      (draft) => draft.severity === 'error' && draft.instance === fact.instance,
    );
    if (other === undefined || troubled) continue;
    addDraft(
      drafts,
      findingDraft('connection-standby', 'info', 'low', {
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

/** A code that means nothing by itself is told only where nothing better is. */
function dropWeak(all: readonly FindingDraft[]): FindingDraft[] {
  const better = all.filter((draft) => draft.id !== 'azure-side-change' || draft.errorCode !== 13878);
  return better.length > 0 ? better : [...all];
}

function isHealthy(
  all: readonly FindingDraft[],
  connections: readonly ConnectionFact[],
  results: readonly TroubleshootFact[],
): boolean {
  if (all.some((draft) => draft.severity === 'error' || draft.id === 'idle-or-one-way-traffic')) return false;
  const ofResults = results.map(resultHealth);
  return !ofResults.includes('unhealthy') && (connections.some(carriesTraffic) || ofResults.includes('healthy'));
}

function noFault(
  files: readonly FileSeen[],
  connections: readonly ConnectionFact[],
  results: readonly TroubleshootFact[],
): FindingDraft {
  const carrying = connections.filter(carriesTraffic);
  const [fact] = carrying;
  const result = results.find((entry) => resultHealth(entry) === 'healthy');
  const parts: string[] = [];
  if (fact !== undefined) {
    const since =
      fact.connectedSince === null
        ? ''
        : ` since ${isoFromMicros(fact.connectedSince).slice(0, 19).replace('T', ' ')} UTC`;
    parts.push(
      `Connected${since}, ${formatBytes(fact.ingressBytes ?? 0)} in and ${formatBytes(fact.egressBytes ?? 0)} out.`,
    );
  }
  if (result !== undefined) parts.push('The troubleshoot result reports no fault.');
  if (files.every((file) => file.kind === 'connection-stats'))
    parts.push('A healthy result leaves only ConnectionStats.txt, which is why there is so little to open.');
  const evidence: Place[] = carrying
    .slice(0, 4)
    .flatMap((entry) =>
      [entry.line, entry.ingressLine, entry.egressLine].flatMap((line) =>
        line === null ? [] : [{ file: entry.file, line }],
      ),
    );
  if (result !== undefined) evidence.push({ file: result.file, line: result.codeLine });
  return findingDraft('no-fault', 'info', 'high', {
    peer: fact?.remoteEndpoint ?? null,
    instance: carrying.length === 1 ? (fact?.instance ?? null) : null,
    value: parts.join(' '),
    evidence,
  });
}

function uniqueKeys(drafts: readonly FindingDraft[]): ReadonlyMap<FindingDraft, string> {
  const used = new Map<string, number>();
  return new Map(
    drafts.map((draft) => {
      const key = keyOf(draft);
      const times = (used.get(key) ?? 0) + 1;
      used.set(key, times);
      return [draft, times === 1 ? key : `${key}#${times}`];
    }),
  );
}
