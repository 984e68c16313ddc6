import faultTable from '../../../resources/rules/faults.json' with { type: 'json' };
import { withoutStop } from '../../../shared/base/text.ts';
import { isoFromMicros } from '../../../shared/base/time.ts';
import { type Micros, formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { Cpu, TraceSummary, TroubleshootResult } from '../../../shared/model/analysis.ts';
import type { Confidence, FindingId, Severity } from '../../../shared/model/words.ts';
import type { ConnectionDraft, TroubleshootTimes } from '../formats/format.ts';
import { type FindingDraft, findingDraft } from './draft.ts';

/** Facts as the readers gave them, with the file they stand in. */
export type ConnectionFact = ConnectionDraft & { readonly file: number; readonly instance: string | null };
export type CpuFact = Omit<Cpu, 'file'> & { readonly file: number };
export type SummaryFact = Omit<TraceSummary, 'file'> & { readonly file: number; readonly instance: string | null };
export type TroubleshootFact = Omit<TroubleshootResult, 'file' | 'startTime' | 'endTime'> &
  TroubleshootTimes & { readonly file: number; readonly instance: string | null };

interface Fault {
  readonly id: string;
  readonly finding: string | null;
  readonly healthy?: boolean;
  /** What it means, in our words, as the end of a sentence. */
  readonly says?: string;
  readonly severity?: string;
  readonly confidence?: string;
}

const FAULTS = new Map((faultTable.faults as readonly Fault[]).map((fault) => [fault.id.toLowerCase(), fault]));

/** A tunnel that connected this recently may not have carried anything yet. */
const SETTLING: Micros = 5 * 60 * 1_000_000;
const CPU_ERROR = 95;
const CPU_WARNING = 80;

export function isConnected(fact: ConnectionFact): boolean {
  return /^connected$/i.test(fact.state ?? '');
}

/** Known to be down; `Unknown` is a word of the API too, and says nothing. */
export function isDown(fact: ConnectionFact): boolean {
  return fact.state !== null && !isConnected(fact) && !/^unknown$/i.test(fact.state);
}

/** True where bytes went both ways. */
export function carriesTraffic(fact: ConnectionFact): boolean {
  return isConnected(fact) && (fact.ingressBytes ?? 0) > 0 && (fact.egressBytes ?? 0) > 0;
}

/**
 * Connected with an idle direction; null where nothing is wrong or nothing can be said. `latest` is the last time seen
 * anywhere in the run; `failing` says that child SAs with this peer fail, so that nothing both ways needs no other proof.
 */
export function idleTraffic(fact: ConnectionFact, latest: Micros | null, failing: boolean): FindingDraft | null {
  const { ingressBytes: inward, egressBytes: outward, connectedSince: since } = fact;
  if (!isConnected(fact) || inward === null || outward === null || (inward > 0 && outward > 0)) return null;
  const settled = since !== null && latest !== null && latest - since >= SETTLING;
  if (inward === 0 && outward === 0 && !settled && !failing) return null;
  const when = since === null ? '' : ` since ${isoFromMicros(since).slice(0, 16).replace('T', ' ')} UTC`;
  const value =
    inward === 0 && outward === 0
      ? `nothing has passed in either direction${when}`
      : inward === 0
        ? `nothing has come in from the peer${when}, while ${formatBytes(outward)} went out`
        : `nothing has gone out to the peer${when}, while ${formatBytes(inward)} came in`;
  return findingDraft('idle-or-one-way-traffic', 'warning', inward === 0 && outward === 0 ? 'medium' : 'high', {
    phase: 'data',
    peer: fact.remoteEndpoint,
    instance: fact.instance,
    value,
    evidence: [fact.line, fact.ingressLine, fact.egressLine].flatMap((line) =>
      line === null ? [] : [{ file: fact.file, line }],
    ),
    lastFile: fact.file,
  });
}

export function cpuLoad(fact: CpuFact): FindingDraft | null {
  const usage = fact.usagePercent;
  if (usage === null || usage < CPU_WARNING) return null;
  return findingDraft('gateway-cpu-high', usage > CPU_ERROR ? 'error' : 'warning', 'high', {
    instance: fact.instance,
    value: `${usage} %`,
    evidence: [place(fact)],
  });
}

/** Only what was lost: events of an unknown format are coverage, never a finding by themselves. */
export function lostEvents(fact: SummaryFact, line: number): FindingDraft | null {
  const lost = fact.eventsLost ?? 0;
  if (lost === 0) return null;
  const value =
    fact.eventsProcessed === null
      ? plural(lost, 'event')
      : `${formatCount(lost)} of ${plural(fact.eventsProcessed + lost, 'event')}`;
  return findingDraft('trace-events-lost', 'warning', 'high', {
    instance: fact.instance,
    value,
    evidence: [{ file: fact.file, line }],
  });
}

/** A result's own faults. What the code alone says (ConnectionsNotConnected) is health and no finding. */
export function faultFindings(fact: TroubleshootFact): FindingDraft[] {
  const healthy = fact.results
    .filter((result) => faultOf(result)?.healthy === true)
    .map((result) => result.summary ?? result.id ?? '');
  return fact.results.flatMap((result, index) => {
    const known = faultOf(result);
    const name = nameOf(result);
    if (known?.healthy !== undefined) return [];
    const finding =
      known === null
        ? fact.code !== null && !/^healthy$/i.test(fact.code)
          ? 'gateway-not-healthy'
          : null
        : known.finding;
    if (finding === null) return [];
    const beside = healthy.length === 0 ? '' : ` Reported as healthy beside it: ${healthy.join('; ')}.`;
    return [
      findingDraft(
        finding as FindingId,
        (known?.severity ?? 'error') as Severity,
        (known?.confidence ?? 'low') as Confidence,
        {
          fault: name,
          instance: fact.instance,
          secondHand: true,
          first: fact.startTime,
          last: fact.endTime,
          value:
            finding === 'gateway-cpu-high'
              ? 'over 95 %, as the troubleshoot result says'
              : (known?.says ?? valueOf(name, result.summary)),
          detail: `${wordsOf(result)}${beside}`,
          evidence: [{ file: fact.file, line: fact.resultLines[index] ?? fact.codeLine }],
          lastFile: fact.file,
        },
      ),
    ];
  });
}

function wordsOf({ summary, detail }: TroubleshootFact['results'][number]): string {
  const words = [summary, detail].filter((part) => part !== null).map((part) => `${withoutStop(part)}.`);
  return words.length === 0 ? 'The result gives no words of its own.' : words.join(' ');
}

function valueOf(name: string, summary: string | null): string {
  return summary === null ? name : `${withoutStop(summary)} (${name})`;
}

/** The spec's example has "000000" as id and the fault type in reasonType. */
function nameOf(result: TroubleshootFact['results'][number]): string {
  const byId = result.id !== null && FAULTS.has(result.id.toLowerCase());
  return (byId ? result.id : (result.reasonType ?? result.id)) ?? 'unnamed fault';
}

function faultOf(result: TroubleshootFact['results'][number]): Fault | null {
  return FAULTS.get(nameOf(result).toLowerCase()) ?? null;
}

/** What the result as a whole says of health: its code, or its only words being "no fault". */
export function resultHealth(fact: TroubleshootFact): 'healthy' | 'unhealthy' | null {
  if (fact.code !== null)
    return /^healthy$/i.test(fact.code) ? 'healthy' : /^(unhealthy|degraded)$/i.test(fact.code) ? 'unhealthy' : null;
  return fact.results.length > 0 && fact.results.every((result) => faultOf(result)?.healthy === true)
    ? 'healthy'
    : null;
}

function place(fact: { readonly file: number; readonly line: number }): {
  readonly file: number;
  readonly line: number;
} {
  return { file: fact.file, line: fact.line };
}
