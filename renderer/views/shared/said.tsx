import { printable } from '../../../shared/base/text.ts';
import { HealthMark, SeverityMark } from '../../kit/marks.tsx';
import styles from './said.module.css';

/** What a view comes to, in a sentence. */
export interface Said {
  readonly kind: 'error' | 'warning' | 'info' | 'good';
  readonly text: string;
}

export function SaidList(props: { readonly said: readonly Said[] }) {
  return (
    <ul className={styles['said']}>
      {props.said.map(({ kind, text }) => (
        <li key={text} className={styles['sentence']} data-kind={kind}>
          {kind === 'good' ? <HealthMark health="healthy" label /> : <SeverityMark severity={kind} label />}
          <span>{printable(text)}</span>
        </li>
      ))}
    </ul>
  );
}
