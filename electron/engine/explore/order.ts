import type { TableField } from '../../../shared/contract/explore.ts';
import type { CodedField } from '../store/event-columns.ts';
import { CODED } from '../store/event-columns.ts';
import type { Frame } from './frame.ts';
import { type Mask, maskOf, wfpMask } from './lens.ts';

export interface Query {
  readonly filter: string;
  readonly wfp: boolean;
  readonly sort: readonly { readonly by: TableField; readonly descending: boolean }[];
  readonly offsets: Readonly<Record<string, number>>;
}

/** The events (from 0) that a query lets through, in its order. */
export function rowsOf(frame: Frame, query: Query): Uint32Array {
  return frame.kept(`rows ${JSON.stringify(query)}`, () => {
    const passed = maskOf(frame, query.filter);
    const mask = query.wfp ? wfpMask(frame, passed) : passed;
    let rows = picked(byTime(frame, query.offsets), mask);
    // Each sorting leaves alone what it finds alike, so the last key goes first.
    for (const { by, descending } of query.sort.toReversed())
      rows = by === 'time' && !descending ? rows : stable(rows, ranksOf(frame, by, query.offsets), descending);
    return rows;
  });
}

function picked(order: Uint32Array, mask: Mask): Uint32Array {
  let count = 0;
  for (const bit of mask) count += bit;
  const rows = new Uint32Array(count);
  let at = 0;
  for (const row of order) if (mask[row] === 1) rows[at++] = row;
  return rows;
}

/**
 * All events by time. One without a clock stands where its file has it: behind the one before it. Those of files without
 * any clock come last, in the order of files and lines.
 */
function byTime(frame: Frame, offsets: Query['offsets']): Uint32Array {
  return frame.kept(`order ${JSON.stringify(offsets)}`, () => {
    const moments = momentsOf(frame, offsets);
    const { rows } = frame;
    const order = Uint32Array.from({ length: rows }, (_, at) => at);
    let sorted = true;
    for (let at = 1; at < rows && sorted; at += 1) sorted = (moments[at] ?? 0) >= (moments[at - 1] ?? 0);
    return sorted ? order : order.sort((a, b) => (moments[a] ?? 0) - (moments[b] ?? 0) || a - b);
  });
}

/** The time by which each event stands, with the offset of its instance; infinity in a file without a clock. */
export function momentsOf(frame: Frame, offsets: Query['offsets']): Float64Array {
  return frame.kept(`moments ${JSON.stringify(offsets)}`, () => {
    const { columns, rows } = frame;
    const times = columns.time();
    const files = columns.number('file');
    const instances = columns.coded('instance');
    const shifts = Float64Array.from(columns.directory.values.instance, (name) => offsets[name] ?? 0);
    const moments = new Float64Array(rows);
    let before = Number.POSITIVE_INFINITY;
    for (let at = 0; at < rows; at += 1) {
      if (files[at] !== files[at - 1]) before = Number.POSITIVE_INFINITY;
      const time = times[at] ?? Number.NaN;
      if (!Number.isNaN(time)) before = time + (shifts[instances[at] ?? 0] ?? 0);
      moments[at] = before;
    }
    // What stands before the first clock of its file goes with that.
    for (let at = rows - 2; at >= 0; at -= 1)
      if (moments[at] === Number.POSITIVE_INFINITY && files[at] === files[at + 1]) moments[at] = moments[at + 1] ?? 0;
    return moments;
  });
}

/** A number for each event by which a field is sorted: alike values have the same. */
function ranksOf(frame: Frame, by: TableField, offsets: Query['offsets']): (row: number) => number {
  if (by === 'time') {
    const moments = momentsOf(frame, offsets);
    return (row) => moments[row] ?? 0;
  }
  // Events are numbered in the order of files and lines.
  if (by === 'line') return (row) => row;
  if (by === 'file') {
    const files = frame.columns.number('file');
    return (row) => files[row] ?? 0;
  }
  if (by === 'negotiation') {
    const attempts = frame.columns.number('attempt');
    const { ofAttempt } = frame.negotiations();
    return (row) => ofAttempt[attempts[row] ?? 0] ?? 0;
  }
  const codes = frame.columns.coded(by);
  const ranks = valueRanks(frame, by);
  return (row) => ranks[codes[row] ?? 0] ?? 0;
}

/** Nothing first, then errors before warnings before the rest, numbers by their size, all else by its letters. */
function valueRanks(frame: Frame, field: CodedField): Uint32Array {
  return frame.kept(`ranks ${field}`, () => {
    const values = frame.columns.directory.values[field];
    const weight = ['', 'error', 'warning', 'info'];
    const compare = (a: string, b: string): number =>
      field === 'severity'
        ? weight.indexOf(a) - weight.indexOf(b)
        : field === 'code'
          ? Number(a) - Number(b)
          : a.localeCompare(b, 'en', { numeric: true });
    const order = values.map((_, index) => index).toSorted((a, b) => compare(values[a] ?? '', values[b] ?? ''));
    const ranks = new Uint32Array(values.length);
    for (const [rank, index] of order.entries()) ranks[index] = rank;
    return ranks;
  });
}

function stable(rows: Uint32Array, rank: (row: number) => number, descending: boolean): Uint32Array {
  const sign = descending ? -1 : 1;
  const places = Float64Array.from(rows, rank);
  const order = Uint32Array.from({ length: rows.length }, (_, at) => at);
  order.sort((a, b) => {
    const difference = (places[a] ?? 0) - (places[b] ?? 0);
    // Two infinities are alike.
    return (Number.isNaN(difference) || difference === 0 ? 0 : sign * difference) || a - b;
  });
  return order.map((at) => rows[at] ?? 0);
}

export function isCoded(field: TableField): field is CodedField {
  return (CODED as readonly string[]).includes(field);
}
