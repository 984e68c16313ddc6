import type { Analysis } from '../../../shared/model/analysis.ts';
import { quoteValue } from '../../../shared/query/filter.ts';
import { filterParts } from '../../../shared/query/parts.ts';
import type { WorkRoute } from '../../state/route.ts';

/** One side as the address names it: a run, and the part of it that is compared, as a filter. */
export interface SideWish {
  readonly run: string;
  readonly part: string;
}

/** A is the run in sight; "b" and the parts stand in the view's state. Without "b", A against a part of itself. */
export function sidesOf(run: string, state: WorkRoute['state']): { readonly a: SideWish; readonly b: SideWish | null } {
  const other = state['b'] ?? '';
  const b = { run: other === '' ? run : other, part: state['bp'] ?? '' };
  const a = { run, part: state['ap'] ?? '' };
  return { a, b: b.run === a.run && b.part === a.part ? null : b };
}

export interface PartChoice {
  readonly id: string;
  readonly name: string;
}

/** Negotiations by name in the list; of more, a filter picks one. */
const MOST_NEGOTIATIONS = 40;

/** What of a run is worth comparing by itself. */
export function partChoices(analysis: Analysis | null, chosen: string): readonly PartChoice[] {
  const known: PartChoice[] = [
    { id: '', name: 'All of it' },
    ...(analysis === null
      ? []
      : PART_FIELDS.flatMap((field) =>
          valuesOf(analysis, field).map((value) => ({
            id: `${field}:${quoteValue(value)}`,
            name: `${field} ${value}`,
          })),
        )),
  ];
  return known.some(({ id }) => id === chosen) ? known : [...known, { id: chosen, name: chosen }];
}

const PART_FIELDS = ['instance', 'peer', 'negotiation'] as const;

/** Where there is only one, it is the whole run. */
function valuesOf(analysis: Analysis, field: (typeof PART_FIELDS)[number]): readonly string[] {
  const values =
    field === 'instance'
      ? analysis.run.instances
      : field === 'peer'
        ? analysis.peers
        : analysis.negotiations.slice(0, MOST_NEGOTIATIONS).map(({ id }) => id);
  return values.length < 2 ? [] : values;
}

/** Two parts of one run that ask to be compared, as one instance against the other. */
export function partPairs(analysis: Analysis): readonly (readonly [PartChoice, PartChoice])[] {
  return (['instance', 'peer'] as const).flatMap((field) => {
    const [a, b] = valuesOf(analysis, field);
    return a === undefined || b === undefined
      ? []
      : [
          [
            { id: `${field}:${quoteValue(a)}`, name: `${field} ${a}` },
            { id: `${field}:${quoteValue(b)}`, name: `${field} ${b}` },
          ] as const,
        ];
  });
}

/** A part as the fields of its panel say it. */
interface Typed {
  readonly from: string;
  readonly to: string;
  readonly attempt: string;
  readonly filter: string;
}

export function typedPart({ from, to, attempt, filter }: Typed): string {
  const [start, end, number] = [from, to, attempt].map((text) => text.trim());
  return [
    start === '' && end === '' ? '' : `time:${quoteValue(`${start}..${end}`)}`,
    number === '' ? '' : `attempt:${quoteValue(number ?? '')}`,
    filter.trim(),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** The other way round: what no field of its own has stands in the filter. */
export function readPart(part: string): Typed {
  const found = { from: '', to: '', attempt: '' };
  const rest: string[] = [];
  for (const { text } of filterParts(part) ?? []) {
    const time = /^time:"?([^".]*(?:\.\d+)?Z?)\.\.([^"]*)"?$/.exec(text);
    const attempt = /^attempt:(\d+)$/.exec(text);
    if (time !== null && found.from + found.to === '') [found.from, found.to] = [time[1] ?? '', time[2] ?? ''];
    else if (attempt !== null && found.attempt === '') found.attempt = attempt[1] ?? '';
    else rest.push(text);
  }
  return { ...found, filter: filterParts(part) === null ? part : rest.join(' ') };
}
