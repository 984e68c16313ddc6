import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { LEAST_WIDTH, MOST_WIDTH, boundWidth } from './columns.ts';
import styles from './column-edge.module.css';

const STEP = 8;

/** The edge of a column's header: drawn, or moved by the arrow keys. It stands in an element that is placed. */
export function ColumnEdge(props: {
  readonly name: string;
  /** In px. */
  readonly width: number;
  readonly onResize: (width: number) => void;
}) {
  const { name, width } = props;
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    props.onResize(boundWidth(width + by));
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
        if (from !== null) props.onResize(boundWidth(from.width + event.clientX - from.x));
      }}
      onPointerUp={() => (grip.current = null)}
      onLostPointerCapture={() => (grip.current = null)}
      onKeyDown={onKeyDown}
    />
  );
}
