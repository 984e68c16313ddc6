import { parseAddress } from '../../../shared/net/address.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import type { Configured } from './configured.ts';
import type { FindingDraft } from './draft.ts';
import { cadence, clockworkOf, lifetimeOf } from './patterns/cadence.ts';
import { type ConnectionFact, carriesTraffic, isConnected } from './facts.ts';
import type { PeerRecord } from './gather.ts';
import { type Backward, type Mark, isAfter, lastOf } from './order.ts';

/** What follows within this follows "at once", and another instance that is up within it has taken over. */
const AT_ONCE: Micros = 60 * 1_000_000;
const TAKEOVER: Micros = 30 * 1_000_000;

/** What says something of the gateway or of the trace is not healed by a tunnel that stands. */
const NOT_HEALED: ReadonlySet<FindingId> = new Set([
  'gateway-cpu-high',
  'trace-events-lost',
  'wfp-parse-error',
  'idle-or-one-way-traffic',
  'packet-dropped-by-wfp',
  'no-fault',
]);
/** Ends of an SA that had stood: a warning, unless the peer's later attempts fail and nothing is established again. */
const ENDS: ReadonlySet<FindingId> = new Set(['peer-deleted-sa', 'sa-lifetime-expired', 'dpd-timeout']);

export interface Ground {
  readonly peers: ReadonlyMap<string, PeerRecord>;
  readonly connections: readonly ConnectionFact[];
  readonly backward: Backward;
}

/** Recovered is not failed: an error that was followed by an established SA with the same peer is history, a warning. */
export function heal(drafts: readonly FindingDraft[], ground: Ground): void {
  const counts = peerCounts(ground.peers);
  for (const draft of drafts) {
    const record = ground.peers.get(`${draft.instance ?? ''}|${draft.peer ?? ''}`);
    const last = lastMark(draft, ground.backward);
    const established =
      record?.established === null || record === undefined ? null : lastOf(record.established, ground.backward);
    const again = established !== null && isAfter(established, last, ground.backward);
    const recovered = isHealable(draft) && (again || isConnectedNow(draft, ground.connections, counts));
    if (again && established.time !== null && last.time !== null)
      draft.againAfter = soonest(record?.establishedAt ?? [], last.time) ?? established.time - last.time;
    if (draft.severity === 'error' && recovered) {
      draft.severity = 'warning';
      draft.healed = true;
    } else if (draft.id === 'rekey-collision' && recovered) {
      draft.severity = 'info';
      draft.healed = true;
    } else if (ENDS.has(draft.id) && draft.severity === 'warning') {
      const failed = record?.failed === null || record === undefined ? null : lastOf(record.failed, ground.backward);
      if (recovered) draft.healed = true;
      else if (failed !== null && isAfter(failed, last, ground.backward)) draft.severity = 'error';
    }
  }
}

function isHealable(draft: FindingDraft): boolean {
  // What a result says of the gateway stands beside a tunnel; what the log shows of it passes as other failures do.
  return !NOT_HEALED.has(draft.id) && !(draft.id === 'gateway-not-healthy' && draft.fault !== null);
}

export function lastMark(draft: FindingDraft, backward: Backward): Mark {
  return { time: draft.last, seq: backward.has(draft.lastFile) ? draft.firstSeq : draft.lastSeq, file: draft.lastFile };
}

function soonest(times: readonly Micros[], after: Micros): Micros | null {
  const next = times.filter((time) => time > after).toSorted((a, b) => a - b)[0];
  return next === undefined ? null : next - after;
}

/** Drops at the distance of a lifetime are no deletes of the peer: the finding is the expiry; information where a new SA follows at once. */
export function nameExpiry(draft: FindingDraft, azure: Configured): FindingDraft {
  const deleted = draft.id === 'peer-deleted-sa' && draft.sign === 'expired-or-deleted';
  if (!deleted && draft.id !== 'sa-lifetime-expired') return draft;
  const period = cadence(draft.times);
  const clockwork = clockworkOf(
    azure.policyFor(draft.peer)?.saLifeTimeSeconds ?? null,
    azure.connectionOf(draft.peer)?.dpdTimeoutSeconds ?? null,
  );
  const lifetime = period === null ? null : lifetimeOf(period, clockwork);
  if (period === null || lifetime === null) return draft;
  const value = `about every ${formatSpan(period)}, near a lifetime of ${lifetime.seconds} s`;
  if (!deleted) return { ...draft, value };
  const atOnce = draft.healed && draft.againAfter !== null && draft.againAfter <= AT_ONCE;
  return {
    ...draft,
    id: 'sa-lifetime-expired',
    sign: 'cadence',
    severity: atOnce ? 'info' : draft.severity,
    confidence: 'medium',
    value,
  };
}

/** Down on one instance and up on the other within seconds is a failover of the gateway, and no dead peer. */
export function nameFailover(draft: FindingDraft, { peers, connections }: Ground): FindingDraft {
  if (draft.id !== 'dpd-timeout' || draft.last === null || draft.instance === null) return draft;
  const { last, instance, peer } = draft;
  const isSoon = (time: Micros | null) => time !== null && Math.abs(time - last) <= TAKEOVER;
  const other =
    [...peers.values()].find(
      (record) =>
        record.peer === peer &&
        record.instance !== null &&
        record.instance !== instance &&
        record.establishedAt.some(isSoon),
    ) ??
    connections.find(
      (fact) =>
        fact.instance !== null &&
        fact.instance !== instance &&
        isConnected(fact) &&
        (fact.remoteEndpoint === null || peer === null || fact.remoteEndpoint === peer) &&
        isSoon(fact.connectedSince),
    );
  if (other === undefined) return draft;
  return {
    ...draft,
    id: 'azure-side-change',
    sign: 'failover',
    severity: 'info',
    confidence: 'medium',
    phase: null,
    value: other.instance,
    healed: false,
  };
}

/**
 * A tunnel that connected after the last failure and carries traffic has outlived it. Where one of the two has no time, which
 * came first is not known, and nothing is called history.
 */
function isConnectedNow(
  draft: FindingDraft,
  connections: readonly ConnectionFact[],
  counts: ReadonlyMap<string | null, number>,
): boolean {
  if (draft.fault !== null && draft.secondHand) return false;
  // A masked address may be any of the connections' own.
  const name = draft.peer === null || parseAddress(draft.peer) === null ? null : draft.peer;
  const mine = connections.filter(
    (fact) => draft.instance === null || fact.instance === null || fact.instance === draft.instance,
  );
  const meant = mine.filter((fact) => {
    if (fact.remoteEndpoint !== null && name !== null) return fact.remoteEndpoint === name;
    return (fact.remoteEndpoint !== null && draft.peer === null) || (counts.get(fact.instance) ?? 0) <= 1;
  });
  // Without a peer it may be about any of them: each has to stand.
  return (
    meant.length > 0 &&
    meant.every(
      (fact) =>
        carriesTraffic(fact) &&
        draft.last !== null &&
        fact.connectedSince !== null &&
        draft.last <= fact.connectedSince,
    )
  );
}

/** How many peers each instance's logs name. */
function peerCounts(peers: ReadonlyMap<string, PeerRecord>): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const { instance, peer } of peers.values())
    if (peer !== null) counts.set(instance, (counts.get(instance) ?? 0) + 1);
  return counts;
}
