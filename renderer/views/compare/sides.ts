import type { Analysis } from '../../../shared/model/analysis.ts';
import { quoteValue } from '../../../shared/query/filter.ts';
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

/** What of a run is worth comparing by itself. */
export function partChoices(analysis: Analysis | null, chosen: string): readonly PartChoice[] {
  const of = (field: string, values: readonly string[]): PartChoice[] =>
    values.length < 2
      ? []
      : values.map((value) => ({ id: `${field}:${quoteValue(value)}`, name: `${field} ${value}` }));
  const known: PartChoice[] = [
    { id: '', name: 'All of it' },
    ...(analysis === null
      ? []
      : [
          ...of('instance', analysis.run.instances),
          ...of('peer', analysis.peers),
          ...of(
            'negotiation',
            analysis.negotiations.slice(0, 40).map(({ id }) => id),
          ),
        ]),
  ];
  return known.some(({ id }) => id === chosen) ? known : [...known, { id: chosen, name: chosen }];
}
