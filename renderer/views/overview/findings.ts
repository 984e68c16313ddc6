import type { Analysis, Finding } from '../../../shared/model/analysis.ts';

export interface Told {
  /** The finding that the verdict stands on: its cause, or that nothing is wrong; null where nothing can be concluded. */
  readonly main: Finding | null;
  readonly symptoms: readonly Finding[];
  readonly others: readonly Finding[];
}

/** The findings as they are told: the one that matters, what followed from it, and the rest without what followed from those. */
export function tell(analysis: Analysis): Told {
  const { findings, verdict } = analysis;
  const main =
    findings.find(({ key }) => key === verdict.finding) ?? findings.find(({ id }) => id === 'no-fault') ?? null;
  const keys = new Set(findings.map(({ key }) => key));
  const symptoms = main === null ? [] : symptomsOf(findings, main.key);
  const others = findings.filter(
    (finding) =>
      finding !== main &&
      !symptoms.includes(finding) &&
      (finding.causedByKey === null || !keys.has(finding.causedByKey)),
  );
  return { main, symptoms, others };
}

export function symptomsOf(findings: readonly Finding[], key: string): Finding[] {
  return findings.filter((finding) => finding.causedByKey === key && finding.key !== key);
}

/** The key of the finding under which a symptom is told, or its own. */
export function rootKey(findings: readonly Finding[], key: string): string {
  return findings.find((finding) => finding.key === key)?.causedByKey ?? key;
}
