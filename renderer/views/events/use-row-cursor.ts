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
  readonly index: number;
  /** Null for a row that has not come yet. */
  readonly id: number | null;
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
  const reveal = useRef(onReveal);
  useEffect(() => {
    reveal.current = onReveal;
  });

  useEffect(() => {
    if (isKnown || answer === null || query === null || picked === null) return;
    setKnown({ query, id: picked, index: answer.index ?? -1 });
    if (answer.index === null) return;
    reveal.current(answer.index);
    grid.current?.show(answer.index);
  }, [isKnown, answer, query, picked, grid]);

  const current = isKnown && known.index < table.total ? known.index : -1;
  const row = current < 0 ? undefined : table.row(current);
  const waiting = isKnown && known.id === null && row !== undefined ? row.id : null;
  useEffect(() => {
    if (waiting === null) return;
    setKnown((now) => (now === null ? null : { ...now, id: waiting }));
    onPick({ kind: 'event', id: waiting });
  }, [waiting, onPick]);

  const goTo = (index: number) => {
    if (query === null || index < 0 || index >= table.total) return;
    const id = table.row(index)?.id ?? null;
    setSaid('');
    setKnown({ query, index, id });
    if (id !== null) onPick({ kind: 'event', id });
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
        setSaid('');
        setKnown({ query, index: found.index, id: found.row.id });
        onPick({ kind: 'event', id: found.row.id });
        reveal.current(found.index);
        grid.current?.show(found.index);
      },
      () => setSaid('The engine did not answer. Try again.'),
    );
  };
  return { current, goTo, step, failure, said };
}
