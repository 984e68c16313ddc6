import type { Micros } from '../../../shared/base/units.ts';
import { type Coding, type Column, type Columns, type Dictionary, GRAM_BYTES, type SegmentBlock } from './columns.ts';

/**
 * The block of a segment in `columns.bin`: a head of 16 numbers of 32 bits, then grams, messages, counts, threads, sources,
 * and the columns, each at the place that the head names. All numbers are little-endian.
 */
export interface BlockParts {
  readonly coding: Coding;
  readonly wide: boolean;
  readonly plainStamps: boolean;
  readonly lines: number;
  readonly grams: Uint8Array;
  readonly messages: WordsIn;
  readonly threads: WordsIn;
  readonly sources: WordsIn;
  readonly message: Uint16Array | null;
  readonly thread: Uint16Array;
  readonly source: Uint16Array;
  /** NaN for a line without a clock. */
  readonly time: Float64Array;
}

/** A dictionary that writes itself: where each entry ends, as numbers of 32 bits, and all of them end to end. */
export interface WordsIn {
  readonly size: number;
  readonly length: number;
  put(block: Uint8Array, endsAt: number, bytesAt: number): void;
}

export const HEAD_BYTES = 64;
const CODINGS: readonly Coding[] = ['exact', 'template', 'plain'];

/** Places in the head, in numbers. */
const CODING = 0;
const WIDE = 1;
const LINES = 2;
const MESSAGES = 3;
const COUNTS = 4;
const THREADS = 5;
const SOURCES = 6;
const MESSAGE = 7;
const THREAD = 8;
const SOURCE = 9;
const TIME = 10;
/** Bytes of a step in time, and its length in microseconds; 0 where no line has a clock. */
const TIME_WIDTH = 11;
/** The earliest time, as a float of 64 bits. */
const TIME_BASE = 12;
const TIME_UNIT = 14;
const PLAIN_STAMPS = 15;

/** Used again and again: what is made anew for each segment would keep the garbage collector as busy as the scanner. */
const scratch = new Uint32Array(1 << 16);

export function packBlock(parts: BlockParts): Uint8Array<ArrayBuffer> {
  const { lines } = parts;
  const times = planTimes(parts.time);
  const head = new Uint32Array(HEAD_BYTES / 4);
  let end = HEAD_BYTES + parts.grams.length;
  const place = (index: number, bytes: number) => {
    head[index] = end;
    end += (bytes + 3) & ~3;
  };
  head[CODING] = CODINGS.indexOf(parts.coding);
  head[WIDE] = parts.wide ? 1 : 0;
  head[LINES] = lines;
  head[PLAIN_STAMPS] = parts.plainStamps ? 1 : 0;
  place(MESSAGES, wordsBytes(parts.messages));
  place(COUNTS, parts.messages.size * 4);
  place(THREADS, wordsBytes(parts.threads));
  place(SOURCES, wordsBytes(parts.sources));
  place(MESSAGE, parts.message === null ? 0 : lines * widthOf(parts.messages.size));
  place(THREAD, lines * widthOf(parts.threads.size));
  place(SOURCE, lines * widthOf(parts.sources.size));
  place(TIME, times.unit === 0 ? 0 : lines * times.width);
  headTimes(new DataView(head.buffer), times);

  const block = new Uint8Array(end);
  const at = (index: number) => head[index] ?? 0;
  block.set(new Uint8Array(head.buffer), 0);
  block.set(parts.grams, HEAD_BYTES);
  putWords(block, at(MESSAGES), parts.messages);
  putWords(block, at(THREADS), parts.threads);
  putWords(block, at(SOURCES), parts.sources);
  if (parts.message !== null) {
    putCounts(block, at(COUNTS), parts.message, parts.messages.size);
    putColumn(block, at(MESSAGE), parts.message, parts.messages.size);
  }
  putColumn(block, at(THREAD), parts.thread, parts.threads.size);
  putColumn(block, at(SOURCE), parts.source, parts.sources.size);
  putTimes(block, at(TIME), parts.time, times);
  return block;
}

/** The same block with the times that only a reader could tell. */
export function withTimes(block: Uint8Array, time: Float64Array): Uint8Array<ArrayBuffer> {
  const at = new DataView(block.buffer, block.byteOffset, block.byteLength).getUint32(TIME * 4, true);
  const times = planTimes(time);
  const out = new Uint8Array(at + (times.unit === 0 ? 0 : time.length * times.width));
  out.set(block.subarray(0, at));
  headTimes(new DataView(out.buffer), times);
  putTimes(out, at, time, times);
  return out;
}

/** Bytes of an id. */
function widthOf(most: number): 1 | 2 {
  return most < 256 ? 1 : 2;
}

function putColumn(block: Uint8Array, at: number, ids: Uint16Array, most: number): void {
  if (widthOf(most) === 1) block.set(ids, at);
  else new Uint16Array(block.buffer, at, ids.length).set(ids);
}

function putCounts(block: Uint8Array, at: number, ids: Uint16Array, size: number): void {
  scratch.fill(0, 0, size + 1);
  for (let line = 0; line < ids.length; line += 1) {
    const id = ids[line] ?? 0;
    scratch[id] = (scratch[id] ?? 0) + 1;
  }
  new Uint32Array(block.buffer, at, size).set(scratch.subarray(1, size + 1));
}

function wordsBytes(words: WordsIn): number {
  return 4 + words.size * 4 + words.length;
}

