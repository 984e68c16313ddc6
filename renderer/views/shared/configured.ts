import { listed } from '../../../shared/base/text.ts';
import type { Configuration } from '../../../shared/model/analysis.ts';

/** What a resource says that matters to a tunnel, in one line. */
export function configured(of: Configuration): string {
  const [policy] = of.policies;
  const parts = [
    of.connectionStatus,
    of.protocol,
    of.connectionMode === null || of.connectionMode === 'Default' ? null : of.connectionMode,
    of.peer ?? of.fqdn,
    of.prefixes.length === 0 ? null : some(of.prefixes),
    policy === undefined
      ? of.kind === 'connection'
        ? 'no custom policy'
        : null
      : `IKE ${joined(policy.ikeEncryption, policy.ikeIntegrity, policy.dhGroup)}; IPsec ${joined(policy.ipsecEncryption, policy.ipsecIntegrity, policy.pfsGroup === null ? null : `PFS ${policy.pfsGroup}`)}${policy.saLifeTimeSeconds === null ? '' : `, ${policy.saLifeTimeSeconds} s`}`,
    of.usePolicyBasedTrafficSelectors === true ? 'policy-based selectors' : null,
    of.dpdTimeoutSeconds === null || of.dpdTimeoutSeconds === 0 ? null : `DPD ${of.dpdTimeoutSeconds} s`,
    of.vpnType,
    of.sku,
    of.activeActive === true ? 'active-active' : null,
    of.gatewayAddresses.length === 0 ? null : listed(of.gatewayAddresses),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

const MAX_SHOWN = 4;

function some(prefixes: readonly string[]): string {
  const more = prefixes.length - MAX_SHOWN;
  return more > 0 ? `${prefixes.slice(0, MAX_SHOWN).join(', ')} and ${more} more` : prefixes.join(', ');
}

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join('/');
}
