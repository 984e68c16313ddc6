import { type Filter, formatFilter, parseFilter } from './filter.ts';

/** One of the things that a filter asks for together: what a chip shows. */
export interface FilterPart {
  readonly text: string;
  readonly filter: Filter;
  /** True where it asks for what does not hold. */
  readonly negated: boolean;
}

/** The parts of a filter's text that all have to hold, in their order; null where the text cannot be read. */
export function filterParts(text: string): readonly FilterPart[] | null {
  const filters = partsOf(text);
  return filters?.map((filter) => ({ text: textOf(filter), filter, negated: filter.kind === 'not' })) ?? null;
}

/** The filter with one part more; as it was where that part is in it already, or where either cannot be read. */
export function addPart(text: string, part: string): string {
  const filters = partsOf(text);
  const more = partsOf(part);
  if (filters === null || more === null) return text;
  const known = new Set(filters.map(formatFilter));
  return together([...filters, ...more.filter((filter) => !known.has(formatFilter(filter)))]);
}

/** The filter without a part, counted from 0. */
export function removePart(text: string, index: number): string {
  const filters = partsOf(text);
  return filters === null ? text : together(filters.filter((_, at) => at !== index));
}

/** The filter with a part turned round: what it asked for it now leaves out, and the other way. */
export function negatePart(text: string, index: number): string {
  const filters = partsOf(text);
  return filters === null ? text : together(filters.map((filter, at) => (at === index ? negated(filter) : filter)));
}

function partsOf(text: string): readonly Filter[] | null {
  const read = parseFilter(text);
  if (!read.ok) return null;
  if (read.value.kind === 'all') return [];
  return read.value.kind === 'and' ? read.value.parts : [read.value];
}

function negated(filter: Filter): Filter {
  return filter.kind === 'not' ? filter.part : { kind: 'not', part: filter };
}

function together(filters: readonly Filter[]): string {
  const [only] = filters;
  if (only === undefined) return '';
  return filters.length === 1 ? formatFilter(only) : formatFilter({ kind: 'and', parts: filters });
}

/** As it stands among others: a choice needs its brackets there. */
function textOf(filter: Filter): string {
  return filter.kind === 'or' ? `(${formatFilter(filter)})` : formatFilter(filter);
}
