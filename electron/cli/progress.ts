import { baseName, cut, printable } from '../../shared/base/text.ts';
import { formatSpan } from '../../shared/base/time.ts';
import { formatBytes, formatCount } from '../../shared/base/units.ts';
import type { OpenProgress } from '../../shared/contract/api.ts';

/** One line on standard error that is written over; nothing at all where it is off. */
export interface ProgressLine {
  show(path: string, progress: OpenProgress): void;
  /** Any other line. */
  say(text: string): void;
  clear(): void;
}

/** Before this nothing can be said of how fast it goes. */
const RATE_AFTER_MS = 500;

export function progressLine(on: boolean): ProgressLine {
  const terminal = process.stderr.isTTY === true;
  let shown = false;
  let begun: { readonly path: string; readonly at: number } | null = null;
  const say = (text: string): void => {
    if (!on) return;
    process.stderr.write(terminal ? `\r\u001b[2K${cut(text, (process.stderr.columns ?? 80) - 1)}` : `${text}\n`);
    shown = true;
  };
  return {
    say,
    show(path, progress) {
      if (!on) return;
      const now = performance.now();
      if (begun?.path !== path) begun = { path, at: now };
      say(`${printable(baseName(path))}: ${progressText(progress, now - begun.at)}`);
    },
    clear() {
      if (shown && terminal) process.stderr.write('\r\u001b[2K');
      shown = false;
      begun = null;
    },
  };
}

function progressText({ stage, file, bytesDone, bytesTotal, lines }: OpenProgress, elapsed: number): string {
  const share = bytesTotal === null || bytesTotal === 0 ? null : bytesDone / bytesTotal;
  const percent = share === null ? '' : ` ${Math.floor(share * 100)} %`;
  const parts = [
    `${stage}${file === null ? '' : ` ${printable(baseName(file))}`}${percent}`,
    formatBytes(bytesDone),
    `${formatCount(lines)} lines`,
  ];
  if (elapsed >= RATE_AFTER_MS) {
    parts.push(`${formatCount(Math.round(lines / (elapsed / 1000)))} lines/s`);
    if (share !== null && share > 0 && share < 1) parts.push(`${formatSpan((elapsed / share - elapsed) * 1000)} left`);
  }
  return parts.join(', ');
}
