import type { Micros } from './units.ts';

/** UTC with milliseconds and "Z", the only form in which a time leaves the engine. */
export function isoFromMicros(time: Micros): string {
  return new Date(Math.floor(time / 1000)).toISOString();
}

export function isoOrNull(time: Micros | null): string | null {
  return time === null ? null : isoFromMicros(time);
}

/**
 * Reads ISO 8601 with zero to nine digits of fraction and an optional offset; without an offset it is taken as UTC.
 * Returns null for anything else, and for the year 1 and 1601 that Windows and .NET print for "not set".
 */
export function microsFromIso(text: string): Micros | null {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      text.trim(),
    );
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const time = microsFromParts(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
    Number((fraction ?? '').padEnd(6, '0').slice(0, 6)),
  );
  return time === null ? null : time - offsetMicros(zone);
}

/** True for what Windows and .NET print in ISO form where no time was ever set: a zero FILETIME, DateTime.MinValue. */
export function isUnsetTime(text: string): boolean {
  return /^(0001|1601)-01-01/.test(text.trim());
}

/** Null where a part is out of range or the year is 1601 or before (a zero FILETIME or DateTime.MinValue). */
export function microsFromParts(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  micros: number,
): Micros | null {
  if (year <= 1601 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second) * 1000 + micros;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetMicros(zone: string | undefined): Micros {
  if (zone === undefined || /^z$/i.test(zone)) return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.replace(/\D/g, '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000_000;
}

/** A span in words: "0.4 s", "15 s", "3 min 20 s", "2 h 5 min", "4 d 2 h". */
export function formatSpan(micros: Micros): string {
  const seconds = Math.abs(micros) / 1e6;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const units: readonly (readonly [string, number])[] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const at = units.findIndex(([, size]) => whole >= size);
  const [bigName, bigSize] = units[at] ?? ['s', 1];
  const [smallName, smallSize] = units[at + 1] ?? ['s', 1];
  const rest = Math.floor((whole % bigSize) / smallSize);
  return `${Math.floor(whole / bigSize)} ${bigName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}
