import type { Statement } from 'better-sqlite3';
import type { Micros } from '../../../shared/base/units.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { TableField } from '../../../shared/contract/explore.ts';
import { CODED, type CodedField, type EventColumns } from '../store/event-columns.ts';
import type { RunReader, StoredFile } from '../store/reader.ts';

/** What a run is explored by: its events' columns, and what ties them to attempts, negotiations and files. */
export interface Frame {
  readonly reader: RunReader;
  readonly columns: EventColumns;
  readonly rows: number;
  readonly files: readonly StoredFile[];
  /** True where at least one event has a clock. */
  readonly dated: boolean;
  readonly least: Micros;
  readonly most: Micros;
  /** What the events say in a field. */
  coded(field: CodedField): Coded;
  negotiations(): Negotiations;
  /** The id of the negotiation that an attempt was folded into; for a few, which is no reason to read all of them. */
  keyOf(attempt: number): string | null;
  /** All rows of a statement, which is prepared once. */
  all<T>(sql: string, ...params: readonly (string | number)[]): T[];
  /** The words of events, from one (counted from 0) on. */
  texts(from: number, count: number): readonly string[];
  /** What is small and is wanted again and again. */
  once<T>(key: string, make: () => T): T;
  /** Arrays of a number an event, by whatever they were worked out from; the least used go first. */
  kept<T extends Uint8Array | Uint32Array | Float64Array>(key: string, make: () => T): T;
}

/** Of each event the number of its value; 0 is "says nothing". */
export interface Coded {
  readonly values: readonly string[];
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
}

/** Which negotiation each attempt was folded into. Negotiations are numbered from 1; 0 is none. */
export interface Negotiations {
  /** By number, the first standing for none. */
  readonly heads: readonly NegotiationHead[];
  /** By the number of an attempt: the number of its negotiation. */
  readonly ofAttempt: Uint32Array;
}

export interface NegotiationHead {
  readonly key: string | null;
  readonly peer: string | null;
  readonly instance: string | null;
  readonly outcome: Negotiation['outcome'];
  readonly attempts: number;
  /** The number of its first attempt; 0 where it has none. */
  first: number;
}

/** Beyond so many bytes what was not used for longest is let go, and worked out again when it is asked for. */
const MAX_KEPT = 64 << 20;
/** What one question needs at a time is kept whatever its size. */
const LEAST_KEPT = 8;

const frames = new WeakMap<RunReader, Frame>();

export function frameOf(reader: RunReader): Frame {
  let frame = frames.get(reader);
  if (frame === undefined) frames.set(reader, (frame = makeFrame(reader)));
  return frame;
}

function makeFrame(reader: RunReader): Frame {
  const { columns, db } = reader;
  const small = new Map<string, unknown>();
  const kept = new Map<string, Uint8Array | Uint32Array | Float64Array>();
  const texts = db.prepare('select text from events where id > ? order by id limit ?').pluck();
  const statements = new Map<string, Statement<unknown[]>>();
  let bytes = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const time of columns.time()) {
    if (time < least) least = time;
    if (time > most) most = time;
  }

  const frame: Frame = {
    reader,
    columns,
    rows: columns.rows,
    files: reader.files(),
    dated: least <= most,
    least: least <= most ? least : 0,
    most: least <= most ? most : Math.max(0, columns.rows - 1),
    coded: (field) =>
      columns.directory.overflown.includes(field)
        ? frame.once(`coded ${field}`, () => readCodes(frame, field))
        : { values: columns.directory.values[field], codes: columns.coded(field) },
    negotiations: () => frame.once('negotiations', () => readNegotiations(frame)),
    keyOf(attempt) {
      if (attempt === 0) return null;
      const [found] = frame.all<{ readonly key: string }>(
        'select n.key from attempts a join negotiations n on n.row = a.row where a.no = ?',
        attempt,
      );
      return found?.key ?? null;
    },
    all<T>(sql: string, ...params: readonly (string | number)[]): T[] {
      let statement = statements.get(sql);
      if (statement === undefined) statements.set(sql, (statement = db.prepare<unknown[]>(sql)));
      return statement.all(...params) as T[];
    },
    texts: (from, count) => texts.all(from, count) as string[],
    once<T>(key: string, make: () => T): T {
      if (!small.has(key)) small.set(key, make());
      return small.get(key) as T;
    },
    kept<T extends Uint8Array | Uint32Array | Float64Array>(key: string, make: () => T): T {
      const found = kept.get(key) as T | undefined;
      kept.delete(key);
      const value = found ?? make();
      kept.set(key, value);
      if (found !== undefined) return found;
      bytes += value.byteLength;
      for (const [oldest, { byteLength }] of kept) {
        if (bytes <= MAX_KEPT || kept.size <= LEAST_KEPT) break;
        kept.delete(oldest);
        bytes -= byteLength;
      }
      return value;
    },
  };
  return frame;
}

