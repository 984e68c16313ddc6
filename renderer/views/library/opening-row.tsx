import { printable } from '../../../shared/base/text.ts';
import { Bar, Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import type { Opening } from '../../state/openings.ts';
import { OpeningPanel } from './opening-panel.tsx';
import { measures, shareOf, stageWord, timeLeft } from './opening-words.ts';
import styles from './rows.module.css';

/** What went wrong on our side or the machine's may go well the next time; what is wrong with the file will not. */
const WORTH_RETRYING: ReadonlySet<string> = new Set([
  'gone',
  'disk-full',
  'library-busy',
  'library-unwritable',
  'unreadable',
  'internal',
  'unknown-ticket',
]);

interface OpeningRowProps {
  readonly opening: Opening;
  readonly onDrop: () => void;
  readonly onRetry: () => void;
}

/** `alone`: nothing else is on its way, so there is room to say more; `tall`: nor is there anything else to be seen. */
export function OpeningRow(props: OpeningRowProps & { readonly alone: boolean; readonly tall: boolean }) {
  const { opening } = props;
  if (opening.phase === 'failed') return <Failed {...props} />;
  return props.alone && opening.phase !== 'waiting' ? (
    <OpeningPanel opening={opening} onDrop={props.onDrop} tall={props.tall} />
  ) : (
    <UnderWay {...props} />
  );
}

function UnderWay(props: OpeningRowProps) {
  const { opening } = props;
  const share = shareOf(opening);
  const waiting = opening.phase === 'waiting';
  return (
    <li className={styles['row']} aria-busy={!waiting}>
      <span className={styles['stage']}>{stageWord(opening)}</span>
      <div className={styles['main']}>
        <span className={styles['title']}>{printable(opening.name)}</span>
        {waiting ? (
          <span className={styles['quiet']}>after the one before it</span>
        ) : (
          <>
            <Bar label={`${stageWord(opening)} ${printable(opening.name)}`} share={share} />
            <div className={styles['details']}>
              {measures(opening).map((measure) => (
                <span key={measure}>{measure}</span>
              ))}
            </div>
          </>
        )}
      </div>
      <div className={styles['end']}>
        <span>{share === null ? '' : `${Math.floor(share * 100)} %`}</span>
        <span className={styles['quiet']}>{timeLeft(opening)}</span>
      </div>
      <div className={styles['act']}>
        <Button label="Cancel" disabled={opening.phase === 'stopping'} onClick={props.onDrop} />
      </div>
    </li>
  );
}

function Failed(props: OpeningRowProps) {
  const { fault, name, repeatable } = props.opening;
  if (fault === null) return null;
  return (
    <li className={styles['row']} data-failed>
      <span className={styles['failed']}>
        <SeverityMark severity="error" />
        Not opened
      </span>
      <div className={styles['main']} role="alert">
        <span className={styles['title']}>{printable(name)}</span>
        <p className={styles['fault']}>{printable(fault.text)}</p>
        {fault.hint === null ? null : <p className={styles['hint']}>{printable(fault.hint)}</p>}
      </div>
      <span />
      <div className={styles['act']}>
        {repeatable && WORTH_RETRYING.has(fault.code) ? <Button label="Try again" onClick={props.onRetry} /> : null}
        <Button label="Dismiss" onClick={props.onDrop} />
      </div>
    </li>
  );
}
