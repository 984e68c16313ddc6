import type { Action } from './analysis.ts';
import type { FileKind, Phase } from './words.ts';

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

export const SIDE_NAMES: Readonly<Record<Action['side'], string>> = {
  'on-premises': 'On-premises',
  azure: 'Azure',
  either: 'Either side',
};
