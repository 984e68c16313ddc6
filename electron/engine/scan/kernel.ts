import { canonicalPeer } from '../../../shared/net/address.ts';
import { stampOf } from '../formats/stamp.ts';
import type { Micros } from '../../../shared/base/units.ts';
import { prefixReader } from '../formats/prefix.ts';
import { LINE_CAP } from '../intake/lines.ts';
import { SEGMENT_LINES } from './limits.ts';
import { Names } from './names.ts';
import { CONTINUES, STARTS, WORTH, sieve } from './sieve.ts';

/** What of a segment is to be looked for. */
export interface ScanWish {
  /** True for a trace: prefixes are read, and only lines that its reader may want are named. */
  readonly trace: boolean;
  /** LF or CR, as a byte. A CR before an LF belongs to the line end. */
  readonly lineEnd: number;
  /** Of a trace: texts that make a line worth reading, beside those that are always known to. */
  readonly literals: readonly string[];
}

/** What one pass over a segment's bytes leaves in the scanner's hands, good until the next pass. */
export interface Scanned {
  /** Where the pass ended: at the end of the text, or where the segment is full. */
  readonly end: number;
  readonly lines: number;
  /** Lines cut at what a parser sees of them. */
  readonly longLines: number;
  /** Of lines that are not empty: all, and those without a trace prefix. */
  readonly filled: number;
  readonly bare: number;
  /** Of each line; ids of the dictionaries, 0 for none. */
  readonly message: Uint16Array;
  readonly thread: Uint16Array;
  readonly source: Uint16Array;
  /** NaN for none. */
  readonly time: Float64Array;
  /** Place in the segment from 0, start and end of each line that the reader is to see: three numbers a line. */
  readonly wanted: Int32Array;
  readonly times: Times | null;
  /** True where each prefix has a stamp to the millisecond as its time would be written, and no sequence number. */
  readonly plainStamps: boolean;
  /** Peers as addresses in the order in which they came. */
  readonly peers: readonly string[];
  readonly messages: Names;
  readonly threads: Names;
  readonly sources: Names;
}

/** The clock of a segment's lines; null for a segment without. */
export interface Times {
  readonly first: Micros;
  /** The line, from 0, that has it. */
  readonly firstAt: number;
  readonly last: Micros;
  readonly least: Micros;
  readonly most: Micros;
  /** The first line that stands more than `BACKWARDS` before the one above it. */
  readonly backward: number | null;
}

/** Bytes `from` to `to`; behind `to` there are four bytes more, the first of which is overwritten with a line end. */
export type Scanner = (from: number, to: number, wish: ScanWish) => Scanned;

/** Small jumps back are two processors writing at once; only larger ones are worth a word. */
export const BACKWARDS: Micros = 1_000_000;

/** FNV-1a, of 32 bits. */
const HASH = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

const COLON = 58;
const DOT = 46;
const OPEN = 91;
const CLOSE = 93;
const SPACE = 32;
const BAR = 124;
const CR = 13;
/** Longer than any "[processor]process.thread"; then, as in the prefix reader, the longest peer and the shortest prefixed line. */
const THREAD_MAX = 30;
const PEER_MAX = 64;
const PREFIX_MIN = 40;

/**
 * Reads lines as bytes: their ends, their prefixes, and of each piece its number in the segment's dictionaries. One pass in
 * one function, because a gigabyte has ten million lines: each further look at them costs half a second. What is a prefix,
 * the prefix reader says: only a line of the usual shape, in the minute of one that it read, does without it.
 */
