import type { Comparison, Configuration, Policy, Snippet } from '../../../../shared/model/analysis.ts';
import { cidrsOf, parseAddress } from '../../../../shared/net/address.ts';
import { isEverything, rangeOf } from '../../../../shared/net/ranges.ts';
import type { SelectorDraft } from '../../formats/format.ts';
import { listOf } from '../change/offers.ts';
import {
  DPD,
  HALF_ATTRIBUTES,
  type Half,
  NO_OFFER,
  type Offer,
  defaultOffers,
  isGcm,
  isWeak,
  lifetimes,
  offerOfPolicy,
  strength,
} from '../change/policy.ts';
import type { Configured } from '../configured.ts';
import type { FindingDraft } from '../draft.ts';
import { snippetsFor } from './snippets.ts';
import type { SnippetValues } from './table.ts';

/** More tunnels than a gateway has; behind that the lines are the same again with another address. */
const MAX_CHANGES = 100;

/**
 * Asked of the causes in their order, the worst first. Nothing for what is over or only worth knowing: a device is not
 * changed for that.
 */
export function deviceChanges(
  known: Configured,
): (draft: FindingDraft, comparison: Comparison | null) => readonly Snippet[] {
  let told = 0;
  return (draft, comparison) => {
    if (draft.severity === 'info' || draft.healed || told >= MAX_CHANGES) return [];
    const snippets = snippetsFor(draft, wantedOf(draft, comparison, known));
    if (snippets.length > 0) told += 1;
    return snippets;
  };
}

/** What the device should have for this tunnel, from the run and from what Azure is configured to be. */
export function wantedOf(draft: FindingDraft, comparison: Comparison | null, known: Configured): SnippetValues {
  const { peer, id } = draft;
  const connection = known.connectionOf(peer);
  const gateway = known.gatewayOf(peer);
  const policy = known.policyFor(peer);
  const vpnType = gateway?.vpnType ?? null;
  const life = lifetimes(vpnType);
  const ground: Ground = { draft, comparison, policy, vpnType };
  const ike = wantedOffer(ground, 'ike', id === 'policy-mismatch-ike');
  const ipsec = wantedOffer(ground, 'ipsec', id === 'policy-mismatch-ipsec');
  const addresses = gateway?.gatewayAddresses ?? [];
  return {
    azure: addressOf(draft.local) ?? (addresses.length === 1 ? addressOf(addresses[0] ?? null) : null),
    peer: addressOf(peer),
    ikeVersion: versionOf(draft, connection),
    // Without GCM the PRF is the hash of the integrity algorithm; with it the proposal has one of its own.
    ike: { ...ike, prf: ike.prf ?? (isGcm(ike.encryption) && isGcm(ike.integrity) ? null : ike.integrity) },
    ipsec: { ...ipsec, integrity: ipsec.integrity ?? (isGcm(ipsec.encryption) ? ipsec.encryption : null) },
    ...rangesOf(draft, connection, known),
    lifetimeIke: life.ikeSeconds,
    lifetimeIpsec: policy?.saLifeTimeSeconds ?? life.ipsecSeconds,
    dpdSeconds: connection?.dpdTimeoutSeconds ?? DPD.default,
  };
}

interface Ground {
  readonly draft: FindingDraft;
  readonly comparison: Comparison | null;
  readonly policy: Policy | null;
  readonly vpnType: string | null;
}

/**
 * The device's own proposal with the smallest change in it; where there is none to change, what both have; else what Azure
 * offers, is configured to have, or has by default. Of the other half only what is known for certain.
 */
