import { raise } from '../../../shared/base/fault.ts';
import { canonicalPeer } from '../../../shared/net/address.ts';
import { type Filter, formatFilter, parseFilter } from '../../../shared/query/filter.ts';
import { filterSql } from '../../../shared/query/sql.ts';
import type { CodedField } from '../store/event-columns.ts';
import type { Frame } from './frame.ts';

/** A byte for each event: 1 where the filter lets it through. Not to be changed by whoever asked. */
export type Mask = Uint8Array;

/** Which events a filter lets through; a fault where it cannot be read. What columns cannot tell is asked of SQLite. */
export function maskOf(frame: Frame, text: string): Mask {
  const filter = parseFilter(text);
  if (!filter.ok) return raise(filter.error.code, filter.error.text, filter.error.hint);
  return masked(frame, filter.value);
}

/** Those of them that have a WFP header. */
export function wfpMask(frame: Frame, mask: Mask): Mask {
  const wfp = frame.columns.number('wfp');
  return mask.map((passes, at) => (passes === 1 && (wfp[at] ?? 0) > 0 ? 1 : 0));
}

function masked(frame: Frame, filter: Filter): Mask {
  return frame.kept(`mask ${formatFilter(filter)}`, () => worked(frame, filter));
}

function worked(frame: Frame, filter: Filter): Mask {
  switch (filter.kind) {
    case 'all':
      return new Uint8Array(frame.rows).fill(1);
    case 'and':
      return filter.parts
        .map((part) => masked(frame, part))
        .reduce((all, one) => all.map((bit, at) => bit & (one[at] ?? 0)));
    case 'or':
      return filter.parts
        .map((part) => masked(frame, part))
        .reduce((all, one) => all.map((bit, at) => bit | (one[at] ?? 0)));
    case 'not':
      return masked(frame, filter.part).map((bit) => 1 - bit);
    case 'time': {
      const least = filter.from ?? Number.NEGATIVE_INFINITY;
      const most = filter.to ?? Number.POSITIVE_INFINITY;
      return select(frame.columns.time(), (time) => time >= least && time <= most);
    }
    case 'text':
    case 'regex':
      return asked(frame, filter);
    case 'field':
      return ofField(frame, filter);
  }
}

function ofField(frame: Frame, filter: Extract<Filter, { kind: 'field' }>): Mask {
  const { field, values } = filter;
  switch (field) {
    case 'file': {
      const wanted = new Set(values.map(folded));
      const ids = new Set(
        frame.files.flatMap(({ id, name, base }) => (wanted.has(folded(name)) || wanted.has(folded(base)) ? [id] : [])),
      );
      return select(frame.columns.number('file'), (id) => ids.has(id));
    }
    case 'attempt': {
      const wanted = new Set(values.map((value) => (/^\d+$/.test(value) ? Number(value) : -1)));
      return select(frame.columns.number('attempt'), (attempt) => wanted.has(attempt));
    }
    case 'negotiation': {
      const { keys, ofAttempt } = frame.negotiations();
      const wanted = new Set(values.map(folded));
      const numbers = new Set(keys.flatMap((key, index) => (wanted.has(folded(key)) ? [index + 1] : [])));
      return select(frame.columns.number('attempt'), (attempt) => numbers.has(ofAttempt[attempt] ?? 0));
    }
    case 'session':
      return asked(frame, filter);
    case 'code':
      return values.every((value) => Number.isInteger(Number(value)) && value.trim() !== '')
        ? coded(frame, field, new Set(values.map((value) => String(Number(value)))), filter)
        : asked(frame, filter);
    case 'peer':
      return coded(frame, field, new Set(values.map((value) => folded(canonicalPeer(value)))), filter);
    case 'instance':
      return contained(frame, values, filter);
    default:
      return coded(frame, field, new Set(values.map(folded)), filter);
  }
}

function coded(frame: Frame, field: CodedField, wanted: ReadonlySet<string>, filter: Filter): Mask {
  return byValue(frame, field, (value) => wanted.has(folded(value)), filter);
}

function contained(frame: Frame, parts: readonly string[], filter: Filter): Mask {
  const wanted = parts.map(folded);
  return byValue(frame, 'instance', (value) => wanted.some((part) => folded(value).includes(part)), filter);
}

function byValue(frame: Frame, field: CodedField, fits: (value: string) => boolean, filter: Filter): Mask {
  const { directory } = frame.columns;
  // A field with more values than are told apart: only the rows themselves know.
  if (directory.overflown.includes(field)) return asked(frame, filter);
  const passes = Uint8Array.from(directory.values[field], (value, code) => (code > 0 && fits(value) ? 1 : 0));
  const codes = frame.columns.coded(field);
  const mask = new Uint8Array(frame.rows);
  for (let at = 0; at < codes.length; at += 1) mask[at] = passes[codes[at] ?? 0] ?? 0;
  return mask;
}

function select(column: Float64Array | Uint32Array, passes: (value: number) => boolean): Mask {
  const mask = new Uint8Array(column.length);
  for (let at = 0; at < column.length; at += 1) if (passes(column[at] ?? 0)) mask[at] = 1;
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
