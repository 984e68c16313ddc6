import { gramOf } from '../store/columns.ts';

/** Sets the bits of every four bytes in a row. */
export function addGrams(grams: Uint8Array, bytes: Uint8Array, from: number, to: number): void {
  if (to - from < 4) return;
  let a = folded(bytes[from] ?? 0);
  let b = folded(bytes[from + 1] ?? 0);
  let c = folded(bytes[from + 2] ?? 0);
  for (let at = from + 3; at < to; at += 1) {
    const d = folded(bytes[at] ?? 0);
    const bit = gramOf(a, b, c, d);
    grams[bit >>> 3] = (grams[bit >>> 3] ?? 0) | (1 << (bit & 7));
    a = b;
    b = c;
    c = d;
  }
}

function folded(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
