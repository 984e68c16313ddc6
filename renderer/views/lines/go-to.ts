import { microsFromIso } from '../../../shared/base/time.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';

export type Goal = { readonly line: number } | { readonly time: number };

const DAY = 86_400_000_000;

/** What was typed into the go-to box: a line, or a time with or without its day. Null for anything else. */
export function goalTyped(text: string, file: Pick<LogFile, 'lines' | 'from'>): Goal | null {
  const time = timeTyped(text, file.from);
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

/** In microseconds, UTC. A time without its day is of the file's first day, or of the next where the file begins later. */
export function timeTyped(text: string, from: string | null): number | null {
  const typed = text.trim().replace(/\s*(?:UTC|Z)$/i, '');
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return microsFromIso(`${typed}T00:00:00Z`);
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d{1,6})?))?$/.exec(typed);
  if (clock === null) return /^\d{4}-\d{2}-\d{2}[T ]/.test(typed) ? microsFromIso(typed) : null;
  const start = from === null ? null : microsFromIso(from);
  if (from === null || start === null) return null;
  const time = microsFromIso(
    `${from.slice(0, 10)}T${(clock[1] ?? '').padStart(2, '0')}:${clock[2] ?? ''}:${clock[3] ?? '00'}Z`,
  );
  return time === null || time >= start - 1_000_000 ? time : time + DAY;
}
