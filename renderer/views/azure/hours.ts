/** Times of the resource logs as they are typed: UTC, to the minute. */

/** "2026-03-04 11:20", also with a T between or a Z behind; null for what is no time. */
export function readMinute(text: string): string | null {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?)?\s*(?:Z|UTC)?$/i.exec(
    text.trim(),
  );
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map((part) => Number(part ?? 0));
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const same = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60;
  return same ? time.toISOString() : null;
}

function writeMinute(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}

/** The last so many hours, to the minute that has begun. */
export function lastHours(hours: number, now: number): { readonly from: string; readonly to: string } {
  const to = Math.ceil(now / 60_000) * 60_000;
  return { from: writeMinute(to - hours * 3_600_000), to: writeMinute(to) };
}

/** What is wrong with a range, as a sentence; null where nothing is. */
export function rangeTrouble(from: string, to: string): string | null {
  const [start, end] = [readMinute(from), readMinute(to)];
  if (start === null) return 'The first time cannot be read. Write it like 2026-03-04 11:20, in UTC.';
  if (end === null) return 'The second time cannot be read. Write it like 2026-03-04 12:20, in UTC.';
  return start < end ? null : 'The second time has to be after the first.';
}
