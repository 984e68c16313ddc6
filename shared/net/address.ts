/**
 * Addresses as numbers: IPv4 and IPv6 read, printed in canonical form (RFC 5952) and turned from a range into CIDR blocks.
 * Masked labels (`<IPaddress>`, `184.x.x.x`) are no addresses: `parseAddress` gives null and the label is kept as printed.
 */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export function parseAddress(text: string): Address | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const v4 = parseV4(bare);
  if (v4 !== null) return { family: 4, value: v4 };
  const v6 = parseV6(bare.replace(/%.*$/, ''));
  return v6 === null ? null : { family: 6, value: v6 };
}

/** The address in canonical text, or the label as it was printed. */
export function canonicalPeer(text: string): string {
  const address = parseAddress(text);
  return address === null ? text : formatAddress(address);
}

function parseV4(text: string): bigint | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  let value = 0n;
  for (const part of match.slice(1)) {
    const byte = Number(part);
    if (byte > 255) return null;
    value = value * 256n + BigInt(byte);
  }
  return value;
}

function parseV6(text: string): bigint | null {
  if (!text.includes(':')) return null;
  let rest = text;
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(rest);
  if (tail?.[1] !== undefined) {
    const v4 = parseV4(tail[1]);
    if (v4 === null) return null;
    rest = `${rest.slice(0, -tail[1].length)}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  }
  const halves = rest.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const head = groups[0] ?? [];
  const end = groups[1] ?? [];
  const missing = 8 - head.length - end.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...end];
  let value = 0n;
  for (const group of all) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return null;
    value = value * 65_536n + BigInt(`0x${group}`);
  }
  return value;
}

export function formatAddress(address: Address): string {
  return address.family === 4 ? formatV4(address.value) : formatV6(address.value);
}

function formatV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups folded, the first of equals. */
function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  let bestAt = -1;
  let bestLength = 1;
  for (let at = 0; at < 8; at += 1) {
    let length = 0;
    while (groups[at + length] === '0') length += 1;
    if (length > bestLength) [bestAt, bestLength] = [at, length];
  }
  if (bestAt < 0) return groups.join(':');
  return `${groups.slice(0, bestAt).join(':')}::${groups.slice(bestAt + bestLength).join(':')}`;
}

/** The fewest CIDR blocks that cover a range exactly; empty where an end is no address or the ends are out of order. */
export function cidrsOf(start: string, end: string): string[] {
  const from = parseAddress(start);
  const to = parseAddress(end);
  if (from === null || to === null || from.family !== to.family || from.value > to.value) return [];
  const bits = from.family === 4 ? 32n : 128n;
  const blocks: string[] = [];
  let at = from.value;
  while (at <= to.value) {
    let size = at === 0n ? 1n << bits : at & -at;
    while (at + size - 1n > to.value) size >>= 1n;
    blocks.push(`${formatAddress({ family: from.family, value: at })}/${bits - BigInt(size.toString(2).length - 1)}`);
    at += size;
  }
  return blocks;
}

/** A range as one short text: its CIDR where one block covers it, else start-end. */
export function rangeText(start: string, end: string): string {
  const blocks = cidrsOf(start, end);
  return blocks.length === 1 ? (blocks[0] ?? '') : `${start}-${end}`;
}
