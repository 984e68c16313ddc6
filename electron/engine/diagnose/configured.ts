import { canonicalPeer, parseAddress } from '../../../shared/net/address.ts';
import type { Configuration, Policy } from '../../../shared/model/analysis.ts';

/** What Azure is configured to be, looked up by the peer of a tunnel. Null is "not known", or not which of several. */
export interface Configured {
  /** All that is known, what was pasted last. */
  readonly all: readonly Configuration[];
  /** An IPsec or VNet-to-VNet connection. */
  connectionOf(peer: string | null): Configuration | null;
  localGatewayOf(peer: string | null): Configuration | null;
  /** The virtual network gateway at which the tunnel ends; without a peer the only one that is known. */
  gatewayOf(peer?: string | null): Configuration | null;
  /** The custom policy that replaces Azure's defaults for this tunnel. */
  policyFor(peer: string | null): Policy | null;
  configuredRanges(peer: string | null): ConfiguredRanges | null;
  /** The peers that are known from local network gateways, with an address. */
  readonly sites: readonly Site[];
}

/** Ranges in CIDR. `azure` is empty where only the local network gateway's prefixes are known. */
export interface ConfiguredRanges {
  readonly from: 'traffic-selectors' | 'local-gateway';
  readonly azure: readonly string[];
  readonly peer: readonly string[];
}

/** A local network gateway with the address at which Azure expects the device, and its connection, where one is known. */
export interface Site {
  readonly peer: string;
  readonly localGateway: Configuration;
  readonly connection: Configuration | null;
}

export const NOT_CONFIGURED: Configured = configured([], []);

/**
 * `peers` are those that the logs name, masked ones too: where one connection is configured and the logs name one peer, it is
 * that one's. Of a resource that is there twice the later counts.
 */
export function configured(found: readonly Configuration[], peers: readonly string[]): Configured {
  const all = latest(found);
  const connections = all.filter((one) => one.kind === 'connection' && isTunnel(one));
  const localGateways = all.filter(({ kind }) => kind === 'local-gateway');
  const gateways = all.filter(({ kind }) => kind === 'gateway');
  const policies = all.filter(({ kind }) => kind === 'ipsec-policy');
  const names = new Set(peers);

  const siteOf = (connection: Configuration): Configuration | null => {
    const named = localGateways.filter((site) => sameName(site.name, connection.localGateway));
    return only(named.length > 1 ? named.filter((site) => sameGroup(site, connection)) : named);
  };
  const addressOf = (connection: Configuration): string | null => connection.peer ?? siteOf(connection)?.peer ?? null;

  /** What is configured for one tunnel is that of the one peer, unless its address says otherwise. */
  const isOnly = (peer: string, address: string | null) =>
    names.size <= 1 && (names.size === 0 || names.has(peer)) && (address === null || mayBe(peer, address));

  const connectionOf = (peer: string | null): Configuration | null => {
    if (peer === null) return names.size <= 1 ? only(connections) : null;
    const fitting = connections.filter((connection) => addressOf(connection) === peer);
    if (fitting.length > 0) return only(fitting);
    const one = only(connections);
    return one !== null && isOnly(peer, addressOf(one)) ? one : null;
  };
  const localGatewayOf = (peer: string | null): Configuration | null => {
    const own = peer === null ? [] : localGateways.filter((site) => site.peer === peer);
    if (own.length > 0) return only(own);
    const connection = connectionOf(peer);
    if (connection !== null)
      return (
        siteOf(connection) ??
        (localGateways.length === 1 && connection.localGateway === null ? only(localGateways) : null)
      );
    const one = connections.length > 0 ? null : only(localGateways);
    return one !== null && (peer === null ? names.size <= 1 : isOnly(peer, one.peer)) ? one : null;
  };

  return {
    all,
    connectionOf,
    localGatewayOf,
    gatewayOf(peer = null) {
      const name = connectionOf(peer)?.virtualGateway ?? null;
      const named = name === null ? [] : gateways.filter((gateway) => sameName(gateway.name, name));
      return named.length > 0 ? only(named) : name === null || gateways[0]?.name === null ? only(gateways) : null;
    },
    policyFor(peer) {
      const connection = connectionOf(peer);
      const [own] = connection?.policies ?? [];
      if (own !== undefined) return own;
      // Printed by itself it does not say whose it is; a connection of which it is not known where others are may have none.
      const [apart] = connections.length > 1 || names.size > 1 ? [] : (only(policies)?.policies ?? []);
      return apart ?? null;
    },
    configuredRanges(peer) {
      const selectors = connectionOf(peer)?.trafficSelectors ?? [];
      if (selectors.length > 0)
        return {
          from: 'traffic-selectors',
          azure: [...new Set(selectors.flatMap(({ local }) => local))],
          peer: [...new Set(selectors.flatMap(({ remote }) => remote))],
        };
      const prefixes = localGatewayOf(peer)?.prefixes ?? [];
      return prefixes.length === 0 ? null : { from: 'local-gateway', azure: [], peer: prefixes };
    },
    sites: localGateways.flatMap((localGateway) => {
      const { peer } = localGateway;
      if (peer === null) return [];
      const connection = connections.filter((one) => siteOf(one) === localGateway);
      return [{ peer: canonicalPeer(peer), localGateway, connection: only(connection) }];
    }),
  };
}

/** Whether a range in CIDR, or an address, holds an address. */
export function holds(prefix: string, peer: string): boolean {
  const [start = '', length] = prefix.split('/');
  const [from, address] = [parseAddress(start), parseAddress(peer)];
  if (from === null || address === null || from.family !== address.family) return false;
  const bits = from.family === 4 ? 32 : 128;
  const shift = BigInt(bits - Number(length ?? bits));
  return from.value >> shift === address.value >> shift;
}

/** Whether a masked label, "184.x.x.x", may stand for an address; another address never does. */
function mayBe(label: string, address: string): boolean {
  if (parseAddress(label) !== null) return label === address;
  const [shown, real] = [label.split('.'), address.split('.')];
  return shown.length !== real.length || shown.every((part, at) => !/^\d+$/.test(part) || part === real[at]);
}

/** ExpressRoute and point-to-site connections are no tunnels of these logs. */
function isTunnel({ connectionType: type }: Configuration): boolean {
  return type === null || /^(ipsec|vnet2vnet)$/i.test(type);
}

/** Of the same resource the one that came last, in the place of the first. */
export function latest(found: readonly Configuration[]): Configuration[] {
  const known = new Map<string, Configuration>();
  for (const one of found)
    known.set(`${one.kind}|${one.resourceGroup?.toLowerCase() ?? ''}|${one.name?.toLowerCase() ?? ''}`, one);
  return [...known.values()];
}

function only<T>(list: readonly T[]): T | null {
  return list.length === 1 ? (list[0] ?? null) : null;
}

function sameName(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
}

function sameGroup(a: Configuration, b: Configuration): boolean {
  return sameName(a.resourceGroup, b.resourceGroup);
}
