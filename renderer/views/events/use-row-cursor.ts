import { type RefObject, useEffect, useRef, useState } from 'react';
import type { DataGridHandle } from '../../grid/data-grid.tsx';
import { useApp } from '../../state/app.ts';
import { useAsk } from '../../state/ask.ts';
import type { TableQuery } from '../../state/rows.ts';
import type { Pick } from '../../state/route.ts';
import type { Table } from './use-table.ts';

/** The selected event as a row of the table, whichever of the two changed. */
export interface RowCursor {
  /** From 0; -1 where no row is selected or the filter leaves it out. */
  readonly current: number;
  readonly goTo: (index: number) => void;
  /** By so many rows; from none, to the first. */
  readonly step: (by: 1 | -1) => void;
  readonly failure: (direction: 'next' | 'previous') => void;
  /** A sentence for the moment. */
  readonly said: string;
}

interface Known {
  readonly query: TableQuery;
  /** -1 where the filter leaves the event out. */
  readonly index: number;
  /** Null for a row that has not come yet. */
  readonly id: number | null;
  /** Selected elsewhere: it has to be brought in sight. */
  readonly found: boolean;
}

export function useRowCursor(props: {
  readonly run: string;
  readonly table: Table;
  readonly pick: Pick;
  readonly onPick: (pick: Pick) => void;
  readonly grid: RefObject<DataGridHandle | null>;
  /** Unfolds what a row stands in. */
  readonly onReveal: (index: number) => void;
}): RowCursor {
  const { run, table, pick, onPick, grid, onReveal } = props;
  const { query } = table;
  const { link } = useApp();
  const [known, setKnown] = useState<Known | null>(null);
  const [said, setSaid] = useState('');
  const picked = pick?.kind === 'event' ? pick.id : null;
  const isKnown = known !== null && known.query === query && (known.id === picked || known.id === null);
  const asked = useAsk(
    'run.tableRow',
    picked === null || isKnown || query === null ? null : { run, ...query, find: { event: picked } },
  );
  const answer = asked.busy ? null : asked.value;
  if (!isKnown && answer !== null && query !== null && picked !== null)
    setKnown({ query, id: picked, index: answer.index ?? -1, found: true });
  const reveal = useRef(onReveal);
  useEffect(() => {
    reveal.current = onReveal;
  });
  useEffect(() => {
    // A group that somebody folded stays so: its head then stands for the row.
    if (known?.found === true && known.index >= 0) grid.current?.show(known.index);
  }, [known, grid]);

  const current = isKnown && known.index < table.total ? known.index : -1;
  const latest = useRef(current);
  const choose = (index: number, id: number | null) => {
    if (query === null) return;
    latest.current = index;
    setSaid('');
    setKnown({ query, index, id, found: false });
    if (id !== null) onPick({ kind: 'event', id });
  };
  const goTo = (index: number) => {
    if (query === null || index < 0 || index >= table.total) return;
    const id = table.row(index)?.id ?? null;
    choose(index, id);
    if (id !== null) return;
    link.call('run.table', { run, ...query, from: index, count: 1 }).then(
      ({ rows: [row] }) => {
        if (row !== undefined && latest.current === index) choose(index, row.id);
      },
      () => undefined,
    );
  };
  const step = (by: 1 | -1) => {
    const to = current < 0 ? 0 : current + by;
    goTo(to);
    onReveal(to);
    grid.current?.show(to);
  };
  const failure = (direction: 'next' | 'previous') => {
    if (query === null) return;
    const at = { run, ...query, find: { failureFrom: current, direction } };
    link.call('run.tableRow', at).then(
      (found) => {
        if (found.index === null || found.row === null) {
          setSaid(
            current < 0
              ? 'There is no failure among these events.'
              : `There is no failure ${direction === 'next' ? 'after' : 'before'} this one.`,
          );
          return;
        }
        choose(found.index, found.row.id);
        reveal.current(found.index);
        grid.current?.show(found.index);
      },
      () => setSaid('The engine did not answer. Try again.'),
    );
  };
  return { current, goTo, step, failure, said };
}
