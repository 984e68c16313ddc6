import { AUTHENTICATING, GOOD, K, OPENED, a, b, block, c, e, result, stats, traceLine } from '../logs.ts';
import { type Case, type Row, IKE, RESULT, STATS, WFP, mainMode, quickMode, ALL } from './forms.ts';

/** Rows about Azure's own side: results, statistics, the gateway, its trace. */

const CHANGES = [
  'Pre-shared Key changed',
  'DhGroup changed',
  'EncryptionType changed',
  'IkeIntegrity changed',
  'PfsGroup changed',
  'SALifetimeSeconds changed',
  'SALifeKilloBytes changed',
  'UseNarrowTrafficSelectors changed',
  'NarrowTSEnabled changed',
  'TunnelRemoved',
];

const BARE = Array.from({ length: 60 }, (_, index) => `garbage ${index}`);

export const ROWS: readonly Row[] = [
  [
    'no connection that fits',
    [
      ...(
        [
          'Incoming IKE connection is ignored because no matching tunnel is configured',
          '[Reason Verbose]Incoming IKE from Wrong IP which is not configured',
        ] as const
      ).flatMap((words) =>
        (
          [
            ['A', { [IKE]: a([words]) }],
            ['B', { [IKE]: b([words]) }],
            ['C', { [IKE]: c([words]) }],
            ['D', { [IKE]: [words] }],
            ['the trace', { [WFP]: [traceLine(words)] }],
          ] as const
        ).map(([form, files]): Case => ({
          name: `${words}, ${form}`,
          files,
          finding: 'connection-not-configured',
          severity: 'error',
          confidence: 'high',
          fault: 'ConnectionNotConfiguredOnGateway',
        })),
      ),
      ...mainMode(1225, { finding: 'connection-not-configured', severity: 'error', confidence: 'high', fault: null }),
    ],
  ],
  [
    'faults of a troubleshoot result',
    [
      ...(
        [
          ['Authentication', 'psk-mismatch', 'error', 'medium'],
          ['PeerReachability', 'peer-unreachable', 'error', 'medium'],
          ['IkePolicyMismatch', 'policy-mismatch-ike', 'error', 'medium'],
          ['GatewayNotFound', 'gateway-not-healthy', 'error', 'high'],
          ['PlannedMaintenance', 'gateway-not-healthy', 'error', 'high'],
          ['UserDrivenUpdate', 'gateway-not-healthy', 'error', 'high'],
          ['VipUnResponsive', 'gateway-not-healthy', 'error', 'high'],
          ['PlatformInActive', 'gateway-not-healthy', 'error', 'high'],
          ['ServiceNotRunning', 'gateway-not-healthy', 'error', 'high'],
          ['UnKnown', 'gateway-not-healthy', 'error', 'medium'],
          ['ConnectionEntityNotFound', 'connection-not-configured', 'error', 'high'],
          ['ConnectionNotConfiguredOnGateway', 'connection-not-configured', 'error', 'high'],
          ['ConnectionIsMarkedDisconnected', 'connection-not-configured', 'error', 'high'],
          ['GatewayCPUUsageExceeded', 'gateway-cpu-high', 'error', 'high'],
        ] as const
      ).map(([fault, finding, severity, confidence]): Case => ({
        name: fault,
        files: { [RESULT]: result('UnHealthy', fault) },
        finding,
        severity,
        confidence,
        fault,
      })),
      {
        name: 'IkePolicyMismatch beside a log that shows phase 2',
        files: {
          [RESULT]: result('UnHealthy', 'IkePolicyMismatch'),
          [IKE]: b([...AUTHENTICATING, K.refuses('Policy Mismatch')]),
        },
        finding: 'policy-mismatch-ipsec',
        severity: 'error',
        confidence: 'high',
        fault: 'IkePolicyMismatch',
      },
      {
        name: 'NoConnectionsFoundForGateway is a warning only',
        files: { [RESULT]: result('Healthy', 'NoConnectionsFoundForGateway') },
        finding: 'connection-not-configured',
        severity: 'warning',
        health: 'healthy',
        cause: null,
      },
      {
        name: 'ConnectionMarkedStandby',
        files: { [RESULT]: result(null, 'ConnectionMarkedStandby') },
        finding: 'connection-standby',
        severity: 'info',
      },
      {
        name: 'WfpParse Error',
        files: { [RESULT]: result(null, 'WfpParse Error') },
        finding: 'wfp-parse-error',
        severity: 'warning',
        fault: 'WfpParse Error',
      },
      {
        name: 'NoFault',
        files: { [RESULT]: result('Healthy', 'NoFault') },
        finding: 'no-fault',
        severity: 'info',
        health: 'healthy',
      },
      {
        name: 'the type in reasonType',
        files: {
          [RESULT]: JSON.stringify({
            startTime: '2017-01-12T00:19:47.0442834Z',
            code: 'UnHealthy',
            results: [{ id: '000000', reasonType: 'Authentication', summary: 's', detail: 'd' }],
          }),
        },
        finding: 'psk-mismatch',
        severity: 'error',
        confidence: 'medium',
        fault: 'Authentication',
      },
    ],
  ],
  [
    'changes on Azure’s side',
    [
      ...[13_877, 13_849, 13_891].flatMap((code) =>
        mainMode(code, { finding: 'azure-side-change', severity: 'info', confidence: 'high' }),
      ),
      ...CHANGES.flatMap((words): Case[] => [
        {
          name: `${words}, as a status, A`,
          files: { [IKE]: a([...GOOD(), K.closed(words)]) },
          finding: 'azure-side-change',
          severity: 'info',
        },
        {
          name: `${words}, by itself, D`,
          files: { [IKE]: [`[LOCAL_MSG] ${words}`] },
          finding: 'azure-side-change',
          severity: 'info',
        },
        {
          name: `${words}, in the trace`,
          files: { [WFP]: [traceLine(words)] },
          finding: 'azure-side-change',
          severity: 'info',
        },
        {
          name: `${words}, E`,
          files: { [IKE]: [e({ event: 'SA_DELETE', type: 'MM_SA', established: true, message: words })] },
          finding: 'azure-side-change',
          severity: 'info',
        },
      ]),
    ],
  ],
  [
    'connected, and idle',
    [
      {
        name: 'nothing in',
        files: { [STATS]: stats('Connected', 0, 38_214, '2/2/2017 5:30:00 PM') },
        finding: 'idle-or-one-way-traffic',
        severity: 'warning',
        confidence: 'high',
        phase: 'data',
      },
      {
        name: 'nothing out',
        files: { [STATS]: stats('Connected', 38_214, 0) },
        finding: 'idle-or-one-way-traffic',
        severity: 'warning',
        confidence: 'high',
      },
      {
        name: 'nothing both ways, an hour later',
        files: { [STATS]: stats('Connected', 0, 0, '2/2/2017 4:30:00 PM'), [WFP]: [traceLine('Some line')] },
        finding: 'idle-or-one-way-traffic',
        severity: 'warning',
        confidence: 'medium',
      },
      {
        name: 'nothing both ways, just connected, says nothing',
        files: { [STATS]: stats('Connected', 0, 0, '2/2/2017 5:36:00 PM'), [WFP]: [traceLine('Some line')] },
        finding: null,
        not: [...ALL, 'idle-or-one-way-traffic'],
      },
      {
        name: 'nothing both ways, since when is not known, says nothing',
        files: { [STATS]: stats('Connected', 0, 0) },
        finding: null,
        not: [...ALL, 'idle-or-one-way-traffic'],
      },
      {
        name: 'nothing both ways, and child SAs that fail: one story',
        files: { [STATS]: stats('Connected', 0, 0), [IKE]: b([...AUTHENTICATING, K.refuses('Policy Mismatch')]) },
        finding: 'policy-mismatch-ipsec',
        severity: 'error',
      },
    ],
  ],
  [
    'the gateway itself',
    [
      ...(
        [
          ['95.5', 'error', 'unhealthy'],
          ['96', 'error', 'unhealthy'],
          ['95', 'warning', 'unknown'],
          ['80', 'warning', 'unknown'],
        ] as const
      ).map(([usage, severity, health]): Case => ({
        name: `CPU at ${usage} %`,
        files: { 'CPUStats.txt': `Current CPU Usage : ${usage} % Current Memory Available : 641 MBs` },
        finding: 'gateway-cpu-high',
        severity,
        health,
        confidence: 'high',
      })),
      {
        name: 'CPU at 79 %',
        files: { 'CPUStats.txt': 'Current CPU Usage : 79 % Current Memory Available : 641 MBs' },
        finding: null,
        not: ['gateway-cpu-high'],
      },
      ...[258, 1168].flatMap((code) =>
        mainMode(code, { finding: 'gateway-not-healthy', severity: 'error', confidence: 'medium' }),
      ),
      ...(['opened', 'completed'] as const).flatMap((word): Case[] => {
        const text = `The read or write operation to an encrypted file could not be ${word}`;
        return [
          {
            name: `${text}, A`,
            files: { [IKE]: a([...OPENED, K.closed(text)]) },
            finding: 'gateway-not-healthy',
            severity: 'error',
          },
          {
            name: `${text}, received, B`,
            files: { [IKE]: b([`[RECEIVED][NOTIFY] Received Notify with error ${text}`]) },
            finding: 'gateway-not-healthy',
            severity: 'error',
          },
          {
            name: `${text}, E`,
            files: { [IKE]: [e({ message: text })] },
            finding: 'gateway-not-healthy',
            severity: 'error',
          },
        ];
      }),
    ],
  ],
  [
    'standby',
    [
      ...mainMode(4320, { finding: 'connection-standby', severity: 'info' }),
      ...(['GlobalStandbyChanged', 'StandbyChanged'] as const).flatMap((words): Case[] => [
        {
          name: `${words}, as a status, A`,
          files: { [IKE]: a([...GOOD(), K.closed(words)]) },
          finding: 'connection-standby',
          severity: 'info',
        },
        {
          name: `${words}, by itself, D`,
          files: { [IKE]: [`[LOCAL_MSG] ${words}`] },
          finding: 'connection-standby',
          severity: 'info',
        },
        {
          name: `${words}, in the trace`,
          files: { [WFP]: [traceLine(words)] },
          finding: 'connection-standby',
          severity: 'info',
        },
      ]),
    ],
  ],
  [
    'the trace',
    [
      {
        name: 'mostly undecodable',
        files: { [WFP]: [...Array.from({ length: 40 }, () => traceLine('Some line', { peer: '' })), ...BARE] },
        finding: 'wfp-parse-error',
        severity: 'warning',
      },
      {
        name: 'events lost',
        files: {
          'wfpdiag.txt.sum':
            'Total Buffers Processed 4\nTotal Events  Processed 1718\nTotal Events  Lost      4\nElapsed Time            122 sec\n',
        },
        finding: 'trace-events-lost',
        severity: 'warning',
        confidence: 'high',
      },
      {
        name: 'unknown formats are coverage',
        files: {
          'wfpdiag.txt.sum':
            'Total Buffers Processed 8\nTotal Events  Processed 2169\nTotal Events  Lost      0\nTotal Formats Unknown   2169\nElapsed Time            330 sec\n',
        },
        finding: null,
        not: ['trace-events-lost', 'wfp-parse-error'],
      },
    ],
  ],
  [
    'dropped packets',
    [
      ...[13_910, 13_911, 13_912, 13_913, 13_914, 13_915, 13_916, 13_918, 13_925, 13_928].flatMap((code) =>
        quickMode(code, { finding: 'packet-dropped-by-wfp', severity: 'warning', confidence: 'high', phase: 'data' }),
      ),
      ...quickMode(13_917, { finding: 'packet-dropped-by-wfp', severity: 'info', phase: 'data' }),
      ...(['Classify drop', 'IPsec kernel drop', 'DoS protection drop'] as const).map((type): Case => ({
        name: `${type}, block`,
        files: {
          [WFP]: block(type, 13_910, {
            point: 'None',
            extra: ['  Filter Id: 68893', '  Layer Id: 50', '  Direction: Outbound'],
          }),
        },
        finding: 'packet-dropped-by-wfp',
        severity: 'warning',
        phase: 'data',
      })),
    ],
  ],
  [
    'a tunnel that works',
    [
      {
        name: 'bytes both ways and nothing else',
        files: { [STATS]: stats('Connected', 288, 288, '2/1/2017 8:22:06 PM') },
        finding: 'no-fault',
        severity: 'info',
        health: 'healthy',
      },
      {
        name: 'with a log of a negotiation that went well',
        files: { [STATS]: stats('Connected', 288, 288), [IKE]: b(GOOD()) },
        finding: 'no-fault',
        severity: 'info',
        health: 'healthy',
      },
      {
        name: 'a log of a negotiation that went well, and no statistics: not known',
        files: { [IKE]: b(GOOD()) },
        finding: null,
        not: [...ALL, 'no-fault'],
      },
    ],
  ],
];
