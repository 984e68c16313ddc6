import { type Case, type FindingId, type Label } from '../case.ts';
import { type Piece } from '../../make/corpus-forms.ts';
import { FOREIGN, proofOf } from '../../make/corpus-plot.ts';
import {
  cpuPieces,
  dropPiece,
  errorPieces,
  lines,
  resultPieces,
  statsPieces,
  summaryPieces,
  xmlAround,
} from '../../make/corpus-files.ts';
import { world } from '../../make/corpus-world.ts';

/** The small files of a zip alone: results, stats, processor, trace summary, IKEErrors, net events. */

const w = world(4711);
const site = w.site();
const HOUR = 3_600_000;

function one(id: string, under: FindingId | 'healthy', files: Record<string, Piece[]>, label: Label): Case {
  return { id: `files/${id}`, under, variant: 'files', files, label };
}

const RESULT = 'result.json';
const STATS = 'ConnectionStats.txt';

interface FaultRow {
  readonly fault: string;
  readonly cause: FindingId | null;
  readonly health?: Label['health'];
  readonly severity?: 'error' | 'warning' | 'info';
  readonly by?: 'id' | 'reasonType';
}

const FAULTS: readonly FaultRow[] = [
  { fault: 'Authentication', cause: 'psk-mismatch' },
  { fault: 'PeerReachability', cause: 'peer-unreachable', by: 'reasonType' },
  { fault: 'IkePolicyMismatch', cause: 'policy-mismatch-ike' },
  { fault: 'GatewayNotFound', cause: 'gateway-not-healthy' },
  { fault: 'PlannedMaintenance', cause: 'gateway-not-healthy' },
  { fault: 'UserDrivenUpdate', cause: 'gateway-not-healthy', by: 'reasonType' },
  { fault: 'VipUnResponsive', cause: 'gateway-not-healthy' },
  { fault: 'PlatformInActive', cause: 'gateway-not-healthy' },
  { fault: 'ServiceNotRunning', cause: 'gateway-not-healthy' },
  { fault: 'UnKnown', cause: 'gateway-not-healthy' },
  { fault: 'GatewayCPUUsageExceeded', cause: 'gateway-cpu-high' },
  { fault: 'ConnectionEntityNotFound', cause: 'connection-not-configured' },
  { fault: 'ConnectionNotConfiguredOnGateway', cause: 'connection-not-configured' },
  { fault: 'ConnectionIsMarkedDisconnected', cause: 'connection-not-configured', by: 'reasonType' },
];

const results: Case[] = FAULTS.map(({ fault, cause, by = 'id' }) =>
  one(
    `result-${fault}`,
    cause ?? 'healthy',
    { [RESULT]: resultPieces('UnHealthy', [fault], by) },
    {
      why: `Fault ${fault} of a troubleshoot result, on the result alone.`,
      health: ['unhealthy'],
      cause: [cause],
      wanted:
        cause === null
          ? []
          : [
              {
                id: cause,
                severity: ['error'],
                fault: fault,
                proof: [fault],
                ...(IKE_FAULTS().has(fault) ? { atMost: 'medium' } : {}),
              },
            ],
    },
  ),
);

function IKE_FAULTS(): ReadonlySet<string> {
  return new Set(['Authentication', 'PeerReachability', 'IkePolicyMismatch']);
}

