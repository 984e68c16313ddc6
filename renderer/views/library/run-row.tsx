import { cut, printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { LibrarySummary } from '../../../shared/contract/api.ts';
import { Button, IconButton, IconLink } from '../../kit/controls.tsx';
import { CompareRowIcon, RemoveIcon } from '../../kit/icons.ts';
import { HealthTag, SeverityMark } from '../../kit/marks.tsx';
import { formatRoute, workRoute } from '../../state/route.ts';
import { ago } from '../shared/format.ts';
import { useClock } from '../shared/time.ts';
import { instanceWord } from '../shared/words.ts';
import styles from './rows.module.css';

interface RunRowProps {
  readonly run: LibrarySummary;
  readonly now: number;
  readonly removed: boolean;
  /** One row of the list is in the tab order: the one the arrows left. */
  readonly reached: boolean;
  readonly onFocus: () => void;
  readonly onRemove: () => void;
  readonly onRestore: () => void;
}

export function RunRow(props: RunRowProps) {
  const clock = useClock();
  const { run } = props;
  if (props.removed) {
    return (
      <li className={styles['row']} data-removed>
        <span />
        <p className={styles['gone']}>
          {printable(run.name)} was removed from the library.
          <Button label="Undo" onClick={props.onRestore} />
        </p>
      </li>
    );
  }
  return (
    <li className={styles['row']} data-open>
      <HealthTag health={run.health} />
      <div className={styles['main']}>
        <a
          className={styles['headline']}
          href={formatRoute({ view: 'overview', run: run.id })}
          title={printable(run.headline)}
          data-run={run.id}
          tabIndex={props.reached ? 0 : -1}
          onFocus={props.onFocus}
        >
          {printable(run.headline)}
        </a>
        <Details run={run} />
      </div>
      <div className={styles['end']}>
        <span title={`opened ${clock.whole(run.openedAt)}`}>{ago(run.openedAt, props.now)}</span>
        <span className={styles['quiet']}>
          {formatBytes(run.bytes)} · {plural(run.lines, 'line')}
        </span>
      </div>
      <div className={styles['act']}>
        <IconLink
          label={`Compare ${cut(printable(run.name), 60)} with another run`}
          icon={CompareRowIcon}
          tabIndex={props.reached ? 0 : -1}
          href={formatRoute(workRoute(run.id, 'compare'))}
        />
        <IconButton
          label={`Remove ${cut(printable(run.name), 60)} from the library (Delete)`}
          icon={RemoveIcon}
          tabIndex={props.reached ? 0 : -1}
          onClick={props.onRemove}
        />
      </div>
    </li>
  );
}

const MOST_PEERS = 3;

function Details(props: { readonly run: LibrarySummary }) {
  const { run } = props;
  const when = useClock().range(run.from, run.to);
  const peers = run.peers.slice(0, MOST_PEERS).map(printable).join(', ');
  const more = run.peers.length - MOST_PEERS;
  return (
    <div className={styles['details']}>
      <span className={styles['name']} title={printable(run.path ?? run.name)}>
        {printable(run.name)}
      </span>
      {run.sample ? <span className={styles['chip']}>sample</span> : null}
      {run.instances.map((instance) => (
        <span key={instance} className={styles['chip']} title={printable(instance)}>
          {instanceWord(instance)}
        </span>
      ))}
      {run.errors === 0 ? null : (
        <span className={styles['count']}>
          <SeverityMark severity="error" size={12} />
          {plural(run.errors, 'error')}
        </span>
      )}
      {run.warnings === 0 ? null : (
        <span className={styles['count']}>
          <SeverityMark severity="warning" size={12} />
          {`${formatCount(run.warnings)} ${run.warnings === 1 ? 'warning' : 'warnings'}`}
        </span>
      )}
      {peers === '' ? null : (
        <span>{`${run.peers.length === 1 ? 'peer' : 'peers'} ${peers}${more > 0 ? ` and ${more} more` : ''}`}</span>
      )}
      {when === null ? null : <span>{when}</span>}
    </div>
  );
}