export function isCoded(field: TableField): field is CodedField {
  return (CODED as readonly string[]).includes(field);
}

const TOLD: Readonly<Record<CodedField, string>> = {
  instance: 'coalesce(e.instance, f.instance)',
  peer: 'e.peer',
  phase: 'e.phase',
  step: 'e.step',
  direction: 'e.direction',
  severity: 'e.severity',
  message: 'e.message',
  code: 'cast(e.error_code as text)',
  notify: 'e.notify',
  thread: 'e.thread',
  provider: 'e.provider',
  type: '(select w.type from wfp_events w where w.id = wfp_of(e.id))',
  point: 'coalesce((select w.failure_point from wfp_events w where w.id = wfp_of(e.id)), e.failure_point)',
};

/** Of a field with more values than its column tells apart: as the rows have them. */
function readCodes({ reader, rows }: Frame, field: CodedField): Coded {
  const values = [''];
  const known = new Map([['', 0]]);
  const codes = new Uint32Array(rows);
  const said = reader.db
    .prepare(`select ${TOLD[field]} from events e join files f on f.id = e.file order by e.id`)
    .pluck()
    .iterate() as IterableIterator<string | null>;
  let at = 0;
  for (const value of said) {
    let code = known.get(value ?? '');
    if (code === undefined && value !== null) known.set(value, (code = values.push(value) - 1));
    codes[at] = code ?? 0;
    at += 1;
  }
  return { values, codes };
}

/** Two numbers in one: hundreds of thousands of rows take a fifth of the time as plain numbers. Both stay below 2 ** 26. */
const PACKED = 2 ** 26;

function readNegotiations(frame: Frame): Negotiations {
  const stored = frame.all<Omit<NegotiationHead, 'first'> & { readonly row: number }>(
    // The index has all of it: the rows have their ladders besides, which nobody asked for yet.
    'select row, key, peer, instance, outcome, attempts from negotiations indexed by negotiation_heads order by id',
  );
  const none: NegotiationHead = {
    key: null,
    peer: null,
    instance: null,
    outcome: 'incomplete',
    attempts: 0,
    first: 0,
  };
  const heads = [
    none,
    ...stored.map(({ key, peer, instance, outcome, attempts }) => ({
      key,
      peer,
      instance,
      outcome,
      attempts,
      first: 0,
    })),
  ];
  const ofRow = new Uint32Array(stored.reduce((most, { row }) => Math.max(most, row), 0) + 1);
  for (const [index, { row }] of stored.entries()) ofRow[row] = index + 1;
  // The columns know attempts that are folded into nothing, too.
  let most = 0;
  for (const attempt of frame.columns.number('attempt')) if (attempt > most) most = attempt;
  const ofAttempt = new Uint32Array(most + 1);
  const packed = frame.reader.db.prepare(`select no * ${PACKED} + row from attempts order by no`).pluck().all();
  for (const both of packed as number[]) {
    const no = Math.floor(both / PACKED);
    const row = both - no * PACKED;
    const number = ofRow[row] ?? 0;
    const head = heads[number];
    if (number === 0 || head === undefined) continue;
    if (no < ofAttempt.length) ofAttempt[no] = number;
    if (head.first === 0) head.first = no;
  }
  return { heads, ofAttempt };
}
