import type { Judged } from './judge.ts';
import { CHECKS, type Check } from './score.ts';

export interface Totals {
  readonly cases: number;
  /** Cases in which every answer is right. */
  readonly right: number;
  /** Wrong answers, of any check. */
  readonly wrong: number;
  readonly checks: Readonly<Record<Check, readonly [right: number, asked: number]>>;
}

export interface Failure {
  readonly id: string;
  readonly why: string;
  readonly check: Check;
  readonly expected: string;
  readonly got: string;
}

export function totalsOf(judged: readonly Judged[]): Totals {
  const checks = Object.fromEntries(
    CHECKS.map((check) => {
      const answers = judged.flatMap((one) => one.answers.filter((answer) => answer.check === check));
      return [check, [answers.filter(({ right }) => right).length, answers.length]];
    }),
  ) as unknown as Totals['checks'];
  const wrong = judged.reduce((sum, { answers }) => sum + answers.filter(({ right }) => !right).length, 0);
  const right = judged.filter(({ answers }) => answers.every((answer) => answer.right)).length;
  return { cases: judged.length, right, wrong, checks };
}

export function failuresOf(judged: readonly Judged[]): Failure[] {
  return judged.flatMap(({ case: one, answers }) =>
    answers
      .filter(({ right }) => !right)
      .map(({ check, expected, got }) => ({ id: one.id, why: one.label.why, check, expected, got })),
  );
}

/** Failures first, so that the totals are what is seen last. */
export function tableOf(judged: readonly Judged[]): string {
  const failures = failuresOf(judged).map(
    ({ id, why, check, expected, got }) => `${id}\n  ${check}: expected ${expected}\n  got ${got}\n  ${why}\n`,
  );
  const total = totalsOf(judged);
  return [
    ...failures,
    groups('finding', judged, ({ case: one }) => one.under),
    groups('variant', judged, ({ case: one }) => one.variant),
    ...CHECKS.map((check) => {
      const [right, asked] = total.checks[check];
      return `${check.padEnd(12)} ${share(right, asked)}  ${right} of ${asked}`;
    }),
    `${total.right} of ${total.cases} cases right in every answer, ${total.wrong} wrong answers`,
    '',
  ].join('\n');
}

const COLUMNS: readonly Check[] = [
  'cause',
  'health',
  'evidence',
  'precision',
  'phase',
  'side',
  'caused by',
  'no alarm',
];

function groups(title: string, judged: readonly Judged[], by: (one: Judged) => string): string {
  const names = [...new Set(judged.map(by))].toSorted();
  const width = Math.max(title.length, ...names.map((name) => name.length));
  const rows = names.map((name) => {
    const { cases, right, checks } = totalsOf(judged.filter((one) => by(one) === name));
    const cells = COLUMNS.map((check) => share(...checks[check]).padStart(9));
    return `${name.padEnd(width)} ${String(cases).padStart(6)} ${String(right).padStart(6)} ${cells.join(' ')}`;
  });
  const head = `${title.padEnd(width)}  cases  right ${COLUMNS.map((check) => check.padStart(9)).join(' ')}`;
  return `${[head, ...rows].join('\n')}\n`;
}

function share(right: number, asked: number): string {
  return asked === 0 ? '–' : `${(Math.floor((right / asked) * 1000) / 10).toFixed(1)} %`;
}
