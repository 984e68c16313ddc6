import { microsFromParts } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';

/**
 * The prefix that tracefmt puts before each line, read as bytes because a large trace has ten million of them:
 * `[cpu]pid.tid::MM/DD/YYYY-HH:MM:SS.mmm [provider] id|peer|text` (WDK, trace message prefix; `-seq` adds eight hex
 * digits before the provider). Offsets point into the buffer that was read and are good until the next call.
 */
export interface Prefix {
  time: Micros | null;
  threadFrom: number;
  threadTo: number;
  providerFrom: number;
  providerTo: number;
  /** Equal where there is none. */
  contextFrom: number;
  contextTo: number;
  peerFrom: number;
  peerTo: number;
  textFrom: number;
}

export interface PrefixReader {
  readonly at: Prefix;
  /** False where the line does not begin with a prefix; `at` is then of no meaning. */
  read(bytes: Buffer, start: number, end: number): boolean;
}

const COLON = 58;
/** MM/DD/YYYY-HH:MM:SS, 0 for a digit. */
const STAMP = [0, 0, 47, 0, 0, 47, 0, 0, 0, 0, 45, 0, 0, 58, 0, 0, 58, 0, 0];
const SPACE = 32;
const OPEN = 91;
const CLOSE = 93;
const BAR = 124;
/** No peer label is longer than the longest IPv6 address with its zone, or a mask in its place. */
const PEER_MAX = 64;

export function prefixReader(): PrefixReader {
  const at: Prefix = {
    time: null,
    threadFrom: 0,
    threadTo: 0,
    providerFrom: 0,
    providerTo: 0,
    contextFrom: 0,
    contextTo: 0,
    peerFrom: 0,
    peerTo: 0,
    textFrom: 0,
  };
  // Consecutive lines are of the same day nearly always: its start is worked out once.
  let dayKey = -1;
  let dayStart: Micros | null = null;

  return { at, read };

  function read(bytes: Buffer, start: number, end: number): boolean {
    if (end - start < 40 || bytes[start] !== OPEN) return false;
    let here = start + 1;
    while (here < end && isDigit(bytes[here])) here += 1;
    if (here === start + 1 || bytes[here] !== CLOSE) return false;
    at.threadFrom = here + 1;
    here += 1;
    while (here < end && bytes[here] !== COLON) here += 1;
    at.threadTo = here;
    if (at.threadTo - at.threadFrom > 20 || bytes[here + 1] !== COLON) return false;
    here += 2;
    if (here + 23 > end || !isStamp(bytes, here)) return false;
    at.time = readTime(bytes, here);
    here += 19;
    if (bytes[here] === 46) {
      here += 1;
      while (here < end && isDigit(bytes[here])) here += 1;
    }
    if (bytes[here] !== SPACE) return false;
    here += 1;
    if (bytes[here] !== OPEN && bytes[here + 8] === SPACE && isHex(bytes, here, here + 8)) here += 9;
    if (bytes[here] !== OPEN) return false;
    at.providerFrom = here + 1;
    while (here < end && bytes[here] !== CLOSE) here += 1;
    if (here >= end) return false;
    at.providerTo = here;
    readContext(bytes, here + 1, end);
    return true;
  }

  /** `id|peer|`, both of which may be empty; other providers have neither, and no blank after the bracket. */
  function readContext(bytes: Buffer, from: number, end: number): void {
    const first = bytes[from] === SPACE ? from + 1 : from;
    let here = first;
    while (here < end && isDigit(bytes[here])) here += 1;
    if (bytes[here] === BAR && here < end) {
      let bar = here + 1;
      const limit = Math.min(end, bar + PEER_MAX);
      while (bar < limit && bytes[bar] !== BAR) bar += 1;
      if (bar < limit) {
        at.contextFrom = first;
        at.contextTo = here;
        at.peerFrom = here + 1;
        at.peerTo = bar;
        at.textFrom = bar + 1;
        return;
      }
    }
    at.contextFrom = at.contextTo = at.peerFrom = at.peerTo = from;
    at.textFrom = from;
  }

  function readTime(bytes: Buffer, from: number): Micros | null {
    const month = two(bytes, from);
    const day = two(bytes, from + 3);
    const year = two(bytes, from + 6) * 100 + two(bytes, from + 8);
    const key = (year * 16 + month) * 32 + day;
    if (key !== dayKey) {
      dayKey = key;
      dayStart = microsFromParts(year, month, day, 0, 0, 0, 0);
    }
    if (dayStart === null) return null;
    const seconds = two(bytes, from + 11) * 3600 + two(bytes, from + 14) * 60 + two(bytes, from + 17);
    if (Number.isNaN(seconds)) return null;
    let micros = 0;
    let scale = 100_000;
    if (bytes[from + 19] === 46) {
      for (let here = from + 20; isDigit(bytes[here]) && scale >= 1; here += 1) {
        micros += ((bytes[here] ?? 48) - 48) * scale;
        scale /= 10;
      }
    }
    return dayStart + seconds * 1_000_000 + micros;
  }
}

/** The search relies on it that no words stand in a stamp. */
function isStamp(bytes: Buffer, from: number): boolean {
  for (let at = 0; at < STAMP.length; at += 1) {
    const byte = bytes[from + at];
    if (STAMP[at] === 0 ? !isDigit(byte) : byte !== STAMP[at]) return false;
  }
  return true;
}

function isHex(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const small = (bytes[at] ?? 0) | 0x20;
    if (!isDigit(bytes[at]) && (small < 97 || small > 102)) return false;
  }
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** Two ASCII digits; NaN where they are none. */
function two(bytes: Buffer, at: number): number {
  const high = bytes[at];
  const low = bytes[at + 1];
  return isDigit(high) && isDigit(low) ? ((high ?? 48) - 48) * 10 + ((low ?? 48) - 48) : Number.NaN;
}
