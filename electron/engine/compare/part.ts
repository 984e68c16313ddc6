import type { Analysis, Finding } from '../../../shared/model/analysis.ts';
import type { ComparedSide } from '../../../shared/model/comparison.ts';
import { type Filter, parseFilter } from '../../../shared/query/filter.ts';
import { canonicalPeer } from '../../../shared/net/address.ts';
import { passingOf } from '../explore/attempts.ts';
import type { Frame, NegotiationHead } from '../explore/frame.ts';
import { type Mask, maskOf } from '../explore/lens.ts';
import type { Span } from './messages.ts';

/** What a filter leaves of a run. */
export interface Part {
  readonly negotiations: readonly Head[];
  /** By the number of an attempt: 1 where one of its events passes. */
  readonly attempts: Uint8Array;
  /** The times that the filter asks for. */
  readonly span: Span;
  readonly health: ComparedSide['health'];
  readonly finding: Finding | null;
  readonly findings: readonly Finding[];
  /** True where nothing of the run is in it. */
  readonly isEmpty: boolean;
}

export interface Head extends NegotiationHead {
  readonly number: number;
}

const NOBODY: NegotiationHead = { key: null, peer: null, instance: null, outcome: 'incomplete', attempts: 0, first: 0 };

/** A fault where the filter cannot be read; "" is the whole run, which is never empty. */
export function partOf(frame: Frame, analysis: Analysis, text: string): Part {
  const { heads, ofAttempt } = frame.negotiations();
  const numbers = passingOf(frame, { filter: text, outcome: null, differing: false });
  const negotiations = Array.from(numbers, (number): Head => ({ number, ...(heads[number] ?? NOBODY) }));
  if (text.trim() === '') {
    const { health, finding } = analysis.verdict;
    return {
      negotiations,
      attempts: new Uint8Array(ofAttempt.length).fill(1),
      span: { from: null, to: null },
      health,
      finding: analysis.findings.find(({ key }) => key === finding) ?? null,
      findings: analysis.findings,
      isEmpty: false,
    };
  }
  const parsed = parseFilter(text);
  const filter: Filter = parsed.ok ? parsed.value : { kind: 'all' };
  const mask = maskOf(frame, { filter: text, wfp: false });
  const attempts = new Uint8Array(ofAttempt.length);
  const attemptOf = frame.columns.number('attempt');
  for (let at = 0; at < mask.length; at += 1) if (mask[at] === 1) attempts[attemptOf[at] ?? 0] = 1;
  const within = { frame, filter, mask, attempts, negotiations };
  const findings = analysis.findings.flatMap((finding) => {
    const proofs = proofsIn(finding, within);
    return proofs === null ? [] : [{ finding, proofs }];
  });
  const verdict = verdictOf(analysis, filter) ?? judged(within, findings);
  return {
    negotiations,
    attempts,
    span: spanOf(filter),
    ...verdict,
    findings: findings.map(({ finding }) => finding),
    isEmpty: findings.length === 0 && verdict.health === 'unknown' && !mask.includes(1),
  };
}

interface Within {
  readonly frame: Frame;
  readonly filter: Filter;
  readonly mask: Mask;
  readonly attempts: Uint8Array;
  readonly negotiations: readonly Head[];
}

interface Proven {
  readonly finding: Finding;
  /** Numbers of the attempts that its proofs are of. */
  readonly proofs: readonly number[];
}

/**
 * The attempts of the part that prove a finding; null where it is not of the part. A finding cites the first of the attempts
 * that are folded into one negotiation, and is of the others too. One that no event proves goes by its peer and instance.
 */
