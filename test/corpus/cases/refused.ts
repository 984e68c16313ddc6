import { proof, bare, failed, tell } from '../../make/corpus-plot.ts';
import { DEFAULT_IKE, say } from '../../make/corpus-talk.ts';
import { ANY } from '../../make/corpus-world.ts';
import { SAID, type Tale } from '../case.ts';
import { azureAuthenticates, azureBegins, azureOpens, closing, peerAuthenticates, peerOpens } from '../common.ts';

/** Tunnels that one side refuses, told as IKE says it. */

const KEY = 'IKE authentication credentials are unacceptable';
const POLICY = 'Policy match error';

const STRONG = [{ cipher: 'AES-CBC-256', integrity: 'SHA384', group: 'DhGroup20' }];
const MODP = ['DhGroup14', 'DhGroup5', 'DhGroupECP256', 'DhGroup24'] as const;

export const REFUSED: readonly Tale[] = [
  {
    id: 'key-refused-by-peer',
    under: 'psk-mismatch',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [...azureAuthenticates(s), proof(say.refused('Authentication failed')), closing(s, KEY)]);
    },
    label: {
      why: 'A received "Authentication failed" after IKE_AUTH was sent: the key, refused by the device.',
      health: ['unhealthy'],
      cause: ['psk-mismatch'],
      wanted: [
        {
          id: 'psk-mismatch',
          severity: ['error'],
          atLeast: 'high',
          phase: ['ike-auth'],
          side: 'remote',
          fault: 'Authentication',
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'azure', outcome: 'failed', version: 2 }],
    },
  },
  {
    id: 'key-refused-by-azure',
    under: 'psk-mismatch',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...peerAuthenticates(s),
        proof(say.refuses('Authentication failed')),
        closing(s, w.dice.pick([KEY, 'Failed to verify signature'])),
      ]);
    },
    label: {
      why: 'A sent "Authentication failed" after IKE_AUTH was received: Azure refused the key.',
      health: ['unhealthy'],
      cause: ['psk-mismatch'],
      wanted: [
        {
          id: 'psk-mismatch',
          severity: ['error'],
          atLeast: 'high',
          phase: ['ike-auth'],
          side: 'local',
          fault: 'Authentication',
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'peer', outcome: 'failed', version: 2 }],
    },
  },
  {
    id: 'azure-takes-the-peer-refuses',
    under: 'identity-mismatch',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...peerAuthenticates(s),
        say.peerOffersIpsec(),
        say.asks(s),
        say.settles(s),
        proof(say.refused('Authentication failed')),
        closing(s, KEY),
      ]);
    },
    // Without its head it is still plain that Azure went on to selectors.
    headless: { cause: ['identity-mismatch', 'psk-mismatch'], wanted: [], verdicts: [] },
    label: {
      why: "Azure accepted the peer's AUTH (it went on to selectors) but the peer rejects Azure's: the identity or two unequal keys, medium.",
      health: ['unhealthy'],
      cause: ['identity-mismatch'],
      wanted: [
        {
          id: 'identity-mismatch',
          broader: 'psk-mismatch',
          severity: ['error'],
          atMost: 'medium',
          side: 'remote',
          fault: 'Authentication',
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'peer', outcome: 'failed' }],
    },
    // The final selectors make it look established for a moment: with times alike their order cannot be told.
    not: ['shuffled'],
  },
  {
    id: 'peer-refuses-proposals',
    under: 'policy-mismatch-ike',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        say.offersIke(s, DEFAULT_IKE),
        say.initSent(s),
        proof(say.refused('Policy Mismatch')),
        closing(s, POLICY),
      ]);
    },
    label: {
      why: '"Policy Mismatch" received in IKE_SA_INIT: the device refused the IKE proposals.',
      health: ['unhealthy'],
      cause: ['policy-mismatch-ike'],
      wanted: [
        {
          id: 'policy-mismatch-ike',
          severity: ['error'],
          atLeast: 'high',
          phase: ['ike-sa-init', 'main-mode'],
          side: 'remote',
          fault: 'IkePolicyMismatch',
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'azure', outcome: 'failed' }],
    },
  },
  {
    id: 'azure-refuses-proposals',
    under: 'policy-mismatch-ike',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      const offer = w.dice.pick([STRONG, MODP.map((group) => ({ cipher: 'AES-CBC-256', integrity: 'SHA256', group }))]);
      return tell(s, at, [
        say.initReceived(s),
        say.peerOffersIke(offer),
        say.initTaken(s),
        proof(say.refuses('Policy Mismatch')),
        closing(s, POLICY),
      ]);
    },
    label: {
      why: '"Policy Mismatch" sent in IKE_SA_INIT: Azure refused what the device offered.',
      health: ['unhealthy'],
      cause: ['policy-mismatch-ike'],
      wanted: [
        {
          id: 'policy-mismatch-ike',
          severity: ['error'],
          atLeast: 'high',
          phase: ['ike-sa-init', 'main-mode'],
          side: 'local',
          fault: 'IkePolicyMismatch',
          proof: ['failure'],
          says: /DH|Diffie|SHA384|group/i,
        },
      ],
      attempts: [{ initiator: 'peer', outcome: 'failed' }],
    },
  },
  {
    id: 'azure-refuses-esp',
    under: 'policy-mismatch-ipsec',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      const cipher = w.dice.pick(['DES', 'AES-CBC-192', 'CAMELLIA-256']);
      return tell(s, at, [
        ...peerAuthenticates(s),
        say.asks(s),
        say.settles(s),
        say.peerOffersIpsec([{ cipher, integrity: w.dice.pick(['Md5', 'SHA512']) }]),
        proof(bare('IkeCleanupQMNegotiation called with error 13868 and flags a'), 'cleanup'),
        proof(say.refuses('Policy Mismatch')),
      ]);
    },
    label: {
      why: 'The same refusal in IKE_AUTH, with IkeCleanupQM…: it concerns the child SA.',
      health: ['unhealthy'],
      cause: ['policy-mismatch-ipsec'],
      wanted: [
        {
          id: 'policy-mismatch-ipsec',
          severity: ['error'],
          atLeast: 'high',
          phase: ['ike-auth', 'child-sa', 'quick-mode'],
          side: 'local',
          fault: 'IkePolicyMismatch',
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'peer', outcome: 'failed' }],
    },
  },
  {
    id: 'peer-refuses-esp',
    under: 'policy-mismatch-ipsec',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [...azureAuthenticates(s), proof(say.refused('Policy Mismatch')), closing(s, POLICY)]);
    },
    label: {
      why: 'A policy refusal after IKE_AUTH was sent concerns the child SA.',
      health: ['unhealthy'],
      cause: ['policy-mismatch-ipsec'],
      wanted: [
        {
          id: 'policy-mismatch-ipsec',
          severity: ['error'],
          atLeast: 'high',
          phase: ['ike-auth', 'child-sa', 'quick-mode'],
          side: 'remote',
          fault: 'IkePolicyMismatch',
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'azure', outcome: 'failed' }],
    },
  },
  {
    id: 'refused-at-the-rekey',
    under: 'policy-mismatch-ipsec',
    forms: ['B', 'pt1h', 'json'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return [
        ...tell(s, at, [...peerAuthenticates(s), say.peerOffersIpsec(), say.asks(s), say.settles(s)]),
        ...tell(s, at + 24_300_000, [
          say.peerOffersIpsec([{ cipher: 'AES-CBC-256', integrity: 'SHA256', pfs: 'PFS2048' }]),
          say.asks(s),
          proof(bare('IkeCleanupQMNegotiation called with error 13868 and flags a'), 'cleanup'),
          proof(say.refuses('Policy Mismatch')),
        ]),
      ];
    },
    label: {
      why: 'The same on an established session with no SA_INIT or AUTH before it: at the rekey, PFS group first.',
      health: ['unhealthy'],
      cause: ['policy-mismatch-ipsec'],
      wanted: [
        {
          id: 'policy-mismatch-ipsec',
          severity: ['error'],
          phase: ['rekey'],
          side: 'local',
          says: /PFS/,
          proof: ['failure'],
        },
      ],
    },
    headless: null,
    not: ['repeated', 'shuffled'],
  },
  {
    id: 'wrong-group',
    under: 'policy-mismatch-ike',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return azureBegins(site)
        ? tell(s, at, [
            say.offersIke(s),
            say.initSent(s),
            proof(say.refused('Invalid KE Payload')),
            closing(s, 'Invalid Diffie-Hellman group'),
          ])
        : tell(s, at, [
            ...peerOpens(s),
            proof(say.refuses('Invalid KE Payload')),
            closing(s, 'Invalid Diffie-Hellman group'),
          ]);
    },
    label: {
      why: 'Invalid KE Payload with no success after it: policy-mismatch-ike, medium, naming the group.',
      health: ['unhealthy'],
      cause: ['policy-mismatch-ike'],
      wanted: [
        {
          id: 'policy-mismatch-ike',
          severity: ['error'],
          atLeast: 'medium',
          atMost: 'medium',
          fault: 'IkePolicyMismatch',
          says: /group/i,
          proof: ['failure'],
        },
      ],
      attempts: [{ outcome: 'failed' }],
    },
    recovered: {
      health: ['healthy', 'unknown'],
      cause: [null],
      wanted: [],
      quiet: true,
      why: 'Invalid KE Payload followed by success is normal.',
    },
  },
  {
    id: 'selectors-refused-by-peer',
    under: 'traffic-selector-mismatch',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...azureAuthenticates(s),
        proof(say.refused('Traffic Selectors Unacceptable')),
        closing(s, 'Traffic selectors unacceptable'),
      ]);
    },
    label: {
      why: '"Traffic Selectors Unacceptable" received: on-premises; Azure proposes any-to-any by default.',
      health: ['unhealthy'],
      cause: ['traffic-selector-mismatch'],
      wanted: [
        {
          id: 'traffic-selector-mismatch',
          severity: ['error'],
          atLeast: 'high',
          phase: ['ike-auth', 'child-sa', 'quick-mode'],
          side: 'remote',
          fault: null,
          proof: ['failure'],
        },
      ],
      attempts: [{ initiator: 'azure', outcome: 'failed' }],
    },
  },
  {
    id: 'selectors-never-settled',
    under: 'traffic-selector-mismatch',
    forms: ['record', 'pt1h', 'json', 'csv'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...peerAuthenticates(s),
        say.peerOffersIpsec(),
        proof(say.asks(s, [site.behind], [site.vnet]), 'asked'),
        60,
        proof(failed(13_805, { mode: 'quick' })),
      ]);
    },
    label: {
      why: 'A selector request received, no final set for that Tsid, then SA_NEGOTIATION_FAILED 0x35ED in the same session: at most medium.',
      health: ['unhealthy'],
      cause: ['traffic-selector-mismatch'],
      wanted: [{ id: 'traffic-selector-mismatch', severity: ['error'], atMost: 'medium', proof: ['failure'] }],
    },
    headless: null,
    not: ['masked', 'torn'],
  },
  {
    id: 'deleted-by-peer-at-once',
    under: 'peer-deleted-sa',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...azureAuthenticates(s),
        proof(say.closed(s, 'IKE SA deleted by peer before establishment completed')),
      ]);
    },
    label: {
      why: '13807 before establishment: the peer refused; an error.',
      health: ['unhealthy'],
      cause: ['peer-deleted-sa'],
      wanted: [{ id: 'peer-deleted-sa', severity: ['error'], side: 'remote' }],
      attempts: [{ initiator: 'azure', outcome: 'failed' }],
    },
  },
  {
    id: 'invalid-syntax',
    under: 'invalid-payload',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        ...azureOpens(s),
        say.proposes(s, [ANY], [ANY]),
        proof(say.refused('Invalid Syntax')),
        closing(s, 'Invalid payload received'),
      ]);
    },
    label: {
      why: 'Notify Invalid Syntax, and 13843 otherwise: invalid-payload.',
      health: ['unhealthy'],
      cause: ['invalid-payload'],
      wanted: [{ id: 'invalid-payload', severity: ['error'], side: 'remote', proof: ['failure'] }],
      attempts: [{ outcome: 'failed' }],
    },
  },
  {
    id: 'another-version',
    under: 'ike-version-mismatch',
    forms: ['B', 'A', 'pt1h', 'csv'],
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [say.offersIke(s), say.initSent(s), proof(failed(13_880))]);
    },
    label: {
      why: '13880 / 0x3638, unsupported version: the same IKE version on both ends.',
      health: ['unhealthy'],
      cause: ['ike-version-mismatch'],
      wanted: [
        {
          id: 'ike-version-mismatch',
          broader: 'invalid-payload',
          severity: ['error'],
          atLeast: 'high',
          says: /version/i,
        },
      ],
    },
  },
];
