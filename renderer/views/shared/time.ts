import { createContext, useContext, useMemo } from 'react';
import { isoFromMicros } from '../../../shared/base/time.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { type Zone, zone } from '../../state/zone.ts';
import { useStore } from '../../state/store.ts';

/** Times in the chosen zone; `iso` is UTC as the contract gives it. */
export interface Clock {
  readonly zone: Zone;
  /** "UTC", "UTC+01:00", or "as logged" where the log says no zone. */
  readonly name: string;
  /** Where there is little room: "UTC", "+01:00", "log". */
  readonly short: string;
  /** "11:20:05.331". */
  time(iso: string): string;
  /** "2026-03-04". */
  day(iso: string): string;
  /** "2026-03-04 11:20:05.331 UTC". */
  stamp(iso: string): string;
  /** "2026-03-04 11:20:05 UTC". */
  whole(iso: string): string;
  /** "2026-03-04 11:17:02 – 11:31:44 UTC", the date once where both ends share it; null where neither is known. */
  range(from: string | null, to: string | null): string | null;
  micros(value: number): Pick<Clock, 'zone'> & { readonly day: string; readonly time: string };
}

/** False where the log in sight prints times without saying of which zone they are. */
export const ZoneSaid = createContext(true);

export function isZoneSaid({ notices }: Pick<Analysis, 'notices'>): boolean {
  return !notices.some(({ code }) => code === 'time-zone-assumed');
}

export function useClock(): Clock {
  const chosen = useStore(zone);
  const said = useContext(ZoneSaid);
  return useMemo(() => clockOf(chosen, said), [chosen, said]);
}

export function clockOf(chosen: Zone, said = true): Clock {
  const parts = (iso: string): readonly [string, string] => {
    const shown = chosen === 'local' ? localIso(iso) : iso;
    return [shown.slice(0, 10), shown.slice(11, 23)];
  };
  // Times are read as UTC where the log names no zone: in the log's own zone that is not claimed.
  const suffix = (iso: string) => (chosen === 'local' ? ` ${offsetName(iso)}` : chosen === 'utc' || said ? ' UTC' : '');
  const whole = (iso: string) => {
    const [day, time] = parts(iso);
    return `${day} ${time.slice(0, 8)}`;
  };
  return {
    zone: chosen,
    name: chosen === 'local' ? offsetName() : chosen === 'utc' || said ? 'UTC' : 'as logged',
    short: chosen === 'local' ? offsetName().replace(/^UTC(?=.)/, '') : chosen === 'utc' || said ? 'UTC' : 'log',
    time: (iso) => parts(iso)[1],
    day: (iso) => parts(iso)[0],
    stamp: (iso) => `${parts(iso).join(' ')}${suffix(iso)}`,
    whole: (iso) => `${whole(iso)}${suffix(iso)}`,
    range(from, to) {
      const start = from ?? to;
      const end = to ?? from;
      if (start === null || end === null) return null;
      if (start === end) return `${whole(start)}${suffix(start)}`;
      const [day, time] = parts(end);
      const last = `${parts(start)[0] === day ? '' : `${day} `}${time.slice(0, 8)}`;
      return `${whole(start)} – ${last}${suffix(end)}`;
    },
    micros(value) {
      const [day, time] = parts(isoFromMicros(value));
      return { zone: chosen, day, time };
    },
  };
}

function localIso(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
}

/** Of the zone at a moment, for summers differ. */
function offsetName(iso?: string): string {
  const minutes = -(iso === undefined ? new Date() : new Date(iso)).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
