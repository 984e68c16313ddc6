import { raise } from '../../../shared/base/fault.ts';
import { canonicalPeer } from '../../../shared/net/address.ts';
import { type Filter, formatFilter, parseFilter } from '../../../shared/query/filter.ts';
import { filterSql } from '../../../shared/query/sql.ts';
import { compilePattern } from '../search/pattern.ts';
import { runsAway } from '../search/teach.ts';
import { Runaway, watch } from '../search/watch.ts';
import type { CodedField } from '../store/event-columns.ts';
import type { Frame } from './frame.ts';

/** A byte for each event: 1 where the filter lets it through. Not to be changed by whoever asked. */
export type Mask = Uint8Array;

export interface Asked {
  readonly filter: string;
  /** Only events that have a WFP header. */
  readonly wfp: boolean;
}

/** Which events a filter lets through; a fault where it cannot be read. What columns cannot tell is asked of SQLite. */
export function maskOf(frame: Frame, { filter: text, wfp }: Asked): Mask {
  const filter = parseFilter(text);
  if (!filter.ok) return raise(filter.error.code, filter.error.text, filter.error.hint);
  const mask = masked(frame, filter.value);
  return wfp ? frame.kept(`wfp ${formatFilter(filter.value)}`, () => withHeader(frame, mask)) : mask;
}

export function countOf(mask: Mask): number {
  let count = 0;
  for (let at = 0; at < mask.length; at += 1) count += mask[at] ?? 0;
  return count;
}

function withHeader(frame: Frame, mask: Mask): Mask {
  const wfp = frame.columns.number('wfp');
  const both = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at += 1) both[at] = wfp[at] === 0 ? 0 : (mask[at] ?? 0);
  return both;
}

function masked(frame: Frame, filter: Filter): Mask {
  return frame.kept(`mask ${formatFilter(filter)}`, () => worked(frame, filter));
}

function worked(frame: Frame, filter: Filter): Mask {
  switch (filter.kind) {
    case 'all':
      return new Uint8Array(frame.rows).fill(1);
    case 'and':
    case 'or': {
      const [first, ...rest] = filter.parts;
      const mask = first === undefined ? new Uint8Array(frame.rows) : masked(frame, first).slice();
      for (const part of rest) {
        const other = masked(frame, part);
        if (filter.kind === 'and')
          for (let at = 0; at < mask.length; at += 1) mask[at] = (mask[at] ?? 0) & (other[at] ?? 0);
        else for (let at = 0; at < mask.length; at += 1) mask[at] = (mask[at] ?? 0) | (other[at] ?? 0);
      }
      return mask;
    }
    case 'not': {
      const part = masked(frame, filter.part);
      const mask = new Uint8Array(part.length);
      for (let at = 0; at < mask.length; at += 1) mask[at] = part[at] === 1 ? 0 : 1;
      return mask;
    }
    case 'time': {
      const least = filter.from ?? Number.NEGATIVE_INFINITY;
      const most = filter.to ?? Number.POSITIVE_INFINITY;
      const times = frame.columns.time();
      const mask = new Uint8Array(times.length);
      for (let at = 0; at < mask.length; at += 1) {
        // NaN, which is no time, is within nothing.
        const time = times[at] ?? Number.NaN;
        mask[at] = time >= least && time <= most ? 1 : 0;
      }
      return mask;
    }
    case 'text':
      return withText(frame, filter.text);
    case 'regex':
      return withPattern(frame, filter);
    case 'field':
      return ofField(frame, filter);
  }
}

