import { closeSync, openSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { raise } from '../../../shared/base/fault.ts';
import type { SearchCounts, SearchParams } from '../../../shared/contract/api.ts';
import { type Filter, parseFilter } from '../../../shared/query/filter.ts';
import type { RunReader, StoredFile } from '../store/reader.ts';
import { TEXT_FILE } from '../store/schema.ts';
import type { Lines } from './bits.ts';
import { hitSet } from './hit-set.ts';
import { spreadOver } from './over.ts';
import { type Part, type PartSource, longParts, segmentPart } from './part.ts';
import type { PatternOptions } from './pattern.ts';
import { type Tree, join, linesThat, treeOf, wordsIn } from './tree.ts';
import { Runaway, watch } from './watch.ts';
import { type Place, type Words, wordsOf } from './words.ts';

export type SearchRequest = Omit<SearchParams, 'run'> & {
  readonly folder: string;
  /** Where the hits go: a bit for each line of the run. */
  readonly hits: SharedArrayBuffer;
};

/** What a search says of itself; its name is known to who began it. */
export type SearchReport = Omit<SearchCounts, 'search'>;

export interface SearchContext {
  readonly cancelled: () => boolean;
  readonly progress: (report: SearchReport) => void;
}

/** Ten reports a second are enough for an eye. */
const REPORT_MS = 100;

/** Looks through every line of every file, in order; the hits are in shared memory as soon as a report counts them. */
export async function search(
  reader: RunReader,
  request: SearchRequest,
  { cancelled, progress }: SearchContext,
): Promise<SearchReport> {
  const watcher = watch();
  const place: Place = { line: 0 };
  const known = new Map<string, Words>();
  const words = (options: PatternOptions): Words => {
    const key = JSON.stringify(options);
    const made = known.get(key) ?? wordsOf(options, watcher, place);
    known.set(key, made);
    return made;
  };
  const asked = askedOf(request);
  const pattern: Tree = asked.pattern === null ? { kind: 'all' } : { kind: 'words', words: words(asked.pattern) };
  const files = reader.files();
  const linesTotal = files.reduce((sum, file) => sum + file.lines, 0);
  const hits = hitSet(request.hits, linesTotal);
  const over = spreadOver(files);
  const found: { file: string; total: number }[] = [];
  let total = 0;
  let linesRead = 0;
  let hitsTold = false;
  let reported = performance.now();
  const report = (): SearchReport => ({
    linesRead,
    linesTotal,
    total,
    files: found.map((file) => ({ ...file })),
    over: over?.report() ?? null,
    givenUp: watcher.givenUp,
  });
  const handle = openSync(joinPath(request.folder, TEXT_FILE), 'r');
  const source: PartSource = { reader, handle, scratch: null };

  try {
    let before = 0;
    for (const file of files) {
      const tree = join('and', [pattern, treeOf(asked.filter, file, { reader, words })]);
      await searchFile(file, tree, before);
      before += file.lines;
      linesRead = before;
    }
    return report();
  } finally {
    closeSync(handle);
  }

  async function searchFile(file: StoredFile, tree: Tree, before: number): Promise<void> {
    if (tree.kind === 'none' || file.lines === 0) return;
    for await (const part of partsOf(source, file)) {
      if (cancelled()) raise('cancelled', 'Cancelled.');
      place.line = part.line;
      const told = part.windows === null ? null : await throughWindows(part.windows, tree, file);
      const lines = placed(file, () => linesThat(tree, part, 'all', told));
      take(part, lines, file, before);
      const now = performance.now();
      // The first hits are told of at once: the next part may take its time.
      if (now - reported < REPORT_MS && (hitsTold || total === 0)) continue;
      hitsTold = total > 0;
      reported = now;
      progress(report());
    }
  }

  function take(part: Part, lines: Lines, file: StoredFile, before: number): void {
    const count = hits.write(before + part.line - 1, lines, part.lines);
    linesRead = before + part.line - 1 + part.lines;
    if (count === 0) return;
    total += count;
    over?.add(part, lines, count);
    const last = found.at(-1);
    if (last?.file === file.name) last.total += count;
    else found.push({ file: file.name, total: count });
  }

  /** What each pattern says of one long line. */
  async function throughWindows(
    windows: NonNullable<Part['windows']>,
    tree: Tree,
    file: StoredFile,
  ): Promise<ReadonlyMap<Words, boolean>> {
    const told = new Map(wordsIn(tree).map((one) => [one, false]));
    for await (const text of windows()) {
      if (cancelled()) raise('cancelled', 'Cancelled.');
      for (const [one, matched] of told)
        if (!matched)
          told.set(
            one,
            placed(file, () => one.test(text)),
          );
    }
    return told;
  }

  /** Says of a pattern that runs away where it does. */
  function placed<T>(file: StoredFile, work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      if (!(thrown instanceof Runaway)) throw thrown;
      raise(
        'bad-pattern',
        `The search pattern runs away: it goes on for seconds at ${file.name}:${place.line}, and did so at ${watcher.givenUp - 1} lines before.`,
        'A repetition within a repetition does that, as in (a+)+; write it with one, or look for the words as they stand (-F).',
      );
    }
  }
}

interface Asked {
  /** Null for the empty pattern, which every line holds. */
  readonly pattern: PatternOptions | null;
  readonly filter: Filter;
}

/** Raises "bad-pattern" and "bad-filter". */
export function askedOf(params: Omit<SearchParams, 'run'>): Asked {
  const filter = parseFilter(params.filter);
  if (!filter.ok) raise(filter.error.code, filter.error.text, filter.error.hint);
  const { pattern, literal, ignoreCase, wholeWord } = params;
  return {
    pattern: pattern === '' && !wholeWord ? null : { pattern, literal, ignoreCase, wholeWord },
    filter: filter.value,
  };
}

async function* partsOf(source: PartSource, file: StoredFile): AsyncGenerator<Part> {
  const stretch = source.reader.lines.stretch(file.id);
  if (stretch === null) return;
  for (const segment of source.reader.segments.segments(file.id)) {
    const part = segmentPart(source, stretch, segment);
    if (part === null) yield* longParts(source, segment);
    else yield part;
  }
}
