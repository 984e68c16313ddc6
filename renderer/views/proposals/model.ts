import table from '../../../resources/azure/policies.json' with { type: 'json' };
import type { Returns } from '../../../shared/contract/api.ts';
import { algorithmNames, isGcm } from '../../../shared/model/algorithms.ts';
import type { Comparison, Policy } from '../../../shared/model/analysis.ts';
import type { Attribute } from '../../../shared/model/words.ts';

export type ProposalRow = Returns<'run.proposals'>['rows'][number];
export type Half = Comparison['phase'];

const { nameOf, isCutValue } = algorithmNames(table);

/** One proposal in the names of a custom policy; null is what is not printed. */
export type Offer = Readonly<Record<Attribute, string | null>>;

const HALF_ATTRIBUTES: Readonly<Record<Half, readonly Attribute[]>> = {
  ike: ['encryption', 'integrity', 'prf', 'dhGroup'],
  ipsec: ['encryption', 'integrity', 'pfsGroup'],
};

export function saidByProposal(row: ProposalRow): string {
  const { phase, direction, number, encryption, integrity, prf, dhGroup, pfsGroup } = row;
  return JSON.stringify([phase, direction, number, encryption, integrity, prf, dhGroup, pfsGroup]);
}

/** One side's proposals of one phase. `partial`: the line breaks off before the list is at its end. */
export interface OfferList {
  readonly rows: readonly ProposalRow[];
  readonly offers: readonly Offer[];
  readonly partial: boolean;
}

export function listOf(rows: readonly ProposalRow[], half: Half, direction: 'sent' | 'received'): OfferList {
  const own = rows.filter((row) => row.phase === half && row.direction === direction);
  const whole = own.filter((row) => !isCut(row, own));
  return { rows: whole, offers: whole.map(offerOf), partial: whole.length < own.length };
}

/** A proposal that the end of its line cuts off: a value that is only a beginning, or one that the others have. */
export function isCut(row: ProposalRow, list: readonly ProposalRow[]): boolean {
  const { encryption, integrity, dhGroup, pfsGroup, prf } = row;
  if (encryption === null || (integrity === null && !isGcm(nameOf('encryption', encryption)))) return true;
  if (dhGroup === null && list.some((one) => one.dhGroup !== null)) return true;
  if (pfsGroup === null && list.some((one) => one.pfsGroup !== null && one.line === row.line)) return true;
  return Object.entries({ encryption, integrity, prf, dhGroup, pfsGroup }).some(
    ([attribute, value]) => value !== null && isCutValue(attribute as Attribute, value),
  );
}

export function offerOf({ encryption, integrity, prf, dhGroup, pfsGroup }: ProposalRow): Offer {
  const named = (attribute: Attribute, value: string | null) =>
    value === null || value.trim() === '' ? null : nameOf(attribute, value);
  const cipher = named('encryption', encryption);
  return {
    encryption: cipher,
    integrity: named('integrity', integrity) ?? (isGcm(cipher) ? cipher : null),
    prf: named('prf', prf),
    dhGroup: named('dhGroup', dhGroup),
    pfsGroup: named('pfsGroup', pfsGroup),
  };
}

const NO_OFFER: Offer = { encryption: null, integrity: null, prf: null, dhGroup: null, pfsGroup: null };

/** A custom policy is one proposal for each phase; null where it does not say both of its algorithms. */
export function offerOfPolicy(policy: Policy, half: Half): Offer | null {
  const [encryption, integrity] =
    half === 'ike' ? [policy.ikeEncryption, policy.ikeIntegrity] : [policy.ipsecEncryption, policy.ipsecIntegrity];
  if (encryption === null || integrity === null) return null;
  const group = half === 'ike' ? 'dhGroup' : 'pfsGroup';
  const value = policy[group];
  return {
    ...NO_OFFER,
    encryption: nameOf('encryption', encryption),
    integrity: nameOf('integrity', integrity),
    [group]: value === null ? null : nameOf(group, value),
  };
}

/** Azure's documented list for a route-based gateway without a custom policy, or for a policy-based one. */
export function defaultOffers(half: Half, role: 'initiator' | 'responder', vpnType: string | null): readonly Offer[] {
  const isPolicyBased = vpnType !== null && /^policy-?based$/i.test(vpnType);
  const lists = table.defaults[isPolicyBased ? 'policy-based' : 'route-based'];
  return lists[half][role].map(([encryption = null, integrity = null, group = null]) => ({
    ...NO_OFFER,
    encryption,
    integrity,
    [half === 'ike' ? 'dhGroup' : 'pfsGroup']: group,
  }));
}

export interface AzureSide {
  readonly from: Comparison['azureFrom'];
  readonly offers: readonly Offer[];
  readonly partial: boolean;
  /** The documented list stands for one of which the log shows the beginning. */
  readonly begun: boolean;
}

/** Attribute by attribute, for what was not refused: no change, and a gap only where both lists are whole. */
export function compared(half: Half, peer: OfferList, azure: AzureSide): Comparison {
  // Documented lists name a PFS group always, which is part of what is negotiated only where one of the two prints it.
  const ours =
    azure.from === 'defaults' ? azure.offers.map((offer): Offer => ({ ...offer, pfsGroup: null })) : azure.offers;
  const printed = [...peer.offers, ...ours];
  const attributes = HALF_ATTRIBUTES[half]
    .filter((attribute) => printed.some((offer) => offer[attribute] !== null))
    .map((attribute) => {
      const [theirs, own] = [valuesOf(peer.offers, attribute), valuesOf(azure.offers, attribute)];
      return { attribute, peer: theirs, azure: own, common: theirs.filter((value) => own.includes(value)) };
    });
  const lacking = attributes.find((row) => row.peer.length > 0 && row.azure.length > 0 && row.common.length === 0);
  return {
    phase: half,
    azureFrom: azure.from,
    attributes,
    gap: peer.partial || azure.partial ? null : (lacking?.attribute ?? null),
    change: [],
  };
}

function valuesOf(offers: readonly Offer[], attribute: Attribute): string[] {
  return [...new Set(offers.flatMap((offer) => offer[attribute] ?? []))];
}

/** Proposals that both have as a whole, in the order of the first list; what one does not print is not held against it. */
export function sharedOffers(
  first: readonly Offer[],
  second: readonly Offer[],
  half: Half,
): readonly { readonly offer: Offer; readonly first: number; readonly second: number }[] {
  return first.flatMap((offer, index) => {
    const other = second.findIndex((one) =>
      HALF_ATTRIBUTES[half].every(
        (attribute) => offer[attribute] === null || one[attribute] === null || offer[attribute] === one[attribute],
      ),
    );
    return other < 0 ? [] : [{ offer, first: index, second: other }];
  });
}

/** "AES256, SHA256 and DHGroup14" without what is said twice or not at all. */
export function valuesText(offer: Offer, half: Half): readonly string[] {
  return [
    ...new Set(
      HALF_ATTRIBUTES[half].flatMap((attribute) =>
        offer[attribute] === null || offer[attribute] === 'None' ? [] : [offer[attribute]],
      ),
    ),
  ];
}
