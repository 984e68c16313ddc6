import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { plural } from '../../shared/base/units.ts';
import { type Bars, edgeOf, partAt, stacked, sumOf } from './data-bars.ts';
import styles from './data-histogram.module.css';

const HEIGHT = 40;

export interface HistogramProps {
  readonly label: string;
  readonly bars: Bars;
  /** What is chosen of the range; null for all of it. */
  readonly chosen: { readonly from: number; readonly to: number } | null;
  /** A stretch of the axis in words. */
  readonly say: (from: number, to: number) => string;
  /** A part that was pressed, or several that were drawn over. */
  readonly onChoose: (from: number, to: number) => void;
  /** What a choice does, for the tooltip and for screen readers. */
  readonly does: string;
  readonly onClear: () => void;
}

/** Events over the range, stacked by how grave they are. Parts are chosen by the mouse or by the arrow keys and Enter. */
export function Histogram(props: HistogramProps) {
  const { bars, chosen } = props;
  const parts = bars.error.length;
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<{ readonly anchor: number; readonly focus: number } | null>(null);
  const [drawing, setDrawing] = useState(false);
  const paths = useMemo(() => stacked(bars, HEIGHT), [bars]);

  const first = cursor === null ? 0 : Math.min(cursor.anchor, cursor.focus, parts - 1);
  const last = cursor === null ? parts - 1 : Math.min(parts - 1, Math.max(cursor.anchor, cursor.focus));
  const told = sumOf(bars, first, last);
  const words = [
    props.say(edgeOf(bars, first), edgeOf(bars, last + 1)),
    told.error > 0 ? plural(told.error, 'error') : null,
    told.warning > 0 ? plural(told.warning, 'warning') : null,
    plural(told.all, 'event'),
  ].flatMap((part) => part ?? []);

  const choose = () => {
    if (cursor !== null) props.onChoose(edgeOf(bars, first), edgeOf(bars, last + 1));
  };
  const partOf = (event: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    if (rect === undefined || rect.width === 0) return 0;
    return Math.min(parts - 1, Math.max(0, Math.floor(((event.clientX - rect.left) / rect.width) * parts)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      const focus = Math.min(parts - 1, Math.max(0, (cursor?.focus ?? (by > 0 ? -1 : parts)) + by));
      setCursor({ anchor: event.shiftKey ? (cursor?.anchor ?? focus) : focus, focus });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      props.onClear();
    } else if (event.key === 'Escape' && cursor !== null) {
      event.preventDefault();
      setCursor(null);
    }
  };

  return (
    <div className={styles['histogram']}>
      <div
        ref={box}
        className={styles['bars']}
        role="slider"
        tabIndex={0}
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={parts - 1}
        aria-valuenow={cursor?.focus ?? 0}
        aria-valuetext={`${words.join(', ')}. Enter ${props.does}.`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = partOf(event);
          setDrawing(true);
          setCursor({ anchor: at, focus: at });
        }}
        onPointerMove={(event) => {
          const at = partOf(event);
          setCursor(drawing && cursor !== null ? { ...cursor, focus: at } : { anchor: at, focus: at });
        }}
        onPointerUp={() => {
          if (!drawing) return;
          setDrawing(false);
          choose();
        }}
        onPointerCancel={() => setDrawing(false)}
        onPointerLeave={() => {
          if (!drawing) setCursor(null);
        }}
        onBlur={() => setCursor(null)}
        onKeyDown={onKeyDown}
      >
        <svg viewBox={`0 0 ${parts} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
          <path className={styles['rest']} d={paths.rest} />
          <path className={styles['warning']} d={paths.warning} />
          <path className={styles['error']} d={paths.error} />
        </svg>
        {chosen === null ? null : (
          <>
            <span
              className={styles['dim']}
              style={{ insetInlineEnd: `${100 - (partAt(bars, chosen.from) / parts) * 100}%` }}
            />
            <span
              className={styles['dim']}
              style={{ insetInlineStart: `${(partAt(bars, chosen.to) / parts) * 100}%` }}
            />
          </>
        )}
        {cursor === null ? null : (
          <span
            className={styles['cursor']}
            style={{
              insetInlineStart: `${(first / parts) * 100}%`,
              insetInlineEnd: `${100 - ((last + 1) / parts) * 100}%`,
            }}
          />
        )}
      </div>
      <p className={styles['words']} aria-hidden>
        <span>{words[0]}</span>
        <span className={styles['counts']}>{words.slice(1).join(' · ')}</span>
      </p>
    </div>
  );
}
