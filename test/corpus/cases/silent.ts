import { bare, failed, proof, tell } from '../../make/corpus-plot.ts';
import { say } from '../../make/corpus-talk.ts';
import { SAID, type Tale } from '../case.ts';
import { azureAuthenticates, closing, peerAuthenticates } from '../common.ts';

/** Tunnels on which nothing comes, or on which what stood comes to an end. */
export const SILENT: readonly Tale[] = [
  {
    id: 'first-packet-unanswered',
    under: 'peer-unreachable',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        say.offersIke(s),
        ...[1, 2, 4, 8, 16].flatMap((pause) => [proof(say.initSent(s)), pause]),
        closing(s, 'Negotiation timed out'),
      ]);
    },
    label: {
      why: 'IKE_SA_INIT sent (rCookie 0) again and again and never answered: peer-unreachable.',
      health: ['unhealthy'],
      cause: ['peer-unreachable'],
      wanted: [
        {
          id: 'peer-unreachable',
          severity: ['error'],
          atLeast: 'medium',
          phase: ['ike-sa-init', 'main-mode'],
          fault: 'PeerReachability',
          says: /UDP/,
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'azure', outcome: 'failed' }],
    },
    headless: null,
  },
  {
    id: 'auth-unanswered',
    under: 'negotiation-timeout',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...azureAuthenticates(s),
        2,
        say.authSent(s),
        4,
        say.authSent(s),
        30,
        proof(say.closed(s, 'Negotiation timed out')),
      ]);
    },
    label: {
      why: 'SA_INIT answered, AUTH not, 13805: negotiation-timeout.',
      health: ['unhealthy'],
      cause: ['negotiation-timeout'],
      wanted: [{ id: 'negotiation-timeout', severity: ['error'], phase: ['ike-auth'], fault: null, says: /4500/ }],
      never: ['peer-unreachable'],
      attempts: [{ initiator: 'azure', outcome: 'failed' }],
    },
    headless: null,
  },
  {
    id: 'nobody-knows-this-address',
    under: 'connection-not-configured',
    forms: ['A', 'B', 'F', 'pt1h', 'csv'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        say.initReceived(s),
        proof(
          w.dice.pick([
            'Incoming IKE connection is ignored because no matching tunnel was found',
            '[Reason Verbose]Incoming IKE from Wrong IP which is not configured',
          ]),
        ),
      ]);
    },
    label: {
      why: '"Incoming IKE connection is ignored because no matching tunnel", "from Wrong IP": connection-not-configured.',
      health: ['unhealthy'],
      cause: ['connection-not-configured'],
      wanted: [{ id: 'connection-not-configured', severity: ['error'], fault: 'ConnectionNotConfiguredOnGateway' }],
    },
    // Of a torn line not enough is left to know it by.
    not: ['torn'],
  },
  {
    id: 'peer-stops-answering',
    under: 'dpd-timeout',
    forms: ['A', 'B', 'pt1h', 'csv', 'json-tables'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return [
        ...tell(s, at, [...peerAuthenticates(s), say.peerOffersIpsec(), say.asks(s), say.settles(s)]),
        ...tell(s, at + 5_000_000, [
          proof(say.closed(s, 'Main mode SA assumed to be invalid because peer stopped responding')),
        ]),
      ];
    },
    label: {
      why: '13886 "…peer stopped responding" with nothing re-established: dpd-timeout, an error.',
      health: ['unhealthy'],
      cause: ['dpd-timeout'],
      wanted: [{ id: 'dpd-timeout', severity: ['error'], phase: ['dpd'] }],
    },
    not: ['descending', 'repeated'],
  },
  {
    id: 'deleted-once',
    under: 'peer-deleted-sa',
    forms: ['B', 'pt1h', 'json'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [proof(failed(13_885, { mode: 'quick', event: 'SA_DELETE', established: true }))]);
    },
    label: {
      why: '13885 one-off: peer-deleted-sa, low, since the text covers expiry and delete; alone nothing is known of what came after.',
      health: ['unknown'],
      cause: [null, 'peer-deleted-sa'],
      wanted: [{ id: 'peer-deleted-sa', atMost: 'low', fault: null }],
    },
    recovered: {
      why: 'Normal when a new SA follows at once.',
      health: ['healthy', 'unknown'],
      cause: [null, 'peer-deleted-sa'],
      wanted: [{ id: 'peer-deleted-sa', severity: ['warning', 'info'] }],
    },
    not: ['repeated'],
  },
  {
    id: 'idle-expiry',
    under: 'sa-lifetime-expired',
    forms: ['A', 'B', 'F', 'pt1h'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return [
        ...tell(s, at, [...peerAuthenticates(s), say.peerOffersIpsec(), say.asks(s), say.settles(s)]),
        ...tell(s, at + 300_000, [proof('Received Expire Notification'), proof('Deleting QM')]),
      ];
    },
    label: {
      why: '`Received Expire Notification` then `Deleting QM`: sa-lifetime-expired, information, local despite the word "Received".',
      health: ['healthy', 'unknown'],
      cause: [null],
      wanted: [{ id: 'sa-lifetime-expired', severity: ['info'], side: 'local' }],
      quiet: true,
    },
    recovered: { quiet: true, wanted: [{ id: 'sa-lifetime-expired', severity: ['info'] }] },
    not: ['descending', 'repeated', 'instances', 'shuffled'],
  },
  {
    id: 'reaped',
    under: 'negotiation-timeout',
    forms: ['A', 'B', 'pt1h'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...azureAuthenticates(s),
        proof(say.closed(s, 'IKE SA deleted before establishment completed')),
      ]);
    },
    label: {
      why: '13808 is a symptom; alone negotiation-timeout, low.',
      health: ['unhealthy'],
      cause: ['negotiation-timeout'],
      wanted: [{ id: 'negotiation-timeout', severity: ['error'], atMost: 'low' }],
    },
  },
  {
    id: 'two-rekeys-at-once',
    under: 'rekey-collision',
    forms: ['A', 'B', 'F', 'pt1h', 'csv', 'csv-split'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [proof(say.refusesWith('Simultaneous rekeys were detected'))]);
    },
    label: {
      why: '13821 "Simultaneous rekeys were detected": rekey-collision, a warning.',
      health: ['unknown', 'healthy'],
      cause: ['rekey-collision', null],
      wanted: [{ id: 'rekey-collision', severity: ['warning'], fault: null }],
    },
    recovered: {
      why: 'Information when success follows.',
      health: ['healthy', 'unknown'],
      cause: [null],
      wanted: [{ id: 'rekey-collision', severity: ['info'] }],
      quiet: true,
    },
    not: ['instances'],
  },
  {
    id: 'other-instance-has-it',
    under: 'connection-standby',
    forms: ['A', 'B', 'pt1h', 'csv'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        say.initReceived(s),
        proof(
          w.dice.chance(0.5)
            ? say.closed(s, 'The operator or administrator has refused the request')
            : say.refusesWith('The operator or administrator has refused the request'),
        ),
      ]);
    },
    label: {
      why: '4320 (already connecting or connected, or the secondary got the request): connection-standby, information.',
      health: ['unknown', 'healthy'],
      cause: [null],
      wanted: [{ id: 'connection-standby', severity: ['info'], fault: 'ConnectionMarkedStandby' }],
      quiet: true,
    },
    recovered: { quiet: true },
    not: ['instances'],
  },
  {
    id: 'platform-trouble',
    under: 'gateway-not-healthy',
    forms: ['A', 'B', 'pt1h', 'json'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        say.offersIke(s),
        proof(
          w.dice.pick([
            say.closed(s, 'The read or write operation to an encrypted file could not be opened'),
            '[RECEIVED][NOTIFY] Received Notify with error The read or write operation to an encrypted file could not be completed',
            say.closed(s, 'The wait operation timed out'),
            say.refusesWith('Element not found'),
          ]),
        ),
      ]);
    },
    label: {
      why: 'Codes 258, 1168 and the EFS texts: gateway-not-healthy.',
      health: ['unhealthy'],
      cause: ['gateway-not-healthy'],
      wanted: [{ id: 'gateway-not-healthy', severity: ['error'] }],
    },
    not: ['torn'],
  },
  {
    id: 'wrong-key-in-version-1',
    under: 'psk-mismatch',
    forms: ['record', 'trace-blocks', 'xml', 'pt1h'],
    tell: (w, site, at) => {
      const s = w.session(site);
      const code = w.dice.pick([13_843, 13_867, 13_870, 13_834, 13_837]);
      return tell(s, at, [
        proof(
          failed(code, {
            version: 1,
            point: 'Local',
            extra: [
              'Flags: 0x00000000',
              'Keying module type: IKE',
              'MM State: IKEEXT_MM_SA_STATE_FINAL_SENT',
              'SA role: Initiator',
            ],
          }),
        ),
      ]);
    },
    label: {
      why: 'IKEv1 main mode after KE: 13843, 13867, 13870, 13834, 13837 are the key, medium; invalid-payload is the alternative.',
      health: ['unhealthy'],
      cause: ['psk-mismatch'],
      wanted: [{ id: 'psk-mismatch', severity: ['error'], atMost: 'medium', fault: 'Authentication' }],
    },
  },
  {
    id: 'azure-side',
    under: 'azure-side-change',
    forms: ['record', 'pt1h', 'json'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        proof(failed(w.dice.pick([13_877, 13_849, 13_891]), { established: true, event: 'SA_DELETE' })),
        bare('Applying new configuration'),
      ]);
    },
    label: {
      why: '13877, 13849, 13891: azure-side-change, information.',
      health: ['unknown', 'healthy'],
      cause: [null],
      wanted: [{ id: 'azure-side-change', severity: ['info'] }],
      quiet: true,
    },
    recovered: { quiet: true },
    not: ['instances'],
  },
];
