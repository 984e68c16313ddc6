import type { Micros } from '../../../shared/base/units.ts';
import type { EventColumns } from '../store/event-columns.ts';
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
  negotiations(): Negotiations;
  /** What was worked out before, by whatever it was worked out from; the least used goes first. */
  kept<T>(key: string, make: () => T): T;
}

/** Which negotiation each attempt was folded into. */
export interface Negotiations {
  /** Ids in the order in which they began: "n1", "n2". */
  readonly keys: readonly string[];
  /** By the number of an attempt: the number of its negotiation in `keys` from 1, 0 where it is none. */
  readonly ofAttempt: Uint32Array;
}

const MAX_KEPT = 24;

const frames = new WeakMap<RunReader, Frame>();

export function frameOf(reader: RunReader): Frame {
  let frame = frames.get(reader);
  if (frame === undefined) frames.set(reader, (frame = makeFrame(reader)));
  return frame;
}

function makeFrame(reader: RunReader): Frame {
  const { columns } = reader;
  const kept = new Map<string, unknown>();
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const time of columns.time()) {
    if (time < least) least = time;
    if (time > most) most = time;
  }
  let negotiations: Negotiations | null = null;
  return {
    reader,
    columns,
    rows: columns.rows,
    files: reader.files(),
    dated: least <= most,
    least: least <= most ? least : 0,
    most: least <= most ? most : Math.max(0, columns.rows - 1),
    negotiations: () => (negotiations ??= readNegotiations(reader)),
    kept<T>(key: string, make: () => T): T {
      if (kept.has(key)) {
        const value = kept.get(key) as T;
        kept.delete(key);
        kept.set(key, value);
        return value;
      }
      const value = make();
      kept.set(key, value);
      const oldest = kept.size > MAX_KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return value;
    },
  };
}

function readNegotiations({ db }: RunReader): Negotiations {
  const list = db
    .prepare('select row, key from negotiations order by cast(substr(key, 2) as integer)')
    .raw()
    .all() as unknown as (readonly [number, string])[];
  const ofRow = new Map(list.map(([row], index) => [row, index + 1]));
  const most = (db.prepare('select max(no) from attempts').pluck().get() as number | null) ?? 0;
  const ofAttempt = new Uint32Array(most + 1);
  const attempts = db.prepare('select no, row from attempts').raw().iterate() as IterableIterator<[number, number]>;
  for (const [no, row] of attempts) ofAttempt[no] = ofRow.get(row) ?? 0;
  return { keys: list.map(([, key]) => key), ofAttempt };
}
