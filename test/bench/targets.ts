import { formatBytes } from '../../shared/base/units.ts';
import type { Result, What } from './contest.ts';
import { ALTERNATIONS, FREQUENT, LITERAL, OURS, WARM } from './contests.ts';
import { PLANTED } from './inputs.ts';
import { seconds } from './table.ts';

/** What is to be reached on two cores, with a log of 1 GB. */
interface Target {
  readonly what: string;
  readonly most: number;
  readonly show: (value: number) => string;
  /** Null where it was not measured. */
  readonly value: (of: Reader) => number | null;
}

export interface Outcome {
  readonly what: string;
  readonly reach: string;
  readonly figure: string;
  readonly met: boolean | null;
}

interface Reader {
  time(what: What, program: string, pattern?: string): number | null;
  peak(what: What, program: string): number | null;
  /** The same of the log of 100 MB. */
  readonly small: Omit<Reader, 'small'>;
}

const FACTOR = (value: number): string => `${value.toFixed(2)} ×`;
const over = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a / b);
const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce((all, value) => (all === null || value === null ? null : all + value), 0);
const against = (of: Reader, pattern: string): number | null =>
  over(of.time('search', WARM, pattern), of.time('search', 'rg -c', pattern));

const TARGETS: readonly Target[] = [
  {
    what: '`analyze` of the zip, everything indexed and diagnosed, against `lnav -n -q` on the text',
    most: 0.45,
    show: FACTOR,
    value: (of) => over(of.time('open', OURS), of.time('open', 'lnav -n -q, the text unzipped')),
  },
  {
    what: 'the same against `unzip -p` to nowhere',
    most: 1,
    show: FACTOR,
    value: (of) => over(of.time('open', OURS), of.time('open', 'unzip -p to nowhere')),
  },
  {
    what: 'peak memory of the whole process tree',
    most: 350e6,
    show: formatBytes,
    value: (of) => of.peak('open', OURS),
  },
  {
    what: 'peak memory, 1 GB against 100 MB',
    most: 1.3,
    show: FACTOR,
    value: (of) => over(of.peak('open', OURS), of.small.peak('open', OURS)),
  },
  {
    what: 'first lines after the choice of the file',
    most: 1,
    show: seconds,
    value: (of) => of.time('first lines', WARM),
  },
  { what: 'reopen, the diagnosis printed', most: 0.5, show: seconds, value: (of) => of.time('reopen', OURS) },
  {
    what: `literal \`${LITERAL}\`, warm, all hits counted, against \`rg -c\` of the text`,
    most: 1,
    show: FACTOR,
    value: (of) => against(of, LITERAL),
  },
  {
    what: `frequent literal \`${FREQUENT}\`, the same`,
    most: 1,
    show: FACTOR,
    value: (of) => against(of, FREQUENT),
  },
  { what: 'rare literal (in two lines), the same', most: 0.2, show: FACTOR, value: (of) => against(of, PLANTED) },
  {
    what: `${ALTERNATIONS.map((pattern) => `\`${pattern.replaceAll('|', '\\|')}\``).join(', ')}, the three together`,
    most: 1,
    show: FACTOR,
    value: (of) =>
      over(
        sum(ALTERNATIONS.map((pattern) => of.time('search', WARM, pattern))),
        sum(ALTERNATIONS.map((pattern) => of.time('search', 'rg -c', pattern))),
      ),
  },
  {
    what: 'time to open as the log grows, 100 MB to 1 GB',
    most: 11,
    show: FACTOR,
    value: (of) => over(of.time('open', OURS), of.small.time('open', OURS)),
  },
];

/** Against the plain log of 1 GB, or null where that was not among what was measured. */
export function outcomes(results: readonly Result[]): Outcome[] | null {
  const of = (megabytes: number): Omit<Reader, 'small'> => {
    const find = (what: What, program: string, pattern: string | null) =>
      results.find(
        (one) =>
          one.megabytes === megabytes &&
          one.variety === 'plain' &&
          one.what === what &&
          one.program === program &&
          one.pattern === pattern,
      );
    return {
      time: (what, program, pattern) => find(what, program, pattern ?? null)?.seconds ?? null,
      peak: (what, program) => find(what, program, null)?.peakBytes ?? null,
    };
  };
  const large = of(1000);
  if (large.time('open', OURS) === null) return null;
  const reader: Reader = { ...large, small: of(100) };
  return TARGETS.map(({ what, most, show, value }) => {
    const figure = value(reader);
    return {
      what,
      reach: `at most ${show(most)}`,
      figure: figure === null ? 'not measured' : show(figure),
      met: figure === null ? null : figure <= most,
    };
  });
}

export function outcomeTable(rows: readonly Outcome[]): string {
  return [
    '| with 1 GB of trace, some 10 million lines | figure | to be reached | |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ what, reach, figure, met }) =>
        `| ${what} | ${figure} | ${reach} | ${met === null ? '' : met ? 'met' : 'not met'} |`,
    ),
  ].join('\n');
}
