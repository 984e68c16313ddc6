import { VARIABLE } from '../store/columns.ts';
import type { WordsIn } from '../store/block.ts';
import { SEGMENT_LINES } from './limits.ts';
import { Names } from './names.ts';

export interface Templates extends WordsIn {
  /** The template of each message by the message's id. */
  readonly of: Uint16Array;
}

/**
 * Messages that are alike but for their numbers, as one: each run of ASCII letters and digits that holds a digit stands as
 * one VARIABLE. Null where even so they would fill more than `room` bytes. `run` is shown each run that was taken out.
 * What it gives is good until it is called again.
 */
export type Templater = (messages: Names, room: number, run: (from: number, to: number) => void) => Templates | null;

/** What of a run holds a digit. */
const WITH_DIGIT = 3;

/** By byte: 1 a letter, 3 a digit, 0 anything else; what is taken for VARIABLE itself counts as a run of its own. */
const CLASS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  if (byte >= 48 && byte <= 57) CLASS[byte] = 3;
  else if ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)) CLASS[byte] = 1;
}
CLASS[VARIABLE] = 3;

export function templater(bytes: Buffer): Templater {
  const out = Buffer.alloc(1 << 20);
  const known = new Names(out);
  const of = new Uint16Array(SEGMENT_LINES + 2);
  const ends = new Uint32Array(SEGMENT_LINES + 2);

  return (messages, room, run) => {
    const limit = Math.min(room, out.length);
    known.clear();
    let length = 0;
    for (let id = 1; id <= messages.size; id += 1) {
      const start = length;
      const from = messages.from(id);
      const to = from + messages.length(id);
      if (start + (to - from) > out.length) return null;
      // Letters and digits are copied as they come; where their run turns out to hold a digit, it is taken back.
      let runFrom = from;
      let kinds = 0;
      for (let at = from; at <= to; at += 1) {
        const byte = at < to ? (bytes[at] ?? 0) : 0;
        const kind = at < to ? (CLASS[byte] ?? 0) : 0;
        if (kind !== 0) {
          if (kinds === 0) runFrom = at;
          kinds |= kind;
        } else if (kinds !== 0) {
          if (kinds === WITH_DIGIT) {
            run(runFrom, at);
            length -= at - runFrom;
            out[length] = VARIABLE;
            length += 1;
          }
          kinds = 0;
        }
        if (at < to) {
          out[length] = byte;
          length += 1;
        }
      }
      let hash = 0;
      for (let at = start; at < length; at += 1) hash = Math.imul(hash ^ (out[at] ?? 0), 0x01000193);
      const before = known.size;
      const number = known.put(hash, start, length - start);
      of[id] = number;
      if (number === before + 1) {
        ends[before] = length;
        if (length > limit) return null;
      } else length = start;
    }
    return {
      size: known.size,
      length,
      of,
      put(block, endsAt, bytesAt) {
        block.set(out.subarray(0, length), bytesAt);
        const view = new DataView(block.buffer);
        for (let index = 0; index < known.size; index += 1) view.setUint32(endsAt + index * 4, ends[index] ?? 0, true);
      },
    };
  };
}
