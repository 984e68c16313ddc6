import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { raise } from '../../../shared/base/fault.ts';
import { isoFromMicros, isoOrNull } from '../../../shared/base/time.ts';
import type { LibrarySummary } from '../../../shared/contract/api.ts';
import { type WritableDb, guarded, isUnlocked, openCatalogue } from './driver.ts';
import { type Bookmarks, bookmarksOf } from './bookmarks.ts';
import { type Pasted, pastedOf } from './pasted.ts';
import { type Places, placesOf } from './places.ts';
import { EVENTS_FILE, TEXT_FILE, upgradeCatalogue } from './schema.ts';

/** A run as the catalogue keeps it. Times in microseconds. */
export interface RunRow {
  readonly id: string;
  readonly dir: string;
  readonly hash: string;
  readonly version: string;
  readonly name: string;
  readonly path: string | null;
  readonly size: number | null;
  readonly mtime: number | null;
  readonly opened_at: number;
  readonly bytes: number;
  readonly lines: number;
  readonly health: LibrarySummary['health'];
  readonly cause: LibrarySummary['cause'];
  readonly headline: string;
  readonly peers: string;
  readonly instances: string;
  readonly time_from: number | null;
  readonly time_to: number | null;
  readonly errors: number;
  readonly warnings: number;
  readonly sample: number;
}

const TEMPORARY = 'tunnelscope-';
/** What is being fetched from Azure, each blob in a folder named after its address, so that it is known again. */
const FETCHED = 'fetched';
/** A folder this young may belong to a living process that has not locked it yet. */
const GRACE_MS = 60_000;
/** Parts of downloads are kept for as long: who broke one off comes back to it within days or never. */
const PARTS_MS = 14 * 24 * 3_600_000;

export interface Library {
  readonly root: string;
  readonly temporary: boolean;
  readonly bookmarks: Bookmarks;
  readonly pasted: Pasted;
  readonly places: Places;
  list(): RunRow[];
  /** By id or a unique prefix of one; null where there is none, "ambiguous" where there are several. */
  find(idOrPrefix: string): RunRow | null | 'ambiguous';
  byHash(hash: string, version: string): RunRow | null;
  byPath(path: string, size: number, mtime: number, version: string): RunRow | null;
  /**
   * Gives the id under which the content is known from then on: another one where a second process was faster, whose run
   * stays. Older rows of the same content go: they are of another version of the index.
   */
  add(row: RunRow): Promise<string>;
  touch(
    id: string,
    seen: {
      readonly path: string | null;
      readonly size: number | null;
      readonly mtime: number | null;
      readonly name: string;
      readonly at: number;
    },
  ): void;
  forgetPath(id: string): void;
  hide(id: string): boolean;
  unhide(id: string): boolean;
  /** False where the files of a run are gone, as after a clean-up by hand. */
  isWhole(row: RunRow): boolean;
  /** Removes a run for good. Its files must be closed. */
  purge(id: string): Promise<void>;
  /** Removes what this process has hidden. */
  purgeHidden(): Promise<void>;
  /** Choices that go with the library: JSON by name. */
  settings(): Readonly<Record<string, string>>;
  /** Null takes it away. */
  setSetting(key: string, value: string | null): void;
  runFolder(dir: string): string;
  newRunFolder(): Promise<{ readonly id: string; readonly dir: string; readonly path: string }>;
  incoming(): Promise<string>;
  /** The folder for what comes from one address: the same each time, and kept over a restart. */
  fetched(address: string): Promise<string>;
  close(): Promise<void>;
}

export async function openLibrary(root: string | null): Promise<Library> {
  const temporary = root === null;
  const home = root ?? (await temporaryHome());
  await prepare(home);
  const db = openCatalogue(join(home, 'library.db'));
  try {
    upgradeCatalogue(db);
  } catch (thrown) {
    db.close();
    throw thrown;
  }
  await cleanUp(home, db);
  return library(home, temporary, db);
}

