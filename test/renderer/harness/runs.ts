import type { LibrarySummary } from '../../../shared/contract/api.ts';
import type { Action, Analysis, Evidence, Finding, LogFile, Negotiation } from '../../../shared/model/analysis.ts';

import { CHECKS, PATTERNS, SNIPPETS } from './advice.ts';

/** Runs made by hand, for tests of the page alone: addresses, names and lines stand for nobody's. */

const IKE0 = 'GatewayTenantWorker_IN_0/IkeLogs.txt';
const IKE1 = 'GatewayTenantWorker_IN_1/IkeLogs.txt';
const WFP0 = 'GatewayTenantWorker_IN_0/Scrubbed-wfpdiag.txt';
const STATS0 = 'GatewayTenantWorker_IN_0/ConnectionStats.txt';
const STATS1 = 'GatewayTenantWorker_IN_1/ConnectionStats.txt';
const CPU0 = 'GatewayTenantWorker_IN_0/CPUStats.txt';
const CPU1 = 'GatewayTenantWorker_IN_1/CPUStats.txt';
const SUM0 = 'GatewayTenantWorker_IN_0/wfpdiag.txt.sum';
const RESULT = 'TroubleshootResult.json';

const FROM = '2026-03-04T11:17:02.118Z';
const TO = '2026-03-04T11:31:44.902Z';

/** Ten million lines: more than an element can be high. */
export const MANY_LINES = 10_000_000;

function file(name: string, kind: LogFile['kind'], instance: string | null, bytes: number, lines: number): LogFile {
  const clocked = kind === 'ike-logs' || kind === 'wfpdiag';
  return {
    name,
    kind,
    instance,
    bytes,
    lines,
    encoding: 'utf-8',
    from: clocked ? FROM : null,
    to: clocked ? TO : null,
  };
}

function proof(name: string, line: number, text: string): Evidence {
  return { file: name, line, text, textBytes: text.length };
}

function action(side: Action['side'], text: string, command: string | null = null, url: string | null = null): Action {
  return { side, text, url, command };
}

const FINDING = {
  broader: null,
  fault: null,
  severity: 'error',
  confidence: 'high',
  phase: null,
  peer: '203.0.113.9',
  instance: 'IN_0',
  failurePoint: null,
  errorCode: null,
  errorName: null,
  occurrences: 1,
  firstSeen: null,
  lastSeen: null,
  causedBy: null,
  causedByKey: null,
  actions: [],
  comparison: null,
  snippets: [],
  rule: null,
} as const satisfies Partial<Finding>;

const PSK: Finding = {
  ...FINDING,
  key: 'f1',
  id: 'psk-mismatch',
  fault: 'Authentication',
  phase: 'ike-auth',
  failurePoint: 'remote',
  errorCode: 13801,
  errorName: 'ERROR_IPSEC_IKE_AUTH_FAIL',
  snippets: [...SNIPPETS],
  occurrences: 37,
  firstSeen: '2026-03-04T11:20:05.331Z',
  lastSeen: '2026-03-04T11:29:05.402Z',
  title: "The peer 203.0.113.9 rejected Azure's pre-shared key",
  explanation:
    'The negotiation stopped at IKE_AUTH, 37 times since 11:20:05 and about every 15 s. IKE_SA_INIT succeeds each time, so the addresses and the phase 1 proposals agree; what differs is the pre-shared key, or the identity that one side expects of the other.',
  actions: [
    action(
      'on-premises',
      "Set the tunnel's pre-shared key to the shared key of the Azure connection. Watch for a truncated key and for characters that the device's command line takes for its own.",
    ),
    action(
      'azure',
      'Or set the shared key of the connection to the one that the device has.',
      "az network vpn-connection shared-key update --resource-group RG --connection-name NAME --value 'KEY'",
      'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-howto-site-to-site-resource-manager-cli',
    ),
    action(
      'either',
      'If the keys are proven equal: compare the IKE identity that the device sends with the address of the local network gateway. Behind NAT it has to be the public one.',
    ),
  ],
  evidence: [
    proof(
      IKE0,
      4512,
      '[0]0368.1D10::03/04/2026-11:20:05.331 [ikeext] 3038|203.0.113.9|[RECEIVED][NOTIFY] Received Notify Message - Authentication failed',
    ),
    proof(
      IKE0,
      4513,
      '[0]0368.1D10::03/04/2026-11:20:05.332 [ikeext] 3038|203.0.113.9|[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x7A, due to: authentication credentials are unacceptable',
    ),
    proof(
      WFP0,
      6_204_118,
      '[0]0368.1D10::03/04/2026-11:20:05.331 [user] |203.0.113.9|IkeFindPayloadInPacket failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
    ),
    proof(
      IKE0,
      4790,
      '[0]0368.1D10::03/04/2026-11:20:20.347 [ikeext] 3041|203.0.113.9|[RECEIVED][NOTIFY] Received Notify Message - Authentication failed',
    ),
    proof(
      IKE0,
      4791,
      '[0]0368.1D10::03/04/2026-11:20:20.348 [ikeext] 3041|203.0.113.9|[LOCAL_MSG] IKE Tunnel closed for tunnelId 0x7A, due to: authentication credentials are unacceptable',
    ),
  ],
};

