import { printable } from '../../../shared/base/text.ts';
import type { Fault } from '../../../shared/base/fault.ts';
import type { Coverage, Finding, Negotiation } from '../../../shared/model/analysis.ts';
import type { Attribute, Confidence, FindingId } from '../../../shared/model/words.ts';

/** The closed vocabularies of the analysis as people read them. */

export { STEP_NAMES as STEP_WORDS } from '../../../shared/model/names.ts';

export const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  high: 'high confidence',
  medium: 'medium confidence',
  low: 'low confidence',
};

export const OUTCOME_WORDS: Readonly<Record<Negotiation['outcome'], string>> = {
  established: 'Established',
  failed: 'Failed',
  incomplete: 'Incomplete',
};

export const COVERAGE_WORDS: Readonly<Record<Coverage['status'], string>> = {
  present: 'Present',
  missing: 'Missing',
  partial: 'Partial',
};

/** Short names for tables; the finding's own title says it whole. */
const FINDING_WORDS: Partial<Record<FindingId, string>> = {
  'psk-mismatch': 'pre-shared key mismatch',
  'policy-mismatch-ike': 'IKE policy mismatch',
  'policy-mismatch-ipsec': 'IPsec policy mismatch',
  'no-ike-traffic': 'no IKE traffic',
  'ike-version-mismatch': 'IKE version mismatch',
  'peer-deleted-sa': 'peer deleted the SA',
  'sa-lifetime-expired': 'SA lifetime expired',
  'dpd-timeout': 'DPD timeout',
  'azure-side-change': 'change on the Azure side',
  'idle-or-one-way-traffic': 'idle or one-way traffic',
  'gateway-cpu-high': 'gateway CPU high',
  'gateway-not-healthy': 'gateway not healthy',
  'connection-not-configured': 'connection not configured',
  'wfp-parse-error': 'WFP trace not decoded',
  'packet-dropped-by-wfp': 'packet dropped by WFP',
  'user-rule': 'rule of your own',
  'no-fault': 'no fault found',
};

export function findingWord(id: FindingId): string {
  return FINDING_WORDS[id] ?? id.replaceAll('-', ' ');
}

/** Who refused; null where the log does not say. */
export function refusedBy(finding: Finding): string | null {
  if (finding.failurePoint === 'remote') return 'the peer';
  return finding.failurePoint === 'local' ? 'Azure' : null;
}

/** Gateways name the folders of their instances "GatewayTenantWorker_IN_0"; people say IN_0. */
export function instanceWord(instance: string | null): string {
  if (instance === null) return '–';
  return /(?:^|_)(IN_\d+)$/.exec(instance)?.[1] ?? printable(instance);
}

export function codeWord(code: number | null, name: string | null): string | null {
  if (code === null) return name;
  const number = `${code} (0x${(code >>> 0).toString(16).toUpperCase()})`;
  return name === null ? number : `${number} ${name}`;
}

/** Of a proposal, within a sentence. */
export const ATTRIBUTE_WORDS: Readonly<Record<Attribute, string>> = {
  encryption: 'encryption',
  integrity: 'integrity',
  prf: 'PRF',
  dhGroup: 'DH group',
  pfsGroup: 'PFS group',
};

/** A fault in one line of text. */
export function faultText(fault: Fault): string {
  return printable(fault.hint === null ? fault.text : `${fault.text} ${fault.hint}`);
}
