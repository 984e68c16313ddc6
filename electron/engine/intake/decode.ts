import { isUtf8 } from 'node:buffer';

/** How the bytes of a file stand for text. `binary` is kept out of the line store and named in a notice. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'binary';

export interface Decoding {
  readonly encoding: Encoding;
  /** Bytes of the mark at the front, which are no text. */
  readonly skip: number;
}

/** By BOM; else by the pattern of NULs; else UTF-8. `head` is the first 64 KB or all of it. */
export function detectEncoding(head: Buffer): Decoding {
  if (head.length >= 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { encoding: 'utf-8-bom', skip: 3 };
  if (head.length >= 2 && head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (head.length >= 2 && head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 };
  const half = Math.floor(head.length / 2);
  if (half >= 2) {
    let even = 0;
    let odd = 0;
    for (let at = 0; at < half * 2; at += 2) {
      if (head[at] === 0) even += 1;
      if (head[at + 1] === 0) odd += 1;
    }
    // ASCII in UTF-16 has a NUL in nearly every second byte, and hardly any in the others.
    if (odd > half * 0.7 && even < half * 0.05) return { encoding: 'utf-16le', skip: 0 };
    if (even > half * 0.7 && odd < half * 0.05) return { encoding: 'utf-16be', skip: 0 };
  }
  return { encoding: 'utf-8', skip: 0 };
}

/** Control bytes other than tab, CR, LF and the NULs of a log that was cut from a preallocated file. */
export function looksBinary(head: Buffer): boolean {
  const end = Math.min(head.length, 8192);
  let odd = 0;
  for (let at = 0; at < end; at += 1) {
    const byte = head[at] ?? 0;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) odd += 1;
  }
  return (
    odd > end * 0.1 || (end >= 64 && !isUtf8(trimTail(head.subarray(0, end))) && highShare(head.subarray(0, end)) > 0.3)
  );
}

function highShare(bytes: Buffer): number {
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high += 1;
  return high / Math.max(bytes.length, 1);
}

/** Without a sequence that the cut itself broke. */
function trimTail(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 4 && (bytes[end - 1] ?? 0) >= 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** Text of whole bytes of a line; what is not valid is replaced by U+FFFD. */
export function decodeText(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-16le') return bytes.toString('utf16le', 0, bytes.length & ~1);
  if (encoding === 'utf-16be')
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  return bytes.toString('utf8');
}

/** How many characters of a valid-looking stretch are broken: 0 at the cost of one pass where none is. */
export function brokenCharacters(bytes: Buffer): number {
  if (isUtf8(bytes)) return 0;
  let count = 0;
  for (const character of bytes.toString('utf8')) if (character === '\ufffd') count += 1;
  let own = 0;
  for (let at = bytes.indexOf('\ufffd'); at >= 0; at = bytes.indexOf('\ufffd', at + 3)) own += 1;
  return count - own;
}
