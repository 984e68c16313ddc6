/** The closed vocabularies of the analysis. Scripts read these words; they are added to, never renamed. */

export const FILE_KINDS = [
  'connection-stats',
  'cpu-stats',
  'ike-errors',
  'ike-logs',
  'wfpdiag',
  'wfpdiag-summary',
  'troubleshoot-result',
  'resource-log',
  'net-events',
  'p2s-log',
  'azure-configuration',
  'unknown',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export const STEPS = [
  'sa-init',
  'auth',
  'ts',
  'child-sa',
  'mm-sa',
  'mm-ke',
  'mm-auth',
  'qm',
  'notify',
  'delete',
  'rekey',
  'dpd',
  'timeout',
  'established',
  'other',
] as const;
export type Step = (typeof STEPS)[number];

export const PHASES = [
  'ike-sa-init',
  'ike-auth',
  'child-sa',
  'main-mode',
  'quick-mode',
  'extended-mode',
  'rekey',
  'dpd',
  'data',
] as const;
export type Phase = (typeof PHASES)[number];

export const FINDING_IDS = [
  'psk-mismatch',
  'identity-mismatch',
  'certificate-rejected',
  'policy-mismatch-ike',
  'policy-mismatch-ipsec',
  'traffic-selector-mismatch',
  'peer-unreachable',
  'no-ike-traffic',
  'invalid-payload',
  'ike-version-mismatch',
  'peer-deleted-sa',
  'sa-lifetime-expired',
  'dpd-timeout',
  'negotiation-timeout',
  'rekey-collision',
  'azure-side-change',
  'idle-or-one-way-traffic',
  'gateway-cpu-high',
  'gateway-not-healthy',
  'connection-not-configured',
  'connection-standby',
  'wfp-parse-error',
  'trace-events-lost',
  'packet-dropped-by-wfp',
  'user-rule',
  'no-fault',
] as const;
export type FindingId = (typeof FINDING_IDS)[number];

export const DIRECTIONS = ['sent', 'received', 'local'] as const;
/** Seen from Azure's gateway: it sent, it received, or it acted by itself. */
export type Direction = (typeof DIRECTIONS)[number];

export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const HEALTHS = ['healthy', 'unhealthy', 'unknown'] as const;
export type Health = (typeof HEALTHS)[number];

export const WFP_TYPES = [
  'ikeext-mm-failure',
  'ikeext-qm-failure',
  'ikeext-em-failure',
  'classify-drop',
  'ipsec-kernel-drop',
  'ipsec-dosp-drop',
  'classify-allow',
  'capability-drop',
  'capability-allow',
  'classify-drop-mac',
  'lpm-packet-arrival',
  'unknown',
] as const;
/** FWPM_NET_EVENT_TYPE of the Windows SDK (fwpmtypes.h), in our spelling. */
export type WfpType = (typeof WFP_TYPES)[number];

/** What two sides' proposals are compared by, in the order in which a device's form asks for them. */
export const ATTRIBUTES = ['encryption', 'integrity', 'prf', 'dhGroup', 'pfsGroup'] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

export const PATTERN_KINDS = ['cadence', 'flap', 'failover', 'glitch', 'both-instances'] as const;
export type PatternKind = (typeof PATTERN_KINDS)[number];
