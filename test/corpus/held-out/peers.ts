import type { Case } from '../case.ts';
import { azureAuthenticates, closing, comesUp, peerAuthenticates, peerOpens } from '../common.ts';
import { FOREIGN, bare, failed, proof, tell } from '../../make/corpus-plot.ts';
import { statsPieces } from '../../make/corpus-files.ts';
import { IN_0, IN_1 } from '../../make/corpus-rows.ts';
import { say } from '../../make/corpus-talk.ts';
import type { Site, World } from '../../make/corpus-world.ts';
import { UNHEALTHY, WELL, log, rows, scene, trace, tunnelRow } from './scene.ts';

/** Several peers, several instances: each has its own verdict, and none is charged with another's fault. */

const KEY = 'IKE authentication credentials are unacceptable';

function keyRefused(w: World, site: Site, at: number, name: string): ReturnType<typeof tell> {
  const s = w.session(site);
  return tell(s, at, [...azureAuthenticates(s), proof(say.refused('Authentication failed'), name), closing(s, KEY)]);
}

function proposalsRefused(w: World, site: Site, at: number, name: string): ReturnType<typeof tell> {
  const s = w.session(site);
  return tell(s, at, [...peerOpens(s), proof(say.refuses('Policy Mismatch'), name), closing(s, 'Policy match error')]);
}

