import type { Action } from './analysis.ts';
import type { FileKind, Phase, Step } from './words.ts';

/** The closed vocabularies as people read them, at the terminal and in the page alike. */

export const KIND_NAMES: Readonly<Record<FileKind, string>> = {
  'connection-stats': 'Connection statistics',
  'cpu-stats': 'CPU statistics',
  'ike-errors': 'IKE errors',
  'ike-logs': 'IKE log',
  wfpdiag: 'WFP diagnostic trace',
  'wfpdiag-summary': 'Trace summary',
  'troubleshoot-result': 'Troubleshoot result',
  'resource-log': 'Azure Monitor resource log',
  'net-events': 'WFP net events',
  'p2s-log': 'Point-to-site log',
  'azure-configuration': 'Azure configuration',
  unknown: 'Not recognised',
};

export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  'ike-sa-init': 'IKE_SA_INIT',
  'ike-auth': 'IKE_AUTH',
  'child-sa': 'child SA',
  'main-mode': 'main mode',
  'quick-mode': 'quick mode',
  'extended-mode': 'extended mode',
  rekey: 'rekey',
  dpd: 'dead peer detection',
  data: 'data traffic',
};

export const STEP_NAMES: Readonly<Record<Step, string>> = {
  'sa-init': 'IKE_SA_INIT',
  auth: 'IKE_AUTH',
  ts: 'traffic selectors',
  'child-sa': 'child SA',
  'mm-sa': 'main mode, SA',
  'mm-ke': 'main mode, key exchange',
  'mm-auth': 'main mode, authentication',
  qm: 'quick mode',
  notify: 'notify',
  delete: 'delete',
  rekey: 'rekey',
  dpd: 'dead peer detection',
  timeout: 'timeout',
  established: 'established',
  other: 'other',
};

export const SIDE_NAMES: Readonly<Record<Action['side'], string>> = {
  'on-premises': 'On-premises',
  azure: 'Azure',
  either: 'Either side',
};
