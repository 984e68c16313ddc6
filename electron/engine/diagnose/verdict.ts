import type { PeerVerdict, Verdict } from '../../../shared/model/analysis.ts';
import type { Health } from '../../../shared/model/words.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import type { FindingDraft } from './draft.ts';
import { type ConnectionFact, type TroubleshootFact, carriesTraffic, isConnected, resultHealth } from './facts.ts';

export interface Judged {
  readonly draft: FindingDraft;
  readonly key: string;
  readonly title: string;
  readonly isSymptom: boolean;
}

export interface Ground {
  readonly findings: readonly Judged[];
  readonly connections: readonly ConnectionFact[];
  readonly results: readonly TroubleshootFact[];
  readonly peers: readonly { readonly peer: string | null; readonly instance: string | null }[];
  /** Whether any log of the negotiation itself was there. */
  readonly hasIkeLog: boolean;
}

/** Unhealthy by an error that nothing healed or by the result's code; healthy by traffic both ways or by the result; else unknown. */
function health(
  findings: readonly Judged[],
  connections: readonly ConnectionFact[],
  results: readonly TroubleshootFact[],
): Health {
  const ofResults = results.map(resultHealth);
  if (findings.some(({ draft }) => draft.severity === 'error') || ofResults.includes('unhealthy')) return 'unhealthy';
  if (findings.some(({ draft }) => draft.id === 'idle-or-one-way-traffic')) return 'unknown';
  return connections.some(carriesTraffic) || ofResults.includes('healthy') ? 'healthy' : 'unknown';
}

function causeOf(findings: readonly Judged[], state: Health): Judged | null {
  if (state === 'healthy') return null;
  const roots = findings.filter((finding) => !finding.isSymptom);
  const error = roots.find(({ draft }) => draft.severity === 'error');
  if (error !== undefined) return error;
  return state === 'unknown' ? (roots.find(({ draft }) => draft.severity === 'warning') ?? null) : null;
}

export function runVerdict(ground: Ground): Verdict {
  const state = health(ground.findings, ground.connections, ground.results);
  const cause = causeOf(ground.findings, state);
  return {
    health: state,
    cause: cause?.draft.id ?? null,
    finding: cause?.key ?? null,
    peer: cause?.draft.peer ?? null,
    headline: cause?.title ?? plainHeadline(ground, state),
  };
}

function plainHeadline(ground: Ground, state: Health): string {
  const { connections, results, hasIkeLog, findings } = ground;
  const connected = connections.find(carriesTraffic);
  if (state === 'healthy') {
    const healed = findings.some(({ draft }) => draft.healed);
    const after = healed ? ' Failures before that are history.' : '';
    if (connected === undefined) return `Azure reports no fault.${after}`;
    return `The tunnel is connected and carries traffic both ways (${formatBytes(connected.ingressBytes ?? 0)} in, ${formatBytes(connected.egressBytes ?? 0)} out).${after}`;
  }
  if (state === 'unhealthy') {
    const notConnected = results.some((fact) =>
      fact.results.some((result) => /ConnectionsNotConnected/i.test(`${result.id} ${result.reasonType}`)),
    );
    return notConnected
      ? 'Azure reports that connections of the gateway are not connected, and nothing here says why.'
      : 'Azure reports a fault, and nothing here says which.';
  }
  if (connections.some((fact) => fact.state !== null && !isConnected(fact))) {
    return hasIkeLog
      ? 'The tunnel is not connected, and its log shows no failure.'
      : 'The tunnel is not connected, and no log here says why.';
  }
  if (hasIkeLog) return 'The log shows no failure, and nothing here says whether the tunnel is up.';
  return 'Nothing in these files says whether the tunnel works.';
}

/** One verdict for each peer of each instance, the worst first; one without a peer where none is known. */
export function peerVerdicts(ground: Ground): PeerVerdict[] {
  const places = new Map<string, { readonly peer: string | null; readonly instance: string | null }>();
  const add = (peer: string | null, instance: string | null) =>
    places.set(`${instance ?? ''}|${peer ?? ''}`, { peer, instance });
  for (const { peer, instance } of ground.peers) add(peer, instance);
  for (const { draft } of ground.findings) add(draft.peer, draft.instance);
  for (const fact of ground.connections) add(fact.remoteEndpoint, fact.instance);

  // What names no peer is told with the peers of its instance, where there are any.
  const named = [...places.values()].filter((place) => place.peer !== null);
  const list = [...places.values()].filter(
    (place) =>
      place.peer !== null || !named.some((other) => place.instance === null || other.instance === place.instance),
  );
  if (list.length === 0 && ground.results.length > 0) list.push({ peer: null, instance: null });

  const rank = { unhealthy: 0, unknown: 1, healthy: 2 } as const;
  return list
    .map(({ peer, instance }): PeerVerdict => {
      const alone = list.filter((place) => place.instance === instance).length === 1;
      const findings = ground.findings.filter(
        ({ draft }) =>
          (draft.peer === peer || (draft.peer === null && (alone || draft.id !== 'no-fault'))) &&
          (draft.instance === instance || draft.instance === null || instance === null),
      );
      const connections = ground.connections.filter(
        (fact) =>
          fact.instance === instance &&
          (fact.remoteEndpoint === peer || (fact.remoteEndpoint === null && alone) || peer === null),
      );
      const results = ground.results.filter((fact) => fact.instance === null || fact.instance === instance);
      const state = health(findings, connections, results);
      const cause = causeOf(findings, state);
      return { peer, instance, health: state, cause: cause?.draft.id ?? null, finding: cause?.key ?? null };
    })
    .toSorted((a, b) => rank[a.health] - rank[b.health]);
}
