import { type FindingDraft, bySeverity, mergeInto } from './draft.ts';

export function inReach(a: FindingDraft, b: FindingDraft): boolean {
  return a.instance === null || b.instance === null || a.instance === b.instance;
}

export function samePeer(a: FindingDraft, b: FindingDraft): boolean {
  return a.peer === null || b.peer === null || a.peer === b.peer;
}

function sameOne(a: FindingDraft, b: FindingDraft): boolean {
  return a.peer === b.peer && a.instance === b.instance;
}

/** What several sessions of one peer say together, before any of it is healed or explained. */
export function refine(drafts: readonly FindingDraft[]): FindingDraft[] {
  return joinSummaries(placePolicies(keyOrIdentity(drafts)));
}

/**
 * Both directions rejected is the key. Where one side had accepted the other's proof and only the other rejects, all that it
 * rejects is the identity, or one of two unequal keys.
 */
function keyOrIdentity(drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  const dropped = new Set<FindingDraft>();
  for (const identity of drafts.filter((draft) => draft.id === 'identity-mismatch')) {
    const key = drafts.find(
      (draft) => draft.id === 'psk-mismatch' && draft.severity !== 'info' && sameOne(draft, identity),
    );
    if (key === undefined) continue;
    const opposed =
      key.failurePoint !== null && identity.failurePoint !== null && key.failurePoint !== identity.failurePoint;
    if (key.bothSides || opposed) {
      const { confidence, sign } = key;
      mergeInto(key, identity);
      [key.confidence, key.sign] = [confidence, sign];
      dropped.add(identity);
    } else {
      const { confidence, sign, phase } = identity;
      mergeInto(identity, key);
      [identity.confidence, identity.sign, identity.phase] = [confidence, sign, phase];
      dropped.add(key);
    }
  }
  return drafts.filter((draft) => !dropped.has(draft));
}

const POLICIES: ReadonlySet<string> = new Set(['policy-mismatch-ike', 'policy-mismatch-ipsec']);
const UNPLACED = 'unplaced';

/** A refusal of proposals whose half is not shown goes with one of the same peer whose half is. */
function placePolicies(drafts: readonly FindingDraft[]): FindingDraft[] {
  const placed = drafts.filter((draft) => POLICIES.has(draft.id) && draft.apart !== UNPLACED);
  return drafts.flatMap((draft) => {
    if (draft.apart !== UNPLACED) return [draft];
    const [best] = placed.filter((other) => sameOne(other, draft)).toSorted(bySeverity);
    if (best === undefined) return [{ ...draft, apart: null }];
    mergeInto(best, draft);
    return [];
  });
}

/**
 * What only a summary says, without a peer, joins the finding of the same kind that names one, if there is just one; and a
 * result's IkePolicyMismatch joins the phase that a log beside it shows.
 */
function joinSummaries(drafts: readonly FindingDraft[]): FindingDraft[] {
  const isSummary = (draft: FindingDraft) => draft.peer === null && draft.secondHand;
  const kept = drafts.filter((draft) => !isSummary(draft));
  const summaries: FindingDraft[] = [];
  for (const draft of drafts.filter(isSummary)) {
    const joins = (other: FindingDraft) => isSame(draft, other) && inReach(draft, other);
    const shown = kept.filter(joins);
    const told = summaries.filter(joins);
    const [only] = shown.length > 0 ? shown : told;
    if (only !== undefined && shown.length <= 1) mergeInto(only, draft);
    else summaries.push(draft);
  }
  return [...kept, ...summaries];
}

function isSame(summary: FindingDraft, other: FindingDraft): boolean {
  if (other.under !== null || other.severity === 'info') return false;
  if (other.id === summary.id) return other.apart === summary.apart;
  if (summary.id === 'policy-mismatch-ike' && (summary.fault !== null || summary.confidence === 'low'))
    return other.id === 'policy-mismatch-ipsec';
  return summary.id === 'psk-mismatch' && (other.id === 'identity-mismatch' || other.id === 'certificate-rejected');
}

/** After healing: what means nothing beside something better, and what was no failure after all, is not told. */
export function settle(drafts: readonly FindingDraft[]): FindingDraft[] {
  return drafts.filter((draft) => {
    if (draft.normal && draft.healed) return false;
    if (draft.under !== null) return hasMain(draft, drafts);
    return !draft.fallback || !(draft.healed || isExplained(draft, drafts));
  });
}

/** The first reading is there, and what the other would say is not there for a reason of its own. */
function hasMain(draft: FindingDraft, drafts: readonly FindingDraft[]): boolean {
  return (
    drafts.some((other) => other.id === draft.under && sameOne(other, draft)) &&
    !drafts.some((other) => other.id === draft.id && other.under === null && sameOne(other, draft))
  );
}

const SEVERITY = { error: 0, warning: 1, info: 2 } as const;
const ENDED_BY_AZURE: ReadonlySet<string> = new Set(['azure-side-change', 'connection-standby']);

function isExplained(draft: FindingDraft, drafts: readonly FindingDraft[]): boolean {
  return drafts.some(
    (other) =>
      other !== draft &&
      !other.fallback &&
      inReach(draft, other) &&
      samePeer(draft, other) &&
      (SEVERITY[other.severity] <= SEVERITY[draft.severity] || ENDED_BY_AZURE.has(other.id)),
  );
}
