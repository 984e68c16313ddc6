import { type ReactNode, useState } from 'react';
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
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  /** So many rows at first; the others on asking. */
  readonly first?: number;
}

/** A compact table of 24 px rows. A column without anything to say in any row is left out by the caller. */
export function Table<Row>(props: TableProps<Row>) {
  const [all, setAll] = useState(false);
  const first = props.first ?? 30;
  const rows = all ? props.rows : props.rows.slice(0, first);
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.name} scope="col" data-align={column.align} data-wide={column.wide || undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
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
      {rows.length < props.rows.length ? (
        <Button quiet label={`Show all ${formatCount(props.rows.length)}`} onClick={() => setAll(true)} />
      ) : null}
    </div>
  );
}
