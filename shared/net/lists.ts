import { parseAddress } from './address.ts';
import { type AddressRange, rangeOf, rangeOfCidr, sameRange } from './ranges.ts';

/** Ranges as people write them down, and the words of the text that are none. */
export interface ReadList {
  readonly ranges: readonly AddressRange[];
  readonly wrong: readonly string[];
}

/**
 * A list as it is pasted from a form, a device or a JSON array: CIDR, single addresses, "start-end", "start to end", and
 * an address with its mask behind it ("10.20.0.0 255.255.0.0", or the wildcard of an access list). "any" is all of IPv4.
 */
export function rangesIn(text: string): ReadList {
  const words = text
    .replace(/^\s*(?:#|\/\/).*$/gm, ' ')
    .replace(/\s*(?:[-–—]|\bto\b)\s*/g, '-')
    .split(/[\s,;"'()[\]{}]+/)
    .filter((word) => word !== '');
  const ranges: AddressRange[] = [];
  const wrong: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const masked = rangeOfMask(word, words[at + 1] ?? '');
    const range = masked ?? rangeOfWord(word);
    if (masked !== null) at += 1;
    if (range === null) wrong.push(word);
    else if (!ranges.some((other) => sameRange(other, range))) ranges.push(range);
  }
  return { ranges, wrong };
}

function rangeOfWord(word: string): AddressRange | null {
  if (/^(any|any4)$/i.test(word)) return rangeOfCidr('0.0.0.0/0');
  if (/^any6$/i.test(word)) return rangeOfCidr('::/0');
  const [start = '', end, ...rest] = word.split('-');
  if (end === undefined) return rangeOfCidr(word);
  return rest.length > 0 ? null : rangeOf(start, end);
}

const ALL = (1n << 32n) - 1n;

/** An address and a mask of ones before noughts, or its inverse; null where the second word is neither. */
function rangeOfMask(word: string, next: string): AddressRange | null {
  const [address, mask] = [parseAddress(word), parseAddress(next)];
  if (address?.family !== 4 || mask?.family !== 4) return null;
  const hosts = isLow(ALL - mask.value) ? ALL - mask.value : isLow(mask.value) ? mask.value : null;
  // Two addresses beside each other are two addresses, and 0.0.0.0 is a mask of nothing only behind itself.
  if (hosts === null || (mask.value === 0n && address.value !== 0n)) return null;
  const from = address.value - (address.value & hosts);
  return { family: 4, from, to: from + hosts };
}

/** Ones at the end and nothing else. */
function isLow(value: bigint): boolean {
  return (value & (value + 1n)) === 0n;
}
