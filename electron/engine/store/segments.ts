import { closeSync, openSync, readSync } from 'node:fs';
import type { Micros } from '../../../shared/base/units.ts';
import { openBlock } from './block.ts';
import type { Columns, Segment, SegmentBlock } from './columns.ts';
import type { ReadableDb } from './driver.ts';

/** The segments of a run, opened for reading. Reads are small and by place, so they are waited for where they are made. */
export interface SegmentReader {
  /** Of one file, in the order of lines. */
  segments(file: number): readonly Segment[];
  block(segment: Segment): SegmentBlock;
  /** The time of any line of a file, for lines that are asked for one after the other. */
  clock(file: number): (line: number) => Micros | null;
  /** The first line at or after a time, else the last one; null where no line has a clock. */
  lineAtTime(file: number, time: Micros): number | null;
  close(): void;
}

interface SegmentRow {
  readonly file: number;
  readonly line: number;
  readonly lines: number;
  readonly at: number;
  readonly bytes: number;
  readonly time_from: number | null;
  readonly time_to: number | null;
  readonly long: number;
  readonly block_at: number;
  readonly block_bytes: number;
}

/** Directories kept at a time: a file of ten gigabytes has ten thousand segments. */
const MAX_DIRECTORIES = 16;

/** Some 8 KB each: of a log of two gigabytes, all. */
const MAX_FRONTS = 2048;

export function segmentReader(db: ReadableDb, path: string): SegmentReader {
  const ofFile = db.prepare('select * from segments where file = ? order by line');
  const directories = new Map<number, readonly Segment[]>();
  /** Heads and grams of blocks, by place: what a search for a rare word looks at, and nothing else. */
  const fronts = new Map<number, Buffer>();
  const handle = openSync(path, 'r');

  const reader: SegmentReader = {
    segments(file) {
      const known = directories.get(file);
      if (known !== undefined) return known;
      const read = (ofFile.all(file) as SegmentRow[]).map(segmentOf);
      const [oldest] = directories.size < MAX_DIRECTORIES ? [] : directories.keys();
      if (oldest !== undefined) directories.delete(oldest);
      directories.set(file, read);
      return read;
    },
    block: (segment) =>
      openBlock((at, length) => {
        if (at > 0) return read(segment.blockAt + at, length);
        const known = fronts.get(segment.blockAt);
        const front = known ?? read(segment.blockAt, length);
        if (known === undefined && fronts.size < MAX_FRONTS) fronts.set(segment.blockAt, front);
        return front;
      }, segment.blockBytes),
    clock(file) {
      let current: Segment | undefined;
      let columns: Columns | null = null;
      return (line) => {
        if (current === undefined || line < current.line || line >= current.line + current.lines) {
          current = reader.segments(file).find((one) => line < one.line + one.lines);
          columns = current === undefined || current.timeFrom === null ? null : reader.block(current).columns();
        }
        return current === undefined ? null : (columns?.time(line - current.line) ?? null);
      };
    },
    lineAtTime(file, time) {
      let last: number | null = null;
      for (const segment of reader.segments(file)) {
        if (segment.timeTo === null) continue;
        last = segment.line + segment.lines - 1;
        if (segment.timeTo < time) continue;
        const columns = reader.block(segment).columns();
        for (let index = 0; index < segment.lines; index += 1)
          if ((columns.time(index) ?? Number.NEGATIVE_INFINITY) >= time) return segment.line + index;
      }
      return last;
    },
    close: () => closeSync(handle),
  };
  return reader;

  function read(from: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(length);
    let done = 0;
    while (done < length) {
      const count = readSync(handle, bytes, done, length - done, from + done);
      if (count === 0) break;
      done += count;
    }
    return bytes;
  }
}

function segmentOf(row: SegmentRow): Segment {
  return {
    file: row.file,
    line: row.line,
    lines: row.lines,
    at: row.at,
    bytes: row.bytes,
    timeFrom: row.time_from,
    timeTo: row.time_to,
    long: row.long === 1,
    blockAt: row.block_at,
    blockBytes: row.block_bytes,
  };
}
