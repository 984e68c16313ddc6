import type { Comparison, Configuration } from '../../../../shared/model/analysis.ts';
import { parseAddress } from '../../../../shared/net/address.ts';
import { formatCount } from '../../../../shared/base/units.ts';
import type { Configured } from '../configured.ts';
import type { FindingDraft } from '../draft.ts';
import { customPolicy, policyText } from './azure.ts';
import { type Compared, compareOffers, valueText } from './compare.ts';
import { listOf, offersText } from './offers.ts';
import { DPD, type Half, type Offer, isWeak, lifetimes, strength } from './policy.ts';
import { rangeWords } from './selectors.ts';

/** What the exact change is made of: names of resources, addresses, algorithms, ranges, lifetimes. */
export interface Change {
  /** By the name of the placeholder in resources/findings; what is not known is not there. */
  readonly values: ReadonlyMap<string, string>;
  readonly comparison: Comparison | null;
}

export function changeOf(draft: FindingDraft, known: Configured): Change {
  const values = new Map<string, string>();
  const put = (name: string, value: string | null) => {
    if (value !== null) values.set(name, value);
  };
  const { peer } = draft;
  const connection = known.connectionOf(peer);
  const site = known.localGatewayOf(peer);
  const gateway = known.gatewayOf(peer);
  const policy = known.policyFor(peer);
  const vpnType = gateway?.vpnType ?? null;

  put('group', nameOf(connection?.resourceGroup ?? site?.resourceGroup ?? gateway?.resourceGroup, 'group'));
  put('connection', nameOf(connection?.name, 'connection'));
  put('localGateway', nameOf(site?.name ?? connection?.localGateway, 'local gateway'));
  put('siteGroup', nameOf(site?.resourceGroup ?? connection?.resourceGroup ?? gateway?.resourceGroup, 'group'));
  put('gateway', nameOf(gateway?.name ?? connection?.virtualGateway, 'gateway'));
  put('gatewayGroup', nameOf(gateway?.resourceGroup ?? connection?.resourceGroup ?? site?.resourceGroup, 'group'));
  put('azureAddress', addressOf(draft.local) ?? azureAddress(gateway) ?? '<public address of the gateway>');
  put('peerAddress', addressOf(peer) ?? '<public address of the device>');
  put('configuredPeer', site?.peer ?? null);
  put('protocol', connection?.protocol ?? null);
  put('mode', connection?.connectionMode ?? null);
  const dpd = connection?.dpdTimeoutSeconds ?? DPD.default;
  put('dpdSeconds', String(dpd));
  put('dpdLonger', String(Math.min(Math.max(dpd * 2, DPD.default * 2), DPD.most)));
  const life = lifetimes(vpnType);
  put('ikeLifetime', formatCount(life.ikeSeconds));
  put('ipsecLifetime', formatCount(policy?.saLifeTimeSeconds ?? life.ipsecSeconds));

  const ranges = rangeWords({
    selectors: draft.selectors,
    failurePoint: draft.failurePoint,
    configured: draft.id === 'traffic-selector-mismatch' ? known.configuredRanges(peer) : null,
    policyBased: connection?.usePolicyBasedTrafficSelectors ?? null,
  });
  for (const [name, value] of Object.entries(ranges)) put(name, value);

  const half: Half = draft.id === 'policy-mismatch-ike' ? 'ike' : 'ipsec';
  const asked: Compared = {
    half,
    sets: draft.offers,
    failurePoint: draft.failurePoint,
    rekey: draft.phase === 'rekey',
    keyExchange: draft.sign?.startsWith('dh-group') === true,
    placed: draft.sign !== 'policy-unplaced',
    policy,
    vpnType,
  };
  const own = customPolicy(asked);
  put('policyOptions', own.options);
  put('policyNote', own.note);
  if (!POLICIES.has(draft.id)) return { values, comparison: null };
  const difference = compareOffers(asked);
  put('offers', offersText(draft.offers, half));
  put('difference', difference?.text ?? null);
  put('deviceChange', difference?.change ?? null);
  const target = difference?.target ?? null;
  put('deviceTarget', target === null ? null : offerText(target));
  put('azureWants', azureWants(asked));
  return { values, comparison: difference?.comparison ?? null };
}

const POLICIES: ReadonlySet<string> = new Set(['policy-mismatch-ike', 'policy-mismatch-ipsec']);

/** What Azure is known to offer, of several the strongest without anything weak in it, if there is one. */
function azureWants({ half, policy, sets }: Compared): string | null {
  const logged = listOf(sets, half, 'sent')?.offers ?? [];
  const weak = (offer: Offer) => Object.values(offer).filter((value) => value !== null && isWeak(value)).length;
  const [best] = logged.toSorted(
    (a, b) => weak(a) - weak(b) || strength('encryption', a.encryption) - strength('encryption', b.encryption),
  );
  if (best !== undefined) return offerText(best);
  return policy === null ? null : policyText(policy, half);
}

function offerText({ encryption, integrity, dhGroup, pfsGroup }: Offer): string {
  const parts = [
    encryption,
    integrity === null || integrity === encryption ? null : `with ${integrity}`,
    dhGroup === null ? null : `and ${valueText('dhGroup', dhGroup)}`,
    pfsGroup === null ? null : pfsGroup === 'None' ? 'without PFS' : `and ${valueText('pfsGroup', pfsGroup)}`,
  ];
  return parts.filter((part) => part !== null).join(' ');
}

/** A resource's name where it is one that Azure allows: nothing else gets into a command that is pasted. */
function nameOf(name: string | null | undefined, placeholder: string): string {
  if (name === null || name === undefined || !/^[\p{L}\p{N}_.()-]{1,90}$/u.test(name)) return `<${placeholder}>`;
  return /[()]/.test(name) ? `"${name}"` : name;
}

function addressOf(text: string | null): string | null {
  return text !== null && parseAddress(text) !== null ? text : null;
}

function azureAddress(gateway: Configuration | null): string | null {
  const [only, ...others] = gateway?.gatewayAddresses ?? [];
  return only === undefined || others.length > 0 ? null : addressOf(only);
}
