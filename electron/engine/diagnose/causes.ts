import causeTable from '../../../resources/rules/causes.json' with { type: 'json' };
import type { FindingId } from '../../../shared/model/words.ts';
import { type FindingDraft, byConfidence, bySeverity } from './draft.ts';
import { installed } from '../rules/installed.ts';
import { inReach, samePeer } from './refine.ts';

const ORDER: readonly string[] = causeTable.order;
const FIRST_HAND: ReadonlySet<string> = new Set(causeTable.firstHand);
const SYMPTOMS: Readonly<Record<string, readonly string[]>> = causeTable.symptoms;

/** The cause of each draft, or nothing where it is a root. */
export function causesOf(drafts: readonly FindingDraft[]): ReadonlyMap<FindingDraft, FindingDraft> {
  const byId = Map.groupBy(drafts, nameOf);
  const causes = new Map<FindingDraft, FindingDraft>();
  for (const draft of drafts) {
    const cause = summarisedBy(draft, byId) ?? mainReading(draft, byId) ?? explainedBy(draft, byId);
    if (cause !== null) causes.set(draft, cause);
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

type ById = ReadonlyMap<string, readonly FindingDraft[]>;

/** Findings of a pack's own all have one id, and are told apart by their names. */
function nameOf(draft: FindingDraft): string {
  return draft.id === 'user-rule' && draft.apart !== null ? draft.apart : draft.id;
}

/** What a summary says of several peers at once is explained by the first of them. */
function summarisedBy(draft: FindingDraft, byId: ById): FindingDraft | null {
  if (draft.peer !== null || !draft.secondHand) return null;
  return byId.get(draft.id)?.find((other) => other.peer !== null && inReach(draft, other)) ?? null;
}

/** Another reading of the same lines stands under the first. */
function mainReading(draft: FindingDraft, byId: ById): FindingDraft | null {
  if (draft.under === null) return null;
  return byId.get(draft.under)?.find((other) => other.peer === draft.peer && other.instance === draft.instance) ?? null;
}

function explainedBy(draft: FindingDraft, byId: ById): FindingDraft | null {
  const name = nameOf(draft);
  for (const id of [...(SYMPTOMS[name] ?? []), ...(installed().causes.get(name) ?? [])]) {
    const cause = (byId.get(id) ?? [])
      .filter((other) => other !== draft && inReach(draft, other) && samePeer(draft, other))
      // History explains no present failure, and a warning no error.
      .filter((other) => other.severity === 'error' || (draft.severity !== 'error' && other.severity !== 'info'))
      .filter((other) => !isHearsay(other, draft))
      .toSorted(bySeverity)[0];
    if (cause !== undefined) return cause;
  }
  return null;
}

/** What only a summary of the log says does not explain away what the log itself shows as well or better; Azure's word of its own side does. */
function isHearsay(cause: FindingDraft, draft: FindingDraft): boolean {
  return (
    cause.secondHand &&
    !draft.secondHand &&
    FIRST_HAND.has(draft.id) &&
    !OF_AZURE.has(cause.id) &&
    byConfidence(draft, cause) <= 0
  );
}

const OF_AZURE: ReadonlySet<FindingId> = new Set([
  'gateway-not-healthy',
  'connection-not-configured',
  'gateway-cpu-high',
]);

/** By severity, confidence and time, and each symptom somewhere behind its cause. */
export function sorted(
  drafts: readonly FindingDraft[],
  causes: ReadonlyMap<FindingDraft, FindingDraft>,
): FindingDraft[] {
  const list = drafts.filter((draft) => !causes.has(draft)).toSorted(compare);
  for (const symptom of drafts.filter((draft) => causes.has(draft)).toSorted(compare)) {
    const cause = causes.get(symptom);
    const from = cause === undefined ? 0 : list.indexOf(cause) + 1;
    const at = list.findIndex((other, index) => index >= from && compare(other, symptom) > 0);
    list.splice(at < 0 ? list.length : at, 0, symptom);
  }
  return list;
}

/** At equal confidence what a log shows goes before what only a summary says; at one time, the cause that is nearer to the root. */
function compare(a: FindingDraft, b: FindingDraft): number {
  return (
    bySeverity(a, b) ||
    Number(a.secondHand) - Number(b.secondHand) ||
    (a.first ?? Number.MAX_SAFE_INTEGER) - (b.first ?? Number.MAX_SAFE_INTEGER) ||
    rank(a.id) - rank(b.id) ||
    a.firstSeq - b.firstSeq ||
    compareText(keyOf(a), keyOf(b))
  );
}

function rank(id: FindingId): number {
  const at = ORDER.indexOf(id);
  return at < 0 ? ORDER.length : at;
}

/** By code units: the order of a locale is not the same everywhere. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Stable from run to run of the same input, and between runs of the same fault: bookmarks and comparisons hold on to it. */
export function keyOf(draft: FindingDraft): string {
  return [draft.id, draft.peer, draft.instance, draft.phase === 'rekey' ? 'rekey' : null, draft.apart]
    .filter((part) => part !== null)
    .join('@');
}
