import { printable } from '../../../shared/base/text.ts';
import { useRun } from '../shared/run.tsx';
import styles from './tables.module.css';

/** Findings of one tunnel that cannot both be its cause: each is shown, with which of them has the better evidence. */
export function Contradictions(props: { readonly onFinding: (key: string) => void }) {
  const { analysis } = useRun();
  const titleOf = (key: string) => printable(analysis.findings.find((finding) => finding.key === key)?.title ?? key);
  return (
    <ul>
      {analysis.contradictions.map(({ findings, text }) => (
        <li key={findings.join()} className={styles['contradiction']}>
          <p>{printable(text)}</p>
          {findings.map((key) => (
            <button key={key} type="button" className={styles['door']} onClick={() => props.onFinding(key)}>
              {titleOf(key)}
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}
