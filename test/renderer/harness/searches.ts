import { FaultError, fault } from '../../../shared/base/fault.ts';
import type { SearchCounts } from '../../../shared/contract/api.ts';
import type { Handlers } from '../../../shared/contract/server.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';

type SearchHandlers = Pick<Handlers, 'run.search' | 'search.hits' | 'search.near' | 'search.marks' | 'search.close'>;

interface Made {
  readonly run: string;
  readonly pattern: string;
  readonly files: readonly { readonly name: string; readonly lines: number; readonly hits: number }[];
}

/** Each line whose number this divides is a hit, whatever is looked for. */
export const HIT_STEP = 1000;

/** A search as the engine's is to be used: its hits can be reckoned, so that ten million lines need no looking through. */
export function searchHandlers(
  filesOf: (run: string) => readonly LogFile[],
  textOf: (run: string, file: string, line: number) => string,
): SearchHandlers {
  const searches = new Map<string, Made>();
  let next = 1;

  const find = (search: string): Made => {
    const made = searches.get(search);
    if (made === undefined) throw new FaultError(fault('gone', 'This search is no longer held.', 'Search again.'));
    return made;
  };
  /** The file and line of a hit by its number. */
  const placeOf = (made: Made, index: number) => {
    let before = 0;
    for (const { name, hits } of made.files) {
      if (index < before + hits) return { file: name, line: (index - before + 1) * HIT_STEP };
      before += hits;
    }
    return null;
  };
  const before = (made: Made, file: string) =>
    made.files
      .slice(
        0,
        made.files.findIndex(({ name }) => name === file),
      )
      .reduce((sum, { hits }) => sum + hits, 0);

  return {
    'run.search': async ({ run, pattern, literal, filter }, { signal, progress }) => {
      if (!literal && pattern.includes('('))
        throw new FaultError(
          fault(
            'bad-pattern',
            'The pattern cannot be read: a bracket is not closed.',
            'Close it, or look for the text as it is.',
          ),
        );
      const id = String(next++);
      const only = /file:"?([^"\s]+)"?/.exec(filter)?.[1];
      const none = pattern === 'nothing like it';
      const files = filesOf(run)
        .filter(({ name }) => only === undefined || name === only)
        .map(({ name, lines }) => ({ name, lines, hits: none ? 0 : Math.floor(lines / HIT_STEP) }));
      searches.set(id, { run, pattern, files });
      const lines = files.reduce((sum, file) => sum + file.lines, 0);
      const counts = (share: number): SearchCounts => {
        const found = files
          .map(({ name, hits }) => ({ file: name, total: Math.floor(hits * share) }))
          .filter(({ total }) => total > 0);
        return {
          search: id,
          linesRead: Math.floor(lines * share),
          linesTotal: lines,
          total: found.reduce((sum, { total }) => sum + total, 0),
          files: found,
          over: none
            ? null
            : {
                from: 1_772_623_205_331_000,
                to: 1_772_624_205_331_000,
                counts: Array.from({ length: 60 }, (_, at) => (at > 60 * share ? 0 : (at * 7) % 23)),
              },
          givenUp: pattern === 'given up' ? 3 : 0,
        };
      };
      const steps = pattern === 'slow' ? 1000 : 1;
      for (let step = 1; step < steps; step += 1) {
        progress(counts(step / 1000));
        await new Promise((resolve) => setTimeout(resolve, 40));
        if (signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
      }
      return counts(1);
    },
    'search.hits': ({ search, from, count }) => {
      const made = find(search);
      const hits = [];
      for (let index = from; index < from + count; index += 1) {
        const place = placeOf(made, index);
        if (place === null) break;
        const text = textOf(made.run, place.file, place.line);
        const at = text.toLowerCase().indexOf(made.pattern.toLowerCase());
        const matches: [number, number][] = at < 0 || made.pattern === '' ? [] : [[at, made.pattern.length]];
        hits.push({ ...place, text, bytes: text.length, matches });
      }
      return { hits };
    },
    'search.near': ({ search, file, line, direction }) => {
      const made = find(search);
      const own = made.files.find(({ name }) => name === file);
      const inFile = direction === 'next' ? Math.floor(line / HIT_STEP) : Math.ceil(line / HIT_STEP) - 2;
      const index = own === undefined ? -1 : before(made, file) + Math.min(inFile, own.hits);
      const place = index < 0 ? null : placeOf(made, index);
      return { hit: place === null ? null : { index, ...place } };
    },
    'search.marks': ({ search, file, parts }) => {
      const own = find(search).files.find(({ name }) => name === file);
      const counts = Array.from({ length: parts }, () => 0);
      if (own === undefined) return { counts };
      for (let hit = 1; hit <= own.hits; hit += 1) {
        const part = Math.min(parts - 1, Math.floor(((hit * HIT_STEP - 1) * parts) / own.lines));
        counts[part] = (counts[part] ?? 0) + 1;
      }
      return { counts };
    },
    'search.close': ({ search }) => {
      searches.delete(search);
      return {};
    },
  };
}
