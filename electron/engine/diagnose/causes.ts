import causeTable from '../../../resources/rules/causes.json' with { type: 'json' };
import type { FindingId } from '../../../shared/model/words.ts';
import { type FindingDraft, bySeverity, mergeInto } from './draft.ts';

const ORDER: readonly string[] = causeTable.order;
const SYMPTOMS: Readonly<Record<string, readonly string[]>> = causeTable.symptoms;

/**
 * What only a summary says, without a peer, joins the finding of the same kind that names one, if there is just one; and a
 * result's IkePolicyMismatch joins the phase that a log beside it shows.
 */
export function joinSummaries(drafts: readonly FindingDraft[]): FindingDraft[] {
  const isSummary = (draft: FindingDraft) => draft.peer === null && draft.secondHand;
  const kept = drafts.filter((draft) => !isSummary(draft));
  const summaries: FindingDraft[] = [];
  for (const draft of drafts.filter(isSummary)) {
    const shown = kept.filter((other) => (other.id === draft.id || refines(draft, other)) && inReach(draft, other));
    const told = summaries.filter((other) => (other.id === draft.id || refines(draft, other)) && inReach(draft, other));
    const [only] = shown.length > 0 ? shown : told;
    if (only !== undefined && shown.length <= 1) mergeInto(only, draft);
    else summaries.push(draft);
  }
  return [...kept, ...summaries];
}

function refines(summary: FindingDraft, other: FindingDraft): boolean {
  if (summary.fault === null) return false;
  if (summary.id === 'policy-mismatch-ike') return other.id === 'policy-mismatch-ipsec';
  return summary.id === 'psk-mismatch' && (other.id === 'identity-mismatch' || other.id === 'certificate-rejected');
}

function inReach(a: FindingDraft, b: FindingDraft): boolean {
  return a.instance === null || b.instance === null || a.instance === b.instance;
}

function samePeer(a: FindingDraft, b: FindingDraft): boolean {
  return a.peer === null || b.peer === null || a.peer === b.peer;
}

/** The cause of each draft, or nothing where it is a root. */
export function causesOf(drafts: readonly FindingDraft[]): ReadonlyMap<FindingDraft, FindingDraft> {
  const causes = new Map<FindingDraft, FindingDraft>();
  for (const draft of drafts) {
    // What a summary says of several peers at once is explained by the first of them.
    const summarised =
      draft.peer === null && draft.secondHand
        ? drafts.find((other) => other.id === draft.id && other.peer !== null && inReach(draft, other))
        : undefined;
    if (summarised !== undefined) {
      causes.set(draft, summarised);
      continue;
    }
    for (const id of SYMPTOMS[draft.id] ?? []) {
      const cause = drafts
        .filter((other) => other !== draft && other.id === id && inReach(draft, other) && samePeer(draft, other))
        // History explains no present failure, and a warning no error.
        .filter((other) => other.severity === 'error' || (draft.severity !== 'error' && other.severity !== 'info'))
        .toSorted(bySeverity)[0];
      if (cause === undefined) continue;
      causes.set(draft, cause);
      break;
    }
  }
  // A cause that is itself a symptom hands on: everything points at the root.
  for (const [draft, cause] of causes) {
    let root = cause;
    const passed = new Set([draft]);
    for (let next = causes.get(root); next !== undefined && !passed.has(root); next = causes.get(root)) {
      passed.add(root);
      root = next;
    }
    causes.set(draft, root);
  }
  return causes;
}

/** Causes before their symptoms, then severity, confidence, rank of the cause, and time. */
export function sorted(
  drafts: readonly FindingDraft[],
  causes: ReadonlyMap<FindingDraft, FindingDraft>,
): FindingDraft[] {
  const rank = (id: FindingId) => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);
  const compare = (a: FindingDraft, b: FindingDraft): number =>
    bySeverity(a, b) ||
    Number(a.secondHand) - Number(b.secondHand) ||
    rank(a.id) - rank(b.id) ||
    (a.first ?? Number.MAX_SAFE_INTEGER) - (b.first ?? Number.MAX_SAFE_INTEGER) ||
    a.lastSeq - b.lastSeq ||
    keyOf(a).localeCompare(keyOf(b));
  const roots = drafts.filter((draft) => !causes.has(draft)).toSorted(compare);
  return roots.flatMap((root) => [root, ...drafts.filter((draft) => causes.get(draft) === root).toSorted(compare)]);
}

/** Stable from run to run of the same input, and between runs of the same fault: bookmarks and comparisons hold on to it. */
export function keyOf(draft: FindingDraft): string {
  return [draft.id, draft.peer, draft.instance, draft.phase === 'rekey' ? 'rekey' : null]
    .filter((part) => part !== null)
    .join('@');
}