export function scanner(memory: Buffer): Scanner {
  const prefix = prefixReader();
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const messages = new Names(memory);
  const threads = new Names(memory);
  const sources = new Names(memory);
  const message = new Uint16Array(SEGMENT_LINES);
  const thread = new Uint16Array(SEGMENT_LINES);
  const source = new Uint16Array(SEGMENT_LINES);
  const time = new Float64Array(SEGMENT_LINES);
  const wanted = new Int32Array(SEGMENT_LINES * 3);
  /** By message id: what the sieve says of it. */
  const kinds = new Uint8Array(SEGMENT_LINES + 2);
  /** By thread id: the number of the thread whatever its processor; by that number, whether a block of it may be under way. */
  const keys = new Uint16Array(SEGMENT_LINES + 2);
  const open = new Uint8Array(SEGMENT_LINES + 2);
  const keyOf = new Map<string, number>();
  const peers = new Set<string>();

  return (from, to, { trace, lineEnd, literals }) => {
    const bytes = memory;
    const words = view;
    const ends = Math.imul(lineEnd, 0x01010101);
    bytes[to] = lineEnd;
    messages.clear();
    threads.clear();
    sources.clear();
    keyOf.clear();
    peers.clear();
    // What was under way when the segment before ended is not known here.
    open.fill(1);
    let at = from;
    let line = 0;
    let wants = 0;
    let longLines = 0;
    let filled = 0;
    let bare = 0;
    let first = Number.NaN;
    let firstAt = 0;
    let before = Number.NaN;
    let least = Number.NaN;
    let most = Number.NaN;
    let backward = -1;
    let plainStamps = true;
    /** A stamp that the prefix reader understood, and the microseconds at its minute. */
    let minuteAt = -1;
    let minute = 0;

    while (at < to && line < SEGMENT_LINES) {
      const start = at;
      let wordsAt = start;
      let threadId = 0;
      let sourceId = 0;
      let now = Number.NaN;
      let byte = bytes[at] ?? 0;
      let prefixed = false;
      usual: if (trace && byte === OPEN && minuteAt >= 0) {
        let threadHash = HASH;
        while (byte !== COLON && byte !== lineEnd) {
          threadHash = Math.imul(threadHash ^ byte, PRIME);
          byte = bytes[++at] ?? 0;
        }
        const threadTo = at;
        if (byte === lineEnd || threadTo - start > THREAD_MAX || bytes[at + 1] !== COLON) break usual;
        at += 2;
        // Date, hour and minute.
        if (
          words.getInt32(at, true) !== words.getInt32(minuteAt, true) ||
          words.getInt32(at + 4, true) !== words.getInt32(minuteAt + 4, true) ||
          words.getInt32(at + 8, true) !== words.getInt32(minuteAt + 8, true) ||
          words.getInt32(at + 12, true) !== words.getInt32(minuteAt + 12, true) ||
          bytes[at + 16] !== COLON ||
          bytes[at + 19] !== DOT
        )
          break usual;
        const tens = (bytes[at + 17] ?? 0) - 48;
        const ones = (bytes[at + 18] ?? 0) - 48;
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) break usual;
        let micros = (tens * 10 + ones) * 1_000_000;
        let scale = 100_000;
        at += 20;
        for (let digit = (bytes[at] ?? 0) - 48; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - 48) {
          if (scale >= 1) micros += digit * scale;
          scale /= 10;
        }
        if (bytes[at] !== SPACE || bytes[at + 1] !== OPEN) break usual;
        if (scale !== 100 || tens > 5) plainStamps = false;
        // "[provider] id|peer|"; where that is not all there, the words begin behind the bracket.
        at += 1;
        const sourceFrom = at;
        let hash = HASH;
        byte = OPEN;
        while (byte !== CLOSE && byte !== lineEnd) {
          hash = Math.imul(hash ^ byte, PRIME);
          byte = bytes[++at] ?? 0;
        }
        if (byte === lineEnd) break usual;
        hash = Math.imul(hash ^ CLOSE, PRIME);
        at += 1;
        wordsAt = at;
        let sourceHash = hash;
        byte = bytes[at] ?? 0;
        if (byte === SPACE) {
          hash = Math.imul(hash ^ SPACE, PRIME);
          byte = bytes[++at] ?? 0;
        }
        while (byte >= 48 && byte <= 57) {
          hash = Math.imul(hash ^ byte, PRIME);
          byte = bytes[++at] ?? 0;
        }
        let peerFrom = 0;
        if (byte === BAR) {
          hash = Math.imul(hash ^ BAR, PRIME);
          byte = bytes[++at] ?? 0;
          peerFrom = at;
          while (byte !== BAR && byte !== lineEnd && at - peerFrom < PEER_MAX) {
            hash = Math.imul(hash ^ byte, PRIME);
            byte = bytes[++at] ?? 0;
          }
          if (byte === BAR && at - peerFrom < PEER_MAX) {
            sourceHash = Math.imul(hash ^ BAR, PRIME);
            wordsAt = at + 1;
          } else peerFrom = 0;
        }
        if (wordsAt - start < PREFIX_MIN) break usual;
        const knownThreads = threads.size;
        threadId = threads.put(threadHash, start, threadTo - start);
        if (threadId > knownThreads) noteThread(threadId, start, threadTo);
        // A shape that the prefix reader would not take.
        if (keys[threadId] === 0) break usual;
        const knownSources = sources.size;
        sourceId = sources.put(sourceHash, sourceFrom, wordsAt - sourceFrom);
        if (sourceId > knownSources && wordsAt - 1 > peerFrom && peerFrom > 0)
          peers.add(bytes.toString('latin1', peerFrom, wordsAt - 1));
        now = minute + micros;
        prefixed = true;
      }
      if (!prefixed) {
        wordsAt = start;
        threadId = 0;
        if (trace && bytes[start] === OPEN && prefix.read(bytes, start, endOf(start, lineEnd))) {
          const read = prefix.at;
          wordsAt = read.textFrom;
          const threadTo = read.threadTo;
          threadId = threads.put(hashOf(start, threadTo), start, threadTo - start);
          noteThread(threadId, start, threadTo);
          const sourceFrom = read.providerFrom - 1;
          sourceId = sources.put(hashOf(sourceFrom, wordsAt), sourceFrom, wordsAt - sourceFrom);
          if (read.peerTo > read.peerFrom) peers.add(bytes.toString('latin1', read.peerFrom, read.peerTo));
          now = read.time ?? Number.NaN;
          if (read.time === null || memory.toString('latin1', threadTo + 2, sourceFrom) !== `${stampOf(read.time)} `)
            plainStamps = false;
          // Past 59 the seconds would be of the next minute.
          if (read.time !== null && bytes[threadTo + 21] === DOT && (bytes[threadTo + 19] ?? 0) < 54) {
            minuteAt = threadTo + 2;
            minute = Math.floor(now / 60_000_000) * 60_000_000;
          }
        }
      }

      // To the line's end, taking up the hash of the words on the way.
      let hash = HASH;
      at = wordsAt;
      // Four bytes at a time while there is no line end in them: no byte of `four ^ ends` is 0 then.
      for (;;) {
        const four = words.getInt32(at, true);
        const off = four ^ ends;
        if (((off - 0x01010101) & ~off & 0x80808080) !== 0) break;
        hash = Math.imul(hash ^ four, PRIME);
        hash ^= hash >>> 15;
        at += 4;
      }
      for (byte = bytes[at] ?? 0; byte !== lineEnd; byte = bytes[++at] ?? 0) hash = Math.imul(hash ^ byte, PRIME);
      let end = at;
      at += 1;
      if (end - start > LINE_CAP) {
        end = start + LINE_CAP;
        longLines += 1;
        hash = hashOf(end - 64, end);
      } else if (end > start && lineEnd !== CR && bytes[end - 1] === CR) {
        end -= 1;
      }
      const known = messages.size;
      const id = messages.put(hash, wordsAt, end - wordsAt);
      message[line] = id;
      thread[line] = threadId;
      source[line] = sourceId;
      time[line] = now;
      if (end > start) filled += 1;
      let isWanted = !trace;
      if (trace) {
        if (id > known) kinds[id] = sieve(bytes.toString('utf8', wordsAt, end), literals);
        if (sourceId === 0) {
          if (end > start) bare += 1;
        } else {
          const kind = kinds[id] ?? 0;
          const key = keys[threadId] ?? 0;
          if (open[key] === 1 || (kind & WORTH) !== 0) {
            isWanted = true;
            open[key] = (kind & STARTS) !== 0 || ((kind & CONTINUES) !== 0 && open[key] === 1) ? 1 : 0;
          }
          // NaN is none, and unequal to itself.
          if (now === now) {
            if (first !== first) {
              first = least = most = now;
              firstAt = line;
            }
            if (now < least) least = now;
            if (now > most) most = now;
            if (backward < 0 && now < before - BACKWARDS) backward = line;
            before = now;
          }
        }
      }
      if (isWanted) {
        wanted[wants] = line;
        wanted[wants + 1] = start;
        wanted[wants + 2] = end;
        wants += 3;
      }
      line += 1;
    }
    return {
      end: Math.min(at, to),
      lines: line,
      longLines,
      filled,
      bare,
      message: message.subarray(0, line),
      thread: thread.subarray(0, line),
      source: source.subarray(0, line),
      time: time.subarray(0, line),
      wanted: wanted.subarray(0, wants),
      times:
        first === first
          ? { first, firstAt, last: before, least, most, backward: backward < 0 ? null : backward }
          : null,
      plainStamps,
      peers: [...peers].map(canonicalPeer),
      messages,
      threads,
      sources,
    };
  };

  /** The end of a line as a parser sees it. */
  function endOf(start: number, lineEnd: number): number {
    const found = memory.indexOf(lineEnd, start);
    const end = lineEnd !== CR && found > start && memory[found - 1] === CR ? found - 1 : found;
    return Math.min(end, start + LINE_CAP);
  }

  /** Which thread it is, whatever the processor: 0 where it is not "[processor]process.thread". */
  function noteThread(id: number, from: number, to: number): void {
    const key = /^\[\d+\](.{0,20})$/s.exec(memory.toString('latin1', from, to))?.[1];
    if (key === undefined) {
      keys[id] = 0;
      return;
    }
    const number = keyOf.get(key) ?? keyOf.size + 1;
    keyOf.set(key, number);
    keys[id] = number;
  }

  function hashOf(from: number, to: number): number {
    let hash = HASH;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (memory[at] ?? 0), PRIME);
    return hash;
  }
}
