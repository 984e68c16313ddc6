import type { Analysis, Configuration } from '../../../shared/model/analysis.ts';
import { canonicalPeer, parseAddress } from '../../../shared/net/address.ts';
import { rangesIn } from '../../../shared/net/lists.ts';
import type { ConfiguredRange, Owner } from './model.ts';

/** What the files and what was pasted for the checks say of the ranges of one tunnel, the connection's selectors first. */
export function configuredFor(analysis: Analysis, peer: string | null): readonly ConfiguredRange[] {
  const { configuration } = analysis;
  const sites = configuration.filter(({ kind }) => kind === 'local-gateway');
  const connections = configuration.filter(({ kind }) => kind === 'connection');
  const site = only(sites.filter((one) => isOf(one, peer))) ?? only(sites);
  const connection =
    only(connections.filter((one) => isOf(one, peer))) ??
    only(connections.filter((one) => site !== null && one.localGateway === site.name)) ??
    only(connections);
  const from = (of: Configuration, owner: Owner, texts: readonly string[]): ConfiguredRange[] =>
    rangesIn(texts.join(' ')).ranges.map((range) => ({
      layer: 'azure',
      owner,
      range,
      name: of.name,
      place: of.file === null ? null : { file: of.file, line: of.line },
    }));
  const selectors = connection !== null && mayBe(connection, peer) ? connection.trafficSelectors : [];
  if (connection !== null && selectors.length > 0)
    return selectors.flatMap(({ local, remote }) => [
      ...from(connection, 'azure', local),
      ...from(connection, 'peer', remote),
    ]);
  return site !== null && mayBe(site, peer) ? from(site, 'peer', site.prefixes) : [];
}

function isOf(of: Configuration, peer: string | null): boolean {
  return of.peer !== null && peer !== null && canonicalPeer(of.peer) === peer;
}

/** A masked peer may be any address; another address never is. */
function mayBe(of: Configuration, peer: string | null): boolean {
  return of.peer === null || peer === null || parseAddress(peer) === null || canonicalPeer(of.peer) === peer;
}

function only<T>(list: readonly T[]): T | null {
  return list.length === 1 ? (list[0] ?? null) : null;
}
