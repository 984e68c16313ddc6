import type { Column, Dictionary } from '../store/columns.ts';
import { type Lines, emptyBits, tidy } from './bits.ts';
import type { Part } from './part.ts';

/** What the prefixes of a part's lines say, by place from 0; null for a line without one, or one that does not say it. */
export interface Heads {
  /** Process and thread, "0368.03A4". */
  thread(at: number): string | null;
  context(at: number): string | null;
}

export interface Source {
  readonly provider: string;
  readonly context: string | null;
  readonly peer: string | null;
}

export function headsOf({ block, shift }: Part): Heads {
  const columns = block.columns();
  const threads = block.threads();
  const sources = block.sources();
  return {
    thread(at) {
      const id = columns.thread[at + shift] ?? 0;
      return id === 0 ? null : threadOf(word(threads, id));
    },
    context(at) {
      const id = columns.source[at + shift] ?? 0;
      return id === 0 ? null : sourceOf(word(sources, id)).context;
    },
  };
}

/** Lines whose thread or source is one that a test holds of. */
export function linesOf(part: Part, of: 'thread' | 'source', test: (entry: string) => boolean): Lines {
  const entries = of === 'thread' ? part.block.threads() : part.block.sources();
  const wanted = wantedIds(entries, test);
  return wanted === null ? 'none' : linesByIds(part.block.columns()[of], part, wanted);
}

/** A 1 for each id that a test holds of; null for none at all. */
export function wantedIds(entries: Dictionary, test: (entry: string) => boolean): Uint8Array | null {
  const wanted = new Uint8Array(entries.size + 1);
  let some = false;
  for (let id = 1; id <= entries.size; id += 1)
    if (test(word(entries, id))) {
      wanted[id] = 1;
      some = true;
    }
  return some ? wanted : null;
}

/** The lines of a part whose id has a 1. */
export function linesByIds(column: Column, { shift, lines }: Pick<Part, 'shift' | 'lines'>, wanted: Uint8Array): Lines {
  const bits = emptyBits(lines);
  let at = shift;
  for (let index = 0; index < bits.length; index += 1) {
    const end = Math.min(at + 32, shift + lines);
    let found = 0;
    for (let bit = 1; at < end; at += 1, bit <<= 1) if (wanted[column[at] ?? 0] === 1) found |= bit;
    bits[index] = found;
  }
  return tidy(bits);
}

export function word(entries: Dictionary, id: number): string {
  return entries.bytes.toString('utf8', entries.from(id), entries.to(id));
}

/** Of "[0]0368.03A4" what is behind the processor. */
export function threadOf(entry: string): string {
  return entry.slice(entry.indexOf(']') + 1);
}

/** Of "[ikeext] 3033|203.0.113.9|" its parts. */
export function sourceOf(entry: string): Source {
  const [, provider, context, peer] = /^\[([^\]]*)\](?: ?(\d*)\|([^|]*)\|)?/s.exec(entry) ?? [];
  return { provider: provider ?? '', context: blank(context), peer: blank(peer) };
}

function blank(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
