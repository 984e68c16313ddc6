import { printable } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { Opening } from '../../state/openings.ts';

const STAGE_WORDS = { reading: 'Reading', indexing: 'Indexing', diagnosing: 'Diagnosing', saving: 'Saving' } as const;

export function stageWord({ phase, progress }: Opening): string {
  if (phase === 'waiting') return 'Waiting';
  if (phase === 'stopping') return 'Cancelling';
  if (phase === 'sending') return 'Sending';
  return progress.stage === null ? 'Opening' : STAGE_WORDS[progress.stage];
}

/** From 0 to 1; null where the end is not known. */
export function shareOf({ progress }: Opening): number | null {
  return progress.bytesTotal === null || progress.bytesTotal === 0
    ? null
    : Math.min(1, progress.bytesDone / progress.bytesTotal);
}

/** How much, how fast, and which file. */
export function measures({ progress, pace, linePace }: Opening): string[] {
  const words: string[] = [];
  if (progress.bytesDone > 0 || progress.bytesTotal !== null) {
    words.push(
      progress.bytesTotal === null
        ? formatBytes(progress.bytesDone)
        : `${formatBytes(progress.bytesDone)} of ${formatBytes(progress.bytesTotal)}`,
    );
  }
  if (progress.lines > 0) words.push(plural(progress.lines, 'line'));
  if (pace !== null && pace.perSecond > 0) words.push(`${formatBytes(pace.perSecond)}/s`);
  if (linePace !== null && linePace >= 1) words.push(`${formatCount(rounded(linePace))} lines/s`);
  if (progress.file !== null) words.push(printable(progress.file));
  return words;
}

export function timeLeft({ pace }: Opening): string {
  if (pace === null || pace.secondsLeft === null) return '';
  return pace.secondsLeft < 1 ? 'almost done' : `${formatSpan(Math.ceil(pace.secondsLeft) * 1e6)} left`;
}

/** To two figures: more of them would only flicker. */
function rounded(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.round(count / step) * step;
}
