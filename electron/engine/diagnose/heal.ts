import type { Micros } from '../../../shared/base/units.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import type { FindingDraft } from './draft.ts';
import { type ConnectionFact, carriesTraffic } from './facts.ts';
import type { PeerRecord } from './gather.ts';

/** Lifetimes that Azure uses by default, in seconds: idle on policy-based gateways, quick mode (both kinds), main mode. */
const LIFETIMES = [300, 3600, 27_000, 28_800] as const;
/** A rekey comes a little before the lifetime ends. */
const EARLY = 0.7;
const MIN_DROPS = 3;

/** What says something of the gateway or of the trace is not healed by a tunnel that stands. */
const NOT_HEALED: ReadonlySet<FindingId> = new Set([
  'gateway-not-healthy',
  'gateway-cpu-high',
  'trace-events-lost',
  'wfp-parse-error',
  'idle-or-one-way-traffic',
  'packet-dropped-by-wfp',
  'no-fault',
]);
/** Ends of an SA that had stood: a warning, unless the peer's later attempts fail and nothing is established again. */
const ENDS: ReadonlySet<FindingId> = new Set(['peer-deleted-sa', 'sa-lifetime-expired', 'dpd-timeout']);

/** Recovered is not failed: an error that was followed by an established SA with the same peer is history, a warning. */
export function heal(
  drafts: readonly FindingDraft[],
  peers: ReadonlyMap<string, PeerRecord>,
  connections: readonly ConnectionFact[],
): void {
  for (const draft of drafts) {
    const record = peers.get(`${draft.instance ?? ''}|${draft.peer ?? ''}`);
    const recovered =
      !NOT_HEALED.has(draft.id) && (wasEstablishedAfter(draft, record) || isConnectedNow(draft, connections, peers));
    if (draft.severity === 'error' && recovered) {
      draft.severity = 'warning';
      draft.healed = true;
    } else if (draft.id === 'rekey-collision' && recovered) {
      draft.severity = 'info';
      draft.healed = true;
    } else if (
      ENDS.has(draft.id) &&
      draft.severity === 'warning' &&
      record !== undefined &&
      record.failedSeq > draft.lastSeq &&
      !recovered
    ) {
      draft.severity = 'error';
    }
  }
}

/** Drops at the distance of a lifetime are no deletes of the peer: the finding is the expiry. */
export function nameExpiry(draft: FindingDraft): FindingDraft {
  if (draft.id !== 'peer-deleted-sa' || draft.errorCode !== 13885) return draft;
  const period = cadence(draft.times);
  const lifetime =
    period === null
      ? undefined
      : LIFETIMES.find((seconds) => period >= seconds * EARLY * 1e6 && period <= seconds * 1.02 * 1e6);
  if (period === null || lifetime === undefined) return draft;
  return {
    ...draft,
    id: 'sa-lifetime-expired',
    confidence: 'medium',
    value: `about every ${Math.round(period / 1e6)} s, near a lifetime of ${lifetime} s`,
  };
}

function wasEstablishedAfter(draft: FindingDraft, record: PeerRecord | undefined): boolean {
  const established = record?.established ?? null;
  if (established === null) return false;
  if (established.time !== null && draft.last !== null) return established.time > draft.last;
  return established.file === draft.lastFile && established.seq > draft.lastSeq;
}

/** ConnectionStats is taken when the run ends, so a tunnel that carries traffic by then has outlived what the log tells. */
function isConnectedNow(
  draft: FindingDraft,
  connections: readonly ConnectionFact[],
  peers: ReadonlyMap<string, PeerRecord>,
): boolean {
  if (draft.fault !== null && draft.evidence.length === 1) return false;
  return connections.some((fact) => {
    if (!carriesTraffic(fact)) return false;
    if (draft.instance !== null && fact.instance !== null && fact.instance !== draft.instance) return false;
    if (fact.remoteEndpoint !== null && draft.peer !== null) {
      if (fact.remoteEndpoint !== draft.peer) return false;
    } else if (fact.remoteEndpoint === null && countPeers(peers, fact.instance) > 1) return false;
    return draft.last === null || fact.connectedSince === null || draft.last <= fact.connectedSince;
  });
}

function countPeers(peers: ReadonlyMap<string, PeerRecord>, instance: string | null): number {
  return new Set(
    [...peers.values()]
      .filter((record) => record.instance === instance && record.peer !== null)
      .map((record) => record.peer),
  ).size;
}

/** The common distance of drops; null where they are few or irregular. */
export function cadence(times: readonly Micros[]): Micros | null {
  const ordered = [...new Set(times)].toSorted((a, b) => a - b);
  if (ordered.length < MIN_DROPS) return null;
  const gaps = ordered
    .slice(1)
    .map((time, index) => time - (ordered[index] ?? 0))
    .toSorted((a, b) => a - b);
  const middle = gaps[Math.floor(gaps.length / 2)] ?? 0;
  const regular = gaps.filter((gap) => Math.abs(gap - middle) <= middle * 0.15).length;
  return middle > 0 && regular >= gaps.length * 0.6 ? middle : null;
}
