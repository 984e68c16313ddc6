import { type Encoding, decodeText } from './decode.ts';

/** What a parser sees of a line at the most; the store keeps all of it, by offset. */
export const LINE_CAP = 1 << 20;

export type LineEnd = 'lf' | 'cr';

/**
 * A line as it is handed to a parser: UTF-8 bytes between `start` and `end`, without terminator or CR. The buffer is
 * only good until the call returns. `offset` and `length` count the bytes of the file itself, `length` without its end.
 */
export type LineSink = (bytes: Buffer, start: number, end: number, offset: number, length: number) => void;

/** Cuts a stream of chunks into lines of any length, holding back no more than LINE_CAP of a line. */
export interface LineSplitter {
  push(chunk: Buffer): void;
  end(): void;
  /** What was met on the way, to choose the line end by. */
  readonly sawLf: boolean;
  readonly sawCr: boolean;
  readonly longLines: number;
}

export function splitLines(encoding: Encoding, lineEnd: LineEnd, at: number, sink: LineSink): LineSplitter {
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
  const unit = wide ? 2 : 1;
  const mark = lineEnd === 'lf' ? 10 : 13;
  let carry: Buffer[] = [];
  let carried = 0; // bytes of the line that went before, dropped ones included
  let kept = 0;
  let tail = Buffer.alloc(0); // the last unit that went before, kept or dropped
  let lineAt = at;
  let sawLf = false;
  let sawCr = false;
  let longLines = 0;
  let odd: Buffer | null = null; // half a UTF-16 unit

  return {
    push(chunk) {
      const bytes = wide ? even(chunk) : chunk;
      if (!sawLf && findUnit(bytes, 10, 0) >= 0) sawLf = true;
      if (!sawCr && findUnit(bytes, 13, 0) >= 0) sawCr = true;
      let start = 0;
      for (let found = findUnit(bytes, mark, 0); found >= 0; found = findUnit(bytes, mark, start)) {
        emit(bytes, start, found, unit);
        start = found + unit;
      }
      hold(bytes, start);
    },
    end() {
      if (odd !== null) hold(odd, 0);
      if (carried > 0) emit(Buffer.alloc(0), 0, 0, 0);
    },
    get sawLf() {
      return sawLf;
    },
    get sawCr() {
      return sawCr;
    },
    get longLines() {
      return longLines;
    },
  };

  function even(chunk: Buffer): Buffer {
    const joined = odd === null ? chunk : Buffer.concat([odd, chunk]);
    odd = joined.length % 2 === 1 ? Buffer.from(joined.subarray(joined.length - 1)) : null;
    return odd === null ? joined : joined.subarray(0, joined.length - 1);
  }

  function findUnit(bytes: Buffer, value: number, from: number): number {
    if (!wide) return bytes.indexOf(value, from);
    for (let found = bytes.indexOf(value, from); found >= 0; found = bytes.indexOf(value, found + 1)) {
      const little = encoding === 'utf-16le';
      if (found % 2 === (little ? 0 : 1) && bytes[little ? found + 1 : found - 1] === 0)
        return little ? found : found - 1;
    }
    return -1;
  }

  function hold(bytes: Buffer, start: number): void {
    const rest = bytes.length - start;
    if (rest === 0) return;
    const room = Math.min(rest, LINE_CAP - kept);
    if (room > 0) {
      // A copy: the chunk's memory is large and goes on to be reused.
      carry.push(Buffer.from(bytes.subarray(start, start + room)));
      kept += room;
    }
    carried += rest;
    tail = Buffer.from(bytes.subarray(Math.max(start, bytes.length - unit)));
  }

  function emit(bytes: Buffer, start: number, found: number, endBytes: number): void {
    let line = bytes;
    let from = start;
    let to = found;
    const length = carried + found - start;
    const endsInCr =
      lineEnd === 'lf' && (found - start >= unit ? isCr(bytes, found) : length >= unit && isCr(tail, tail.length));
    if (carried > 0) {
      const room = Math.min(found - start, LINE_CAP - kept);
      line = Buffer.concat([...carry, bytes.subarray(start, start + Math.max(room, 0))]);
      from = 0;
      to = line.length;
      carry = [];
      carried = 0;
      kept = 0;
    } else if (to - from > LINE_CAP) {
      to = from + LINE_CAP;
    }
    if (length > LINE_CAP) longLines += 1;
    if (endsInCr && length <= LINE_CAP) to -= unit;
    const trimmed = endsInCr ? length - unit : length;
    if (wide) {
      line = Buffer.from(decodeText(line.subarray(from, to), encoding));
      from = 0;
      to = line.length;
    }
    sink(line, from, to, lineAt, trimmed);
    lineAt += length + endBytes;
  }

  function isCr(line: Buffer, to: number): boolean {
    if (!wide) return line[to - 1] === 13;
    return encoding === 'utf-16le'
      ? line[to - 2] === 13 && line[to - 1] === 0
      : line[to - 2] === 0 && line[to - 1] === 13;
  }
}
