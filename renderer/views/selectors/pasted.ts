import { type ReadList, rangesIn } from '../../../shared/net/lists.ts';
import type { ConfiguredRange, Owner } from './model.ts';

/** What a person pasted, as text: what each end is set to, for the addresses of either side. */
export type Pasted = Readonly<Record<'azure' | 'device', Readonly<Record<Owner, string>>>>;

export const NOTHING_PASTED: Pasted = { azure: { azure: '', peer: '' }, device: { azure: '', peer: '' } };
export const MOST_PASTED = 50_000;

export function readPasted(stored: unknown): Pasted {
  const of = (end: unknown): Readonly<Record<Owner, string>> => {
    const value = typeof end === 'object' && end !== null ? (end as Partial<Record<Owner, unknown>>) : {};
    const text = (one: unknown) => (typeof one === 'string' ? one.slice(0, MOST_PASTED) : '');
    return { azure: text(value.azure), peer: text(value.peer) };
  };
  const value = typeof stored === 'object' && stored !== null ? (stored as Partial<Record<keyof Pasted, unknown>>) : {};
  return { azure: of(value.azure), device: of(value.device) };
}

export function isEmpty(pasted: Pasted): boolean {
  return Object.values(pasted).every((end) => Object.values(end).every((text) => text.trim() === ''));
}

/** "# office" gives what follows its name, and what stands before it on the same line. */
export function rangesOfPasted(pasted: Pasted): readonly ConfiguredRange[] {
  return (['azure', 'device'] as const).flatMap((layer) =>
    (['azure', 'peer'] as const).flatMap((owner) => {
      let name: string | null = null;
      return pasted[layer][owner].split('\n').flatMap((line): ConfiguredRange[] => {
        const [text = '', ...rest] = line.split('#');
        const said = rest.join('#').trim();
        const { ranges } = rangesIn(text);
        if (ranges.length === 0 && rest.length > 0) name = said === '' ? null : said;
        const own = ranges.length > 0 && said !== '' ? said : name;
        return ranges.map((range) => ({ layer, owner, range, name: own, place: null }));
      });
    }),
  );
}

/** What of a list cannot be read. */
export function wrongIn(text: string): ReadList['wrong'] {
  return rangesIn(text.replace(/#.*$/gm, ' ')).wrong;
}

/**
 * The lists in what `az network` prints, in the place of the JSON: a virtual network's address space, a local network
 * gateway's, a connection's traffic selectors. Nothing else of it is kept. Null where the text is no JSON of objects.
 */
export function listsOfJson(text: string): Readonly<Record<Owner, string>> | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return null;
  const found = { azure: [] as string[], peer: [] as string[] };
  walk(value, found);
  return { azure: found.azure.join('\n'), peer: found.peer.join('\n') };
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Address ranges that are none of the tunnel's: a part of what is named above it, another network's, or dial-in clients'. */
const ELSEWHERE = new Set(['subnets', 'virtualNetworkPeerings', 'vpnClientConfiguration', 'remoteVirtualNetwork']);
const MOST_DEEP = 12;

function walk(value: unknown, found: Record<Owner, string[]>, deep = 0): void {
  if (typeof value !== 'object' || value === null || deep > MOST_DEEP) return;
  if (Array.isArray(value)) {
    for (const one of value) walk(one, found, deep + 1);
    return;
  }
  const object = value as Readonly<Record<string, unknown>>;
  const name = typeof object['name'] === 'string' ? object['name'] : null;
  const take = (side: Owner, list: unknown) => {
    const texts = (Array.isArray(list) ? list : [list]).filter((one) => typeof one === 'string');
    if (texts.length === 0) return;
    if (name !== null) found[side].push(`# ${name.replaceAll(/[\n#]/g, ' ')}`);
    found[side].push(...texts);
  };
  for (const [key, inner] of Object.entries(object)) {
    if (ELSEWHERE.has(key)) continue;
    if (key === 'localAddressRanges') take('azure', inner);
    else if (key === 'remoteAddressRanges') take('peer', inner);
    else if (key === 'addressPrefixes' || key === 'addressPrefix') take('azure', inner);
    else if (key === 'localNetworkAddressSpace') takeSpace('peer', inner, take);
    else if (key === 'addressSpace') takeSpace('azure', inner, take);
    else walk(inner, found, deep + 1);
  }
}

function takeSpace(owner: Owner, space: unknown, take: (owner: Owner, list: unknown) => void): void {
  if (typeof space === 'object' && space !== null)
    take(owner, (space as Readonly<Record<string, unknown>>)['addressPrefixes']);
}
