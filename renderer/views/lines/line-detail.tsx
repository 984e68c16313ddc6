import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount } from '../../../shared/base/units.ts';
import type { LogLine } from '../../../shared/contract/api.ts';
import { CopyButton } from '../../kit/copy.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { stampMicros } from '../shared/format.ts';
import { STEP_WORDS } from '../shared/words.ts';
import { cutBytes } from './cut-bytes.ts';
import styles from './line-detail.module.css';

/** The line under the cursor in full, and under it our reading of it, marked as ours. */
export function LineDetail(props: {
  readonly number: number;
  readonly line: LogLine | undefined;
  readonly encoding: string;
}) {
  const { line, number } = props;
  return (
    <section className={styles['detail']} aria-label={`Line ${formatCount(number)}`}>
      <div className={styles['head']}>
        <span className={styles['number']}>{`Line ${formatCount(number)}`}</span>
        {line === undefined ? null : <Reading line={line} />}
        <span className={styles['acts']}>
          {line === undefined ? null : (
            <CopyButton what="the line" label="Copy line" text={() => printable(line.text)} />
          )}
        </span>
      </div>
      <p className={styles['text']}>{line === undefined ? '' : wholeText(line, props.encoding)}</p>
    </section>
  );
}

function Reading(props: { readonly line: LogLine }) {
  const { line } = props;
  const { event } = line;
  return (
    <>
      {line.time === null ? null : <span className={styles['quiet']}>{stampMicros(line.time)}</span>}
      <span className={styles['quiet']}>{formatBytes(line.bytes)}</span>
      {event === null ? null : (
        <span className={styles['reading']}>
          <span className={styles['quiet']}>read as</span>
          {event.severity === null ? null : <SeverityMark severity={event.severity} size={12} label />}
          <span>{printable(event.message.replaceAll('-', ' '))}</span>
          {event.step === 'other' ? null : <span className={styles['quiet']}>{STEP_WORDS[event.step]}</span>}
        </span>
      )}
    </>
  );
}

function wholeText(line: LogLine, encoding: string): string {
  const more = cutBytes(line, encoding);
  return more > 0 ? `${printable(line.text)} … ${formatCount(more)} more bytes` : printable(line.text);
}
