import { raise } from '../../../shared/base/fault.ts';
import { cut } from '../../../shared/base/text.ts';
import type { Hit, SearchParams } from '../../../shared/contract/api.ts';
import { type Filter, parseFilter } from '../../../shared/query/filter.ts';
import { filterSql } from '../../../shared/query/sql.ts';
import type { RunReader } from '../store/reader.ts';
import { decodeText } from '../intake/decode.ts';
import { compilePattern, matchesIn } from './pattern.ts';

const TEXT_CAP = 4096;
const MATCH_CAP = 100;
const STEP = 50_000;

export interface SearchContext {
  readonly cancelled: () => boolean;
  readonly progress: (done: { readonly linesRead: number; readonly total: number }) => void;
}

export interface SearchResult {
  readonly hits: Hit[];
  /** Matching lines from `after` on, of all files; counted to the end only with `countOnly`, or where there are no more. */
  readonly total: number;
  readonly more: boolean;
}

/** Every line of every file in order, as far as the limit. A filter narrows it to lines of which something was understood. */
export async function search(reader: RunReader, params: SearchParams, context: SearchContext): Promise<SearchResult> {
  const regex = compilePattern(params);
  const filter = parseFilter(params.filter);
  if (!filter.ok) raise(filter.error.code, filter.error.text, filter.error.hint);
  const files = reader.files();
  const hits: Hit[] = [];
  let total = 0;
  let linesRead = 0;
  let more = false;
  let started = params.after === null;

  for (const file of files) {
    let from = 1;
    if (!started) {
      if (params.after?.file !== file.name) {
        linesRead += file.lines;
        continue;
      }
      started = true;
      from = params.after.line + 1;
      linesRead += params.after.line;
    }
    const allowed = allowedLines(reader, filter.value, file.id);
    if (allowed !== null && !allowed.any) continue;
    let next = linesRead + STEP;
    await reader.lines.walk(file.id, from, (number, bytes, start, end, length) => {
      linesRead += 1;
      if (linesRead >= next) {
        next = linesRead + STEP;
        if (context.cancelled()) return false;
        context.progress({ linesRead, total });
      }
      if (allowed !== null && !allowed.has(number)) return true;
      const text = decodeText(bytes.subarray(start, end), 'utf-8');
      const matches = matchesIn(regex, text, MATCH_CAP);
      if (matches === null) return true;
      if (!params.countOnly && hits.length >= params.limit) {
        more = true;
        return false;
      }
      total += 1;
      if (!params.countOnly) {
        const shown = cut(text, TEXT_CAP);
        hits.push({
          file: file.name,
          line: number,
          text: shown,
          bytes: length,
          matches: matches.filter(([at]) => at < shown.length),
        });
      }
      return true;
    });
    if (context.cancelled()) raise('cancelled', 'Cancelled.');
    if (more) break;
  }
  return { hits, total, more };
}

interface Allowed {
  readonly any: boolean;
  has(line: number): boolean;
}

/** Which lines of a file a filter lets through; null for all. A filter on file and instance alone needs no events. */
function allowedLines(reader: RunReader, filter: Filter, file: number): Allowed | null {
  if (filter.kind === 'all') return null;
  const { where, params } = filterSql(filter);
  if (isAboutFiles(filter)) {
    const row = reader.db.prepare(`select 1 as yes from files f where f.id = ? and ${where}`).get(file, ...params);
    return row === undefined ? { any: false, has: () => false } : null;
  }
  const rows = reader.db
    .prepare(`select e.line, e.line_to from events e join files f on f.id = e.file where e.file = ? and ${where}`)
    .all(file, ...params) as { line: number; line_to: number }[];
  const lines = new Set<number>();
  for (const row of rows) for (let line = row.line; line <= row.line_to; line += 1) lines.add(line);
  return { any: lines.size > 0, has: (line) => lines.has(line) };
}

function isAboutFiles(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.every(isAboutFiles);
    case 'not':
      return isAboutFiles(filter.part);
    case 'field':
      return filter.field === 'file' || filter.field === 'instance';
    default:
      return false;
  }
}
