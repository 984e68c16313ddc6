import table from '../../../../resources/azure/policies.json' with { type: 'json' };
import type { Policy } from '../../../../shared/model/analysis.ts';
import { algorithmNames } from '../../../../shared/model/algorithms.ts';
import type { Attribute } from '../../../../shared/model/words.ts';

export { isGcm } from '../../../../shared/model/algorithms.ts';

/** What is documented of Azure's side: its default lists, what a custom policy can have, and how strong each value is. */

export type Half = 'ike' | 'ipsec';
export type Role = 'initiator' | 'responder';
/** One proposal in the names of a custom policy; null is what the line does not print. */
export type Offer = Readonly<Record<Attribute, string | null>>;

export const HALF_ATTRIBUTES: Readonly<Record<Half, readonly Attribute[]>> = {
  ike: ['encryption', 'integrity', 'prf', 'dhGroup'],
  ipsec: ['encryption', 'integrity', 'pfsGroup'],
};

export const NO_OFFER: Offer = { encryption: null, integrity: null, prf: null, dhGroup: null, pfsGroup: null };

/** Azure's documented list, in its order of preference. `vpnType` as a gateway's configuration has it. */
export function defaultOffers(half: Half, role: Role, vpnType: string | null): Offer[] {
  const lists = table.defaults[isPolicyBased(vpnType) ? 'policy-based' : 'route-based'];
  return lists[half][role].map(([encryption = null, integrity = null, group = null]) => ({
    ...NO_OFFER,
    encryption,
    integrity,
    [half === 'ike' ? 'dhGroup' : 'pfsGroup']: group,
  }));
}

export function isPolicyBased(vpnType: string | null): boolean {
  return vpnType !== null && /^policy-?based$/i.test(vpnType);
}

/** A custom policy is one proposal for each half; null where the configuration does not say both of its algorithms. */
export function offerOfPolicy(policy: Policy, half: Half): Offer | null {
  const [encryption, integrity] =
    half === 'ike' ? [policy.ikeEncryption, policy.ikeIntegrity] : [policy.ipsecEncryption, policy.ipsecIntegrity];
  if (encryption === null || integrity === null) return null;
  const group = half === 'ike' ? 'dhGroup' : 'pfsGroup';
  return {
    ...NO_OFFER,
    encryption: nameOf('encryption', encryption),
    integrity: nameOf('integrity', integrity),
    [group]: policy[group] === null ? null : nameOf(group, policy[group]),
  };
}

export const { nameOf, isCutValue } = algorithmNames(table);

const STRONGEST: Readonly<Record<Attribute, readonly string[]>> = table.strongest;
const WEAK: ReadonlySet<string> = new Set(table.weak);

/** Place in the order of strength, 0 the strongest; what is not in the table comes last. */
export function strength(attribute: Attribute, value: string | null): number {
  const at = value === null ? -1 : STRONGEST[attribute].indexOf(value);
  return at < 0 ? STRONGEST[attribute].length : at;
}

export function isWeak(value: string): boolean {
  return WEAK.has(value);
}

/** The settings of a custom policy, as `az` names its options, with the half and attribute that each is. */
export const SETTINGS = [
  { name: 'ikeEncryption', option: '--ike-encryption', half: 'ike', attribute: 'encryption' },
  { name: 'ikeIntegrity', option: '--ike-integrity', half: 'ike', attribute: 'integrity' },
  { name: 'dhGroup', option: '--dh-group', half: 'ike', attribute: 'dhGroup' },
  { name: 'ipsecEncryption', option: '--ipsec-encryption', half: 'ipsec', attribute: 'encryption' },
  { name: 'ipsecIntegrity', option: '--ipsec-integrity', half: 'ipsec', attribute: 'integrity' },
  { name: 'pfsGroup', option: '--pfs-group', half: 'ipsec', attribute: 'pfsGroup' },
] as const;
export type Setting = (typeof SETTINGS)[number]['name'];

const CUSTOM: Readonly<Record<Setting, readonly string[]>> = table.custom;

export function isSettable(setting: Setting, value: string): boolean {
  return CUSTOM[setting].includes(value);
}

export function isSettableAs(half: Half, attribute: Attribute, value: string): boolean {
  const setting = SETTINGS.find((one) => one.half === half && one.attribute === attribute);
  return setting !== undefined && isSettable(setting.name, value);
}

export const FILL: Readonly<Record<Setting | 'pfsGroupAtRekey' | 'dhGroupOfDefaults', string>> = table.fill;
export const DPD = table.dpdSeconds;

export function lifetimes(vpnType: string | null): (typeof table.lifetimes)['route-based'] {
  return table.lifetimes[isPolicyBased(vpnType) ? 'policy-based' : 'route-based'];
}
