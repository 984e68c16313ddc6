import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FaultError, fault, raise } from '../../shared/base/fault.ts';
import { baseName, listed } from '../../shared/base/text.ts';
import { plural } from '../../shared/base/units.ts';
import type { OpenProgress, Returns } from '../../shared/contract/api.ts';
import type { Handlers } from '../../shared/contract/server.ts';
import type { FindingId } from '../../shared/model/words.ts';
import { createAzure } from './azure/azure.ts';
import type { AzureOptions } from './azure/options.ts';
import type { Storage } from './azure/storage.ts';
import { compare, wishOf } from './compare/compare.ts';
import { createConfigurations } from './configurations.ts';
import { downloadsFolder, lookThrough } from './downloads.ts';
import { explain } from './explain/explain.ts';
import { EXPLORE_METHODS, type ExploreMethod } from './explore/explore.ts';
import { SAMPLES, samplePath } from './samples.ts';
import { type PackFile, loadPacks, packFiles, rulesOf, stateOf } from './rules/folder.ts';
import { withRules } from './rules/installed.ts';
import { createSearches } from './searches.ts';
import { INDEX_VERSION } from './store/schema.ts';
import { type Library, type RunRow, openLibrary, summaryOf } from './store/library.ts';
import { hashSource } from './work/hash.ts';
import { type Pool, createPool } from './work/pool.ts';

export interface EngineOptions {
  /** The library's folder; null for a throw-away library that is removed on close. */
  readonly library: string | null;
  readonly version: string;
  /** The folder of the user's rule packs; that of the library where none is named. */
  readonly rules?: string | undefined;
  /** What a door knows better of the way to Azure, or a test puts in its place. */
  readonly azure?: AzureOptions | undefined;
}

/** One thing to open: its path and the name to show for it (an upload's path says nothing). */
export interface SourceItem {
  readonly path: string;
  readonly name: string;
}

/** What a ticket stands for: items that make up one run together. */
export interface Source {
  readonly items: readonly SourceItem[];
  /** A folder of ours that is removed once the opening ended, however it ended. */
  readonly owned: string | null;
}

export interface Engine {
  readonly handlers: Handlers;
  /** Makes a ticket for a source; good until the engine closes. */
  mint(source: Source): string;
  /** What a ticket stands for, for a door of the same process; none where it is not known any more. */
  items(ticket: string): readonly SourceItem[];
  /** Fetches blobs of a place to files of the caller's own, which no page may name. */
  readonly storage: Pick<Storage, 'fetchTo' | 'findLogs'>;
  /** A new empty folder inside the library for an upload; what is left in it by a crash is removed at the next start. */
  incoming(): Promise<string>;
  /** Cancels what is under way, removes what was hidden and, of a throw-away library, everything. */
  close(): Promise<void>;
}

/** The hash of a smaller file is there at once. */
const LARGE = 16 << 20;

/** A source with the name of the folder that its items lie in, where they are all of one. */
interface FolderSource extends Source {
  readonly folder: string | null;
}

interface OpenOptions {
  readonly signal: AbortSignal;
  readonly progress: (value: OpenProgress) => void;
}

