import type { ComparedSide } from '../../../shared/model/comparison.ts';

/** One setting over several runs, the earliest first. */
export interface Track {
  readonly what: string;
  readonly of: string;
  readonly values: readonly {
    /** Null where that run's logs do not say. */
    readonly value: string | null;
    /** Another than the last that was said before it. */
    readonly changed: boolean;
    /** As the last that was said before it. */
    readonly same: boolean;
  }[];
  readonly varies: boolean;
}

/** Settings of runs as rows; a side is null where it is not known yet. */
export function tracksOf(sides: readonly (Pick<ComparedSide, 'settings'> | null)[]): readonly Track[] {
  const names = new Map<string, { readonly what: string; readonly of: string }>();
  for (const side of sides) for (const { what, of } of side?.settings ?? []) names.set(`${what} ${of}`, { what, of });
  return [...names.values()].map(({ what, of }) => {
    let before: string | null = null;
    const values = sides.map((side) => {
      const value = side?.settings.find((one) => one.what === what && one.of === of)?.value ?? null;
      const told = { value, changed: before !== null && value !== null && value !== before, same: value === before };
      before = value ?? before;
      return { ...told, same: told.same && value !== null };
    });
    return { what, of, values, varies: values.some(({ changed }) => changed) };
  });
}
