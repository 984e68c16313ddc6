import { printable } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { formatBytes, plural } from '../../../shared/base/units.ts';
import type { TroubleshootProgress } from '../../../shared/contract/azure.ts';
import type { AzureJob } from '../../state/azure-jobs.ts';

export const STAGE_NAMES: Readonly<Record<TroubleshootProgress['stage'], string>> = {
  checking: 'Checks',
  queued: 'Its turn',
  starting: 'Start',
  waiting: 'Result',
  fetching: 'Zip',
};

/** What it does at present, in a word. */
export function phaseWord({ phase, task, course }: AzureJob): string {
  if (phase === 'queued') return 'Waiting';
  if (phase === 'stopping') return 'Stopping';
  if (phase === 'stopped') return 'Stopped';
  if (phase === 'failed') return task.kind === 'fetch' || task.kind === 'logs' ? 'Not fetched' : 'No result';
  if (phase === 'done') return 'Fetched';
  if (course === null) return 'Fetching';
  return { checking: 'Checking', queued: 'Queued', starting: 'Starting', waiting: 'Running', fetching: 'Fetching' }[
    course.stage
  ];
}

export function jobTitle({ task, name }: Pick<AzureJob, 'task' | 'name'>): string {
  const shown = printable(name);
  if (task.kind === 'troubleshoot') return `VPN troubleshoot of ${shown}`;
  return task.kind === 'last' ? `Last VPN troubleshoot of ${shown}` : shown;
}

/** How much, how fast, which blob, and what was there before. */
export function transferMeasures({ transfer, sum }: AzureJob): readonly string[] {
  if (transfer === null) return [];
  const words: string[] = [];
  if (transfer.number > 0)
    words.push(sum.total === null ? formatBytes(sum.bytes) : `${formatBytes(sum.bytes)} of ${formatBytes(sum.total)}`);
  if (transfer.rate !== null) words.push(`${formatBytes(transfer.rate)}/s`);
  if (transfer.of > 1) words.push(`blob ${transfer.number} of ${transfer.of}`);
  const resumed = [...sum.resumed.values()].reduce((all, one) => all + one, 0);
  if (resumed > 0) words.push(`${formatBytes(resumed)} from an earlier try`);
  words.push(printable(transfer.blob));
  return words;
}

/** "12 s left"; "" where it cannot be told. */
export function timeLeft({ transfer, sum }: AzureJob): string {
  if (sum.total === null || transfer?.rate === null || transfer === null || transfer.rate === 0) return '';
  const seconds = (sum.total - sum.bytes) / transfer.rate;
  return seconds < 1 ? 'almost done' : `${formatSpan(Math.ceil(seconds) * 1e6)} left`;
}

/** How long, how often and when again, `seconds` after it was told. */
export function courseMeasures(course: TroubleshootProgress, seconds: number): readonly string[] {
  const words = [`${formatSpan(Math.round(course.elapsed + seconds) * 1e6)} so far`];
  if (course.polls > 0) words.push(`asked ${plural(course.polls, 'time')}`);
  if (course.nextIn !== null)
    words.push(`again in ${formatSpan(Math.max(0, Math.round(course.nextIn - seconds)) * 1e6)}`);
  return words;
}

/** What came of it. */
export function doneWord({ files, shot, sum }: AzureJob): string {
  if (files !== null) {
    const bytes = files.reduce((all, file) => all + file.bytes, 0);
    const resumed = files.reduce((all, file) => all + file.bytesResumed, 0);
    const restarted = files.filter((file) => file.restarted).length;
    return [
      `${plural(files.length, 'blob')}, ${formatBytes(bytes)}`,
      ...(resumed > 0 ? [`${formatBytes(resumed)} of it from an earlier try`] : []),
      ...(restarted > 0 ? [`${plural(restarted, 'blob')} begun anew, because it had changed`] : []),
    ].join('; ');
  }
  if (shot === null) return '';
  const zips = shot.zips.length === 0 ? '' : `${plural(shot.zips.length, 'zip')}, ${formatBytes(sum.bytes)}`;
  return [`code ${printable(shot.code ?? 'not said')}`, ...(zips === '' ? [] : [zips])].join('; ');
}
