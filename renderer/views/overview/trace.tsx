import { plural } from '../../../shared/base/units.ts';
import type { TraceSummary } from '../../../shared/model/analysis.ts';
import { Fold } from '../../kit/fold.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { TraceKinds, TrustWord } from '../shared/trace.tsx';
import { traceWords, trustOf } from '../shared/trace-trust.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useUnfolded } from './finding-fold.tsx';
import styles from './tables.module.css';

/** What the trace's own summary says about how much of it can be read. */
export function TraceSummaries() {
  const { analysis } = useRun();
  return analysis.traceSummary.map((summary) => <OneTrace key={summary.file} summary={summary} />);
}

function OneTrace(props: { readonly summary: TraceSummary }) {
  const { summary } = props;
  const [open, setOpen] = useUnfolded(`trace:${summary.file}`);
  return (
    <>
      <p className={styles['sentence']}>
        <PlaceLink place={{ file: summary.file, line: 1 }} />
        <TrustWord trust={trustOf(summary)} />
        <span>{traceWords(summary).join(' · ')}</span>
        {summary.eventsLost !== null && summary.eventsLost > 0 ? (
          <span className={styles['flagged']} data-flag>
            <SeverityMark severity="warning" size={12} />
            {`${plural(summary.eventsLost, 'event')} lost: silence in this trace proves nothing`}
          </span>
        ) : null}
      </p>
      {summary.rows.length === 0 ? null : (
        <Fold open={open} onToggle={setOpen} summary={plural(summary.rows.length, 'kind of event', 'kinds of event')}>
          <TraceKinds summary={summary} />
        </Fold>
      )}
    </>
  );
}
