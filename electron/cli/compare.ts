import { printable } from '../../shared/base/text.ts';
import { quoteValue } from '../../shared/query/filter.ts';
import type { RunComparison } from '../../shared/model/comparison.ts';
import { STEP_NAMES } from '../../shared/model/names.ts';
import { EXIT, type Exit } from './exit.ts';
import { type Ink, inkOf, labelled, wrap } from './ink.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { print } from './print.ts';
import { withSession } from './session.ts';

const MARGIN = 12;

/** What names a part of a run, and the filter that it stands for. */
const PARTS = {
  instance: (value: string) => `instance:${quoteValue(value)}`,
  peer: (value: string) => `peer:${quoteValue(value)}`,
  attempt: (value: string) => (/^\d+$/.test(value) ? `attempt:${value}` : `negotiation:${quoteValue(value)}`),
  range: (value: string) => `time:${quoteValue(value)}`,
} as const;
type PartName = keyof typeof PARTS;

/** Two runs, or two parts of one; what differs first stands first. */
export async function compareCommand(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('compare', args, {
    ...COMMON,
    instance: { type: 'string' },
    peer: { type: 'string' },
    attempt: { type: 'string' },
    range: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [pathA, pathB] = positionals;
  if (pathA === undefined || positionals.length > 2) usage('compare', 'name one PATH, or two.');
  const [partA, partB] = partsOf(values);
  if (pathB === undefined && partA === partB)
    usage('compare', 'of one PATH two parts are compared: name them by --instance, --peer, --attempt or --range.');
  return withSession(values, async (session) => {
    const a = await session.open(pathA);
    const b = pathB === undefined ? a : await session.open(pathB);
    const told = await session.ask('compare.runs', { a: { run: a, part: partA }, b: { run: b, part: partB } });
    await print([values.json === true ? JSON.stringify(told) : comparisonText(told, inkOf(process.stdout))]);
    return isSame(told) ? EXIT.done : EXIT.found;
  });
}

/** "--instance IN_0,IN_1": the first part of the first run, the second of the second. */
function partsOf(values: Partial<Readonly<Record<PartName, string | undefined>>>): readonly [string, string] {
  const given = (Object.keys(PARTS) as PartName[]).filter((name) => values[name] !== undefined);
  const [name, other] = given;
  if (other !== undefined) usage('compare', `--${name} and --${other} exclude each other.`);
  if (name === undefined) return ['', ''];
  const both = (values[name] ?? '').split(',').map((part) => part.trim());
  const [a = '', b = ''] = both;
  if (both.length !== 2 || a === '' || b === '')
    usage('compare', `--${name} takes two, with a comma between them, as ${EXAMPLES[name]}.`);
  return [PARTS[name](a), PARTS[name](b)];
}

const EXAMPLES: Readonly<Record<PartName, string>> = {
  instance: 'IN_0,IN_1',
  peer: '203.0.113.9,198.51.100.7',
  attempt: 'n1,n2',
  range: '2026-03-04T11:00..2026-03-04T11:10,2026-03-04T12:00..2026-03-04T12:10',
};

/** Same outcome, and nothing differs. */
function isSame({ verdict, firstDivergence, parameters, findings }: RunComparison): boolean {
  return (
    verdict.change === 'unchanged' &&
    firstDivergence === null &&
    parameters.length + findings.onlyA.length + findings.onlyB.length === 0
  );
}

const CHANGE_WORDS = {
  fixed: 'FIXED',
  improved: 'IMPROVED',
  unchanged: 'UNCHANGED',
  worse: 'WORSE',
  different: 'DIFFERENT',
} as const;

export function comparisonText(told: RunComparison, ink: Ink): string {
  const width = ink.width - MARGIN;
  const { verdict, firstDivergence: first, sides } = told;
  const paint =
    verdict.change === 'fixed' || verdict.change === 'improved'
      ? ink.green
      : verdict.change === 'worse'
        ? ink.red
        : ink.yellow;
  const block = (label: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', labelled(label, lines, MARGIN, ink.bold)];
  const message = (letter: string, side: { file: string; line: number; text: string } | null) =>
    side === null
      ? [`${letter}  nothing`]
      : [
          `${letter}  ${printable(side.file)}:${side.line}`,
          ...wrap(printable(side.text), width - 3).map((line) => `   ${ink.dim(line)}`),
        ];
  return [
    `${paint(CHANGE_WORDS[verdict.change])}  ${wrap(printable(verdict.headline), ink.width).join('\n')}`,
    ...block('A', sideLines(sides.a, width)),
    ...block('B', sideLines(sides.b, width)),
    ...block(
      'First',
      first === null
        ? ['no divergence: both attempts say the same']
        : [`at ${STEP_NAMES[first.step]}. ${first.why}`, ...message('A', first.a), ...message('B', first.b)],
    ),
    ...block(
      'Parameters',
      told.parameters.flatMap(({ what, of, a, b }) => [
        `${what}${of === '' ? '' : `, ${of}`}`,
        ...wrap(`A  ${printable(a ?? 'not in the log')}`, width - 2).map((line) => `  ${line}`),
        ...wrap(`B  ${printable(b ?? 'not in the log')}`, width - 2).map((line) => `  ${line}`),
      ]),
    ),
    ...block('Gone', told.findings.onlyA),
    ...block('New', told.findings.onlyB),
    ...block('In both', told.findings.both),
    ...block(
      'Steps',
      told.steps.map(
        ({ step, a, b }) =>
          `${STEP_NAMES[step].padEnd(24)} A ${String(a ?? '–').padStart(4)}   B ${String(b ?? '–').padStart(4)}`,
      ),
    ),
  ].join('\n');
}

function sideLines(side: RunComparison['sides']['a'], width: number): string[] {
  const part = side.part === '' ? '' : ` (${printable(side.part)})`;
  return [`${printable(side.run.name)}${part}`, ...wrap(`${side.health}: ${printable(side.headline)}`, width)];
}
