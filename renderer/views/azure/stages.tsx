import { printable } from '../../../shared/base/text.ts';
import type { TroubleshootProgress } from '../../../shared/contract/azure.ts';
import { DoneIcon } from '../../kit/icons.ts';
import { useApp } from '../../state/app.ts';
import type { AzureJob } from '../../state/azure-jobs.ts';
import { useStore } from '../../state/store.ts';
import { STAGE_NAMES } from '../shared/azure-words.ts';
import styles from './stages.module.css';

const ORDER: readonly TroubleshootProgress['stage'][] = ['checking', 'queued', 'starting', 'waiting', 'fetching'];

/** The way of the troubleshoot that is under way. */
export function Stages() {
  const jobs = useStore(useApp().azure.jobs.list);
  const job = jobs.findLast(
    ({ task, phase }) =>
      (task.kind === 'troubleshoot' || task.kind === 'last') && (phase === 'running' || phase === 'stopping'),
  );
  if (job === undefined || job.course === null) return null;
  return <Way job={job} course={job.course} />;
}

function Way(props: { readonly job: AzureJob; readonly course: TroubleshootProgress }) {
  const { job, course } = props;
  // A turn is waited for by few: it stands there for them alone.
  const stages = ORDER.filter((stage) => stage !== 'queued' || job.stages.includes('queued'));
  const now = stages.indexOf(course.stage);
  return (
    <section className={styles['way']} aria-label={`VPN troubleshoot of ${printable(job.name)}`}>
      <ol className={styles['stages']}>
        {stages.map((stage, index) => (
          <li
            key={stage}
            className={styles['stage']}
            data-done={index < now || undefined}
            aria-current={index === now ? 'step' : undefined}
          >
            <span className={styles['dot']} aria-hidden>
              {index < now ? <DoneIcon aria-hidden /> : index + 1}
            </span>
            {STAGE_NAMES[stage]}
          </li>
        ))}
      </ol>
      <p className={styles['note']}>
        To stop waiting ends nothing at Azure: the run goes on, and “Show the last result” has what came of it.
      </p>
    </section>
  );
}
