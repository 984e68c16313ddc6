import causeTable from '../../../resources/rules/causes.json' with { type: 'json' };
import table from '../../../resources/checks/en.json' with { type: 'json' };
import { parseAddress } from '../../../shared/net/address.ts';
import { sentence } from '../../../shared/base/text.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import type { Check, PeerVerdict, Verdict } from '../../../shared/model/analysis.ts';
import { isLog, standsBy } from './absence.ts';
import { type Span, filledCommand, filledQuery } from './commands.ts';
import type { Configured } from './configured.ts';
import type { FileSeen } from './diagnoser.ts';
import {
  type ConnectionFact,
  type CpuFact,
  type TroubleshootFact,
  carriesTraffic,
  isConnected,
  isDown,
  resultHealth,
} from './facts.ts';
import { type Milestones, STAGES, type Stage } from './milestones.ts';
import type { Place } from './session.ts';
import type { Judged } from './verdict.ts';
import { peerName } from './words.ts';

/** What the questions of Microsoft's decision tree are answered from. */
export interface CheckGround {
  /** In the order of the analysis, each with its place in the tree of causes. */
  readonly findings: readonly Judged[];
  readonly verdict: Verdict;
  readonly verdicts: readonly PeerVerdict[];
  readonly milestones: ReadonlyMap<string, Milestones>;
  readonly connections: readonly ConnectionFact[];
  readonly cpus: readonly CpuFact[];
  readonly results: readonly TroubleshootFact[];
  readonly files: readonly FileSeen[];
  readonly azure: Configured;
  /** Something of what was opened could not be read. */
  readonly partial: boolean;
  readonly nameOf: (file: number) => string;
}

interface Entry {
  readonly id: string;
  readonly stage: string | null;
  readonly failedBy: readonly string[];
  readonly warnedBy: readonly string[];
  readonly title: string;
  readonly passed: Readonly<Record<string, string | undefined>>;
  readonly failed: Readonly<Record<string, string | undefined>>;
  readonly unknown: Readonly<Record<string, string | undefined>>;
  readonly command: string | null;
  /** What the command shows that is not for everybody's eyes; then it is only named where the answer is still open. */
  readonly caution?: string;
  readonly query: string | null;
}

const ENTRIES: readonly Entry[] = table.checks;
const CONTACT: ReadonlySet<string> = new Set(causeTable.contact);
const MAX_PLACES = 4;

/** Whose questions are answered: the worst tunnel of the run. */
interface Tunnel {
  readonly peer: string | null;
  readonly instance: string | null;
}

/** An answer before it is put in words. */
interface Answer {
  readonly status: Check['status'];
  /** A variant of the check's texts, or a sentence by itself. */
  readonly variant?: string;
  readonly text?: string;
  readonly value?: string;
  readonly title?: string;
  readonly evidence?: readonly Place[];
  /** Failed at a rekey: what comes behind it in the first negotiation had been reached. */
  readonly later?: boolean;
}

/**
 * Microsoft's tree for the worst tunnel. Passed by a line or a fact, never by silence; failed by a finding that nothing
 * explains, or by a fact; what lies behind the stop was not reached, and the rest is not knowable from these files.
 */
export function checksOf(ground: CheckGround): Check[] {
  const tunnel = tunnelOf(ground);
  const view = viewOf(ground, tunnel);
  const answers = ENTRIES.map((entry) => answerOf(entry, view));
  const stop = stopOf(answers);
  const span = spanOf(ground.files);
  return ENTRIES.map((entry, index): Check => {
    const answer = behindStop(entry, answers[index] ?? { status: 'unknown' }, stop);
    const text = textOf(entry, answer, tunnel);
    const command = entry.caution !== undefined && answer.status === 'passed' ? null : entry.command;
    return {
      id: entry.id,
      title: entry.title,
      status: answer.status,
      text: command === null || entry.caution === undefined ? text : `${text} ${entry.caution}`,
      peer: tunnel.peer,
      evidence: (answer.evidence ?? [])
        .slice(0, MAX_PLACES)
        .map(({ file, line }) => ({ file: ground.nameOf(file), line })),
      command: command === null ? null : filledCommand(command, ground.azure, tunnel.peer),
      query: entry.query === null ? null : filledQuery(entry.query, tunnel.peer, span),
    };
  });
}

