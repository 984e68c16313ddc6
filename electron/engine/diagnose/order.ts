import type { Micros } from '../../../shared/base/units.ts';

/** A moment in the order of the run: by its time where it has one, else by the order in which its file was read. */
export interface Mark {
  readonly time: Micros | null;
  readonly seq: number;
  readonly file: number;
}

/** The first and the last of several, as they were read, or by their times. */
export interface Span {
  readonly first: Mark;
  readonly last: Mark;
}

/** Numbers of the files whose rows stand newest first. */
export type Backward = ReadonlySet<number>;

export function widen(span: Span | null, { time, seq, file }: Mark): Span {
  const mark: Mark = { time, seq, file };
  if (span === null) return { first: mark, last: mark };
  return { first: behind(span.first, mark) ? mark : span.first, last: behind(mark, span.last) ? mark : span.last };
}

/** As it was read; which way a file stands is known only at its end. */
function behind(a: Mark, b: Mark): boolean {
  return a.time !== null && b.time !== null ? a.time > b.time : a.seq > b.seq;
}

/** The last of them in truth: without a clock, the first that was read of a file that stands newest first. */
export function lastOf(span: Span, backward: Backward): Mark {
  return span.last.time === null && backward.has(span.last.file) ? span.first : span.last;
}

/** The first of them in truth. */
export function firstOf(span: Span, backward: Backward): Mark {
  return span.first.time === null && backward.has(span.first.file) ? span.last : span.first;
}

/** True where it is known to be after the other: by time, or by the order within one file. */
export function isAfter(a: Mark, b: Mark, backward: Backward): boolean {
  if (a.time !== null && b.time !== null) return a.time > b.time;
  if (a.file !== b.file) return false;
  return backward.has(a.file) ? a.seq < b.seq : a.seq > b.seq;
}
