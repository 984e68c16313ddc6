import { formatSpan } from '../../../shared/base/time.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { PlacedNegotiation } from '../../../shared/contract/api.ts';
import { Button } from '../../kit/controls.tsx';
import { useClock } from '../shared/time.ts';
import { differencesOf } from './list-words.ts';
import styles from './alike.module.css';

/** What came of the same again: a bracket under the ladder, and what is not the same in all of them. */
export function Alike(props: {
  readonly negotiation: PlacedNegotiation;
  /** The place of the attempt in sight among them, from 0; null where it is not known. */
  readonly at: number | null;
  readonly onStep: (by: 1 | -1) => void;
}) {
  const { negotiation, at } = props;
  const clock = useClock();
  const { attempts, periodSeconds, firstSeen, lastSeen } = negotiation;
  if (attempts < 2) return null;
  const every = periodSeconds === null ? '' : `, every ${formatSpan(periodSeconds * 1e6)}`;
  const rest = attempts - 1;
  const where =
    at === null || at === 0
      ? lastSeen === null
        ? ''
        : `, until ${clock.stamp(lastSeen)}`
      : `: ${formatCount(at)} before, ${formatCount(attempts - 1 - at)} behind${firstSeen === null ? '' : `, since ${clock.stamp(firstSeen)}`}`;
  const differences = differencesOf(negotiation);
  return (
    <section className={styles['alike']} aria-label="The same again">
      <div className={styles['bracket']}>
        <h2 className={styles['again']}>{`Same again ×${formatCount(rest)}`}</h2>
        <span>{`${every}${where}`.replace(/^[,:] /, '')}</span>
        {at === null ? null : (
          <span className={styles['steps']}>
            <Button quiet label="Previous" disabled={at === 0} onClick={() => props.onStep(-1)} />
            <Button quiet label="Next" disabled={at + 1 >= attempts} onClick={() => props.onStep(1)} />
          </span>
        )}
      </div>
      {differences.length === 0 ? (
        <p className={styles['same']}>All of them say the same, ids included.</p>
      ) : (
        <dl className={styles['differences']} aria-label={`What differs in ${plural(attempts, 'attempt')}`}>
          {differences.map(({ name, own, values, distinct }) => (
            <div key={name} className={styles['difference']} data-own={own || undefined}>
              <dt>{name}</dt>
              <dd>
                <span className={styles['distinct']}>{plural(distinct, 'value')}</span>
                <span className={styles['values']}>
                  {`${values.join(', ')}${distinct > values.length ? ', …' : ''}`}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
