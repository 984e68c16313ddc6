import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { microsFromIso } from '../../../shared/base/time.ts';
import { type Axis, type Range, isWhole, readRange, within, writeRange } from '../../timeline/scale.ts';
import { rangeIn } from '../../state/lens.ts';
import type { WorkProps } from '../work/work.tsx';

export interface Zoom {
  readonly range: Range;
  /** What the filter asks of the time; null where it asks nothing. */
  readonly kept: Range | null;
  /** Shows a range; `go` makes a step of it that Back takes back. */
  set(range: Range, how?: 'go' | 'replace'): void;
}

/** The address says the range once the wheel has come to rest. */
const REST_MS = 250;

/** The range in sight: what the address says, else what the filter asks of the time, else the whole run. */
export function useRange(props: Pick<WorkProps, 'lens' | 'state' | 'onState'>, axis: Axis, whole: Range): Zoom {
  const { lens, state, onState } = props;
  const [moving, setMoving] = useState<Range | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const kept = useMemo(() => {
    const asked = axis === 'time' ? rangeIn(lens) : null;
    return asked === null ? null : { from: asked.from ?? whole.from, to: asked.to ?? whole.to };
  }, [axis, lens, whole]);
  const said = state['z'];
  const range = useMemo(
    () => moving ?? within(readRange(said) ?? opened(kept) ?? whole, whole),
    [moving, said, kept, whole],
  );
  useEffect(() => () => clearTimeout(timer.current), []);

  const { from, to } = whole;
  const set = useCallback(
    (next: Range, how: 'go' | 'replace' = 'replace') => {
      clearTimeout(timer.current);
      const write = () => {
        onState({ z: isWhole(next, { from, to }) && rangeIn(lens) === null ? '' : writeRange(next) }, how);
        setMoving(null);
      };
      if (how === 'go') return write();
      setMoving(next);
      timer.current = setTimeout(write, REST_MS);
    },
    [onState, from, to, lens],
  );
  return useMemo(() => ({ range, kept, set }), [range, kept, set]);
}

/** With some room around it, for what stands at its ends. */
function opened(range: Range | null): Range | null {
  if (range === null || range.to < range.from) return null;
  const room = Math.max(2000, (range.to - range.from) * 0.02);
  return { from: range.from - room, to: range.to + room };
}

/** How many microseconds the zone's clock is ahead of UTC at a moment. */
export function offsetAt(place: number, named: { readonly day: string; readonly time: string }): number {
  const local = microsFromIso(`${named.day}T${named.time}Z`);
  return local === null ? 0 : local - Math.floor(place / 1000) * 1000;
}
