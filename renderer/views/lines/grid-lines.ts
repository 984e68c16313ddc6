import type { LogLine } from '../../../shared/contract/api.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import type { GridLine } from '../../grid/line.ts';
import type { Clock } from '../shared/time.ts';
import { cutBytes } from './cut-bytes.ts';

/** The lines of a file as the grid draws them, each made once: a row that did not change is not drawn again. */
export function gridLines(file: LogFile, clock: Clock): (line: LogLine) => GridLine {
  const made = new WeakMap<LogLine, GridLine>();
  const dated = file.from !== null && file.to !== null && clock.day(file.from) !== clock.day(file.to);
  return (line) => {
    const known = made.get(line);
    if (known !== undefined) return known;
    const next: GridLine = {
      number: line.number,
      text: line.text,
      cutBytes: cutBytes(line, file.encoding),
      mark: line.event === null ? null : (line.event.severity ?? 'plain'),
      record: line.event?.id ?? null,
      cells:
        line.head === null
          ? null
          : {
              time: line.time === null ? '' : timeOf(line.time, dated, clock),
              thread: line.head.thread,
              provider: line.head.provider,
              peer: line.head.peer ?? '',
            },
      textAt: line.head?.textAt ?? 0,
    };
    made.set(line, next);
    return next;
  };
}

/** "11:20:05.331", with its day where the file has several. */
function timeOf(micros: number, dated: boolean, clock: Clock): string {
  const { day, time } = clock.micros(micros);
  return dated ? `${day.slice(5)} ${time}` : time;
}

/** Kinds of files whose lines begin with the prefix of a trace. */
export function hasColumns(file: LogFile): boolean {
  return file.kind === 'wfpdiag';
}
