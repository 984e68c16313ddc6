import type { Analysis } from '../../shared/model/analysis.ts';
import type { AttemptWanted, Case, Confidence, Finding, PeerWanted, Wanted } from './case.ts';
import type { Piece } from '../make/corpus-forms.ts';
import type { Mark } from '../make/corpus-plot.ts';

/** What of an analysis is scored. */
export interface Said {
  readonly verdict: Analysis['verdict'];
  readonly verdicts: readonly Analysis['verdicts'][number][];
  readonly findings: readonly Finding[];
  readonly negotiations: readonly Analysis['negotiations'][number][];
}

export const CHECKS = [
  'cause',
  'health',
  'verdicts',
  'finding',
  'evidence',
  'precision',
  'confidence',
  'phase',
  'side',
  'caused by',
  'one cause',
  'attempts',
  'no alarm',
] as const;
export type Check = (typeof CHECKS)[number];

export interface Answer {
  readonly check: Check;
  readonly right: boolean;
  readonly expected: string;
  readonly got: string;
}

const RANK: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

/** Every question that the label of a case answers, asked of what the engine says. */
export function score(one: Case, said: Said): Answer[] {
  const { label } = one;
  const answers: Answer[] = [];
  const ask = (check: Check, right: boolean, expected: unknown, got: unknown): void =>
    void answers.push({ check, right, expected: text(expected), got: text(got) });

  ask('health', label.health.includes(said.verdict.health), label.health, said.verdict.health);
  ask('cause', label.cause.includes(said.verdict.cause), label.cause, said.verdict.cause);
  for (const wanted of label.verdicts ?? [])
    ask(
      'verdicts',
      said.verdicts.some((is) => suits(is, wanted)),
      wanted,
      said.verdicts,
    );

  const marks = marksOf(one.files);
  for (const wanted of label.wanted) {
    const found = said.findings.find((finding) => isOf(finding, wanted));
    ask('finding', found !== undefined && like(found, wanted), wanted, found === undefined ? ids(said) : brief(found));
    if (found !== undefined) about(found, wanted, marks, said, ask);
  }

  const wrong = said.findings.filter((finding) => finding.severity !== 'info' && foreign(finding, marks).length > 0);
  ask(
    'precision',
    wrong.length === 0,
    'no line of another peer, and no noise',
    wrong.map((finding) => [finding.id, foreign(finding, marks)[0]]),
  );

  const never = said.findings.filter(({ id }) => label.never?.includes(id));
  const causes = said.findings.filter(({ severity, causedBy }) => severity === 'error' && causedBy === null);
  const allowed = new Set([...label.wanted.map(({ id }) => id), ...label.cause, ...(label.beside ?? [])]);
  const extra = causes.filter(({ id }) => !allowed.has(id));
  ask('one cause', never.length + extra.length === 0, 'no other', ids({ findings: [...never, ...extra] }));
  if (label.quiet === true) {
    const loud = said.findings.filter(
      ({ severity, id }) => severity !== 'info' && !label.wanted.some((one) => one.id === id),
    );
    ask('no alarm', loud.length === 0, 'none', ids({ findings: loud }));
  }
  for (const wanted of label.attempts ?? []) ask('attempts', came(said, wanted), wanted, said.negotiations.map(tried));
  return answers;
}

type Ask = (check: Check, right: boolean, expected: unknown, got: unknown) => void;

function about(found: Finding, wanted: Wanted, marks: Marks, said: Said, ask: Ask): void {
  const { atLeast, atMost } = wanted;
  if (atLeast !== undefined)
    ask('confidence', RANK[found.confidence] >= RANK[atLeast], `at least ${atLeast}`, found.confidence);
  if (atMost !== undefined)
    ask('confidence', RANK[found.confidence] <= RANK[atMost], `at most ${atMost}`, found.confidence);
  if (wanted.phase !== undefined) ask('phase', wanted.phase.includes(found.phase), wanted.phase, found.phase);
  if (wanted.side !== undefined) ask('side', found.failurePoint === wanted.side, wanted.side, found.failurePoint);
  if (wanted.causedBy !== undefined) {
    const cause = said.findings.find(({ key }) => key === found.causedByKey);
    ask(
      'caused by',
      found.causedBy === wanted.causedBy && cause?.id === wanted.causedBy,
      wanted.causedBy,
      found.causedBy,
    );
  }
  for (const name of wanted.proof ?? ['failure']) {
    const cited = found.evidence.some(({ file, line }) => marks.get(`${file}\n${line}`)?.proof === name);
    ask(
      'evidence',
      cited,
      `a line of "${name}"`,
      found.evidence.map(({ file, line }) => `${file}:${line}`),
    );
  }
}