function putWords(block: Uint8Array, at: number, words: WordsIn): void {
  new DataView(block.buffer).setUint32(at, words.size, true);
  words.put(block, at + 4, at + 4 + words.size * 4);
}

/** Stand for a line without a clock. */
const NONE_16 = 0xffff;
const NONE_32 = 0xffff_ffff;

/** How times are kept: as steps from the earliest, in as few bytes as do; a unit of 0 where no line has a clock. */
interface Times {
  readonly base: Micros;
  readonly unit: Micros;
  readonly width: 2 | 4;
}

/** By the millisecond, which is what tracefmt prints, where that is exact; else by what fits. */
function planTimes(times: Float64Array): Times {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < times.length; index += 1) {
    const time = times[index] ?? Number.NaN;
    if (time < least) least = time;
    if (time > most) most = time;
  }
  if (least > most) return { base: 0, unit: 0, width: 2 };
  const span = most - least;
  const plan = (unit: Micros): Times => ({ base: least, unit, width: span / unit < NONE_16 ? 2 : 4 });
  if (span / 1000 >= NONE_32) return plan(1_000_000);
  return span >= NONE_32 || isWhole(times, least, 1000) ? plan(1000) : plan(1);
}

function isWhole(times: Float64Array, base: Micros, unit: Micros): boolean {
  for (let index = 0; index < times.length; index += 1) {
    const after = (times[index] ?? Number.NaN) - base;
    // NaN is none, and unequal to itself.
    if (after === after && Math.floor(after / unit) * unit !== after) return false;
  }
  return true;
}

function headTimes(head: DataView, times: Times): void {
  head.setUint32(TIME_UNIT * 4, times.unit, true);
  head.setUint32(TIME_WIDTH * 4, times.width, true);
  head.setFloat64(TIME_BASE * 4, times.base, true);
}

function putTimes(block: Uint8Array, at: number, times: Float64Array, { base, unit, width }: Times): void {
  if (unit === 0) return;
  const none = width === 2 ? NONE_16 : NONE_32;
  const steps =
    width === 2 ? new Uint16Array(block.buffer, at, times.length) : new Uint32Array(block.buffer, at, times.length);
  for (let index = 0; index < times.length; index += 1) {
    const after = (times[index] ?? Number.NaN) - base;
    steps[index] = after === after ? Math.floor(after / unit) : none;
  }
}

/** Reads `length` bytes from `at` within the block. */
export type BlockBytes = (at: number, length: number) => Buffer;

/** Parts are read when they are first asked for, and kept. */
export function openBlock(read: BlockBytes, bytes: number): SegmentBlock {
  const front = read(0, HEAD_BYTES + GRAM_BYTES);
  const head = (index: number) => front.readUInt32LE(index * 4);
  const coding = CODINGS[head(CODING)] ?? 'plain';
  const lines = head(LINES);
  const part = (index: number, length: number) => read(head(index), length);
  const words = (index: number, next: number) =>
    once(() => dictionary(part(index, (head(next) || bytes) - head(index))));
  const column = (index: number, most: number): Column =>
    most < 256 ? part(index, lines) : numbers16(part(index, lines * 2));

  const messages = words(MESSAGES, COUNTS);
  const threads = words(THREADS, SOURCES);
  const sources = words(SOURCES, MESSAGE);
  return {
    coding,
    grams: front.subarray(HEAD_BYTES),
    wide: head(WIDE) === 1,
    plainStamps: head(PLAIN_STAMPS) === 1,
    messages,
    threads,
    sources,
    counts: once(() => numbers32(part(COUNTS, messages().size * 4))),
    columns: once((): Columns => {
      const unit = head(TIME_UNIT);
      const base = front.readDoubleLE(TIME_BASE * 4);
      const wide = head(TIME_WIDTH) === 4;
      const steps = once(() =>
        unit === 0 ? null : wide ? numbers32(part(TIME, lines * 4)) : numbers16(part(TIME, lines * 2)),
      );
      const none = wide ? NONE_32 : NONE_16;
      const message = once(() => (coding === 'plain' ? null : column(MESSAGE, messages().size)));
      const thread = once(() => column(THREAD, threads().size));
      const source = once(() => column(SOURCE, sources().size));
      return {
        coding,
        lines,
        get message() {
          return message();
        },
        get thread() {
          return thread();
        },
        get source() {
          return source();
        },
        time(index) {
          const step = steps()?.[index] ?? none;
          return step === none ? null : base + step * unit;
        },
      };
    }),
  };
}

function dictionary(part: Buffer): Dictionary {
  const size = part.readUInt32LE(0);
  const ends = numbers32(part.subarray(4, 4 + size * 4));
  return {
    size,
    bytes: part.subarray(4 + size * 4),
    from: (id) => (id < 2 ? 0 : (ends[id - 2] ?? 0)),
    to: (id) => ends[id - 1] ?? 0,
  };
}

/** A copy where the bytes do not lie as numbers of that width have to. */
function numbers16(bytes: Buffer): Uint16Array {
  const even = bytes.byteOffset % 2 === 0 ? bytes : Uint8Array.from(bytes);
  return new Uint16Array(even.buffer, even.byteOffset, even.byteLength >> 1);
}

function numbers32(bytes: Buffer): Uint32Array {
  const even = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  return new Uint32Array(even.buffer, even.byteOffset, even.byteLength >> 2);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
