import { raise } from '../../../shared/base/fault.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import type { Attempt, PlacedNegotiation, Returns, TableRow } from '../../../shared/contract/api.ts';
import type { Negotiation, Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import type { RunReader } from '../store/reader.ts';
import { differingOf } from './courses.ts';
import { type Frame, type NegotiationHead, frameOf } from './frame.ts';
import { maskOf } from './lens.ts';
import { tableRow } from './table.ts';

type Group = Returns<'run.negotiations'>['groups'][number];

/** Which negotiations are listed. */
interface Passing {
  readonly filter: string;
  readonly outcome: Negotiation['outcome'] | null;
  readonly differing: boolean;
}

/** Traffic selectors and proposals of one asking. */
const MAX_EXCHANGED = 2000;

export function negotiationPage(
  reader: RunReader,
  asked: Passing & { readonly from: number; readonly count: number; readonly find: readonly string[] },
): Returns<'run.negotiations'> {
  const frame = frameOf(reader);
  const { heads } = frame.negotiations();
  const passing = frame.kept(`negotiations ${asked.outcome} ${asked.differing} ${asked.filter}`, () =>
    passingOf(frame, asked),
  );
  const groups = new Map<string, Group>();
  for (const number of passing) {
    const head = heads[number];
    if (head === undefined) continue;
    const { peer, instance, outcome, attempts } = head;
    const key = groupOf(head);
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { peer, instance, rows: 0, attempts: 0, failed: 0, established: 0, incomplete: 0 }));
    group.rows += 1;
    group.attempts += attempts;
    group[outcome] += attempts;
  }
  return {
    total: passing.length,
    all: heads.length - 1,
    found: asked.find.map((wanted) => {
      const place = passing.indexOf(heads.findIndex(({ key }) => key === wanted));
      return place < 0 ? null : place;
    }),
    groups: [...groups.values()],
    rows: Array.from(passing.subarray(asked.from, asked.from + asked.count), (number) => placed(frame, number)),
  };
}

function groupOf({ peer, instance }: NegotiationHead): string {
  return `${instance ?? ''}|${peer ?? ''}`;
}

/** Numbers of negotiations by peer and instance, as these were met, and in each as they began. */
function ordered(frame: Frame): Uint32Array {
  return frame.once('negotiations in order', () => {
    const { heads } = frame.negotiations();
    const begun = heads.map((_, number) => number).slice(1);
    // One without an attempt of its own in the index stands by its number, behind the others.
    begun.sort((a, b) => (heads[a]?.first || Infinity) - (heads[b]?.first || Infinity) || a - b);
    const groups = new Map<string, number[]>();
    for (const number of begun) {
      const head = heads[number];
      if (head === undefined) continue;
      const key = groupOf(head);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [number]);
      else group.push(number);
    }
    return Uint32Array.from([...groups.values()].flat());
  });
}

export function passingOf(frame: Frame, { filter, outcome, differing }: Passing): Uint32Array {
  let all = ordered(frame);
  if (differing) {
    const differs = differingOf(frame, all);
    all = all.filter((number) => differs[number] === 1);
  }
  if (outcome !== null) all = all.filter((number) => frame.negotiations().heads[number]?.outcome === outcome);
  if (filter.trim() === '') return all;
  const mask = maskOf(frame, { filter, wfp: false });
  const attempts = frame.columns.number('attempt');
  const { heads, ofAttempt } = frame.negotiations();
  const passes = new Uint8Array(heads.length);
  for (let at = 0; at < mask.length; at += 1) if (mask[at] === 1) passes[ofAttempt[attempts[at] ?? 0] ?? 0] = 1;
  return all.filter((number) => passes[number] === 1);
}

/** A negotiation by its number, with the place of its first attempt. */
export function placed(frame: Frame, number: number): PlacedNegotiation {
  const [json = '{}'] = frame
    .all<{ readonly json: string }>('select json from negotiations where id = ?', number)
    .map((row) => row.json);
  const first = frame.negotiations().heads[number]?.first ?? 0;
  return { ...(JSON.parse(json) as Negotiation), attempt: first === 0 ? null : first };
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
  const [known] = frame.all<{ readonly row: number }>('select row from negotiations where key = ?', asked.negotiation);
  if (known === undefined)
    return raise(
      'not-found',
      `This run has no negotiation "${asked.negotiation}".`,
      'Choose one of those that the run lists.',
    );
  const [{ total } = { total: 0 }] = frame.all<{ readonly total: number }>(
    'select count(*) as total from attempts where row = ?',
    known.row,
  );
  const attempts = frame.all<AttemptFields>(
    `${ATTEMPTS} where a.row = ? order by a.no limit ? offset ?`,
    known.row,
    asked.count,
    asked.from,
  );
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
    const sizes = new Uint32Array(frame.negotiations().ofAttempt.length);
    const attempts = frame.columns.number('attempt');
    for (let at = 0; at < attempts.length; at += 1) {
      const attempt = attempts[at] ?? 0;
      sizes[attempt] = (sizes[attempt] ?? 0) + 1;
    }
    return sizes;
  });
}

