import { listed } from '../../../../shared/base/text.ts';
import type { Comparison, Policy } from '../../../../shared/model/analysis.ts';
import type { Attribute } from '../../../../shared/model/words.ts';
import { type Listed, type OfferSet, listOf } from './offers.ts';
import {
  HALF_ATTRIBUTES,
  type Half,
  type Offer,
  type Role,
  defaultOffers,
  isGcm,
  isSettableAs,
  isWeak,
  offerOfPolicy,
  strength,
} from './policy.ts';

/** What is compared, and what of the refusal decides which of Azure's lists counts. */
export interface Compared {
  readonly half: Half;
  readonly sets: readonly OfferSet[];
  /** Who refused, where that is known: what Azure refused it was asked as responder. */
  readonly failurePoint: 'local' | 'remote' | null;
  /** Of a rekey, or of IKEv1's quick mode, PFS is part; of the first child SA of IKEv2 it is not. */
  readonly rekey: boolean;
  /** False where the log does not show which phase was refused. */
  readonly placed: boolean;
  /** The refusal was of the group that the first message brought a key for, not of all offers. */
  readonly keyExchange: boolean;
  readonly policy: Policy | null;
  readonly vpnType: string | null;
}

export interface Difference {
  readonly comparison: Comparison;
  /** Where they do not meet, and how small a change would do, in words. */
  readonly text: string;
  /** What to offer in place of what, as the object of "replace": "DHGroup14 by DHGroup2". Null where the offers meet. */
  readonly change: string | null;
  /** The device's proposal as it would be after the change. */
  readonly target: Offer | null;
}

export const ATTRIBUTE_WORDS: Readonly<Record<Attribute, string>> = {
  encryption: 'encryption',
  integrity: 'integrity',
  prf: 'PRF',
  dhGroup: 'DH group',
  pfsGroup: 'PFS group',
};

/** "AES256" is said with its attribute, "DHGroup14" says it itself. */
export function valueText(attribute: Attribute, value: string): string {
  return /^(DHGroup|PFS)/.test(value) ? value : `${ATTRIBUTE_WORDS[attribute]} ${value}`;
}

interface AzureSide {
  readonly offers: readonly Offer[];
  readonly from: Comparison['azureFrom'];
  readonly partial: boolean;
  /** What its values rest on, as the beginning of a sentence; '' where the log itself shows them. */
  readonly proviso: string;
}

/**
 * Both sides' proposals, attribute by attribute. Azure's side is its offers in the log, else the connection's custom
 * policy, else the documented defaults for its role. Null where the peer's proposals are not in the log.
 */
export function compareOffers(asked: Compared): Difference | null {
  const peer = listOf(asked.sets, asked.half, 'received');
  if (peer === null) return null;
  const firstChild = asked.half === 'ipsec' && !asked.rekey && peer.set.ikeVersion === 2;
  const azure = azureSide(asked, peer);
  const shown = HALF_ATTRIBUTES[asked.half].filter(
    (name) =>
      !(firstChild && name === 'pfsGroup') &&
      (valuesOf(peer.offers, name).length > 0 ||
        (valuesOf(azure.offers, name).length > 0 && (name !== 'pfsGroup' || asked.rekey || peer.set.ikeVersion === 1))),
  );
  const compared = shown.filter((name) => [...peer.offers, ...azure.offers].every((offer) => offer[name] !== null));
  const attributes = shown.map((attribute) => {
    const theirs = valuesOf(peer.offers, attribute);
    const ours = valuesOf(azure.offers, attribute);
    return { attribute, peer: theirs, azure: ours, common: theirs.filter((value) => ours.includes(value)) };
  });
  const best = nearest(peer.offers, azure.offers, compared);
  const meets = best === null || best.apart.length === 0;
  const lacking = meets
    ? null
    : (attributes.find(({ attribute, common }) => compared.includes(attribute) && common.length === 0) ?? null);
  const partial = peer.partial || azure.partial;
  const change = meets
    ? []
    : best.apart.map((attribute) => ({
        attribute,
        from: best.theirs[attribute] ?? '',
        to: best.ours[attribute] ?? '',
      }));
  const comparison: Comparison = {
    phase: asked.half,
    azureFrom: azure.from,
    attributes,
    // Of a list that breaks off it can't be said that it has no value in common with the other.
    gap: partial ? null : (lacking?.attribute ?? null),
    change,
  };
  const target = meets
    ? null
    : { ...best.theirs, ...Object.fromEntries(change.map(({ attribute, to }) => [attribute, to])) };
  return {
    comparison,
    text: textOf(asked, azure, peer, comparison, lacking, best?.evades ?? false),
    change:
      change.length === 0 ? null : listed(change.map((one) => `${valueText(one.attribute, one.from)} by ${one.to}`)),
    target,
  };
}

