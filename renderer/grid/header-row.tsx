import { ColumnEdge } from './column-edge.tsx';
import type { Column, ColumnId } from './columns.ts';
import styles from './header-row.module.css';

interface HeaderRowProps {
  readonly columns: readonly Column[];
  readonly onResize: (id: ColumnId, width: number) => void;
}

/** The columns' names; the edge of each is drawn, or moved by the arrow keys. */
export function HeaderRow(props: HeaderRowProps) {
  return (
    <div className={styles['header']} role="row" aria-rowindex={1}>
      <span className={styles['gutter']} role="columnheader">
        <span>Line</span>
      </span>
      {props.columns.map((column) => (
        <span key={column.id} className={styles['column']} role="columnheader" style={{ width: column.width }}>
          <span className={styles['name']}>{column.name}</span>
          <ColumnEdge name={column.name} width={column.width} onResize={(width) => props.onResize(column.id, width)} />
        </span>
      ))}
      <span className={styles['message']} role="columnheader">
        <span>Message</span>
      </span>
    </div>
  );
}
