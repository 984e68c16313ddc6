import { addPart, filterParts, removePart } from '../../shared/query/parts.ts';
import { type FilterField, type Filter, formatFilter, quoteValue } from '../../shared/query/filter.ts';
import { isoFromMicros } from '../../shared/base/time.ts';
import type { Router } from './route.ts';
import { type Store, createStore } from './store.ts';

/** The filter that holds in all views of a run, as one changes it: each change is a step that can be taken back. */
export interface Lens {
  /** The lenses of each run before the present one, the latest last, and those that were taken back. */
  readonly trail: Store<ReadonlyMap<string, Trail>>;
  set(text: string): void;
  /** Only what has this value. What the lens asked of the field before is replaced. */
  include(field: FilterField, value: string): void;
  /** Nothing that has this value. */
  exclude(field: FilterField, value: string): void;
  /** From a moment on, up to it, or so many microseconds around it. */
  time(from: number | null, to: number | null): void;
  undo(): void;
  redo(): void;
}

export interface Trail {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const NO_TRAIL: Trail = { before: [], after: [] };
const MOST_STEPS = 100;

export function createLens(router: Router): Lens {
  const trail = createStore<ReadonlyMap<string, Trail>>(new Map());

  const now = (): { readonly run: string; readonly text: string } | null => {
    const route = router.route.get();
    return 'run' in route ? { run: route.run, text: route.lens ?? '' } : null;
  };
  const show = (text: string) => {
    const route = router.route.get();
    if ('run' in route) router.go({ ...route, lens: text });
  };
  const change = (make: (text: string) => string) => {
    const here = now();
    if (here === null) return;
    const next = make(here.text);
    if (next === here.text) return;
    const { before } = trailOf(trail.get(), here.run);
    trail.update((all) => new Map(all).set(here.run, { before: [...before, here.text].slice(-MOST_STEPS), after: [] }));
    show(next);
  };
  const step = (from: 'before' | 'after') => {
    const here = now();
    if (here === null) return;
    const known = trailOf(trail.get(), here.run);
    const next = known[from].at(-1);
    if (next === undefined) return;
    const to = from === 'before' ? 'after' : 'before';
    const moved = { [from]: known[from].slice(0, -1), [to]: [...known[to], here.text] } as unknown as Trail;
    trail.update((all) => new Map(all).set(here.run, moved));
    show(next);
  };

  return {
    trail,
    set: (text) => change(() => text),
    include: (field, value) => change((text) => included(text, field, value)),
    exclude: (field, value) => change((text) => excluded(text, field, value)),
    time: (from, to) => change((text) => timed(text, from, to)),
    undo: () => step('before'),
    redo: () => step('after'),
  };
}

export function trailOf(trails: ReadonlyMap<string, Trail>, run: string | null): Trail {
  return (run === null ? undefined : trails.get(run)) ?? NO_TRAIL;
}

/** The filter with one value of a field asked for; one that cannot be read stays as it is. */
export function included(text: string, field: FilterField, value: string): string {
  return value === ''
    ? text
    : addPart(
        without(text, (filter) => filter.kind === 'field' && filter.field === field),
        termOf(field, value),
      );
}

export function excluded(text: string, field: FilterField, value: string): string {
  if (value === '') return text;
  const kept = without(
    text,
    (filter) => filter.kind === 'field' && filter.field === field && filter.values.join() === value,
  );
  return addPart(kept, `-${termOf(field, value)}`);
}

/** The filter for a range of time in place of what it asked of the time before; both null ask nothing of it. */
export function timed(text: string, from: number | null, to: number | null): string {
  const rest = without(text, (filter) => filter.kind === 'time');
  if (from === null && to === null) return rest;
  // The text says milliseconds: what began or ended within one stays in sight.
  const start = from === null ? '' : isoFromMicros(from);
  const end = to === null ? '' : isoFromMicros(Math.ceil(to / 1000) * 1000);
  return addPart(rest, `time:${start}..${end}`);
}

/** The range of time that a filter asks for; null where it asks for none. */
export function rangeIn(text: string): { readonly from: number | null; readonly to: number | null } | null {
  for (const { filter } of filterParts(text) ?? [])
    if (filter.kind === 'time') return { from: filter.from, to: filter.to };
  return null;
}

function termOf(field: FilterField, value: string): string {
  return `${field}:${quoteValue(value)}`;
}

function without(text: string, goes: (filter: Filter) => boolean): string {
  const parts = filterParts(text);
  if (parts === null) return text;
  let left = text;
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const part = parts[index];
    if (part !== undefined && goes(part.filter)) left = removePart(left, index);
  }
  return left;
}

/** Two filters that both have to hold. */
export function both(a: string, b: string): string {
  if (a.trim() === '') return b;
  if (b.trim() === '') return a;
  const one = filterParts(a);
  const other = filterParts(b);
  // What cannot be read is told apart by whoever reads it.
  return one === null || other === null
    ? `${a} ${b}`
    : [...one, ...other].map(({ filter }) => bracketed(filter)).join(' ');
}

function bracketed(filter: Filter): string {
  return filter.kind === 'or' ? `(${formatFilter(filter)})` : formatFilter(filter);
}
