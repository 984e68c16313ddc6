import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './splitter.module.css';

const STEP = 16;

/** The edge between two panes: drawn by the mouse, by arrow keys, and set back by a double press. */
export function Splitter(props: {
  readonly label: string;
  /** Whether the pane that gets its width stands behind it, and not before. */
  readonly behind?: boolean;
  /** Of that pane, in px. */
  readonly width: number;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  readonly onResize: (width: number) => void;
}) {
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const sign = props.behind === true ? -1 : 1;
  const set = (width: number) => props.onResize(Math.round(Math.min(props.most, Math.max(props.least, width))));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved is a control (ARIA, 5.3.25)
    <div
      className={styles['splitter']}
      data-behind={props.behind || undefined}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={props.label}
      aria-valuenow={props.width}
      aria-valuemin={props.least}
      aria-valuemax={props.most}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: props.width };
      }}
      onPointerMove={(event) => {
        if (from.current !== null) set(from.current.width + sign * (event.clientX - from.current.x));
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onDoubleClick={() => set(props.usual)}
      onKeyDown={(event: KeyboardEvent) => {
        const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0;
        if (by === 0) return;
        event.preventDefault();
        set(props.width + sign * by);
      }}
    />
  );
}
