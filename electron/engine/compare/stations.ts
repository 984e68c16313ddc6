import type { ComparedRow } from '../../../shared/model/comparison.ts';
import type { FindingId, Phase, Step } from '../../../shared/model/words.ts';
import { type Pair, NEVER, isFailure, mirrored, path } from './align.ts';
import type { Digest } from './digest.ts';
import type { Message } from './messages.ts';

/** How far a negotiation gets, in the order in which IKE goes. */
export const STATION = {
  configuration: 0,
  reachability: 1,
  version: 2,
  ikePolicy: 3,
  authentication: 4,
  childPolicy: 5,
  selectors: 6,
  /** It had come up, and was lost. */
  held: 7,
  up: 8,
} as const;

/** Where each cause makes it fail. */
const STATIONS: Partial<Readonly<Record<FindingId, number>>> = {
  'connection-not-configured': STATION.configuration,
  'no-ike-traffic': STATION.reachability,
  'peer-unreachable': STATION.reachability,
  'ike-version-mismatch': STATION.version,
  'policy-mismatch-ike': STATION.ikePolicy,
  'psk-mismatch': STATION.authentication,
  'identity-mismatch': STATION.authentication,
  'certificate-rejected': STATION.authentication,
  'policy-mismatch-ipsec': STATION.childPolicy,
  'traffic-selector-mismatch': STATION.selectors,
  'dpd-timeout': STATION.held,
  'sa-lifetime-expired': STATION.held,
};

/** Faults of the gateway are none of the negotiation, whatever they interrupt. */
const PLACELESS: readonly FindingId[] = ['gateway-not-healthy', 'gateway-cpu-high'];

/** Where what has no station of its own fails. Main mode is too wide for one. */
const PHASES: Partial<Readonly<Record<Phase, number>>> = {
  'ike-sa-init': STATION.ikePolicy,
  'ike-auth': STATION.authentication,
  'child-sa': STATION.childPolicy,
  'quick-mode': STATION.childPolicy,
  rekey: STATION.held,
  dpd: STATION.held,
  data: STATION.held,
};

/** Null where nobody can say how far it got. */
export function stationOf({ side, finding }: Pick<Digest, 'side' | 'finding'>): number | null {
  if (side.health === 'healthy') return STATION.up;
  if (side.health === 'unknown' || side.cause === null || PLACELESS.includes(side.cause)) return null;
  const phase = finding?.phase ?? null;
  // What is refused when an SA is renewed had been agreed on before.
  if (phase !== null && PHASES[phase] === STATION.held) return STATION.held;
  return STATIONS[side.cause] ?? (phase === null ? null : (PHASES[phase] ?? null));
}

/** The same health and cause, at the same station as far as both logs say: a status tells no phase. */
export function isSameOutcome(a: Digest, b: Digest): boolean {
  const [own, other] = [stationOf(a), stationOf(b)];
  return a.side.health === b.side.health && a.side.cause === b.side.cause && (own ?? other) === (other ?? own);
}

/** The same failure, refused by the same side as far as both logs say. */
export function isSameFailure(a: Digest, b: Digest): boolean {
  if (a.side.health !== 'unhealthy' || !isSameOutcome(a, b)) return false;
  const [own, other] = [a.finding?.failurePoint ?? null, b.finding?.failurePoint ?? null];
  return (own ?? other) === (other ?? own);
}

/** The steps at which it failed, in IKEv2 and in IKEv1; null where nobody can say. */
function stepsOf({ side, finding, negotiation }: Digest): readonly [Step, ...Step[]] | null {
  const station = stationOf({ side, finding });
  const phase = finding?.phase ?? null;
  const older = negotiation?.ikeVersion === 1;
  if (phase === 'main-mode' && station === null) return ['mm-sa', 'mm-ke', 'mm-auth'];
  if (station === null || station === STATION.up) return null;
  if (station <= STATION.ikePolicy) return older ? ['mm-sa', 'mm-ke', 'sa-init'] : ['sa-init', 'mm-sa', 'mm-ke'];
  if (station === STATION.authentication) return older ? ['mm-auth', 'auth'] : ['auth', 'mm-auth'];
  if (station === STATION.held) return [phase === 'dpd' ? 'dpd' : phase === 'rekey' ? 'rekey' : 'delete'];
  if (older) return ['qm', 'child-sa', 'ts'];
  return station === STATION.selectors ? ['ts', 'qm'] : ['child-sa', 'qm'];
}

