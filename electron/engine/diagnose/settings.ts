import table from '../../../resources/findings/configured.json' with { type: 'json' };
import { listed, sentence } from '../../../shared/base/text.ts';
import { parseAddress } from '../../../shared/net/address.ts';
import type { Configuration, Coverage } from '../../../shared/model/analysis.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { type Silence, isTold, wholeLogs } from './absence.ts';
import { type Configured, type Site, holds } from './configured.ts';
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
function versionOf(connection: Configuration | null): 1 | 2 | null {
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

function strangers({ configured, contact }: Known): Call[] {
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

const IGNORED: ReadonlySet<string | null> = new Set(['not-configured', 'other-address']);

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

/** What the configuration adds to findings that stand: sentences, and doubt where it gives a reason for it. */
export function noteSettings(drafts: readonly FindingDraft[], known: Known): void {
  const { configured } = known;
  if (configured.all.length === 0) return;
  for (const draft of drafts) {
    const connection = configured.connectionOf(draft.peer);
    const site = siteName(configured.localGatewayOf(draft.peer));
    const mode = connection?.connectionMode?.toLowerCase() ?? null;
    const named = { connection: connection?.name ?? null, seen: draft.peer, localGateway: site };
    const note = (key: keyof typeof table.notes, more: Values = {}) => {
      const text = fill(table.notes[key], { ...named, ...more });
      if (text !== null) draft.notes = [...draft.notes, text];
    };
    if (draft.id === 'connection-not-configured' && draft.sign === 'initiator-only' && mode !== null)
      note(mode === 'initiatoronly' ? 'initiator-only' : 'not-initiator-only', {
        mode: connection?.connectionMode ?? null,
      });
    if (draft.id === 'connection-not-configured' && IGNORED.has(draft.sign)) noteAddress(draft, known, note);
    if (draft.id === 'no-ike-traffic' && mode === 'responderonly') note('responder-only');
    if (draft.id === 'no-ike-traffic' && mode === 'initiatoronly') note('initiator-only-silent');
    if (draft.id === 'ike-version-mismatch' && draft.sign === 'other-version')
      note('other-version', {
        protocol: connection?.protocol ?? null,
        version: `IKEv${versionOf(connection) === 1 ? 2 : 1}`,
      });
    if (draft.id === 'peer-unreachable') noteStranger(draft, known, note);
    if (DROPS.has(draft.id)) {
      const own = ownPrefix(configured.localGatewayOf(draft.peer));
      if (own !== null) note('own-prefix', { seen: own.peer, prefix: own.prefix });
    }
  }
}

type Values = Readonly<Record<string, string | null>>;
type Note = (key: keyof typeof table.notes, more?: Values) => void;

const DROPS: ReadonlySet<FindingId> = new Set(['packet-dropped-by-wfp', 'dpd-timeout', 'peer-deleted-sa']);

/** The address that is expected, where it is another one; that it is the right one, where it is. */
function noteAddress(draft: FindingDraft, { configured, heard }: Known, note: Note): void {
  if (draft.peer === null || parseAddress(draft.peer) === null) return;
  if (configured.localGatewayOf(draft.peer)?.peer === draft.peer) {
    note('address-agrees');
    return;
  }
  const waiting = configured.sites.filter(({ peer }) => !heard.some((place) => place.peer === peer));
  const expected = waiting.length > 0 ? waiting : configured.sites;
  const [site] = expected;
  if (site !== undefined && expected.length === 1)
    note('expects-other-address', { expected: site.peer, localGateway: siteName(site.localGateway) });
}

/** Azure calls in vain where it expects the device, and the device calls from elsewhere: then silence is no proof of the path. */
function noteStranger(draft: FindingDraft, known: Known, note: Note): void {
  const expected = draft.peer;
  if (expected === null || known.configured.localGatewayOf(expected)?.peer !== expected) return;
  const [stranger, ...more] = strangers(known);
  if (stranger === undefined || more.length > 0) return;
  note('calls-from-other-address', { expected, seen: stranger.peer });
  if (draft.confidence === 'high') draft.confidence = 'medium';
}

function ownPrefix(site: Configuration | null): { readonly peer: string; readonly prefix: string } | null {
  const peer = site?.peer ?? null;
  if (site === null || peer === null) return null;
  const prefix = site.prefixes.find((one) => holds(one, peer));
  return prefix === undefined ? null : { peer, prefix };
}

/** What is known of the configuration, and what it says that no finding rests on. */
export function settingsCoverage({ all, sites }: Configured): Coverage[] {
  if (all.length === 0) return [];
  const rows: Coverage[] = [];
  const add = (check: string, status: Coverage['status'], key: keyof typeof table.coverage, values: Values) => {
    const text = fill(table.coverage[key], values);
    if (text !== null) rows.push({ check, status, text });
  };
  const names = all.map(nameOf);
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  add('configuration', 'present', 'present', { what: listed(shown) });
  for (const { localGateway } of sites) {
    const own = ownPrefix(localGateway);
    if (own !== null)
      add('peer-in-prefixes', 'partial', 'own-prefix', {
        localGateway: siteName(localGateway),
        seen: own.peer,
        prefix: own.prefix,
      });
  }
  for (const one of all) {
    if (one.kind === 'gateway' && /^policy-?based$/i.test(one.vpnType ?? ''))
      add('policy-based', 'partial', 'policy-based', { gateway: one.name ?? '' });
    if (one.provisioningState !== null && /^(failed|canceled)$/i.test(one.provisioningState))
      add('provisioning', 'partial', 'not-provisioned', { what: sentence(nameOf(one)), state: one.provisioningState });
  }
  return rows;
}

const KINDS: Readonly<Record<Configuration['kind'], string>> = {
  connection: 'the connection',
  'local-gateway': 'the local network gateway',
  gateway: 'the gateway',
  'ipsec-policy': 'the custom IPsec policy',
};

function nameOf({ kind, name }: Configuration): string {
  return name === null ? KINDS[kind] : `${KINDS[kind]} ${name}`;
}

function siteName(site: Configuration | null): string | null {
  return site === null ? null : nameOf(site);
}

/** Null where a sentence would name something unknown. */
function fill(text: string, values: Values): string | null {
  let whole = true;
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? null;
    if (value === null) whole = false;
    return value ?? '';
  });
  return whole ? sentence(filled.replace(/ {2,}/g, ' ').replace(/ ([:.,])/g, '$1')) : null;
}

const SECRET = /("[A-Za-z]{0,40}(?:key|secret|password)"\s{0,8}:\s{0,8}")(?:[^"\\]|\\.)*/gi;

/** Lines of a configuration as findings cite them: what stands as a key in them is not shown. */
export function withoutKeys<T extends { readonly text: string }>(
  files: readonly FileSeen[],
  textOf: (place: Place) => Promise<T>,
): (place: Place) => Promise<T> {
  const ids = new Set(files.filter(({ kind }) => kind === 'azure-configuration').map(({ id }) => id));
  return async (place) => {
    const cited = await textOf(place);
    return ids.has(place.file) ? { ...cited, text: cited.text.replace(SECRET, '$1…') } : cited;
  };
}
