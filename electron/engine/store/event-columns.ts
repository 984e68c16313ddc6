import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { EventDraft, WfpDraft } from '../formats/format.ts';
import { guarded } from './driver.ts';

/**
 * The events of a run by columns, in the order of their ids from 1: what a table, its facets and a timeline ask of a million
 * events is had from a few arrays in milliseconds, where SQLite would walk a million rows. `events.bin` holds groups of
 * 65,536 events; in each a column takes one, two or four bytes an event, as its dictionary has grown by then. Each column is
 * read when it is first asked for.
 */

/** Fields whose values repeat; null is "". */
export const CODED = [
  'instance',
  'peer',
  'phase',
  'step',
  'direction',
  'severity',
  'message',
  'code',
  'notify',
  'thread',
  'provider',
  'type',
  'point',
] as const;
export type CodedField = (typeof CODED)[number];
/**
 * Numbers: microseconds (NaN where there is no clock), places, the row of `wfp_events` or 0, how many proposals and traffic
 * selectors it carries, the number of the attempt or 0.
 */
const NUMBERS = ['time', 'file', 'line', 'wfp', 'proposals', 'selectors', 'attempt'] as const;
type NumberField = (typeof NUMBERS)[number];
type Field = CodedField | NumberField;

const GROUP = 65_536;
/** Values of one field that are told apart here; of a field with more, whoever needs them asks SQLite for the rest. */
const MAX_VALUES = 65_536;

/** Where the columns of a group lie. */
interface Group {
  readonly rows: number;
  readonly columns: Readonly<Partial<Record<Field, { readonly at: number; readonly width: 1 | 2 | 4 | 8 }>>>;
}

interface Pairs {
  readonly at: number;
  readonly count: number;
}

/** What `run.db` keeps of `events.bin`. */
export interface EventDirectory {
  readonly rows: number;
  readonly groups: readonly Group[];
  /** Pairs of an event and its attempt, in the order in which they became known. */
  readonly attempts: readonly Pairs[];
  readonly values: Readonly<Record<CodedField, readonly string[]>>;
  /** Fields with more values than are told apart. */
  readonly overflown: readonly CodedField[];
}

export interface EventColumnsWriter {
  /** The next event; `wfp` is its header's record and the row that holds it. */
  add(
    event: EventDraft,
    file: number,
    instance: string | null,
    wfp: { readonly row: number; readonly draft: WfpDraft } | null,
  ): void;
  /** Which attempt an event is part of; in any order. */
  attempt(event: number, attempt: number): void;
  /** Writes what is left. */
  end(): EventDirectory;
  close(): void;
}

export function eventColumnsWriter(path: string): EventColumnsWriter {
  const handle = guarded(() => openSync(path, 'w'));
  const values = byField(() => [''] as string[]);
  const known = byField(() => new Map([['', 0]]));
  const overflown = new Set<CodedField>();
  const coded = byField(() => new Uint32Array(GROUP));
  const times = new Float64Array(GROUP);
  const places = {
    file: new Uint32Array(GROUP),
    line: new Uint32Array(GROUP),
    wfp: new Uint32Array(GROUP),
    proposals: new Uint32Array(GROUP),
    selectors: new Uint32Array(GROUP),
  };
  const pairs = new Uint32Array(2 * GROUP);
  const attempts: Pairs[] = [];
  const groups: Group[] = [];
  /** What each field said last: most events say the same again. */
  const last = byField(() => ({ value: '', code: 0 }));
  let at = 0;
  let filled = 0;
  let paired = 0;
  let rows = 0;
  let open = true;

  function codeOf(field: CodedField, value: string | null): number {
    if (value === null || value === '') return 0;
    const before = last[field];
    if (before.value !== value) {
      before.code = lookUp(field, value);
      before.value = value;
    }
    return before.code;
  }

  function lookUp(field: CodedField, value: string): number {
    const map = known[field];
    const found = map.get(value);
    if (found !== undefined) return found;
    if (map.size >= MAX_VALUES) {
      overflown.add(field);
      return 0;
    }
    const code = values[field].push(value) - 1;
    map.set(value, code);
    return code;
  }

  function write(array: Uint32Array | Float64Array, width: 1 | 2 | 4 | 8): { at: number; width: 1 | 2 | 4 | 8 } {
    const narrow = width === 1 ? new Uint8Array(array) : width === 2 ? new Uint16Array(array) : array;
    const bytes = new Uint8Array(narrow.buffer, narrow.byteOffset, narrow.byteLength);
    guarded(() => {
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
    });
    const place = at;
    at += bytes.length;
    return { at: place, width };
  }

  function flush(): void {
    if (filled === 0) return;
    const columns: { [F in Field]?: { at: number; width: 1 | 2 | 4 | 8 } } = {
      time: write(times.subarray(0, filled), 8),
    };
    for (const field of ['file', 'line', 'wfp', 'proposals', 'selectors'] as const) {
      const column = places[field].subarray(0, filled);
      let most = 0;
      for (const value of column) if (value > most) most = value;
      columns[field] = write(column, widthOf(most));
    }
    for (const field of CODED)
      columns[field] = write(coded[field].subarray(0, filled), widthOf(values[field].length - 1));
    groups.push({ rows: filled, columns });
    filled = 0;
  }

  function flushPairs(): void {
    if (paired === 0) return;
    const { at: place } = write(pairs.subarray(0, 2 * paired), 4);
    attempts.push({ at: place, count: paired });
    paired = 0;
  }

  return {
    add(event, file, instance, wfp) {
      times[filled] = event.time ?? Number.NaN;
      places.file[filled] = file;
      places.line[filled] = event.line;
      places.wfp[filled] = wfp?.row ?? 0;
      places.proposals[filled] = event.proposals.length;
      places.selectors[filled] = event.selectors.length;
      coded.instance[filled] = codeOf('instance', instance);
      coded.peer[filled] = codeOf('peer', event.peer);
      coded.phase[filled] = codeOf('phase', event.phase);
      coded.step[filled] = codeOf('step', event.step);
      coded.direction[filled] = codeOf('direction', event.direction);
      coded.severity[filled] = codeOf('severity', event.severity);
      coded.message[filled] = codeOf('message', event.message);
      coded.code[filled] = codeOf('code', event.errorCode === null ? null : String(event.errorCode));
      coded.notify[filled] = codeOf('notify', event.notify);
      coded.thread[filled] = codeOf('thread', event.thread);
      coded.provider[filled] = codeOf('provider', event.provider);
      coded.type[filled] = codeOf('type', wfp?.draft.type ?? null);
      coded.point[filled] = codeOf('point', wfp?.draft.failurePoint ?? event.failurePoint);
      filled += 1;
      rows += 1;
      if (filled === GROUP) flush();
    },
    attempt(event, attempt) {
      pairs[2 * paired] = event;
      pairs[2 * paired + 1] = attempt;
      paired += 1;
      if (paired === GROUP) flushPairs();
    },
    end() {
      flush();
      flushPairs();
      return { rows, groups, attempts, values, overflown: [...overflown] };
    },
    close() {
      if (!open) return;
      open = false;
      closeSync(handle);
    },
  };
}

