import { useEffect, useRef } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import { IconButton } from '../../kit/controls.tsx';
import { CloseIcon, NextIcon, PreviousIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { usePlace } from '../shared/run.tsx';
import styles from './proof-strip.module.css';

interface ProofStripProps {
  readonly finding: Finding;
  readonly file: string | null;
  readonly line: number | null;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

const MOST_STOPS = 12;

/** The lines that prove the finding, as stops to walk along. */
export function ProofStrip(props: ProofStripProps) {
  const { finding } = props;
  const { href, name } = usePlace();
  const at = stopAt(finding, props.file, props.line);
  const from = Math.max(0, Math.min(at - Math.floor(MOST_STOPS / 2), finding.evidence.length - MOST_STOPS));
  const shown = finding.evidence.slice(from, from + MOST_STOPS);
  const stops = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = stops.current;
    const stop = at < 0 ? null : list?.querySelector<HTMLElement>('[aria-current]');
    // Not scrollIntoView: it would move the view around the strip too.
    if (list && stop) list.scrollLeft = stop.offsetLeft - (list.clientWidth - stop.offsetWidth) / 2;
  }, [at]);
  return (
    <div className={styles['strip']} role="group" aria-label="Proof">
      <SeverityMark severity={finding.severity} label />
      <span className={styles['title']} title={printable(finding.title)}>
        {printable(finding.title)}
      </span>
      <span className={styles['count']}>
        {at < 0
          ? `${formatCount(finding.evidence.length)} lines prove it`
          : `line ${formatCount(at + 1)} of ${formatCount(finding.evidence.length)}`}
      </span>
      <ol ref={stops} className={styles['stops']}>
        {shown.map(({ file, line }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- one line may prove twice, and the list never changes
          <li key={index}>
            <a
              className={styles['stop']}
              href={href({ file, line, finding: finding.key })}
              aria-current={from + index === at ? 'true' : undefined}
              title={printable(file)}
            >
              {file === props.file ? line : `${name(file)}:${line}`}
            </a>
          </li>
        ))}
      </ol>
      <span className={styles['acts']}>
        <IconButton label="Previous line of the proof (K)" icon={PreviousIcon} onClick={() => props.onStep(-1)} />
        <IconButton label="Next line of the proof (J)" icon={NextIcon} onClick={() => props.onStep(1)} />
        <IconButton label="Leave the proof" icon={CloseIcon} onClick={props.onClose} />
      </span>
    </div>
  );
}

/** The stop at which one stands, -1 where one stands beside the proof. */
export function stopAt(finding: Pick<Finding, 'evidence'>, file: string | null, line: number | null): number {
  return finding.evidence.findIndex((stop) => stop.file === file && stop.line === line);
}
