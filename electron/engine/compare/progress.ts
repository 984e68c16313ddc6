import type { Change } from '../../../shared/model/comparison.ts';
import type { FindingId, Phase } from '../../../shared/model/words.ts';
import { parseAddress } from '../../../shared/net/address.ts';
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
  const [was, is] = [a.side.health, b.side.health];
  if (was === 'unhealthy' && is === 'healthy')
    return { change: 'fixed', headline: `Fixed: it failed ${byWhat(a, from)}, and now the tunnel comes up.` };
  if (was === 'healthy' && is === 'unhealthy')
    return { change: 'worse', headline: `Worse: the tunnel came up, and now it fails ${byWhat(b, to)}.` };
  if (from === null || to === null)
    return {
      change: a.side.health === b.side.health && a.side.cause === b.side.cause ? 'unchanged' : 'different',
      headline: unknownText(a, b),
    };
  if (from < to)
    return {
      change: 'improved',
      headline: `Improved: it failed at ${where(a, from)}, and now gets to ${where(b, to)}.`,
    };
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
  // Who names two parts wants them compared, whatever their peers.
  if (a.side.part !== '' || b.side.part !== '') return false;
  if (own.length === 0 || other.length === 0) return false;
  // What a verdict is about has to be met in the other run too.
  const about = (of: Digest, peers: readonly string[]) => {
    const peer = of.finding?.peer ?? null;
    return peer === null || !isAddress(peer) || peers.includes(peer);
  };
  return !own.some((peer) => other.includes(peer)) || !about(a, other) || !about(b, own);
}

function named({ side, finding }: Digest): readonly string[] {
  return [...new Set([...side.peers, ...(finding?.peer === null || finding === null ? [] : [finding.peer])])].filter(
    isAddress,
  );
}

/** A masked address is nobody's. */
function isAddress(peer: string): boolean {
  return parseAddress(peer) !== null;
}

/** Where what has no station of its own fails, by its phase; behind the negotiation, a tunnel had stood. */
const PHASES: Partial<Readonly<Record<Phase, number>>> = {
  'ike-sa-init': 3,
  'ike-auth': 4,
  'child-sa': 5,
  'quick-mode': 5,
  rekey: 6,
  dpd: 6,
  data: 6,
};

function stationOf({ side, finding }: Digest): number | null {
  if (side.health === 'healthy') return UP;
  if (side.health === 'unknown' || side.cause === null) return null;
  const phase = finding?.phase ?? null;
  return STATIONS[side.cause] ?? (phase === null ? null : (PHASES[phase] ?? null));
}

function where(of: Digest, station: number): string {
  const cause = of.side.cause;
  return cause === null || station === UP
    ? (STATION_WORDS[station] ?? '')
    : `${STATION_WORDS[station]} (${FINDING_NAMES[cause] ?? cause})`;
}

function byWhat(of: Digest, station: number | null): string {
  return station === null ? `by ${nameOf(of)}` : `at ${where(of, station)}`;
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
