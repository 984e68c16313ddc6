import { printable } from '../../../shared/base/text.ts';
import type { Check } from '../../../shared/model/analysis.ts';
import { Fold } from '../../kit/fold.tsx';
import { CheckMark } from '../../kit/marks.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { Command, Query } from '../shared/command.tsx';
import { useUnfolded } from './finding-fold.tsx';
import styles from './checks.module.css';

/** Microsoft's own questions in their order, as far as these files answer them, and what would tell the rest. */
export function Checks() {
  const { analysis } = useRun();
  return (
    <>
      {analysis.checks.map((check) => (
        <CheckRow key={check.id} check={check} />
      ))}
    </>
  );
}

function CheckRow(props: { readonly check: Check }) {
  const { check } = props;
  const [open, setOpen] = useUnfolded(`check:${check.id}`);
  const line = (
    <span className={styles['line']}>
      <CheckMark status={check.status} />
      <span className={styles['title']} data-status={check.status}>
        {printable(check.title)}
      </span>
      <span className={styles['said']}>{printable(check.text)}</span>
    </span>
  );
  if (check.command === null && check.query === null && check.evidence.length === 0)
    return <div className={styles['plain']}>{line}</div>;
  return (
    <Fold open={open} onToggle={setOpen} step summary={line}>
      <div className={styles['more']}>
        {check.evidence.length === 0 ? null : (
          <p className={styles['places']}>
            {check.evidence.slice(0, 5).map((place) => (
              <PlaceLink key={`${place.file}:${place.line}`} place={place} />
            ))}
          </p>
        )}
        {check.command === null ? null : (
          <>
            <p className={styles['how']}>{check.status === 'unknown' ? 'This would tell:' : 'To see for yourself:'}</p>
            <Command text={check.command} />
          </>
        )}
        {check.query === null ? null : (
          <>
            <p className={styles['how']}>In Log Analytics, where the gateway’s diagnostic logs are kept:</p>
            <Query text={check.query} />
          </>
        )}
      </div>
    </Fold>
  );
}
