import { raise } from '../../../shared/base/fault.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import type { Attempt, PlacedNegotiation, Returns } from '../../../shared/contract/api.ts';
import type { Negotiation, Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import type { RunReader } from '../store/reader.ts';
import { type Frame, frameOf } from './frame.ts';
import { maskOf } from './lens.ts';
import { tableRow } from './table.ts';

type Group = Returns<'run.negotiations'>['groups'][number];

/** Traffic selectors and proposals of one asking. */
const MAX_EXCHANGED = 2000;

/** Negotiations in the order of the page: by peer and instance, as they were met, then as they began. */
interface Listed {
  readonly negotiations: readonly PlacedNegotiation[];
  /** By a negotiation's number (from 1): its place in `negotiations`. */
  readonly places: ReadonlyMap<number, number>;
}

export function negotiationPage(
  reader: RunReader,
  asked: { readonly filter: string; readonly from: number; readonly count: number },
): Returns<'run.negotiations'> {
  const frame = frameOf(reader);
  const { negotiations } = listedOf(frame);
  const passing = frame.kept(`negotiations ${asked.filter}`, () => passingOf(frame, asked.filter));
  const groups = new Map<string, Group>();
  for (const one of passing) {
    const key = JSON.stringify([one.peer, one.instance]);
    const group = groups.get(key) ?? {
      peer: one.peer,
      instance: one.instance,
      rows: 0,
      attempts: 0,
      failed: 0,
      established: 0,
      incomplete: 0,
    };
    groups.set(key, {
      ...group,
      rows: group.rows + 1,
      attempts: group.attempts + one.attempts,
      [one.outcome]: group[one.outcome] + one.attempts,
    });
  }
  return {
    total: passing.length,
    all: negotiations.length,
    groups: [...groups.values()],
    rows: passing.slice(asked.from, asked.from + asked.count),
  };
}

function listedOf(frame: Frame): Listed {
  return frame.kept('listed negotiations', () => {
    const { db } = frame.reader;
    const { keys, ofAttempt } = frame.negotiations();
    const first = new Map<number, number>();
    for (const [attempt, number] of ofAttempt.entries())
      if (number > 0 && !first.has(number)) first.set(number, attempt);
    const stored = db
      .prepare('select json from negotiations order by cast(substr(key, 2) as integer)')
      .pluck()
      .all() as string[];
    const groups = new Map<string, { readonly number: number; readonly value: PlacedNegotiation }[]>();
    for (const [index, json] of stored.entries()) {
      const value = JSON.parse(json) as Negotiation;
      const key = JSON.stringify([value.peer, value.instance]);
      const group = groups.get(key) ?? [];
      group.push({
        number: index + 1,
        value: { ...value, id: keys[index] ?? value.id, attempt: first.get(index + 1) ?? null },
      });
      groups.set(key, group);
    }
    const ordered = [...groups.values()].flat();
    return {
      negotiations: ordered.map(({ value }) => value),
      places: new Map(ordered.map(({ number }, place) => [number, place])),
    };
  });
}

function passingOf(frame: Frame, filter: string): readonly PlacedNegotiation[] {
  const { negotiations, places } = listedOf(frame);
  if (filter.trim() === '') return negotiations;
  const mask = maskOf(frame, filter);
  const attempts = frame.columns.number('attempt');
  const { ofAttempt } = frame.negotiations();
  const passes = new Uint8Array(negotiations.length);
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] !== 1) continue;
    const place = places.get(ofAttempt[attempts[at] ?? 0] ?? 0);
    if (place !== undefined) passes[place] = 1;
  }
  return negotiations.filter((_, place) => passes[place] === 1);
}

interface AttemptFields {
  readonly no: number;
  readonly key: string | null;
  readonly time_from: number | null;
  readonly time_to: number | null;
  readonly file: string;
  readonly line: number;
}

const ATTEMPTS =
  'select a.no, n.key, a.time_from, a.time_to, f.name as file, a.line from attempts a join negotiations n on n.row = a.row join files f on f.id = a.file';

export function attemptPage(
  reader: RunReader,
  asked: { readonly negotiation: string; readonly from: number; readonly count: number },
): Returns<'run.attempts'> {
  const frame = frameOf(reader);
  const row = reader.db.prepare('select row from negotiations where key = ?').pluck().get(asked.negotiation) as
    | number
    | undefined;
  if (row === undefined) return raise('not-found', `This run has no negotiation "${asked.negotiation}".`);
  const total = reader.db.prepare('select count(*) from attempts where row = ?').pluck().get(row) as number;
  const attempts = reader.db
    .prepare(`${ATTEMPTS} where a.row = ? order by a.no limit ? offset ?`)
    .all(row, asked.count, asked.from) as AttemptFields[];
  const sizes = sizesOf(frame);
  return { total, attempts: attempts.map((one) => attemptOf(one, sizes)) };
}

function attemptOf({ no, key, time_from, time_to, file, line }: AttemptFields, sizes: Uint32Array): Attempt {
  return {
    attempt: no,
    negotiation: key,
    from: isoOrNull(time_from),
    to: isoOrNull(time_to),
    file,
    line,
    events: sizes[no] ?? 0,
  };
}

