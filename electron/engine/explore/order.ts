import type { TableField } from '../../../shared/contract/explore.ts';
import { valueOrder } from '../../../shared/query/order.ts';
import type { CodedField } from '../store/event-columns.ts';
import { type Frame, isCoded } from './frame.ts';
import { type Asked, type Mask, countOf, maskOf } from './lens.ts';
import { sortedBy } from './sort.ts';

export interface Query extends Asked {
  readonly sort: readonly { readonly by: TableField; readonly descending: boolean }[];
  readonly offsets: Offsets;
}

/** By an instance's name, "" for files of none: microseconds that are added to its times. */
export type Offsets = Readonly<Record<string, number>>;

/** The events (from 0) that a query lets through, in its order. */
export function rowsOf(frame: Frame, query: Query): Uint32Array {
  return frame.kept(`rows ${JSON.stringify(query)}`, () => {
    // By place no two are alike, so that what they stood in before does not show.
    const order = query.sort.at(-1)?.by === 'line' ? byPlace(frame) : byTime(frame, query.offsets);
    let rows = picked(order, maskOf(frame, query));
    // Each sorting leaves alone what it finds alike, so the last key goes first.
    for (const { by, descending } of query.sort.toReversed())
      rows = sortedBy(rows, keysOf(frame, rows, by, descending, query.offsets));
    return rows;
  });
}

function picked(order: Uint32Array, mask: Mask): Uint32Array {
  const rows = new Uint32Array(countOf(mask));
  let place = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    if (mask[row] !== 1) continue;
    rows[place] = row;
    place += 1;
  }
  return rows;
}

/** All events by file and line: a block of a trace is known at its end only, behind what stands between its lines. */
export function byPlace(frame: Frame): Uint32Array {
  return frame.kept('order by place', () => {
    const files = frame.columns.number('file');
    const lines = frame.columns.number('line');
    const rows = new Uint32Array(frame.rows);
    const keys = new Float64Array(frame.rows);
    for (let at = 0; at < rows.length; at += 1) {
      rows[at] = at;
      keys[at] = (files[at] ?? 0) * 2 ** 32 + (lines[at] ?? 0);
    }
    return sortedBy(rows, keys);
  });
}

/**
 * All events by time. One without a clock stands where its file has it: behind the one before it. Those of files without
 * any clock come last, in the order of files and lines.
 */
function byTime(frame: Frame, offsets: Offsets): Uint32Array {
  return frame.kept(`order by time ${JSON.stringify(offsets)}`, () => {
    const rows = byPlace(frame);
    return sortedBy(rows, timeKeys(frame, rows, offsets, false));
  });
}

/** The time by which each event stands, with the offset of its instance; infinity in a file without a clock. */
export function momentsOf(frame: Frame, offsets: Offsets): Float64Array {
  return frame.kept(`moments ${JSON.stringify(offsets)}`, () => {
    const order = byPlace(frame);
    const times = shifted(frame, offsets);
    const files = frame.columns.number('file');
    const moments = new Float64Array(frame.rows);
    let before = Number.POSITIVE_INFINITY;
    let file = 0;
    for (let at = 0; at < order.length; at += 1) {
      const row = order[at] ?? 0;
      if (files[row] !== file) before = Number.POSITIVE_INFINITY;
      file = files[row] ?? 0;
      const time = times[row] ?? Number.NaN;
      if (time === time) before = time;
      moments[row] = before;
    }
    // What stands before the first clock of its file goes with that.
    let behind = Number.POSITIVE_INFINITY;
    for (let at = order.length - 1; at >= 0; at -= 1) {
      const row = order[at] ?? 0;
      if (files[row] !== file) behind = Number.POSITIVE_INFINITY;
      file = files[row] ?? 0;
      if (moments[row] === Number.POSITIVE_INFINITY) moments[row] = behind;
      behind = moments[row] ?? behind;
    }
    return moments;
  });
}

