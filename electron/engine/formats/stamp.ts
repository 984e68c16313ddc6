import { isoFromMicros } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';

/** A time as tracefmt prints it, to the millisecond: "MM/DD/YYYY-HH:MM:SS.mmm". */
export function stampOf(time: Micros): string {
  const iso = isoFromMicros(time);
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}-${iso.slice(11, 23)}`;
}