function tunnelOf({ verdict, verdicts, findings }: CheckGround): Tunnel {
  const cause = findings.find(({ key }) => key === verdict.finding)?.draft;
  const worst = verdicts.find((one) => cause === undefined || one.finding === verdict.finding) ?? verdicts[0];
  return {
    peer: verdict.peer ?? cause?.peer ?? worst?.peer ?? null,
    instance:
      cause?.instance ?? (verdict.peer === null || verdict.peer === worst?.peer ? (worst?.instance ?? null) : null),
  };
}

/** What of the run is about the one tunnel. */
interface View {
  readonly ground: CheckGround;
  readonly tunnel: Tunnel;
  readonly findings: readonly Judged[];
  readonly connections: readonly ConnectionFact[];
  readonly reached: ReadonlyMap<Stage, Place>;
  readonly version: 1 | 2 | null;
  readonly called: Place | null;
}

function viewOf(ground: CheckGround, tunnel: Tunnel): View {
  const { peer, instance } = tunnel;
  const isOf = (other: Tunnel) =>
    (peer === null || other.peer === null || other.peer === peer) &&
    (instance === null || other.instance === null || other.instance === instance);
  const milestones = [...ground.milestones.values()].filter(
    // Lines that name no peer are of this one only where there is no other.
    (one) => isOf(one) && (one.peer !== null || peer === null || isOnly(ground, peer)),
  );
  const reached = new Map<Stage, Place>();
  for (const one of milestones)
    for (const [stage, place] of one.reached) if (!reached.has(stage)) reached.set(stage, place);
  const named = ground.connections.filter(({ remoteEndpoint }) => remoteEndpoint !== null && remoteEndpoint === peer);
  return {
    ground,
    tunnel,
    findings: ground.findings.filter(({ draft }) => isOf(draft)),
    connections: (named.length > 0
      ? named
      : ground.connections.filter((fact) => fact.remoteEndpoint === null || peer === null || isMasked(peer))
    ).filter((fact) => instance === null || fact.instance === null || fact.instance === instance),
    reached,
    version: milestones.find(({ version }) => version !== null)?.version ?? null,
    called: milestones.find(({ called }) => called !== null)?.called ?? null,
  };
}

function isOnly({ verdicts }: CheckGround, peer: string): boolean {
  return verdicts.every((one) => one.peer === null || one.peer === peer);
}

function isMasked(peer: string): boolean {
  return parseAddress(peer) === null;
}

function answerOf(entry: Entry, view: View): Answer {
  const failing = view.findings.filter((finding) => answersWithNo(entry, finding));
  if (failing.length > 0)
    return {
      status: 'failed',
      text: failing.map(({ title }) => title).join(' '),
      evidence: failing.flatMap(({ draft }) => draft.evidence),
      later: failing.every(({ draft }) => draft.phase === 'rekey'),
    };
  const own = OWN[entry.id]?.(view) ?? null;
  if (own !== null) return own;
  const stage = STAGES.find((one) => one === entry.stage);
  return (stage === undefined ? null : ofStage(stage, view)) ?? { status: 'unknown' };
}

/** An error, or a warning of a kind that is never more, that is no symptom and no history; a PFS mismatch fails the rekey as well. */
function answersWithNo(entry: Entry, { draft, isSymptom }: Judged): boolean {
  if (isSymptom || draft.healed) return false;
  if (draft.severity === 'error')
    return (
      entry.failedBy.includes(draft.id) ||
      (entry.id === 'rekey' && draft.phase === 'rekey' && draft.id.startsWith('policy-mismatch'))
    );
  return draft.severity === 'warning' && entry.warnedBy.includes(draft.id);
}

/** Passed where a negotiation got past it, where a finding shows that it did, or where the tunnel is connected. */
function ofStage(stage: Stage, view: View): Answer | null {
  const connected = view.connections.find(stage === 'selectors' ? carriesTraffic : isConnected);
  const place = view.reached.get(stage);
  if (stage === 'version' && place !== undefined && view.version !== null)
    return { status: 'passed', variant: 'version', value: String(view.version), evidence: [place] };
  if (place !== undefined) return { status: 'passed', variant: 'heard', evidence: [place] };
  const past = view.findings.find((finding) => isPast(stage, finding));
  if (past !== undefined)
    return { status: 'passed', variant: 'finding', title: past.title, evidence: past.draft.evidence };
  if (connected !== undefined) return { status: 'passed', variant: 'connected', evidence: [placeOf(connected)] };
  if (stage === 'path' && view.called !== null)
    return { status: 'unknown', variant: 'one-way', evidence: [view.called] };
  return null;
}

