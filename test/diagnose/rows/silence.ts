import {
  AUTHENTICATING,
  GOOD,
  K,
  MM,
  OPENED,
  QM,
  a,
  b,
  block,
  c,
  e,
  result,
  stats,
  textOf,
  traceLine,
} from '../logs.ts';
import { type Case, type Row, ALL, IKE, RESULT, STATS, WFP, hex, mainMode, quickMode } from './forms.ts';

/** Rows in which nothing comes, or what stood comes to an end. */

const FIRST = ['0x1', '0x2', '0x3'];

const QUIET_TRACE = [traceLine('Some line', { peer: '', context: '' })];

export const ROWS: readonly Row[] = [
  [
    'no answer at all',
    [
      ...[13_805, 13_813].flatMap((code): Case[] => [
        ...(
          [
            ['D', [K.mmCleanup(code)]],
            ['C', c([K.mmCleanup(code)])],
            ['A', a([K.offersIke, K.initSent(), K.closed(textOf(code))])],
            ['B', b([K.offersIke, K.initSent(), K.closed(textOf(code))])],
            ['E', [e({ code, message: textOf(code) })]],
            ['E of main mode', [e({ type: 'MM_SA', code: hex(code) })]],
          ] as const
        ).map(([form, lines]): Case => ({
          name: `${code}, ${form}`,
          files: { [IKE]: lines },
          finding: 'peer-unreachable',
          severity: 'error',
          confidence: 'medium',
          phase: 'ike-sa-init',
          fault: 'PeerReachability',
        })),
        {
          name: `${code}, block of main mode`,
          files: { [WFP]: block(MM, code, { point: 'None' }) },
          finding: 'peer-unreachable',
          severity: 'error',
          confidence: 'medium',
        },
        {
          name: `${code}, block of quick mode, whose main mode had come about`,
          files: { [WFP]: block(QM, code, { point: 'None' }) },
          finding: 'negotiation-timeout',
          severity: 'error',
          confidence: 'medium',
        },
      ]),
      {
        name: 'first packets again and again, A',
        files: { [IKE]: FIRST.flatMap((cookie) => a([K.initSent(cookie)])) },
        finding: 'peer-unreachable',
        severity: 'error',
        confidence: 'high',
      },
      {
        name: 'first packets again and again, B, with one cookie',
        files: { [IKE]: b([K.initSent(), K.initSent(), K.initSent()]) },
        finding: 'peer-unreachable',
        severity: 'error',
        confidence: 'high',
      },
      {
        name: 'one first packet where the log ends says nothing yet',
        files: { [IKE]: a([K.initSent()]) },
        finding: null,
        not: ALL,
      },
      {
        name: 'it had answered, and then does not any more',
        files: { [IKE]: [...a(GOOD()), ...FIRST.flatMap((cookie) => a([K.initSent(cookie)]))] },
        finding: 'peer-unreachable',
        severity: 'error',
        confidence: 'medium',
      },
    ],
  ],
  [
    'answered, and not finished',
    [13_805, 13_813].flatMap((code): Case[] =>
      (
        [
          ['A', a([...AUTHENTICATING, K.closed(textOf(code))])],
          ['B', b([...AUTHENTICATING, K.closed(textOf(code))])],
          ['B and E', [...b(AUTHENTICATING), e({ code: hex(code), message: textOf(code) })]],
          ['B after SA_INIT', b([...OPENED, K.closed(textOf(code))])],
        ] as const
      ).map(([form, lines]) => ({
        name: `${code}, ${form}`,
        files: { [IKE]: lines },
        finding: 'negotiation-timeout',
        severity: 'error',
        confidence: 'medium',
        fault: null,
      })),
    ),
  ],
  [
    'a log without the peer',
    [
      {
        name: 'an empty log, a tunnel that is down',
        files: { [STATS]: stats('NotConnected'), [IKE]: '' },
        finding: 'no-ike-traffic',
        severity: 'error',
        confidence: 'medium',
        fault: 'PeerReachability',
      },
      {
        name: 'a trace without an IKE line, a tunnel that is connecting',
        files: { [STATS]: stats('Connecting'), [WFP]: QUIET_TRACE },
        finding: 'no-ike-traffic',
        severity: 'error',
      },
      {
        name: 'a log of another peer',
        files: { [STATS]: stats('NotConnected', 0, 0, '', '198.18.0.1'), [IKE]: a(GOOD()) },
        finding: 'no-ike-traffic',
        severity: 'error',
      },
      {
        name: 'an empty log, and a result that says unhealthy',
        files: { [RESULT]: result('UnHealthy', 'ConnectionsNotConnected'), [IKE]: '' },
        finding: 'no-ike-traffic',
        severity: 'error',
      },
      {
        name: 'no log is no silence',
        files: {
          [STATS]: stats('NotConnected'),
          'CPUStats.txt': 'Current CPU Usage : 1 % Current Memory Available : 641 MBs',
        },
        finding: null,
        not: ALL,
      },
      {
        name: 'a trace that lost events proves nothing',
        files: {
          [STATS]: stats('NotConnected'),
          [WFP]: QUIET_TRACE,
          'wfpdiag.txt.sum':
            'Total Buffers Processed 4\nTotal Events  Processed 1718\nTotal Events  Lost      4\nElapsed Time            122 sec\n',
        },
        finding: 'trace-events-lost',
        severity: 'warning',
        not: ['no-ike-traffic'],
      },
      {
        name: 'masked peers: which of them it is cannot be told',
        files: { [STATS]: stats('NotConnected', 0, 0, '', '198.18.0.1'), [IKE]: a(GOOD(), '<IPaddress>') },
        finding: null,
        not: ALL,
      },
    ],
  ],
  [
    'SAs that end',
    [
      {
        name: '13885, E',
        files: {
          [IKE]: [
            e({ event: 'SA_DELETE', type: 'QM_SA', established: true, code: 13_885, message: `${textOf(13_885)}.` }),
          ],
        },
        finding: 'peer-deleted-sa',
        severity: 'warning',
        confidence: 'low',
      },
      {
        name: 'SA_DELETE without a reason, E',
        files: { [IKE]: [e({ event: 'SA_DELETE', type: 'QM_SA', established: true })] },
        finding: 'peer-deleted-sa',
        severity: 'warning',
        confidence: 'low',
      },
      ...mainMode(13_885, { finding: 'peer-deleted-sa', severity: 'warning', confidence: 'low' }),
      ...quickMode(13_895, {
        finding: 'sa-lifetime-expired',
        severity: 'info',
        confidence: 'high',
        phase: 'quick-mode',
      }).map((one) => ({ ...one, side: one.side ?? ('local' as const) })),
      {
        name: 'Received Expire Notification, then Deleting QM: on Azure’s side',
        files: { [IKE]: ['Received Expire Notification', 'Deleting QM'] },
        finding: 'sa-lifetime-expired',
        severity: 'info',
        side: 'local',
      },
      {
        name: 'the same in the trace',
        files: { [WFP]: [traceLine('Received Expire Notification'), traceLine('Deleting QM')] },
        finding: 'sa-lifetime-expired',
        severity: 'info',
        side: 'local',
      },
      ...mainMode(13_807, { finding: 'peer-deleted-sa', severity: 'error', confidence: 'medium' }).map((one) => ({
        ...one,
        // The code says whose delete it was, unless the event says otherwise.
        side: one.side ?? ('remote' as const),
      })),
      ...mainMode(13_808, { finding: 'negotiation-timeout', severity: 'error', confidence: 'low' }),
    ],
  ],
  [
    'rekeys that cross',
    [
      ...quickMode(13_821, { finding: 'rekey-collision', severity: 'warning', confidence: 'high', phase: 'rekey' }),
      {
        name: 'Sending Notify with error, B',
        files: { [IKE]: b(['[SEND][NOTIFY] Sending Notify with error Simultaneous rekeys were detected']) },
        finding: 'rekey-collision',
        severity: 'warning',
        side: 'local',
      },
      ...(['CHILD_SA_NOT_FOUND', 'TEMPORARY_FAILURE'] as const).flatMap((words): Case[] => [
        {
          name: `${words} received, B`,
          files: { [IKE]: b([K.refuses(words)]) },
          finding: 'rekey-collision',
          severity: 'warning',
          side: 'remote',
        },
        {
          name: `${words} in the trace`,
          files: { [WFP]: [traceLine(`Peer sent ${words} notify`)] },
          finding: 'rekey-collision',
          severity: 'warning',
        },
      ]),
      {
        name: 'and then an SA: information',
        files: { [IKE]: a([K.refuses('TEMPORARY_FAILURE'), ...GOOD()]) },
        finding: 'rekey-collision',
        severity: 'info',
      },
    ],
  ],
  [
    'a peer that stopped answering',
    [
      ...[1460, 13_886].flatMap((code) =>
        mainMode(code, { finding: 'dpd-timeout', severity: 'error', confidence: 'high', phase: 'dpd' }),
      ),
      {
        name: 'DPD timed out, as a status, A',
        files: { [IKE]: a([K.closed('DPD timed out')]) },
        finding: 'dpd-timeout',
        severity: 'error',
      },
      {
        name: 'DPD timed out, by itself, D',
        files: { [IKE]: ['[LOCAL_MSG] DPD timed out'] },
        finding: 'dpd-timeout',
        severity: 'error',
      },
      {
        name: 'DPD is turned off is no trouble',
        files: { [IKE]: a(['[LOCAL_MSG] DPD is turned off for tunnelId 0x3']) },
        finding: null,
        not: ALL,
      },
    ],
  ],
  [
    'codes that no row reads',
    [
      // 5, 87 and 13859 stand for the many that are known and named by no row, 99999 for one that no table has.
      ...[13_804, 13_816, 13_888, 13_889, 13_894, 13_833, 13_859, 87, 99_999].flatMap((code) =>
        mainMode(code, { finding: 'negotiation-timeout', severity: 'error', confidence: 'low' }).filter(
          ({ name }) => textOf(code) !== '' || !/, (A|B)$/.test(name),
        ),
      ),
      {
        name: 'not told where something else explains it',
        files: { [IKE]: a([...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_804))]) },
        finding: 'psk-mismatch',
        severity: 'error',
      },
      {
        name: 'not told where the tunnel stands afterwards',
        files: { [IKE]: a([...OPENED, K.closed(textOf(13_804)), ...GOOD()]) },
        finding: null,
        not: ALL,
      },
      {
        name: 'a number behind the word "error" that is no code',
        files: { [IKE]: a(['[LOCAL_MSG] Retrying after error 3 of 5', '[LOCAL_MSG] status 12']) },
        finding: null,
        not: ALL,
      },
    ],
  ],
  [
    'load and limits of the gateway',
    [
      ...[13_809, 13_810, 13_811, 13_812, 13_814, 13_815, 13_860].flatMap((code) => [
        ...mainMode(code, { finding: 'negotiation-timeout', severity: 'warning' }),
        ...quickMode(code, { finding: 'negotiation-timeout', severity: 'warning' }),
      ]),
      ...[13_882, 13_884, 13_890, 13_903].flatMap((code) =>
        mainMode(code, { finding: 'negotiation-timeout', severity: 'warning' }),
      ),
    ],
  ],
];
