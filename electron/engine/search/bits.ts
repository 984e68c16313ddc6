/** A bit a line of a part; those behind its last line are never set. */
export type Bits = Uint32Array;

/** What holds of the lines of a part: of every one, of none, or of those whose bit is set. */
export type Lines = 'all' | 'none' | Bits;

export function emptyBits(lines: number): Bits {
  return new Uint32Array((lines + 31) >>> 5);
}

export function setBit(bits: Bits, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

export function hasBit(bits: Bits, at: number): boolean {
  return (((bits[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
}

export function has(lines: Lines, at: number): boolean {
  return lines === 'all' || (lines !== 'none' && hasBit(lines, at));
}

export function bitsIn(word: number): number {
  let left = word - ((word >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function both(a: Lines, b: Lines): Lines {
  if (a === 'none' || b === 'none') return 'none';
  if (a === 'all') return b;
  if (b === 'all') return a;
  return tidy(a.map((word, at) => word & (b[at] ?? 0)));
}

export function either(a: Lines, b: Lines): Lines {
  if (a === 'all' || b === 'all') return 'all';
  if (a === 'none') return b;
  if (b === 'none') return a;
  return a.map((word, at) => word | (b[at] ?? 0));
}

export function inverse(lines: Lines, size: number): Lines {
  if (lines === 'all') return 'none';
  if (lines === 'none') return 'all';
  const turned = lines.map((word) => ~word);
  const last = size & 31;
  if (last !== 0) turned[turned.length - 1] = (turned.at(-1) ?? 0) & (2 ** last - 1);
  return tidy(turned);
}

/** Bits of which none is set are "none", so that what comes after is spared. */
export function tidy(bits: Bits): Lines {
  for (const word of bits) if (word !== 0) return bits;
  return 'none';
}

/** Calls with the place of each line that holds, in order, until it returns false. */
export function eachLine(lines: Lines, size: number, visit: (at: number) => boolean): void {
  if (lines === 'none') return;
  if (lines === 'all') {
    for (let at = 0; at < size; at += 1) if (!visit(at)) return;
    return;
  }
  for (let index = 0; index < lines.length; index += 1)
    for (let word = lines[index] ?? 0; word !== 0; word &= word - 1)
      if (!visit((index << 5) + 31 - Math.clz32(word & -word))) return;
}
