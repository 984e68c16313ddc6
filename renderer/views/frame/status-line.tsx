import { formatCount, plural } from '../../../shared/base/units.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useAnalysis, useApp } from '../../state/app.ts';
import { useStore } from '../../state/store.ts';
import { stampRange } from '../shared/format.ts';
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
  return <span>{count === 0 ? 'no runs yet' : plural(count, 'run')}</span>;
}

function RunStatus(props: { readonly run: string }) {
  const loaded = useAnalysis(props.run);
  if (loaded.state !== 'ready') return null;
  const { run, files, totals, findings, notices } = loaded.value;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return (
    <>
      <span>{plural(files.length, 'file')}</span>
      <span>{plural(totals.lines, 'line')}</span>
      <span>{stampRange(run.from, run.to) ?? 'no times in these files'}</span>
      {zoneAssumed(notices) ? <span>time zone assumed</span> : null}
      <span className={styles['end']}>
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

function zoneAssumed(notices: Analysis['notices']): boolean {
  return notices.some(({ code }) => code === 'time-zone-assumed');
}
