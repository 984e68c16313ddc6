import type { Micros } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';
import { BACKWARDS, type Times } from '../scan/kernel.ts';

/** The clock of a file: its range, and the one word about the first time that it jumps back. */
export interface TimeRange {
  readonly from: Micros | null;
  readonly to: Micros | null;
  add(line: number, time: Micros): void;
  /** All of a segment at once; `line` is its first one. */
  addAll(line: number, times: Times): void;
}

export function timeRange(name: string, notice: (notice: NoticeDraft) => void): TimeRange {
  let from: Micros | null = null;
  let to: Micros | null = null;
  let before: Micros | null = null;
  let told = false;

  return {
    get from() {
      return from;
    },
    get to() {
      return to;
    },
    add: (line, time) => addAll(line, { first: time, firstAt: 0, last: time, least: time, most: time, backward: null }),
    addAll,
  };

  function addAll(line: number, times: Times): void {
    from = Math.min(from ?? times.least, times.least);
    to = Math.max(to ?? times.most, times.most);
    if (before !== null && times.first < before - BACKWARDS) tell(line + times.firstAt);
    else if (times.backward !== null) tell(line + times.backward);
    before = times.last;
  }

  function tell(line: number): void {
    if (told) return;
    told = true;
    notice({
      code: 'time-went-back',
      file: name,
      line,
      text: `The clock of ${name} jumps back at line ${line}: a restart, a second trace behind the first, or a clock that was set. Order is that of the lines.`,
    });
  }
}
