import { isoOrNull } from '../../../shared/base/time.ts';
import type { Evidence, Finding } from '../../../shared/model/analysis.ts';
import { ruleOf } from '../rules/installed.ts';
import type { Configured } from './configured.ts';
import { type FindingDraft, MAX_EVIDENCE } from './draft.ts';
import type { Place } from './session.ts';
import { tell } from './words.ts';

/** A draft in words, with the text of the lines that prove it. What it follows from and the device's lines come behind it. */
export async function findingOf(
  draft: FindingDraft,
  key: string,
  azure: Configured,
  textOf: (place: Place) => Promise<Evidence>,
): Promise<Finding> {
  const told = tell(draft, azure);
  const places = [
    ...draft.evidence,
    ...draft.support.filter(
      (place) => !draft.evidence.some((known) => known.file === place.file && known.line === place.line),
    ),
  ];
  const evidence: Evidence[] = [];
  for (const place of places.slice(0, MAX_EVIDENCE)) evidence.push(await textOf(place));
  return {
    key,
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
    causedBy: null,
    causedByKey: null,
    title: told.title,
    explanation: told.explanation,
    actions: [...told.actions],
    evidence,
    comparison: told.comparison,
    snippets: [],
    rule: ruleOf(draft.sign),
  };
}
