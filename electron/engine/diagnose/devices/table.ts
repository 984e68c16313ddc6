import ciscoAsa from '../../../../resources/devices/cisco-asa.json' with { type: 'json' };
import ciscoIos from '../../../../resources/devices/cisco-ios.json' with { type: 'json' };
import fortigate from '../../../../resources/devices/fortigate.json' with { type: 'json' };
import juniperSrx from '../../../../resources/devices/juniper-srx.json' with { type: 'json' };
import libreswan from '../../../../resources/devices/libreswan.json' with { type: 'json' };
import mikrotik from '../../../../resources/devices/mikrotik.json' with { type: 'json' };
import paloAlto from '../../../../resources/devices/palo-alto.json' with { type: 'json' };
import pfsense from '../../../../resources/devices/pfsense.json' with { type: 'json' };
import strongswan from '../../../../resources/devices/strongswan.json' with { type: 'json' };
import windowsRras from '../../../../resources/devices/windows-rras.json' with { type: 'json' };
import type { RangeStyle } from './ranges.ts';

/** What a device is told to be. Algorithms in the names of Azure's custom policies; null is what is not known. */
export interface SnippetValues {
  /** Public addresses of the Azure gateway and of the device. */
  readonly azure: string | null;
  readonly peer: string | null;
  readonly ikeVersion: 1 | 2;
  readonly ike: Readonly<Record<'encryption' | 'integrity' | 'prf' | 'dhGroup', string | null>>;
  readonly ipsec: Readonly<Record<'encryption' | 'integrity' | 'pfsGroup', string | null>>;
  /** In CIDR: the device's side and Azure's; empty is any to any. */
  readonly local: readonly string[];
  readonly remote: readonly string[];
  /** Seconds. */
  readonly lifetimeIke: number;
  readonly lifetimeIpsec: number;
  readonly dpdSeconds: number;
}

export const CHANGE_KINDS = [
  'key',
  'identity',
  'ike-policy',
  'ipsec-policy',
  'selectors',
  'reachability',
  'version',
  'lifetime',
  'dpd',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export type Part =
  | string
  | { readonly if?: string | readonly string[]; readonly each?: Each; readonly lines: readonly string[] };
export type Each = 'pair' | 'local' | 'remote';
export type Limit = { readonly min: number; readonly max: number } | { readonly steps: readonly number[] };
export type Keywords = Readonly<Record<string, Readonly<Record<string, string>> | string>>;

export interface Template {
  readonly source: string;
  readonly grade: 'documented' | 'inferred';
  /** The version of IKE that the lines are for, where they are for one only. */
  readonly only?: 1 | 2;
  readonly note: string | null;
  readonly gcmNote?: string;
  readonly limits?: Readonly<Record<string, Limit>>;
  readonly lines: readonly Part[];
}

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly ranges: RangeStyle;
  readonly sources: Readonly<Record<string, { readonly title: string; readonly url: string }>>;
  readonly keywords: { readonly ike: Keywords; readonly ikev1?: Keywords; readonly ipsec: Keywords };
  readonly inferred: readonly string[];
  readonly remarks: Readonly<Record<string, string>>;
  readonly snippets: Readonly<Record<ChangeKind, Template>>;
}

/** In the order in which they are shown. */
export const DEVICES = [
  ciscoIos,
  ciscoAsa,
  fortigate,
  paloAlto,
  juniperSrx,
  strongswan,
  libreswan,
  pfsense,
  mikrotik,
  windowsRras,
] as unknown as readonly Device[];
