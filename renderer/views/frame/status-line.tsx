import { formatCount, plural } from '../../../shared/base/units.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useAnalysis, useApp } from '../../state/app.ts';
import { formatRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { zone } from '../../state/zone.ts';
import { clockOf, isZoneSaid } from '../shared/time.ts';
import styles from './status-line.module.css';

/** What is in sight, in numbers. */
export function StatusLine() {
  const route = useStore(useApp().router.route);
  return (
    <footer className={styles['line']}>{'run' in route ? <RunStatus run={route.run} /> : <LibraryStatus />}</footer>
  );
}

function LibraryStatus() {
  const { runs, removed, state } = useStore(useApp().library.store);
  if (state === 'loading') return null;
  const count = runs.length - removed.size;
  return (
    <>
      <span>{count === 0 ? 'no runs yet' : plural(count, 'run')}</span>
      <span className={styles['end']}>
        <ZoneWord />
      </span>
    </>
  );
}

function RunStatus(props: { readonly run: string }) {
  const loaded = useAnalysis(props.run);
  const chosen = useStore(zone);
  if (loaded.state !== 'ready') return null;
  const { run, files, totals, findings } = loaded.value;
  const said = isZoneSaid(loaded.value);
  const clock = clockOf(chosen, said);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return (
    <>
      <span>{plural(files.length, 'file')}</span>
      <span>{plural(totals.lines, 'line')}</span>
      <span>{clock.range(run.from, run.to) ?? 'no times in these files'}</span>
      {said ? null : <span>time zone assumed</span>}
      <span className={styles['end']}>
        <ZoneWord />
        <Count severity="error" count={errors} word="error" />
        <Count severity="warning" count={warnings} word="warning" />
      </span>
    </>
  );
}

function Count(props: { readonly severity: 'error' | 'warning'; readonly count: number; readonly word: string }) {
  return (
    <span className={styles['count']}>
      {props.count === 0 ? null : <SeverityMark severity={props.severity} size={12} />}
      {props.count === 0
        ? `no ${props.word}s`
        : `${formatCount(props.count)} ${props.word}${props.count === 1 ? '' : 's'}`}
    </span>
  );
}

const ZONES = { log: 'times as in the log', utc: 'times in UTC', local: 'times by this computer' } as const;

/** Of which zone the times are; it leads to where that is chosen. */
function ZoneWord() {
  const chosen = useStore(zone);
  const text = chosen === 'local' ? `${ZONES.local}, ${clockOf(chosen).name}` : ZONES[chosen];
  return (
    <a className={styles['zone']} href={formatRoute({ view: 'settings' })}>
      {text}
    </a>
  );
}