function symptom(
  key: string,
  id: Finding['id'],
  title: string,
  occurrences: number,
  line: number,
  text: string,
): Finding {
  return {
    ...FINDING,
    key,
    id,
    title,
    occurrences,
    confidence: 'medium',
    causedBy: 'psk-mismatch',
    causedByKey: 'f1',
    explanation: 'It follows from the rejected key and goes away with it.',
    evidence: [proof(IKE0, line, text)],
  };
}

const STEP = {
  direction: 'sent',
  step: 'sa-init',
  message: 'sa-init-sent',
  time: '2026-03-04T11:20:05.101Z',
  file: IKE0,
  line: 4470,
} as const;

const ATTEMPT = {
  firstSeen: null,
  lastSeen: null,
  periodSeconds: null,
  session: null,
  initiatorCookie: null,
  responderCookie: null,
  tunnelId: null,
  differences: [],
} as const satisfies Partial<Negotiation>;

const NOTHING_MORE = {
  patterns: [],
  checks: [],
  contradictions: [],
  configuration: [],
} as const satisfies Partial<Analysis>;

export const UNHEALTHY: Analysis = {
  schema: 'tunnelscope.analysis/1',
  run: {
    id: 'down',
    name: 'vpnlogs-contoso-hub-0304.zip',
    path: '/logs/vpnlogs-contoso-hub-0304.zip',
    from: FROM,
    to: TO,
    instances: ['IN_0', 'IN_1'],
  },
  files: [
    file(STATS0, 'connection-stats', 'IN_0', 218, 5),
    file(CPU0, 'cpu-stats', 'IN_0', 64, 1),
    file(IKE0, 'ike-logs', 'IN_0', 4_118_204, 18_442),
    file(WFP0, 'wfpdiag', 'IN_0', 1_204_882_113, MANY_LINES),
    file(SUM0, 'wfpdiag-summary', 'IN_0', 88_204, 611),
    file(STATS1, 'connection-stats', 'IN_1', 224, 5),
    file(CPU1, 'cpu-stats', 'IN_1', 64, 1),
    file(IKE1, 'ike-logs', 'IN_1', 1_004_880, 4_210),
    file(RESULT, 'troubleshoot-result', null, 2_140, 48),
    { ...file('notes.md', 'unknown', null, 0, 0), encoding: 'utf-16le' },
  ],
  connection: [
    {
      instance: 'IN_0',
      state: 'NotConnected',
      remoteEndpoint: '203.0.113.9',
      ingressBytes: 0,
      egressBytes: 0,
      connectedSince: null,
      file: STATS0,
      line: 1,
    },
    {
      instance: 'IN_1',
      state: 'Connected',
      remoteEndpoint: '198.51.100.7',
      ingressBytes: 0,
      egressBytes: 91_204,
      connectedSince: '2026-03-04T09:02:11.000Z',
      file: STATS1,
      line: 1,
    },
  ],
  cpu: [
    { instance: 'IN_0', usagePercent: 3, memoryAvailableBytes: 641_000_000, file: CPU0, line: 1 },
    { instance: 'IN_1', usagePercent: 84, memoryAvailableBytes: 598_000_000, file: CPU1, line: 1 },
  ],
  traceSummary: [
    {
      file: SUM0,
      buffersProcessed: 12,
      eventsProcessed: 2169,
      eventsLost: 4,
      formatErrors: 0,
      formatsUnknown: 486,
      elapsedSeconds: 34,
      rows: [
        { count: 1204, name: 'IkeExt', type: 'IkeTrace', guid: '{106b464d-8043-46b1-8cb8-e92a0cd7a560}' },
        { count: 486, name: 'Unknown', type: 'Unknown', guid: '{5eefebdb-e90c-423a-8abf-0241e7c5b87d}' },
      ],
    },
  ],
  troubleshoot: [
    {
      file: RESULT,
      startTime: '2026-03-04T11:16:58.000Z',
      endTime: '2026-03-04T11:33:40.000Z',
      code: 'UnHealthy',
      results: [
        {
          id: 'Authentication',
          reasonType: null,
          summary: 'The VPN connection could not be established because of an authentication failure.',
          detail: 'The pre-shared key of the connection does not match the one of the on-premises device.',
          recommendedActions: [
            {
              actionText: 'Check that the pre-shared key is the same on both sides:',
              actionUri: 'https://learn.microsoft.com/azure/vpn-gateway/',
              actionUriText: 'verify the key',
            },
            {
              actionText: 'If the problem stays, contact support.',
              actionUri: 'http://example.com/not-shown',
              actionUriText: 'support',
            },
          ],
        },
      ],
    },
  ],
  verdict: {
    health: 'unhealthy',
    cause: 'psk-mismatch',
    finding: 'f1',
    peer: '203.0.113.9',
    headline: "The peer 203.0.113.9 rejected Azure's pre-shared key.",
  },
  verdicts: [
    { peer: '203.0.113.9', instance: 'IN_0', health: 'unhealthy', cause: 'psk-mismatch', finding: 'f1' },
    { peer: '198.51.100.7', instance: 'IN_1', health: 'unknown', cause: 'idle-or-one-way-traffic', finding: 'f4' },
  ],
  findings: [
    PSK,
    symptom(
      'f2',
      'negotiation-timeout',
      'Negotiations with 203.0.113.9 timed out',
      12,
      4820,
      '[0]0368.1D10::03/04/2026-11:20:35.350 [ikeext] 3041|203.0.113.9|[TIMEOUT] Negotiation timed out',
    ),
    symptom(
      'f3',
      'peer-deleted-sa',
      'The IKE SA with 203.0.113.9 was deleted',
      37,
      4516,
      '[0]0368.1D10::03/04/2026-11:20:05.334 [ikeext] 3038|203.0.113.9|[SEND][SA_DELETE] Sending IKE SA delete',
    ),
    {
      ...FINDING,
      key: 'f4',
      id: 'idle-or-one-way-traffic',
      severity: 'warning',
      confidence: 'medium',
      phase: 'data',
      peer: '198.51.100.7',
      instance: 'IN_1',
      occurrences: 1,
      title: 'The tunnel to 198.51.100.7 is up, but nothing comes in through it',
      explanation:
        'Azure sent 91.2 KB since 09:02:11 and received nothing. The negotiation is fine; look for what keeps ESP or the way back from passing.',
      actions: [
        action(
          'on-premises',
          'Check that the device routes the Azure prefixes into the tunnel, and that ESP (protocol 50) passes.',
        ),
      ],
      evidence: [proof(STATS1, 3, 'Ingress Bytes (since last connected) : 0 B')],
    },
    {
      ...FINDING,
      key: 'f5',
      id: 'trace-events-lost',
      severity: 'warning',
      peer: null,
      occurrences: 4,
      title: 'The trace lost 4 events',
      explanation: 'Silence in this trace proves nothing.',
      evidence: [proof(SUM0, 9, 'Total Events Lost               4')],
    },
  ],
  peers: ['203.0.113.9', '198.51.100.7'],
  negotiations: [
    {
      id: 'n1',
      peer: '203.0.113.9',
      local: '20.0.0.4',
      instance: 'IN_0',
      initiator: 'azure',
      ikeVersion: 2,
      outcome: 'failed',
      stoppedAt: 'auth',
      attempts: 37,
      ...ATTEMPT,
      firstSeen: '2026-03-04T11:20:05.101Z',
      lastSeen: '2026-03-04T11:29:05.402Z',
      periodSeconds: 15,
      steps: [STEP],
    },
    {
      id: 'n2',
      peer: '198.51.100.7',
      local: '20.0.0.5',
      instance: 'IN_1',
      initiator: 'peer',
      ikeVersion: 2,
      outcome: 'established',
      stoppedAt: null,
      attempts: 1,
      ...ATTEMPT,
      steps: [{ ...STEP, direction: 'received', file: IKE1, line: 210 }],
    },
  ],
  proposals: [
    {
      phase: 'ike',
      direction: 'sent',
      peer: '203.0.113.9',
      number: 1,
      encryption: 'AES-CBC-256',
      integrity: 'SHA1',
      dhGroup: 'DH Group 2',
      pfsGroup: null,
      prf: null,
      file: IKE0,
      line: 4471,
    },
    {
      phase: 'ipsec',
      direction: 'received',
      peer: '198.51.100.7',
      number: 1,
      encryption: 'AES-GCM-256',
      integrity: 'GCM',
      dhGroup: null,
      pfsGroup: 'PFS2048',
      prf: null,
      file: IKE1,
      line: 244,
    },
  ],
  trafficSelectors: [
    {
      role: 'requested',
      tsid: '0x729',
      peer: '198.51.100.7',
      side: 'TSi',
      owner: 'peer',
      start: '10.20.0.0',
      end: '10.20.255.255',
      cidrs: ['10.20.0.0/16'],
      portStart: 0,
      portEnd: 65_535,
      protocol: 0,
      file: IKE1,
      line: 250,
    },
    {
      role: 'final',
      tsid: '0x729',
      peer: '198.51.100.7',
      side: 'TSr',
      owner: 'azure',
      start: '0.0.0.0',
      end: '255.255.255.255',
      cidrs: ['0.0.0.0/0'],
      portStart: 0,
      portEnd: 65_535,
      protocol: 0,
      file: IKE1,
      line: 251,
    },
  ],
  wfpEvents: { byType: { 'ikeext-mm-failure': 37 }, events: [] },
  totals: {
    lines: 10_023_333,
    events: 21_204,
    negotiations: 38,
    proposals: 2,
    trafficSelectors: 2,
    wfpEvents: 37,
    notices: 3,
  },
  notices: [
    {
      code: 'time-zone-assumed',
      severity: 'info',
      file: IKE0,
      line: 1,
      text: 'The times in this log carry no zone; they are read as UTC.',
    },
    {
      code: 'line-undecodable',
      severity: 'warning',
      file: WFP0,
      line: 88_120,
      text: 'This line holds bytes that are no UTF-8; they are shown as replacement characters.',
    },
    {
      code: 'line-undecodable',
      severity: 'warning',
      file: WFP0,
      line: 88_121,
      text: 'This line holds bytes that are no UTF-8; they are shown as replacement characters.',
    },
  ],
  patterns: [...PATTERNS],
  checks: [...CHECKS],
  contradictions: [],
  configuration: [],
  coverage: [
    { check: 'ike-log', status: 'present', text: 'An IKE log is there for both instances.' },
    {
      check: 'trace-summary',
      status: 'missing',
      text: 'The trace summary of IN_1 is missing: whether its trace lost events is not known.',
    },
    {
      check: 'time-range',
      status: 'partial',
      text: 'The log ends at 11:31:44 UTC, 2 min before the report: what happened in between is not in it.',
    },
  ],
};

