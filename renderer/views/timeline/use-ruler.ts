import { useMemo } from 'react';
import { isoFromMicros } from '../../../shared/base/time.ts';
import { type Axis, type Range, type Scale, spanOf } from '../../timeline/scale.ts';
import { distanceTicks, orderTicks, span, timeTicks } from '../../timeline/ticks.ts';
import { useClock } from '../shared/time.ts';
import { offsetAt } from './use-range.ts';

/** What stands beside the axis: times in the chosen zone, how far from the selection, and how long it was silent. */
export function useRuler(
  axis: Axis,
  scale: Scale,
  origin: number | null,
  silences: readonly Range[],
  ends: { readonly least: number; readonly most: number },
) {
  const clock = useClock();
  const named = clock.micros;
  const time = axis === 'time';
  const { range } = scale;
  const offset = time ? offsetAt(range.from, named(range.from)) : 0;
  const ticks = useMemo(
    () => (time ? timeTicks(scale, offset, named) : orderTicks(scale)),
    [time, scale, offset, named],
  );
  const since = useMemo(
    () => (time && origin !== null ? { head: 'since the selection', ticks: distanceTicks(scale, origin) } : null),
    [time, origin, scale],
  );
  const gaps = useMemo(
    () => silences.map((gap) => ({ ...gap, label: `no events for ${span(gap.to - gap.from)}` })),
    [silences],
  );
  const lines = useMemo(() => ticks.map(({ x }) => x), [ticks]);
  const from = Math.max(range.from, ends.least);
  const to = Math.min(range.to, Math.max(ends.most, from));
  return {
    named,
    ticks,
    since,
    gaps,
    lines,
    head: time ? `${named(range.from).day}, ${clock.name}` : 'order of lines',
    /** The range in sight, in words. */
    words: time
      ? [clock.range(isoFromMicros(from), isoFromMicros(to)), to > from ? span(spanOf({ from, to })) : null]
          .filter((part) => part !== null)
          .join(', ')
      : 'No event has a clock: rows stand in the order of lines',
  };
}