function proofsIn(finding: Finding, { frame, filter, mask, attempts, negotiations }: Within): readonly number[] | null {
  const { ofAttempt } = frame.negotiations();
  const attemptOf = frame.columns.number('attempt');
  const numbers = new Set(negotiations.flatMap(({ number, outcome }) => (outcome === 'failed' ? number : [])));
  let proven = false;
  const proofs: number[] = [];
  for (const { file, line } of finding.evidence) {
    const [event] = frame.reader.eventsAt(frame.reader.file(file).id, line, line);
    if (event === undefined) continue;
    proven = true;
    const attempt = attemptOf[event.id - 1] ?? 0;
    if (mask[event.id - 1] === 1) proofs.push(attempt);
    // An attempt of which the part has something else was cut by it: then the proof is outside.
    else if (attempt !== 0 && attempts[attempt] !== 1 && numbers.has(ofAttempt[attempt] ?? 0)) {
      const other = attempts.findIndex((passes, one) => passes === 1 && ofAttempt[one] === ofAttempt[attempt]);
      if (other > 0) proofs.push(other);
    }
  }
  if (proven) return proofs.length > 0 ? proofs : null;
  const { peer, instance } = finding;
  const named = placeOf(filter);
  const isOf =
    named === null
      ? negotiations.some((one) => one.peer === peer && one.instance === instance)
      : isNamed(named, { peer, instance });
  return isOf ? [] : null;
}

type Place = Extract<Filter, { kind: 'field' }>;

/** Where the part is all of one instance or peer. */
function placeOf(filter: Filter): Place | null {
  return filter.kind === 'field' && (filter.field === 'instance' || filter.field === 'peer') ? filter : null;
}

/** As the filter itself takes them: an instance by a piece of its name. */
function isNamed(
  { field, values }: Place,
  of: { readonly peer: string | null; readonly instance: string | null },
): boolean {
  if (field === 'peer') return of.peer !== null && values.some((value) => canonicalPeer(value) === of.peer);
  const instance = of.instance?.toLowerCase() ?? null;
  return instance !== null && values.some((value) => instance.includes(value.toLowerCase()));
}

const GRAVITY = ['unhealthy', 'unknown', 'healthy'] as const;

/** Of an instance or a peer the analysis has its verdicts; the worst holds. */
function verdictOf(analysis: Analysis, filter: Filter): Pick<Part, 'health' | 'finding'> | null {
  const named = placeOf(filter);
  if (named === null) return null;
  const verdicts = analysis.verdicts.filter((verdict) => isNamed(named, verdict));
  for (const health of GRAVITY) {
    const worst = verdicts.find((verdict) => verdict.health === health);
    if (worst === undefined) continue;
    return { health, finding: analysis.findings.find(({ key }) => key === worst.finding) ?? null };
  }
  return null;
}

/** By what each tunnel of the part came to last. */
function judged({ negotiations }: Within, proven: readonly Proven[]): Pick<Part, 'health' | 'finding'> {
  const lasts = new Map<string, Head>();
  for (const one of negotiations)
    if (one.outcome !== 'incomplete') lasts.set(JSON.stringify([one.peer, one.instance]), one);
  const tunnels = [...lasts.values()];
  // What came up behind a failure is not failed.
  const isHealed = ({ finding, proofs }: Proven): boolean => {
    const up = tunnels.filter(
      ({ peer, instance }) =>
        (finding.peer === null || finding.peer === peer) &&
        (finding.instance === null || finding.instance === instance),
    );
    return (
      proofs.length > 0 &&
      up.length > 0 &&
      up.every(({ outcome, first }) => outcome === 'established' && proofs.every((attempt) => attempt < first))
    );
  };
  const roots = proven.filter(({ finding }) => finding.causedBy === null);
  const open = roots.find((one) => one.finding.severity === 'error' && !isHealed(one));
  if (open !== undefined) return { health: 'unhealthy', finding: open.finding };
  if (tunnels.some(({ outcome }) => outcome === 'failed')) {
    // Healed behind the part, and within it failed.
    const past = roots.find((one) => one.finding.severity === 'warning' && one.proofs.length > 0);
    return { health: 'unhealthy', finding: past?.finding ?? null };
  }
  return { health: tunnels.length > 0 ? 'healthy' : 'unknown', finding: null };
}

function spanOf(filter: Filter): Span {
  const times = (filter.kind === 'and' ? filter.parts : [filter]).flatMap((part) => (part.kind === 'time' ? part : []));
  const from = times.flatMap((time) => time.from ?? []);
  const to = times.flatMap((time) => time.to ?? []);
  return { from: from.length > 0 ? Math.max(...from) : null, to: to.length > 0 ? Math.min(...to) : null };
}
