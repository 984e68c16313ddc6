import { randomBytes } from 'node:crypto';
import { raise } from '../../shared/base/fault.ts';
import type { CheckedParams, Returns, SearchCounts, SearchParams } from '../../shared/contract/api.ts';
import type { CallContext } from '../../shared/contract/server.ts';
import { type HitSet, hitMemory, hitSet } from './search/hit-set.ts';
import type { Pool } from './work/pool.ts';

/** The searches of an engine that can still be asked for their hits. */
export interface Searches {
  run(folder: string, params: SearchParams, context: CallContext<'run.search'>): Promise<SearchCounts>;
  hits(params: CheckedParams<'search.hits'>): Promise<Returns<'search.hits'>>;
  near(params: CheckedParams<'search.near'>): Returns<'search.near'>;
  marks(params: CheckedParams<'search.marks'>): Returns<'search.marks'>;
  /** Stops a search that is still under way, and lets go of it. One that is not known is closed already. */
  close(search: string): void;
  /** Lets go of those of a run that was removed. */
  forget(run: string): void;
}

interface Known {
  readonly params: SearchParams;
  readonly folder: string;
  readonly files: readonly Stretch[];
  readonly hits: HitSet;
  readonly bytes: number;
  readonly stop: AbortController;
}

/** A file's place among the lines of its run. */
interface Stretch {
  readonly name: string;
  readonly lines: number;
  readonly before: number;
}

/** A search of ten million lines takes 1.2 MB. */
const MAX_BYTES = 64 << 20;
const MAX_SEARCHES = 64;

export function createSearches(pool: Pool): Searches {
  /** The one used last stands last. */
  const known = new Map<string, Known>();

  return {
    async run(folder, params, { signal, progress }) {
      const stop = new AbortController();
      const abort = () => stop.abort();
      signal.addEventListener('abort', abort, { once: true });
      const search = randomBytes(8).toString('hex');
      let told = false;
      try {
        const files = stretchesOf(await pool.run('files', { folder }, { signal: stop.signal }));
        const last = files.at(-1);
        const size = last === undefined ? 0 : last.before + last.lines;
        const memory = hitMemory(size);
        const { run: _, ...asked } = params;
        makeRoom(memory.byteLength);
        known.set(search, { params, folder, files, hits: hitSet(memory, size), bytes: memory.byteLength, stop });
        const counts = await pool.run(
          'search',
          { folder, ...asked, hits: memory },
          {
            signal: stop.signal,
            patience: STOP_MS,
            progress: (report) => {
              told = true;
              progress({ search, ...report });
            },
          },
        );
        told = true;
        return { search, ...counts };
      } finally {
        // What was found before a stop can still be looked at by who was told of it.
        if (!told) known.delete(search);
        signal.removeEventListener('abort', abort);
      }
    },
    async hits({ search, from, count }) {
      const { params, folder, files, hits } = knownOf(search);
      const wanted: { file: string; lines: number[] }[] = [];
      let at = hits.select(from);
      for (let left = count; at >= 0 && left > 0; left -= 1, at = hits.next(at + 1)) {
        const { name, before } = fileAt(files, at);
        const last = wanted.at(-1);
        if (last?.file === name) last.lines.push(at - before + 1);
        else wanted.push({ file: name, lines: [at - before + 1] });
      }
      if (wanted.length === 0) return { hits: [] };
      const { run: _, ...asked } = params;
      return { hits: await pool.run('hits', { folder, ...asked, wanted }) };
    },
    near({ search, file, line, direction }) {
      const { files, hits } = knownOf(search);
      const { before, lines } = fileOf(files, file);
      const at =
        direction === 'next'
          ? hits.next(before + Math.min(line, lines))
          : hits.previous(before + Math.min(Math.max(line - 1, 0), lines));
      if (at < 0) return { hit: null };
      const found = fileAt(files, at);
      return { hit: { index: hits.rank(at), file: found.name, line: at - found.before + 1 } };
    },
    marks({ search, file, parts }) {
      const { files, hits } = knownOf(search);
      const { before, lines } = fileOf(files, file);
      return { counts: hits.spread(before, before + lines, parts) };
    },
    close: letGo,
    forget(run) {
      for (const [search, { params }] of known) if (params.run === run) letGo(search);
    },
  };

  function knownOf(search: string): Known {
    const found = known.get(search);
    if (found === undefined) raise('unknown-search', 'The hits of this search are not kept any more.', 'Search again.');
    known.delete(search);
    known.set(search, found);
    return found;
  }

  function letGo(search: string): void {
    known.get(search)?.stop.abort();
    known.delete(search);
  }

  function makeRoom(bytes: number): void {
    let held = bytes;
    for (const one of known.values()) held += one.bytes;
    for (const [search, one] of known) {
      if (held <= MAX_BYTES && known.size < MAX_SEARCHES) return;
      held -= one.bytes;
      letGo(search);
    }
  }
}

/** A search has nothing to lose: one that does not stop by itself at once hangs in a pattern, and its thread is ended. */
const STOP_MS = 150;

function stretchesOf(files: readonly { readonly name: string; readonly lines: number }[]): Stretch[] {
  let before = 0;
  return files.map(({ name, lines }) => {
    const stretch = { name, lines, before };
    before += lines;
    return stretch;
  });
}

function fileAt(files: readonly Stretch[], at: number): Stretch {
  let low = 0;
  let high = files.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((files[middle]?.before ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const found = files[low];
  if (found === undefined) throw new RangeError(`no file has the line ${at}`);
  return found;
}

function fileOf(files: readonly Stretch[], name: string): Stretch {
  const found = files.find((file) => file.name === name);
  if (found === undefined)
    raise('unknown-file', `This run has no file "${name}".`, 'Name one as the list of files has it.');
  return found;
}