const NO_FAULT: Finding = {
  ...FINDING,
  key: 'f1',
  id: 'no-fault',
  severity: 'info',
  peer: '203.0.113.9',
  instance: null,
  title: 'The tunnel is connected and carries traffic both ways',
  explanation:
    'The connection has been up since 2017-02-01 20:22:06 UTC and carried 288 B in each direction. Azure writes the other logs only where something is wrong, which is why this zip is so small.',
  evidence: [
    proof('ConnectionStats.txt', 1, 'Connectivity State : Connected'),
    proof('ConnectionStats.txt', 3, 'Ingress Bytes (since last connected) : 288 B'),
  ],
};

export const HEALTHY: Analysis = {
  ...UNHEALTHY,
  wfpEvents: { byType: {}, events: [] },
  cpu: [{ instance: null, usagePercent: 0, memoryAvailableBytes: 641_000_000, file: 'CPUStats.txt', line: 1 }],
  traceSummary: [],
  troubleshoot: [],
  negotiations: [],
  proposals: [],
  trafficSelectors: [],
  notices: [],
  run: { id: 'up', name: 'after-fix.zip', path: '/logs/after-fix.zip', from: null, to: null, instances: [] },
  files: [
    file('ConnectionStats.txt', 'connection-stats', null, 218, 5),
    file('CPUStats.txt', 'cpu-stats', null, 64, 1),
  ],
  connection: [
    {
      instance: null,
      state: 'Connected',
      remoteEndpoint: null,
      ingressBytes: 288,
      egressBytes: 288,
      connectedSince: '2017-02-01T20:22:06.000Z',
      file: 'ConnectionStats.txt',
      line: 1,
    },
  ],
  verdict: {
    health: 'healthy',
    cause: null,
    finding: null,
    peer: null,
    headline: 'The tunnel is connected, with traffic in both directions.',
  },
  verdicts: [{ peer: null, instance: null, health: 'healthy', cause: null, finding: null }],
  findings: [NO_FAULT],
  peers: [],
  totals: { lines: 6, events: 5, negotiations: 0, proposals: 0, trafficSelectors: 0, wfpEvents: 0, notices: 0 },
  ...NOTHING_MORE,
  coverage: [
    {
      check: 'ike-log',
      status: 'missing',
      text: 'There is no IKE log: Azure leaves it out of the zip of a healthy connection.',
    },
  ],
};

