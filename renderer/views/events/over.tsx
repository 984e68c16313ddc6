import { useMemo } from 'react';
import { plural } from '../../../shared/base/units.ts';
import { type Bars, partAt, sumOf } from '../../grid/data-bars.ts';
import { Histogram } from '../../grid/data-histogram.tsx';
import { useApp } from '../../state/app.ts';
import { useAsk } from '../../state/ask.ts';
import { rangeIn, timed } from '../../state/lens.ts';
import { useClock } from '../shared/time.ts';
import styles from './over.module.css';

const PARTS = 180;

interface OverProps {
  readonly run: string;
  readonly lens: string;
  readonly wfp: boolean;
  readonly offsets: Readonly<Record<string, number>>;
  /** Where there is no clock: to the row that stands at so many behind the first. */
  readonly onPlace: (index: number) => void;
}

/** Events over the whole run, whatever time the lens asks for: that is drawn over it and changed by drawing. */
export function Over(props: OverProps) {
  const { run, lens, wfp, offsets } = props;
  const app = useApp();
  const clock = useClock();
  const filter = timed(lens, null, null);
  const { value } = useAsk('run.over', { run, filter, wfp, parts: PARTS, offsets });
  const bars = useMemo<Bars | null>(() => (value === null ? null : value), [value]);
  if (value === null || bars === null) return <div className={styles['waiting']} aria-hidden />;
  const asked = rangeIn(lens);
  const sayTime = (from: number, to: number): string => {
    const [start, end] = [clock.micros(from), clock.micros(to)];
    const last = start.day === end.day ? end.time : `${end.day} ${end.time}`;
    return `${start.day} ${start.time} – ${last}`;
  };
  const timely = value.axis === 'time';
  return (
    <div className={styles['over']}>
      <Histogram
        label={timely ? 'Events over time' : 'Events in their order; these logs have no clock'}
        bars={bars}
        chosen={timely && asked !== null ? { from: asked.from ?? value.from, to: asked.to ?? value.to } : null}
        say={
          timely
            ? sayTime
            : (from, to) => `in the order of lines, events ${Math.floor(from) + 1} to ${Math.floor(to) + 1}`
        }
        does={timely ? 'shows only these' : 'goes there'}
        onChoose={(from, to) => {
          if (timely) app.lens.time(Math.floor(from), Math.max(Math.floor(from), Math.ceil(to) - 1));
          else props.onPlace(sumOf(bars, 0, Math.round(partAt(bars, from)) - 1).all);
        }}
        onClear={() => app.lens.set(filter)}
      />
      {value.undated > 0 ? (
        <p className={styles['undated']}>{`${plural(value.undated, 'event')} without a clock not drawn`}</p>
      ) : null}
    </div>
  );
}