function azureSide({ half, sets, failurePoint, rekey, policy, vpnType }: Compared, peer: Listed): AzureSide {
  const role: Role = peer.set.initiator === 'azure' && failurePoint !== 'local' && !rekey ? 'initiator' : 'responder';
  const logged = listOf(sets, half, 'sent');
  const documented = defaultOffers(half, role, vpnType);
  if (logged !== null) {
    const asDefault = isDefault(logged, defaultOffers(half, 'initiator', vpnType));
    if (!asDefault) return { offers: logged.offers, from: 'log', partial: logged.partial, proviso: '' };
    // What Azure offers shows that it has its defaults; what it accepts as responder is a longer list.
    if (!logged.partial && documented.length === logged.offers.length)
      return { offers: documented, from: 'log', partial: false, proviso: '' };
    const proviso = logged.partial
      ? "Azure's list begins as its documented defaults do, and by those: "
      : 'What Azure offers are its documented defaults, and by what it accepts besides: ';
    return { offers: documented, from: 'defaults', partial: false, proviso };
  }
  const own = policy === null ? null : offerOfPolicy(policy, half);
  if (own !== null)
    return { offers: [own], from: 'policy', partial: false, proviso: "Against the connection's custom policy: " };
  const proviso = "Against Azure's defaults (a custom policy of the connection replaces them): ";
  return { offers: documented, from: 'defaults', partial: false, proviso };
}

/** The whole list, or as much of it as the log shows, stands in the documented one at the same places. */
function isDefault({ offers, printed, partial }: Listed, known: readonly Offer[]): boolean {
  if (!partial && offers.length !== known.length) return false;
  return offers.every((offer, index) => {
    const documented = known[(printed[index]?.number ?? 0) - 1];
    if (documented === undefined) return false;
    return (Object.keys(offer) as Attribute[]).every(
      (name) => offer[name] === null || documented[name] === null || offer[name] === documented[name],
    );
  });
}

interface Pair {
  readonly theirs: Offer;
  readonly ours: Offer;
  readonly apart: readonly Attribute[];
  /** A smaller change would have done, to something weak. */
  readonly evades: boolean;
}

/**
 * The change of fewest attributes; nothing weak is advised while Azure's list has something better for it. Among equals one
 * that keeps the kind of cipher (GCM or not), because what a device has no GCM for is not changed by a setting; then the
 * strongest, then Azure's own order of preference.
 */
function nearest(peer: readonly Offer[], azure: readonly Offer[], compared: readonly Attribute[]): Pair | null {
  const avoidable = new Set(compared.filter((name) => valuesOf(azure, name).some((value) => !isWeak(value))));
  const pairs = peer.flatMap((theirs) =>
    azure.map((ours) => {
      const apart = compared.filter((name) => theirs[name] !== ours[name]);
      const weak = apart.some((name) => avoidable.has(name) && isWeak(ours[name] ?? ''));
      const turns = Number(isGcm(theirs.encryption) !== isGcm(ours.encryption));
      return {
        theirs,
        ours,
        apart,
        rank: [apart.length === 0 ? 0 : Number(weak), apart.length, turns, ...strengths(ours, compared)],
      };
    }),
  );
  const [best] = pairs.toSorted((a, b) => byRank(a.rank, b.rank));
  if (best === undefined) return null;
  return { ...best, evades: pairs.some(({ apart }) => apart.length < best.apart.length) };
}

