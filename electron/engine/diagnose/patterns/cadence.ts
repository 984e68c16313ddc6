import type { Micros } from '../../../../shared/base/units.ts';

const SECOND = 1_000_000;
/** Lines that are no further apart tell of one drop. */
export const ONE_DROP: Micros = 5 * SECOND;
/** Fewer have no cadence: two have a distance and nothing that it could be compared with. */
const MIN_DROPS = 3;
/** What may lie between two beats: each of them, or every second, third, fourth, where some were missed. */
const MAX_MISSED = 4;
/** A beat comes within this part of the period of where it is expected. */
const JITTER = 0.12;
/** So many of the distances fit, and so many of these are one period and no multiple: two at the least. */
const FITTING = 0.75;
const SINGLE = 0.5;
const MIN_SINGLE = 2;
/** Distances that are tried as the period. */
const MAX_TRIED = 64;

/**
 * The common distance of drops; null where they are few or irregular. Beats that are missing leave a multiple of it, and a
 * little jitter is allowed.
 */
export function cadence(times: readonly Micros[]): Micros | null {
  const ordered = apart(times);
  if (ordered.length < MIN_DROPS) return null;
  const gaps = ordered.slice(1).map((time, index) => time - (ordered[index] ?? 0));
  const sorted = gaps.toSorted((a, b) => a - b);
  const each = Math.max(1, Math.floor(sorted.length / MAX_TRIED));
  let best: { readonly period: Micros; readonly fitting: number; readonly off: number } | null = null;
  for (const tried of sorted.filter((_, index) => index % each === 0)) {
    if (tried <= 0) continue;
    const fitting = gaps.flatMap((gap) => {
      const beats = Math.round(gap / tried);
      const off = Math.abs(gap - beats * tried) / tried;
      return beats >= 1 && beats <= MAX_MISSED && off <= JITTER ? [{ gap, beats, off }] : [];
    });
    const single = fitting.filter(({ beats }) => beats === 1).length;
    if (fitting.length < gaps.length * FITTING || single < Math.max(MIN_SINGLE, fitting.length * SINGLE)) continue;
    const off = fitting.reduce((sum, one) => sum + one.off, 0) / fitting.length;
    if (best !== null && (fitting.length < best.fitting || (fitting.length === best.fitting && off >= best.off)))
      continue;
    const beats = fitting.reduce((sum, one) => sum + one.beats, 0);
    best = { period: fitting.reduce((sum, one) => sum + one.gap, 0) / beats, fitting: fitting.length, off };
  }
  return best === null ? null : Math.round(best.period);
}

/** In order, without what follows another within seconds: several lines tell of one drop. */
function apart(times: readonly Micros[]): readonly Micros[] {
  const kept: Micros[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const last = kept.at(-1);
    if (last === undefined || time - last > ONE_DROP) kept.push(time);
  }
  return kept;
}

/** What ends an SA or declares a peer dead after a fixed time. */
export interface Clockwork {
  readonly kind: 'lifetime' | 'dead-peer';
  readonly seconds: number;
  /** What it is a time of, as in "near the default lifetime of …". */
  readonly name: string;
}

/** Azure's documented defaults, and the idle time after which a policy-based gateway ends an SA. */
const DEFAULTS: readonly Clockwork[] = [
  { kind: 'lifetime', seconds: 300, name: 'the 5 minutes after which a policy-based gateway ends an idle SA' },
  { kind: 'lifetime', seconds: 3600, name: 'the default lifetime of a quick mode SA of a policy-based gateway' },
  { kind: 'lifetime', seconds: 27_000, name: 'the default lifetime of a quick mode SA' },
  { kind: 'lifetime', seconds: 28_800, name: 'the default lifetime of a main mode SA' },
];
const DPD_DEFAULT: Clockwork = { kind: 'dead-peer', seconds: 45, name: 'the default timeout of dead peer detection' };

/** A rekey comes a little before the lifetime ends. */
const EARLY = 0.7;
const LATE = 1.02;
/** Of the DPD timeout, which counts from the last answer; and how many of them may follow each other. */
const DPD_JITTER = 0.1;
const DPD_TIMES = 4;

/** What runs by the clock at a tunnel: as configured, in seconds, where that is known, else Azure's defaults. */
export function clockworkOf(lifetime: number | null, dpdTimeout: number | null): readonly Clockwork[] {
  return [
    ...(lifetime === null
      ? []
      : [{ kind: 'lifetime' as const, seconds: lifetime, name: 'the configured lifetime of a quick mode SA' }]),
    ...DEFAULTS.filter(({ seconds }) => seconds !== lifetime),
    dpdTimeout === null
      ? DPD_DEFAULT
      : { kind: 'dead-peer', seconds: dpdTimeout, name: 'the configured timeout of dead peer detection' },
  ];
}

/** The lifetime that this period is near to, a little before its end: of several, the one it comes nearest to; null for none. */
export function lifetimeOf(period: Micros, clockwork: readonly Clockwork[]): Clockwork | null {
  const near = clockwork.filter(
    ({ kind, seconds }) =>
      kind === 'lifetime' && period >= seconds * EARLY * SECOND && period <= seconds * LATE * SECOND,
  );
  return near.toSorted((a, b) => a.seconds - b.seconds)[0] ?? null;
}

/** The DPD timeout that this period is near to, or a multiple of. */
export function deadPeerOf(period: Micros, clockwork: readonly Clockwork[]): Clockwork | null {
  return (
    clockwork.find(({ kind, seconds }) => {
      const times = Math.round(period / (seconds * SECOND));
      const off = Math.abs(period - times * seconds * SECOND) / (seconds * SECOND);
      return kind === 'dead-peer' && times >= 1 && times <= DPD_TIMES && off <= DPD_JITTER;
    }) ?? null
  );
}
