import type { Change } from '../../../shared/model/comparison.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { FINDING_NAMES } from './words.ts';
import type { Digest } from './digest.ts';

/** How far a negotiation gets before it fails so, in the order in which IKE goes. */
const STATIONS: Partial<Readonly<Record<FindingId, number>>> = {
  'connection-not-configured': 0,
  'no-ike-traffic': 1,
  'peer-unreachable': 1,
  'ike-version-mismatch': 2,
  'policy-mismatch-ike': 3,
  'psk-mismatch': 4,
  'identity-mismatch': 4,
  'certificate-rejected': 4,
  'policy-mismatch-ipsec': 5,
  'traffic-selector-mismatch': 6,
};
const UP = 7;
const STATION_WORDS = [
  'the configuration',
  'reachability',
  'the IKE version',
  'the IKE policy',
  'authentication',
  'the child SA policy',
  'the traffic selectors',
  'an established tunnel',
] as const;

/** What became of it from A to B, with the sentence that says why. */
export function changeOf(
  a: Digest,
  b: Digest,
  differs: boolean,
): { readonly change: Change; readonly headline: string } {
  if (isElse(a, b))
    return {
      change: 'different',
      headline: `The two are about different tunnels: ${peersOf(a)} against ${peersOf(b)}.`,
    };
  const from = stationOf(a);
  const to = stationOf(b);
  if (from === null || to === null)
    return {
      change: a.side.health === b.side.health && a.side.cause === b.side.cause ? 'unchanged' : 'different',
      headline: unknownText(a, b),
    };
  if (from < to && to === UP)
    return { change: 'fixed', headline: `Fixed: it failed at ${where(a, from)}, and now the tunnel comes up.` };
  if (from < to)
    return {
      change: 'improved',
      headline: `Improved: it failed at ${where(a, from)}, and now gets to ${where(b, to)}.`,
    };
  if (from > to && from === UP)
    return { change: 'worse', headline: `Worse: the tunnel came up, and now it fails at ${where(b, to)}.` };
  if (from > to)
    return { change: 'worse', headline: `Worse: it got to ${where(a, from)}, and now fails at ${where(b, to)}.` };
  if (a.side.cause === b.side.cause)
    return {
      change: 'unchanged',
      headline: `Unchanged: ${to === UP ? 'the tunnel comes up in both' : `both fail at ${where(b, to)}`}${differs ? ', with differences' : ''}.`,
    };
  return {
    change: 'different',
    headline: `Different: both fail at ${STATION_WORDS[to] ?? ''}, first by ${nameOf(a)}, then by ${nameOf(b)}.`,
  };
}

/** Both name peers, and none of them in common; masked addresses are nobody's. */
function isElse(a: Digest, b: Digest): boolean {
  const own = named(a);
  const other = named(b);
  return own.length > 0 && other.length > 0 && !own.some((peer) => other.includes(peer));
}

function named(of: Digest): readonly string[] {
  const peers = of.finding?.peer === null || of.finding === null ? of.side.peers : [of.finding.peer, ...of.side.peers];
  return peers.filter((peer) => !/x/i.test(peer));
}

function stationOf({ side }: Digest): number | null {
  if (side.health === 'healthy') return UP;
  if (side.health === 'unknown' || side.cause === null) return null;
  return STATIONS[side.cause] ?? null;
}

function where(of: Digest, station: number): string {
  const cause = of.side.cause;
  return cause === null || station === UP
    ? (STATION_WORDS[station] ?? '')
    : `${STATION_WORDS[station]} (${FINDING_NAMES[cause] ?? cause})`;
}

function nameOf({ side }: Digest): string {
  return side.cause === null ? 'nothing that is named' : (FINDING_NAMES[side.cause] ?? side.cause);
}

function peersOf({ side }: Digest): string {
  const [first = 'no peer', ...more] = side.peers;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

function unknownText(a: Digest, b: Digest): string {
  const told = (of: Digest) =>
    of.side.health === 'unknown'
      ? 'cannot be told'
      : of.side.health === 'healthy'
        ? 'is healthy'
        : `fails by ${nameOf(of)}`;
  return `The first ${told(a)}, the second ${told(b)}.`;
}
