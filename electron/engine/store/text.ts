import { type FileHandle, open } from 'node:fs/promises';
import { cut } from '../../../shared/base/text.ts';
import { type Encoding, decodeText } from '../intake/decode.ts';
import { type LineEnd, splitLines } from '../intake/lines.ts';

/** A file's place in the line store: every byte of every file, one after the other in `text.bin`. */
export interface Stretch {
  readonly textAt: number;
  readonly bytes: number;
  readonly lines: number;
  readonly encoding: Encoding;
  readonly lineEnd: LineEnd;
  readonly skip: number;
}

export interface TextWriter {
  readonly position: number;
  /** Resolves when the bytes are with the system; the caller waits, so memory stays bounded. */
  write(chunk: Buffer): Promise<void>;
  close(): Promise<void>;
}

export async function textWriter(path: string): Promise<TextWriter> {
  const file = await open(path, 'wx');
  let position = 0;
  return {
    get position() {
      return position;
    },
    async write(chunk) {
      let done = 0;
      while (done < chunk.length) {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
        done += bytesWritten;
      }
      position += chunk.length;
    },
    async close() {
      await file.close();
    },
  };
}

export interface StoredLine {
  readonly number: number;
  /** Without its terminator; cut at the cap that the caller gave. */
  readonly text: string;
  /** The whole length in bytes, without the terminator. */
  readonly bytes: number;
}

const READ_CHUNK = 256 * 1024;

/** Bytes of a file from an offset within it to its end, in chunks. Each chunk is only good until the next. */
export async function* readBytes(
  file: FileHandle,
  stretch: Pick<Stretch, 'textAt' | 'bytes'>,
  from: number,
  to = stretch.bytes,
): AsyncGenerator<Buffer> {
  const chunk = Buffer.allocUnsafe(Math.min(READ_CHUNK, Math.max(to - from, 1)));
  let at = from;
  while (at < to) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, to - at), stretch.textAt + at);
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/**
 * Calls `visit` with every line from a mark on, in order, until it returns false. `offset` is that of the line in the
 * file; the bytes are UTF-8 and only good until the call returns.
 */
export async function walkLines(
  file: FileHandle,
  stretch: Stretch,
  mark: { readonly line: number; readonly at: number },
  visit: (number: number, bytes: Buffer, start: number, end: number, offset: number, length: number) => boolean,
): Promise<void> {
  let number = mark.line - 1;
  let going = true;
  const splitter = splitLines(stretch.encoding, stretch.lineEnd, mark.at, (bytes, start, end, offset, length) => {
    if (!going) return;
    number += 1;
    going = visit(number, bytes, start, end, offset, length);
  });
  for await (const chunk of readBytes(file, stretch, mark.at)) {
    splitter.push(chunk);
    if (!going) return;
  }
  splitter.end();
}

/** Text of a line's UTF-8 bytes, cut at a number of characters without decoding a megabyte first. */
export function lineText(bytes: Buffer, start: number, end: number, cap: number): string {
  const bounded = Math.min(end, start + cap * 4);
  const text = decodeText(bytes.subarray(start, bounded), 'utf-8');
  return cut(text, cap);
}