export const UNKNOWN: Analysis = {
  ...HEALTHY,
  run: {
    id: 'dark',
    name: 'tracefmt <img src=x onerror=alert(1)>\u202etxt.piz',
    path: '/logs/x.zip',
    from: FROM,
    to: TO,
    instances: [],
  },
  files: [
    file('wfpdiag.txt', 'wfpdiag', null, 412_004, 3_120),
    file('wfpdiag.txt.sum', 'wfpdiag-summary', null, 88_204, 611),
  ],
  connection: [],
  cpu: [],
  verdict: {
    health: 'unknown',
    cause: null,
    finding: null,
    peer: null,
    headline: 'Nothing can be concluded from these files: the trace holds no IKE events.',
  },
  verdicts: [],
  findings: [],
  ...NOTHING_MORE,
  coverage: [
    {
      check: 'ike-log',
      status: 'missing',
      text: 'There is no IKE log. Run VPN troubleshoot again while the device tries to connect, with the device as initiator.',
    },
    {
      check: 'connection-stats',
      status: 'missing',
      text: 'There are no connection statistics: whether the tunnel is up is not known.',
    },
    {
      check: 'trace',
      status: 'partial',
      text: '486 of 2,169 events of the trace are of a format that the decoder did not know.',
    },
  ],
};

export const ANALYSES: ReadonlyMap<string, Analysis> = new Map(
  [UNHEALTHY, HEALTHY, UNKNOWN].map((one) => [one.run.id, one]),
);

export function summaryOf(analysis: Analysis, openedAt: string): LibrarySummary {
  const of = (severity: Finding['severity']) =>
    analysis.findings.filter((finding) => finding.severity === severity).length;
  return {
    id: analysis.run.id,
    name: analysis.run.name,
    path: analysis.run.path,
    openedAt,
    bytes: analysis.files.reduce((sum, { bytes }) => sum + bytes, 0),
    lines: analysis.totals.lines,
    health: analysis.verdict.health,
    cause: analysis.verdict.cause,
    headline: analysis.verdict.headline,
    peers: analysis.peers,
    instances: analysis.run.instances,
    from: analysis.run.from,
    to: analysis.run.to,
    errors: of('error'),
    warnings: of('warning'),
    sample: false,
  };
}
