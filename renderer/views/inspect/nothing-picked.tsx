import { printable } from '../../../shared/base/text.ts';
import { HealthTag } from '../../kit/marks.tsx';
import { Key } from '../../kit/controls.tsx';
import { formatRoute } from '../../state/route.ts';
import { PlaceLink, useRun } from '../shared/run.tsx';
import styles from './event-inspector.module.css';

/** While nothing is selected the run itself is told, and how to select. */
export function NothingPicked() {
  const { analysis } = useRun();
  const { verdict, findings, run } = analysis;
  const proof = findings.find(({ key }) => key === verdict.finding)?.evidence ?? [];
  return (
    <div className={styles['event']}>
      <div className={styles['gist']}>
        <HealthTag health={verdict.health} />
        <a href={formatRoute({ view: 'overview', run: run.id })}>{printable(verdict.headline)}</a>
      </div>
      {proof.length === 0 ? null : (
        <section aria-label="Proof">
          <h3 className={styles['heading']}>Proof</h3>
          <ul className={styles['proof']}>
            {proof.slice(0, 4).map((place) => (
              <li key={`${place.file}:${place.line}`}>
                <PlaceLink place={{ ...place, finding: verdict.finding }} />
                <span className={styles['line']}>{printable(place.text)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={styles['quiet']}>
        Select an event or an attempt, and what it says and means stands here. <Key>I</Key> closes this.
      </p>
    </div>
  );
}
