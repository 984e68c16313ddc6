import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import { Pick } from '../../kit/controls.tsx';
import type { Exchange } from './exchanges.ts';
import { useClock } from './time.ts';
import { OUTCOME_WORDS, STEP_WORDS } from './words.ts';
import styles from './exchange-pick.module.css';

/** Which attempt is looked at, or all of a peer; one that is the only one is named and not asked for. */
export function ExchangePick<Row>(props: {
  readonly exchanges: readonly Exchange<Row>[];
  readonly chosen: Exchange<Row>;
  readonly onChange: (id: string) => void;
}) {
  const clock = useClock();
  const name = (one: Exchange<Row>): string => {
    const peer = one.peer === null ? 'no peer' : printable(one.peer);
    if (one.all) return `All of ${peer}`;
    const { negotiation } = one;
    const stop =
      negotiation === null || negotiation.outcome === 'established' || negotiation.stoppedAt === null
        ? ''
        : ` at ${STEP_WORDS[negotiation.stoppedAt]}`;
    return [
      peer,
      negotiation === null ? null : `${OUTCOME_WORDS[negotiation.outcome].toLowerCase()}${stop}`,
      one.attempts.length > 1 ? plural(one.attempts.length, 'attempt') : null,
      one.time === null ? null : clock.time(one.time),
    ]
      .filter((part) => part !== null)
      .join(' · ');
  };
  return (
    <div className={styles['pick']}>
      <span className={styles['name']}>Attempt</span>
      {props.exchanges.length > 1 ? (
        <Pick
          label="Attempt"
          choices={props.exchanges.map((one) => ({ id: one.id, name: name(one) }))}
          chosen={props.chosen.id}
          onChange={props.onChange}
        />
      ) : (
        <span>{name(props.chosen)}</span>
      )}
    </div>
  );
}
