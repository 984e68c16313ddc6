import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { type Column, type ColumnId, LEAST_WIDTH, MOST_WIDTH, boundWidth } from './columns.ts';
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
          <Edge column={column} onResize={props.onResize} />
        </span>
      ))}
      <span className={styles['message']} role="columnheader">
        <span>Message</span>
      </span>
    </div>
  );
}

const STEP = 8;

function Edge(props: { readonly column: Column; readonly onResize: HeaderRowProps['onResize'] }) {
  const { id, name, width } = props.column;
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    props.onResize(id, boundWidth(width + by));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that is moved
    <span
      className={styles['edge']}
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${name}`}
      aria-valuenow={width}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that is moved
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        const from = grip.current;
        if (from !== null) props.onResize(id, boundWidth(from.width + event.clientX - from.x));
      }}
      onPointerUp={() => (grip.current = null)}
      onLostPointerCapture={() => (grip.current = null)}
      onKeyDown={onKeyDown}
    />
  );
}
