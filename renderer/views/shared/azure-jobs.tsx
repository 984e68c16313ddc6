import { useEffect, useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { Bar, Button } from '../../kit/controls.tsx';
import { CopyButton } from '../../kit/copy.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import type { AzureJob } from '../../state/azure-jobs.ts';
import { azureRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { courseMeasures, doneWord, jobTitle, phaseWord, timeLeft, transferMeasures } from './azure-words.ts';
import styles from './azure-jobs.module.css';

/** What is being fetched from Azure, or was: seen where it was asked for and where it will lie. */
export function AzureJobs(props: { readonly only?: (job: AzureJob) => boolean }) {
  const jobs = useStore(useApp().azure.jobs.list);
  const shown = props.only === undefined ? jobs : jobs.filter(props.only);
  if (shown.length === 0) return null;
  return (
    <ul className={styles['list']} aria-label="From Azure">
      {shown.map((job) => (
        <Row key={job.id} job={job} />
      ))}
    </ul>
  );
}

function Row(props: { readonly job: AzureJob }) {
  const { job } = props;
  if (job.phase === 'done') return <Done job={job} />;
  return job.phase === 'failed' || job.phase === 'stopped' ? <Ended job={job} /> : <UnderWay job={job} />;
}

function UnderWay(props: { readonly job: AzureJob }) {
  const { job } = props;
  const { jobs } = useApp().azure;
  const { phase, course, transfer, sum } = job;
  const since = useSince(job.heard, course !== null);
  const isTransfer = course === null || course.transfer !== null;
  const measures = [
    ...(course === null ? [] : courseMeasures(course, since)),
    ...(isTransfer ? transferMeasures(job) : []),
  ];
  const waits = job.task.kind === 'troubleshoot' || job.task.kind === 'last';
  return (
    <li className={styles['row']} aria-busy={phase !== 'queued'}>
      <span className={styles['stage']}>{phaseWord(job)}</span>
      <div className={styles['main']}>
        <span className={styles['title']}>{jobTitle(job)}</span>
        {phase === 'queued' ? (
          <span className={styles['quiet']}>after the one before it</span>
        ) : (
          <>
            <Bar label={`${phaseWord(job)} ${jobTitle(job)}`} share={isTransfer ? sum.share : null} />
            <div className={styles['details']}>
              {measures.map((measure) => (
                <span key={measure}>{measure}</span>
              ))}
            </div>
            <p className={styles['waiting']} role="status">
              {printable(transfer?.waiting ?? course?.text ?? '')}
            </p>
          </>
        )}
      </div>
      <div className={styles['end']}>
        <span>{isTransfer && sum.share !== null ? `${Math.floor(sum.share * 100)} %` : ''}</span>
        <span className={styles['quiet']}>{isTransfer ? timeLeft(job) : ''}</span>
      </div>
      <div className={styles['act']}>
        <Button
          label={waits ? 'Stop waiting' : 'Cancel'}
          about={jobTitle(job)}
          disabled={phase === 'stopping'}
          onClick={() => jobs.stop(job.id)}
        />
      </div>
    </li>
  );
}

const GOES_ON = 'What was fetched is kept: fetched again, it goes on from there.';

function Ended(props: { readonly job: AzureJob }) {
  const { job } = props;
  const { azure, router } = useApp();
  const { jobs } = azure;
  const { fault, phase, task } = job;
  const signIn = () => {
    azure.account.show(true);
    const route = router.route.get();
    if (route.view !== 'azure') router.go(azureRoute());
  };
  const stopped = phase === 'stopped';
  const isTransfer = task.kind === 'fetch' || task.kind === 'logs';
  const hint = stopped && isTransfer ? GOES_ON : (fault?.hint ?? null);
  return (
    <li className={styles['row']} data-failed={stopped ? undefined : ''}>
      <span className={stopped ? styles['stage'] : styles['failed']}>
        {stopped ? null : <SeverityMark severity="error" />}
        {phaseWord(job)}
      </span>
      <div className={styles['main']} role={stopped ? 'status' : 'alert'}>
        <span className={styles['title']}>{jobTitle(job)}</span>
        {fault === null || (stopped && isTransfer) ? null : <p className={styles['text']}>{printable(fault.text)}</p>}
        {hint === null ? null : <p className={styles['hint']}>{printable(hint)}</p>}
      </div>
      <span />
      <div className={styles['act']}>
        {fault?.code === 'sign-in' ? <Button primary label="Sign in…" onClick={signIn} /> : null}
        {fault?.code === 'busy' && task.kind === 'troubleshoot' ? (
          <Button primary label="Wait for it" onClick={() => jobs.again(job.id, true)} />
        ) : null}
        {task.kind === 'troubleshoot' && (stopped || fault?.code === 'network') ? (
          <Button label="Show the last result" onClick={() => jobs.last(job.id)} />
        ) : null}
        <Button
          label={stopped && isTransfer ? 'Go on' : 'Try again'}
          about={jobTitle(job)}
          onClick={() => jobs.again(job.id)}
        />
        <Button quiet label="Dismiss" about={jobTitle(job)} onClick={() => jobs.dismiss(job.id)} />
      </div>
    </li>
  );
}

const MOST_SUMS = 4;

function Done(props: { readonly job: AzureJob }) {
  const { job } = props;
  const { jobs } = useApp().azure;
  const files = job.files ?? [];
  const without = job.shot?.without ?? null;
  return (
    <li className={styles['row']}>
      <span className={styles['stage']}>{phaseWord(job)}</span>
      <div className={styles['main']}>
        <span className={styles['title']}>
          {jobTitle(job)}
          <span className={styles['came']}>{doneWord(job)}</span>
        </span>
        {files.slice(0, MOST_SUMS).map((file) => (
          <p key={file.blob} className={styles['sum']}>
            <span>SHA-256</span>
            <code>{file.sha256}</code>
            <CopyButton what={`the SHA-256 of ${printable(file.blob)}`} text={() => file.sha256} />
            <span>{file.checked ? 'as the service sums it (MD5)' : 'the service has no sum to hold it against'}</span>
          </p>
        ))}
        {files.length > MOST_SUMS ? (
          <p className={styles['quiet']}>
            {`${files.filter(({ checked }) => checked).length} of ${files.length} blobs are as the service sums them (MD5).`}
            <CopyButton
              what="all sums, as sha256sum writes them"
              text={() => files.map(({ blob, sha256 }) => `${sha256}  ${blob}`).join('\n')}
            />
          </p>
        ) : null}
        {without === null ? null : <p className={styles['hint']}>{printable(without)}</p>}
      </div>
      <span />
      <div className={styles['act']}>
        <Button quiet label="Dismiss" about={jobTitle(job)} onClick={() => jobs.dismiss(job.id)} />
      </div>
    </li>
  );
}

/** Seconds since a moment of the page's clock, told each second while it counts. */
export function useSince(moment: number, counts: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!counts) return undefined;
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [counts]);
  return Math.max(0, (now - moment) / 1000);
}
