import { formatAddress } from '../../../../shared/net/address.ts';
import { rangeOfCidr } from '../../../../shared/net/ranges.ts';
import type { Device, Each, SnippetValues } from './table.ts';

/** How a device writes a range: 10.20.0.0/16; with its mask; with the mask's inverse; as its first and last address. */
export type RangeStyle = 'cidr' | 'mask' | 'wildcard' | 'bounds';

/** A range in CIDR in the device's way; null for what is no range, and for IPv6 where the way is one of IPv4 alone. */
export function rangeIn(style: RangeStyle, cidr: string): string | null {
  const range = rangeOfCidr(cidr);
  if (range === null) return null;
  if (style === 'cidr') return cidr;
  if (range.family !== 4) return null;
  const text = (value: bigint) => formatAddress({ family: 4, value });
  const hosts = range.to - range.from;
  if (style === 'bounds') return `${text(range.from)}, ${text(range.to)}`;
  return `${text(range.from)} ${text(style === 'mask' ? 0xffff_ffffn - hosts : hosts)}`;
}

/** A gateway with hundreds of prefixes would fill the screen; the first show how it is written. */
const MAX_PAIRS = 4;

export interface Pairs extends Readonly<Record<Each, readonly ReadonlyMap<string, string>[]>> {
  readonly lists: ReadonlyMap<string, string>;
  readonly note: string | null;
}

export function pairsOf({ ranges: style }: Device, values: SnippetValues): Pairs {
  const written = (cidrs: readonly string[]) => cidrs.filter((cidr) => rangeIn(style, cidr) !== null);
  const [local, remote] = [written(values.local), written(values.remote)];
  const locals = sideOf('local', local, '<LOCAL-RANGE>', style);
  const remotes = sideOf('remote', remote, '<AZURE-RANGE>', style);
  const all = locals.flatMap((one) => remotes.map((other) => [...one, ...other]));
  const left = values.local.length + values.remote.length - local.length - remote.length;
  const notes = [
    all.length > MAX_PAIRS ? `The first ${MAX_PAIRS} of ${all.length} pairs of ranges are shown.` : null,
    left > 0 ? 'IPv6 ranges are left out; the device has other lines for them.' : null,
  ].filter((one) => one !== null);
  const numbered = (scopes: readonly (readonly (readonly [string, string])[])[]) =>
    scopes.map((scope, index) => new Map([...scope, ['number', String(index + 1)]]));
  const variables = (name: string, { length }: readonly unknown[]) =>
    Array.from({ length }, (_, index) => `$${name}${index + 1}`).join(', ');
  return {
    pair: numbered(all.slice(0, MAX_PAIRS)),
    local: numbered(locals),
    remote: numbered(remotes),
    lists: new Map([
      ['localList', local.join(', ') || '<LOCAL-RANGE>'],
      ['remoteList', remote.join(', ') || '<AZURE-RANGE>'],
      ['localVariables', variables('local', locals)],
      ['remoteVariables', variables('remote', remotes)],
    ]),
    note: notes.length === 0 ? null : notes.join(' '),
  };
}

function sideOf(
  side: 'local' | 'remote',
  cidrs: readonly string[],
  unknown: string,
  style: RangeStyle,
): [string, string][][] {
  const list = cidrs.length === 0 ? [unknown] : cidrs;
  return list.map((cidr) => [
    [`${side}Cidr`, cidr],
    [`${side}Range`, rangeIn(style, cidr) ?? cidr],
  ]);
}
