import { join } from 'node:path';
import type { Micros } from '../../../shared/base/units.ts';
import type { Finding, Negotiation } from '../../../shared/model/analysis.ts';
import type { AttemptDraft } from '../diagnose/attempts.ts';
import type { EventDraft, WfpDraft } from '../formats/format.ts';
import { NOTICES, type NoticeDraft } from '../notices.ts';
import { type ReadableDb, type WritableDb, guarded, openFilling } from './driver.ts';
import { type EventColumnsWriter, type EventDirectory, eventColumnsWriter } from './event-columns.ts';
import { moreOf } from './more.ts';
import { EVENTS_FILE, RUN_INDEXES, RUN_SCHEMA } from './schema.ts';
import type { Segment } from './columns.ts';
import type { Stretch } from './text.ts';

/** Rows in one transaction: large enough to be fast, small enough for a cancel to be felt at once. */
const BATCH = 20_000;

export interface FileRow extends Stretch {
  readonly id: number;
  readonly name: string;
  readonly base: string;
  readonly kind: string;
  readonly instance: string | null;
  readonly timeFrom: number | null;
  readonly timeTo: number | null;
}

/** Facts that are few and small, kept as the JSON that the analysis prints. */
export type FactKind =
  | 'connection'
  | 'cpu'
  | 'trace-summary'
  | 'troubleshoot'
  | 'verdict'
  | 'verdicts'
  | 'coverage'
  | 'peers'
  | 'patterns'
  | 'checks'
  | 'contradictions'
  | 'configuration'
  /** What a diagnosis from the store needs besides: the peers in the order in which they were met, files that stand newest first, the rule packs. */
  | 'rosters'
  | 'row-order'
  | 'packs'
  /** Where the columns of `events.bin` lie. */
  | 'events'
  | 'run';

export interface RunWriter {
  /** The same connection for reading: nobody else can open the database while it is being filled. */
  readonly db: ReadableDb;
  /** `instance` is the event's own, else its file's. */
  event(id: number, file: number, event: EventDraft, instance: string | null): void;
  /** Which session an event was taken into. */
  taken(event: number, session: number): void;
  /** Of a file whose rows stand in any order: where this event's turn is. */
  place(id: number, file: number, line: number, time: Micros): void;
  /** The header's record of the event that is written next. */
  wfp(file: number, event: WfpDraft, flags: number | null): void;
  segment(segment: Segment): void;
  notice(notice: NoticeDraft): void;
  file(row: FileRow): void;
  fact(kind: FactKind, value: unknown): void;
  negotiation(value: Negotiation, row: number): void;
  attempt(value: AttemptDraft): void;
  finding(value: Finding): void;
  readonly counts: {
    readonly events: number;
    readonly proposals: number;
    readonly selectors: number;
    readonly wfpEvents: number;
    readonly notices: number;
  };
  /** Commits and makes the indexes; the database stays locked until `close`. */
  finish(): void;
  close(): void;
}

