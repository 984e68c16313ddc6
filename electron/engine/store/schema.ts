import { guarded, type WritableDb } from './driver.ts';
import { raise } from '../../../shared/base/fault.ts';

/**
 * The shapes on disk, each with its version and an upgrade path. A run's database is an index that can be built again,
 * so a run of another version is indexed anew; the catalogue holds what can't be, and is upgraded step by step.
 */
export const INDEX_VERSION = 8;

/** Files of a run's folder beside `run.db`: all text as it stands, and the packed columns of its lines. */
export const TEXT_FILE = 'text.bin';
export const COLUMNS_FILE = 'columns.bin';
/** The events by columns. */
export const EVENTS_FILE = 'events.bin';

export const RUN_SCHEMA = `
create table files (
  id integer primary key, name text not null unique, base text not null, kind text not null, instance text,
  bytes integer not null, lines integer not null, encoding text not null, line_end text not null, skip integer not null,
  text_at integer not null, time_from integer, time_to integer
);
create table segments (
  file integer not null, line integer not null, lines integer not null, at integer not null, bytes integer not null,
  time_from integer, time_to integer, long integer not null, block_at integer not null, block_bytes integer not null,
  primary key (file, line)
) without rowid;
create table events (
  id integer primary key, file integer not null, line integer not null, line_to integer not null, time integer,
  message text not null, step text not null, direction text not null, phase text, severity text, peer text, local text,
  session text, icookie text, rcookie text, tunnel text, ts text, message_id text, thread text, provider text, context text,
  error_code integer, error_name text, notify text, failure_point text, text text not null, instance text, more text
);
create table row_order (
  time integer not null, file integer not null, line integer not null, event integer not null,
  primary key (time, file, line, event)
) without rowid;
create table negotiations (
  id integer primary key, key text not null, row integer not null, peer text, instance text, outcome text not null,
  attempts integer not null, json text not null
);
create table attempts (
  no integer primary key, row integer not null, time_from integer, time_to integer, file integer not null, line integer not null
);
create table proposals (id integer primary key, event integer not null, file integer not null, line integer not null, peer text, json text not null);
create table selectors (id integer primary key, event integer not null, file integer not null, line integer not null, peer text, json text not null);
create table wfp_events (
  id integer primary key, file integer not null, line_from integer not null, line_to integer not null, time integer, type text not null,
  error_code integer, failure_point text, peer text, flags integer, json text not null
);
create table findings (id integer primary key, key text not null unique, finding text not null, severity text not null, json text not null);
create table notices (id integer primary key, code text not null, severity text not null, file text, line integer, text text not null);
create table facts (id integer primary key, kind text not null, json text not null);
`;

/** After the load: an index while rows come in costs more than one made at the end. */
export const RUN_INDEXES = `
create index events_by_line on events (file, line);
create index events_by_time on events (time) where time is not null;
create index notices_by_code on notices (code);
create index attempts_by_row on attempts (row, no);
create index negotiations_by_row on negotiations (row);
create index negotiations_by_key on negotiations (key);
create index negotiation_heads on negotiations (id, row, key, peer, instance, outcome, attempts);
create index proposals_by_event on proposals (event);
create index selectors_by_event on selectors (event);
`;

const CATALOGUE: readonly string[] = [
  `
create table runs (
  id text primary key, dir text not null unique, hash text not null, version text not null, name text not null, path text, size integer, mtime integer,
  opened_at integer not null, bytes integer not null, lines integer not null, health text not null, cause text, headline text not null,
  peers text not null, instances text not null, time_from integer, time_to integer, errors integer not null, warnings integer not null,
  sample integer not null, removed_by integer, removed_at integer
);
create index runs_by_hash on runs (hash);
create index runs_by_path on runs (path);
create table settings (key text primary key, value text not null);
`,
  `
create table bookmarks (hash text not null, file text not null, line integer not null, note text not null, primary key (hash, file, line)) without rowid;
create trigger bookmarks_go after delete on runs begin
  delete from bookmarks where hash = old.hash and not exists (select 1 from runs where hash = old.hash);
end;
`,
  `
create table configurations (hash text primary key, json text not null, version text not null, diagnosis text not null);
create trigger configurations_go after delete on runs begin
  delete from configurations where hash = old.hash and not exists (select 1 from runs where hash = old.hash);
end;
`,
  `
create table places (
  id text primary key, access text not null, account text not null, endpoint text not null, container text, blob text, cloud text,
  last_container text, last_prefix text not null, used_at integer not null, expires text
);
`,
];

/** Brings a catalogue to this version. Refuses one that a later version wrote, and touches nothing in it. */
export function upgradeCatalogue(db: WritableDb): void {
  const version = guarded(() => db.pragma('user_version', { simple: true })) as number;
  if (version > CATALOGUE.length) {
    raise(
      'library-newer',
      'This library was written by a later version of Tunnelscope.',
      'Use that version, or name another library with --library.',
    );
  }
  if (version === CATALOGUE.length) return;
  guarded(() =>
    db
      .transaction(() => {
        // Read again inside: two processes may start at once.
        const now = db.pragma('user_version', { simple: true }) as number;
        for (const step of CATALOGUE.slice(now)) db.exec(step);
        db.pragma(`user_version = ${CATALOGUE.length}`);
      })
      .immediate(),
  );
}
