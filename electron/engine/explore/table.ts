import type { TableRow } from '../../../shared/contract/api.ts';
import type { WfpEvent } from '../../../shared/model/analysis.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import type { RunReader } from '../store/reader.ts';
import { logLine } from '../store/shown.ts';
import { flagsOf } from '../explain/names.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Query, momentsOf, placesOf, rowsOf } from './order.ts';

export type Find =
  | { readonly event: number }
  | { readonly file: string; readonly line: number }
  | { readonly failureFrom: number; readonly direction: 'next' | 'previous' }
  | { readonly time: number };

export function tablePage(
  reader: RunReader,
  query: Query,
  from: number,
  count: number,
): { total: number; rows: TableRow[] } {
  const frame = frameOf(reader);
  const rows = rowsOf(frame, query);
  return {
    total: rows.length,
    rows: Array.from(rows.subarray(from, from + count), (row) => tableRow(frame, row)),
  };
}

export function findRow(reader: RunReader, query: Query, find: Find): { index: number | null; row: TableRow | null } {
  const frame = frameOf(reader);
  const rows = rowsOf(frame, query);
  const index = indexOf(frame, rows, query, find);
  const row = index < 0 ? undefined : rows[index];
  return row === undefined ? { index: null, row: null } : { index, row: tableRow(frame, row) };
}

function indexOf(frame: Frame, rows: Uint32Array, query: Query, find: Find): number {
  if ('event' in find) return rows.indexOf(find.event - 1);
  if ('file' in find) return nearestAt(frame, rows, frame.reader.file(find.file).id, find.line);
  if ('time' in find) return nearestTo(momentsOf(frame, query.offsets), rows, find.time);
  return failureFrom(frame, rows, find.failureFrom, find.direction === 'next' ? 1 : -1);
}

/** The earliest row at or behind a time, else the latest one before it. */
function nearestTo(moments: Float64Array, rows: Uint32Array, wanted: number): number {
  let behind = -1;
  let before = -1;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < rows.length; index += 1) {
    const time = moments[rows[index] ?? 0] ?? 0;
    if (time < wanted) {
      if (time > most) [most, before] = [time, index];
    } else if (time < least) [least, behind] = [time, index];
  }
  return behind < 0 ? before : behind;
}

function failureFrom(frame: Frame, rows: Uint32Array, from: number, step: 1 | -1): number {
  const severity = frame.coded('severity');
  const point = frame.coded('point');
  const isError = Uint8Array.from(severity.values, (value) => (value === 'error' ? 1 : 0));
  const isPoint = Uint8Array.from(point.values, (value) => (value === 'local' || value === 'remote' ? 1 : 0));
  // From before the first one, the previous is the last.
  const start = step < 0 && (from < 0 || from > rows.length) ? rows.length : from;
  for (let index = start + step; index >= 0 && index < rows.length; index += step) {
    const row = rows[index] ?? 0;
    if (isError[severity.codes[row] ?? 0] === 1 || isPoint[point.codes[row] ?? 0] === 1) return index;
  }
  return -1;
}

/** The row of a line's own event, else the one that stands nearest above it in the file, else the first below. */
function nearestAt(frame: Frame, rows: Uint32Array, file: number, line: number): number {
  const files = frame.columns.number('file');
  const lines = frame.columns.number('line');
  const places = placesOf(frame);
  let above = -1;
  let below = -1;
  let last = -1;
  let first = frame.rows;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    if (files[row] !== file) continue;
    const place = places[row] ?? 0;
    if ((lines[row] ?? 0) <= line) {
      if (place > last) [last, above] = [place, index];
    } else if (place < first) [first, below] = [place, index];
  }
  return above < 0 ? below : above;
}

/** An event (from 0) as a row. */
export function tableRow(frame: Frame, at: number): TableRow {
  const { reader, columns } = frame;
  const event = reader.event(at + 1);
  if (event === null) throw new Error(`the run has no event ${at + 1}`);
  const attempt = columns.number('attempt')[at] ?? 0;
  const wfp = columns.number('wfp')[at] ?? 0;
  return {
    ...event,
    negotiation: frame.keyOf(attempt),
    attempt: attempt === 0 ? null : attempt,
    point: pointOf(frame, at),
    wfp: wfp === 0 ? null : wfpOf(frame, wfp, event.file),
  };
}

function pointOf(frame: Frame, at: number): TableRow['point'] {
  const { values, codes } = frame.coded('point');
  const value = values[codes[at] ?? 0];
  return value === 'local' || value === 'remote' || value === 'none' ? value : null;
}

function wfpOf(frame: Frame, row: number, file: string): TableRow['wfp'] {
  const [found] = frame.all<{ readonly time: number | null; readonly flags: number | null; readonly json: string }>(
    'select time, flags, json from wfp_events where id = ?',
    row,
  );
  if (found === undefined) return null;
  const { time, flags, json } = found;
  const value = JSON.parse(json) as Omit<WfpEvent, 'time' | 'file'>;
  return { ...value, time: isoOrNull(time), file, flags, set: flags === null ? [] : flagsOf(flags) };
}

/** So many lines above, a block may have begun that goes on among those of other threads. */
const REACH = 2000;

/** The event that begins at a line, else the one that the line's thread was telling: blocks stand between each other's lines. */
export async function eventAt(reader: RunReader, name: string, line: number): Promise<TableRow | null> {
  const frame = frameOf(reader);
  const file = reader.file(name);
  const found = frame.all<{ readonly id: number; readonly line: number; readonly thread: string | null }>(
    'select id, line, thread from events where file = ? and line between ? and ? and line_to >= ? order by line, id limit 1000',
    file.id,
    line - REACH,
    line,
    line,
  );
  let one = found.find((event) => event.line === line) ?? found.at(-1);
  if (found.length > 1 && one?.line !== line) {
    await reader.lines.walk(file.id, line, (number, bytes, start, end, length) => {
      const thread = logLine(number, bytes, start, end, length).head?.thread;
      one = found.findLast((event) => event.thread === thread) ?? one;
      return false;
    });
  }
  return one === undefined ? null : tableRow(frame, one.id - 1);
}