/** Times with the offset of each event's instance; NaN where there is no clock. */
export function shifted(frame: Frame, offsets: Offsets): Float64Array {
  const times = frame.columns.time();
  if (Object.values(offsets).every((shift) => shift === 0)) return times;
  return frame.kept(`times ${JSON.stringify(offsets)}`, () => {
    const { values, codes } = frame.coded('instance');
    const shifts = Float64Array.from(values, (name) => offsets[name] ?? 0);
    const moved = new Float64Array(times.length);
    for (let at = 0; at < moved.length; at += 1) moved[at] = (times[at] ?? 0) + (shifts[codes[at] ?? 0] ?? 0);
    return moved;
  });
}

/** From 0 on; what has no time comes last, whichever way the others stand. */
function timeKeys(frame: Frame, rows: Uint32Array, offsets: Offsets, descending: boolean): Float64Array {
  const moments = momentsOf(frame, offsets);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < rows.length; at += 1) {
    const moment = moments[rows[at] ?? 0] ?? 0;
    if (moment < least) least = moment;
    if (moment > most && moment !== Number.POSITIVE_INFINITY) most = moment;
  }
  const keys = new Float64Array(rows.length);
  const span = most >= least ? most - least : 0;
  for (let at = 0; at < rows.length; at += 1) {
    const moment = moments[rows[at] ?? 0] ?? 0;
    keys[at] = moment === Number.POSITIVE_INFINITY ? span + 1 : descending ? most - moment : moment - least;
  }
  return keys;
}

/** A number for each of the rows by which a field is sorted: alike values have the same. */
function keysOf(
  frame: Frame,
  rows: Uint32Array,
  by: TableField,
  descending: boolean,
  offsets: Offsets,
): Float64Array | Uint32Array {
  if (by === 'time') return timeKeys(frame, rows, offsets, descending);
  const { ranks, numbers } = ranked(frame, by);
  const keys = new Uint32Array(rows.length);
  let most = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const number = numbers[rows[at] ?? 0] ?? 0;
    const rank = ranks === null ? number : (ranks[number] ?? 0);
    if (rank > most) most = rank;
    keys[at] = rank;
  }
  if (descending) for (let at = 0; at < keys.length; at += 1) keys[at] = most - (keys[at] ?? 0);
  return keys;
}

interface Ranked {
  /** By the numbers; null where they are ranks themselves. */
  readonly ranks: Uint32Array | null;
  readonly numbers: Uint8Array | Uint16Array | Uint32Array;
}

function ranked(frame: Frame, by: Exclude<TableField, 'time'>): Ranked {
  if (isCoded(by)) return { ranks: valueRanks(frame, by), numbers: frame.coded(by).codes };
  switch (by) {
    case 'line':
      return { ranks: null, numbers: placesOf(frame) };
    case 'file':
      return { ranks: null, numbers: frame.columns.number('file') };
    case 'negotiation':
      return { ranks: frame.negotiations().ofAttempt, numbers: frame.columns.number('attempt') };
  }
}

/** Where each event stands by file and line. */
export function placesOf(frame: Frame): Uint32Array {
  return frame.kept('places', () => {
    const order = byPlace(frame);
    const places = new Uint32Array(order.length);
    for (let at = 0; at < order.length; at += 1) places[order[at] ?? 0] = at;
    return places;
  });
}

/** A number for each value of a field in the order in which a table sorts them. */
function valueRanks(frame: Frame, field: CodedField): Uint32Array {
  return frame.once(`ranks ${field}`, () => {
    const { values } = frame.coded(field);
    const compare = valueOrder(field);
    const order = values.map((_, index) => index).toSorted((a, b) => compare(values[a] ?? '', values[b] ?? ''));
    const ranks = new Uint32Array(values.length);
    for (const [rank, index] of order.entries()) ranks[index] = rank;
    return ranks;
  });
}
