import { formatBytes, plural } from '../../shared/base/units.ts';
import type { Analysis, Finding } from '../../shared/model/analysis.ts';
import { PHASE_NAMES } from '../../shared/model/names.ts';
import type { Health } from '../../shared/model/words.ts';

export function verdictWord(health: Health): string {
  return health.toUpperCase();
}

/** Confidence, phase, side, code, count and times in one line. */
export function factsOf(finding: Finding): string {
  const parts = [
    finding.rule === null ? null : `by your rule ${finding.rule.pack}/${finding.rule.id}`,
    `${finding.confidence} confidence`,
    finding.phase === null ? null : `in ${PHASE_NAMES[finding.phase]}`,
    finding.failurePoint === null
      ? null
      : finding.failurePoint === 'remote'
        ? 'refused by the peer'
        : 'refused by Azure',
    finding.instance,
    finding.errorCode === null
      ? null
      : `${finding.errorCode}${finding.errorName === null ? '' : ` ${finding.errorName}`}`,
    seenText(finding),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

function seenText({ occurrences, firstSeen, lastSeen }: Finding): string {
  const times = occurrences === 1 ? 'once' : plural(occurrences, 'time');
  if (firstSeen === null || lastSeen === null) return times;
  const clock = (iso: string) => iso.slice(0, 19).replace('T', ' ');
  if (firstSeen === lastSeen) return `${times}, ${clock(firstSeen)} UTC`;
  const to = firstSeen.slice(0, 10) === lastSeen.slice(0, 10) ? lastSeen.slice(11, 19) : clock(lastSeen);
  return `${times}, ${clock(firstSeen)} to ${to} UTC`;
}

/** Where and how often, for what is told in one line. */
export function placeText(finding: Finding): string {
  const first = finding.evidence[0];
  const count = finding.occurrences > 1 ? `x${finding.occurrences} ` : '';
  return first === undefined ? count : `(${count}${first.file}:${first.line})`;
}

export function connectionText(fact: Analysis['connection'][number]): string {
  const bytes =
    fact.ingressBytes === null && fact.egressBytes === null
      ? ''
      : `, ${amount(fact.ingressBytes)} in, ${amount(fact.egressBytes)} out`;
  const since = fact.connectedSince === null ? '' : `, since ${fact.connectedSince.slice(0, 19).replace('T', ' ')} UTC`;
  return `${place(fact.instance)}${fact.state ?? 'state unknown'}${fact.remoteEndpoint === null ? '' : ` to ${fact.remoteEndpoint}`}${bytes}${since}`;
}

export function cpuText(fact: Analysis['cpu'][number]): string {
  const memory = fact.memoryAvailableBytes === null ? '' : `, ${formatBytes(fact.memoryAvailableBytes)} of memory free`;
  return `${place(fact.instance)}CPU ${fact.usagePercent === null ? 'unknown' : `${fact.usagePercent} %`}${memory}`;
}

function place(instance: string | null): string {
  return instance === null ? '' : `${instance}: `;
}

function amount(bytes: number | null): string {
  return bytes === null ? 'unknown' : formatBytes(bytes);
}
