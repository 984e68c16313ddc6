import { formatCount } from '../../shared/base/units.ts';
import { formatSpan } from '../../shared/base/time.ts';
import { type Scale, spanOf } from './scale.ts';

/** Where the ruler has a line and what stands at it. */
export interface Tick {
  readonly x: number;
  readonly label: string;
  /** Of a day that begins. */
  readonly strong: boolean;
}

const MS = 1000;
const SECOND = 1000 * MS;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => count * MS),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];

/** The least room of a label, in px. */
const ROOM = 84;

export function timeStep(scale: Scale, room = ROOM): number {
  const least = (spanOf(scale.range) * room) / Math.max(1, scale.width);
  return STEPS.find((step) => step >= least) ?? STEPS.at(-1) ?? DAY;
}

/** What a moment is called in the chosen zone: "2026-03-04" and "11:20:05.331". */
export type Named = (place: number) => { readonly day: string; readonly time: string };

/** At round times of the zone: `offset` microseconds are what its clock is ahead of UTC. */
export function timeTicks(scale: Scale, offset: number, named: Named): readonly Tick[] {
  const step = timeStep(scale);
  const ticks: Tick[] = [];
  const first = Math.ceil((scale.range.from + offset) / step) * step;
  for (let local = first; local - offset <= scale.range.to; local += step) {
    const { day, time } = named(local - offset);
    const midnight = local % DAY === 0;
    ticks.push({
      x: scale.x(local - offset),
      label: midnight || step >= DAY ? day.slice(5) : time.slice(0, step >= MINUTE ? 5 : step >= SECOND ? 8 : 12),
      strong: midnight,
    });
  }
  return ticks;
}

/** At round distances from the selection: "+15 s". */
export function distanceTicks(scale: Scale, origin: number): readonly Tick[] {
  const step = timeStep(scale);
  const ticks: Tick[] = [];
  for (let count = Math.ceil((scale.range.from - origin) / step); ; count += 1) {
    const place = origin + count * step;
    if (place > scale.range.to) return ticks;
    ticks.push({ x: scale.x(place), label: distance(count * step), strong: count === 0 });
  }
}

/** Where there is no clock: the numbers of events, a step each. */
export function orderTicks(scale: Scale): readonly Tick[] {
  const least = Math.max(1, (spanOf(scale.range) * ROOM) / Math.max(1, scale.width));
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((count) => count * power).find((one) => one >= least) ?? power;
  const ticks: Tick[] = [];
  // Numbers from 1, as people count.
  const first = Math.max(1, Math.ceil((scale.range.from + 1) / step)) * step;
  for (let number = first; number - 1 <= scale.range.to; number += step)
    ticks.push({ x: scale.x(number - 1), label: formatCount(number), strong: false });
  return ticks;
}

/** "+15 s", "−250 ms", "0": how far from the selection. */
export function distance(micros: number): string {
  if (Math.round(micros / MS) === 0) return '0';
  return `${micros < 0 ? '−' : '+'}${span(Math.abs(micros))}`;
}

/** "0.8 ms", "250 ms", "1.25 s", "3 min 20 s". */
export function span(micros: number): string {
  if (micros < 10 * MS) return `${Number((micros / MS).toFixed(1))} ms`;
  if (micros < SECOND) return `${Math.round(micros / MS)} ms`;
  if (micros < 10 * SECOND) return `${Number((micros / SECOND).toFixed(2))} s`;
  return formatSpan(micros);
}
