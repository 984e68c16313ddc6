import { microsFromIso } from '../../../shared/base/time.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import type { Zone } from '../../state/preference.ts';
import { clockOf } from './time.ts';

export type Goal = { readonly line: number } | { readonly time: number };

const DAY = 86_400_000_000;

/** What was typed into the go-to box: a line, or a time with or without its day. Null for anything else. */
export function goalTyped(text: string, file: Pick<LogFile, 'lines' | 'from'>, zone: Zone = 'utc'): Goal | null {
  const time = timeTyped(text, file.from, zone);
  if (time !== null) return { time };
  const line = lineTyped(text, file.lines);
  return line === null ? null : { line };
}

/** A line number: digits with any grouping. */
export function lineTyped(text: string, total: number): number | null {
  const digits = text
    .trim()
    .replace(/^[^:]*[^:\d\s][^:]*:(?=\s*\d)/, '')
    .replace(/[\s,.'’_]/g, '');
  if (!/^\d{1,15}$/.test(digits)) return null;
  return Math.min(Math.max(1, Number(digits)), Math.max(1, total));
}

/**
 * In microseconds. A time without its day is of the file's first day, or of the next where the file begins later. It is taken
 * to be of the zone that times are shown in, unless it ends in UTC or Z.
 */
export function timeTyped(text: string, from: string | null, zone: Zone = 'utc'): number | null {
  const typed = text.trim().replace(/\s*(?:UTC|Z)$/i, '');
  const read = zone === 'local' && typed === text.trim() ? localMicros : microsFromIso;
  const suffix = read === localMicros ? '' : 'Z';
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return read(`${typed}T00:00:00${suffix}`);
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d{1,6})?))?$/.exec(typed);
  if (clock === null) return /^\d{4}-\d{2}-\d{2}[T ]/.test(typed) ? read(typed) : null;
  const start = from === null ? null : microsFromIso(from);
  if (from === null || start === null) return null;
  const day = read === localMicros ? clockOf('local').day(from) : from.slice(0, 10);
  const time = read(`${day}T${(clock[1] ?? '').padStart(2, '0')}:${clock[2] ?? ''}:${clock[3] ?? '00'}${suffix}`);
  return time === null || time >= start - 1_000_000 ? time : time + DAY;
}

/** A time by this computer's clock; one that names its own zone is of that. */
function localMicros(text: string): number | null {
  const micros = microsFromIso(text);
  if (micros === null || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) return micros;
  // What the digits would be in UTC, set right by how far the local clock is from it then.
  const milliseconds = Math.floor(micros / 1000);
  const near = new Date(milliseconds);
  const guess = milliseconds + near.getTimezoneOffset() * 60_000;
  return micros + new Date(guess).getTimezoneOffset() * 60_000_000;
}
