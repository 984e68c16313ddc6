import type { PeerVerdict, Verdict } from '../../../shared/model/analysis.ts';
import type { FindingId, Health } from '../../../shared/model/words.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import { standsBy } from './absence.ts';
import { MISSING_CONTENT, type NoticeDraft } from '../notices.ts';
import type { FindingDraft } from './draft.ts';
import { type Standing, placeKey } from './standing.ts';
import { type ConnectionFact, type TroubleshootFact, carriesTraffic, isDown, resultHealth } from './facts.ts';

export interface Judged {
  readonly draft: FindingDraft;
  readonly key: string;
  readonly title: string;
  readonly isSymptom: boolean;
}

export interface Ground extends Omit<Shown, 'standing'> {
  readonly findings: readonly Judged[];
  readonly peers: readonly { readonly peer: string | null; readonly instance: string | null }[];
  readonly standing: Standing;
  /** Whether any log of the negotiation itself was there. */
  readonly hasIkeLog: boolean;
}

/** What is true of the gateway or of the trace, whichever tunnel one looks at. */
const OF_GATEWAY: ReadonlySet<FindingId> = new Set([
  'gateway-not-healthy',
  'gateway-cpu-high',
  'trace-events-lost',
  'wfp-parse-error',
]);

/**
 * Unhealthy by an error that nothing healed or by the result's code; healthy where every tunnel carries traffic both ways (or
 * stands by for the other instance), by the log where there are no statistics, or by the result where no tunnel is down; else
 * unknown.
 */
export function healthOf(
  drafts: readonly Pick<FindingDraft, 'severity' | 'id'>[],
  { connections, results, partial, standing, all = connections }: Shown,
): Health {
  const ofResults = results.map(resultHealth);
  if (drafts.some(({ severity }) => severity === 'error') || ofResults.includes('unhealthy')) return 'unhealthy';
  if (partial || drafts.some(({ id }) => id === 'idle-or-one-way-traffic')) return 'unknown';
  const counted = connections.filter((fact) => standsBy(fact, all) === null);
  if (counted.length > 0 && counted.every(carriesTraffic)) return 'healthy';
  if (connections.length === 0 && standing) return 'healthy';
  const down = counted.some(isDown);
  return !down && ofResults.includes('healthy') ? 'healthy' : 'unknown';
}

/** What else than findings tells of health. */
export interface Shown {
  readonly connections: readonly ConnectionFact[];
  readonly results: readonly TroubleshootFact[];
  /** Something of what was opened could not be read: what it says may be the failure, so nothing is called healthy. */
  readonly partial: boolean;
  /** By the last word of the log every tunnel that is meant stands; weighed where no statistics say it. */
  readonly standing: boolean;
  /** The connections among which one may stand by for another; those of `connections` where nothing is said. */
  readonly all?: readonly ConnectionFact[];
}

export function isPartial(notices: readonly NoticeDraft[]): boolean {
  return notices.some(({ code }) => MISSING_CONTENT.includes(code));
}

function causeOf(findings: readonly Judged[], state: Health): Judged | null {
  if (state === 'healthy') return null;
  const roots = findings.filter((finding) => !finding.isSymptom);
  const error = roots.find(({ draft }) => draft.severity === 'error');
  if (error !== undefined) return error;
  return state === 'unknown' ? (roots.find(({ draft }) => draft.severity === 'warning') ?? null) : null;
}

export function runVerdict(ground: Ground, verdicts: readonly PeerVerdict[]): Verdict {
  const { findings } = ground;
  const state = healthOf(
    findings.map(({ draft }) => draft),
    { ...ground, standing: verdicts.length > 0 && verdicts.every(({ health }) => health === 'healthy') },
  );
  const cause = causeOf(findings, state);
  // The worst peer is named even where nothing says why it is down.
  const worst =
    state === 'healthy' ? undefined : verdicts.find(({ health, peer }) => health === state && peer !== null);
  const peer = cause === null ? (worst?.peer ?? null) : cause.draft.peer;
  return {
    health: state,
    cause: cause?.draft.id ?? null,
    finding: cause?.key ?? null,
    peer,
    headline: cause?.title ?? plainHeadline(ground, state),
  };
}

function plainHeadline(ground: Ground, state: Health): string {
  const { connections, results, hasIkeLog, findings } = ground;
  if (state === 'healthy') return healthyHeadline(ground);
  if (state === 'unhealthy') {
    const notConnected = results.some((fact) =>
      fact.results.some((result) => /ConnectionsNotConnected/i.test(`${result.id} ${result.reasonType}`)),
    );
    return notConnected
      ? 'Azure reports that connections of the gateway are not connected, and nothing here says why.'
      : 'Azure reports a fault, and nothing here says which.';
  }
  const down = connections.filter((fact) => isDown(fact) && standsBy(fact, connections) === null);
  const [first] = down;
  if (first !== undefined) {
    const named = first.remoteEndpoint === null || connections.length === 1 ? '' : ` with ${first.remoteEndpoint}`;
    const one = down.length === 1 ? `The tunnel${named} is not connected` : `${down.length} tunnels are not connected`;
    const log = down.length === 1 ? 'its log' : 'their log';
    const failed = findings.some(({ draft }) => draft.severity !== 'info');
    return hasIkeLog
      ? `${one}, and ${failed ? `what failed in ${log} was made good` : `${log} shows no failure`}.`
      : `${one}, and no log here says why.`;
  }
  if (ground.partial && connections.some(carriesTraffic))
    return 'The tunnel is connected and carries traffic, but part of what was opened cannot be read.';
  if (hasIkeLog) return 'The log shows no failure, and nothing here says whether the tunnel is up.';
  return 'Nothing in these files says whether the tunnel works.';
}

