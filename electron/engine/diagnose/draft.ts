import type { Micros } from '../../../shared/base/units.ts';
import type { Confidence, FindingId, Phase, Severity } from '../../../shared/model/words.ts';
import type { SelectorDraft } from '../formats/format.ts';
import { type OfferSet, addOffers } from './change/offers.ts';
import type { Place } from './session.ts';

/** A finding while it is being gathered: what was seen, where, and how sure it is. Words come last. */
export interface FindingDraft {
  readonly id: FindingId;
  /** The sign that it rests on, the best of them where there are several; null for what no rule gave. */
  sign: string | null;
  /** Of findings of one name that are different faults: which. */
  readonly apart: string | null;
  /** Told only where nothing better is known. */
  fallback: boolean;
  /** Part of a normal exchange, where an SA follows. */
  normal: boolean;
  /** Every event of it says of itself that it is benign. */
  flagged: boolean;
  /** Shown under this one as another reading of the same lines. */
  readonly under: FindingId | null;
  severity: Severity;
  confidence: Confidence;
  phase: Phase | null;
  peer: string | null;
  local: string | null;
  instance: string | null;
  failurePoint: 'local' | 'remote' | null;
  /** True once both sides were seen to refuse: then neither is named. */
  bothSides: boolean;
  errorCode: number | null;
  errorName: string | null;
  /** The fault type of a troubleshoot result, where it came from one. */
  fault: string | null;
  occurrences: number;
  first: Micros | null;
  last: Micros | null;
  /** Times of the single occurrences, as far as they are kept, for their cadence. */
  readonly times: Micros[];
  /** Places of the first and the last occurrence in the order of reading, and the file: what has no clock can be ordered by nothing else. */
  firstSeq: number;
  lastSeq: number;
  lastFile: number;
  /** True where only a summary of the log says it (IKEErrors.txt, a troubleshoot result). */
  secondHand: boolean;
  healed: boolean;
  /** How long after the last occurrence an SA stood again, where that is known. */
  againAfter: Micros | null;
  value: string | null;
  detail: string | null;
  /** Sentences that Azure's configuration adds to it. */
  notes: readonly string[];
  readonly evidence: Place[];
  /** Lines that are no proof by themselves and show what the proof is about. */
  readonly support: Place[];
  /** Both sides' proposals, session by session. */
  readonly offers: OfferSet[];
  readonly selectors: SelectorDraft[];
}

export const MAX_EVIDENCE = 20;
const MAX_TIMES = 1000;

export function findingDraft(
  id: FindingId,
  severity: Severity,
  confidence: Confidence,
  over: Partial<FindingDraft> = {},
): FindingDraft {
  return {
    id,
    sign: null,
    apart: null,
    fallback: false,
    normal: false,
    flagged: false,
    under: null,
    severity,
    confidence,
    phase: null,
    peer: null,
    local: null,
    instance: null,
    failurePoint: null,
    bothSides: false,
    errorCode: null,
    errorName: null,
    fault: null,
    occurrences: 1,
    first: null,
    last: null,
    times: [],
    firstSeq: 0,
    lastSeq: 0,
    lastFile: -1,
    secondHand: false,
    healed: false,
    againAfter: null,
    value: null,
    detail: null,
    notes: [],
    evidence: [],
    support: [],
    offers: [],
    selectors: [],
    ...over,
  };
}

const SEVERITY_RANK = { error: 0, warning: 1, info: 2 } as const;
const CONFIDENCE_RANK = { high: 0, medium: 1, low: 2 } as const;

export function bySeverity(a: FindingDraft, b: FindingDraft): number {
  return SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] || byConfidence(a, b);
}

export function byConfidence(a: FindingDraft, b: FindingDraft): number {
  return CONFIDENCE_RANK[a.confidence] - CONFIDENCE_RANK[b.confidence];
}

/** Adds what one draft says to another of the same finding. Weak signs repeated are still weak: confidence is that of the better of the two, never more. */
export function mergeInto(target: FindingDraft, other: FindingDraft): void {
  const better = bySeverity(other, target);
  if (better < 0) [target.severity, target.confidence] = [other.severity, other.confidence];
  // The better of the two tells what it is, and what a log shows before what a summary says of it; the rest only adds to it.
  if (target.secondHand === other.secondHand ? better < 0 : target.secondHand) {
    target.sign = other.sign;
    target.phase = other.phase ?? target.phase;
    target.errorCode = other.errorCode ?? target.errorCode;
    target.errorName = other.errorName ?? target.errorName;
    target.value = other.value ?? target.value;
    const before = target.evidence.splice(0);
    addPlaces(target.evidence, other.evidence);
    addPlaces(target.evidence, before);
  } else addPlaces(target.evidence, other.evidence);
  target.fallback &&= other.fallback;
  target.normal &&= other.normal;
  target.flagged &&= other.flagged;
  target.phase ??= other.phase;
  target.peer ??= other.peer;
  target.local ??= other.local;
  target.bothSides ||=
    other.bothSides ||
    (target.failurePoint !== null && other.failurePoint !== null && target.failurePoint !== other.failurePoint);
  target.failurePoint = target.bothSides ? null : (target.failurePoint ?? other.failurePoint);
  target.errorCode ??= other.errorCode;
  target.errorName ??= other.errorName;
  target.value ??= other.value;
  target.detail ??= other.detail;
  // IKEErrors.txt and a result count again what the log has: the larger number, not the sum.
  target.occurrences =
    target.secondHand !== other.secondHand
      ? Math.max(target.occurrences, other.occurrences)
      : target.occurrences + other.occurrences;
  // A result's times are those of the troubleshoot run, not of the failure: they say nothing beside a log.
  if (other.fault === null || target.fault === other.fault) {
    if (other.first !== null && (target.first === null || other.first < target.first)) target.first = other.first;
    if (other.last !== null && (target.last === null || other.last > target.last)) target.last = other.last;
  }
  for (const time of other.times) if (target.times.length < MAX_TIMES) target.times.push(time);
  if (other.firstSeq > 0 && (target.firstSeq === 0 || other.firstSeq < target.firstSeq))
    target.firstSeq = other.firstSeq;
  if (other.lastSeq > target.lastSeq) [target.lastSeq, target.lastFile] = [other.lastSeq, other.lastFile];
  addPlaces(target.support, other.support);
  addOffers(target.offers, other.offers);
  addSelectors(target.selectors, other.selectors);
  target.fault ??= other.fault;
  if (!other.secondHand) target.secondHand = false;
}

const MAX_SELECTORS = 64;

/** A retry asks for the same ranges again, and they are the same ones. */
export function addSelectors(target: SelectorDraft[], more: readonly SelectorDraft[]): void {
  const keyOf = ({ role, side, owner, start, end, portStart, portEnd, protocol }: SelectorDraft) =>
    [role, side, owner, start, end, portStart, portEnd, protocol].join('|');
  const known = new Set(target.map(keyOf));
  for (const selector of more) {
    if (target.length >= MAX_SELECTORS) return;
    if (known.has(keyOf(selector))) continue;
    known.add(keyOf(selector));
    target.push(selector);
  }
}

function addPlaces(target: Place[], more: readonly Place[]): void {
  for (const place of more) {
    if (target.length >= MAX_EVIDENCE) return;
    if (!target.some((known) => known.file === place.file && known.line === place.line)) target.push(place);
  }
}