function strengths(offer: Offer, compared: readonly Attribute[]): number[] {
  return compared.map((name) => strength(name, offer[name]));
}

function byRank(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function valuesOf(offers: readonly Offer[], name: Attribute): string[] {
  return [...new Set(offers.map((offer) => offer[name]).filter((value) => value !== null))];
}

function textOf(
  asked: Compared,
  azure: AzureSide,
  peer: Listed,
  { attributes, change }: Comparison,
  lacking: Comparison['attributes'][number] | null,
  evades: boolean,
): string {
  const partial = peer.partial || azure.partial;
  const proviso = azure.proviso !== '' ? azure.proviso : partial ? 'As far as the log shows them: ' : '';
  const also = partial && azure.proviso !== '' ? "as far as the log shows the peer's list, " : '';
  if (change.length === 0) return starting(proviso, also + overlapText(asked, azure.from, attributes));
  const first =
    lacking === null
      ? 'each value is offered by both, and no combination of them.'
      : `no ${ATTRIBUTE_WORDS[lacking.attribute]} in common (the peer's ${listed(lacking.peer, 'or')}, Azure's ${listed(lacking.azure, 'or')}).`;
  const changes = change.map(({ attribute, from, to }) => `${valueText(attribute, to)} for ${from}`);
  const weak = change.filter(
    ({ attribute, from, to }) =>
      isWeak(to) && strength(attribute, to) > strength(attribute, from) && isSettableAs(asked.half, attribute, from),
  );
  const told = [
    `${first} ${partial ? 'A change on the device that does' : `The smallest change on the device${evades ? ' that takes nothing weak' : ''}`}: ${listed(changes)}.`,
  ];
  if (weak.length > 0) {
    const only = listed(weak.map(({ attribute, to }) => valueText(attribute, to)));
    const stronger = listed(weak.map(({ from }) => from));
    told.push(
      azure.from === 'policy'
        ? `The custom policy has only ${only} there, which is weak: a policy with ${stronger} is the stronger way.`
        : `Azure's list has only ${only} there, which is weak: a custom policy with the device's ${stronger} is the stronger way.`,
    );
  }
  const pfs = attributes.find(({ attribute }) => attribute === 'pfsGroup');
  if (asked.rekey && pfs !== undefined && pfs.peer.length === 0) told.push(PFS_UNSEEN);
  return starting(proviso, also + told.join(' '));
}

const PFS_UNSEEN = "The log does not print the device's PFS group.";

function starting(proviso: string, told: string): string {
  return proviso === '' ? `${told.charAt(0).toUpperCase()}${told.slice(1)}` : `${proviso}${told}`;
}

function overlapText(
  { half, rekey, placed, keyExchange }: Compared,
  from: Comparison['azureFrom'],
  attributes: Comparison['attributes'],
): string {
  const groups = attributes.find(({ attribute }) => attribute === 'dhGroup' || attribute === 'pfsGroup')?.common ?? [];
  if (keyExchange && groups.length > 0)
    return `both have ${listed(groups)}, so the device has to put ${groups.length === 1 ? 'it' : 'one of them'} first in its list.`;
  if (!placed) return 'the offers for phase 1 do overlap, so most likely those for phase 2 do not.';
  if (half === 'ipsec' && rekey)
    return 'the offers do overlap in what the log prints, so look at the PFS group first, and at the traffic selectors.';
  if (half === 'ipsec') return 'the offers do overlap, so look at the traffic selectors and the PFS group too.';
  return from === 'defaults'
    ? "the peer's offer is among them, so the connection most likely has a custom policy."
    : 'the offers do overlap, so look at the authentication method and at what the device expects besides.';
}
