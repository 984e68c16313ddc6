import { useCallback, useRef } from 'react';
import { useApp } from '../../state/app.ts';
import { linesRoute } from '../../state/route.ts';
import type { Axis } from '../../timeline/scale.ts';
import type { WorkProps } from '../work/work.tsx';

export interface Steps {
  next(by: 1 | -1): void;
  failure(direction: 'next' | 'previous'): void;
  /** The first event at or behind a place of the time axis; of an axis of order, the nearest one at or before it. */
  at(place: number): void;
  /** The lines of the selected event. */
  raw(): void;
}

/** Walks the events that the filter lets through, in their order. What is asked for last wins. */
export function useSteps(props: Pick<WorkProps, 'run' | 'lens' | 'pick' | 'onPick'>, axis: Axis): Steps {
  const { run, lens, pick, onPick } = props;
  const { link, router } = useApp();
  const turn = useRef(0);

  const select = useCallback(
    async (find: () => Promise<number | null>) => {
      turn.current += 1;
      const mine = turn.current;
      // What cannot be asked is told by the views that ask the same.
      const id = await find().catch(() => null);
      if (id !== null && mine === turn.current) onPick({ kind: 'event', id });
    },
    [onPick],
  );
  /** The id of the selected event, or of the first of the selected attempt. */
  const picked = async (): Promise<number | null> => {
    if (pick === null) return null;
    if (pick.kind === 'event') return pick.id;
    const { events } = await link.call('run.attempt', { run, attempt: pick.no, most: 1 });
    return events[0]?.id ?? null;
  };
  /** Its place among the events that pass; -1 before the first, null where it does not pass. */
  const placeOf = async (): Promise<number> => {
    const id = await picked();
    if (id === null) return -1;
    const { index } = await link.call('run.tableRow', { run, filter: lens, find: { event: id } });
    return index ?? -1;
  };

  return {
    next: (by) =>
      void select(async () => {
        const place = await placeOf();
        const from = place + by;
        if (from < 0) return null;
        const { rows } = await link.call('run.table', { run, filter: lens, from, count: 1 });
        return rows[0]?.id ?? null;
      }),
    failure: (direction) =>
      void select(async () => {
        const failureFrom = await placeOf();
        const { row } = await link.call('run.tableRow', { run, filter: lens, find: { failureFrom, direction } });
        return row?.id ?? null;
      }),
    at: (place) =>
      void select(async () => {
        const at = Math.max(0, Math.round(place));
        if (axis === 'time') {
          const { row } = await link.call('run.tableRow', { run, filter: lens, find: { time: at } });
          return row?.id ?? null;
        }
        const [there] = (await link.call('run.table', { run, from: at, count: 1 })).rows;
        if (there === undefined) return null;
        const find = { file: there.file, line: there.line };
        const { row } = await link.call('run.tableRow', { run, filter: lens, find });
        return row?.id ?? null;
      }),
    raw: () => {
      void picked().then(
        async (id) => {
          if (id === null) return;
          const { row } = await link.call('run.tableRow', { run, find: { event: id } });
          if (row !== null) router.go(linesRoute(run, { file: row.file, line: row.line }));
        },
        () => undefined,
      );
    },
  };
}
