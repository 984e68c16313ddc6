import { type ReactNode, useMemo, useState } from 'react';
import { formatCount } from '../../shared/base/units.ts';
import { Button } from './controls.tsx';
import styles from './table.module.css';

export interface Column<Row> {
  readonly name: string;
  readonly align?: 'end';
  /** Takes the room that the others leave. */
  readonly wide?: boolean;
  readonly mono?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** What it can be sorted by; numbers the largest first. */
  readonly by?: (row: Row) => number | string;
}

/** By which column, by its name, and which way. */
export interface Sorted {
  readonly name: string;
  readonly descending: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  /** So many rows at first; the others on asking. */
  readonly first?: number;
  /** How it is sorted at first; as the rows come where it is left out. */
  readonly sorted?: Sorted;
}

/** A compact table of rows. A column without anything to say in any row is left out by the caller. */
export function Table<Row>(props: TableProps<Row>) {
  const [all, setAll] = useState(false);
  const [sorted, setSorted] = useState<Sorted | null>(props.sorted ?? null);
  const first = props.first ?? 30;
  const by = props.columns.find(({ name }) => name === sorted?.name)?.by;
  const { rows } = props;
  const descending = sorted?.descending === true;
  const inOrder = useMemo(
    () => (by === undefined ? rows : rows.toSorted((a, b) => compare(by(a), by(b)) * (descending ? -1 : 1))),
    // A column's `by` may be made anew with each drawing; what it is of is told by its name.
    // oxlint-disable-next-line react/exhaustive-deps
    [rows, sorted?.name, descending],
  );
  const shown = all ? inOrder : inOrder.slice(0, first);
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                data-align={column.align}
                data-wide={column.wide || undefined}
                aria-sort={sorted?.name !== column.name ? undefined : descending ? 'descending' : 'ascending'}
              >
                {column.by === undefined ? (
                  column.name
                ) : (
                  <SortButton column={column} sorted={sorted} onSort={setSorted} />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={props.keyOf(row, index)}>
              {props.columns.map((column) => (
                <td
                  key={column.name}
                  data-align={column.align}
                  data-mono={column.mono || undefined}
                  data-wide={column.wide || undefined}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length ? (
        <Button quiet label={`Show all ${formatCount(rows.length)}`} onClick={() => setAll(true)} />
      ) : null}
    </div>
  );
}

function SortButton<Row>(props: {
  readonly column: Column<Row>;
  readonly sorted: Sorted | null;
  readonly onSort: (sorted: Sorted) => void;
}) {
  const { name, align } = props.column;
  const now = props.sorted?.name === name ? props.sorted : null;
  return (
    <button
      type="button"
      className={styles['sort']}
      onClick={() => props.onSort({ name, descending: now === null ? align === 'end' : !now.descending })}
    >
      {name}
      <span className={styles['arrow']} aria-hidden>
        {now === null ? '' : now.descending ? '↓' : '↑'}
      </span>
    </button>
  );
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
