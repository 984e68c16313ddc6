import type { MouseEvent } from 'react';
import { isoFromMicros } from '../../../shared/base/time.ts';
import type { SearchCounts } from '../../../shared/contract/api.ts';
import { useClock } from '../shared/time.ts';
import styles from './search-pane.module.css';

const HEIGHT = 20;

interface SparklineProps {
  readonly over: NonNullable<SearchCounts['over']>;
  /** In microseconds. */
  readonly onPick: (time: number) => void;
}

/** When the hits were, from the first time in the logs to the last. */
export function Sparkline(props: SparklineProps) {
  const { from, to, counts } = props.over;
  const most = Math.max(1, ...counts);
  const when = useClock().range(isoFromMicros(from), isoFromMicros(to)) ?? '';
  const onClick = (event: MouseEvent<HTMLButtonElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = Math.floor(((event.clientX - box.left) / box.width) * counts.length);
    // By the keyboard there is no place: the first part that has a hit.
    const at = event.detail === 0 ? counts.findIndex((count) => count > 0) : part;
    props.onPick(from + Math.floor(((to - from) * Math.max(0, at)) / Math.max(1, counts.length)));
  };
  return (
    <button
      type="button"
      className={styles['spark']}
      title={`Hits over time, ${when}`}
      aria-label={`Hits over time, ${when}`}
      onClick={onClick}
    >
      <svg viewBox={`0 0 ${counts.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        <path
          d={counts
            .map((count, at) => {
              const height = count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT);
              return count === 0 ? '' : `M${at} ${HEIGHT}v${-height}h1v${height}z`;
            })
            .join('')}
        />
      </svg>
    </button>
  );
}
