import { open } from 'node:fs/promises';
import type { ReadableDb } from './driver.ts';
import { type StoredLine, type Stretch, lineText, readBytes, walkLines } from './text.ts';

/** Lines of a run by file and number, through the segments that they lie in. */
export interface LineReader {
  stretch(file: number): (Stretch & { readonly name: string }) | null;
  /** Lines `from` to `from + count - 1`, fewer at the end. Text is cut at `cap` characters. */
  lines(file: number, from: number, count: number, cap: number): Promise<StoredLine[]>;
  /** The bytes of the same lines as they stand, terminators and all, without the first `skip` of them. */
  raw(file: number, from: number, count: number, skip: number): AsyncGenerator<Buffer>;
  /** The line that holds a byte of the file; the last one where the file is shorter, null where it has none. */
  lineAtByte(file: number, byte: number): Promise<number | null>;
  /** Every line from a number on, until `visit` returns false. */
  walk(
    file: number,
    from: number,
    visit: (number: number, bytes: Buffer, start: number, end: number, length: number) => boolean,
  ): Promise<void>;
  close(): Promise<void>;
}

/** A line that is known to begin at an offset. */
interface Mark {
  readonly line: number;
  readonly at: number;
}

interface StretchRow {
  readonly name: string;
  readonly bytes: number;
  readonly lines: number;
  readonly encoding: Stretch['encoding'];
  readonly line_end: Stretch['lineEnd'];
  readonly skip: number;
  readonly text_at: number;
}

export async function lineReader(db: ReadableDb, textPath: string): Promise<LineReader> {
  const handle = await open(textPath, 'r');
  const stretchOf = db.prepare('select name, bytes, lines, encoding, line_end, skip, text_at from files where id = ?');
  const byteBefore = db.prepare('select line, at from segments where file = ? and at <= ? order by line desc limit 1');
  const before = db.prepare('select line, at from segments where file = ? and line <= ? order by line desc limit 1');

  const reader: LineReader = {
    stretch(file) {
      const row = stretchOf.get(file) as StretchRow | undefined;
      if (row === undefined) return null;
      return {
        name: row.name,
        textAt: row.text_at,
        bytes: row.bytes,
        lines: row.lines,
        encoding: row.encoding,
        lineEnd: row.line_end,
        skip: row.skip,
      };
    },
    async lines(file, from, count, cap) {
      const found: StoredLine[] = [];
      await reader.walk(file, from, (number, bytes, start, end, length) => {
        found.push({ number, text: lineText(bytes, start, end, cap), bytes: length });
        return found.length < count;
      });
      return found;
    },
    async *raw(file, from, count, skip) {
      const stretch = reader.stretch(file);
      if (stretch === null || from > stretch.lines || count < 1) return;
      const start = from === 1 ? 0 : await offsetOf(stretch, file, from);
      const end = from + count > stretch.lines ? stretch.bytes : await offsetOf(stretch, file, from + count);
      yield* readBytes(handle, stretch, start + skip, end);
    },
    async walk(file, from, visit) {
      const stretch = reader.stretch(file);
      if (stretch === null || from > stretch.lines) return;
      await walkLines(
        handle,
        stretch,
        segmentOf(stretch, file, from),
        (number, bytes, start, end, _offset, length) => number < from || visit(number, bytes, start, end, length),
      );
    },
    async lineAtByte(file, byte) {
      const stretch = reader.stretch(file);
      if (stretch === null || stretch.lines === 0) return null;
      const segment = (byteBefore.get(file, byte) as Mark | undefined) ?? { line: 1, at: stretch.skip };
      let found = segment.line;
      await walkLines(handle, stretch, segment, (number, _bytes, _start, _end, offset) => {
        if (offset <= byte) found = number;
        return offset <= byte;
      });
      return found;
    },
    close: () => handle.close(),
  };
  return reader;

  function segmentOf(stretch: Stretch, file: number, line: number): Mark {
    return (before.get(file, line) as Mark | undefined) ?? { line: 1, at: stretch.skip };
  }

  async function offsetOf(stretch: Stretch, file: number, line: number): Promise<number> {
    const segment = segmentOf(stretch, file, line);
    // A line of hundreds of megabytes begins a segment, and is not read through to be found.
    if (segment.line === line) return segment.at;
    let found = stretch.bytes;
    await walkLines(handle, stretch, segment, (number, _bytes, _start, _end, offset) => {
      if (number === line) found = offset;
      return number < line;
    });
    return found;
  }
}
