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

interface WordsIn {
  readonly size: number;
  readonly length: number;
  readonly bytes: Buffer;
  readonly ends: Uint32Array;
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

export function packBlock(parts: BlockParts): Uint8Array<ArrayBuffer> {
  const counts = new Uint32Array(parts.messages.size);
  const ids = parts.message;
  if (ids !== null)
    for (let line = 0; line < ids.length; line += 1) {
      const index = (ids[line] ?? 1) - 1;
      counts[index] = (counts[index] ?? 0) + 1;
    }
  const message = parts.message === null ? null : narrow(parts.message, parts.messages.size);
  const thread = narrow(parts.thread, parts.threads.size);
  const source = narrow(parts.source, parts.sources.size);
  const time = packTimes(parts.time);

  const head = new Uint32Array(HEAD_BYTES / 4);
  let at = HEAD_BYTES + parts.grams.length;
  const place = (index: number, bytes: number) => {
    head[index] = at;
    at += (bytes + 3) & ~3;
  };
  head[CODING] = CODINGS.indexOf(parts.coding);
  head[WIDE] = parts.wide ? 1 : 0;
  head[LINES] = parts.lines;
  head[PLAIN_STAMPS] = parts.plainStamps ? 1 : 0;
  place(MESSAGES, wordsBytes(parts.messages));
  place(COUNTS, counts.byteLength);
  place(THREADS, wordsBytes(parts.threads));
  place(SOURCES, wordsBytes(parts.sources));
  place(MESSAGE, message?.byteLength ?? 0);
  place(THREAD, thread.byteLength);
  place(SOURCE, source.byteLength);
  place(TIME, time.steps.byteLength);
  head[TIME_UNIT] = time.unit;
  head[TIME_WIDTH] = time.steps.BYTES_PER_ELEMENT;
  new DataView(head.buffer).setFloat64(TIME_BASE * 4, time.base, true);

  const block = new Uint8Array(at);
  const put = (index: number, bytes: ArrayBufferView) =>
    block.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), head[index]);
  block.set(new Uint8Array(head.buffer), 0);
  block.set(parts.grams, HEAD_BYTES);
  putWords(block, head[MESSAGES] ?? 0, parts.messages);
  put(COUNTS, counts);
  putWords(block, head[THREADS] ?? 0, parts.threads);
  putWords(block, head[SOURCES] ?? 0, parts.sources);
  if (message !== null) put(MESSAGE, message);
  put(THREAD, thread);
  put(SOURCE, source);
  put(TIME, time.steps);
  return block;
}

/** The same block with the times that only a reader could tell. */
export function withTimes(block: Uint8Array, times: Float64Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const at = view.getUint32(TIME * 4, true);
  const time = packTimes(times);
  const out = new Uint8Array(at + time.steps.byteLength);
  out.set(block.subarray(0, at));
  out.set(new Uint8Array(time.steps.buffer), at);
  const head = new DataView(out.buffer);
  head.setUint32(TIME_UNIT * 4, time.unit, true);
  head.setUint32(TIME_WIDTH * 4, time.steps.BYTES_PER_ELEMENT, true);
  head.setFloat64(TIME_BASE * 4, time.base, true);
  return out;
}

function narrow(ids: Uint16Array, most: number): Column {
  return most < 256 ? new Uint8Array(ids) : ids;
}

function wordsBytes(words: WordsIn): number {
  return 4 + words.size * 4 + words.length;
}

function putWords(block: Uint8Array, at: number, words: WordsIn): void {
  new DataView(block.buffer).setUint32(at, words.size, true);
  block.set(new Uint8Array(words.ends.buffer, words.ends.byteOffset, words.size * 4), at + 4);
  block.set(words.bytes.subarray(0, words.length), at + 4 + words.size * 4);
}

/** Stand for a line without a clock. */
const NONE_16 = 0xffff;
const NONE_32 = 0xffff_ffff;

/** Steps from the earliest time, in as few bytes as do: of a millisecond, which is what tracefmt prints, else of what fits. */
interface Times {
  readonly base: Micros;
  readonly unit: Micros;
  readonly steps: Uint16Array | Uint32Array;
}

function packTimes(times: Float64Array): Times {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < times.length; index += 1) {
    const time = times[index] ?? Number.NaN;
    if (time < least) least = time;
    if (time > most) most = time;
  }
  if (least > most) return { base: 0, unit: 0, steps: new Uint16Array(0) };
  const inMillis = (most - least) / 1000 < NONE_32 ? stepsOf(times, least, most, 1000) : null;
  if (inMillis?.exact === true) return { base: least, unit: 1000, steps: inMillis.steps };
  if (most - least < NONE_32) return { base: least, unit: 1, steps: stepsOf(times, least, most, 1).steps };
  if (inMillis !== null) return { base: least, unit: 1000, steps: inMillis.steps };
  return { base: least, unit: 1_000_000, steps: stepsOf(times, least, most, 1_000_000).steps };
}

function stepsOf(
  times: Float64Array,
  least: Micros,
  most: Micros,
  unit: Micros,
): { readonly steps: Times['steps']; readonly exact: boolean } {
  const none = (most - least) / unit < NONE_16 ? NONE_16 : NONE_32;
  const steps = none === NONE_16 ? new Uint16Array(times.length) : new Uint32Array(times.length);
  let exact = true;
  for (let index = 0; index < times.length; index += 1) {
    const after = (times[index] ?? Number.NaN) - least;
    // NaN is none, and unequal to itself.
    const step = after === after ? Math.floor(after / unit) : none;
    steps[index] = step;
    if (after === after && step * unit !== after) exact = false;
  }
  return { steps, exact };
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
