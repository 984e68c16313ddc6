import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FaultError, fault, raise } from '../../shared/base/fault.ts';
import { baseName, listed } from '../../shared/base/text.ts';
import type { OpenProgress } from '../../shared/contract/api.ts';
import type { FindingId } from '../../shared/model/words.ts';
import { type PackFile, packFiles, stateOf } from './rules/folder.ts';
import { SAMPLES, samplePath } from './samples.ts';
import type { Library, RunRow } from './store/library.ts';
import { INDEX_VERSION } from './store/schema.ts';
import { hashSource } from './work/hash.ts';
import type { Pool } from './work/pool.ts';

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

export interface OpeningParts {
  readonly library: Library;
  readonly pool: Pool;
  readonly version: string;
  readonly rulesFolder: string;
  /** What was chosen, by ticket; that of an upload is taken out once it was opened. */
  readonly tickets: Map<string, Source>;
  /** A run was read that the library did not have. */
  readonly onNew: (run: string) => Promise<void>;
}

/** Takes runs into the library, or finds that they are there: by path, size and time at once, else by the hash of what is in them. */
export interface Openings {
  open(
    params: { readonly ticket: string } | { readonly sample: string },
    context: OpenOptions,
  ): Promise<{ run: string; known: boolean }>;
  /** What is made sure behind the scenes ceases. */
  close(): void;
}

export function createOpenings({ library, pool, version, rulesFolder, tickets, onNew }: OpeningParts): Openings {
  /** A run is read anew where the packs changed. */
  const versionWith = (packs: readonly PackFile[]) =>
    [version, INDEX_VERSION, stateOf(packs)].filter((part) => part !== '').join('/');
  /** Openings under way by the hash of their content: the second of two alike waits for the first. */
  const opening = new Map<string, Promise<unknown>>();
  let closing = false;
  return {
    open,
    close() {
      closing = true;
    },
  };

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
        await onNew(run);
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

function now(): number {
  return Date.now() * 1000;
}
