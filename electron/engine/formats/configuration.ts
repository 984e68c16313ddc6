import type { Configuration } from '../../../shared/model/analysis.ts';
import { plural } from '../../../shared/base/units.ts';
import { type Documents, documentsOf } from './configuration/documents.ts';
import { policyInWords } from './configuration/policy.ts';
import { type Resource, joinPolicies, nothing, resourcesOf } from './configuration/shapes.ts';
import { type Format, type Head, type Output, wholeFile } from './format.ts';

/** What a person pastes or opens is small; a list of all gateways of a large subscription is below a megabyte. */
export const CONFIGURATION_LIMIT = 8 << 20;
/** A gateway has some hundred connections at most. */
const MAX_RESOURCES = 1000;

export interface ReadConfiguration {
  readonly resources: readonly Resource[];
  /** How many more there were than are taken in. */
  readonly more: number;
  readonly broken: Documents['broken'];
  /** Whether any JSON was there at all. */
  readonly isJson: boolean;
}

/** Connections, local network gateways, gateways and policies, in JSON of any of the tools that print them, or a policy in words. */
export function readConfiguration(text: string): ReadConfiguration {
  const { documents, broken } = documentsOf(text);
  const isJson = documents.length + broken.length > 0;
  const resources = joinPolicies(documents.flatMap(({ value, line }) => resourcesOf(value, line)));
  if (!isJson) {
    const words = policyInWords(text);
    if (words !== null) resources.push({ ...nothing('ipsec-policy', words.line), policies: [words.policy] });
  }
  return {
    resources: resources.slice(0, MAX_RESOURCES),
    more: Math.max(resources.length - MAX_RESOURCES, 0),
    broken,
    isJson,
  };
}

/** Keys by which a resource is known where its type is not printed; two of one kind, and for a policy three. */
const KEYS: readonly (readonly [least: number, keys: readonly string[]])[] = [
  [
    2,
    [
      'connectionType',
      'connectionStatus',
      'connectionProtocol',
      'connectionMode',
      'ipsecPolicies',
      'localNetworkGateway2',
    ],
  ],
  [2, ['gatewayIpAddress', 'localNetworkAddressSpace']],
  [2, ['vpnType', 'gatewayType']],
  [3, ['ikeEncryption', 'ikeIntegrity', 'dhGroup', 'ipsecEncryption', 'ipsecIntegrity', 'pfsGroup']],
];
const TYPE = /"type"\s{0,8}:\s{0,8}"Microsoft\.Network\/(?:connections|localNetworkGateways|virtualNetworkGateways)"/i;
/** Rows of a log, and results of VPN troubleshoot, name the same resources. */
const OTHERS = /"(?:operationName|category|TimeGenerated|resultType|recommendedActions|reasonType)"\s{0,8}:/i;

export const azureConfiguration: Format = {
  kind: 'azure-configuration',
  sniff(head: Head): number {
    if (!/^\s*[{[]/m.test(head.text)) return policyInWords(head.lines.slice(0, 60).join('\n')) === null ? 0 : 55;
    if (OTHERS.test(head.text)) return 0;
    const known = KEYS.some(
      ([least, keys]) => keys.filter((key) => new RegExp(`"${key}"\\s{0,8}:`, 'i').test(head.text)).length >= least,
    );
    return TYPE.test(head.text) ? 88 : known ? 85 : 0;
  },
  open: (out) => wholeFile(CONFIGURATION_LIMIT, (lines) => read(lines, out)),
};

function read(lines: readonly string[], out: Output): void {
  const { resources, more, broken } = readConfiguration(lines.join('\n'));
  for (const resource of resources) out.configuration(resource);
  for (const { line, why } of broken)
    out.notice({
      code: 'json-unreadable',
      line,
      text:
        why === 'cut'
          ? `The configuration that begins in line ${line} is cut off before its end. Save what az prints again, whole.`
          : `This configuration is not valid JSON at line ${line}. Save what az prints again, whole.`,
    });
  if (more > 0)
    out.notice({
      code: 'value-unreadable',
      line: 1,
      text: `${plural(more, 'resource')} behind the first ${MAX_RESOURCES} of this file ${more === 1 ? 'is' : 'are'} not taken in.`,
    });
}

/** The fields of a run's analysis, for whoever adds the file. */
export function configurationOf(resource: Resource, file: string | null): Configuration {
  return { ...resource, file, line: file === null ? null : resource.line };
}
