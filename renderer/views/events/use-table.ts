import { useCallback, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import type { Returns, TableRow } from '../../../shared/contract/api.ts';
import { useApp } from '../../state/app.ts';
import { useAsk } from '../../state/ask.ts';
import type { TableQuery } from '../../state/rows.ts';
import { useStore } from '../../state/store.ts';

/** So many rows come with the first answer: a window full of them and more. */
const FIRST = 120;

/** Rows of the engine's table. While another question is on its way they are those of the one before. */
export interface Table {
  /** What the rows are those of; null before the first answer. */
  readonly query: TableQuery | null;
  readonly total: number;
  /** From 0. */
  readonly row: (index: number) => TableRow | undefined;
  readonly want: (stretches: readonly (readonly [first: number, last: number])[]) => void;
  readonly busy: boolean;
  readonly fault: Fault | null;
}

interface Shown {
  readonly key: string;
  readonly query: TableQuery;
  readonly answer: Returns<'run.table'>;
}

/** `wait`: the rows before stay although the next ones are there. */
export function useTable(run: string, query: TableQuery, wait: boolean): Table {
  const { rows } = useApp();
  useStore(rows.version);
  const problem = useStore(rows.problem);
  const asked = useAsk('run.table', { run, ...query, from: 0, count: FIRST });
  const [shown, setShown] = useState<Shown | null>(null);
  const key = JSON.stringify(query);
  const here = !wait && !asked.busy && asked.fault === null && asked.value !== null;
  if (here && asked.value !== null && (shown?.key !== key || shown.answer !== asked.value))
    setShown({ key, query, answer: asked.value });

  const shownKey = shown?.key ?? null;
  const want = useCallback(
    (stretches: readonly (readonly [number, number])[]) => {
      if (shownKey === null) return;
      const windows = stretches.flatMap(([first, last]) =>
        last < FIRST ? [] : [{ run, file: shownKey, first: first + 1, last: last + 1 }],
      );
      if (windows.length > 0) rows.wantAll(windows);
    },
    [rows, run, shownKey],
  );
  const answer = shown?.answer;
  return {
    query: shown?.query ?? null,
    total: answer?.total ?? 0,
    row: (index) => answer?.rows[index] ?? (shown === null ? undefined : rows.line(run, shown.key, index + 1)),
    want,
    busy: asked.busy || wait,
    fault: asked.fault ?? problem,
  };
}
