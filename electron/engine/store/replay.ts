import type { Micros } from '../../../shared/base/units.ts';
import type { Phase, Severity } from '../../../shared/model/words.ts';
import type { EventDraft, ProposalDraft, SelectorDraft } from '../formats/format.ts';
import type { ReadableDb } from './driver.ts';
import { restOf } from './more.ts';
import type { EventCells } from './reader.ts';
import { turnedRows } from './turns.ts';

/** Takes an event again, with the instance that it belongs to (its own, else its file's) and its number. */
export type Replay = (event: EventDraft, file: number, instance: string | null, number: number) => void;

/** Events at a time: nothing else may use the connection while a query is under way on it, so none is for long. */
const PAGE = 2000;

interface Columns extends EventCells {
  readonly file: number;
  readonly phase: string | null;
  readonly severity: string | null;
  readonly context: string | null;
  readonly failure_point: string | null;
  readonly more: string | null;
}

/**
 * All events of a run in the order of the diagnosis: those of files that have an order of their own as they were read, then
 * the rows of the others, of all such files together, by their times. `backward` names the files that stand newest first.
 */
export function replay(db: ReadableDb, backward: ReadonlySet<number>, into: Replay): void {
  const draft = drafts(db);
  const instances = instancesOf(db);
  const unordered = new Set(
    (db.prepare('select distinct file from row_order').all() as { file: number }[]).map((row) => row.file),
  );
  const page = db.prepare('select * from events where id > ? order by id limit ?');
  for (let after = 0; ;) {
    const rows = page.all(after, PAGE) as Columns[];
    for (const row of rows)
      if (!unordered.has(row.file)) into(draft(row), row.file, row.instance ?? instances.get(row.file) ?? null, row.id);
    if (rows.length < PAGE) break;
    after = rows.at(-1)?.id ?? after;
  }
  if (unordered.size > 0) replayRows(db, backward, into);
}

/** The second half of it: the rows of files that stand in any order. */
export function replayRows(db: ReadableDb, backward: ReadonlySet<number>, into: Replay): void {
  const draft = drafts(db);
  const instances = instancesOf(db);
  const page = db.prepare(
    `select o.time as at, o.line as place, e.* from row_order o join events e on e.id = o.event
     where (o.time, o.file, o.line, o.event) > (?, ?, ?, ?) order by o.time, o.file, o.line, o.event limit ?`,
  );
  const moment = turnedRows(backward, into);
  let after: readonly [number, number, number, number] = [Number.MIN_SAFE_INTEGER, 0, 0, 0];
  for (;;) {
    const rows = page.all(...after, PAGE) as (Columns & { readonly at: Micros; readonly place: number })[];
    for (const row of rows)
      moment.add({
        event: draft(row),
        file: row.file,
        instance: row.instance ?? instances.get(row.file) ?? null,
        turn: row.at,
        number: row.id,
      });
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = [last.at, last.file, last.place, last.id];
  }
  moment.end();
}

function instancesOf(db: ReadableDb): ReadonlyMap<number, string | null> {
  const rows = db.prepare('select id, instance from files').all() as { id: number; instance: string | null }[];
  return new Map(rows.map((row) => [row.id, row.instance]));
}

/** A row of the store as the reader gave it. */
function drafts(db: ReadableDb): (row: Columns) => EventDraft {
  const read = (table: string) =>
    db.prepare(`select json from ${table} where id >= ? and id < ? order by id`).pluck() as unknown as {
      all(from: number, to: number): string[];
    };
  const proposals = read('proposals');
  const selectors = read('selectors');
  const listed = <T>(table: typeof proposals, [first, count]: readonly [number, number]): T[] =>
    count === 0 ? [] : table.all(first, first + count).map((json) => JSON.parse(json) as T);
  return (row) => {
    const rest = restOf(row.more, row.line);
    return {
      line: row.line,
      lineTo: row.line_to,
      time: row.time,
      message: row.message,
      step: row.step,
      direction: row.direction,
      phase: row.phase as Phase | null,
      phaseCertain: rest.phaseCertain,
      severity: row.severity as Severity | null,
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
      context: row.context,
      errorCode: row.error_code,
      errorName: row.error_name,
      notify: row.notify,
      failurePoint: row.failure_point as EventDraft['failurePoint'],
      saEstablished: rest.saEstablished,
      ikeVersion: rest.ikeVersion,
      authMethod: rest.authMethod,
      proof: rest.proof,
      instance: row.instance,
      text: row.text,
      proposals: listed<ProposalDraft>(proposals, rest.proposals),
      selectors: listed<SelectorDraft>(selectors, rest.selectors),
    };
  };
}