function healthyHeadline({ connections, results, findings, standing }: Ground): string {
  const carrying = connections.filter(carriesTraffic);
  const [one] = carrying;
  const after = findings.some(({ draft }) => draft.healed) ? ' Failures before that are history.' : '';
  if (one === undefined && results.length > 0) return `Azure reports no fault.${after}`;
  if (one === undefined)
    return `${standing.size > 1 ? `All ${standing.size} tunnels` : 'The tunnel'} came up in the log, and nothing after it failed.${after}`;
  if (carrying.length > 1) return `All ${carrying.length} tunnels are connected and carry traffic both ways.${after}`;
  return `The tunnel is connected and carries traffic both ways (${formatBytes(one.ingressBytes ?? 0)} in, ${formatBytes(one.egressBytes ?? 0)} out).${after}`;
}

type Placement = Pick<PeerVerdict, 'peer' | 'instance'>;

/** One verdict for each peer of each instance, the worst first; one without a peer where none is known. */
export function peerVerdicts(ground: Ground): PeerVerdict[] {
  const list = placements(ground);
  const rank = { unhealthy: 0, unknown: 1, healthy: 2 } as const;
  const perInstance = new Map<string | null, number>();
  for (const { instance } of list) perInstance.set(instance, (perInstance.get(instance) ?? 0) + 1);
  const connectionsOf = (place: Placement) =>
    ground.connections.filter(
      (fact) =>
        fact.instance === place.instance &&
        (fact.remoteEndpoint === place.peer ||
          place.peer === null ||
          (fact.remoteEndpoint === null && perInstance.get(place.instance) === 1)),
    );
  const isUp = (place: Placement) => {
    const own = connectionsOf(place);
    return own.length > 0 ? own.every(carriesTraffic) : ground.standing.has(placeKey(place));
  };
  const someNotUp = list.some((place) => !isUp(place));
  // A finding without a peer is about those that are not up, if there are any: a healthy one is not charged with it.
  const general = ground.findings.filter(({ draft }) => draft.peer === null);
  const ofPeer = Map.groupBy(ground.findings, ({ draft }) => draft.peer);

  return list
    .map((place): PeerVerdict => {
      const spared = someNotUp && isUp(place);
      const alone = perInstance.get(place.instance) === 1;
      const findings = [
        ...(place.peer === null ? [] : (ofPeer.get(place.peer) ?? [])),
        ...general.filter(({ draft }) => OF_GATEWAY.has(draft.id) || (draft.id === 'no-fault' ? alone : !spared)),
      ]
        .filter(({ draft }) => draft.instance === place.instance || draft.instance === null || place.instance === null)
        .toSorted((a, b) => ground.findings.indexOf(a) - ground.findings.indexOf(b));
      const results = ground.results.filter(
        (fact) => (fact.instance === null || fact.instance === place.instance) && !spared,
      );
      const state = healthOf(
        findings.map(({ draft }) => draft),
        // By itself a standby instance is neither healthy nor not.
        {
          connections: connectionsOf(place),
          results,
          partial: ground.partial,
          standing: ground.standing.has(placeKey(place)) && !ground.connections.some((fact) => mayBeDown(fact, place)),
          all: [],
        },
      );
      const cause = causeOf(findings, state);
      return { ...place, health: state, cause: cause?.draft.id ?? null, finding: cause?.key ?? null };
    })
    .toSorted((a, b) => rank[a.health] - rank[b.health]);
}

/** A tunnel that is down now, and that may be this one. */
function mayBeDown(fact: ConnectionFact, { peer, instance }: Placement): boolean {
  return (
    isDown(fact) &&
    (fact.instance === null || instance === null || fact.instance === instance) &&
    (fact.remoteEndpoint === null || peer === null || fact.remoteEndpoint === peer)
  );
}

function placements(ground: Ground): Placement[] {
  const places = new Map<string, Placement>();
  const add = (peer: string | null, instance: string | null) =>
    places.set(`${instance ?? ''}|${peer ?? ''}`, { peer, instance });
  for (const { peer, instance } of ground.peers) add(peer, instance);
  for (const { draft } of ground.findings) add(draft.peer, draft.instance);
  for (const fact of ground.connections) add(fact.remoteEndpoint, fact.instance);

  // What names no peer is told with the peers of its instance, where there are any.
  const named = new Set([...places.values()].filter((place) => place.peer !== null).map((place) => place.instance));
  const list = [...places.values()].filter(
    (place) => place.peer !== null || !(place.instance === null ? named.size > 0 : named.has(place.instance)),
  );
  if (list.length === 0 && ground.results.length > 0) list.push({ peer: null, instance: null });
  return list;
}
