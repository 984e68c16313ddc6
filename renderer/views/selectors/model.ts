import type { Returns } from '../../../shared/contract/api.ts';
import { type AddressRange, rangeName, rangeOf } from '../../../shared/net/ranges.ts';

export type SelectorRow = Returns<'run.selectors'>['rows'][number];
export type Owner = 'azure' | 'peer';

/** Who said it: three in the log, two by their configuration. In the order of the picture. */
export const LAYERS = ['requested', 'proposed', 'final', 'azure', 'device'] as const;
export type LayerId = (typeof LAYERS)[number];

export const LAYER_NAMES: Readonly<Record<LayerId, string>> = {
  requested: 'Asked by the peer',
  proposed: 'Proposed by Azure',
  final: 'Azure’s final answer',
  azure: 'Configured in Azure',
  device: 'Set on the device',
};

export const OWNER_NAMES: Readonly<Record<Owner, string>> = { azure: 'Azure’s side', peer: 'The peer’s side' };

/** One range that somebody named for one side. */
export interface Entry {
  readonly key: string;
  readonly layer: LayerId;
  /** Null where the log does not say whose addresses these are. */
  readonly owner: Owner | null;
  readonly side: 'TSi' | 'TSr' | null;
  readonly start: string;
  readonly end: string;
  /** Null where a label stands in the place of an address. */
  readonly range: AddressRange | null;
  readonly portStart: number | null;
  readonly portEnd: number | null;
  readonly protocol: number | null;
  readonly row: SelectorRow | null;
  /** The resource that it is configured in, or what the person who pasted it called it; null for none. */
  readonly name: string | null;
  /** Where the configuration stands; null for what was pasted. */
  readonly place: { readonly file: string; readonly line: number | null } | null;
}

/** Configured ranges by who has them set and whose addresses they are. */
export type ConfiguredRange = Pick<Entry, 'layer' | 'owner' | 'name' | 'place'> & { readonly range: AddressRange };

export function saidBySelector(row: SelectorRow): string {
  return JSON.stringify([row.role, row.side, row.owner, row.start, row.end, row.portStart, row.portEnd, row.protocol]);
}

export function entriesOf(rows: readonly SelectorRow[]): readonly Entry[] {
  return rows.map((row, index) => ({
    key: `s${index}`,
    layer: row.role,
    owner: row.owner,
    side: row.side,
    start: row.start,
    end: row.end,
    range: rangeOf(row.start, row.end),
    portStart: row.portStart,
    portEnd: row.portEnd,
    protocol: row.protocol,
    row,
    name: null,
    place: { file: row.file, line: row.line },
  }));
}

/**
 * What each layer is held against: the first of these that says anything of the same side. What was agreed counts for more
 * than what is configured, and of two configurations that of the other end.
 */
const COUNTERPARTS: Readonly<Record<LayerId, readonly LayerId[]>> = {
  requested: ['final', 'azure', 'proposed', 'device'],
  proposed: ['requested', 'device', 'azure'],
  final: ['requested', 'device', 'azure'],
  azure: ['final', 'requested', 'device', 'proposed'],
  device: ['final', 'proposed', 'azure', 'requested'],
};

export interface Against {
  readonly layer: LayerId;
  readonly ranges: readonly AddressRange[];
}

/** The other's ranges for a side; null where nobody named any, or where labels stand in the place of addresses. */
export function againstOf(entries: readonly Entry[], layer: LayerId, owner: Owner | null): Against | null {
  if (owner === null) return null;
  for (const other of COUNTERPARTS[layer]) {
    const ranges = rangesOf(entries, other, owner);
    if (ranges !== null && ranges.length > 0) return { layer: other, ranges };
  }
  return null;
}

/** What was worked out of a list of entries, which never changes: each of them is asked about again and again. */
const known = new WeakMap<readonly Entry[], Map<string, readonly AddressRange[] | null>>();

/** The ranges that a layer names for a side, each once; null where not all of them are addresses. */
export function rangesOf(entries: readonly Entry[], layer: LayerId, owner: Owner): readonly AddressRange[] | null {
  const lists = known.get(entries) ?? new Map<string, readonly AddressRange[] | null>();
  known.set(entries, lists);
  const key = `${layer} ${owner}`;
  const list = lists.get(key);
  if (list !== undefined) return list;
  const own = entries.filter((entry) => entry.layer === layer && entry.owner === owner);
  const ranges = new Map(own.flatMap(({ range }) => (range === null ? [] : [[rangeName(range), range] as const])));
  const made = own.some(({ range }) => range === null) ? null : [...ranges.values()];
  lists.set(key, made);
  return made;
}

const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP', 47: 'GRE', 58: 'ICMPv6' };

type Traffic = Pick<Entry, 'portStart' | 'portEnd' | 'protocol'>;

/** "any", "TCP", "TCP 443", "any 1000–2000"; "–" where nothing is said of it. */
export function trafficText(entry: Traffic): string {
  if (entry.protocol === null && entry.portStart === null) return '–';
  const ports = portText(entry);
  return `${protocolText(entry.protocol)}${ports === 'any' ? '' : ` ${ports}`}`;
}

/** " TCP 443" behind a range that is not for everything; '' where it is. */
export function limitsText(entry: Traffic): string {
  const text = trafficText(entry);
  return text === 'any' || text === '–' ? '' : ` ${text}`;
}

function protocolText(protocol: number | null): string {
  return protocol === null || protocol === 0 ? 'any' : (PROTOCOLS[protocol] ?? `protocol ${protocol}`);
}

function portText({ portStart, portEnd }: Traffic): string {
  if (portStart === null || portEnd === null || (portStart === 0 && portEnd === 65_535)) return 'any';
  return portStart === portEnd ? String(portStart) : `${portStart}–${portEnd}`;
}
