import { join } from 'node:path';
import { raise } from '../../../shared/base/fault.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import type { EventRow } from '../../../shared/contract/api.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import type { Filter } from '../../../shared/query/filter.ts';
import { filterSql } from '../../../shared/query/sql.ts';
import { type ReadableDb, openReadable } from './driver.ts';
import { type EventColumns, type EventDirectory, eventColumns } from './event-columns.ts';
import { type LineReader, lineReader } from './lines.ts';
import { COLUMNS_FILE, EVENTS_FILE, TEXT_FILE } from './schema.ts';
import { type SegmentReader, segmentReader } from './segments.ts';
import type { FactKind } from './writer.ts';

/** A run opened for reading. Closed before its folder is removed: Windows does not delete open files. */
export interface RunReader {
  readonly db: ReadableDb;
  readonly lines: LineReader;
  readonly segments: SegmentReader;
  /** The events by columns; each is read when it is first asked for. */
  readonly columns: EventColumns;
  /** Takes a name as shown or a unique base name; a fault names the candidates. */
  file(name: string): { readonly id: number; readonly name: string };
  files(): StoredFile[];
  facts(kind: FactKind): unknown[];
  fact(kind: FactKind): unknown;
  events(filter: Filter, after: number | null, limit: number): { readonly events: EventRow[]; readonly more: boolean };
  /** Events that touch lines `from` to `to` of a file, in the order of lines. */
  eventsAt(
    file: number,
    from: number,
    to: number,
  ): {
    readonly id: number;
    readonly line: number;
    readonly line_to: number;
    readonly message: string;
    readonly step: EventRow['step'];
    readonly severity: EventRow['severity'];
    readonly thread: string | null;
  }[];
  /** One event by its id. */
  event(id: number): EventRow | null;
  close(): Promise<void>;
}

export interface StoredFile {
  readonly id: number;
  readonly name: string;
  readonly base: string;
  readonly kind: string;
  readonly instance: string | null;
  readonly bytes: number;
  readonly lines: number;
  readonly encoding: string;
  readonly time_from: number | null;
  readonly time_to: number | null;
}

/** A file as the analysis prints it. */
export function logFileOf(file: StoredFile): LogFile {
  return {
    name: file.name,
    kind: file.kind as FileKind,
    instance: file.instance,
    bytes: file.bytes,
    lines: file.lines,
    encoding: file.encoding,
    from: isoOrNull(file.time_from),
    to: isoOrNull(file.time_to),
  };
}

export async function runReader(folder: string): Promise<RunReader> {
  const db = openReadable(join(folder, 'run.db'));
  const lines = await lineReader(db, join(folder, TEXT_FILE)).catch((thrown: unknown) => {
    db.close();
    throw thrown;
  });
  const segments = segmentReader(db, join(folder, COLUMNS_FILE));
  const facts = db.prepare('select json from facts where kind = ? order by id');
  const byName = db.prepare('select id, name from files where name = ?');
  const byBase = db.prepare('select id, name from files where base = ? collate nocase or name = ? collate nocase');
  const at = db.prepare(
    'select id, line, line_to, message, step, severity, thread from events where file = ? and line between ? and ? order by line limit 20000',
  );
  const factOf = (kind: FactKind): unknown => {
    const row = facts.get(kind) as { json: string } | undefined;
    return row === undefined ? null : (JSON.parse(row.json) as unknown);
  };
  const oneEvent = db.prepare(
    'select e.*, f.name as file_name, coalesce(e.instance, f.instance) as instance from events e join files f on f.id = e.file where e.id = ?',
  );

  // Once, and not while a query is under way: SQL may ask which attempt an event is of.
  const columns = eventColumns(join(folder, EVENTS_FILE), factOf('events') as EventDirectory);

  return {
    db,
    lines,
    segments,
    columns,
    file(name) {
      type Row = { id: number; name: string };
      const exact = byName.get(name) as Row | undefined;
      if (exact !== undefined) return exact;
      const rows = byBase.all(name, name) as Row[];
      const [only] = rows;
      if (only !== undefined && rows.length === 1) return only;
      const names =
        rows.length > 1 ? rows : (db.prepare('select id, name from files order by id limit 20').all() as Row[]);
      const list = names.map((row) => row.name).join(', ');
      if (rows.length > 1)
        raise(
          'ambiguous',
          `"${name}" stands for several files of this run: ${list}.`,
          'Name one of them as it stands.',
        );
      raise('unknown-file', `This run has no file "${name}".`, `It has: ${list}.`);
    },
    files: () => db.prepare('select * from files order by id').all() as StoredFile[],
    facts: (kind) => (facts.all(kind) as { json: string }[]).map((row) => JSON.parse(row.json) as unknown),
    fact: factOf,
    events(filter, after, limit) {
      const { where, params } = filterSql(filter);
      const rows = db
        .prepare(
          `select e.*, f.name as file_name, coalesce(e.instance, f.instance) as instance from events e join files f on f.id = e.file where e.id > ? and ${where} order by e.id limit ?`,
        )
        .all(after ?? -1, ...params, limit + 1) as EventFields[];
      return { events: rows.slice(0, limit).map(eventOf), more: rows.length > limit };
    },
    // A block is some twenty lines, so what begins a little above may reach down to here. A whole export may stand on one line:
    // nobody looks at more of its rows there.
    eventsAt: (file, from, to) =>
      (at.all(file, from - 100, to) as ReturnType<RunReader['eventsAt']>).filter((row) => row.line_to >= from),
    event(id) {
      const row = oneEvent.get(id) as EventFields | undefined;
      return row === undefined ? null : eventOf(row);
    },
    async close() {
      segments.close();
      await lines.close();
      db.close();
    },
  };
}

interface EventFields extends EventCells {
  readonly file_name: string;
  readonly phase: EventRow['phase'];
  readonly severity: EventRow['severity'];
}

/** What a row of an event holds that all who read it want. */
export interface EventCells {
  readonly id: number;
  readonly instance: string | null;
  readonly line: number;
  readonly line_to: number;
  readonly time: number | null;
  readonly message: string;
  readonly step: EventRow['step'];
  readonly direction: EventRow['direction'];
  readonly peer: string | null;
  readonly local: string | null;
  readonly session: string | null;
  readonly icookie: string | null;
  readonly rcookie: string | null;
  readonly tunnel: string | null;
  readonly ts: string | null;
  readonly message_id: string | null;
  readonly thread: string | null;
  readonly provider: string | null;
  readonly error_code: number | null;
  readonly error_name: string | null;
  readonly notify: string | null;
  readonly text: string;
}

function eventOf(row: EventFields): EventRow {
  return {
    id: row.id,
    file: row.file_name,
    line: row.line,
    lineTo: row.line_to,
    time: isoOrNull(row.time),
    instance: row.instance,
    message: row.message,
    step: row.step,
    direction: row.direction,
    phase: row.phase,
    severity: row.severity,
    peer: row.peer,
    local: row.local,
    session: row.session,
    initiatorCookie: row.icookie,
    responderCookie: row.rcookie,
    tunnelId: row.tunnel,
    tsId: row.ts,
    messageId: row.message_id,
    thread: row.thread,
    provider: row.provider,
    errorCode: row.error_code,
    errorName: row.error_name,
    notify: row.notify,
    text: row.text,
  };
}
