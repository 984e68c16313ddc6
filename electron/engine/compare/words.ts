import type { FindingId, Phase } from '../../../shared/model/words.ts';
import type { Digest } from './digest.ts';
import { type Parting, STATION, stationOf } from './stations.ts';

/** Findings as causes in a sentence, each a thing: "the first by …". */
const FINDING_NAMES: Readonly<Record<FindingId, string>> = {
  'psk-mismatch': 'the pre-shared key',
  'identity-mismatch': 'the IKE identity',
  'certificate-rejected': 'a rejected certificate',
  'policy-mismatch-ike': 'IKE proposals without a match',
  'policy-mismatch-ipsec': 'IPsec proposals without a match',
  'traffic-selector-mismatch': 'ranges without a match',
  'peer-unreachable': 'no answer from the peer',
  'no-ike-traffic': 'no IKE traffic at all',
  'invalid-payload': 'an invalid payload',
  'ike-version-mismatch': 'different IKE versions',
  'peer-deleted-sa': 'a delete by the peer',
  'sa-lifetime-expired': 'an SA that expired',
  'dpd-timeout': 'dead peer detection',
  'negotiation-timeout': 'a timeout',
  'rekey-collision': 'two rekeys at once',
  'azure-side-change': 'a change on the Azure side',
  'idle-or-one-way-traffic': 'traffic in one direction at most',
  'gateway-cpu-high': "the gateway's CPU load",
  'gateway-not-healthy': 'a fault of the gateway itself',
  'connection-not-configured': 'no connection that fits',
  'connection-standby': 'a standby connection',
  'wfp-parse-error': 'a trace that Azure could not read',
  'trace-events-lost': 'lost trace events',
  'packet-dropped-by-wfp': 'packets dropped by the filter',
  'user-rule': "a rule of one's own",
  'no-fault': 'nothing',
};

const STATION_WORDS: readonly string[] = [
  'the configuration',
  'reachability',
  'the IKE version',
  'the IKE policy',
  'authentication',
  'the child SA policy',
  'the traffic selectors',
];
/** Of a cause that may be met in several phases the phase is the place. */
const PHASE_WORDS: Partial<Readonly<Record<Phase, string>>> = {
  'ike-sa-init': 'IKE_SA_INIT',
  'ike-auth': 'IKE_AUTH',
  'child-sa': 'the child SA',
  'main-mode': 'main mode',
  'quick-mode': 'quick mode',
  'extended-mode': 'extended mode',
};
const MANY_PHASED: readonly FindingId[] = [
  'invalid-payload',
  'negotiation-timeout',
  'peer-deleted-sa',
  'rekey-collision',
  'user-rule',
];

export function causeOf({ side }: Digest): string {
  return side.cause === null ? 'a cause that no finding names' : FINDING_NAMES[side.cause];
}

/** Where it fails, as a place; null where nobody can say, or what failed had come up. */
export function placeOf(of: Digest): string | null {
  const station = stationOf(of);
  const { cause } = of.side;
  if (station === STATION.held) return null;
  if (cause !== null && !MANY_PHASED.includes(cause)) return station === null ? null : (STATION_WORDS[station] ?? null);
  const phase = of.finding?.phase ?? null;
  return phase === null ? null : (PHASE_WORDS[phase] ?? null);
}

/** Where both fail, whatever each fails by. */
export function stationText(station: number): string {
  return station === STATION.held ? 'after the tunnel had come up' : `at ${STATION_WORDS[station] ?? 'the same step'}`;
}

/** "failed at authentication (the pre-shared key)"; "fails" is of one, "fail" of both. */
export function failText(of: Digest, form: 'failed' | 'fails' | 'fail'): string {
  const cause = causeOf(of);
  if (stationOf(of) === STATION.held) return `${HELD[form]} (${cause})`;
  const place = placeOf(of);
  return place === null ? `${form} (${cause})` : `${form} at ${place} (${cause})`;
}

const HELD = {
  failed: 'came up and was lost again',
  fails: 'comes up and is lost again',
  fail: 'come up and are lost again',
} as const;

export function peersText({ side }: Digest): string {
  const [first = 'no peer', ...more] = side.peers;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** Why the two part, told of both in their order. */
export function partingText(a: Digest, b: Digest, { failing }: Parting): string {
  const began = beganText(a, b);
  if (failing === 'both')
    return a.side.cause === b.side.cause
      ? `Both fail here (${causeOf(a)}): in the first ${refuserOf(a)}, in the second ${refuserOf(b)}.${began}`
      : `Both fail here: the first by ${causeOf(a)}, the second by ${causeOf(b)}.${began}`;
  const [one, other, name, rest] = failing === 'a' ? [a, b, 'first', 'second'] : [b, a, 'second', 'first'];
  return `The ${name} fails here (${causeOf(one)}); the ${rest} ${other.side.health === 'healthy' ? 'comes up' : 'gets past it'}.${began}`;
}

function refuserOf({ finding }: Digest): string {
  return finding?.failurePoint === 'local' ? 'Azure refuses' : 'the peer refuses';
}

function beganText(a: Digest, b: Digest): string {
  const [own, other] = [a.negotiation?.initiator ?? null, b.negotiation?.initiator ?? null];
  if (own === null || other === null || own === other) return '';
  return own === 'azure'
    ? ' Azure began in the first, the peer in the second.'
    : ' The peer began in the first, Azure in the second.';
}
