import type { Case } from '../case.ts';
import { azureAuthenticates, azureOpens, closing, comesUp, peerAuthenticates, peerOpens } from '../common.ts';
import { lines } from '../../make/corpus-files.ts';
import { bare, failed, proof, tell } from '../../make/corpus-plot.ts';
import { say } from '../../make/corpus-talk.ts';
import { ANY } from '../../make/corpus-world.ts';
import { tracePrefix } from '../../make/corpus-forms.ts';
import { UNHEALTHY, WELL, log, rows, scene, trace } from './scene.ts';

/** Phase before code, root over symptom, and the two verdicts of IKE_AUTH. */

const KEY = 'IKE authentication credentials are unacceptable';

export const PHASES: readonly Case[] = [
  scene(
    'code-without-context',
    'policy-mismatch-ike',
    'If neither failure type nor exchange nor head is known, the phase is not: no high confidence.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [
              proof(
                `(Error)[Remote] ${s.site.peer}:500 [Local] ${s.site.azure}:500 [SESSION_ID] {${s.guid}} [ConnType] IKEv2-S2S [IkeEvent] SA_NEGOTIATION_FAILED [ErrorCode] 0x362C [ErrorMessage] Policy match error`,
              ),
            ]),
            { form: 'F', clock: 'none' },
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike', 'policy-mismatch-ipsec'],
          wanted: [],
          verdicts: [{ peer: s.site.peer, health: UNHEALTHY, cause: ['policy-mismatch-ike', 'policy-mismatch-ipsec'] }],
        },
      };
    },
  ),
  scene(
    'fine-beginning-then-policy',
    'policy-mismatch-ipsec',
    'In IKE_AUTH a policy refusal concerns the child SA, whatever went well in SA_INIT.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: rows(
          w,
          [
            {
              plot: tell(s, w.start, [
                ...azureAuthenticates(s),
                proof(say.refused('NO_PROPOSAL_CHOSEN')),
                closing(s, 'Policy match error'),
              ]),
            },
          ],
          'json-tables',
        ),
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ipsec'],
          wanted: [
            {
              id: 'policy-mismatch-ipsec',
              phase: ['ike-auth', 'child-sa', 'quick-mode'],
              side: 'remote',
              atLeast: 'high',
              fault: 'IkePolicyMismatch',
            },
          ],
          never: ['policy-mismatch-ike'],
        },
      };
    },
  ),
  scene(
    'rekey-with-its-head-lost',
    'policy-mismatch-ipsec',
    'The same on an established session with no SA_INIT or AUTH before it: PFS group first.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [
              say.peerOffersIpsec([{ cipher: 'AES-CBC-256', integrity: 'SHA256', pfs: 'PFS24' }]),
              say.asks(s),
              proof(bare('IkeCleanupQMNegotiation called with error 13868 and flags a'), 'cleanup'),
              proof(say.refuses('Policy Mismatch')),
            ]),
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ipsec'],
          wanted: [
            { id: 'policy-mismatch-ipsec', phase: ['rekey', 'quick-mode', 'child-sa'], side: 'local', says: /PFS/ },
          ],
        },
      };
    },
  ),
  scene(
    'rekey-of-the-ike-sa',
    'policy-mismatch-ike',
    'On an established session without selectors it is the IKE SA that is rekeyed.',
    (w) => {
      const site = w.site();
      const s = w.session(site);
      return {
        files: {
          'IkeLogs.txt': log(w, [
            ...tell(s, w.start, [...peerAuthenticates(s), say.peerOffersIpsec(), say.asks(s), say.settles(s)]),
            ...tell(s, w.start + 23_000_000, [
              say.peerOffersIke([{ cipher: 'AES-CBC-256', integrity: 'SHA512', group: 'DhGroup21' }]),
              proof(say.refuses('Policy Mismatch')),
              proof(bare('IkeCleanupMMNegotiation called with error 13868'), 'cleanup'),
            ]),
          ]),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike'],
          wanted: [{ id: 'policy-mismatch-ike', severity: ['error'], phase: ['rekey', 'main-mode'], side: 'local' }],
        },
      };
    },
  ),
  scene('both-sides-refuse-the-key', 'psk-mismatch', 'Both directions rejected is the key, high.', (w) => {
    const site = w.site();
    const [one, two] = [w.session(site), w.session(site)];
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          [
            ...tell(one, w.start, [...azureAuthenticates(one), proof(say.refused('Authentication failed'), 'theirs')]),
            ...tell(two, w.start + 5000, [
              ...peerAuthenticates(two),
              proof(say.refuses('Authentication failed'), 'ours'),
            ]),
          ],
          { form: 'A' },
        ),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', atLeast: 'high', severity: ['error'], proof: [] }],
        never: ['identity-mismatch'],
      },
    };
  }),
  scene(
    'peer-takes-azure-refuses',
    'identity-mismatch',
    "Or the reverse: the peer went on to selectors, and Azure rejects the peer's AUTH.",
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [
              ...azureAuthenticates(s),
              say.authReceived(),
              say.peerOffersIpsec(),
              say.asks(s, [ANY], [ANY]),
              proof(say.refuses('Authentication failed')),
              closing(s, KEY),
            ]),
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['identity-mismatch'],
          wanted: [{ id: 'identity-mismatch', broader: 'psk-mismatch', atMost: 'medium', side: 'local' }],
        },
      };
    },
  ),
  scene(
    'wake-of-a-wrong-key',
    'psk-mismatch',
    'One mismatch brings timeouts, cleanups, deletes and retries in its wake: one cause.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [
              ...azureAuthenticates(s),
              proof(say.refused('Authentication failed')),
              say.closed(s, KEY),
              bare('IkeCleanupMMNegotiation called with error 13801'),
              failed(13_805),
              bare('IkeCleanupMMNegotiation called with error 13805'),
              say.closed(s, 'IKE SA deleted before establishment completed'),
            ]),
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch'],
          wanted: [{ id: 'psk-mismatch', atLeast: 'high', severity: ['error'], side: 'remote' }],
          never: ['peer-unreachable'],
        },
      };
    },
  ),
  scene(
    'timeout-under-a-policy',
    'policy-mismatch-ike',
    '"Negotiation timed out" is the root only where nothing better explains it.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: rows(
          w,
          [
            {
              plot: tell(s, w.start, [
                say.offersIke(s),
                say.initSent(s),
                proof(say.refused('Policy Mismatch')),
                20,
                proof(failed(13_805, { mode: 'main' }), 'late'),
              ]),
            },
          ],
          'csv',
        ),
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike'],
          wanted: [{ id: 'policy-mismatch-ike', severity: ['error'], side: 'remote' }],
          never: ['peer-unreachable'],
        },
      };
    },
  ),
  scene(
    'key-and-payload-in-one-trace',
    'psk-mismatch',
    '13801 beside 13843 for the same peer is one fault: the key.',
    (w) => {
      const site = w.site();
      return {
        files: {
          'Scrubbed-wfpdiag.txt': trace(w, [
            ...tell(w.session(site), w.start, [proof(failed(13_843, { point: 'Local' }), 'payload')]),
            ...tell(w.session(site), w.start + 4000, [proof(failed(13_801, { point: 'Remote' }))]),
          ]),
        },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch'],
          wanted: [
            { id: 'psk-mismatch', severity: ['error'], peer: site.peer, side: 'remote' },
            { id: 'invalid-payload', causedBy: 'psk-mismatch', peer: site.peer, proof: ['payload'] },
          ],
        },
      };
    },
  ),
  scene(
    'wrong-key-of-version-1-in-rows',
    'psk-mismatch',
    'IKEv1 derives its keys from the pre-shared key: after KE a wrong key looks like garbage, medium.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: rows(
          w,
          [{ plot: tell(s, w.start, [say.offersIke(s), say.nonce(s), proof(failed(13_843, { version: 1 }))]) }],
          'pt1h',
        ),
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch'],
          wanted: [{ id: 'psk-mismatch', severity: ['error'], atMost: 'medium' }],
          beside: ['invalid-payload'],
        },
      };
    },
  ),
  scene(
    'garbage-of-version-2',
    'invalid-payload',
    '13843 otherwise is an invalid payload: in IKEv2 the key does not garble.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: rows(w, [{ plot: tell(s, w.start, [...azureOpens(s), proof(failed(13_843, { version: 2 }))]) }], 'csv'),
        label: {
          health: UNHEALTHY,
          cause: ['invalid-payload'],
          wanted: [{ id: 'invalid-payload', severity: ['error'] }],
          never: ['psk-mismatch'],
        },
      };
    },
  ),
  scene(
    'refused-proposals-in-capitals',
    'policy-mismatch-ike',
    'NO_PROPOSAL_CHOSEN with IkeCleanupMM…: main mode; the peer sent it.',
    (w) => {
      const s = w.session(w.site());
      const prefix = tracePrefix(s, w.start);
      return {
        files: {
          'Scrubbed-wfpdiag.txt': [
            ...lines([`${prefix}Deleted ICookie from the high priority thread pool list`]),
            {
              lines: [
                `${prefix}Peer sent NO_PROPOSAL_CHOSEN notify`,
                `${prefix}IkeCleanupMMNegotiation called with error 13868 and flags 2`,
              ],
              at: w.start,
              mark: { proof: 'failure', foreign: false },
              session: s,
            },
          ],
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike'],
          wanted: [{ id: 'policy-mismatch-ike', peer: s.site.peer, side: 'remote', severity: ['error'] }],
        },
      };
    },
  ),
  scene(
    'code-as-a-result-code',
    'psk-mismatch',
    'A code may be printed as 0x8007xxxx: normalised it is 13801.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'Scrubbed-wfpdiag.txt': [
            ...lines([`${tracePrefix(s, w.start)}Deleted ICookie from the high priority thread pool list`]),
            {
              lines: [`${tracePrefix(s, w.start)}Peer failed with HRESULT 0x800735E9(ERROR_IPSEC_IKE_AUTH_FAIL)`],
              at: w.start,
              mark: { proof: 'failure', foreign: false },
              session: s,
            },
          ],
        },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch'],
          wanted: [{ id: 'psk-mismatch', code: 13_801, peer: s.site.peer, severity: ['error'] }],
        },
      };
    },
  ),
  scene(
    'one-selector-set-of-two',
    'traffic-selector-mismatch',
    'A request received and no final set for that Tsid, then 0x35ED in the same session: at most medium.',
    (w) => {
      const s = w.session(w.site());
      const second = { ...s, ts: s.ts + 5 };
      return {
        files: {
          'IkeLogs.txt': log(w, [
            ...tell(s, w.start, [...peerAuthenticates(s), say.peerOffersIpsec(), say.asks(s), say.settles(s)]),
            ...tell(second, w.start + 20_000, [
              proof(say.asks(second, [{ start: '192.168.7.0', end: '192.168.7.255' }]), 'asked'),
              40,
              proof(failed(13_805, { mode: 'quick', established: true })),
            ]),
          ]),
        },
        label: {
          health: UNHEALTHY,
          cause: ['traffic-selector-mismatch'],
          wanted: [{ id: 'traffic-selector-mismatch', severity: ['error'], atMost: 'medium' }],
        },
      };
    },
  ),
  scene(
    'narrowed-and-up',
    'healthy',
    'A final selector set narrower than asked is normal narrowing, with every configured prefix in it.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: rows(
          w,
          [
            {
              plot: tell(s, w.start, [
                ...peerAuthenticates(s),
                say.peerOffersIpsec(),
                say.asks(s, [ANY], [ANY]),
                say.settles(s, [s.site.behind], [s.site.vnet]),
              ]),
            },
          ],
          'csv-split',
        ),
        label: { health: WELL, cause: [null], wanted: [], quiet: true, attempts: [{ outcome: 'established' }] },
      };
    },
  ),
  scene('second-try-with-the-right-group', 'healthy', 'Invalid KE Payload followed by success is normal.', (w) => {
    const s = w.session(w.site());
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          tell(s, w.start, [
            say.initReceived(s),
            say.peerOffersIke([
              { cipher: 'AES-CBC-256', integrity: 'SHA256', group: 'DhGroup14' },
              { cipher: 'AES-CBC-256', integrity: 'SHA256', group: 'DhGroup2' },
            ]),
            say.refuses('Invalid KE Payload'),
            ...peerAuthenticates(s),
            say.peerOffersIpsec(),
            say.asks(s),
            say.settles(s),
          ]),
          { clock: 'none' },
        ),
      },
      label: { health: WELL, cause: [null], wanted: [], quiet: true },
    };
  }),
  scene('benign-in-a-block', 'healthy', 'Main-mode failures flagged benign are information.', (w) => {
    const s = w.session(w.site());
    return {
      files: {
        'wfpdiag.txt': trace(
          w,
          tell(s, w.start, [failed(13_805, { point: 'Local', extra: ['Flags: 0x00000001', '  Benign failure'] })]),
        ),
      },
      label: { health: WELL, cause: [null], wanted: [], quiet: true },
    };
  }),
  scene('code-13878', 'healthy', 'Main-mode failures flagged benign, and 13878, are information.', (w) => {
    const s = w.session(w.site());
    return {
      files: {
        'wfpdiag.txt': trace(w, tell(s, w.start, [failed(13_878, { point: 'Local' })])),
        'IkeLogs.txt': log(w, comesUp(w, s.site, w.start + 800)),
      },
      label: { health: WELL, cause: [null], wanted: [], quiet: true },
    };
  }),
  scene('cookies-without-zeros', 'psk-mismatch', 'Cookies are padded to 16 digits before they are compared.', (w) => {
    const site = w.site();
    const short = { ...w.session(site), initiator: '0xBC1', responder: '0x7F000000000001' };
    const long = { ...short, initiator: '0x0000000000000BC1', responder: '0x007F000000000001' };
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          tell(short, w.start, [
            say.offersIke(short),
            say.initSent(short),
            say.initAnswered(long),
            say.nonce(long),
            say.authSent(short),
            proof(say.refused('Authentication failed')),
          ]),
          { form: 'F' },
        ),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', atLeast: 'high', phase: ['ike-auth'] }],
        attempts: [{ initiator: 'azure', outcome: 'failed', attempts: 1, folded: 1 }],
      },
    };
  }),
  scene(
    'answer-with-an-empty-responder',
    'policy-mismatch-ike',
    'A reply with a notify may carry rCookie 0 too: the initiator is who sent the first packet.',
    (w) => {
      const s = w.session(w.site());
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [
              ...peerOpens(s).slice(0, 2),
              `[SEND][SA_INIT] Sending IKE SA_INIT packet with tunnelId 0x0, iCookie ${s.initiator} and rCookie 0x0`,
              proof(say.refuses('Policy Mismatch')),
            ]),
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike'],
          wanted: [{ id: 'policy-mismatch-ike', side: 'local', phase: ['ike-sa-init', 'main-mode'] }],
          attempts: [{ initiator: 'peer', outcome: 'failed' }],
        },
      };
    },
  ),
];
