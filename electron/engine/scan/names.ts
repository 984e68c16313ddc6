import { SEGMENT_LINES } from './limits.ts';

/** Places in the table at first: most segments say a few hundred things, and a small table stays in the processor's cache. */
const FEW_PLACES = 1 << 11;
/** Numbers of an entry, side by side: hash, place, length, and one unused. */
const STRIDE = 4;

/**
 * Byte strings of one segment by number, 1 and up, in the order in which they came. They stay where they stand in the
 * text: an entry is a place in it, and nothing is copied until the block is written. A class with fields, because closures
 * over the same made the scanner's loop twice as slow (measured).
 */
export class Names {
  size = 0;
  readonly #bytes: Uint8Array;
  readonly #words: DataView;
  readonly #entries = new Int32Array((SEGMENT_LINES + 2) * STRIDE);
  #table = new Uint16Array(FEW_PLACES);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  clear(): void {
    if (this.#table.length > FEW_PLACES) this.#table = new Uint16Array(FEW_PLACES);
    else this.#table.fill(0);
    this.size = 0;
  }

  /** The number of what stands at `from`, `length` bytes long, with this hash; a new one where it was not met before. */
  put(hash: number, from: number, length: number): number {
    const table = this.#table;
    const entries = this.#entries;
    const mask = table.length - 1;
    let place = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = table[place] ?? 0;
      if (id === 0) return this.#add(place, hash, from, length);
      const at = id * STRIDE;
      if (entries[at] === hash && entries[at + 2] === length && this.#same(entries[at + 1] ?? 0, from, length))
        return id;
      place = (place + 1) & mask;
    }
  }

  from(id: number): number {
    return this.#entries[id * STRIDE + 1] ?? 0;
  }

  length(id: number): number {
    return this.#entries[id * STRIDE + 2] ?? 0;
  }

  #add(place: number, hash: number, from: number, length: number): number {
    this.size += 1;
    this.#table[place] = this.size;
    const at = this.size * STRIDE;
    this.#entries[at] = hash;
    this.#entries[at + 1] = from;
    this.#entries[at + 2] = length;
    if (this.size * 2 > this.#table.length) this.#grow();
    return this.size;
  }

  #grow(): void {
    const table = new Uint16Array(this.#table.length * 4);
    const mask = table.length - 1;
    for (let id = 1; id <= this.size; id += 1) {
      const hash = this.#entries[id * STRIDE] ?? 0;
      let place = (hash ^ (hash >>> 15)) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = id;
    }
    this.#table = table;
  }

  #same(a: number, b: number, length: number): boolean {
    const bytes = this.#bytes;
    const words = this.#words;
    let at = 0;
    for (; at + 4 <= length; at += 4) if (words.getInt32(a + at, true) !== words.getInt32(b + at, true)) return false;
    for (; at < length; at += 1) if (bytes[a + at] !== bytes[b + at]) return false;
    return true;
  }
}