/** How far a negotiation had come to fail like this. A weak reading proves nothing, and neither does a mere symptom. */
function isPast(stage: Stage, { draft, isSymptom }: Judged): boolean {
  if (draft.confidence === 'low' || isSymptom) return false;
  const at = STAGES.indexOf(stage);
  if (stage === 'path') return CONTACT.has(draft.id);
  const own = STAGE_OF[draft.id];
  if (own === undefined) return false;
  // What was made before is rekeyed.
  return draft.phase === 'rekey' ? true : at < STAGES.indexOf(own);
}

const STAGE_OF: Readonly<Record<string, Stage | undefined>> = {
  'policy-mismatch-ike': 'ike',
  'psk-mismatch': 'auth',
  'identity-mismatch': 'auth',
  'certificate-rejected': 'auth',
  'policy-mismatch-ipsec': 'child',
  'traffic-selector-mismatch': 'child',
};

/** Questions that are answered by facts, each in its own way. */
const OWN: Readonly<Record<string, ((view: View) => Answer | null) | undefined>> = {
  connected({ ground, connections, reached, tunnel }) {
    const down = connections.find(isDown);
    if (down !== undefined && standsBy(down, ground.connections) !== null)
      return { status: 'unknown', variant: 'standby', evidence: [placeOf(down)] };
    if (down !== undefined)
      return { status: 'failed', variant: 'stats', value: down.state ?? '', evidence: [placeOf(down)] };
    const up = connections.find(isConnected);
    if (up !== undefined) return { status: 'passed', variant: 'stats', value: bytesText(up), evidence: [placeOf(up)] };
    const result = ground.results.find(({ results }) =>
      results.some(({ id, reasonType }) => [id, reasonType].includes('ConnectionsNotConnected')),
    );
    if (result !== undefined)
      return { status: 'failed', variant: 'result', evidence: [{ file: result.file, line: result.codeLine }] };
    const status = ground.azure.connectionOf(tunnel.peer)?.connectionStatus ?? null;
    if (status !== null && /^connected$/i.test(status)) return { status: 'passed', variant: 'configured' };
    if (status !== null && /^notconnected$/i.test(status))
      return { status: 'failed', variant: 'configured', value: status };
    const place = reached.get('selectors');
    return place === undefined ? null : { status: 'unknown', variant: 'established', evidence: [place] };
  },
  'gateway-health'({ ground }) {
    const result = ground.results.find((fact) => resultHealth(fact) === 'healthy');
    if (result !== undefined)
      return { status: 'passed', variant: 'result', evidence: [{ file: result.file, line: result.codeLine }] };
    const cpu = ground.cpus.find(({ usagePercent }) => usagePercent !== null);
    return cpu === undefined
      ? null
      : {
          status: 'unknown',
          variant: 'cpu',
          value: `${cpu.usagePercent ?? 0} %`,
          evidence: [{ file: cpu.file, line: cpu.line }],
        };
  },
  'peer-address'({ ground, tunnel, reached, connections }) {
    const gateway = ground.azure.localGatewayOf(tunnel.peer);
    const held = gateway?.peer ?? ground.azure.connectionOf(tunnel.peer)?.peer ?? null;
    const name = gateway?.name ?? 'of the connection';
    if (held !== null && tunnel.peer !== null && !isMasked(tunnel.peer))
      return held === tunnel.peer
        ? { status: 'passed', variant: 'configured', value: name }
        : { status: 'unknown', variant: 'other', value: held };
    const place = reached.get('auth');
    if (place !== undefined) return { status: 'passed', variant: 'authenticated', evidence: [place] };
    const up = connections.find(isConnected);
    return up === undefined ? null : { status: 'passed', variant: 'connected', evidence: [placeOf(up)] };
  },
  'ike-log'({ ground, tunnel }) {
    const logs = ground.files.filter(
      (file) =>
        isLog(file) && (tunnel.instance === null || file.instance === null || file.instance === tunnel.instance),
    );
    const [log] = logs.filter(({ lines }) => lines > 0);
    if (log === undefined) return null;
    const evidence = [{ file: log.id, line: 1 }];
    return ground.partial ? { status: 'unknown', variant: 'gap', evidence } : { status: 'passed', evidence };
  },
  messages(view) {
    const symptom = view.findings.find(({ draft }) => draft.id === 'invalid-payload' && !draft.healed);
    if (symptom !== undefined)
      return { status: 'unknown', variant: 'symptom', title: symptom.title, evidence: symptom.draft.evidence };
    return ofEnd(view);
  },
  negotiation: (view) => ofEnd(view),
  rekey: ({ findings }) => history(findings, ['sa-lifetime-expired', 'peer-deleted-sa', 'rekey-collision']),
  dpd: ({ findings }) => history(findings, ['dpd-timeout']),
  traffic({ ground, connections, tunnel }) {
    const up = connections.find(carriesTraffic);
    if (up !== undefined) {
      const lines = [up.ingressLine, up.egressLine].filter((line) => line !== null);
      return {
        status: 'passed',
        variant: 'stats',
        value: bytesText(up),
        evidence: lines.map((line) => ({ file: up.file, line })),
      };
    }
    const connection = ground.azure.connectionOf(tunnel.peer);
    if ((connection?.ingressBytes ?? 0) > 0 && (connection?.egressBytes ?? 0) > 0)
      return { status: 'passed', variant: 'configured' };
    const idle = connections.find(isConnected);
    return idle === undefined ? null : { status: 'unknown', variant: 'none', evidence: [placeOf(idle)] };
  },
};

