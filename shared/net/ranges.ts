import { formatAddress, parseAddress, rangeText } from './address.ts';

/** Ranges of addresses and what is left of one where others are taken away: IPv4 and IPv6 alike, never mixed. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/** Null where an end is no address, the families differ, or the ends are out of order. */
export function rangeOf(start: string, end: string): AddressRange | null {
  const [from, to] = [parseAddress(start), parseAddress(end)];
  if (from === null || to === null || from.family !== to.family || from.value > to.value) return null;
  return { family: from.family, from: from.value, to: to.value };
}

/** A prefix in CIDR, or one address; bits behind the prefix's length are dropped. Null where it is neither. */
export function rangeOfCidr(text: string): AddressRange | null {
  const [start = '', length, ...rest] = text.trim().split('/');
  const address = parseAddress(start);
  if (address === null || rest.length > 0) return null;
  const bits = address.family === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const kept = length === undefined ? bits : Number(length);
  if (kept > bits) return null;
  const shift = BigInt(bits - kept);
  const from = (address.value >> shift) << shift;
  return { family: address.family, from, to: from + (1n << shift) - 1n };
}

export function rangeName({ family, from, to }: AddressRange): string {
  return rangeText(formatAddress({ family, value: from }), formatAddress({ family, value: to }));
}

export function sameRange(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.from === b.from && a.to === b.to;
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.from <= b.to && b.from <= a.to;
}

/** True where the whole range lies in the others together. */
export function isCovered(range: AddressRange, by: readonly AddressRange[]): boolean {
  return uncovered([range], by).length === 0;
}

/** All addresses of its family. */
export function isEverything({ family, from, to }: AddressRange): boolean {
  return from === 0n && to === (1n << (family === 4 ? 32n : 128n)) - 1n;
}

/** What of the wanted ranges lies outside the others, in ascending order, with neighbours joined. */
export function uncovered(wanted: readonly AddressRange[], by: readonly AddressRange[]): AddressRange[] {
  const left = wanted.flatMap((range) =>
    by.reduce<AddressRange[]>((parts, one) => parts.flatMap((part) => without(part, one)), [range]),
  );
  const ordered = left.toSorted((a, b) => a.family - b.family || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const joined: AddressRange[] = [];
  for (const range of ordered) {
    const last = joined.at(-1);
    if (last !== undefined && last.family === range.family && range.from <= last.to + 1n)
      joined[joined.length - 1] = { ...last, to: range.to > last.to ? range.to : last.to };
    else joined.push(range);
  }
  return joined;
}

function without(range: AddressRange, other: AddressRange): AddressRange[] {
  if (!overlaps(range, other)) return [range];
  const { family, from, to } = range;
  return [
    ...(from < other.from ? [{ family, from, to: other.from - 1n }] : []),
    ...(to > other.to ? [{ family, from: other.to + 1n, to }] : []),
  ];
}

/** What of a range lies in the others too, in ascending order. */
export function covered(range: AddressRange, by: readonly AddressRange[]): AddressRange[] {
  return uncovered([range], uncovered([range], by));
}
