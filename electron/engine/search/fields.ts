import type { Micros } from '../../../shared/base/units.ts';
import { canonicalPeer } from '../../../shared/net/address.ts';
import { type Lines, either, emptyBits, eachLine, setBit, tidy } from './bits.ts';
import type { EventLines } from './events.ts';
import { linesOf, sourceOf, threadOf } from './heads.ts';
import type { Part } from './part.ts';

export type LineField = 'peer' | 'thread' | 'provider';

/** Lines of which a prefix says one of the values, and those of events that say so. */
export function labelled(field: LineField, values: readonly string[], events: EventLines): (part: Part) => Lines {
  const plain = field === 'peer' ? (value: string) => folded(canonicalPeer(value)) : folded;
  const wanted = new Set(values.map(plain));
  const says = (value: string | null) => value !== null && wanted.has(plain(value));
  return (part) => {
    const own =
      field === 'thread'
        ? linesOf(part, 'thread', (entry) => says(threadOf(entry)))
        : linesOf(part, 'source', (entry) => says(sourceOf(entry)[field]));
    return own === 'all' ? own : either(own, events(part));
  };
}

/** Lines whose clock is within a range, and lines without a clock of events whose time is. */
export function within(from: Micros | null, to: Micros | null, events: EventLines): (part: Part) => Lines {
  const least = from ?? Number.NEGATIVE_INFINITY;
  const most = to ?? Number.POSITIVE_INFINITY;
  return (part) => {
    const { times, lines, shift } = part;
    const mayOwn = times !== null && times.to >= least && times.from <= most;
    const told = events(part);
    if (!mayOwn && (times === null || told === 'none')) return told;
    const { time } = part.block.columns();
    const found = emptyBits(lines);
    eachLine(told, lines, (at) => {
      if (time(at + shift) === null) setBit(found, at);
      return true;
    });
    if (mayOwn)
      for (let at = 0; at < lines; at += 1) {
        const own = time(at + shift);
        if (own !== null && own >= least && own <= most) setBit(found, at);
      }
    return tidy(found);
  };
}

/** ASCII alone, as SQLite compares. */
export function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