function widthOf(most: number): 1 | 2 | 4 {
  return most < 256 ? 1 : most < 65_536 ? 2 : 4;
}

function byField<T>(make: () => T): Record<CodedField, T> {
  return Object.fromEntries(CODED.map((field) => [field, make()])) as Record<CodedField, T>;
}

export interface EventColumns {
  readonly rows: number;
  readonly directory: EventDirectory;
  /** Numbers of a field's values, an event each, from the first one on; 0 is none. */
  coded(field: CodedField): Uint8Array | Uint16Array | Uint32Array;
  /** Microseconds; NaN where there is no clock. */
  time(): Float64Array;
  number(field: Exclude<NumberField, 'time'>): Uint32Array;
  /** The event of each row of a table, whose ids count from 1. */
  carriers(field: 'proposals' | 'selectors'): Uint32Array;
}

/** Reads columns as they are asked for and keeps them; the file is open only meanwhile, for Windows deletes no open one. */
export function eventColumns(path: string, directory: EventDirectory): EventColumns {
  const kept = new Map<Field, Uint8Array | Uint16Array | Uint32Array | Float64Array>();

  function column(field: Field): Uint8Array | Uint16Array | Uint32Array | Float64Array {
    const found = kept.get(field);
    if (found !== undefined) return found;
    const read = readColumn(path, directory, field);
    kept.set(field, read);
    return read;
  }

  return {
    rows: directory.rows,
    directory,
    coded: (field) => column(field) as Uint8Array | Uint16Array | Uint32Array,
    time: () => column('time') as Float64Array,
    number: (field) => column(field) as Uint32Array,
    carriers(field) {
      // Rows were written as their events were: how many each has says which are its own. Not kept: whoever asks keeps it.
      const counts = readColumn(path, directory, field);
      let rows = 0;
      for (const count of counts) rows += count;
      const events = new Uint32Array(rows);
      let row = 0;
      for (let at = 0; at < counts.length; at += 1)
        for (let left = counts[at] ?? 0; left > 0; left -= 1) {
          events[row] = at + 1;
          row += 1;
        }
      return events;
    },
  };
}

function readColumn(
  path: string,
  { rows, groups, attempts, values }: EventDirectory,
  field: Field,
): Uint8Array | Uint16Array | Uint32Array | Float64Array {
  const handle = guarded(() => openSync(path, 'r'));
  try {
    const bytesOf = (place: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const got = guarded(() => readSync(handle, bytes, done, length - done, place + done));
        if (got === 0) throw new Error(`${path} ends before its column "${field}" does`);
        done += got;
      }
      return bytes;
    };
    if (field === 'attempt') {
      const numbers = new Uint32Array(rows);
      for (const { at, count } of attempts) {
        const list = new Uint32Array(bytesOf(at, count * 8).buffer);
        for (let pair = 0; pair < list.length; pair += 2) numbers[(list[pair] ?? 0) - 1] = list[pair + 1] ?? 0;
      }
      return numbers;
    }
    const width = field === 'time' ? 8 : isCoded(field) ? widthOf(values[field].length - 1) : 4;
    const all =
      width === 8
        ? new Float64Array(rows)
        : width === 4
          ? new Uint32Array(rows)
          : width === 2
            ? new Uint16Array(rows)
            : new Uint8Array(rows);
    let from = 0;
    for (const group of groups) {
      const place = group.columns[field];
      if (place === undefined) continue;
      const { buffer } = bytesOf(place.at, group.rows * place.width);
      const part =
        place.width === 8
          ? new Float64Array(buffer)
          : place.width === 4
            ? new Uint32Array(buffer)
            : place.width === 2
              ? new Uint16Array(buffer)
              : new Uint8Array(buffer);
      all.set(part, from);
      from += group.rows;
    }
    return all;
  } finally {
    closeSync(handle);
  }
}

function isCoded(field: Field): field is CodedField {
  return (CODED as readonly string[]).includes(field);
}
