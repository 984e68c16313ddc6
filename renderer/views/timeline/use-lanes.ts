import { useEffect, useMemo, useRef, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import { faultOf } from '../../../shared/base/fault.ts';
import type { Params, Returns } from '../../../shared/contract/api.ts';
import { type Range, askedFor } from '../../timeline/scale.ts';
import type { LaneData } from '../../timeline/lane.tsx';
import { useApp } from '../../state/app.ts';

type Wanted = Params<'run.lanes'>['rows'][number];

/** What is known of a row: to be drawn, and where on the axis it lies. */
export interface LaneInfo {
  readonly data: LaneData;
  readonly least: number | null;
  readonly most: number | null;
  readonly total: number;
  readonly undated: number;
}

export interface Lanes {
  of(row: Wanted): LaneInfo | null;
  readonly gaps: Returns<'run.lanes'>['gaps'];
  readonly fault: Fault | null;
}

/** Bars of some px each: what is asked for is the whole run, or a range of two or three times what is in sight. */
const PARTS_OF_ALL = 240;
const PARTS = 600;
/** Rows with more events within the range are counted by parts. */
const MOST_EVENTS = 500;
const MAX_KEPT = 600;
/** A wheel turns faster than it is worth to ask. */
const SETTLE_MS = 60;

interface Kept {
  readonly info: LaneInfo;
  readonly asked: string;
}

/** What rows draw, over the range in sight. What was drawn before stays until the next answer, wherever the range went. */
export function useLanes(run: string, lens: string, rows: readonly Wanted[], range: Range, whole: Range): Lanes {
  const { link } = useApp();
  const kept = useRef(new Map<string, Kept>());
  const [gaps, setGaps] = useState<Lanes['gaps']>([]);
  const [fault, setFault] = useState<Fault | null>(null);
  const [version, setVersion] = useState(0);
  const asked = useSettled(askedFor(range, whole));
  const key = JSON.stringify([run, lens, asked]);
  const wanted = JSON.stringify(rows);
  const { from: least, to: most } = whole;
  useEffect(() => {
    const all = JSON.parse(wanted) as readonly Wanted[];
    const missing = all.filter((row) => kept.current.get(keyOf(row))?.asked !== key);
    if (missing.length === 0) return undefined;
    const controller = new AbortController();
    const { from, to } = asked;
    const parts = from <= least && to >= most ? PARTS_OF_ALL : PARTS;
    link
      .call(
        'run.lanes',
        { run, filter: lens, rows: missing, parts, most: MOST_EVENTS, from, to },
        { signal: controller.signal },
      )
      .then(
        (answer) => {
          for (const [at, row] of answer.rows.entries()) {
            const of = missing[at];
            if (of === undefined) continue;
            kept.current.delete(keyOf(of));
            kept.current.set(keyOf(of), { asked: key, info: infoOf(row, answer) });
          }
          for (const oldest of kept.current.keys()) {
            if (kept.current.size <= MAX_KEPT) break;
            kept.current.delete(oldest);
          }
          setGaps((now) => (JSON.stringify(now) === JSON.stringify(answer.gaps) ? now : answer.gaps));
          setFault(null);
          setVersion((count) => count + 1);
        },
        (error: unknown) => {
          if (!controller.signal.aborted) setFault(faultOf(error));
        },
      );
    return () => controller.abort();
  }, [link, run, lens, asked, least, most, key, wanted]);
  return useMemo(
    () => ({ of: (row) => kept.current.get(keyOf(row))?.info ?? null, gaps, fault }),
    // What is kept grows with the version.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [gaps, fault, version],
  );
}

function infoOf(row: Returns<'run.lanes'>['rows'][number], { from, to }: Returns<'run.lanes'>): LaneInfo {
  const { least, most, total, undated } = row;
  const data: LaneData =
    row.events !== null
      ? { kind: 'events', events: row.events }
      : { kind: 'counts', counts: row.parts ?? { error: [], warning: [], rest: [] }, range: { from, to: to + 1 } };
  return { data, least, most, total, undated };
}

function keyOf(row: Wanted): string {
  if ('peer' in row) return `lane ${row.peer ?? ''}@${row.instance ?? ''}`;
  return 'negotiation' in row ? row.negotiation : `attempt ${row.attempt}`;
}

/** The first at once, then what has stood still for a moment. */
function useSettled(range: Range): Range {
  const [settled, setSettled] = useState(range);
  const { from, to } = range;
  useEffect(() => {
    const timer = setTimeout(
      () => setSettled((now) => (now.from === from && now.to === to ? now : { from, to })),
      SETTLE_MS,
    );
    return () => clearTimeout(timer);
  }, [from, to]);
  return settled;
}
