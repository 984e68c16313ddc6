import { listed } from '../../../../shared/base/text.ts';
import type { Policy } from '../../../../shared/model/analysis.ts';
import type { Attribute } from '../../../../shared/model/words.ts';
import { ATTRIBUTE_WORDS, type Compared, valueText } from './compare.ts';
import { listOf } from './offers.ts';
import {
  FILL,
  HALF_ATTRIBUTES,
  type Half,
  type Offer,
  SETTINGS,
  type Setting,
  isGcm,
  isSettable,
  isWeak,
  lifetimes,
  offerOfPolicy,
  strength,
} from './policy.ts';

/** The custom policy that would take what the device offers. */
export interface CustomPolicy {
  /** All options of `az network vpn-connection ipsec-policy add` but the names of the resources. */
  readonly options: string;
  /** Which values are not the device's own, and which of its values a policy cannot have; '' where there is nothing to say. */
  readonly note: string;
  readonly values: Readonly<Record<Setting, string>>;
}

/** A policy has to be whole: what the log does not show is taken from the present one, else from what agreed, else filled. */
export function customPolicy(asked: Compared): CustomPolicy {
  const { policy, vpnType } = asked;
  const values = new Map<Setting, string>();
  const filled: string[] = [];
  const kept: string[] = [];
  const refused: string[] = [];
  const weak: string[] = [];
  for (const half of ['ike', 'ipsec'] as const) {
    const offered = best(listOf(asked.sets, half, 'received')?.offers ?? [], half);
    const present = policy === null ? null : offerOfPolicy(policy, half);
    for (const setting of SETTINGS.filter((one) => one.half === half)) {
      const { name, attribute } = setting;
      const own = offered?.[attribute] ?? null;
      if (own !== null && isSettable(name, own)) {
        values.set(name, own);
        if (isWeak(own)) weak.push(own);
        continue;
      }
      if (own !== null && own !== 'PFSMM') refused.push(`${HALF_WORDS[half]} ${ATTRIBUTE_WORDS[attribute]} ${own}`);
      const before = present?.[attribute] ?? null;
      const value = before !== null && isSettable(name, before) ? before : fillOf(asked, name);
      values.set(name, value);
      if (value === before) kept.push(`${setting.option} ${value}`);
      else if (own === null) filled.push(`${setting.option} ${value}`);
    }
    evenGcm(values, half);
  }
  const life = lifetimes(vpnType);
  const all = Object.fromEntries(SETTINGS.map(({ name }) => [name, values.get(name) ?? FILL[name]])) as Record<
    Setting,
    string
  >;
  return {
    values: all,
    options: [
      ...SETTINGS.map(({ name, option }) => `${option} ${all[name]}`),
      `--sa-lifetime ${policy?.saLifeTimeSeconds ?? life.ipsecSeconds}`,
      `--sa-max-size ${policy?.saDataSizeKilobytes ?? life.ipsecKilobytes}`,
    ].join(' '),
    note: noteOf({ filled, kept, refused, weak, replaces: policy !== null }),
  };
}

const HALF_WORDS: Readonly<Record<Half, string>> = { ike: 'phase 1', ipsec: 'phase 2' };

/** The device's proposal that a policy can have most of, and of those the strongest. */
function best(offers: readonly Offer[], half: Half): Offer | null {
  const names = HALF_ATTRIBUTES[half];
  const rank = (offer: Offer) => [
    SETTINGS.filter((one) => {
      const value = one.half === half ? offer[one.attribute] : null;
      return value !== null && !isSettable(one.name, value);
    }).length,
    ...names.map((name: Attribute) => strength(name, offer[name])),
  ];
  return (
    offers
      .map((offer) => ({ offer, rank: rank(offer) }))
      .toSorted((a, b) => a.rank.map((value, at) => value - (b.rank[at] ?? 0)).find((one) => one !== 0) ?? 0)[0]
      ?.offer ?? null
  );
}

function fillOf({ half, rekey }: Compared, setting: Setting): string {
  // Phase 1 had agreed under Azure's defaults, which have one group.
  if (half === 'ipsec' && setting === 'dhGroup') return FILL.dhGroupOfDefaults;
  if (rekey && setting === 'pfsGroup') return FILL.pfsGroupAtRekey;
  return FILL[setting];
}

/** GCM stands for encryption and integrity alike, with the same key length. */
function evenGcm(values: Map<Setting, string>, half: Half): void {
  const [cipher, integrity] =
    half === 'ike' ? (['ikeEncryption', 'ikeIntegrity'] as const) : (['ipsecEncryption', 'ipsecIntegrity'] as const);
  const name = values.get(cipher) ?? '';
  if (isGcm(name)) values.set(integrity, name);
  else if (isGcm(values.get(integrity) ?? '')) values.set(integrity, FILL[integrity]);
}

interface Notes {
  readonly filled: readonly string[];
  readonly kept: readonly string[];
  readonly refused: readonly string[];
  readonly weak: readonly string[];
  readonly replaces: boolean;
}

function noteOf({ filled, kept, refused, weak, replaces }: Notes): string {
  const told: string[] = [];
  if (filled.length > 0)
    told.push(`The log does not show what the device has for ${listed(filled)}: set these as the device has them.`);
  if (kept.length > 0) told.push(`${listed(kept)} ${kept.length === 1 ? 'is' : 'are'} the present policy's.`);
  if (refused.length > 0)
    told.push(`A custom policy cannot have the device's ${listed(refused)}: change that on the device.`);
  if (weak.length > 0)
    told.push(
      `${listed([...new Set(weak)])} ${new Set(weak).size === 1 ? 'is' : 'are'} weak: where the device can do better, set that on both ends.`,
    );
  if (replaces) told.push('A connection has one policy: take the present one away first (ipsec-policy clear).');
  return told.join(' ');
}

/** The present policy in the device's words: "AES256 with SHA256 and DHGroup14". */
export function policyText(policy: Policy, half: Half): string | null {
  const offer = offerOfPolicy(policy, half);
  if (offer === null) return null;
  const group = half === 'ike' ? offer.dhGroup : offer.pfsGroup;
  const pair = offer.integrity === offer.encryption ? offer.encryption : `${offer.encryption} with ${offer.integrity}`;
  return `${pair}${group === null ? '' : ` and ${valueText(half === 'ike' ? 'dhGroup' : 'pfsGroup', group)}`}`;
}