/** Raises a Fault where the library cannot be used. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const library = await openLibrary(options.library);
  const pool = createPool();
  const searches = createSearches(pool);
  const configurations = createConfigurations(library, pool);
  const tickets = new Map<string, Source>();
  const rulesFolder = options.rules ?? join(library.root, 'rules');
  /** A run is read anew where the packs changed. */
  const versionWith = (packs: readonly PackFile[]) =>
    [options.version, INDEX_VERSION, stateOf(packs)].filter((part) => part !== '').join('/');
  /** Tickets of zips found in the folder of downloads, by path. */
  const downloaded = new Map<string, string>();
  const mint = (source: Source): string => {
    const ticket = randomBytes(16).toString('hex');
    tickets.set(ticket, source);
    return ticket;
  };
  const azure = createAzure({
    library,
    version: options.version,
    mint: (items, owned) => mint({ items, owned }),
    options: options.azure,
  });
  /** Openings under way by the hash of their content: the second of two alike waits for the first. */
  const opening = new Map<string, Promise<unknown>>();
  let closing = false;

  return {
    mint,
    items: (ticket) => tickets.get(ticket)?.items ?? [],
    incoming: () => library.incoming(),
    storage: azure.storage,
    async close() {
      closing = true;
      await pool.close();
      await library.close();
    },
    handlers: {
      'app.about': () => ({ version: options.version, library: library.root, temporary: library.temporary }),
      'library.list': () => ({ runs: library.list().map(summaryOf) }),
      'library.samples': () => ({ samples: SAMPLES.map(({ id, title, shows }) => ({ id, title, shows })) }),
      'rules.list': async () => ({ folder: rulesFolder, packs: [...loadPacks(await packFiles(rulesFolder)).packs] }),
      'rules.check': ({ text }) => pool.run('checkRules', { text }),
      'library.remove': ({ run }) => {
        if (!library.hide(run)) unknownRun(run);
        searches.forget(run);
        return {};
      },
      'library.restore': ({ run }) => {
        if (!library.unhide(run)) unknownRun(run);
        return {};
      },
      'run.open': (params, context) => open(params, context),
      'run.analysis': async ({ run, all }) => {
        const row = rowOf(library, run);
        return pool.run('analysis', {
          folder: library.runFolder(row.dir),
          row: { id: row.id, name: row.name, path: row.path },
          all,
          pasted: await configurations.of(row),
        });
      },
      'run.configure': async ({ run, text }, { signal }) => ({
        configuration: await configurations.add(rowOf(library, run), text, signal),
      }),
      'run.unconfigure': async ({ run }) => {
        await configurations.remove(rowOf(library, run));
        return {};
      },
      'run.files': async ({ run }) => ({ files: await pool.run('files', { folder: folderOf(library, run) }) }),
      'run.lines': ({ run, ...rest }) => pool.run('lines', { folder: folderOf(library, run), ...rest }),
      'run.lineAt': ({ run, ...rest }) => pool.run('lineAt', { folder: folderOf(library, run), ...rest }),
      'run.raw': ({ run, ...rest }) => pool.run('raw', { folder: folderOf(library, run), ...rest }),
      'run.events': ({ run, ...rest }) => pool.run('events', { folder: folderOf(library, run), ...rest }),
      explain: async ({ text }) => withRules(rulesOf(await packFiles(rulesFolder)), async () => explain(text)),
      'run.explain': ({ run, ...rest }) => pool.run('explain', { folder: folderOf(library, run), ...rest }),
      ...exploring(),
      ...azure.handlers,
      'compare.runs': async ({ a, b }) => {
        const side = async ({ run, part }: typeof a, peer: string | null = null) => {
          const row = rowOf(library, run);
          return pool.run('digest', {
            folder: library.runFolder(row.dir),
            row: { id: row.id, name: row.name, path: row.path },
            all: false,
            pasted: await configurations.of(row),
            part,
            peer,
          });
        };
        const own = await side(a);
        const other = await side(b);
        const wish = wishOf(own, other);
        return wish === null
          ? compare(own, other)
          : wish.side === 'a'
            ? compare(await side(a, wish.peer), other)
            : compare(own, await side(b, wish.peer));
      },
      'library.downloads': () => downloads(),
      'settings.read': () => ({ settings: { ...library.settings() } }),
      'settings.write': ({ key, value }) => {
        library.setSetting(key, value);
        return {};
      },
      'run.search': (params, context) => searches.run(folderOf(library, params.run), params, context),
      'search.hits': (params) => searches.hits(params),
      'search.near': (params) => searches.near(params),
      'search.marks': (params) => searches.marks(params),
      'search.close': ({ search }) => {
        searches.close(search);
        return {};
      },
      'bookmarks.list': async ({ run }) => {
        const { hash, dir } = rowOf(library, run);
        const bookmarks = library.bookmarks.list(hash);
        if (bookmarks.length < 2) return { bookmarks };
        const files = await pool.run('files', { folder: library.runFolder(dir) });
        const order = new Map(files.map(({ name }, index) => [name, index]));
        const place = (file: string) => order.get(file) ?? order.size;
        return { bookmarks: bookmarks.toSorted((a, b) => place(a.file) - place(b.file) || a.line - b.line) };
      },
      'bookmarks.set': async ({ run, ...bookmark }) => {
        const { hash, dir } = rowOf(library, run);
        const files = await pool.run('files', { folder: library.runFolder(dir) });
        const file = files.find(({ name }) => name === bookmark.file);
        if (file === undefined) raise('unknown-file', `This run has no file "${bookmark.file}".`);
        if (bookmark.line > file.lines)
          raise(
            'bad-request',
            `Line ${bookmark.line} is behind the end of "${file.name}", which has ${plural(file.lines, 'line')}.`,
          );
        library.bookmarks.set(hash, bookmark);
        return {};
      },
      'bookmarks.remove': ({ run, file, line }) => {
        library.bookmarks.remove(rowOf(library, run).hash, file, line);
        return {};
      },
    },
  };

  /** Each zip keeps its ticket, however often it is asked for. */
  async function downloads(): Promise<Returns<'library.downloads'>> {
    const { folder, looked, files } = await lookThrough(await downloadsFolder());
    return {
      folder,
      looked,
      files: files.map(({ path, name, bytes, modified }) => {
        const known = downloaded.get(path) ?? mint({ items: [{ path, name }], owned: null });
        downloaded.set(path, known);
        return { ticket: known, name, bytes, modified: new Date(modified).toISOString() };
      }),
    };
  }

  /** Questions of a run's table, each answered by the thread that keeps its columns. */
  function exploring(): Pick<Handlers, ExploreMethod> {
    return Object.fromEntries(
      EXPLORE_METHODS.map((method) => [
        method,
        ({ run, ...params }: { readonly run: string }) =>
          pool.run('explore', { folder: folderOf(library, run), method, params }),
      ]),
    ) as unknown as Pick<Handlers, ExploreMethod>;
  }

  async function open(
    params: { readonly ticket: string } | { readonly sample: string },
    context: OpenOptions,
  ): Promise<{ run: string; known: boolean }> {
    const sample = 'sample' in params;
    const given = sample ? sampleSource(params.sample) : tickets.get(params.ticket);
    if (given === undefined)
      raise('unknown-ticket', 'What was to be opened is not known any more.', 'Choose or drop it again.');
    const source = asFolder(given);
    try {
      return await openOnce(source, sample, context);
    } finally {
      if (source.owned !== null) {
        if (!sample) tickets.delete(params.ticket);
        await rm(source.owned, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
      }
    }
  }

  async function openOnce(
    source: FolderSource,
    sample: boolean,
    context: OpenOptions,
  ): Promise<{ run: string; known: boolean }> {
    const packs = await packFiles(rulesFolder);
    const indexVersion = versionWith(packs);
    const seen = await seenAt(source);
    const name = nameOf(source);
    if (seen !== null) {
      const known = await standing(library.byPath(seen.path, seen.size, seen.mtime, indexVersion));
      if (known !== null) {
        library.touch(known.id, { ...seen, name, at: now() });
        void verify(known, source);
        return { run: known.id, known: true };
      }
    }
    const hashing = hashOf(source, () => context.signal.aborted);
    const about = { hash: hashing, name, seen, sample, indexVersion, packs };
    // Nobody waits for the hash of gigabytes before the first line shows: the reading begins meanwhile, and for nothing
    // where the content turns out to be known.
    const early = (seen?.size ?? 0) < LARGE ? null : beginning(source, about, context);
    try {
      const hash = await hashing;
      const other = opening.get(hash);
      if (other !== undefined) {
        await early?.stop();
        await other.catch(() => {});
      }
      const known = await standing(library.byHash(hash, indexVersion));
      if (known !== null) {
        const place = seen ?? { path: null, size: null, mtime: null };
        library.touch(known.id, {
          ...place,
          path: source.owned === null ? (place.path ?? source.items[0]?.path ?? null) : known.path,
          name,
          at: now(),
        });
        return { run: known.id, known: true };
      }
      const work = early?.under() ?? fillRun(library, pool, source, about, context);
      opening.set(hash, work);
      try {
        const run = await work;
        // What was pasted for this content before an update stands for the new reading of it too.
        await configurations.of(rowOf(library, run));
        return { run, known: false };
      } finally {
        opening.delete(hash);
      }
    } finally {
      await early?.stop();
    }
  }

  /** In this thread and not in one of the pool, which would take longer to start than most hashes take: it is done in small steps. */
  function hashOf(source: FolderSource, cancelled: () => boolean): Promise<string> {
    return hashSource(source.items, source.folder !== null, cancelled);
  }

  /** A filling that may yet turn out to be for nothing; `under` gives null once it was stopped. */
  function beginning(source: FolderSource, about: NewRun, context: OpenOptions): Early {
    const stop = new AbortController();
    const work = fillRun(library, pool, source, about, {
      ...context,
      signal: AbortSignal.any([context.signal, stop.signal]),
    });
    work.catch(() => {});
    return {
      under: () => (stop.signal.aborted ? null : work),
      async stop() {
        stop.abort();
        await work.catch(() => {});
      },
    };
  }

  /** The run that is known; where its files are gone, its row goes after them, and it is read anew. */
  async function standing(row: RunRow | null): Promise<RunRow | null> {
    if (row === null || library.isWhole(row)) return row;
    await library.purge(row.id);
    return null;
  }

  /** The same path, size and time opened at once; here it is made sure, and where it is not the same after all, the path is forgotten. */
  async function verify(row: RunRow, source: FolderSource): Promise<void> {
    try {
      const hash = await hashOf(source, () => closing);
      if (hash !== row.hash) library.forgetPath(row.id);
    } catch {
      // The source went away meanwhile, or the engine is closing; the run itself is whole.
    }
  }
}

