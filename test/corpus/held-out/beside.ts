import type { Case } from '../case.ts';
import { azureAuthenticates, closing, comesUp, peerAuthenticates } from '../common.ts';
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
import { type Happening, FOREIGN, bare, failed, proof, proofOf, tell } from '../../make/corpus-plot.ts';
import { IN_0, IN_1 } from '../../make/corpus-rows.ts';
import { say } from '../../make/corpus-talk.ts';
import type { Site, World } from '../../make/corpus-world.ts';
import { UNHEALTHY, WELL, log, rows, scene, trace } from './scene.ts';

/** Several files that say something of the same tunnel, alike or not; and what is missing. */

const KEY = 'IKE authentication credentials are unacceptable';

function keyRefused(w: World, site: Site, at: number): Happening[] {
  const s = w.session(site);
  return tell(s, at, [...azureAuthenticates(s), proof(say.refused('Authentication failed')), closing(s, KEY)]);
}

export const BESIDE: readonly Case[] = [
  scene(
    'unreachable-says-the-result',
    'psk-mismatch',
    'Two signs that contradict each other are both shown, with the one that has better evidence as the cause.',
    (w) => ({
      files: {
        'result.json': resultPieces('UnHealthy', ['PeerReachability']),
        'IkeLogs.txt': log(w, keyRefused(w, w.site(), w.start)),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [
          { id: 'psk-mismatch', severity: ['error'], atLeast: 'high' },
          { id: 'peer-unreachable', proof: [] },
        ],
        beside: ['peer-unreachable'],
      },
    }),
  ),
  scene(
    'key-says-the-result-policy-the-log',
    'policy-mismatch-ike',
    'The one that has better evidence is the cause: a notify of the right phase.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'troubleshoot.json': resultPieces('UnHealthy', ['Authentication']),
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [say.offersIke(s), say.initSent(s), proof(say.refused('Policy Mismatch'))]),
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike'],
          wanted: [
            { id: 'policy-mismatch-ike', severity: ['error'] },
            { id: 'psk-mismatch', proof: [] },
          ],
          beside: ['psk-mismatch'],
        },
      };
    },
  ),
  scene(
    'result-and-log-agree',
    'psk-mismatch',
    'A fault and the log that shows it are one cause, as certain as the log is.',
    (w) => ({
      files: {
        'result.json': resultPieces('UnHealthy', ['Authentication'], 'reasonType'),
        'IkeLogs.txt': log(w, keyRefused(w, w.site(), w.start), { form: 'A' }),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', severity: ['error'], atLeast: 'high', fault: 'Authentication' }],
      },
    }),
  ),
  scene(
    'policy-by-the-result-phase-by-the-log',
    'policy-mismatch-ipsec',
    'IkePolicyMismatch is -ipsec where a log beside it shows the phase.',
    (w) => ({
      files: {
        'result.json': resultPieces('UnHealthy', ['IkePolicyMismatch']),
        'Scrubbed-wfpdiag.txt': trace(
          w,
          tell(w.session(w.site()), w.start, [proof(failed(13_868, { mode: 'quick', point: 'Local' }))]),
        ),
      },
      label: {
        health: UNHEALTHY,
        cause: ['policy-mismatch-ipsec'],
        wanted: [{ id: 'policy-mismatch-ipsec', severity: ['error'], fault: 'IkePolicyMismatch' }],
        never: ['policy-mismatch-ike'],
      },
    }),
  ),
  scene('not-connected-and-why', 'psk-mismatch', 'ConnectionsNotConnected: unhealthy, the cause from the log.', (w) => {
    const site = w.site();
    return {
      files: {
        'result.json': resultPieces('UnHealthy', ['ConnectionsNotConnected']),
        'IkeLogs.txt': log(w, keyRefused(w, site, w.start)),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', peer: site.peer, severity: ['error'] }],
      },
    };
  }),
  scene(
    'not-connected-and-nothing-else',
    'healthy',
    'ConnectionsNotConnected without a log: unhealthy, no cause.',
    () => ({
      files: { 'result.json': resultPieces('UnHealthy', ['ConnectionsNotConnected']) },
      label: { health: UNHEALTHY, cause: [null], wanted: [], quiet: true },
    }),
  ),
  scene(
    'errors-and-trace-disagree',
    'policy-mismatch-ike',
    'IKEErrors says authentication, wfpdiag says policy: both are shown, the better evidence is the cause.',
    (w) => ({
      files: {
        'IKEErrors.txt': errorPieces([
          [
            'Authentication failed. Check shared key. Check crypto. Check lifetimes.',
            'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
            'key',
          ],
        ]),
        'Scrubbed-wfpdiag.txt': trace(
          w,
          tell(w.session(w.site()), w.start, [proof(failed(13_868, { point: 'Remote' }), 'policy')]),
        ),
      },
      label: {
        health: UNHEALTHY,
        cause: ['policy-mismatch-ike', 'psk-mismatch'],
        wanted: [
          { id: 'policy-mismatch-ike', proof: ['policy'] },
          { id: 'psk-mismatch', proof: ['key'] },
        ],
      },
    }),
  ),
  scene(
    'errors-and-trace-agree',
    'psk-mismatch',
    'The evidence of IKEErrors is a quotation of the trace: one fault.',
    (w) => ({
      files: {
        'IKEErrors.txt': errorPieces([
          [
            'Authentication failed. Check shared key. Check crypto. Check lifetimes.',
            'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
            'quote',
          ],
        ]),
        'Scrubbed-wfpdiag.txt': trace(
          w,
          tell(w.session(w.site()), w.start, [proof(failed(13_801, { point: 'Remote' }))]),
        ),
        'wfpdiag.txt.sum': summaryPieces(0),
        'ConnectionStats.txt': statsPieces({ state: 'NotConnected' }),
        'CPUStats.txt': cpuPieces(4),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', severity: ['error'], atLeast: 'high', side: 'remote' }],
      },
    }),
  ),
  scene(
    'busy-beside-a-healthy-tunnel',
    'gateway-cpu-high',
    'CPU usage over 95 % is an error, whatever the tunnel does.',
    (w) => {
      const site = w.site();
      return {
        files: {
          'CPUStats.txt': cpuPieces(96, 'failure'),
          'ConnectionStats.txt': statsPieces({
            state: 'Connected',
            inward: 90_000,
            outward: 80_000,
            since: w.start,
            endpoint: site.peer,
          }),
          'IkeLogs.txt': log(w, comesUp(w, site, w.start)),
        },
        label: {
          health: UNHEALTHY,
          cause: ['gateway-cpu-high'],
          wanted: [{ id: 'gateway-cpu-high', severity: ['error'], fault: 'GatewayCPUUsageExceeded' }],
          never: ['no-fault'],
        },
      };
    },
  ),
  scene(
    'connected-and-nothing-comes-in',
    'idle-or-one-way-traffic',
    'Connected, ingress 0 with egress above 0: not a negotiation fault.',
    (w) => {
      const site = w.site();
      return {
        files: {
          'ConnectionStats.txt': statsPieces(
            { state: 'Connected', inward: 0, outward: 80_000, since: w.start + 2000, endpoint: site.peer },
            'failure',
          ),
          'IkeLogs.txt': log(w, comesUp(w, site, w.start)),
        },
        label: {
          health: ['unknown'],
          cause: ['idle-or-one-way-traffic'],
          wanted: [{ id: 'idle-or-one-way-traffic', severity: ['warning'], phase: ['data'] }],
          never: ['no-fault'],
        },
      };
    },
  ),
  scene(
    'connected-and-child-failures',
    'policy-mismatch-ipsec',
    '"Connected, 0 bytes, child failures again and again" is one story.',
    (w) => {
      const site = w.site();
      const plot = [0, 40, 80, 120].flatMap((second) =>
        tell(w.session(site), w.start + second * 1000, [proof(failed(13_868, { mode: 'quick', point: 'Local' }))]),
      );
      return {
        files: {
          'ConnectionStats.txt': statsPieces({
            state: 'Connected',
            inward: 0,
            outward: 0,
            since: w.start - 600_000,
            endpoint: site.peer,
          }),
          'Scrubbed-wfpdiag.txt': trace(w, plot),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ipsec'],
          wanted: [{ id: 'policy-mismatch-ipsec', severity: ['error'], occurrences: 4 }],
          verdicts: [{ peer: site.peer, health: UNHEALTHY, cause: ['policy-mismatch-ipsec'] }],
        },
      };
    },
  ),
  scene(
    'lost-events-beside-silence',
    'trace-events-lost',
    'Events lost: silence in this log proves nothing, and a gap never raises confidence.',
    (w) => ({
      files: {
        'wfpdiag.txt.sum': summaryPieces(340),
        'Scrubbed-wfpdiag.txt': trace(
          w,
          tell(w.session({ ...w.site(), peer: '' }), w.start, [
            'Deleted ICookie from the high priority thread pool list',
          ]),
        ),
        'ConnectionStats.txt': statsPieces({ state: 'NotConnected' }),
      },
      label: {
        health: ['unknown', 'unhealthy'],
        cause: ['trace-events-lost', 'no-ike-traffic', null],
        wanted: [{ id: 'trace-events-lost', severity: ['warning'] }],
      },
    }),
  ),
  scene(
    'a-known-peer-and-not-a-word-of-it',
    'no-ike-traffic',
    'A log is there, but no IKE event for a peer that is known from the statistics.',
    (w) => {
      const [silent, up] = [w.site(), w.site()];
      return {
        files: {
          'ConnectionStats.txt': statsPieces({ state: 'NotConnected', endpoint: silent.peer }),
          'IkeLogs.txt': log(w, comesUp(w, up, w.start, FOREIGN)),
        },
        label: {
          health: UNHEALTHY,
          cause: ['no-ike-traffic'],
          wanted: [
            { id: 'no-ike-traffic', peer: silent.peer, severity: ['error'], fault: 'PeerReachability', proof: [] },
          ],
          verdicts: [{ peer: silent.peer, health: UNHEALTHY, cause: ['no-ike-traffic'] }],
        },
      };
    },
  ),
  scene('down-without-a-log', 'healthy', 'A missing log is not silence: no cause.', () => ({
    files: { 'ConnectionStats.txt': statsPieces({ state: 'NotConnected' }), 'CPUStats.txt': cpuPieces(2) },
    label: {
      health: ['unknown', 'unhealthy'],
      cause: [null],
      wanted: [],
      never: ['no-ike-traffic', 'peer-unreachable'],
      quiet: true,
    },
  })),
  scene(
    'overloaded',
    'gateway-cpu-high',
    '13812 and its like are gateway load, a warning; the processor is the cause.',
    (w) => ({
      files: {
        'CPUStats.txt': cpuPieces(99, 'failure'),
        'Scrubbed-wfpdiag.txt': trace(w, tell(w.session(w.site()), w.start, [failed(13_812, { point: 'Local' })])),
      },
      label: {
        health: UNHEALTHY,
        cause: ['gateway-cpu-high'],
        wanted: [{ id: 'gateway-cpu-high', severity: ['error'] }],
      },
    }),
  ),
  scene(
    'too-many-pairs-under-a-policy',
    'policy-mismatch-ipsec',
    '13884 is a warning under the cause it explains.',
    (w) => {
      const site = w.site();
      return {
        files: {
          'Scrubbed-wfpdiag.txt': trace(w, [
            ...tell(w.session(site), w.start, [proof(failed(13_868, { mode: 'quick', point: 'Local' }))]),
            ...tell(w.session(site), w.start + 300, [failed(13_884, { mode: 'quick', point: 'Local' })]),
          ]),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ipsec'],
          wanted: [{ id: 'policy-mismatch-ipsec', severity: ['error'] }],
        },
      };
    },
  ),
  scene(
    'drop-beside-a-tunnel-that-stands',
    'packet-dropped-by-wfp',
    'Packet-drop events are a warning; the tunnel is no less up.',
    (w) => {
      const site = w.site();
      return {
        files: {
          'netevents.xml': xmlAround([
            dropPiece(
              { kind: 'classifyDrop', local: site.azure, remote: '192.168.50.7', protocol: 6 },
              w.start + 900_000,
              proofOf('failure'),
            ),
          ]),
          'ConnectionStats.txt': statsPieces({ state: 'Connected', inward: 40_000, outward: 50_000, since: w.start }),
        },
        label: {
          health: ['healthy', 'unknown'],
          cause: [null, 'packet-dropped-by-wfp'],
          wanted: [{ id: 'packet-dropped-by-wfp', severity: ['warning'] }],
        },
      };
    },
  ),
  scene(
    'platform-and-then-well',
    'gateway-not-healthy',
    'A failure of the log followed by an established SA is history.',
    (w) => {
      const site = w.site();
      const s = w.session(site);
      return {
        files: {
          'IkeLogs.txt': log(w, [
            ...tell(s, w.start, [
              say.offersIke(s),
              proof(say.closed(s, 'The read or write operation to an encrypted file could not be opened')),
            ]),
            ...comesUp(w, site, w.start + 70_000),
          ]),
        },
        label: {
          health: WELL,
          cause: [null, 'gateway-not-healthy'],
          wanted: [{ id: 'gateway-not-healthy', severity: ['warning'] }],
        },
      };
    },
  ),
  scene('a-notify-nobody-knows', 'healthy', 'A notify that no table has is kept and is no finding by itself.', (w) => {
    const s = w.session(w.site());
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          tell(s, w.start, [
            ...peerAuthenticates(s),
            say.refused('Wibble of the second kind'),
            say.peerOffersIpsec(),
            say.asks(s),
            say.settles(s),
          ]),
        ),
      },
      label: { health: WELL, cause: [null], wanted: [], quiet: true },
    };
  }),
  scene(
    'aggressive-mode',
    'healthy',
    'Aggressive mode: no public text of it exists; it is unknown, not a fault.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [
              '[RECEIVED] Received Aggressive Mode packet, exchange type: IKE Aggressive mode',
              '[LOCAL_MSG] Updated the timer of the high priority queue',
            ]),
          ),
        },
        label: { health: ['unknown'], cause: [null], wanted: [], quiet: true },
      };
    },
  ),
  scene(
    'information-in-brackets',
    'healthy',
    'A bracketed record without a code, of a level below error, is no failure.',
    (w) => {
      const s = w.session(w.site());
      const record = (event: string): string =>
        `(Informational)[Remote] ${s.site.peer}:4500 [Local] ${s.site.azure}:4500 [SESSION_ID] {${s.guid}} [ConnType] IKEv2-S2S [TunnelId] 2 [TSId] 91 [IkeEvent] ${event} [SA_type] QM_SA [SAEstablished] true`;
      return {
        files: { 'IkeLogs.txt': lines([record('SA_CREATED'), record('SA_REKEYED')]) },
        label: { health: WELL, cause: [null], wanted: [], quiet: true },
      };
    },
  ),
  scene('point-to-site-beside', 'healthy', 'P2S logs are known for what they are, not diagnosed.', (w) => ({
    files: {
      'p2s.txt': lines([
        '[MSG] [default] [OVPN_4CE1F2A90B7D] Connect request received. IP=0.7.9.1:443',
        '[MSG] [default] [OVPN_4CE1F2A90B7D] AAD authentication failed. Username=***user@contoso.com',
        '[MSG] [default] [OVPN_4CE1F2A90B7D] Connection failed. Username=***user@contoso.com',
      ]),
      'ConnectionStats.txt': statsPieces({ state: 'Connected', inward: 40_000, outward: 50_000, since: w.start }),
    },
    label: { health: ['healthy'], cause: [null], wanted: [], quiet: true },
  })),
  scene('two-instances-one-in-reserve', 'no-fault', 'The other instance stands by: healthy.', (w) => {
    const site = w.site();
    return {
      files: {
        [`${IN_0}/ConnectionStats.txt`]: statsPieces({ state: 'NotConnected' }),
        [`${IN_1}/ConnectionStats.txt`]: statsPieces({
          state: 'Connected',
          inward: 7000,
          outward: 8000,
          since: w.start,
          endpoint: site.peer,
        }),
      },
      label: {
        health: ['healthy'],
        cause: [null],
        wanted: [{ id: 'no-fault', severity: ['info'], proof: [] }],
        quiet: true,
      },
    };
  }),
  scene(
    'no-more-than-noise',
    'wfp-parse-error',
    'A wfpdiag that is mostly undecodable: wfp-parse-error, a warning.',
    (w) => {
      const stamp = new Date(w.start).toISOString();
      const prefix = `[0]0368.03A4::${stamp.slice(5, 7)}/${stamp.slice(8, 10)}/${stamp.slice(0, 4)}-${stamp.slice(11, 23)} `;
      const unknown = `Unknown( 17): GUID=7857a320-42ee-6e90-d5d9-3f414e3ea2d3 (No Format Information found).`;
      return {
        files: {
          'Scrubbed-wfpdiag.txt': [
            ...lines([`${prefix}[ikeext] 3001|203.0.113.200|Deleted ICookie from the high priority thread pool list`]),
            ...lines(
              Array.from({ length: 80 }, () => unknown),
              proofOf('failure'),
            ),
          ],
        },
        label: {
          health: ['unknown'],
          cause: ['wfp-parse-error'],
          wanted: [{ id: 'wfp-parse-error', severity: ['warning'], proof: [] }],
        },
      };
    },
  ),
  scene(
    'rows-of-the-gateway-itself',
    'azure-side-change',
    "The gateway's own rows of a changed setting are information.",
    (w) => {
      const site = w.site();
      return {
        files: rows(w, [{ plot: comesUp(w, site, w.start + 20_000) }], 'json', [
          {
            at: w.start,
            instance: IN_0,
            category: 'GatewayDiagnosticLog',
            operation: 'SetConnectionConfiguration',
            level: 'Informational',
            message: 'SetConnectionConfiguration succeeded',
            from: null,
          },
          {
            at: w.start + 100,
            instance: IN_0,
            category: 'RouteDiagnosticLog',
            operation: 'StaticRouteUpdate',
            level: 'Informational',
            message: 'Static route was updated',
            from: null,
          },
        ]),
        label: { health: WELL, cause: [null], wanted: [], quiet: true },
      };
    },
  ),
  scene('initiator-only', 'connection-not-configured', "1225: the connection is initiator-only; Azure's side.", (w) => {
    const s = w.session(w.site());
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          tell(s, w.start, [
            say.initReceived(s),
            proof(say.closed(s, 'The remote computer refused the network connection')),
            bare('IkeCleanupMMNegotiation called with error 1225'),
          ]),
        ),
      },
      label: {
        health: UNHEALTHY,
        cause: ['connection-not-configured'],
        wanted: [{ id: 'connection-not-configured', severity: ['error'], says: /initiator/i }],
      },
    };
  }),
];