function wantedOffer({ draft, comparison, policy, vpnType }: Ground, half: Half, isAsked: boolean): Offer {
  const own = policy === null ? null : offerOfPolicy(policy, half);
  const theirs = listOf(draft.offers, half, 'received')?.offers ?? [];
  if (!isAsked) return own ?? (theirs.length === 1 ? (theirs[0] ?? NO_OFFER) : NO_OFFER);
  const logged = listOf(draft.offers, half, 'sent')?.offers ?? [];
  const azure = logged.length > 0 ? logged : own !== null ? [own] : defaultOffers(half, 'initiator', vpnType);
  const base =
    comparison === null || comparison.phase !== half
      ? strongest(azure, half)
      : (changed(theirs, comparison) ?? strongest(azure, half));
  const group = half === 'ike' ? 'dhGroup' : 'pfsGroup';
  return {
    ...base,
    [group]: base[group] ?? own?.[group] ?? strongest(azure, half)[group] ?? (half === 'ike' ? null : 'None'),
  };
}

/** The first of the device's proposals that the change is one of; of those that need none the first that both have. */
function changed(theirs: readonly Offer[], { change, attributes }: Comparison): Offer | null {
  if (change.length === 0)
    return (
      theirs.find((offer) =>
        attributes.every(({ attribute, common }) => offer[attribute] === null || common.includes(offer[attribute])),
      ) ?? null
    );
  const from = theirs.find((offer) => change.every((one) => (offer[one.attribute] ?? '') === one.from));
  return from === undefined
    ? null
    : { ...from, ...Object.fromEntries(change.map(({ attribute, to }) => [attribute, to])) };
}

/** Nothing weak where there is a choice. */
function strongest(offers: readonly Offer[], half: Half): Offer {
  const names = HALF_ATTRIBUTES[half];
  const weak = (offer: Offer) => names.filter((name) => isWeak(offer[name] ?? '')).length;
  const [best] = offers.toSorted(
    (a, b) =>
      weak(a) - weak(b) ||
      names.map((name) => strength(name, a[name]) - strength(name, b[name])).find((order) => order !== 0) ||
      0,
  );
  return best ?? NO_OFFER;
}

/** IKEv2 where nothing says otherwise: what a route-based connection has unless it was made with IKEv1. */
function versionOf({ id, offers }: FindingDraft, connection: Configuration | null): 1 | 2 {
  const configured = /^IKEv([12])$/i.exec(connection?.protocol ?? '')?.[1];
  if (configured !== undefined) return configured === '1' ? 1 : 2;
  // What was tried is what was refused, where the version itself is the fault.
  return id === 'ike-version-mismatch' ? 2 : (offers.at(-1)?.ikeVersion ?? 2);
}

/** A log that masks an address has a label in its place, and a label is nothing to be pasted into a device. */
function addressOf(text: string | null): string | null {
  return text !== null && parseAddress(text) !== null ? text : null;
}

interface Ranges {
  readonly local: readonly string[];
  readonly remote: readonly string[];
}

/** Only where Azure is known to insist on ranges; a route-based gateway has any to any. */
function rangesOf(draft: FindingDraft, connection: Configuration | null, known: Configured): Ranges {
  const any: Ranges = { local: [], remote: [] };
  if (draft.id !== 'traffic-selector-mismatch') return any;
  const proposed = {
    local: cidrsOfRole(draft.selectors, 'peer', 'proposed'),
    remote: cidrsOfRole(draft.selectors, 'azure', 'proposed'),
  };
  const configured = known.configuredRanges(draft.peer);
  if (connection?.usePolicyBasedTrafficSelectors === true || configured?.from === 'traffic-selectors')
    return configured === null
      ? proposed
      : { local: configured.peer, remote: configured.azure.length > 0 ? configured.azure : proposed.remote };
  return proposed.local.length > 0 && proposed.remote.length > 0 ? proposed : any;
}

/** Empty where one of them is everything: then there is nothing to name. */
function cidrsOfRole(
  selectors: readonly SelectorDraft[],
  owner: 'azure' | 'peer',
  role: SelectorDraft['role'],
): string[] {
  const own = selectors.filter((one) => one.owner === owner && one.role === role);
  const everything = own.some(({ start, end }) => {
    const range = rangeOf(start, end);
    return range !== null && isEverything(range);
  });
  return everything ? [] : [...new Set(own.flatMap(({ start, end }) => cidrsOf(start, end)))];
}
