import { parseAddress } from '../../../shared/net/address.ts';
import type { Configuration } from '../../../shared/model/analysis.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { type Silence, isTold, wholeLogs } from './absence.ts';
import type { Configured, Site } from './configured.ts';
import type { Call, Contact } from './contact.ts';
import type { FileSeen } from './diagnoser.ts';
import { type FindingDraft, findingDraft } from './draft.ts';
import { isConnected, resultHealth } from './facts.ts';
import { type Gathered, addDraft } from './gather.ts';
import type { Place } from './session.ts';

/** What a configuration is held against. */
export interface Known extends Silence {
  readonly configured: Configured;
  readonly contact: Contact;
}

/**
 * What the log does not say by itself and shows beside the configuration: an IKE version that the connection does not speak,
 * an address that Azure does not expect, a peer that is expected and never heard of. None of it is more than medium.
 */
export function addFromSettings(gathered: Gathered, known: Known): void {
  if (known.configured.all.length === 0) return;
  addOtherVersions(gathered, known);
  const silent = silentSites(gathered, known);
  if (addOtherAddresses(gathered, known, silent)) return;
  for (const site of silent) if (!isNamed(gathered, site)) addSilentSite(gathered, known, site);
}

/** Statistics name it, so that its silence has been weighed already. */
function isNamed({ roster }: Gathered, { peer }: Site): boolean {
  return roster.places.some((place) => place.peer === peer);
}

/** Of the same peer's failures, those that say nothing of a cause of their own. */
const WEAK: ReadonlySet<FindingId> = new Set([
  'negotiation-timeout',
  'peer-unreachable',
  'peer-deleted-sa',
  'invalid-payload',
]);

function isExplained(gathered: Gathered, call: Call, but: readonly FindingId[]): boolean {
  return [...gathered.drafts.values()].some(
    (draft) =>
      draft.severity === 'error' &&
      (draft.peer === call.peer || (draft.peer === null && draft.secondHand && draft.fault === null)) &&
      (draft.instance === null || call.instance === null || draft.instance === call.instance) &&
      !draft.fallback &&
      draft.confidence !== 'low' &&
      !WEAK.has(draft.id) &&
      !but.includes(draft.id),
  );
}

function addOtherVersions(gathered: Gathered, { configured, contact }: Known): void {
  for (const call of contact.calls.values()) {
    const wanted = versionOf(configured.connectionOf(call.peer));
    const [version, ...more] = call.versions;
    if (wanted === null || version === undefined || more.length > 0 || version === wanted) continue;
    if (call.authenticated || call.established || isExplained(gathered, call, ['connection-not-configured'])) continue;
    addDraft(gathered.drafts, fromCall('ike-version-mismatch', 'other-version', call));
  }
}

/** 1 or 2 where the connection says which. */
export function versionOf(connection: Configuration | null): 1 | 2 | null {
  const version = /^IKEv([12])$/i.exec(connection?.protocol ?? '')?.[1];
  return version === '1' ? 1 : version === '2' ? 2 : null;
}

function fromCall(id: FindingId, sign: string, call: Call): FindingDraft {
  return findingDraft(id, 'error', 'medium', {
    sign,
    phase: 'ike-sa-init',
    peer: call.peer,
    instance: call.instance,
    occurrences: Math.max(call.count, 1),
    first: call.span?.first.time ?? null,
    last: call.span?.last.time ?? null,
    firstSeq: call.span?.first.seq ?? 0,
    lastSeq: call.span?.last.seq ?? 0,
    lastFile: call.span?.last.file ?? -1,
    evidence: [...call.calls],
  });
}

