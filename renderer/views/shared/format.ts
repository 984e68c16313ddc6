import { formatSpan, microsFromIso } from '../../../shared/base/time.ts';

/** How long from one time to another; null where either is unknown or they are out of order. */
export function spanBetween(from: string | null, to: string | null): string | null {
  const start = from === null ? null : microsFromIso(from);
  const end = to === null ? null : microsFromIso(to);
  return start === null || end === null || end < start ? null : formatSpan(end - start);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "12 min ago", "3 h ago", "5 d ago", then the date. */
export function ago(iso: string, now: number): string {
  const past = now - Date.parse(iso);
  if (!Number.isFinite(past)) return '';
  if (past < MINUTE) return 'just now';
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < DAY) return `${Math.floor(past / HOUR)} h ago`;
  return past < 14 * DAY ? `${Math.floor(past / DAY)} d ago` : iso.slice(0, 10);
}

/** A share as people read it: "0 %", "< 1 %", "22 %". */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '';
  const share = (part / whole) * 100;
  return share > 0 && share < 1 ? '< 1 %' : `${Math.round(share)} %`;
}
