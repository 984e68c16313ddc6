import table from '../../../resources/checks/en.json' with { type: 'json' };
import { parseAddress } from '../../../shared/net/address.ts';
import { isoFromMicros } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';
import type { Configured } from './configured.ts';

const QUERIES: Readonly<Record<string, readonly string[]>> = table.queries;

/** A little before and after: a negotiation is older than its first line that is kept. */
const MARGIN: Micros = 5 * 60 * 1_000_000;

export interface Span {
  readonly from: Micros | null;
  readonly to: Micros | null;
}

/** A command with the names that the configuration has, and placeholders for the others. */
export function filledCommand(command: string, azure: Configured, peer: string | null): string {
  const connection = azure.connectionOf(peer);
  const localGateway = azure.localGatewayOf(peer);
  const gateway = azure.gatewayOf(peer);
  const names: Readonly<Record<string, string>> = {
    group: word(connection?.resourceGroup, '<group>'),
    connection: word(connection?.name, '<connection>'),
    localGatewayGroup: word(localGateway?.resourceGroup ?? connection?.resourceGroup, '<group>'),
    localGateway: word(localGateway?.name ?? connection?.localGateway, '<local gateway>'),
    gatewayGroup: word(gateway?.resourceGroup ?? connection?.resourceGroup, '<group>'),
    gateway: word(gateway?.name ?? connection?.virtualGateway, '<gateway>'),
  };
  return command.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
}

/** A name of Azure's as one word of a shell's; what could be more than a name stays a placeholder. */
function word(name: string | null | undefined, placeholder: string): string {
  if (name === null || name === undefined || !/^\w[\w.()-]{0,89}$/.test(name)) return placeholder;
  return /[()]/.test(name) ? `"${name}"` : name;
}

/** The documented query, of this peer and of the time of these files. */
export function filledQuery(name: string, peer: string | null, { from, to }: Span): string | null {
  const lines = QUERIES[name];
  if (lines === undefined) return null;
  const address = peer !== null && parseAddress(peer) !== null ? peer : '<peer address>';
  const time =
    from === null || to === null
      ? 'TimeGenerated > ago(1d)'
      : `TimeGenerated between (datetime(${stamp(from - MARGIN)}) .. datetime(${stamp(to + MARGIN)}))`;
  return lines.map((line) => line.replace('{peerAddress}', address).replace('{time}', time)).join('\n');
}

function stamp(time: Micros): string {
  return `${isoFromMicros(time).slice(0, 19)}Z`;
}
