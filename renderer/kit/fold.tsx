import type { ReactNode } from 'react';
import { ChevronIcon } from './icons.ts';
import styles from './fold.module.css';

interface FoldProps {
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly summary: ReactNode;
  readonly children: ReactNode;
  /** Takes part in J and K. */
  readonly step?: boolean;
}

/** A line that opens to what it sums up. What it holds is drawn only once it is open. */
export function Fold(props: FoldProps) {
  return (
    <div className={styles['fold']}>
      <button
        type="button"
        className={styles['head']}
        aria-expanded={props.open}
        data-step={props.step === true ? '' : undefined}
        onClick={() => props.onToggle(!props.open)}
      >
        <span className={styles['chevron']} data-open={props.open || undefined}>
          <ChevronIcon aria-hidden />
        </span>
        <span className={styles['summary']}>{props.summary}</span>
      </button>
      {props.open ? <div className={styles['body']}>{props.children}</div> : null}
    </div>
  );
}
