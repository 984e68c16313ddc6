import { type PointerEvent, memo } from 'react';
import type { Tick } from './ticks.ts';
import styles from './ruler.module.css';

interface RulerProps {
  readonly width: number;
  /** What the ruler counts, in its head: the day and the zone, or that it is the order of lines. */
  readonly head: string;
  readonly ticks: readonly Tick[];
  /** The line under it: how far from the selection, where something is selected. */
  readonly second: { readonly head: string; readonly ticks: readonly Tick[] } | null;
  /** Where the selection stands, in px. */
  readonly selected: number | null;
  readonly onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
}

/** Absolute times, and under them the time since the selection. A press and a pull brush over it. */
export const Ruler = memo(function Ruler(props: RulerProps) {
  const { width, second, selected } = props;
  return (
    <div className={styles['ruler']} aria-hidden>
      <div className={styles['heads']}>
        <span>{props.head}</span>
        <span>{second === null ? '' : second.head}</span>
      </div>
      <div className={styles['scale']} style={{ width }} onPointerDown={props.onPointerDown}>
        <Ticks ticks={props.ticks} width={width} />
        {second === null ? null : <Ticks ticks={second.ticks} width={width} second />}
        {selected === null || selected < 0 || selected > width ? null : (
          <span className={styles['selected']} style={{ left: selected }} />
        )}
      </div>
    </div>
  );
});

function Ticks(props: { readonly ticks: readonly Tick[]; readonly width: number; readonly second?: boolean }) {
  return (
    <div className={styles['ticks']} data-second={props.second || undefined}>
      {props.ticks.map(({ x, label, strong }) => (
        <span
          key={`${label} ${Math.round(x)}`}
          className={styles['tick']}
          data-strong={strong || undefined}
          data-last={x > props.width - 60 || undefined}
          style={{ left: x }}
        >
          {label}
        </span>
      ))}
    </div>
  );
}