interface Early {
  under(): Promise<string> | null;
  stop(): Promise<void>;
}

interface NewRun {
  readonly hash: Promise<string>;
  readonly name: string;
  readonly seen: { readonly path: string; readonly size: number; readonly mtime: number } | null;
  readonly sample: boolean;
  readonly indexVersion: string;
  readonly packs: readonly PackFile[];
}

/** Everything or nothing: the row is written last, and while the folder is still locked by the thread that filled it. */
async function fillRun(
  library: Library,
  pool: Pool,
  source: FolderSource,
  about: NewRun,
  context: OpenOptions,
): Promise<string> {
  const { id, dir, path: folder } = await library.newRunFolder();
  let kept = false;
  try {
    const result = await pool.run(
      'ingest',
      { items: source.items, gathered: source.folder !== null, label: about.name, folder, packs: about.packs },
      { ...context, hold: true },
    );
    if (context.signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
    const known = await library.add({
      id,
      dir,
      hash: await about.hash,
      version: about.indexVersion,
      name: about.name,
      path: source.owned === null ? (source.items[0]?.path ?? null) : null,
      size: about.seen?.size ?? null,
      mtime: about.seen?.mtime ?? null,
      opened_at: now(),
      bytes: result.bytes,
      lines: result.lines,
      health: result.health,
      cause: result.cause as FindingId | null,
      headline: result.headline,
      peers: JSON.stringify(result.peers),
      instances: JSON.stringify(result.instances),
      time_from: result.timeFrom,
      time_to: result.timeTo,
      errors: result.errors,
      warnings: result.warnings,
      sample: about.sample ? 1 : 0,
    });
    kept = known === id;
    return known;
  } finally {
    await pool.run('release', { folder }).catch(() => {});
    if (!kept) await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
  }
}

function sampleSource(id: string): Source {
  const sample = SAMPLES.find((entry) => entry.id === id);
  const path = sample === undefined ? null : samplePath(sample.file);
  if (sample === undefined || path === null) raise('not-found', `There is no sample "${id}".`);
  return { items: [{ path, name: sample.file }], owned: null };
}

/** Of a single file that is not an upload: what tells whether it is the one that was opened before. */
async function seenAt(
  source: Source,
): Promise<{ readonly path: string; readonly size: number; readonly mtime: number } | null> {
  const [only] = source.items;
  if (only === undefined || source.items.length > 1 || source.owned !== null) return null;
  const info = await stat(only.path).catch(() => null);
  return info?.isFile() === true
    ? { path: resolve(only.path), size: info.size, mtime: Math.round(info.mtimeMs * 1000) }
    : null;
}

/**
 * Through a browser a folder comes as its files, each with the folder's name in front. Taken as the folder that they are,
 * they make the same run under the same name as the folder itself does.
 */
function asFolder(source: Source): FolderSource {
  const folder = /^([^/]+)\//.exec(source.items[0]?.name ?? '')?.[1] ?? null;
  if (source.owned === null || folder === null || !source.items.every((item) => item.name.startsWith(`${folder}/`))) {
    return { ...source, folder: null };
  }
  const items = source.items.map((item) => ({ ...item, name: item.name.slice(folder.length + 1) }));
  return { ...source, items, folder };
}

function nameOf(source: FolderSource): string {
  if (source.folder !== null) return source.folder;
  const names = source.items.map((item) => baseName(item.name.replace(/[/\\]+$/, '')) || item.name);
  return names.length > 3 ? `${names[0] ?? ''} and ${names.length - 1} more` : listed(names);
}

function rowOf(library: Library, id: string): RunRow {
  const row = library.find(id);
  if (row === null || row === 'ambiguous' || row.id !== id) unknownRun(id);
  return row;
}

function folderOf(library: Library, id: string): string {
  return library.runFolder(rowOf(library, id).dir);
}

function unknownRun(id: string): never {
  raise(
    'unknown-run',
    `The library has no run ${id.slice(0, 64)}.`,
    'It may have been removed; see what the library holds.',
  );
}

function now(): number {
  return Date.now() * 1000;
}
