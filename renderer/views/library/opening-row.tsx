import { printable } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { formatBytes, plural } from '../../../shared/base/units.ts';
import { Bar, Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import type { Opening } from '../../state/openings.ts';
import styles from './rows.module.css';

const STAGE_WORDS = { reading: 'Reading', indexing: 'Indexing', diagnosing: 'Diagnosing', saving: 'Saving' } as const;

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

export function OpeningRow(props: OpeningRowProps) {
  const { opening } = props;
  return opening.phase === 'failed' ? <Failed {...props} /> : <UnderWay {...props} />;
}

function UnderWay(props: OpeningRowProps) {
  const { opening } = props;
  const { progress } = opening;
  const share =
    progress.bytesTotal === null || progress.bytesTotal === 0
      ? null
      : Math.min(1, progress.bytesDone / progress.bytesTotal);
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

function stageWord({ phase, progress }: Opening): string {
  if (phase === 'waiting') return 'Waiting';
  if (phase === 'stopping') return 'Cancelling';
  if (phase === 'sending') return 'Sending';
  return progress.stage === null ? 'Opening' : STAGE_WORDS[progress.stage];
}

function measures({ progress, pace }: Opening): string[] {
  const words: string[] = [];
  if (progress.bytesDone > 0 || progress.bytesTotal !== null) {
    words.push(
      progress.bytesTotal === null
        ? formatBytes(progress.bytesDone)
        : `${formatBytes(progress.bytesDone)} of ${formatBytes(progress.bytesTotal)}`,
    );
  }
  if (progress.lines > 0) words.push(plural(progress.lines, 'line'));
  if (pace !== null && pace.bytesPerSecond > 0) words.push(`${formatBytes(pace.bytesPerSecond)}/s`);
  if (progress.file !== null) words.push(printable(progress.file));
  return words;
}

function timeLeft({ pace }: Opening): string {
  if (pace === null || pace.secondsLeft === null) return '';
  return pace.secondsLeft < 1 ? 'almost done' : `${formatSpan(Math.ceil(pace.secondsLeft) * 1e6)} left`;
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
