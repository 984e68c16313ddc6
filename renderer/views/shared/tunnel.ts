import type { Analysis, Configuration } from '../../../shared/model/analysis.ts';
import { canonicalPeer, parseAddress } from '../../../shared/net/address.ts';

/** What is configured in Azure for the tunnel to one peer, as far as it is known which of several it is. */
export interface ConfiguredTunnel {
  readonly connection: Configuration | null;
  readonly site: Configuration | null;
  /** A custom policy that was printed by itself. */
  readonly policy: Configuration | null;
}

export function tunnelOf({ configuration, peers }: Analysis, peer: string | null): ConfiguredTunnel {
  const sites = configuration.filter(({ kind }) => kind === 'local-gateway');
  const connections = configuration.filter(({ kind }) => kind === 'connection');
  const policies = configuration.filter(({ kind }) => kind === 'ipsec-policy');
  const site = only(sites.filter((one) => isOf(one, peer))) ?? fitting(only(sites), peer);
  const connection =
    only(connections.filter((one) => isOf(one, peer))) ??
    only(connections.filter((one) => site !== null && site.name !== null && one.localGateway === site.name)) ??
    fitting(only(connections), peer);
  return { connection, site, policy: peers.length > 1 || connections.length > 1 ? null : only(policies) };
}

function isOf(of: Configuration, peer: string | null): boolean {
  return of.peer !== null && peer !== null && canonicalPeer(of.peer) === peer;
}

/** A masked peer may be any address; another address never is. */
function fitting(of: Configuration | null, peer: string | null): Configuration | null {
  if (of === null || of.peer === null || peer === null || parseAddress(peer) === null) return of;
  return canonicalPeer(of.peer) === peer ? of : null;
}

function only<T>(list: readonly T[]): T | null {
  return list.length === 1 ? (list[0] ?? null) : null;
}
