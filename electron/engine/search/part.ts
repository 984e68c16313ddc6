import { readSync } from 'node:fs';
import type { Micros } from '../../../shared/base/units.ts';
import { decodeText } from '../intake/decode.ts';
import { LINE_CAP } from '../intake/lines.ts';
import type { Segment, SegmentBlock } from '../store/columns.ts';
import type { RunReader } from '../store/reader.ts';
import type { Stretch } from '../store/text.ts';
import { windowsOf } from './window.ts';

/** Lines of a file in a row that are looked through at once: a segment, or some of one that holds a line beyond all measure. */
export interface Part {
  /** Number of its first line, from 1, and how many it has. */
  readonly line: number;
  readonly lines: number;
  readonly block: SegmentBlock;
  /** Where its first line stands in the block. */
  readonly shift: number;
  /** True where the block has all of its lines, and all of each. */
  readonly whole: boolean;
  /** The range of its lines' clocks; null where none has one. */
  readonly times: { readonly from: Micros; readonly to: Micros } | null;
  /**
   * Its bytes as UTF-8, line ends and all, read when first asked for; and with the place of each line. Good until the next
   * part is read. Not for one long line.
   */
  bytes(): Buffer;
  text(): PartText;
  /** Of a single line longer than what is kept of others: its text from the start, a window at a time. */
  readonly windows: (() => AsyncGenerator<string>) | null;
}

/** Lines as UTF-8, `from` and `to` within `bytes`, without line ends. */
export interface PartText {
  readonly bytes: Buffer;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

export interface PartSource {
  readonly reader: RunReader;
  /** Of the text, opened for reading. */
  readonly handle: number;
  /** Memory for text, used again for each part: that of a gigabyte costs more to get than its bytes to read. */
  scratch: Buffer | null;
}

/** A segment as one part; null where it holds a long line, see `longParts`. */
export function segmentPart(source: PartSource, stretch: Stretch, segment: Segment): Part | null {
  if (segment.long) return null;
  let bytes: Buffer | null = null;
  let text: PartText | null = null;
  let block: SegmentBlock | null = null;
  return {
    line: segment.line,
    lines: segment.lines,
    get block() {
      return (block ??= source.reader.segments.block(segment));
    },
    shift: 0,
    whole: true,
    times: timesOf(segment),
    bytes: readOnce,
    text: () => (text ??= cutLines(readOnce(), stretch, segment.lines)),
    windows: null,
  };

  function readOnce(): Buffer {
    return (bytes ??= readText(source, stretch, segment));
  }
}

/** The lines of a segment with long ones among them, each of those as a part of its own. */
export async function* longParts({ reader }: PartSource, segment: Segment): AsyncGenerator<Part> {
  const end = segment.line + segment.lines;
  const block = reader.segments.block(segment);
  for (let line = segment.line; line < end;) {
    const gathered = await gather(reader, segment.file, line, end);
    const text = gathered ?? { bytes: Buffer.alloc(0), from: new Uint32Array(1), to: new Uint32Array(1) };
    const first = line;
    line += text.from.length;
    yield {
      line: first,
      lines: text.from.length,
      block,
      shift: first - segment.line,
      whole: false,
      times: timesOf(segment),
      bytes: () => text.bytes,
      text: () => text,
      windows: gathered === null ? () => windowsOf(reader, segment.file, first) : null,
    };
  }
}

/** Most segments are about as large. */
const SCRATCH_BYTES = (1 << 20) + (1 << 16);

function isWide({ encoding }: Stretch): boolean {
  return encoding === 'utf-16le' || encoding === 'utf-16be';
}

function timesOf({ timeFrom, timeTo }: Segment): Part['times'] {
  return timeFrom === null || timeTo === null ? null : { from: timeFrom, to: timeTo };
}

function readText(source: PartSource, stretch: Stretch, segment: Segment): Buffer {
  if (source.scratch === null || source.scratch.length < segment.bytes)
    source.scratch = Buffer.allocUnsafeSlow(Math.max(segment.bytes, SCRATCH_BYTES));
  const bytes = source.scratch.subarray(0, segment.bytes);
  let done = 0;
  while (done < bytes.length) {
    const more = readSync(source.handle, bytes, done, bytes.length - done, stretch.textAt + segment.at + done);
    if (more === 0) break;
    done += more;
  }
  const read = bytes.subarray(0, done);
  return isWide(stretch) ? Buffer.from(decodeText(read, stretch.encoding)) : read;
}

function cutLines(bytes: Buffer, { lineEnd }: Stretch, lines: number): PartText {
  const from = new Uint32Array(lines);
  const to = new Uint32Array(lines);
  const mark = lineEnd === 'lf' ? 10 : 13;
  let start = 0;
  for (let line = 0; line < lines; line += 1) {
    const found = bytes.indexOf(mark, start);
    const end = found < 0 ? bytes.length : found;
    from[line] = start;
    to[line] = mark === 10 && end > start && bytes[end - 1] === 13 ? end - 1 : end;
    start = end + 1;
  }
  return { bytes, from, to };
}

/** Lines from one on as far as the next long one; null where it is long itself. */
async function gather(reader: RunReader, file: number, from: number, end: number): Promise<PartText | null> {
  const chunks: Buffer[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let size = 0;
  await reader.lines.walk(file, from, (number, bytes, start, stop, length) => {
    if (number >= end || length > LINE_CAP) return false;
    chunks.push(Buffer.from(bytes.subarray(start, stop)));
    starts.push(size);
    size += stop - start;
    ends.push(size);
    return true;
  });
  if (starts.length === 0) return null;
  return { bytes: Buffer.concat(chunks), from: Uint32Array.from(starts), to: Uint32Array.from(ends) };
}
