import type { Analysis, Configuration } from '../../../shared/model/analysis.ts';
import { rangesIn } from '../../../shared/net/lists.ts';
import { tunnelOf } from '../shared/tunnel.ts';
import type { ConfiguredRange, Owner } from './model.ts';

/** What the files and what was pasted for the checks say of the ranges of one tunnel, the connection's selectors first. */
export function configuredFor(analysis: Analysis, peer: string | null): readonly ConfiguredRange[] {
  const { connection, site } = tunnelOf(analysis, peer);
  const selectors = connection?.trafficSelectors ?? [];
  if (connection !== null && selectors.length > 0)
    return selectors.flatMap(({ local, remote }) => [
      ...namedIn(connection, 'azure', local),
      ...namedIn(connection, 'peer', remote),
    ]);
  return site === null ? [] : namedIn(site, 'peer', site.prefixes);
}

function namedIn(of: Configuration, owner: Owner, texts: readonly string[]): ConfiguredRange[] {
  return rangesIn(texts.join(' ')).ranges.map((range) => ({
    layer: 'azure',
    owner,
    range,
    name: of.name,
    place: of.file === null ? null : { file: of.file, line: of.line },
  }));
}