async function temporaryHome(): Promise<string> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = new RegExp(`^${TEMPORARY}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !alive(Number(pid))) await remove(join(tmpdir(), name));
  }
  return mkdtemp(join(tmpdir(), `${TEMPORARY}${process.pid}-`));
}

async function prepare(home: string): Promise<void> {
  try {
    await mkdir(join(home, 'runs'), { recursive: true });
    await mkdir(join(home, 'incoming'), { recursive: true });
    await access(home, constants.W_OK);
  } catch {
    raise(
      'library-unwritable',
      `The library folder ${home} cannot be written.`,
      'Check that it is yours and not read-only, or name another with --library (or none with --no-library).',
    );
  }
}

/** What a crash, a kill or a full disk left behind: folders without a row, uploads of processes that are gone. */
async function cleanUp(home: string, db: WritableDb): Promise<void> {
  const stale = db.prepare('select id, dir, removed_by as pid from runs where removed_by is not null').all() as {
    id: string;
    dir: string;
    pid: number;
  }[];
  for (const row of stale) {
    if (alive(row.pid)) continue;
    db.prepare('delete from runs where id = ?').run(row.id);
    await remove(join(home, 'runs', row.dir));
  }
  const known = db.prepare('select 1 from runs where dir = ?');
  for (const dir of await readdir(join(home, 'runs')).catch(() => [])) {
    const folder = join(home, 'runs', dir);
    // Asked again once its lock was had: the process that filled it may have written the row just before it let go.
    if (known.get(dir) === undefined && (await abandoned(folder)) && known.get(dir) === undefined) await remove(folder);
  }
  for (const dir of await readdir(join(home, 'incoming')).catch(() => [])) {
    const pid = Number(/^(\d+)-/.exec(dir)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || !alive(pid) || pid === process.pid) await remove(join(home, 'incoming', dir));
  }
  for (const dir of await readdir(join(home, FETCHED)).catch(() => [])) {
    const info = await stat(join(home, FETCHED, dir)).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > PARTS_MS) await remove(join(home, FETCHED, dir));
  }
}

/**
 * A run that is being filled holds its database locked for as long as its process lives. Its folder is named after that
 * process too, for the moments before the lock: a process that is gone cannot come to it any more.
 */
async function abandoned(folder: string): Promise<boolean> {
  const info = await stat(folder).catch(() => null);
  if (info === null) return false;
  const pid = Number(/-(\d+)$/.exec(folder)?.[1] ?? Number.NaN);
  const young = Date.now() - info.mtimeMs < GRACE_MS;
  if (young && (Number.isNaN(pid) || alive(pid))) return false;
  return isUnlocked(join(folder, 'run.db'));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there, and somebody else's.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

async function remove(path: string): Promise<void> {
  // On Windows a virus scanner may hold a file open for a moment; what stays goes at the next start.
  await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
}

function library(root: string, temporary: boolean, db: WritableDb): Library {
  const visible = 'removed_by is null';
  const all = db.prepare(`select * from runs where ${visible} order by opened_at desc, id`);
  const purge = async (id: string): Promise<void> => {
    const row = db.prepare('select dir from runs where id = ?').get(id) as { dir: string } | undefined;
    if (row === undefined) return;
    // The row goes first: a run is in the library or it is not, and a folder without a row is litter that is cleared.
    guarded(() => db.prepare('delete from runs where id = ?').run(id));
    await remove(join(root, 'runs', row.dir));
  };
  const purgeHidden = async (): Promise<void> => {
    const rows = db.prepare('select id from runs where removed_by = ?').all(process.pid) as { id: string }[];
    for (const { id } of rows) await purge(id);
  };

  return {
    root,
    temporary,
    bookmarks: bookmarksOf(db),
    pasted: pastedOf(db),
    places: placesOf(db),
    list: () => all.all() as RunRow[],
    find(idOrPrefix) {
      const rows = db
        .prepare(`select * from runs where ${visible} and substr(id, 1, length(?)) = ? limit 2`)
        .all(idOrPrefix, idOrPrefix) as RunRow[];
      const exact = rows.find((row) => row.id === idOrPrefix);
      return exact ?? (rows.length > 1 ? 'ambiguous' : (rows[0] ?? null));
    },
    byHash: (hash, version) =>
      (db.prepare(`select * from runs where ${visible} and hash = ? and version = ?`).get(hash, version) as
        | RunRow
        | undefined) ?? null,
    byPath: (path, size, mtime, version) =>
      (db
        .prepare(`select * from runs where ${visible} and path = ? and size = ? and mtime = ? and version = ?`)
        .get(path, size, mtime, version) as RunRow | undefined) ?? null,
    async add(row) {
      const columns = Object.keys(row);
      const older: { id: string; dir: string }[] = [];
      const id = guarded(() =>
        db
          .transaction(() => {
            const same = db
              .prepare(`select id, dir, version from runs where ${visible} and hash = ?`)
              .all(row.hash) as { id: string; dir: string; version: string }[];
            const first = same.find((entry) => entry.version === row.version);
            if (first !== undefined) return first.id;
            // The new row first: bookmarks go with the last run of a content.
            db.prepare(
              `insert into runs (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
            ).run(row);
            for (const entry of same) {
              db.prepare('delete from runs where id = ?').run(entry.id);
              older.push(entry);
            }
            return row.id;
          })
          .immediate(),
      );
      for (const { dir } of older) await remove(join(root, 'runs', dir));
      return id;
    },
    touch(id, { path, size, mtime, name, at }) {
      guarded(() =>
        db
          .prepare(
            'update runs set path = ?, size = ?, mtime = ?, name = ?, opened_at = ?, removed_by = null, removed_at = null where id = ?',
          )
          .run(path, size, mtime, name, at, id),
      );
    },
    forgetPath(id) {
      guarded(() => db.prepare('update runs set path = null, size = null, mtime = null where id = ?').run(id));
    },
    hide: (id) =>
      guarded(() =>
        db
          .prepare(`update runs set removed_by = ?, removed_at = ? where id = ? and ${visible}`)
          .run(process.pid, Date.now() * 1000, id),
      ).changes > 0,
    unhide: (id) =>
      guarded(() =>
        db
          .prepare('update runs set removed_by = null, removed_at = null where id = ? and removed_by is not null')
          .run(id),
      ).changes > 0,
    isWhole: ({ dir }) => ['run.db', TEXT_FILE, EVENTS_FILE].every((name) => existsSync(join(root, 'runs', dir, name))),
    purge,
    purgeHidden,
    settings: () =>
      Object.fromEntries(
        (db.prepare('select key, value from settings').all() as { key: string; value: string }[]).map((row) => [
          row.key,
          row.value,
        ]),
      ),
    setSetting(key, value) {
      if (value === null) guarded(() => db.prepare('delete from settings where key = ?').run(key));
      else guarded(() => db.prepare('insert or replace into settings values (?, ?)').run(key, value));
    },
    runFolder: (dir) => join(root, 'runs', dir),
    async newRunFolder() {
      const id = randomBytes(6).toString('hex');
      const dir = `${id}-${process.pid}`;
      const path = join(root, 'runs', dir);
      await mkdir(path);
      return { id, dir, path };
    },
    async incoming() {
      const path = join(root, 'incoming', `${process.pid}-${randomBytes(6).toString('hex')}`);
      await mkdir(path, { recursive: true });
      return path;
    },
    async fetched(address) {
      const path = join(root, FETCHED, createHash('sha256').update(address).digest('hex').slice(0, 32));
      await mkdir(path, { recursive: true });
      return path;
    },
    async close() {
      await purgeHidden().catch(() => {});
      db.close();
      if (temporary) await remove(root);
    },
  };
}

export function summaryOf(row: RunRow): LibrarySummary {
  return {
    id: row.id,
    name: row.name,
    path: row.path,
    openedAt: isoFromMicros(row.opened_at),
    bytes: row.bytes,
    lines: row.lines,
    health: row.health,
    cause: row.cause,
    headline: row.headline,
    peers: JSON.parse(row.peers) as string[],
    instances: JSON.parse(row.instances) as string[],
    from: isoOrNull(row.time_from),
    to: isoOrNull(row.time_to),
    errors: row.errors,
    warnings: row.warnings,
    sample: row.sample === 1,
  };
}