/** How many events each attempt has. */
function sizesOf(frame: Frame): Uint32Array {
  return frame.kept('attempt sizes', () => {
    const attempts = frame.columns.number('attempt');
    let most = 0;
    for (const attempt of attempts) if (attempt > most) most = attempt;
    const sizes = new Uint32Array(most + 1);
    for (const attempt of attempts) sizes[attempt] = (sizes[attempt] ?? 0) + 1;
    return sizes;
  });
}

export function attempt(
  reader: RunReader,
  asked: { readonly attempt: number; readonly most: number },
): Returns<'run.attempt'> {
  const frame = frameOf(reader);
  const rows: number[] = [];
  const sizes = sizesOf(frame);
  const total = asked.attempt === 0 ? 0 : (sizes[asked.attempt] ?? 0);
  if (total === 0) return raise('not-found', `This run has no attempt ${asked.attempt}.`);
  const attempts = frame.columns.number('attempt');
  for (
    let at = attempts.indexOf(asked.attempt);
    at < attempts.length && rows.length < Math.min(total, asked.most);
    at += 1
  )
    if (attempts[at] === asked.attempt) rows.push(at);
  // Exports may stand newest first; an attempt is told as it happened.
  const events = inTime(rows, frame).map((at) => {
    const row = tableRow(frame, at);
    return {
      ...row,
      proposals: carried<Proposal>(reader, 'proposals', row),
      selectors: carried<TrafficSelector>(reader, 'selectors', row),
    };
  });
  const stored = reader.db.prepare(`${ATTEMPTS} where a.no = ?`).get(asked.attempt) as AttemptFields | undefined;
  const { keys, ofAttempt } = frame.negotiations();
  const number = ofAttempt[asked.attempt] ?? 0;
  const { negotiations, places } = listedOf(frame);
  const [first] = events;
  return {
    attempt:
      stored === undefined
        ? {
            attempt: asked.attempt,
            negotiation: keys[number - 1] ?? null,
            from: first?.time ?? null,
            to: events.at(-1)?.time ?? null,
            file: first?.file ?? '',
            line: first?.line ?? 1,
            events: total,
          }
        : attemptOf(stored, sizes),
    negotiation: negotiations[places.get(number) ?? -1] ?? null,
    total,
    events,
  };
}

/** By time where each has one; else as they stand. */
function inTime(rows: readonly number[], frame: Frame): readonly number[] {
  const times = frame.columns.time();
  const timed = rows.every((row) => !Number.isNaN(times[row] ?? Number.NaN));
  return timed ? rows.toSorted((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b) : rows;
}

function carried<T>(
  { db }: RunReader,
  table: 'proposals' | 'selectors',
  row: { readonly id: number; readonly file: string; readonly line: number; readonly peer: string | null },
): T[] {
  return (db.prepare(`select json from ${table} where event = ? order by id`).pluck().all(row.id) as string[]).map(
    (json) => ({ ...(JSON.parse(json) as object), peer: row.peer, file: row.file, line: row.line }) as T,
  );
}

interface Exchanged {
  readonly event: number;
  readonly attempt: number | null;
  readonly negotiation: string | null;
  readonly instance: string | null;
  readonly time: string | null;
}

/** What events that pass a filter carry, in the order of lines. */
export function exchanged<T>(
  reader: RunReader,
  table: 'proposals' | 'selectors',
  filter: string,
): { readonly total: number; readonly all: number; readonly rows: (T & Exchanged)[] } {
  const frame = frameOf(reader);
  const mask = maskOf(frame, filter);
  const { columns, files } = frame;
  const names = new Map(files.map(({ id, name }) => [id, name]));
  const attempts = columns.number('attempt');
  const instances = columns.coded('instance');
  const times = columns.time();
  const { keys, ofAttempt } = frame.negotiations();
  const rows: (T & Exchanged)[] = [];
  let all = 0;
  let total = 0;
  const stored = reader.db
    .prepare(`select event, file, line, peer, json from ${table} order by id`)
    .iterate() as IterableIterator<{
    readonly event: number;
    readonly file: number;
    readonly line: number;
    readonly peer: string | null;
    readonly json: string;
  }>;
  for (const { event, file, line, peer, json } of stored) {
    all += 1;
    const at = event - 1;
    if (mask[at] !== 1) continue;
    total += 1;
    if (rows.length >= MAX_EXCHANGED) continue;
    const attempt = attempts[at] ?? 0;
    const time = times[at] ?? Number.NaN;
    rows.push({
      ...(JSON.parse(json) as object),
      peer,
      file: names.get(file) ?? '',
      line,
      event,
      attempt: attempt === 0 ? null : attempt,
      negotiation: keys[(ofAttempt[attempt] ?? 0) - 1] ?? null,
      instance: columns.directory.values.instance[instances[at] ?? 0] || null,
      time: Number.isNaN(time) ? null : isoOrNull(time),
    } as unknown as T & Exchanged);
  }
  return { total, all, rows };
}
