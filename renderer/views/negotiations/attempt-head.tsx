import type { Returns } from '../../../shared/contract/api.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import { Toggle } from '../../kit/controls.tsx';
import { HealthMark } from '../../kit/marks.tsx';
import { formatRoute, workRoute } from '../../state/route.ts';
import { spanBetween } from '../shared/format.ts';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { instanceWord } from '../shared/words.ts';
import { FindingLink } from './finding-link.tsx';
import { initiatorText, outcomeText, peerText } from './list-words.ts';
import styles from './attempt.module.css';

const HEALTHS = { failed: 'unhealthy', established: 'healthy', incomplete: 'unknown' } as const;

/** What the attempt is, in one line and its facts. */
export function AttemptHead(props: {
  readonly told: Returns<'run.attempt'>;
  readonly at: number | null;
  readonly peer: string | null;
  readonly finding: Finding | null;
  readonly table: boolean;
  readonly onTable: (table: boolean) => void;
}) {
  const { told, finding } = props;
  const { attempt, negotiation } = told;
  const clock = useClock();
  const { analysis } = useRun();
  const outcome = negotiation === null ? null : negotiation.outcome;
  // Where all events are at hand they tell the end; else what the index says.
  const ended = told.total > told.events.length ? attempt.to : (told.events.at(-1)?.time ?? attempt.to);
  const span = spanBetween(attempt.from, ended);
  const instance = negotiation?.instance ?? null;
  const many = negotiation !== null && negotiation.attempts > 1;
  const facts = [
    many && props.at !== null
      ? `attempt ${formatCount(props.at + 1)} of ${formatCount(negotiation.attempts)} alike`
      : many
        ? `one of ${formatCount(negotiation.attempts)} alike`
        : null,
    attempt.from === null ? 'no clock in the log' : clock.stamp(attempt.from),
    span === null || attempt.from === ended ? null : `took ${span}`,
    negotiation === null || negotiation.ikeVersion === null ? null : `IKEv${negotiation.ikeVersion}`,
    negotiation === null ? null : (initiatorText(negotiation) ?? 'who began is not in the log'),
    instance === null ? null : instanceWord(instance),
  ].filter((fact) => fact !== null);
  return (
    <header className={styles['head']}>
      <div className={styles['words']}>
        <h1 className={styles['title']} data-outcome={outcome ?? undefined}>
          {outcome === null ? null : <HealthMark health={HEALTHS[outcome]} size={16} />}
          <span>
            {negotiation === null ? 'Events that belong together' : outcomeText(negotiation)}
            <span className={styles['with']}>{` · ${peerText(props.peer)}`}</span>
          </span>
        </h1>
        {finding === null ? null : (
          <p className={styles['finding']}>
            <FindingLink finding={finding} />
          </p>
        )}
        <p className={styles['facts']}>
          {`${facts.join(' · ')} · `}
          <PlaceLink place={{ file: attempt.file, line: attempt.line }} />
        </p>
      </div>
      <div className={styles['forms']} role="group" aria-label="Shown as">
        <a
          className={styles['compare']}
          title="This attempt beside the one that the verdict rests on, or beside any other"
          href={formatRoute(workRoute(analysis.run.id, 'compare', { state: { ap: `attempt:${attempt.attempt}` } }))}
        >
          Compare
        </a>
        <Toggle label="Ladder (T)" text="Ladder" on={!props.table} onChange={() => props.onTable(false)} />
        <Toggle label="The same as a table (T)" text="Table" on={props.table} onChange={() => props.onTable(true)} />
      </div>
    </header>
  );
}