export function attempt(
  reader: RunReader,
  asked: { readonly attempt: number; readonly most: number },
): Returns<'run.attempt'> {
  const frame = frameOf(reader);
  const sizes = sizesOf(frame);
  const total = asked.attempt === 0 ? 0 : (sizes[asked.attempt] ?? 0);
  if (total === 0)
    return raise('not-found', `This run has no attempt ${asked.attempt}.`, 'Choose one of those that the run lists.');
  const events = attemptRows(frame, asked.attempt)
    .slice(0, asked.most)
    .map((at) => rowWithCargo(frame, at));
  const [stored] = frame.all<AttemptFields>(`${ATTEMPTS} where a.no = ?`, asked.attempt);
  const { ofAttempt } = frame.negotiations();
  const number = ofAttempt[asked.attempt] ?? 0;
  const [first] = events;
  return {
    attempt:
      stored === undefined
        ? {
            attempt: asked.attempt,
            negotiation: null,
            from: first?.time ?? null,
            to: events.at(-1)?.time ?? null,
            file: first?.file ?? '',
            line: first?.line ?? 1,
            events: total,
          }
        : attemptOf(stored, sizes),
    negotiation: number === 0 ? null : placed(frame, number),
    total,
    events,
  };
}

/** The events of an attempt, counted from 0, as they happened. */
export function attemptRows(frame: Frame, attempt: number): readonly number[] {
  return inTime(eventsOf(frame, attempt, attempt === 0 ? 0 : (sizesOf(frame)[attempt] ?? 0)), frame);
}

/** An event (from 0) as a row, with the proposals and selectors that it carries. */
export function rowWithCargo(frame: Frame, at: number) {
  const row = tableRow(frame, at);
  return {
    ...row,
    proposals: carried<Proposal>(frame, 'proposals', row),
    selectors: carried<TrafficSelector>(frame, 'selectors', row),
  };
}

function eventsOf(frame: Frame, attempt: number, total: number): readonly number[] {
  const attempts = frame.columns.number('attempt');
  const rows: number[] = [];
  for (let at = attempts.indexOf(attempt); rows.length < total; at = attempts.indexOf(attempt, at + 1)) rows.push(at);
  return rows;
}

/** By time where each has one; else as they stand. Exports may stand newest first; an attempt is told as it happened. */
function inTime(rows: readonly number[], frame: Frame): readonly number[] {
  const times = frame.columns.time();
  const timed = rows.every((row) => !Number.isNaN(times[row] ?? Number.NaN));
  return timed ? rows.toSorted((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b) : rows;
}

function carried<T>(frame: Frame, table: Carried, row: TableRow): T[] {
  const { peer, file, line } = row;
  return frame
    .all<{ readonly json: string }>(`select json from ${table} where event = ? order by id`, row.id)
    .map(({ json }) => ({ ...(JSON.parse(json) as object), peer, file, line }) as T);
}

type Carried = 'proposals' | 'selectors';

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
  table: Carried,
  filter: string,
): { readonly total: number; readonly all: number; readonly rows: (T & Exchanged)[] } {
  const frame = frameOf(reader);
  const mask = maskOf(frame, { filter, wfp: false });
  const events = carriers(frame, table);
  const names = new Map(frame.files.map(({ id, name }) => [id, name]));
  const rows: (T & Exchanged)[] = [];
  let total = 0;
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index] ?? 0;
    if (mask[event - 1] !== 1) continue;
    total += 1;
    if (rows.length < MAX_EXCHANGED) rows.push(exchangedRow(frame, table, index + 1, event, names));
  }
  return { total, all: events.length, rows };
}

/** The event of each row of a table, whose ids count from 1. */
function carriers(frame: Frame, table: Carried): Uint32Array {
  return frame.kept(`events of ${table}`, () => frame.columns.carriers(table));
}

function exchangedRow<T>(
  frame: Frame,
  table: Carried,
  id: number,
  event: number,
  names: ReadonlyMap<number, string>,
): T & Exchanged {
  const { columns } = frame;
  const instances = frame.coded('instance');
  const at = event - 1;
  const [stored] = frame.all<{
    readonly file: number;
    readonly line: number;
    readonly peer: string | null;
    readonly json: string;
  }>(`select file, line, peer, json from ${table} where id = ?`, id);
  const attempt = columns.number('attempt')[at] ?? 0;
  const time = columns.time()[at] ?? Number.NaN;
  return {
    ...(JSON.parse(stored?.json ?? '{}') as object),
    peer: stored?.peer ?? null,
    file: names.get(stored?.file ?? 0) ?? '',
    line: stored?.line ?? 1,
    event,
    attempt: attempt === 0 ? null : attempt,
    negotiation: frame.keyOf(attempt),
    instance: instances.values[instances.codes[at] ?? 0] || null,
    time: Number.isNaN(time) ? null : isoOrNull(time),
  } as unknown as T & Exchanged;
}
