import { printable } from '../../../shared/base/text.ts';
import { PlaceLink, useRun } from '../shared/run.tsx';
import styles from './patterns.module.css';

/** What only shows over time, or beside the other instance. */
export function Patterns() {
  const { analysis } = useRun();
  return (
    <ul>
      {analysis.patterns.map((pattern) => {
        const [first] = pattern.evidence;
        return (
          <li key={`${pattern.kind} ${pattern.peer} ${pattern.instance} ${pattern.text}`} className={styles['pattern']}>
            <span className={styles['kind']}>{KIND_WORDS[pattern.kind]}</span>
            <span className={styles['text']}>
              {printable(pattern.text)}
              {first === undefined ? null : (
                <>
                  {' '}
                  <PlaceLink place={{ ...first, finding: pattern.finding }} />
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const KIND_WORDS = {
  cadence: 'Cadence',
  flap: 'Flapping',
  failover: 'Failover',
  glitch: 'Glitch',
  'both-instances': 'Both instances',
} as const;
