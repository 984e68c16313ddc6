import type { Snippet } from '../../../../shared/model/analysis.ts';
import type { FindingId } from '../../../../shared/model/words.ts';
import { isGcm } from '../change/policy.ts';
import { fillIn, keywordBook } from './keywords.ts';
import { pairsOf } from './ranges.ts';
import { type ChangeKind, DEVICES, type Device, type Limit, type SnippetValues, type Template } from './table.ts';

const KINDS: ReadonlyMap<FindingId, ChangeKind> = new Map([
  ['psk-mismatch', 'key'],
  ['identity-mismatch', 'identity'],
  ['policy-mismatch-ike', 'ike-policy'],
  ['policy-mismatch-ipsec', 'ipsec-policy'],
  ['traffic-selector-mismatch', 'selectors'],
  ['peer-unreachable', 'reachability'],
  ['no-ike-traffic', 'reachability'],
  ['ike-version-mismatch', 'version'],
  ['sa-lifetime-expired', 'lifetime'],
  ['rekey-collision', 'lifetime'],
  ['dpd-timeout', 'dpd'],
]);

/** The change that a finding asks for, in the words of each device; none where the device has nothing to change. */
export function snippetsFor(finding: { readonly id: FindingId }, values: SnippetValues): Snippet[] {
  const kind = KINDS.get(finding.id);
  return kind === undefined ? [] : DEVICES.map((device) => snippetOf(device, kind, values));
}

function snippetOf(device: Device, kind: ChangeKind, values: SnippetValues): Snippet {
  const template = device.snippets[kind];
  const { source, note, gcmNote, grade, only } = template;
  const flags = flagsOf(kind, values);
  const pairs = pairsOf(device, values);
  const book = keywordBook(device, values);
  const known = knownValues(template, values);
  const fill = (text: string, scope: ReadonlyMap<string, string> = new Map()) =>
    text.replace(
      /\{(\w+)\}/g,
      (whole, name: string) => scope.get(name) ?? known.get(name) ?? book.wordOf(name) ?? whole,
    );
  const lines = template.lines.flatMap((part) => {
    if (typeof part === 'string') return [fill(part)];
    if (part.if !== undefined && ![part.if].flat().every((flag) => flags.has(flag))) return [];
    const scopes = part.each === undefined ? [pairs.lists] : pairs[part.each];
    return scopes.flatMap((scope) => part.lines.map((line) => fill(line, scope)));
  });
  const text = lines.join('\n');
  const { title, url } = device.sources[source] ?? { title: '', url: '' };
  const notes = [
    note === null ? null : fill(note),
    flags.has('gcm') ? (gcmNote ?? null) : null,
    only !== undefined && only !== values.ikeVersion
      ? `These lines are for IKEv${only}; the other version has others.`
      : null,
    ...book.notes(),
    kind === 'selectors' ? pairs.note : null,
    grade === 'inferred' ? "Check these lines against the device's documentation." : null,
    fillIn(text),
  ].filter((one) => one !== null);
  return {
    device: device.id,
    name: device.name,
    text,
    note: notes.length === 0 ? null : notes.join(' '),
    source: { title, url },
  };
}

function flagsOf(kind: ChangeKind, { ike, ipsec, ikeVersion, local, remote }: SnippetValues): ReadonlySet<string> {
  const cipher = kind === 'ipsec-policy' ? ipsec.encryption : ike.encryption;
  return new Set([
    `ikev${ikeVersion}`,
    (kind === 'ike-policy' || kind === 'ipsec-policy') && isGcm(cipher) ? 'gcm' : 'cbc',
    ipsec.pfsGroup === null || ipsec.pfsGroup === 'None' ? 'no-pfs' : 'pfs',
    local.length === 0 && remote.length === 0 ? 'any' : 'pairs',
  ]);
}

function knownValues({ limits = {} }: Template, values: SnippetValues): ReadonlyMap<string, string> {
  const within = (name: string, value: number) => String(limited(value, limits[name]));
  // The device's are a tenth below Azure's, so that one side rekeys, and always the same.
  const earlier = (seconds: number) => Math.floor(seconds * 0.9);
  return new Map([
    ['azure', values.azure ?? '<AZURE-GATEWAY>'],
    ['peer', values.peer ?? '<DEVICE-ADDRESS>'],
    ['ikeVersion', String(values.ikeVersion)],
    ['lifetimeIke', within('lifetimeIke', earlier(values.lifetimeIke))],
    ['lifetimeIpsec', within('lifetimeIpsec', earlier(values.lifetimeIpsec))],
    ['dpdSeconds', within('dpdSeconds', values.dpdSeconds)],
    ['dpdInterval', within('dpdInterval', Math.max(Math.floor(values.dpdSeconds / 3), 1))],
  ]);
}

/** What the device can be set to: the nearest within its bounds, or the next of its steps. */
function limited(value: number, limit: Limit | undefined): number {
  if (limit === undefined) return value;
  if ('steps' in limit) return limit.steps.find((step) => step >= value) ?? limit.steps.at(-1) ?? value;
  return Math.min(Math.max(value, limit.min), limit.max);
}