/** A whole negotiation, by the log or by the tunnel being up; not beside a failure of the same tunnel that still stands. */
function ofEnd({ findings, reached, connections }: View): Answer | null {
  const up = connections.find(carriesTraffic);
  if (up !== undefined) return { status: 'passed', variant: 'connected', evidence: [placeOf(up)] };
  const place = reached.get('selectors');
  if (place === undefined || findings.some(({ draft }) => draft.severity === 'error')) return null;
  return { status: 'passed', variant: 'heard', evidence: [place] };
}

/** Ended, and stood again. */
function history(findings: readonly Judged[], ids: readonly string[]): Answer | null {
  const past = findings.find(({ draft }) => ids.includes(draft.id) && draft.healed);
  return past === undefined
    ? null
    : { status: 'passed', variant: 'history', title: past.title, evidence: past.draft.evidence };
}

/** The first stage of the negotiation that fails, or, of one that is not carried through, the last that was passed; null where nothing stops it. */
function stopOf(answers: readonly Answer[]): number | null {
  const failed = ENTRIES.findIndex((entry, index) => isStage(entry) && isStop(answers[index]));
  if (failed >= 0) return failed;
  if (!ENTRIES.some((entry, index) => ENDS.has(entry.id) && isStop(answers[index]))) return null;
  return ENTRIES.findLastIndex((entry, index) => isStage(entry) && answers[index]?.status === 'passed');
}

const ENDS: ReadonlySet<string> = new Set(['negotiation', 'messages']);

function isStop(answer: Answer | undefined): boolean {
  return answer?.status === 'failed' && answer.later !== true;
}

function isStage({ stage }: Entry): boolean {
  return stage !== null;
}

/** What was passed in an earlier attempt says nothing of the one that stops before it. */
function behindStop(entry: Entry, answer: Answer, stop: number | null): Answer {
  if (stop === null || !isStage(entry) || answer.status === 'failed' || ENTRIES.indexOf(entry) <= stop) return answer;
  return { status: 'unknown', text: table.notReached };
}

function textOf(entry: Entry, answer: Answer, tunnel: Tunnel): string {
  const words = answer.text ?? entry[answer.status][answer.variant ?? 'default'] ?? entry.unknown['default'] ?? '';
  if (answer.text !== undefined) return words;
  const peer = peerName(tunnel.peer);
  const values: Readonly<Record<string, string | undefined>> = {
    peer,
    Peer: sentence(peer),
    value: answer.value ?? '',
    title: answer.title ?? '',
  };
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function bytesText({ ingressBytes: inward, egressBytes: outward }: ConnectionFact): string {
  return inward === null || outward === null ? '' : `, with ${formatBytes(inward)} in and ${formatBytes(outward)} out`;
}

function placeOf(fact: ConnectionFact): Place {
  return { file: fact.file, line: fact.line };
}

/** From the first to the last time of the files that have a clock. */
function spanOf(files: readonly FileSeen[]): Span {
  const from = files.flatMap(({ timeFrom }) => timeFrom ?? []);
  const to = files.flatMap(({ timeTo }) => timeTo ?? []);
  if (from.length === 0 || to.length === 0) return { from: null, to: null };
  return { from: from.reduce((a, b) => Math.min(a, b)), to: to.reduce((a, b) => Math.max(a, b)) };
}
