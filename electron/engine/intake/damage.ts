import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';
import { type Encoding, brokenCharacters } from './decode.ts';

/** What of a text is no text, counted chunk by chunk; a sequence that a chunk's end cuts is judged with the next chunk. */
export interface Damage {
  add(chunk: Buffer): void;
  notices(name: string): NoticeDraft[];
}

export function damageCount(encoding: Encoding): Damage {
  const utf8 = encoding === 'utf-8' || encoding === 'utf-8-bom';
  let broken = 0;
  let nuls = 0;
  let tail = Buffer.alloc(0);
  return {
    add(chunk) {
      if (!utf8) return;
      const joined = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      const end = wholeEnd(joined);
      broken += brokenCharacters(joined.subarray(0, end));
      tail = Buffer.from(joined.subarray(end));
      for (let at = chunk.indexOf(0); at >= 0; at = chunk.indexOf(0, at + 1)) nuls += 1;
    },
    notices(name) {
      const found: NoticeDraft[] = [];
      const count = broken + (tail.length === 0 ? 0 : brokenCharacters(tail));
      if (count > 0)
        found.push({
          code: 'broken-text',
          file: name,
          line: null,
          text: `${plural(count, 'character')} of ${name} ${count === 1 ? 'is' : 'are'} not valid UTF-8 and shown as \ufffd; the bytes are kept as they stand.`,
        });
      if (nuls > 0)
        found.push({
          code: 'nul-bytes',
          file: name,
          line: null,
          text: `${name} holds ${plural(nuls, 'NUL byte')}, as a log does that was cut while it was written; they are kept as they stand.`,
        });
      return found;
    },
  };
}

/** Where the last whole UTF-8 sequence ends: at most three bytes are held back. */
function wholeEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) return bytes.length;
  }
  return bytes.length;
}