export interface Parting {
  readonly step: Step;
  /** Which side fails there first; both where each does in its own way. */
  readonly failing: 'a' | 'b' | 'both';
  readonly a: Message | null;
  readonly b: Message | null;
}

/**
 * Where two part of which the logs print different things, or which different sides began: at the station at which one fails
 * and the other does not, or otherwise. Null where they do not part, or where nobody can say.
 */
export function partingOf(a: Digest, b: Digest): Parting | null {
  const failing = failingOf(a, b);
  if (failing === null || isSameFailure(a, b)) return null;
  const one = failing === 'b' ? b : a;
  const steps = stepsOf(one);
  const proof = proofOf(one);
  const step = steps?.[0] ?? proof?.step;
  if (step === undefined) return null;
  return {
    step,
    failing,
    a: failing === 'b' ? lastAt(a, steps ?? []) : proofOf(a),
    b: failing === 'a' ? lastAt(b, steps ?? []) : proofOf(b),
  };
}

/** Of two that fail the one that fails first; null where nobody can say, or both came up. */
function failingOf(a: Digest, b: Digest): Parting['failing'] | null {
  if (a.side.health === 'unknown' || b.side.health === 'unknown') return null;
  if (a.side.health !== b.side.health) return a.side.health === 'unhealthy' ? 'a' : 'b';
  const [own, other] = [stationOf(a), stationOf(b)];
  if (a.side.health === 'healthy' || own === null || other === null) return null;
  if (own === other) return 'both';
  // A connection that is not there is on no way that others go.
  if (own === STATION.configuration || other === STATION.configuration) return null;
  return own < other ? 'a' : 'b';
}

/** How far the other one is known to have come. */
function lastAt({ messages }: Digest, steps: readonly Step[]): Message | null {
  return messages.findLast(({ step }) => steps.includes(step)) ?? null;
}

/** The message that proves the failure; of the proofs of silence the first. */
function proofOf({ messages, finding }: Digest): Message | null {
  const places = new Set(finding?.evidence.map(({ file, line }) => `${line} ${file}`));
  const cited = messages.filter(({ file, line }) => places.has(`${line} ${file}`));
  const code = finding?.errorCode ?? null;
  return (
    cited.find(isFailure) ??
    messages.find(({ errorCode }) => code !== null && errorCode === code) ??
    messages.find(({ severity }) => severity === 'error') ??
    messages.find(isFailure) ??
    cited[0] ??
    null
  );
}

/** Side by side where they are at the same step; only where the two part do they differ. */
export function alignStations(a: Digest, b: Digest, parting: Parting | null): readonly Pair[] {
  const own = new Set([parting?.a ?? null, parting?.b ?? null]);
  const like = (one: Message, other: Message) => {
    if (own.has(one) || own.has(other)) return own.has(one) && own.has(other) ? 50 : NEVER;
    if (one.message === other.message && one.direction === other.direction) return 3;
    if (one.errorCode !== null && one.errorCode === other.errorCode) return 2;
    return one.step !== 'other' && one.step !== 'notify' && sameStep(one.step) === sameStep(other.step) ? 1 : NEVER;
  };
  return mirrored(a.messages, b.messages, (first, second) =>
    path(first, second, like).map(([one, other]) => ({ a: one, b: other, differs: differs(one, other, own) })),
  );
}

function differs(one: Message | null, other: Message | null, own: ReadonlySet<Message | null>): ComparedRow['differs'] {
  if (!((one !== null && own.has(one)) || (other !== null && own.has(other)))) return null;
  return one === null || other === null ? 'missing' : 'outcome';
}

function sameStep(step: Step): Step {
  const same: Partial<Record<Step, Step>> = {
    'mm-sa': 'sa-init',
    'mm-ke': 'sa-init',
    'mm-auth': 'auth',
    qm: 'child-sa',
  };
  return same[step] ?? step;
}
