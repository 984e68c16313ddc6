import { type Encoding, decodeText } from '../intake/decode.ts';
import type { RunReader } from '../store/reader.ts';

/** A line is searched whole up to so many bytes; a longer one in windows that overlap. */
const WINDOW_BYTES = 16 << 20;
const OVERLAP_BYTES = 1 << 20;

/** The text of one line without its end, a window at a time. */
export async function* windowsOf(reader: RunReader, file: number, line: number): AsyncGenerator<string> {
  const stretch = reader.lines.stretch(file);
  const encoding = stretch?.encoding ?? 'utf-8';
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of reader.lines.raw(file, line, 1, 0)) {
    if (size + chunk.length > WINDOW_BYTES && size > OVERLAP_BYTES) {
      const window = Buffer.concat(held);
      yield decodeText(window.subarray(0, wholeUpTo(window, window.length, encoding)), encoding);
      held = [window.subarray(wholeUpTo(window, window.length - OVERLAP_BYTES, encoding))];
      size = held[0]?.length ?? 0;
    }
    // A copy: the reader uses its chunk again.
    held.push(Buffer.from(chunk));
    size += chunk.length;
  }
  const end = stretch?.lineEnd === 'cr' ? /\r$/ : /\r?\n$/;
  const text = decodeText(Buffer.concat(held), encoding);
  // Without a line end of its own, the last line of a file still ends before its CR.
  yield end.test(text.slice(-2)) ? text.replace(end, '') : text.replace(/\r$/, '');
}

/** The place at or before which no character is cut in two. */
function wholeUpTo(bytes: Buffer, end: number, encoding: Encoding): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return end & ~1;
  let at = end;
  while (at > 0 && end - at < 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}
