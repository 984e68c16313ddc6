import { VARIABLE } from '../store/columns.ts';
import { SEGMENT_LINES } from './limits.ts';
import type { Names } from './names.ts';

/** The dictionary of a segment as it is written: entries end to end, and where each ends. */
export interface Words {
  readonly size: number;
  /** Bytes used of `bytes`. */
  readonly length: number;
  readonly bytes: Buffer;
  readonly ends: Uint32Array;
}

export interface Templates extends Words {
  /** The template of each message by the message's id. */
  readonly of: Uint16Array;
}

/**
 * Messages that are alike but for their numbers, as one: each run of ASCII letters and digits that holds a digit stands as
 * one VARIABLE. Null where even so they would fill more than `room` bytes. `run` is shown each run that was taken out.
 * What it gives is good until it is called again.
 */
export type Templater = (messages: Names, room: number, run: (from: number, to: number) => void) => Templates | null;

/** By byte: 1 a letter, 3 a digit, 0 anything else; what is taken for VARIABLE itself counts as a run of its own. */
const CLASS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  if (byte >= 48 && byte <= 57) CLASS[byte] = 3;
  else if ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)) CLASS[byte] = 1;
}
CLASS[VARIABLE] = 3;

export function templater(bytes: Buffer): Templater {
  const out = Buffer.alloc(1 << 20);
  const of = new Uint16Array(SEGMENT_LINES + 2);
  const ends = new Uint32Array(SEGMENT_LINES + 2);

  return (messages, room, run) => {
    const known = new Map<string, number>();
    const limit = Math.min(room, out.length);
    let length = 0;
    for (let id = 1; id <= messages.size; id += 1) {
      const from = messages.from(id);
      const to = from + messages.length(id);
      const start = length;
      if (start + (to - from) > out.length) return null;
      for (let at = from; at < to;) {
        if (CLASS[bytes[at] ?? 0] === 0) {
          out[length] = bytes[at] ?? 0;
          length += 1;
          at += 1;
          continue;
        }
        let end = at;
        let kinds = 0;
        for (let kind = CLASS[bytes[end] ?? 0] ?? 0; kind !== 0 && end < to; kind = CLASS[bytes[end] ?? 0] ?? 0) {
          kinds |= kind;
          end += 1;
        }
        if (kinds === 3) {
          run(at, end);
          out[length] = VARIABLE;
          length += 1;
        } else {
          out.set(bytes.subarray(at, end), length);
          length += end - at;
        }
        at = end;
      }
      const text = out.toString('latin1', start, length);
      const number = known.get(text);
      if (number === undefined) {
        known.set(text, known.size + 1);
        of[id] = known.size;
        ends[known.size - 1] = length;
        if (length > limit) return null;
      } else {
        of[id] = number;
        length = start;
      }
    }
    return { size: known.size, length, bytes: out, ends, of };
  };
}
