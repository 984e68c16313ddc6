import { plural } from '../../../shared/base/units.ts';
import { MARK_KINDS, MARK_LABELS, shapeOf } from '../../timeline/shapes.ts';
import lane from '../../timeline/lane.module.css';
import styles from './timeline.module.css';

/** What each shape means, the gravest first. */
export function Legend(props: { readonly order: boolean; readonly undated: number }) {
  return (
    <div className={styles['legend']}>
      {MARK_KINDS.toReversed().map((kind) => (
        <span key={kind} className={styles['entry']}>
          <svg width={12} height={12} aria-hidden>
            <path className={lane['mark']} data-kind={kind} d={shapeOf(kind, 6, 6, 4)} />
          </svg>
          {MARK_LABELS[kind]}
        </span>
      ))}
      {props.order ? null : (
        <span className={styles['entry']}>
          <svg width={16} height={12} aria-hidden>
            <path className={lane['slow']} d="M0 7h16v2h-16z" />
          </svg>
          waits 2 s or more
        </span>
      )}
      {props.undated === 0 ? null : (
        <span className={styles['rest']}>{plural(props.undated, 'event')} without a clock: not drawn over time</span>
      )}
    </div>
  );
}
