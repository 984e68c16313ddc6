import type { FilterField } from '../../../shared/query/filter.ts';
import { filterParts, removePart } from '../../../shared/query/parts.ts';

/** Which of a field's values a filter asks for and which it leaves out, and the filter without that. */
export function askedOf(
  lens: string,
  field: FilterField,
): { readonly wanted: readonly string[]; readonly unwanted: readonly string[]; readonly rest: string } {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  let rest = lens;
  const parts = filterParts(lens) ?? [];
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const filter = parts[index]?.filter;
    const inner = filter?.kind === 'not' ? filter.part : filter;
    if (inner?.kind !== 'field' || inner.field !== field) continue;
    (filter?.kind === 'not' ? unwanted : wanted).unshift(...inner.values);
    rest = removePart(rest, index);
  }
  return { wanted, unwanted, rest };
}

/** The filter without the part that leaves a value of a field out. */
export function letIn(lens: string, field: FilterField, value: string): string {
  const parts = filterParts(lens) ?? [];
  const at = parts.findIndex(
    ({ filter }) =>
      filter.kind === 'not' &&
      filter.part.kind === 'field' &&
      filter.part.field === field &&
      isAmong(filter.part.values, value),
  );
  return at < 0 ? lens : removePart(lens, at);
}

export function isAmong(values: readonly string[], value: string): boolean {
  return values.some((one) => one.toLowerCase() === value.toLowerCase());
}
