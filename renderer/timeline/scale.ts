/**
 * Places on the timeline's axis: microseconds where the run has a clock, else the numbers of events in their order. Both are
 * drawn by the same arithmetic; only what is written beside them differs.
 */
export type Axis = 'time' | 'order';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** No deeper than this: clocks tell milliseconds, and of an order four steps are worth a look. */
const LEAST_SPAN: Readonly<Record<Axis, number>> = { time: 4000, order: 4 };
/** What stands first and last must not stand on the edge. */
const MARGIN = 0.015;
/** A run of one moment has a second around it. */
const HALF_A_SECOND = 500_000;

export function spanOf(range: Range): number {
  return range.to - range.from;
}

/** All that there is, with a little room at its ends. */
export function wholeOf(axis: Axis, least: number, most: number): Range {
  if (axis === 'order') {
    const last = Math.max(most, least + LEAST_SPAN.order);
    const room = Math.max(0.5, (last - least) * MARGIN);
    return { from: least - room, to: last + room };
  }
  if (most <= least) return { from: least - HALF_A_SECOND, to: least + HALF_A_SECOND };
  const room = Math.max((most - least) * MARGIN, LEAST_SPAN.time / 2);
  return { from: least - room, to: most + room };
}

/** The range pushed and shrunk until it is within the whole. */
export function within(range: Range, whole: Range): Range {
  const span = Math.min(spanOf(range), spanOf(whole));
  const from = Math.min(Math.max(range.from, whole.from), whole.to - span);
  return { from, to: from + span };
}

/** Nearer by a factor below 1, farther by one above it, around a place that stays where it is. */
export function zoomed(range: Range, factor: number, around: number, axis: Axis, whole: Range): Range {
  const span = Math.min(Math.max(spanOf(range) * factor, LEAST_SPAN[axis]), spanOf(whole));
  const share = spanOf(range) === 0 ? 0.5 : (around - range.from) / spanOf(range);
  const from = around - span * Math.min(1, Math.max(0, share));
  return within({ from, to: from + span }, whole);
}

export function panned(range: Range, by: number, whole: Range): Range {
  return within({ from: range.from + by, to: range.to + by }, whole);
}

/** The range of a press from one place to another; never narrower than can be drawn. */
export function brushed(a: number, b: number, axis: Axis, whole: Range): Range {
  const middle = (a + b) / 2;
  const half = Math.max(Math.abs(a - b), LEAST_SPAN[axis]) / 2;
  return within({ from: middle - half, to: middle + half }, whole);
}

/** With a place in its sight: as it is where it has it, else moved so that the place stands in its middle. */
export function showing(range: Range, place: number, whole: Range): Range {
  const room = spanOf(range) * 0.03;
  if (place >= range.from + room && place <= range.to - room) return range;
  return panned(range, place - (range.from + range.to) / 2, whole);
}

export function isWhole(range: Range, whole: Range): boolean {
  return spanOf(range) >= spanOf(whole) * 0.9999;
}

/** "1772611200000000..1772611260000000"; null where it says no range. */
export function readRange(text: string | undefined): Range | null {
  const [, from, to] = /^(-?\d{1,16})\.\.(-?\d{1,16})$/.exec(text ?? '') ?? [];
  const range = { from: Number(from), to: Number(to) };
  return range.from < range.to ? range : null;
}

export function writeRange(range: Range): string {
  return `${Math.round(range.from)}..${Math.round(range.to)}`;
}

/**
 * What to ask for so that a little panning and zooming needs no new answer: the range with half of itself at either side, on
 * a grid, so that ranges near to each other ask alike.
 */
export function askedFor(range: Range, whole: Range): Range {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, spanOf(range))));
  if (size >= spanOf(whole)) return { from: Math.floor(whole.from), to: Math.ceil(whole.to) };
  const step = size / 4;
  return {
    from: Math.floor(Math.max(whole.from, (Math.floor(range.from / step) - 2) * step)),
    to: Math.ceil(Math.min(whole.to, (Math.ceil(range.to / step) + 2) * step)),
  };
}

/** From places to px and back. */
export interface Scale {
  readonly range: Range;
  readonly width: number;
  x(place: number): number;
  place(x: number): number;
}

export function scaleOf(range: Range, width: number): Scale {
  const perPlace = width / Math.max(1e-9, spanOf(range));
  return {
    range,
    width,
    x: (place) => (place - range.from) * perPlace,
    place: (x) => range.from + x / perPlace,
  };
}