export function runWriter(folder: string): RunWriter {
  const db: WritableDb = openFilling(join(folder, 'run.db'));
  let columns: EventColumnsWriter;
  try {
    guarded(() => db.exec(RUN_SCHEMA));
    columns = eventColumnsWriter(join(folder, EVENTS_FILE));
  } catch (thrown) {
    // Nobody else knows of the connection yet.
    db.close();
    throw thrown;
  }
  const insert = {
    // By place and not by name, which takes twice as long (measured): a log of the newer kind is all events.
    event: db.prepare(`insert into events values (${Array(28).fill('?').join(', ')})`),
    place: db.prepare('insert into row_order values (?, ?, ?, ?)'),
    proposal: db.prepare('insert into proposals values (null, ?, ?, ?, ?, ?)'),
    selector: db.prepare('insert into selectors values (null, ?, ?, ?, ?, ?)'),
    wfp: db.prepare('insert into wfp_events values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    segment: db.prepare(
      'insert into segments values (@file, @line, @lines, @at, @bytes, @timeFrom, @timeTo, @long, @blockAt, @blockBytes)',
    ),
    notice: db.prepare('insert into notices values (null, ?, ?, ?, ?, ?)'),
    file: db.prepare(
      'insert into files values (@id, @name, @base, @kind, @instance, @bytes, @lines, @encoding, @lineEnd, @skip, @textAt, @timeFrom, @timeTo)',
    ),
    fact: db.prepare('insert into facts values (null, ?, ?)'),
    negotiation: db.prepare('insert into negotiations values (null, ?, ?, ?, ?, ?, ?, ?)'),
    attempt: db.prepare('insert into attempts values (?, ?, ?, ?, ?, ?)'),
    finding: db.prepare('insert into findings values (null, ?, ?, ?, ?)'),
  };
  const counts = { events: 0, proposals: 0, selectors: 0, wfpEvents: 0, notices: 0 };
  let header: { readonly row: number; readonly draft: WfpDraft } | null = null;
  let pending = 0;
  db.exec('begin');

  function written(): void {
    pending += 1;
    if (pending < BATCH) return;
    guarded(() => db.exec('commit; begin'));
    pending = 0;
  }

  function put(work: () => void): void {
    guarded(work);
    written();
  }

  return {
    db,
    counts,
    taken: (event, session) => columns.attempt(event, session),
    event(id, file, event, instance) {
      put(() => {
        columns.add(event, file, instance, header?.draft.lineFrom === event.line ? header : null);
        header = null;
        insert.event.run(
          id,
          file,
          event.line,
          event.lineTo,
          event.time,
          event.message,
          event.step,
          event.direction,
          event.phase,
          event.severity,
          event.peer,
          event.local,
          event.session,
          event.initiatorCookie,
          event.responderCookie,
          event.tunnelId,
          event.tsId,
          event.messageId,
          event.thread,
          event.provider,
          event.context,
          event.errorCode,
          event.errorName,
          event.notify,
          event.failurePoint,
          event.text,
          event.instance,
          moreOf(event, counts.proposals + 1, counts.selectors + 1),
        );
        counts.events += 1;
        for (const proposal of event.proposals) {
          insert.proposal.run(id, file, event.line, event.peer, JSON.stringify(proposal));
          counts.proposals += 1;
        }
        for (const selector of event.selectors) {
          insert.selector.run(id, file, event.line, event.peer, JSON.stringify(selector));
          counts.selectors += 1;
        }
      });
    },
    place: (id, file, line, time) => put(() => insert.place.run(time, file, line, id)),
    wfp(file, event, flags) {
      put(() => {
        const { time, ...rest } = event;
        insert.wfp.run(
          file,
          event.lineFrom,
          event.lineTo,
          time,
          event.type,
          event.errorCode,
          event.failurePoint,
          event.remoteAddress,
          flags,
          JSON.stringify(rest),
        );
        counts.wfpEvents += 1;
        header = { row: counts.wfpEvents, draft: event };
      });
    },
    segment: (segment) => put(() => insert.segment.run({ ...segment, long: segment.long ? 1 : 0 })),
    notice(notice) {
      put(() => insert.notice.run(notice.code, NOTICES[notice.code], notice.file, notice.line, notice.text));
      counts.notices += 1;
    },
    file: (row) => put(() => insert.file.run(row)),
    fact: (kind, value) => put(() => insert.fact.run(kind, JSON.stringify(value))),
    negotiation: (value, row) =>
      put(() => {
        const { id, peer, instance, outcome, attempts } = value;
        insert.negotiation.run(id, row, peer, instance, outcome, attempts, JSON.stringify(value));
      }),
    attempt: ({ no, row, from, to, file, line }) => put(() => insert.attempt.run(no, row, from, to, file, line)),
    finding: (value) => put(() => insert.finding.run(value.key, value.id, value.severity, JSON.stringify(value))),
    finish() {
      const directory: EventDirectory = columns.end();
      put(() => insert.fact.run('events', JSON.stringify(directory)));
      guarded(() => {
        db.exec('commit');
        db.exec(RUN_INDEXES);
        db.exec('begin');
      });
    },
    close() {
      // Nothing is written behind `finish`; of what broke off nothing is to be kept, and on a full disk nothing could be.
      try {
        columns.close();
        if (db.inTransaction) db.exec('rollback');
      } finally {
        db.close();
      }
    },
  };
}
