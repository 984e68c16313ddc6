import { printable } from '../../../shared/base/text.ts';
import type { Finding, Negotiation } from '../../../shared/model/analysis.ts';
import { SIDE_NAMES } from '../../../shared/model/names.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import type { Stop } from '../../ladder/rungs.ts';
import { FindingLink } from './finding-link.tsx';
import { leaves, stopSentence } from './stop-words.ts';
import styles from './stop.module.css';

/** The bar where an attempt stopped: what happened there, what that leaves, and what to check first. */
export function StopBar(props: {
  readonly stop: Stop;
  readonly negotiation: Negotiation;
  readonly finding: Finding | null;
}) {
  const { stop, negotiation, finding } = props;
  const means = leaves(negotiation);
  const action = finding?.actions[0];
  return (
    <div className={styles['bar']}>
      <p className={styles['first']}>
        <SeverityMark severity={negotiation.outcome === 'failed' ? 'error' : 'warning'} />
        {stopSentence(stop, negotiation)}
      </p>
      {means === null ? null : <p>{means}</p>}
      {finding === null ? null : (
        <p className={styles['named']}>
          <span className={styles['name']}>Found</span>
          <FindingLink finding={finding} />
        </p>
      )}
      {action === undefined ? null : (
        <p className={styles['named']}>
          <span className={styles['name']}>Check</span>
          <span>
            <span className={styles['side']}>{`${SIDE_NAMES[action.side]}: `}</span>
            {printable(action.text)}
          </span>
        </p>
      )}
    </div>
  );
}