/** The peers that Azure expects, that are not known to be connected, and that the logs, which are there and whole, do not name. */
function silentSites(gathered: Gathered, known: Known): Site[] {
  const { configured, connections, results, heard } = known;
  const logs = wholeLogs(known);
  if (logs.length === 0 || heard.some(({ peer }) => parseAddress(peer) === null)) return [];
  if (heard.length === 0 && isTold(gathered, known.files)) return [];
  if (results.some((fact) => resultHealth(fact) === 'healthy')) return [];
  const isUp =
    connections.some(isConnected) || [...gathered.peers.values()].some(({ established }) => established !== null);
  return configured.sites.filter(({ peer, connection }) => {
    if (heard.some((place) => place.peer === peer)) return false;
    const state = connection?.connectionStatus ?? null;
    if (state !== null && /^connected$/i.test(state)) return false;
    if (state !== null && /^(not ?connected|connecting)$/i.test(state)) return true;
    // Of a gateway that nobody says is this one's, or beside a tunnel that works, silence says nothing.
    return configured.sites.length === 1 && (connection !== null || !hasConnections(configured)) && !isUp;
  });
}

function hasConnections({ all }: Configured): boolean {
  return all.some(({ kind }) => kind === 'connection');
}

/** A device that calls from an address that no local network gateway has, and is never answered, while the one that is expected is not heard. */
function addOtherAddresses(gathered: Gathered, known: Known, silent: readonly Site[]): boolean {
  const [site] = silent;
  if (site === undefined || silent.length > 1) return false;
  let found = false;
  for (const call of strangers(known)) {
    const ignored = notConfigured(gathered, call.peer);
    if (ignored === undefined) {
      if (call.calls.length === 0 || isExplained(gathered, call, [])) continue;
      addDraft(gathered.drafts, fromCall('connection-not-configured', 'other-address', call));
    }
    found = true;
  }
  // That the other is not heard is no fault of its own then.
  if (found)
    for (const [key, draft] of gathered.drafts)
      if (draft.id === 'no-ike-traffic' && draft.peer === site.peer) gathered.drafts.delete(key);
  return found;
}

/** Peers that call, that no local network gateway has, and that Azure never answers. */
export function strangers({ configured, contact }: Known): Call[] {
  return [...contact.calls.values()].filter(
    (call) =>
      !call.azureBegan &&
      !call.answered &&
      !call.established &&
      !configured.sites.some(({ peer }) => peer === call.peer) &&
      configured.connectionOf(call.peer) === null &&
      parseAddress(call.peer) !== null,
  );
}

/** Signs of a call that no connection takes. */
export const IGNORED: ReadonlySet<string | null> = new Set(['not-configured', 'other-address']);

function notConfigured(gathered: Pick<Gathered, 'drafts'>, peer: string): FindingDraft | undefined {
  return [...gathered.drafts.values()].find(
    (draft) => draft.id === 'connection-not-configured' && IGNORED.has(draft.sign) && draft.peer === peer,
  );
}

function addSilentSite(gathered: Gathered, known: Known, { peer, localGateway, connection }: Site): void {
  const same = [...gathered.drafts.values()].filter(({ id }) => id === 'no-ike-traffic');
  if (same.some((draft) => draft.peer === peer)) return;
  // Statistics without an endpoint told of the same silence: now it has a name.
  const unnamed = same.find((draft) => draft.peer === null);
  if (unnamed !== undefined && known.configured.sites.length === 1) {
    unnamed.peer = peer;
    return;
  }
  const logs = wholeLogs(known).filter(({ lines }) => lines > 0);
  const evidence = [
    ...[connection, localGateway].flatMap((resource) => placeOf(resource, known.files) ?? []),
    ...logs.slice(0, 4).map((log): Place => ({ file: log.id, line: 1 })),
  ];
  if (evidence.length === 0) return;
  addDraft(
    gathered.drafts,
    findingDraft('no-ike-traffic', 'error', 'medium', {
      sign: 'silent-site',
      phase: 'ike-sa-init',
      peer,
      evidence,
      lastFile: evidence[0]?.file ?? -1,
    }),
  );
}

function placeOf(resource: Configuration | null, files: readonly FileSeen[]): Place | null {
  const file = files.find(({ name }) => name === resource?.file);
  return file === undefined || resource === null || resource.line === null
    ? null
    : { file: file.id, line: resource.line };
}
