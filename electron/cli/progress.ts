import { baseName, cut, printable } from '../../shared/base/text.ts';
import { formatBytes, formatCount } from '../../shared/base/units.ts';
import type { OpenProgress } from '../../shared/contract/api.ts';

/** One line on standard error that is written over; nothing at all where it is off. */
export interface ProgressLine {
  show(path: string, progress: OpenProgress): void;
  clear(): void;
}

export function progressLine(on: boolean): ProgressLine {
  const terminal = process.stderr.isTTY === true;
  let shown = false;
  return {
    show(path, { stage, file, bytesDone, bytesTotal, lines }) {
      if (!on) return;
      const share = bytesTotal === null || bytesTotal === 0 ? '' : ` ${Math.floor((bytesDone / bytesTotal) * 100)} %`;
      const text = `${printable(baseName(path))}: ${stage}${file === null ? '' : ` ${printable(baseName(file))}`}${share}, ${formatBytes(bytesDone)}, ${formatCount(lines)} lines`;
      process.stderr.write(terminal ? `\r\u001b[2K${cut(text, (process.stderr.columns ?? 80) - 1)}` : `${text}\n`);
      shown = true;
    },
    clear() {
      if (shown && terminal) process.stderr.write('\r\u001b[2K');
      shown = false;
    },
  };
}
