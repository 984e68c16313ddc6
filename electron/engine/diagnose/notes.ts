import table from '../../../resources/findings/configured.json' with { type: 'json' };
import { listed, sentence } from '../../../shared/base/text.ts';
import { parseAddress } from '../../../shared/net/address.ts';
import type { Configuration, Coverage } from '../../../shared/model/analysis.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { type Configured, holds } from './configured.ts';
import type { FileSeen } from './diagnoser.ts';
import type { FindingDraft } from './draft.ts';
import type { Place } from './session.ts';
import { IGNORED, type Known, strangers, versionOf } from './settings.ts';

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