export const FILE_CASES: readonly Case[] = [
  ...results,
  one(
    'result-standby',
    'connection-standby',
    { [RESULT]: resultPieces('UnHealthy', ['ConnectionMarkedStandby']) },
    {
      why: 'ConnectionMarkedStandby is information, and the code says unhealthy.',
      health: ['unhealthy'],
      cause: [null],
      wanted: [
        {
          id: 'connection-standby',
          severity: ['info'],
          fault: 'ConnectionMarkedStandby',
          proof: ['ConnectionMarkedStandby'],
        },
      ],
    },
  ),
  one(
    'result-parse-error',
    'wfp-parse-error',
    { [RESULT]: resultPieces('UnHealthy', ['WfpParse Error']) },
    {
      why: 'Fault WfpParse Error: a warning; the code says unhealthy.',
      health: ['unhealthy'],
      cause: ['wfp-parse-error', null],
      wanted: [{ id: 'wfp-parse-error', severity: ['warning'], fault: 'WfpParse Error', proof: ['WfpParse Error'] }],
    },
  ),
  one(
    'result-no-connections',
    'connection-not-configured',
    { [RESULT]: resultPieces('UnHealthy', ['NoConnectionsFoundForGateway']) },
    {
      why: 'NoConnectionsFoundForGateway is a warning only.',
      health: ['unhealthy', 'unknown'],
      cause: ['connection-not-configured', null],
      wanted: [{ id: 'connection-not-configured', severity: ['warning'], proof: ['NoConnectionsFoundForGateway'] }],
    },
  ),
  one(
    'result-healthy',
    'no-fault',
    { [RESULT]: resultPieces('Healthy', ['NoFault']) },
    {
      why: 'Fault NoFault and nothing else: no-fault, information, on healthy only.',
      health: ['healthy'],
      cause: [null],
      wanted: [{ id: 'no-fault', severity: ['info'], proof: [] }],
      quiet: true,
    },
  ),
  one(
    'result-degraded',
    'gateway-not-healthy',
    { [RESULT]: resultPieces('Degraded', ['PlatformInActive', 'NoFault']) },
    {
      why: 'Degraded is unhealthy; the healthy part does not heal the other.',
      health: ['unhealthy'],
      cause: ['gateway-not-healthy'],
      wanted: [{ id: 'gateway-not-healthy', severity: ['error'], proof: ['PlatformInActive'] }],
      never: ['no-fault'],
    },
  ),
  one(
    'stats-both-ways',
    'no-fault',
    {
      [STATS]: statsPieces({
        state: 'Connected',
        inward: 88_211,
        outward: 90_112,
        since: w.start,
        endpoint: site.peer,
      }),
    },
    {
      why: 'Connected with bytes both ways and nothing above: no-fault.',
      health: ['healthy'],
      cause: [null],
      wanted: [{ id: 'no-fault', severity: ['info'], proof: [] }],
      quiet: true,
    },
  ),
  one(
    'stats-nothing-in',
    'idle-or-one-way-traffic',
    {
      [STATS]: statsPieces(
        { state: 'Connected', inward: 0, outward: 90_112, since: w.start, endpoint: site.peer },
        'failure',
      ),
    },
    {
      why: 'Connected, ingress 0 with egress above 0: unknown, idle-or-one-way-traffic; not a negotiation fault.',
      health: ['unknown'],
      cause: ['idle-or-one-way-traffic'],
      wanted: [{ id: 'idle-or-one-way-traffic', severity: ['warning'], phase: ['data'] }],
      never: ['no-fault'],
    },
  ),
  one(
    'stats-nothing-out',
    'idle-or-one-way-traffic',
    { [STATS]: statsPieces({ state: 'Connected', inward: 4096, outward: 0, since: w.start }, 'failure') },
    {
      why: 'Or the reverse.',
      health: ['unknown'],
      cause: ['idle-or-one-way-traffic'],
      wanted: [{ id: 'idle-or-one-way-traffic', severity: ['warning'] }],
    },
  ),
  one(
    'stats-down',
    'no-ike-traffic',
    { [STATS]: statsPieces({ state: 'NotConnected' }) },
    {
      why: 'A missing log is not silence: no cause.',
      health: ['unknown', 'unhealthy'],
      cause: [null],
      wanted: [],
      never: ['no-ike-traffic', 'peer-unreachable', 'no-fault'],
      quiet: true,
    },
  ),
  one(
    'stats-down-empty-log',
    'no-ike-traffic',
    {
      [STATS]: statsPieces({ state: 'NotConnected' }, 'failure'),
      'IkeLogs.txt': lines(['Queue depth 0 of 4000', '[LOCAL_MSG] Updated the timer of the high priority queue']),
    },
    {
      why: 'A log is there, but no IKE event at all on an unconnected tunnel: no-ike-traffic.',
      health: ['unhealthy'],
      cause: ['no-ike-traffic'],
      wanted: [{ id: 'no-ike-traffic', severity: ['error'], fault: 'PeerReachability', proof: [] }],
    },
  ),
  ...(
    [
      [97, 'error', 'unhealthy'],
      [96, 'error', 'unhealthy'],
      [95, 'warning', 'unknown'],
      [81, 'warning', 'unknown'],
    ] as const
  ).map(([percent, severity, health]) =>
    one(
      `cpu-${percent}`,
      'gateway-cpu-high',
      { 'CPUStats.txt': cpuPieces(percent, 'failure') },
      {
        why: 'CPU usage over 95 % is an error, from 80 % a warning.',
        health: [health],
        cause: ['gateway-cpu-high'],
        wanted: [{ id: 'gateway-cpu-high', severity: [severity], fault: 'GatewayCPUUsageExceeded' }],
      },
    ),
  ),
  ...[0, 42, 79].map((percent) =>
    one(
      `cpu-${percent}`,
      'healthy',
      { 'CPUStats.txt': cpuPieces(percent) },
      {
        why: 'Below 80 % nothing is said.',
        health: ['unknown', 'healthy'],
        cause: [null],
        wanted: [],
        quiet: true,
      },
    ),
  ),
  one(
    'summary-lost',
    'trace-events-lost',
    { 'wfpdiag.txt.sum': summaryPieces(17) },
    {
      why: 'Events lost > 0 in the .sum: trace-events-lost, a warning.',
      health: ['unknown'],
      cause: ['trace-events-lost'],
      wanted: [{ id: 'trace-events-lost', severity: ['warning'] }],
    },
  ),
  one(
    'summary-unknown-formats',
    'healthy',
    { 'wfpdiag.txt.sum': summaryPieces(0, 1100) },
    {
      why: 'Unknown formats in the .sum are coverage text, never a finding by themselves.',
      health: ['unknown', 'healthy'],
      cause: [null],
      wanted: [],
      quiet: true,
    },
  ),
  one(
    'errors-key',
    'psk-mismatch',
    {
      'IKEErrors.txt': errorPieces([
        [
          'On-prem device sent invalid payload.',
          'IkeFindPayloadInPacket failed with Windows error 13843(ERROR_IPSEC_IKE_INVALID_PAYLOAD)',
          'payload',
        ],
        [
          'Authentication failed. Check shared key. Check crypto. Check lifetimes.',
          'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
          'failure',
        ],
      ]),
    },
    {
      why: '13801 beside 13843 for the same peer is one fault: the key; in either order.',
      health: ['unhealthy'],
      cause: ['psk-mismatch'],
      wanted: [
        { id: 'psk-mismatch', severity: ['error'], side: 'remote', atLeast: 'medium' },
        { id: 'invalid-payload', causedBy: 'psk-mismatch', proof: ['payload'] },
      ],
    },
  ),
  one(
    'errors-quick',
    'policy-mismatch-ipsec',
    {
      'IkeErrors.txt': errorPieces([
        [
          'On-premises device rejected Quick Mode settings. Check values.',
          'Peer sent NO_PROPOSAL_CHOSEN notify',
          'failure',
        ],
      ]),
    },
    {
      why: 'IKEErrors "rejected Quick Mode settings": policy-mismatch-ipsec, the peer refused.',
      health: ['unhealthy'],
      cause: ['policy-mismatch-ipsec'],
      wanted: [{ id: 'policy-mismatch-ipsec', severity: ['error'], side: 'remote' }],
    },
  ),
  one(
    'errors-payload',
    'invalid-payload',
    {
      'IKEErrors.txt': errorPieces([
        [
          'On-prem device sent invalid payload.',
          'IkeFindPayloadInPacket failed with Windows error 13843(ERROR_IPSEC_IKE_INVALID_PAYLOAD)',
          'failure',
        ],
      ]),
    },
    {
      why: '"On-prem device sent invalid payload" alone: invalid-payload.',
      health: ['unhealthy'],
      cause: ['invalid-payload'],
      wanted: [{ id: 'invalid-payload', severity: ['error'] }],
    },
  ),
  ...(['classifyDrop', 'ipsecDrop', 'idpDrop'] as const).map((kind) =>
    one(
      `net-event-${kind}`,
      'packet-dropped-by-wfp',
      {
        'netevents.xml': xmlAround([
          dropPiece(
            { kind: 'classifyAllow', local: site.azure, remote: site.peer, protocol: 17 },
            w.start - HOUR,
            FOREIGN,
          ),
          dropPiece(
            { kind, local: site.azure, remote: site.peer, protocol: 17, status: 13_911 },
            w.start,
            proofOf('failure'),
          ),
        ]),
      },
      {
        why: 'Packet-drop events are packet-dropped-by-wfp, a warning.',
        health: ['unknown'],
        cause: ['packet-dropped-by-wfp'],
        wanted: [{ id: 'packet-dropped-by-wfp', severity: ['warning'] }],
      },
    ),
  ),
  one(
    'net-event-allow',
    'healthy',
    {
      'netevents.xml': xmlAround([
        dropPiece({ kind: 'classifyAllow', local: site.azure, remote: site.peer, protocol: 17 }, w.start, FOREIGN),
      ]),
    },
    {
      why: 'An allowed packet is no fault.',
      health: ['unknown', 'healthy'],
      cause: [null],
      wanted: [],
      quiet: true,
    },
  ),
];