function isOf(finding: Finding, wanted: Wanted): boolean {
  return (
    finding.id === wanted.id &&
    (wanted.peer === undefined || finding.peer === wanted.peer) &&
    (wanted.instance === undefined || finding.instance === wanted.instance)
  );
}

function like(finding: Finding, wanted: Wanted): boolean {
  const words = [finding.title, finding.explanation, ...finding.actions.map((action) => action.text)].join('\n');
  return (
    (wanted.severity === undefined || wanted.severity.includes(finding.severity)) &&
    (wanted.fault === undefined || finding.fault === wanted.fault) &&
    (wanted.code === undefined || finding.errorCode === wanted.code) &&
    (wanted.broader === undefined || finding.broader === wanted.broader) &&
    (wanted.occurrences === undefined || finding.occurrences >= wanted.occurrences) &&
    (wanted.says === undefined || wanted.says.test(words))
  );
}

function suits(is: Said['verdicts'][number], wanted: PeerWanted): boolean {
  return (
    (wanted.peer === undefined || is.peer === wanted.peer) &&
    (wanted.instance === undefined || is.instance === wanted.instance) &&
    wanted.health.includes(is.health) &&
    wanted.cause.includes(is.cause)
  );
}

function came({ negotiations }: Said, wanted: AttemptWanted): boolean {
  const such = negotiations.filter(
    (one) =>
      (wanted.peer === undefined || one.peer === wanted.peer) &&
      (wanted.initiator === undefined || one.initiator === wanted.initiator) &&
      (wanted.outcome === undefined || one.outcome === wanted.outcome) &&
      (wanted.version === undefined || one.ikeVersion === wanted.version),
  );
  const attempts = such.reduce((sum, one) => sum + one.attempts, 0);
  return (
    such.length > 0 &&
    (wanted.attempts === undefined || attempts === wanted.attempts) &&
    (wanted.folded === undefined || such.length <= wanted.folded)
  );
}

type Marks = ReadonlyMap<string, Mark>;

function marksOf(files: Readonly<Record<string, readonly Piece[]>>): Marks {
  const marks = new Map<string, Mark>();
  for (const [file, pieces] of Object.entries(files)) {
    let line = 0;
    for (const piece of pieces) {
      for (const _ of piece.lines) {
        line += 1;
        marks.set(`${file}\n${line}`, piece.mark);
      }
    }
  }
  return marks;
}

function foreign(finding: Finding, marks: Marks): string[] {
  return finding.evidence
    .filter(({ file, line }) => marks.get(`${file}\n${line}`)?.foreign === true)
    .map(({ text }) => text);
}

function ids({ findings }: Pick<Said, 'findings'>): string {
  return (
    findings
      .map((finding) => `${finding.severity} ${finding.id}${finding.causedBy === null ? '' : ` < ${finding.causedBy}`}`)
      .join(', ') || 'nothing'
  );
}

function brief(finding: Finding): object {
  const { id, severity, confidence, phase, peer, instance, failurePoint, fault, broader, occurrences } = finding;
  return { id, severity, confidence, phase, peer, instance, failurePoint, fault, broader, occurrences };
}

function tried({ peer, initiator, outcome, stoppedAt, ikeVersion, attempts }: Said['negotiations'][number]): object {
  return { peer, initiator, outcome, stoppedAt, ikeVersion, attempts };
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, part: unknown) => (part instanceof RegExp ? String(part) : part));
}
