import type { Filter } from '../../../shared/query/filter.ts';
import { filterSql } from '../../../shared/query/sql.ts';
import type { RunReader } from '../store/reader.ts';
import { type Bits, type Lines, emptyBits, hasBit, setBit, tidy } from './bits.ts';
import { type Heads, headsOf } from './heads.ts';
import type { Part } from './part.ts';

/** The lines of the events of one file of which a filter holds. */
export type EventLines = (part: Part) => Lines;

interface Row {
  readonly line: number;
  readonly line_to: number;
  readonly thread: string | null;
  readonly context: string | null;
}

/** An event of several lines: those of other threads and negotiations in between are not its own. */
type Block = Row;

/** One bit a line for events of one line, which is nearly all of them; the blocks as they are. */
export function eventLines(
  reader: RunReader,
  file: { readonly id: number; readonly lines: number },
  filter: Filter,
): EventLines {
  const { where, params } = filterSql(filter);
  const rows = reader.db
    .prepare(
      `select e.line, e.line_to, e.thread, e.context from events e join files f on f.id = e.file where e.file = ? and ${where} order by e.line`,
    )
    .iterate(file.id, ...params) as IterableIterator<Row>;
  const single: Bits = emptyBits(file.lines);
  const blocks: Block[] = [];
  let longest = 0;
  let some = false;
  for (const row of rows) {
    some = true;
    if (row.line_to <= row.line) setBit(single, row.line - 1);
    else {
      blocks.push(row);
      longest = Math.max(longest, row.line_to - row.line);
    }
  }

  return (part) => {
    if (!some) return 'none';
    const found = emptyBits(part.lines);
    const base = part.line - 1;
    for (let at = 0; at < part.lines; at += 1) if (hasBit(single, base + at)) setBit(found, at);
    const last = part.line + part.lines - 1;
    let heads: Heads | null = null;
    for (let index = firstFrom(blocks, part.line - longest); index < blocks.length; index += 1) {
      const block = blocks[index];
      if (block === undefined || block.line > last) break;
      for (let line = Math.max(block.line, part.line); line <= Math.min(block.line_to, last); line += 1) {
        heads ??= headsOf(part);
        if (line === block.line || isOwn(block, heads, line - part.line)) setBit(found, line - part.line);
      }
    }
    return tidy(found);
  };
}

/** A line without a prefix says nothing of its thread, so it is taken for the block's. */
function isOwn(block: Block, heads: Heads, at: number): boolean {
  const thread = heads.thread(at);
  if (thread === null) return true;
  if (block.thread !== null && thread !== block.thread) return false;
  const context = heads.context(at);
  return block.context === null || context === null || context === block.context;
}

function firstFrom(blocks: readonly Block[], line: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
