import type { Fault } from '../../../shared/base/fault.ts';
import { plural } from '../../../shared/base/units.ts';
import { Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { trailOf } from '../../state/lens.ts';
import { formatRoute, linesRoute, workRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { faultText } from '../shared/words.ts';
import type { WorkProps } from '../work/work.tsx';
import styles from './timeline.module.css';

/** In place of the timeline: why there is none, and the way on. */
export function Nothing(props: WorkProps & { readonly fault: Fault | null; readonly all: number }) {
  const { run, lens, analysis, fault, all } = props;
  const { lens: filter, answers } = useApp();
  const { before } = trailOf(useStore(filter.trail), run);
  const clear = <Button primary label="Clear the filter" onClick={() => filter.set('')} />;
  if (fault !== null)
    return (
      <div className={styles['nothing']} role="alert">
        <h1 className={styles['title']}>
          <SeverityMark severity="error" /> The timeline cannot be drawn
        </h1>
        <p>{faultText(fault)}</p>
        <div className={styles['acts']}>
          <Button label="Try again" onClick={() => answers.retry()} />
          {lens === '' ? null : clear}
        </div>
      </div>
    );
  if (all > 0)
    return (
      <div className={styles['nothing']} role="status">
        <h1 className={styles['title']}>No attempt passes the filter</h1>
        <p>None of the {plural(all, 'negotiation')} of this run has an event that the filter lets through.</p>
        <div className={styles['acts']}>
          {clear}
          {before.length === 0 ? null : <Button label="Undo its last change" onClick={() => filter.undo()} />}
        </div>
      </div>
    );
  return (
    <div className={styles['nothing']} role="status">
      <h1 className={styles['title']}>No negotiation in this run</h1>
      {analysis.totals.events === 0 ? (
        <p>
          Nothing in these files is an IKE event. A timeline needs an IKE log (IkeLogs.txt), a WFP trace (wfpdiag.txt)
          or an export of Azure Monitor. <a href={formatRoute(linesRoute(run))}>See the files</a>
        </p>
      ) : (
        <p>
          The {plural(analysis.totals.events, 'event')} of these files belong to no IKE negotiation.{' '}
          <a href={formatRoute(workRoute(run, 'all'))}>See all events</a>
        </p>
      )}
    </div>
  );
}
