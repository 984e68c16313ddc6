import type { Check, Configuration, Pattern, Snippet } from '../../../shared/model/analysis.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';

/** What the page shows of advice, by hand: for tests of the page alone. */

const IKE0 = 'GatewayTenantWorker_IN_0/IkeLogs.txt';
const PEER = '203.0.113.9';

export const SNIPPETS: readonly Snippet[] = [
  {
    device: 'cisco-ios',
    name: 'Cisco IOS',
    text: `crypto ikev2 keyring AZURE\n peer azure\n  address 198.51.100.4\n  pre-shared-key <key>`,
    note: null,
    source: { title: 'Cisco IOS security command reference', url: 'https://www.cisco.com/' },
  },
  {
    device: 'fortigate',
    name: 'FortiGate',
    text: `config vpn ipsec phase1-interface\n    edit "<tunnel>"\n        set psksecret <key>\n    next\nend`,
    note: 'FortiOS shows the key only encrypted; type it anew rather than copying it.',
    source: { title: 'FortiOS CLI reference', url: 'https://docs.fortinet.com/' },
  },
];

export const CHECKS: readonly Check[] = [
  {
    id: 'connected',
    title: 'Connected, with bytes',
    status: 'failed',
    text: 'The tunnel of IN_0 is not connected.',
    peer: PEER,
    evidence: [{ file: 'GatewayTenantWorker_IN_0/ConnectionStats.txt', line: 1 }],
    command:
      'az network vpn-connection show -g <group> -n <connection> --query "{status:connectionStatus,in:ingressBytesTransferred,out:egressBytesTransferred}"',
    query: null,
  },
  {
    id: 'path',
    title: 'The path is open',
    status: 'passed',
    text: 'The peer answered IKE_SA_INIT, so UDP 500 passes in both directions.',
    peer: PEER,
    evidence: [{ file: IKE0, line: 4472 }],
    command: null,
    query: null,
  },
  {
    id: 'ipsec-policy',
    title: 'IPsec policy agrees',
    status: 'unknown',
    text: 'Not reached: the negotiation stopped before it.',
    peer: PEER,
    evidence: [],
    command: 'az network vpn-connection ipsec-policy list -g <group> --connection-name <connection>',
    query: `AzureDiagnostics\n| where Category == "IKEDiagnosticLog"\n| where TimeGenerated between (datetime(2026-03-04T11:17:02Z) .. datetime(2026-03-04T11:31:45Z))\n| where Message has "${PEER}"\n| project TimeGenerated, instance_s, Message\n| sort by TimeGenerated asc`,
  },
];

export const PATTERNS: readonly Pattern[] = [
  {
    kind: 'cadence',
    peer: '198.51.100.7',
    instance: 'IN_1',
    text: 'The tunnel with 198.51.100.7 drops about every 3,590 s, which is near the quick mode lifetime of 3,600 s: its rekey fails.',
    periodSeconds: 3590,
    count: 4,
    firstSeen: '2026-03-04T08:20:05.101Z',
    lastSeen: '2026-03-04T11:20:05.101Z',
    finding: null,
    evidence: [{ file: IKE0, line: 4470 }],
  },
];

export const CONFIGURATION: Configuration = {
  kind: 'local-gateway',
  file: null,
  line: null,
  name: 'contoso-dc1',
  resourceGroup: 'vpn',
  localGateway: null,
  virtualGateway: null,
  connectionType: null,
  connectionStatus: null,
  connectionMode: null,
  protocol: null,
  dpdTimeoutSeconds: null,
  usePolicyBasedTrafficSelectors: null,
  enableBgp: null,
  ingressBytes: null,
  egressBytes: null,
  policies: [],
  trafficSelectors: [],
  peer: PEER,
  fqdn: null,
  prefixes: ['10.20.0.0/16', '192.168.100.0/24'],
  vpnType: null,
  sku: null,
  activeActive: null,
  gatewayAddresses: [],
  provisioningState: 'Succeeded',
};

export function explanationOf(text: string): Explanation {
  return {
    schema: 'tunnelscope.explanation/1',
    text,
    title: 'The peer told Azure of a refusal: authentication failed.',
    means: 'The proof that Azure sent in IKE_AUTH did not hold at the peer: most often the pre-shared keys differ.',
    message: 'notify-received',
    phase: 'ike-auth',
    step: 'notify',
    direction: 'received',
    normal: 'trouble',
    grade: 'seen-in-picture',
    source: 'dmauser/Lab AZVPNGW/IKE-Logs, screenshots of Log Analytics',
    code: {
      code: 13801,
      hex: '0x35E9',
      name: 'ERROR_IPSEC_IKE_AUTH_FAIL',
      message: 'IKE authentication credentials are unacceptable.',
    },
    notify: { name: 'AUTHENTICATION_FAILED', number: 24, meaning: 'The other side’s proof was not accepted.' },
    references: [{ title: 'RFC 7296, 2.21.2', url: 'https://www.rfc-editor.org/rfc/rfc7296#section-2.21.2' }],
    fields: [
      { name: 'peer', value: PEER },
      { name: 'session', value: '3baa1cd0-77ec-40e6-b0d6-7ef40b2372a5' },
    ],
    proposals: [],
    selectors: [],
    findings: [{ id: 'psk-mismatch', confidence: 'high', when: 'In IKE_AUTH, whichever side says it.' }],
  };
}
