import type { Micros } from '../../../shared/base/units.ts';

/**
 * A file's lines are stored in segments: runs of whole lines of about a megabyte of text. Of each, `columns.bin` holds the
 * packed columns of its lines and the dictionary of its messages, so that most questions need no text; `run.db` holds the
 * directory.
 */
export interface Segment {
  readonly file: number;
  /** Number of its first line, from 1, and how many it has. */
  readonly line: number;
  readonly lines: number;
  /** Offset of its first byte within the file, and its length, as the file has them. */
  readonly at: number;
  readonly bytes: number;
  readonly timeFrom: Micros | null;
  readonly timeTo: Micros | null;
  /** True where a line is longer than what a parser sees of it: columns and dictionary then know its front alone. */
  readonly long: boolean;
  readonly blockAt: number;
  readonly blockBytes: number;
}

/** Ids of lines, one a line; as narrow as the ids allow. */
export type Column = Uint8Array | Uint16Array;

/**
 * `exact`: `messages` are the messages themselves. `template`: runs of ASCII letters and digits that hold a digit stand as
 * one byte VARIABLE. `plain`: there is no dictionary, because hardly a message is said twice; the text has to be read.
 */
export type Coding = 'exact' | 'template' | 'plain';

/** Stands in a template for a run of letters and digits; no byte of valid UTF-8. A message that holds it is never `exact`. */
export const VARIABLE = 0xff;

/**
 * A line is thread + "::" + stamp + " " + source + message. `thread` is "[0]0368.03A4"; the stamp is the date and time with
 * a sequence number where tracefmt printed one; `source` goes from the provider's bracket to the message, "[ikeext] 3033|203.0.113.9|".
 * A line without such a prefix is all message, and has thread and source 0.
 */
export interface Columns {
  readonly coding: Coding;
  readonly lines: number;
  /** 1 and up: index into the dictionaries; null where `plain`. */
  readonly message: Column | null;
  /** 0: none. */
  readonly thread: Column;
  readonly source: Column;
  /** To the millisecond at the finest (the prefix itself says it exactly); null for a line without a clock. */
  time(index: number): Micros | null;
}

/** Entry n - 1 belongs to id n. Bytes are as they stand in the file, in UTF-8. */
export interface Dictionary {
  readonly size: number;
  readonly bytes: Buffer;
  from(id: number): number;
  to(id: number): number;
}

/** What is known of a segment; each part is read when it is asked for. */
export interface SegmentBlock {
  readonly coding: Coding;
  /**
   * One bit for each four bytes in a row (ASCII capitals as small letters) that stand in a message (`exact`, `plain`) or
   * in what a VARIABLE stands for (`template`): where a bit of a word is not set, the word is not there.
   */
  readonly grams: Uint8Array;
  /** True where the text holds bytes beyond ASCII. */
  readonly wide: boolean;
  /** True where each stamp is to the millisecond and as the line's time would be written, with no sequence number behind it. */
  readonly plainStamps: boolean;
  messages(): Dictionary;
  /** How many lines have the message of each id (index id - 1). */
  counts(): Uint32Array;
  threads(): Dictionary;
  sources(): Dictionary;
  columns(): Columns;
}

/** Bytes of `grams`: a bit for each of 16 bits' worth of numbers. */
export const GRAM_BYTES = 1 << 13;

/** The bit of four bytes, which are to be folded before: A-Z to a-z. */
export function gramOf(a: number, b: number, c: number, d: number): number {
  return Math.imul(a | (b << 8) | (c << 16) | (d << 24), 0x9e3779b1) >>> 16;
}
