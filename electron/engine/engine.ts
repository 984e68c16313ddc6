import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { raise } from '../../shared/base/fault.ts';
import { plural } from '../../shared/base/units.ts';
import type { Returns } from '../../shared/contract/api.ts';
import type { Handlers } from '../../shared/contract/server.ts';
import { createAzure } from './azure/azure.ts';
import type { AzureOptions } from './azure/options.ts';
import type { Storage } from './azure/storage.ts';
import { compare, wishOf } from './compare/compare.ts';
import { createConfigurations } from './configurations.ts';
import { downloadsFolder, lookThrough } from './downloads.ts';
import { explain } from './explain/explain.ts';
import { EXPLORE_METHODS, type ExploreMethod } from './explore/explore.ts';
import { type Source, type SourceItem, createOpenings } from './opening.ts';
import { SAMPLES } from './samples.ts';
import { loadPacks, packFiles, rulesOf } from './rules/folder.ts';
import { withRules } from './rules/installed.ts';
import { createSearches } from './searches.ts';
import { type Library, type RunRow, openLibrary, summaryOf } from './store/library.ts';
import { createPool } from './work/pool.ts';

export interface EngineOptions {
  /** The library's folder; null for a throw-away library that is removed on close. */
  readonly library: string | null;
  readonly version: string;
  /** The folder of the user's rule packs; that of the library where none is named. */
  readonly rules?: string | undefined;
  /** What a door knows better of the way to Azure, or a test puts in its place. */
  readonly azure?: AzureOptions | undefined;
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

/** Raises a Fault where the library cannot be used. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const library = await openLibrary(options.library);
  const pool = createPool();
  const searches = createSearches(pool);
  const configurations = createConfigurations(library, pool);
  const tickets = new Map<string, Source>();
  const rulesFolder = options.rules ?? join(library.root, 'rules');
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
  const openings = createOpenings({
    library,
    pool,
    version: options.version,
    rulesFolder,
    tickets,
    // What was pasted for this content before an update stands for the new reading of it too.
    onNew: async (run) => void (await configurations.of(rowOf(library, run))),
  });

  return {
    mint,
    items: (ticket) => tickets.get(ticket)?.items ?? [],
    incoming: () => library.incoming(),
    storage: azure.storage,
    async close() {
      openings.close();
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
      'run.open': (params, context) => openings.open(params, context),
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