export const PEERS: readonly Case[] = [
  scene(
    'two-faults-at-two-peers',
    'psk-mismatch',
    'One peer at a time: several peers each get their own verdict.',
    (w) => {
      const [one, two] = [w.site(), w.site()];
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            [...keyRefused(w, one, w.start, 'key'), ...proposalsRefused(w, two, w.start + 90, 'policy')],
            { form: 'A' },
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch', 'policy-mismatch-ike'],
          wanted: [
            {
              id: 'psk-mismatch',
              peer: one.peer,
              severity: ['error'],
              side: 'remote',
              proof: ['key'],
              atLeast: 'high',
            },
            {
              id: 'policy-mismatch-ike',
              peer: two.peer,
              severity: ['error'],
              side: 'local',
              proof: ['policy'],
              atLeast: 'high',
            },
          ],
          verdicts: [
            { peer: one.peer, health: UNHEALTHY, cause: ['psk-mismatch'] },
            { peer: two.peer, health: UNHEALTHY, cause: ['policy-mismatch-ike'] },
          ],
        },
      };
    },
  ),
  scene(
    'three-peers',
    'peer-unreachable',
    'A healthy peer beside a failing one is said to be healthy; the run has the worst and names the peer.',
    (w) => {
      const [up, refused, silent] = [w.site(), w.site(), w.site()];
      const s = w.session(silent);
      return {
        files: {
          'IkeLogs.txt': log(w, [
            ...comesUp(w, up, w.start, FOREIGN),
            ...keyRefused(w, refused, w.start + 40, 'key'),
            ...tell(s, w.start + 60, [
              say.offersIke(s),
              ...[1, 2, 4, 8].flatMap((pause) => [proof(say.initSent(s), 'silence'), pause]),
            ]),
          ]),
        },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch', 'peer-unreachable'],
          wanted: [
            { id: 'psk-mismatch', peer: refused.peer, severity: ['error'], proof: ['key'] },
            { id: 'peer-unreachable', peer: silent.peer, severity: ['error'], proof: ['silence'] },
          ],
          verdicts: [
            { peer: up.peer, health: ['healthy'], cause: [null] },
            { peer: refused.peer, health: UNHEALTHY, cause: ['psk-mismatch'] },
            { peer: silent.peer, health: UNHEALTHY, cause: ['peer-unreachable'] },
          ],
        },
      };
    },
  ),
  scene('one-instance-fails', 'psk-mismatch', 'One verdict for each peer of each instance.', (w) => {
    const site = w.site();
    return {
      files: {
        [`${IN_0}/IkeLogs.txt`]: log(w, keyRefused(w, site, w.start, 'failure')),
        [`${IN_0}/ConnectionStats.txt`]: statsPieces({ state: 'NotConnected', endpoint: site.peer }),
        [`${IN_1}/IkeLogs.txt`]: log(w, comesUp(w, site, w.start, FOREIGN)),
        [`${IN_1}/ConnectionStats.txt`]: statsPieces({
          state: 'Connected',
          inward: 9000,
          outward: 8000,
          since: w.start + 3000,
          endpoint: site.peer,
        }),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', peer: site.peer, instance: IN_0, severity: ['error'] }],
        verdicts: [
          { peer: site.peer, instance: IN_0, health: UNHEALTHY, cause: ['psk-mismatch'] },
          { peer: site.peer, instance: IN_1, health: ['healthy'], cause: [null] },
        ],
      },
    };
  }),
  scene('both-instances-fail-alike', 'policy-mismatch-ipsec', 'Several instances each get their own verdict.', (w) => {
    const site = w.site();
    const fails = (name: string): ReturnType<typeof tell> => {
      const s = w.session(site);
      return tell(s, w.start, [...azureAuthenticates(s), proof(say.refused('Policy Mismatch'), name)]);
    };
    return {
      files: rows(w, [{ plot: fails('one') }, { plot: fails('two'), instance: IN_1 }], 'pt1h'),
      label: {
        health: UNHEALTHY,
        cause: ['policy-mismatch-ipsec'],
        wanted: [
          { id: 'policy-mismatch-ipsec', instance: IN_0, peer: site.peer, severity: ['error'], proof: ['one'] },
          { id: 'policy-mismatch-ipsec', instance: IN_1, peer: site.peer, severity: ['error'], proof: ['two'] },
        ],
        verdicts: [IN_0, IN_1].map((instance) => ({
          peer: site.peer,
          instance,
          health: UNHEALTHY,
          cause: ['policy-mismatch-ipsec'] as const,
        })),
      },
    };
  }),
  scene(
    'cleanup-belongs-to-its-session',
    'policy-mismatch-ipsec',
    'A session id is trusted before a peer: the cleanup without endpoints is that of its session.',
    (w) => {
      const [bad, good] = [w.site(), w.site()];
      const s = w.session(bad);
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            [
              ...tell(s, w.start, [
                ...peerAuthenticates(s),
                say.asks(s),
                say.peerOffersIpsec([{ cipher: 'DES', integrity: 'SHA512' }]),
                proof(bare('IkeCleanupQMNegotiation called with error 13868 and flags a')),
              ]),
              ...comesUp(w, good, w.start + 30, FOREIGN),
            ],
            { clock: 'none' },
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ipsec'],
          wanted: [{ id: 'policy-mismatch-ipsec', peer: bad.peer, severity: ['error'] }],
          verdicts: [
            { peer: bad.peer, health: UNHEALTHY, cause: ['policy-mismatch-ipsec'] },
            { peer: good.peer, health: ['healthy'], cause: [null] },
          ],
        },
      };
    },
  ),
  scene('another-peer-does-not-heal', 'psk-mismatch', 'An established SA heals with the same peer only.', (w) => {
    const [bad, good] = [w.site(), w.site()];
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          [...keyRefused(w, bad, w.start, 'failure'), ...comesUp(w, good, w.start + 600_000, FOREIGN)],
          { form: 'A' },
        ),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', peer: bad.peer, severity: ['error'] }],
        verdicts: [{ peer: bad.peer, health: UNHEALTHY, cause: ['psk-mismatch'] }],
      },
    };
  }),
  scene(
    'one-recovers-one-does-not',
    'policy-mismatch-ike',
    'A failure followed by an established SA with the same peer is history.',
    (w) => {
      const [well, ill] = [w.site(), w.site()];
      return {
        files: rows(
          w,
          [
            {
              plot: [
                ...keyRefused(w, well, w.start, 'key'),
                ...proposalsRefused(w, ill, w.start + 5000, 'policy'),
                ...comesUp(w, well, w.start + 60_000),
              ],
            },
          ],
          'csv',
        ),
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike'],
          wanted: [
            { id: 'policy-mismatch-ike', peer: ill.peer, severity: ['error'], proof: ['policy'] },
            { id: 'psk-mismatch', peer: well.peer, severity: ['warning'], proof: ['key'] },
          ],
          verdicts: [{ peer: ill.peer, health: UNHEALTHY, cause: ['policy-mismatch-ike'] }],
        },
      };
    },
  ),
  scene('address-of-version-six', 'psk-mismatch', 'An endpoint may be a bracketed IPv6 address.', (w) => {
    const site: Site = { ...w.site(), peer: '[2001:db8:5::9]', azure: '[2001:db8:a::1]' };
    return {
      files: { 'IkeLogs.txt': log(w, keyRefused(w, site, w.start, 'failure'), { form: 'A', clock: 'none' }) },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', peer: '2001:db8:5::9', side: 'remote' }],
      },
    };
  }),
  scene(
    'masked-beside-clear',
    'psk-mismatch',
    'An endpoint that is masked is grouped on its label, beside others.',
    (w) => {
      const [hidden, shown] = [{ ...w.site(), peer: '<IPaddress>' }, w.site()];
      return {
        files: {
          'IkeLogs.txt': log(
            w,
            [...keyRefused(w, hidden, w.start, 'failure'), ...comesUp(w, shown, w.start + 20, FOREIGN)],
            { form: 'A' },
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch'],
          wanted: [{ id: 'psk-mismatch', peer: '<IPaddress>' }],
          verdicts: [{ peer: shown.peer, health: ['healthy'], cause: [null] }],
        },
      };
    },
  ),
  scene('port-changes-within', 'psk-mismatch', 'Never key a negotiation on ports: 500 to 4500 is one session.', (w) => {
    const site: Site = { ...w.site(), nat: true };
    return {
      files: { 'IkeLogs.txt': log(w, keyRefused(w, site, w.start, 'failure'), { form: 'A' }) },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', peer: site.peer, phase: ['ike-auth'] }],
        attempts: [{ peer: site.peer, initiator: 'azure', outcome: 'failed', attempts: 1, folded: 1 }],
      },
    };
  }),
  scene(
    'failover-in-rows',
    'dpd-timeout',
    'Down on one instance and up on the other within seconds is failover, not a DPD timeout.',
    (w) => {
      const site = w.site();
      return {
        files: rows(w, [{ plot: comesUp(w, site, w.start + 2_003_000), instance: IN_1 }], 'json', [
          tunnelRow(w.start + 2_000_000, IN_0, site.peer, false, 'DPD timed out'),
          tunnelRow(w.start + 2_004_000, IN_1, site.peer, true),
        ]),
        label: {
          health: WELL,
          cause: [null, 'dpd-timeout', 'connection-standby', 'azure-side-change'],
          wanted: [],
          never: [],
          beside: [],
        },
      };
    },
  ),
  scene(
    'failover-in-ike-logs',
    'dpd-timeout',
    'Down on one instance and up on the other within seconds is failover, not a DPD timeout.',
    (w) => {
      const site = w.site();
      const s = w.session(site);
      return {
        files: {
          ['IN_0/IkeLogs.txt']: log(w, [
            ...comesUp(w, site, w.start),
            ...tell(s, w.start + 900_000, [
              say.closed(s, 'Main mode SA assumed to be invalid because peer stopped responding'),
            ]),
          ]),
          ['IN_1/IkeLogs.txt']: log(w, comesUp(w, site, w.start + 905_000)),
        },
        label: { health: WELL, cause: [null, 'dpd-timeout'], wanted: [] },
      };
    },
  ),
  scene('standby-refuses', 'connection-standby', 'A standby instance is not a failure.', (w) => {
    const site = w.site();
    const s = w.session(site);
    return {
      files: {
        [`${IN_0}/ConnectionStats.txt`]: statsPieces({
          state: 'Connected',
          inward: 4000,
          outward: 5000,
          since: w.start,
          endpoint: site.peer,
        }),
        [`${IN_0}/IkeLogs.txt`]: log(w, comesUp(w, site, w.start - 2000)),
        [`${IN_1}/ConnectionStats.txt`]: statsPieces({ state: 'NotConnected', endpoint: site.peer }),
        [`${IN_1}/IkeLogs.txt`]: log(
          w,
          tell(s, w.start + 4000, [
            say.initReceived(s),
            proof(say.closed(s, 'The operator or administrator has refused the request')),
          ]),
        ),
      },
      label: {
        health: ['healthy'],
        cause: [null],
        wanted: [{ id: 'connection-standby', instance: IN_1, severity: ['info'] }],
        quiet: true,
      },
    };
  }),
  scene(
    'two-threads-of-a-trace',
    'policy-mismatch-ipsec',
    'Blocks are put together by thread: lines of other threads come between.',
    (w) => {
      const [one, two] = [w.site(), w.site()];
      const a = trace(w, tell(w.session(one), w.start, [proof(failed(13_801, { point: 'Remote' }), 'key')]));
      const b = trace(
        w,
        tell(w.session(two), w.start, [proof(failed(13_868, { mode: 'quick', point: 'Local' }), 'policy')]),
      );
      const lines = (a[0]?.lines ?? []).flatMap((line, at) => [
        { ...a[0], lines: [line] },
        { ...b[0], lines: b[0]?.lines.slice(at, at + 1) ?? [] },
      ]);
      return {
        files: { 'wfpdiag.txt': lines as typeof a },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch', 'policy-mismatch-ipsec'],
          wanted: [
            { id: 'psk-mismatch', peer: one.peer, side: 'remote', proof: ['key'], atLeast: 'high' },
            { id: 'policy-mismatch-ipsec', peer: two.peer, side: 'local', proof: ['policy'], atLeast: 'high' },
          ],
        },
      };
    },
  ),
  scene(
    'wrong-address-beside-the-configured',
    'connection-not-configured',
    '"no matching tunnel": the peer\'s public address in the local network gateway.',
    (w) => {
      const [configured, real] = [w.site(), w.site()];
      const s = w.session(real);
      return {
        files: {
          'ConnectionStats.txt': statsPieces({ state: 'NotConnected', endpoint: configured.peer }),
          'IkeLogs.txt': log(
            w,
            tell(s, w.start, [
              say.initReceived(s),
              proof('Incoming IKE connection is ignored because no matching tunnel exists'),
              30,
              say.initReceived(s),
              proof('Incoming IKE connection is ignored because no matching tunnel exists'),
            ]),
            { form: 'A' },
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['connection-not-configured'],
          wanted: [{ id: 'connection-not-configured', peer: real.peer, severity: ['error'] }],
          beside: ['no-ike-traffic'],
        },
      };
    },
  ),
  scene('payload-of-another-peer', 'psk-mismatch', '13801 beside 13843 is one fault for the same peer only.', (w) => {
    const [one, two] = [w.site(), w.site()];
    return {
      files: {
        'Scrubbed-wfpdiag.txt': trace(w, [
          ...tell(w.session(one), w.start, [proof(failed(13_801, { point: 'Remote' }), 'key')]),
          ...tell(w.session(two), w.start + 900, [proof(failed(13_843, { point: 'Local' }), 'payload')]),
        ]),
      },
      label: {
        health: UNHEALTHY,
        cause: ['psk-mismatch', 'invalid-payload'],
        wanted: [
          { id: 'psk-mismatch', peer: one.peer, proof: ['key'], severity: ['error'] },
          { id: 'invalid-payload', peer: two.peer, proof: ['payload'], severity: ['error'] },
        ],
        verdicts: [
          { peer: one.peer, health: UNHEALTHY, cause: ['psk-mismatch'] },
          { peer: two.peer, health: UNHEALTHY, cause: ['invalid-payload'] },
        ],
      },
    };
  }),
];
