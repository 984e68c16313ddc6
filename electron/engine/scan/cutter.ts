import type { Encoding } from '../intake/decode.ts';
import { LINE_CAP, type LineEnd, splitLines } from '../intake/lines.ts';
import { SEGMENT_BYTES, SEGMENT_LINES } from './limits.ts';

/** Room of a slot: a segment, a line that goes on behind it as far as a parser looks, and the byte that the scanner adds. */
export const SLOT_BYTES = 2 * SEGMENT_BYTES + 64;
const FULL = 2 * SEGMENT_BYTES;
/** What a large chunk of line ends would leave as lines is a hundred times its size. */
const STEP = 64 * 1024;

/** A segment as it lies in a slot. Offsets and `bytes` are those of the file. */
export interface Cut {
  readonly slot: number;
  /** Bytes of text in the slot. */
  readonly length: number;
  readonly at: number;
  readonly bytes: number;
  /** Lines that were cut on the way into the slot, because they are longer than what a parser sees of one. */
  readonly longLines: number;
}

export interface Slots {
  /** Waits until one is free. */
  take(): Promise<number>;
  memory(slot: number): Buffer;
}

/** Cuts the text of a file into segments of whole lines, in slots. */
export interface Cutter {
  push(chunk: Buffer): Promise<void>;
  end(): Promise<void>;
}

export type CutSink = (cut: Cut) => Promise<void>;

export function cutter(encoding: Encoding, lineEnd: LineEnd, skip: number, slots: Slots, sink: CutSink): Cutter {
  return encoding === 'utf-16le' || encoding === 'utf-16be'
    ? wideCutter(encoding, lineEnd, skip, slots, sink)
    : plainCutter(lineEnd === 'lf' ? 10 : 13, skip, slots, sink);
}

function plainCutter(mark: number, skip: number, slots: Slots, sink: CutSink): Cutter {
  let slot = -1;
  let memory = Buffer.alloc(0);
  let filled = 0;
  let target = SEGMENT_BYTES;
  let at = skip;
  let toSkip = skip;
  /** Bytes of a line that went on behind a full slot. */
  let dropped = 0;

  return {
    async push(chunk) {
      let from = Math.min(toSkip, chunk.length);
      toSkip -= from;
      while (from < chunk.length) {
        if (slot < 0) await next();
        if (filled === FULL) {
          const found = chunk.indexOf(mark, from);
          const to = found < 0 ? chunk.length : found + 1;
          dropped += to - from;
          from = to;
          if (found >= 0) await give(filled);
          continue;
        }
        const room = Math.min(chunk.length - from, target - filled);
        // Into shared memory, `set` is six times as slow (measured).
        chunk.copy(memory, filled, from, from + room);
        from += room;
        filled += room;
        if (filled < target) continue;
        const cut = memory.subarray(0, filled).lastIndexOf(mark) + 1;
        if (cut > 0) await give(cut);
        else target = FULL;
      }
    },
    async end() {
      if (filled > 0) await give(filled);
    },
  };

  async function next(): Promise<void> {
    slot = await slots.take();
    memory = slots.memory(slot) as Buffer<ArrayBuffer>;
    filled = 0;
    target = SEGMENT_BYTES;
  }

  async function give(length: number): Promise<void> {
    const given: Cut = { slot, length, at, bytes: length + dropped, longLines: dropped > 0 ? 1 : 0 };
    const rest = memory.subarray(length, filled);
    at += given.bytes;
    dropped = 0;
    slot = -1;
    filled = 0;
    // The rest goes over before the slot is another's.
    if (rest.length > 0) {
      await next();
      memory.set(rest);
      filled = rest.length;
    }
    await sink(given);
  }
}

/** UTF-16, line by line: it is put into the slot as UTF-8, and a line end behind each line. */
function wideCutter(encoding: Encoding, lineEnd: LineEnd, skip: number, slots: Slots, sink: CutSink): Cutter {
  const mark = lineEnd === 'lf' ? 10 : 13;
  let toSkip = skip;
  let lines: { readonly text: Buffer; readonly at: number; readonly long: boolean }[] = [];
  let held = 0;
  let total = 0;
  const splitter = splitLines(encoding, lineEnd, skip, (bytes, start, end, offset, length) => {
    lines.push({ text: Buffer.from(bytes.subarray(start, end)), at: offset, long: length > LINE_CAP });
    held += end - start + 1;
  });

  return {
    async push(chunk) {
      for (let from = 0; from < chunk.length; from += STEP) {
        const step = chunk.subarray(from, from + STEP);
        const off = Math.min(toSkip, step.length);
        toSkip -= off;
        total += step.length;
        splitter.push(step.subarray(off));
        await flush(SEGMENT_BYTES);
      }
    },
    async end() {
      splitter.end();
      await flush(0);
    },
  };

  /** Gives segments until less than `keep` bytes are held; the last line stays, because its end is not known before the next. */
  async function flush(keep: number): Promise<void> {
    while (held > keep && lines.length > (keep === 0 ? 0 : 1)) {
      const slot = await slots.take();
      const memory = slots.memory(slot);
      let length = 0;
      let count = 0;
      for (const { text } of lines) {
        if (count > 0 && (length + text.length + 1 > SEGMENT_BYTES || count === SEGMENT_LINES)) break;
        if (keep > 0 && count === lines.length - 1) break;
        memory.set(text, length);
        memory[length + text.length] = mark;
        length += text.length + 1;
        count += 1;
      }
      const at = lines[0]?.at ?? 0;
      const longLines = lines.slice(0, count).filter(({ long }) => long).length;
      lines = lines.slice(count);
      held -= length;
      await sink({ slot, length, at, bytes: (lines[0]?.at ?? total) - at, longLines });
    }
  }
}
