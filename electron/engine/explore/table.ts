import type { TableRow } from '../../../shared/contract/api.ts';
import type { WfpEvent } from '../../../shared/model/analysis.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import type { RunReader } from '../store/reader.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Query, momentsOf, rowsOf } from './order.ts';

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
  if ('time' in find) {
    const moments = momentsOf(frame, query.offsets);
    let best = -1;
    for (const [index, row] of rows.entries()) {
      const time = moments[row] ?? Number.POSITIVE_INFINITY;
      if (time >= find.time && (best < 0 || time < (moments[rows[best] ?? 0] ?? 0))) best = index;
    }
    return best < 0 ? rows.length - 1 : best;
  }
  const severities = frame.columns.coded('severity');
  const points = frame.columns.coded('point');
  const { severity, point } = frame.columns.directory.values;
  const isFailure = (row: number): boolean =>
    severity[severities[row] ?? 0] === 'error' || /^(local|remote)$/.test(point[points[row] ?? 0] ?? '');
  const step = find.direction === 'next' ? 1 : -1;
  // From before the first one, the previous is the last.
  const start = find.failureFrom < 0 && step < 0 ? rows.length : find.failureFrom;
  for (let index = start + step; index >= 0 && index < rows.length; index += step)
    if (isFailure(rows[index] ?? 0)) return index;
  return -1;
}

/** The row of a line's own event, else the one that stands nearest above it in the file, else the first below. */
function nearestAt(frame: Frame, rows: Uint32Array, file: number, line: number): number {
  const files = frame.columns.number('file');
  const lines = frame.columns.number('line');
  let above = -1;
  let below = -1;
  for (const [index, row] of rows.entries()) {
    if (files[row] !== file) continue;
    const at = lines[row] ?? 0;
    if (at <= line) {
      if (above < 0 || at > (lines[rows[above] ?? 0] ?? 0)) above = index;
    } else if (below < 0 || at < (lines[rows[below] ?? 0] ?? 0)) below = index;
  }
  return above < 0 ? below : above;
}

/** An event (from 0) as a row. */
export function tableRow(frame: Frame, at: number): TableRow {
  const { reader, columns } = frame;
  const event = reader.event(at + 1);
  if (event === null) throw new Error(`the run has no event ${at + 1}`);
  const attempt = columns.number('attempt')[at] ?? 0;
  const { keys, ofAttempt } = frame.negotiations();
  const wfp = columns.number('wfp')[at] ?? 0;
  return {
    ...event,
    negotiation: keys[(ofAttempt[attempt] ?? 0) - 1] ?? null,
    attempt: attempt === 0 ? null : attempt,
    wfp: wfp === 0 ? null : wfpOf(reader, wfp, event.file),
  };
}

function wfpOf({ db }: RunReader, row: number, file: string): WfpEvent | null {
  const found = db.prepare('select time, json from wfp_events where id = ?').get(row) as
    | { readonly time: number | null; readonly json: string }
    | undefined;
  if (found === undefined) return null;
  const value = JSON.parse(found.json) as Omit<WfpEvent, 'time' | 'file'>;
  return { ...value, time: isoOrNull(found.time), file };
}

/** The event that a line is part of. */
export function eventAt(reader: RunReader, name: string, line: number): TableRow | null {
  const file = reader.file(name);
  const [found] = reader.eventsAt(file.id, line, line);
  return found === undefined ? null : tableRow(frameOf(reader), found.id - 1);
}
