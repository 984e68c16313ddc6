import { microsFromIso } from '../../shared/base/time.ts';
import type { TableField } from '../../shared/contract/explore.ts';
import { canonicalPeer } from '../../shared/net/address.ts';
import { type Filter, parseFilter } from '../../shared/query/filter.ts';
import type { Known, Made } from './runs.ts';

/** Answers that are worked out in the plainest way from all events of a run: what columns say is held against them. */
export type Offsets = Readonly<Record<string, number>>;
export type Sort = readonly { readonly by: TableField; readonly descending: boolean }[];

export const timeOf = ({ time }: Known): number | null => (time === null ? null : microsFromIso(time));

export function passing({ events }: Made, text: string): Known[] {
  const filter = parseFilter(text);
  if (!filter.ok) throw new Error(filter.error.text);
  return events.filter((event) => holds(filter.value, event));
}

const alike = (value: string | null, wanted: string): boolean =>
  value !== null && value !== '' && value.toLowerCase() === wanted.toLowerCase();

function holds(filter: Filter, event: Known): boolean {
  switch (filter.kind) {
    case 'all':
      return true;
    case 'and':
      return filter.parts.every((part) => holds(part, event));
    case 'or':
      return filter.parts.some((part) => holds(part, event));
    case 'not':
      return !holds(filter.part, event);
    case 'text':
      return [event.text, event.message].some((text) => text.toLowerCase().includes(filter.text.toLowerCase()));
    case 'regex':
      return new RegExp(
        filter.wholeWord ? `\\b(?:${filter.source})\\b` : filter.source,
        filter.ignoreCase ? 'iu' : 'u',
      ).test(event.text);
    case 'time': {
      const time = timeOf(event);
      return time !== null && time >= (filter.from ?? -Infinity) && time <= (filter.to ?? Infinity);
    }
    case 'field':
      return filter.values.some((value) => says(filter.field, value, event));
  }
}

function says(
  field: Exclude<Extract<Filter, { kind: 'field' }>['field'], 'time'>,
  value: string,
  event: Known,
): boolean {
  switch (field) {
    case 'code':
      return Number.isInteger(Number(value)) ? event.errorCode === Number(value) : alike(event.errorName, value);
    case 'peer':
      return alike(event.peer, canonicalPeer(value));
    case 'instance':
      return event.instance?.toLowerCase().includes(value.toLowerCase()) === true;
    case 'file':
      return alike(event.file, value) || alike(event.file.split('/').at(-1) ?? '', value);
    case 'attempt':
      return (event.attempt ?? 0) === Number(value);
    default:
      return alike(event[field], value);
  }
}

/** What a field of an event is counted by. */
export function valueOf(event: Known, field: Exclude<TableField, 'time' | 'line'>): string {
  return field === 'code' ? String(event.errorCode ?? '') : (event[field] ?? '');
}

/** When each event is: with the offset of its instance; without a clock with the one before it in its file, else behind it. */
export function moments({ events, files }: Made, offsets: Offsets): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const file of files) {
    const own = events.filter((event) => event.file === file).toSorted((a, b) => a.line - b.line || a.id - b.id);
    const times = own.map((event) => {
      const time = timeOf(event);
      return time === null ? null : time + (offsets[event.instance ?? ''] ?? 0);
    });
    for (const [at, event] of own.entries()) {
      const before = times.slice(0, at + 1).findLast((time) => time !== null);
      const behind = times.slice(at).find((time) => time !== null);
      found.set(event.id, before ?? behind ?? Infinity);
    }
  }
  return found;
}

const WEIGHT = ['', 'error', 'warning', 'info'];

/** The rows in order: by what is asked for, then by time, file and line. */
export function inOrder(made: Made, rows: readonly Known[], sort: Sort, offsets: Offsets = {}): Known[] {
  const when = moments(made, offsets);
  const compare = (by: TableField, descending: boolean, a: Known, b: Known): number => {
    const sign = descending ? -1 : 1;
    if (by === 'time') {
      const [first, second] = [when.get(a.id) ?? 0, when.get(b.id) ?? 0];
      if (first === second) return 0;
      // What has no time is last either way.
      if (first === Infinity || second === Infinity) return first === Infinity ? 1 : -1;
      return sign * (first - second);
    }
    if (by === 'line')
      return sign * (made.files.indexOf(a.file) - made.files.indexOf(b.file) || a.line - b.line || a.id - b.id);
    if (by === 'file') return sign * (made.files.indexOf(a.file) - made.files.indexOf(b.file));
    if (by === 'negotiation')
      return sign * (Number(a.negotiation?.slice(1) ?? 0) - Number(b.negotiation?.slice(1) ?? 0));
    const [one, other] = [valueOf(a, by), valueOf(b, by)];
    if (one === other) return 0;
    if (one === '' || other === '') return one === '' ? -sign : sign;
    if (by === 'severity') return sign * (WEIGHT.indexOf(one) - WEIGHT.indexOf(other));
    if (by === 'code') return sign * (Number(one) - Number(other));
    return sign * one.localeCompare(other, 'en', { numeric: true });
  };
  const keys = [...sort, { by: 'time' as const, descending: false }, { by: 'line' as const, descending: false }];
  return rows.toSorted((a, b) => {
    for (const { by, descending } of keys) {
      const difference = compare(by, descending, a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
