import { isoFromMicros } from '../../../shared/base/time.ts';
import { type Zone, zone } from '../../state/zone.ts';
import { useStore } from '../../state/store.ts';

/** Times in the chosen zone; `iso` is UTC as the contract gives it. */
export interface Clock {
  readonly zone: Zone;
  /** "UTC", "UTC+01:00", or "log time". */
  readonly name: string;
  /** "11:20:05.331". */
  time(iso: string): string;
  /** "2026-03-04". */
  day(iso: string): string;
  /** "2026-03-04 11:20:05.331 UTC". */
  stamp(iso: string): string;
  micros(value: number): Pick<Clock, 'zone'> & { readonly day: string; readonly time: string };
}

export function useClock(): Clock {
  return clockOf(useStore(zone));
}

export function clockOf(chosen: Zone): Clock {
  const parts = (iso: string): readonly [string, string] => {
    const shown = chosen === 'local' ? localIso(iso) : iso;
    return [shown.slice(0, 10), shown.slice(11, 23)];
  };
  const name = chosen === 'local' ? offsetName() : chosen === 'utc' ? 'UTC' : 'log time';
  return {
    zone: chosen,
    name,
    time: (iso) => parts(iso)[1],
    day: (iso) => parts(iso)[0],
    stamp: (iso) =>
      `${parts(iso).join(' ')}${chosen === 'log' ? '' : ` ${chosen === 'local' ? offsetName(iso) : 'UTC'}`}`,
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