function ofField(frame: Frame, filter: Extract<Filter, { kind: 'field' }>): Mask {
  const { field, values } = filter;
  switch (field) {
    case 'file': {
      const wanted = new Set(values.map(folded));
      const passes = new Uint8Array((frame.files.at(-1)?.id ?? 0) + 1);
      for (const { id, name, base } of frame.files)
        if (wanted.has(folded(name)) || wanted.has(folded(base))) passes[id] = 1;
      return through(frame.columns.number('file'), passes);
    }
    case 'attempt': {
      const passes = new Uint8Array(frame.negotiations().ofAttempt.length);
      for (const value of values) if (/^\d+$/.test(value)) passes[Number(value)] = 1;
      return through(frame.columns.number('attempt'), passes);
    }
    case 'negotiation': {
      const { heads, ofAttempt } = frame.negotiations();
      const wanted = new Set(values.map(folded));
      const numbers = Uint8Array.from(heads, ({ key }) => (key !== null && wanted.has(folded(key)) ? 1 : 0));
      return through(frame.columns.number('attempt'), through(ofAttempt, numbers));
    }
    case 'session':
      return asked(frame, filter);
    case 'code':
      return values.every((value) => Number.isInteger(Number(value)))
        ? coded(frame, field, new Set(values.map((value) => String(Number(value)))))
        : asked(frame, filter);
    case 'peer':
      return coded(frame, field, new Set(values.map((value) => folded(canonicalPeer(value)))));
    case 'instance': {
      const wanted = values.map(folded);
      return byValue(frame, field, (value) => wanted.some((part) => folded(value).includes(part)));
    }
    default:
      return coded(frame, field, new Set(values.map(folded)));
  }
}

function coded(frame: Frame, field: CodedField, wanted: ReadonlySet<string>): Mask {
  return byValue(frame, field, (value) => wanted.has(folded(value)));
}

function byValue(frame: Frame, field: CodedField, fits: (value: string) => boolean): Mask {
  const { values, codes } = frame.coded(field);
  return through(
    codes,
    Uint8Array.from(values, (value, code) => (code > 0 && fits(value) ? 1 : 0)),
  );
}

/** What a table says of each number. */
function through(numbers: Uint8Array | Uint16Array | Uint32Array, table: Uint8Array): Uint8Array {
  const found = new Uint8Array(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) found[at] = table[numbers[at] ?? 0] ?? 0;
  return found;
}

/** Of a message each is looked at once; the words of an event are in its row. */
function withText(frame: Frame, text: string): Mask {
  const wanted = folded(text);
  const mask = byValue(frame, 'message', (value) => folded(value).includes(wanted));
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const ids = frame.reader.db.prepare("select id from events where text like ? escape '\\'").pluck().all(pattern);
  for (const id of ids as number[]) mask[id - 1] = 1;
  return mask;
}

/** Texts that are tested under one watch: to begin one takes as long as many tests. */
const WATCHED = 4096;

function withPattern(frame: Frame, filter: Extract<Filter, { kind: 'regex' }>): Mask {
  const { source, ignoreCase, wholeWord } = filter;
  const whole = compilePattern({ pattern: source, literal: false, ignoreCase, wholeWord }).source;
  const regex = new RegExp(whole, ignoreCase ? 'iu' : 'u');
  const watcher = watch();
  const mask = new Uint8Array(frame.rows);
  try {
    for (let from = 0; from < frame.rows; from += WATCHED) {
      const texts = frame.texts(from, WATCHED);
      watcher.run(() => {
        for (let at = 0; at < texts.length; at += 1) mask[from + at] = watcher.test(regex, texts[at] ?? '') ? 1 : 0;
      });
    }
  } catch (thrown) {
    if (thrown instanceof Runaway) throw runsAway(source);
    throw thrown;
  }
  return mask;
}

/** The rows that SQLite finds. */
function asked(frame: Frame, filter: Filter): Mask {
  const { where, params } = filterSql(filter);
  const mask = new Uint8Array(frame.rows);
  const ids = frame.reader.db
    .prepare(`select e.id from events e join files f on f.id = e.file where ${where}`)
    .pluck()
    .iterate(...params) as IterableIterator<number>;
  for (const id of ids) mask[id - 1] = 1;
  return mask;
}

/** ASCII alone, as SQLite compares. */
function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
