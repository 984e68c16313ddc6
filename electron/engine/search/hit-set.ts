import { type Lines, bitsIn } from './bits.ts';

/**
 * The hits of a search over a whole run: one bit a line in shared memory, the files one behind the other, and a count for
 * each stretch of them. One thread writes, in the order of lines; any thread reads what is there so far.
 */
export interface HitSet {
  readonly size: number;
  /** Writes what holds of `count` lines from `at` on, where nothing was written before; gives how many those are. */
  write(at: number, lines: Lines, count: number): number;
  /** How many hits stand before a place. */
  rank(at: number): number;
  /** The place of a hit by its number from 0; -1 where there are not so many. */
  select(index: number): number;
  /** The first hit at or behind a place, and the last one before it; -1 for none. */
  next(at: number): number;
  previous(at: number): number;
  /** Hits in each of so many equal parts between two places. */
  spread(from: number, to: number, parts: number): number[];
}

const STRETCH_WORDS = 1024;

/** For so many lines; all clear. */
export function hitMemory(lines: number): SharedArrayBuffer {
  const words = wordsFor(lines);
  return new SharedArrayBuffer((words + Math.ceil(words / STRETCH_WORDS)) * 4);
}

function wordsFor(lines: number): number {
  return (lines + 31) >>> 5;
}

export function hitSet(memory: SharedArrayBuffer, size: number): HitSet {
  const words = new Uint32Array(memory, 0, wordsFor(size));
  const counts = new Uint32Array(memory, words.byteLength);

  function put(index: number, bits: number): number {
    if (bits === 0) return 0;
    words[index] = (words[index] ?? 0) | bits;
    const count = bitsIn(bits);
    const stretch = Math.floor(index / STRETCH_WORDS);
    counts[stretch] = (counts[stretch] ?? 0) + count;
    return count;
  }

  const hits: HitSet = {
    size,
    write(at, lines, count) {
      if (lines === 'none' || count === 0) return 0;
      const shift = at & 31;
      const first = Math.floor(at / 32);
      const given = wordsFor(count);
      const last = count & 31;
      let total = 0;
      for (let index = 0; index < given; index += 1) {
        let bits = lines === 'all' ? 0xffff_ffff : (lines[index] ?? 0);
        if (last !== 0 && index === given - 1) bits &= 2 ** last - 1;
        total += put(first + index, bits << shift);
        if (shift !== 0) total += put(first + index + 1, bits >>> (32 - shift));
      }
      return total;
    },
    rank(at) {
      const end = Math.min(at, size);
      const index = Math.floor(end / 32);
      const stretch = Math.floor(index / STRETCH_WORDS);
      let count = 0;
      for (let before = 0; before < stretch; before += 1) count += counts[before] ?? 0;
      for (let word = stretch * STRETCH_WORDS; word < index; word += 1) count += bitsIn(words[word] ?? 0);
      return end % 32 === 0 ? count : count + bitsIn((words[index] ?? 0) & (2 ** (end % 32) - 1));
    },
    select(index) {
      let left = index;
      for (let stretch = 0; stretch < counts.length; stretch += 1) {
        const count = counts[stretch] ?? 0;
        if (left >= count) {
          left -= count;
          continue;
        }
        const end = Math.min((stretch + 1) * STRETCH_WORDS, words.length);
        for (let word = stretch * STRETCH_WORDS; word < end; word += 1) {
          let bits = words[word] ?? 0;
          const here = bitsIn(bits);
          if (left >= here) {
            left -= here;
            continue;
          }
          for (; left > 0; left -= 1) bits &= bits - 1;
          return word * 32 + lowest(bits);
        }
      }
      return -1;
    },
    next(at) {
      if (at >= size) return -1;
      let index = Math.floor(Math.max(at, 0) / 32);
      // Shifted by 32 or more is shifted by less in JS, so the rest of the word is masked and not moved.
      let bits = (words[index] ?? 0) & (-1 << (Math.max(at, 0) % 32));
      while (bits === 0) {
        index += 1;
        if (index >= words.length) return -1;
        if (index % STRETCH_WORDS === 0) {
          while (counts[index / STRETCH_WORDS] === 0) index += STRETCH_WORDS;
          if (index >= words.length) return -1;
        }
        bits = words[index] ?? 0;
      }
      return index * 32 + lowest(bits);
    },
    previous(at) {
      const end = Math.min(at, size);
      if (end <= 0) return -1;
      let index = Math.floor(end / 32);
      let bits = end % 32 === 0 ? 0 : (words[index] ?? 0) & (2 ** (end % 32) - 1);
      while (bits === 0) {
        if (index % STRETCH_WORDS === 0)
          while (index >= STRETCH_WORDS && counts[index / STRETCH_WORDS - 1] === 0) index -= STRETCH_WORDS;
        index -= 1;
        if (index < 0) return -1;
        bits = words[index] ?? 0;
      }
      return index * 32 + 31 - Math.clz32(bits);
    },
    spread(from, to, parts) {
      const found = Array.from({ length: parts }, () => 0);
      for (let at = hits.next(from); at >= 0 && at < to;) {
        const part = Math.floor(((at - from) * parts) / (to - from));
        const end = Math.min(to, from + Math.ceil(((part + 1) * (to - from)) / parts));
        const before = hits.rank(at);
        found[part] = (found[part] ?? 0) + hits.rank(end) - before;
        at = hits.next(end);
      }
      return found;
    },
  };
  return hits;
}

function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
