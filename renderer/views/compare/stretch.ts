import { FaultError, fault } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import type { Link } from '../../state/link.ts';
import { fetchText } from '../../state/text.ts';
import type { LineRange } from './line-range.ts';

/** Of each side; beyond this the editor takes longer than anybody waits, and it is said what was left out. */
const MOST_BYTES = 10_000_000;
export const MOST_LINES = 40_000;
/** Characters that are wrapped without being asked for: of more, the wrapping would be waited for. */
const MOST_WRAPPED = 1_000_000;

/** The text of some lines of a file. */
export interface Stretch {
  readonly text: string;
  /** Up to which line it is; what was asked for may have been too much. */
  readonly to: number;
}

/** Lines of a file, as many of them as there is room for; a fault where not even one fits. */
export async function readStretch(
  link: Link,
  run: string,
  file: LogFile,
  range: LineRange,
  signal: AbortSignal,
): Promise<Stretch> {
  const wish = { run, file: file.name, encoding: file.encoding, from: range.from, count: range.to - range.from + 1 };
  const text = await fetchText(link, wish, { signal, mostBytes: MOST_BYTES });
  if (text !== null) return { text, to: range.to };
  if (range.to <= range.from)
    throw new FaultError(
      fault(
        'bad-request',
        `Line ${formatCount(range.from)} of ${printable(file.name)} alone is more than ${formatBytes(MOST_BYTES)}.`,
        'Name other lines to compare.',
      ),
    );
  // So many bytes at most: halves until it fits.
  const half = Math.floor((range.from + range.to) / 2);
  return readStretch(link, run, file, { ...range, to: Math.max(range.from, half) }, signal);
}

/** What was left out of a side, as a sentence; null where nothing was. */
export function cutText(
  letter: string,
  file: LogFile | null,
  range: LineRange | null,
  read: Stretch | null,
): string | null {
  if (file === null || range === null) return null;
  const lines = (read?.to ?? range.to) - range.from + 1;
  if (lines === range.wished) return null;
  return `Of ${letter} the first ${formatCount(lines)} of ${plural(range.wished, 'line')} are compared, at most ${formatCount(MOST_LINES)} and ${formatBytes(MOST_BYTES)}: more takes longer than is of use. Name other lines to see those.`;
}

/** Whether lines are as long as rows of JSON, so that what differs in them would stand beyond the edge. */
export function isLong(text: string): boolean {
  const start = text.slice(0, 10_000);
  return text.length < MOST_WRAPPED && start.length / start.split('\n').length > 200;
}
