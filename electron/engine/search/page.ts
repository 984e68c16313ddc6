import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { cut } from '../../../shared/base/text.ts';
import type { Hit, SearchParams } from '../../../shared/contract/api.ts';
import type { Filter } from '../../../shared/query/filter.ts';
import { decodeText } from '../intake/decode.ts';
import type { RunReader } from '../store/reader.ts';
import { TEXT_FILE } from '../store/schema.ts';
import { type PartSource, segmentPart } from './part.ts';
import { type PatternOptions, compilePattern, matchesIn } from './pattern.ts';
import { askedOf } from './search.ts';
import { regexPattern, textPattern } from './tree.ts';
import { Runaway, watch } from './watch.ts';

/** Lines of one file whose text is asked for, in order. */
export interface HitLines {
  readonly file: string;
  readonly lines: readonly number[];
}

const TEXT_CAP = 4096;
const MATCH_CAP = 100;
/** Of a longer line, marks are looked for in so much of its front. */
const MARK_CAP = 16 * 1024;

interface Read {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly bytes: number;
}

/** Hits with their text, and in it the places of the pattern and of the words that the filter asks for. */
export async function hitPage(
  reader: RunReader,
  { folder, ...params }: Omit<SearchParams, 'run'> & { readonly folder: string },
  wanted: readonly HitLines[],
): Promise<Hit[]> {
  const { pattern, filter } = askedOf(params);
  const regexes = [...(pattern === null ? [] : [pattern]), ...marked(filter)].map(compilePattern);
  const handle = openSync(join(folder, TEXT_FILE), 'r');
  const read: Read[] = [];
  try {
    for (const { file, lines } of wanted) await readLines({ reader, handle, scratch: null }, file, lines, read);
  } finally {
    closeSync(handle);
  }
  const marks = marksIn(
    regexes,
    read.map(({ text }) => text),
  );
  return read.map(({ file, line, text, bytes }, index) => {
    const shown = cut(text, TEXT_CAP);
    return { file, line, text: shown, bytes, matches: (marks[index] ?? []).filter(([at]) => at < shown.length) };
  });
}

async function readLines(source: PartSource, name: string, lines: readonly number[], read: Read[]): Promise<void> {
  const { reader } = source;
  const file = reader.file(name);
  const stretch = reader.lines.stretch(file.id);
  if (stretch === null) return;
  const wide = stretch.encoding === 'utf-16le' || stretch.encoding === 'utf-16be';
  const segments = reader.segments.segments(file.id);
  let next = 0;
  for (let at = 0; at < lines.length;) {
    const first = lines[at] ?? 1;
    while (next < segments.length && first >= (segments[next]?.line ?? 1) + (segments[next]?.lines ?? 0)) next += 1;
    const segment = segments[next];
    if (segment === undefined) return;
    const text = segmentPart(source, stretch, segment)?.text();
    for (let line = first; line < segment.line + segment.lines; at += 1, line = lines[at] ?? Number.POSITIVE_INFINITY) {
      if (text === undefined) {
        await reader.lines.walk(file.id, line, (_number, bytes, start, end, length) => {
          const shown = decodeText(bytes.subarray(start, Math.min(end, start + MARK_CAP)), 'utf-8');
          read.push({ file: file.name, line, text: shown, bytes: length });
          return false;
        });
        continue;
      }
      const from = text.from[line - segment.line] ?? 0;
      const to = text.to[line - segment.line] ?? 0;
      const whole = text.bytes.toString('utf8', from, Math.min(to, from + MARK_CAP));
      const bytes = wide ? text.bytes.toString('utf8', from, to).length * 2 : to - from;
      read.push({ file: file.name, line, text: whole, bytes });
    }
  }
}

function marksIn(regexes: readonly RegExp[], texts: readonly string[]): [number, number][][] {
  const watcher = watch();
  const find = (text: string) =>
    apart(
      regexes.flatMap((regex) =>
        watcher.attempt<[number, number][]>(text, [], () => matchesIn(regex, text, MATCH_CAP) ?? []),
      ),
    );
  try {
    return watcher.run(() => texts.map(find));
  } catch (thrown) {
    // The lines are hits all the same, only without their marks.
    if (thrown instanceof Runaway) return [];
    throw thrown;
  }
}

/** The words that a filter asks to be in the line. */
function marked(filter: Filter): PatternOptions[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.flatMap(marked);
    case 'text':
      return filter.text === '' ? [] : [textPattern(filter)];
    case 'regex':
      return [regexPattern(filter)];
    default:
      return [];
  }
}

/** In their order, and of those that lie over each other the first. */
function apart(found: [number, number][]): [number, number][] {
  const out: [number, number][] = [];
  let end = 0;
  for (const [at, length] of found.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (at < end || out.length === MATCH_CAP) continue;
    out.push([at, length]);
    end = at + length;
  }
  return out;
}
