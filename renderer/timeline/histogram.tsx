import { type PointerEvent, memo, useMemo, useState } from 'react';
import { type Counts, countPaths } from './draw.ts';
import { type Range, type Scale, isWhole } from './scale.ts';
import styles from './histogram.module.css';

export const HISTOGRAM_HEIGHT = 56;

interface HistogramProps {
  readonly counts: Counts;
  /** The range that the counts are of. */
  readonly counted: Range;
  /** Over the whole run. */
  readonly scale: Scale;
  /** What is in sight below. */
  readonly window: Range;
  /** What the filter asks of the time. */
  readonly kept: Range | null;
  readonly selected: number | null;
  /** What is being brushed, in px. */
  readonly brush: { readonly from: number; readonly to: number } | null;
  readonly label: string;
  /** What is told of a part while the mouse is over it. */
  readonly tell: (part: number) => string;
  readonly onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
}

/** Events over the whole run, by severity. A press goes there, a pull brushes a range. */
export const Histogram = memo(function Histogram(props: HistogramProps) {
  const { counts, counted, scale, window: seen, kept } = props;
  const [over, setOver] = useState<{ readonly x: number; readonly part: number } | null>(null);
  const paths = useMemo(
    () => countPaths(counts, counted.from, counted.to, scale, HISTOGRAM_HEIGHT - 4),
    [counts, counted, scale],
  );
  const parts = counts.rest.length;
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const share = (scale.place(x) - counted.from) / Math.max(1, counted.to - counted.from);
    const part = Math.floor(share * parts);
    setOver(part >= 0 && part < parts ? { x, part } : null);
  };
  const [a, b] = [scale.x(seen.from), scale.x(seen.to)];
  return (
    <div
      className={styles['histogram']}
      style={{ width: scale.width, height: HISTOGRAM_HEIGHT }}
      role="img"
      aria-label={props.label}
      onPointerDown={props.onPointerDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setOver(null)}
      data-histogram
    >
      <svg width={scale.width} height={HISTOGRAM_HEIGHT} aria-hidden>
        <g transform="translate(0 4)">
          <path className={styles['rest']} d={paths.rest} />
          <path className={styles['warning']} d={paths.warning} />
          <path className={styles['error']} d={paths.error} />
        </g>
        {kept === null ? null : <Shade from={scale.x(kept.from)} to={scale.x(kept.to)} width={scale.width} />}
        {isWhole(seen, scale.range) ? null : (
          <>
            <Shade from={a} to={b} width={scale.width} />
            <rect
              className={styles['window']}
              x={Math.max(0.5, a)}
              y={0.5}
              width={Math.max(2, Math.min(scale.width - 0.5, b) - Math.max(0.5, a))}
              height={HISTOGRAM_HEIGHT - 1}
              rx={2}
            />
          </>
        )}
        {props.selected === null ? null : (
          <rect className={styles['selected']} x={scale.x(props.selected)} y={0} width={1} height={HISTOGRAM_HEIGHT} />
        )}
      </svg>
      {props.brush === null ? null : (
        <span
          className={styles['brush']}
          style={{ left: props.brush.from, width: props.brush.to - props.brush.from }}
        />
      )}
      {over === null ? null : (
        <span
          className={styles['told']}
          style={over.x < scale.width / 2 ? { left: over.x + 12 } : { right: scale.width - over.x + 12 }}
        >
          {props.tell(over.part)}
        </span>
      )}
    </div>
  );
});

function Shade(props: { readonly from: number; readonly to: number; readonly width: number }) {
  const from = Math.min(props.width, Math.max(0, props.from));
  const to = Math.min(props.width, Math.max(0, props.to));
  return (
    <>
      <rect className={styles['shade']} x={0} y={0} width={from} height={HISTOGRAM_HEIGHT} />
      <rect className={styles['shade']} x={to} y={0} width={props.width - to} height={HISTOGRAM_HEIGHT} />
    </>
  );
}
