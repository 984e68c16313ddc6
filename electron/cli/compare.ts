import { raise } from '../../shared/base/fault.ts';
import { printable } from '../../shared/base/text.ts';
import { parseFilter, quoteValue } from '../../shared/query/filter.ts';
import type { RunComparison } from '../../shared/model/comparison.ts';
import { STEP_NAMES } from '../../shared/model/names.ts';
import { EXIT, type Exit } from './exit.ts';
import { type Ink, inkOf, labelled, wrap } from './ink.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { print } from './print.ts';
import { type Session, withSession } from './session.ts';

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
  const parts = partsOf(values);
  const [partA, partB] = parts.texts;
  if (pathB === undefined && partA === partB)
    usage('compare', 'of one PATH two parts are compared: name them by --instance, --peer, --attempt or --range.');
  return withSession(values, async (session) => {
    const a = await session.open(pathA);
    const b = pathB === undefined ? a : await session.open(pathB);
    const told = await session.ask('compare.runs', { a: { run: a, part: partA }, b: { run: b, part: partB } });
    for (const [at, { run, empty }] of [told.sides.a, told.sides.b].entries())
      if (empty) await raiseEmpty(session, parts, { at, run: run.id, path: at === 0 ? pathA : (pathB ?? pathA) });
    await print([values.json === true ? JSON.stringify(told) : comparisonText(told, inkOf(process.stdout))]);
    return isSame(told) ? EXIT.done : EXIT.found;
  });
}

/** "--instance IN_0,IN_1": the first part of the first run, the second of the second. */
function partsOf(values: Partial<Readonly<Record<PartName, string | undefined>>>): Parts {
  const given = (Object.keys(PARTS) as PartName[]).filter((name) => values[name] !== undefined);
  const [name, other] = given;
  if (other !== undefined) usage('compare', `--${name} and --${other} exclude each other.`);
  if (name === undefined) return { name: null, values: ['', ''], texts: ['', ''] };
  const both = (values[name] ?? '').split(',').map((part) => part.trim());
  const [a = '', b = ''] = both;
  if (both.length !== 2 || a === '' || b === '')
    usage('compare', `--${name} takes two, with a comma between them, as ${EXAMPLES[name]}.`);
  if (name === 'range')
    for (const range of [a, b])
      if (!parseFilter(PARTS.range(range)).ok)
        usage('compare', `--range cannot read "${range}"; it takes FROM..TO, as ${EXAMPLES.range}.`);
  return { name, values: [a, b], texts: [PARTS[name](a), PARTS[name](b)] };
}

interface Parts {
  readonly name: PartName | null;
  readonly values: readonly [string, string];
  /** In the query language. */
  readonly texts: readonly [string, string];
}

/** A part of which a run has nothing is a slip of the pen, and no outcome. */
async function raiseEmpty(
  session: Session,
  { name, values }: Parts,
  { at, run, path }: { readonly at: number; readonly run: string; readonly path: string },
): Promise<never> {
  const analysis = await session.ask('run.analysis', { run });
  const has = (list: readonly string[]) =>
    list.length === 0
      ? 'It names none.'
      : `It has ${list.slice(0, MAX_NAMED).join(', ')}${list.length > MAX_NAMED ? ' and others' : ''}.`;
  const hints: Readonly<Record<PartName, string>> = {
    instance: has(analysis.run.instances),
    peer: has(analysis.peers),
    attempt: has(analysis.negotiations.map(({ id }) => id)),
    range:
      analysis.run.from === null
        ? 'Nothing in it has a time.'
        : `It goes from ${analysis.run.from} to ${analysis.run.to}.`,
  };
  const part = name ?? 'range';
  return raise('not-found', `${path} has nothing of the ${part} "${values[at] ?? ''}".`, hints[part]);
}

/** More than so many names are no hint. */
const MAX_NAMED = 12;

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

function comparisonText(told: RunComparison, ink: Ink): string {
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
        ? [alikeText(told)]
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

function alikeText({ sides, rows }: RunComparison): string {
  const without = (['a', 'b'] as const).filter((letter) => !rows.some((row) => row[letter] !== null));
  if (without.length === 2) return 'nothing to hold against each other: neither log has a negotiation';
  if (without.length === 1)
    return `nothing to hold against each other: ${without[0]?.toUpperCase()} has no negotiation`;
  return sides.a.health === sides.b.health && sides.a.cause === sides.b.cause
    ? 'no divergence: both attempts say the same'
    : 'no divergence that the messages show';
}

function sideLines(side: RunComparison['sides']['a'], width: number): string[] {
  const part = side.part === '' ? '' : ` (${printable(side.part)})`;
  return [`${printable(side.run.name)}${part}`, ...wrap(`${side.health}: ${printable(side.headline)}`, width)];
}
