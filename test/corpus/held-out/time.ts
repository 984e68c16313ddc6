import type { Case } from '../case.ts';
import { azureAuthenticates, azureBegins, closing, comesUp, peerAuthenticates } from '../common.ts';
import { statsPieces } from '../../make/corpus-files.ts';
import { type Happening, CONTEXT, failed, proof, tell } from '../../make/corpus-plot.ts';
import { IN_0 } from '../../make/corpus-rows.ts';
import { say } from '../../make/corpus-talk.ts';
import type { Site, World } from '../../make/corpus-world.ts';
import { UNHEALTHY, WELL, log, rows, scene, trace, tunnelRow } from './scene.ts';

/** What comes before what: recovery, relapse, cadence, retries, and rows that stand in any order. */

const KEY = 'IKE authentication credentials are unacceptable';

function keyRefused(w: World, site: Site, at: number): Happening[] {
  const s = w.session(site);
  return tell(s, at, [...azureAuthenticates(s), proof(say.refused('Authentication failed')), closing(s, KEY)]);
}

function dropped(w: World, site: Site, at: number): Happening[] {
  return tell(w.session(site), at, [proof(failed(13_885, { mode: 'quick', event: 'SA_DELETE', established: true }))]);
}

export const TIME: readonly Case[] = [
  scene('two-rekeys-then-one', 'rekey-collision', '13821: information when success follows.', (w) => {
    const s = w.session(w.site());
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          tell(s, w.start, [
            ...peerAuthenticates(s),
            say.peerOffersIpsec(),
            say.asks(s),
            say.settles(s),
            24_000,
            proof(say.refusesWith('Simultaneous rekeys were detected')),
            1,
            say.peerOffersIpsec(),
            say.asks(s),
            say.settles(s),
          ]),
        ),
      },
      label: { health: WELL, cause: [null], wanted: [{ id: 'rekey-collision', severity: ['info'] }], quiet: true },
    };
  }),
  scene('fails-five-times-then-stands', 'psk-mismatch', 'Recovered is not failed: a warning, with its time.', (w) => {
    const site = w.site();
    const fails = [0, 20, 40, 60, 80].flatMap((second) => keyRefused(w, site, w.start + second * 1000));
    return {
      files: { 'IkeLogs.txt': log(w, [...fails, ...comesUp(w, site, w.start + 200_000)]) },
      label: {
        health: WELL,
        cause: [null, 'psk-mismatch'],
        wanted: [{ id: 'psk-mismatch', severity: ['warning'], occurrences: 5 }],
        attempts: [{ outcome: 'failed', attempts: 5, folded: 1 }, { outcome: 'established' }],
      },
    };
  }),
  scene('stood-then-fails', 'psk-mismatch', 'A failure after the tunnel had been up is none of the past.', (w) => {
    const site = w.site();
    return {
      files: { 'IkeLogs.txt': log(w, [...comesUp(w, site, w.start), ...keyRefused(w, site, w.start + 4_000_000)]) },
      label: { health: UNHEALTHY, cause: ['psk-mismatch'], wanted: [{ id: 'psk-mismatch', severity: ['error'] }] },
    };
  }),
  scene(
    'recovered-in-descending-rows',
    'psk-mismatch',
    'Rows in descending order: the tunnel came up after it failed, though it stands above.',
    (w) => {
      const site = w.site();
      return {
        files: rows(w, [{ plot: [...keyRefused(w, site, w.start), ...comesUp(w, site, w.start + 90_000)] }], 'csv'),
        label: { health: WELL, cause: [null, 'psk-mismatch'], wanted: [{ id: 'psk-mismatch', severity: ['warning'] }] },
      };
    },
  ),
  scene(
    'relapsed-in-descending-rows',
    'psk-mismatch',
    'Rows in descending order: it failed after it had been up, though that stands above.',
    (w) => {
      const site = w.site();
      return {
        files: rows(
          w,
          [{ plot: [...comesUp(w, site, w.start), ...keyRefused(w, site, w.start + 900_000)] }],
          'json-pretty',
        ),
        label: { health: UNHEALTHY, cause: ['psk-mismatch'], wanted: [{ id: 'psk-mismatch', severity: ['error'] }] },
      };
    },
  ),
  scene(
    'drops-at-the-main-mode-lifetime',
    'sa-lifetime-expired',
    '13885 with a cadence near a lifetime is sa-lifetime-expired; normal when a new SA follows at once.',
    (w) => {
      const site = w.site();
      const plot = [0, 1, 2, 3, 4].flatMap((round) => [
        ...(round === 0 ? comesUp(w, site, w.start) : []),
        ...dropped(w, site, w.start + (round + 1) * 28_800_000),
        ...comesUp(w, site, w.start + (round + 1) * 28_800_000 + 3000),
      ]);
      return {
        files: rows(w, [{ plot }], 'pt1h', [], 'ascending'),
        label: {
          health: WELL,
          cause: [null, 'sa-lifetime-expired'],
          wanted: [{ id: 'sa-lifetime-expired', severity: ['info'], occurrences: 5 }],
          never: ['peer-deleted-sa', 'dpd-timeout'],
        },
      };
    },
  ),
  scene(
    'drops-each-hour-with-a-gap',
    'sa-lifetime-expired',
    'A drop at each lifetime means rekey fails: the device should rekey first.',
    (w) => {
      const site = w.site();
      const plot = [0, 1, 2, 3, 4, 5].flatMap((round) => [
        ...dropped(w, site, w.start + round * 3_600_000),
        ...comesUp(w, site, w.start + round * 3_600_000 + 480_000),
      ]);
      return {
        files: { 'IkeLogs.txt': log(w, plot) },
        label: {
          health: WELL,
          cause: [null, 'sa-lifetime-expired'],
          wanted: [{ id: 'sa-lifetime-expired', severity: ['warning'], occurrences: 6, says: /rekey/i }],
          never: ['peer-deleted-sa'],
        },
      };
    },
  ),
  scene('deleted-and-up-at-once', 'peer-deleted-sa', 'Normal when a new SA follows at once.', (w) => {
    const site = w.site();
    return {
      files: rows(
        w,
        [
          {
            plot: [
              ...comesUp(w, site, w.start),
              ...dropped(w, site, w.start + 7_000_000),
              ...comesUp(w, site, w.start + 7_001_500),
            ],
          },
        ],
        'json',
      ),
      label: {
        health: WELL,
        cause: [null, 'peer-deleted-sa'],
        wanted: [{ id: 'peer-deleted-sa', severity: ['info', 'warning'], atMost: 'low' }],
      },
    };
  }),
  scene('peer-comes-back', 'dpd-timeout', 'dpd-timeout is a warning once recovered.', (w) => {
    const site = w.site();
    const s = w.session(site);
    return {
      files: {
        'IkeLogs.txt': log(w, [
          ...comesUp(w, site, w.start),
          ...tell(s, w.start + 800_000, [proof(failed(1460, { established: true, event: 'SA_DELETE' }))]),
          ...comesUp(w, site, w.start + 845_000),
        ]),
      },
      label: { health: WELL, cause: [null, 'dpd-timeout'], wanted: [{ id: 'dpd-timeout', severity: ['warning'] }] },
    };
  }),
  scene(
    'trace-before-the-tunnel-stood',
    'psk-mismatch',
    'A failure, then connected with bytes both ways: history.',
    (w) => {
      const site = w.site();
      return {
        files: {
          'ConnectionStats.txt': statsPieces({
            state: 'Connected',
            inward: 100_000,
            outward: 90_000,
            since: w.start + 240_000,
          }),
          'Scrubbed-wfpdiag.txt': trace(
            w,
            tell(w.session(site), w.start, [proof(failed(13_801, { point: 'Remote' }))]),
          ),
        },
        label: {
          health: ['healthy'],
          cause: [null],
          wanted: [
            { id: 'psk-mismatch', severity: ['warning'] },
            { id: 'no-fault', severity: ['info'], proof: [] },
          ],
        },
      };
    },
  ),
  scene(
    'trace-after-the-tunnel-stood',
    'policy-mismatch-ipsec',
    'A failure after the tunnel had connected is not healed by that.',
    (w) => {
      const site = w.site();
      return {
        files: {
          'ConnectionStats.txt': statsPieces({
            state: 'Connected',
            inward: 100_000,
            outward: 90_000,
            since: w.start - 8_000_000,
          }),
          'Scrubbed-wfpdiag.txt': trace(
            w,
            tell(w.session(site), w.start, [proof(failed(13_868, { mode: 'quick', point: 'Remote' }))]),
          ),
        },
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ipsec'],
          wanted: [{ id: 'policy-mismatch-ipsec', severity: ['error'], side: 'remote' }],
        },
      };
    },
  ),
  scene(
    'two-attempts-in-one-long-session',
    'psk-mismatch',
    'A session may hold several attempts, each with its own cookies.',
    (w) => {
      const site = w.site();
      const first = w.session(site);
      const second = { ...w.session(site), guid: first.guid };
      const attempt = (s: typeof first, at: number): Happening[] =>
        tell(s, at, [...azureAuthenticates(s), proof(say.refused('Authentication failed')), closing(s, KEY)]);
      return {
        files: { 'IkeLogs.txt': log(w, [...attempt(first, w.start), ...attempt(second, w.start + 30_000)]) },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch'],
          wanted: [{ id: 'psk-mismatch', severity: ['error'], occurrences: 2, side: 'remote' }],
          attempts: [{ initiator: 'azure', outcome: 'failed', attempts: 2, folded: 2 }],
        },
      };
    },
  ),
  scene(
    'second-attempt-of-a-session-succeeds',
    'psk-mismatch',
    'Failed, then established in the same long session: history.',
    (w) => {
      const site = w.site();
      const first = w.session(site);
      const second = { ...w.session(site), guid: first.guid };
      return {
        files: {
          'IkeLogs.txt': log(w, [
            ...tell(first, w.start, [...peerAuthenticates(first), proof(say.refuses('Authentication failed'))]),
            ...tell(second, w.start + 30_000, [
              ...peerAuthenticates(second),
              say.peerOffersIpsec(),
              say.asks(second),
              say.settles(second),
            ]),
          ]),
        },
        label: { health: WELL, cause: [null, 'psk-mismatch'], wanted: [{ id: 'psk-mismatch', severity: ['warning'] }] },
      };
    },
  ),
  scene(
    'both-try-at-once',
    'psk-mismatch',
    'Lines of two attempts with one peer stand between each other: cookies tell them apart.',
    (w) => {
      const site = w.site();
      const [ours, theirs] = [w.session(site), w.session(site)];
      return {
        files: {
          'IkeLogs.txt': log(w, [
            ...tell(ours, w.start, [...azureAuthenticates(ours), proof(say.refused('Authentication failed'), 'ours')]),
            ...tell(theirs, w.start + 77, [
              ...peerAuthenticates(theirs),
              1,
              proof(say.refuses('Authentication failed'), 'theirs'),
            ]),
          ]),
        },
        label: {
          health: UNHEALTHY,
          cause: ['psk-mismatch'],
          wanted: [{ id: 'psk-mismatch', severity: ['error'], atLeast: 'high', proof: [] }],
          attempts: [
            { initiator: 'azure', outcome: 'failed' },
            { initiator: 'peer', outcome: 'failed' },
          ],
        },
      };
    },
  ),
  scene('one-first-packet-at-the-end', 'healthy', 'One first packet where the log ends says nothing yet.', (w) => {
    const s = w.session(w.site());
    return {
      files: {
        'IkeLogs.txt': log(
          w,
          tell(s, w.start, [
            '[LOCAL_MSG] Updated the timer of the high priority queue',
            say.offersIke(s),
            say.initSent(s),
          ]),
        ),
      },
      label: { health: ['unknown'], cause: [null], wanted: [], quiet: true },
    };
  }),
  scene(
    'never-answered-without-an-end',
    'peer-unreachable',
    'IKE_SA_INIT sent again and again and never answered, with new cookies each time.',
    (w) => {
      const site = w.site();
      const plot = [0, 12, 24, 36, 48, 60].flatMap((second) => {
        const s = w.session(site);
        return tell(s, w.start + second * 1000, [say.offersIke(s), proof(say.initSent(s))]);
      });
      return {
        files: rows(w, [{ plot }], 'csv-split'),
        label: {
          health: UNHEALTHY,
          cause: ['peer-unreachable'],
          wanted: [{ id: 'peer-unreachable', peer: site.peer, severity: ['error'], fault: 'PeerReachability' }],
          attempts: [{ initiator: 'azure', attempts: 6, folded: 1 }],
        },
      };
    },
  ),
  scene('glitch-of-one-instance', 'peer-deleted-sa', 'Down and up on one instance within seconds: no error.', (w) => {
    const site = w.site();
    return {
      files: rows(w, [{ plot: comesUp(w, site, w.start + 61_000) }], 'json-tables', [
        tunnelRow(w.start + 60_000, IN_0, site.peer, false, 'RemotelyTriggered'),
        tunnelRow(w.start + 63_000, IN_0, site.peer, true),
      ]),
      label: { health: WELL, cause: [null, 'peer-deleted-sa', 'azure-side-change'], wanted: [] },
    };
  }),
  scene('settings-changed', 'azure-side-change', 'Reasons "… changed": azure-side-change, information.', (w) => {
    const site = w.site();
    return {
      files: rows(w, [{ plot: comesUp(w, site, w.start + 9000) }], 'pt1h', [
        tunnelRow(w.start, IN_0, site.peer, false, 'PfsGroup changed'),
        tunnelRow(w.start + 11_000, IN_0, site.peer, true),
      ]),
      label: {
        health: WELL,
        cause: [null],
        wanted: [{ id: 'azure-side-change', severity: ['info'], peer: site.peer, proof: [] }],
        quiet: true,
      },
    };
  }),
  scene(
    'standby-changed',
    'connection-standby',
    'Reasons GlobalStandbyChanged / StandbyChanged: connection-standby, information.',
    (w) => {
      const site = w.site();
      return {
        files: rows(w, [], 'json', [
          tunnelRow(w.start, IN_0, site.peer, false, w.dice.pick(['GlobalStandbyChanged', 'StandbyChanged'])),
        ]),
        label: {
          health: WELL,
          cause: [null],
          wanted: [{ id: 'connection-standby', severity: ['info'], proof: [] }],
          quiet: true,
        },
      };
    },
  ),
  scene(
    'gone-by-dpd-in-a-tunnel-row',
    'dpd-timeout',
    'Reason "DPD timed out" with nothing re-established: dpd-timeout.',
    (w) => {
      const site = w.site();
      return {
        files: rows(w, [], 'pt1h', [
          tunnelRow(w.start - 9_000_000, IN_0, site.peer, true),
          tunnelRow(w.start, IN_0, site.peer, false, 'DPD timed out'),
        ]),
        label: {
          health: UNHEALTHY,
          cause: ['dpd-timeout'],
          wanted: [{ id: 'dpd-timeout', severity: ['error'], peer: site.peer, proof: [] }],
        },
      };
    },
  ),
  scene('either-side-may-begin', 'healthy', 'Initiator is who sent the first packet with rCookie 0.', (w) => {
    const site = w.site();
    return {
      files: {
        'IkeLogs.txt': log(w, [
          ...comesUp(w, site, w.start, CONTEXT, 'azure'),
          ...comesUp(w, site, w.start + 9_000_000, CONTEXT, 'peer'),
        ]),
      },
      label: {
        health: WELL,
        cause: [null],
        wanted: [],
        quiet: true,
        attempts: [
          { initiator: 'azure', outcome: 'established', version: 2 },
          { initiator: 'peer', outcome: 'established', version: 2 },
        ],
      },
    };
  }),
  scene(
    'refused-at-random-times',
    'policy-mismatch-ike',
    'Retries are folded into one attempt with a count and a period.',
    (w) => {
      const site = w.site();
      const plot = Array.from({ length: 60 }, (_, index) => {
        const s = w.session(site);
        const at = w.start + index * 61_000 + w.dice.below(900);
        return azureBegins(site)
          ? tell(s, at, [say.offersIke(s), say.initSent(s), proof(say.refused('Policy Mismatch'))])
          : tell(s, at, [
              say.initReceived(s),
              say.peerOffersIke([{ cipher: 'DES', integrity: 'Md5', group: 'DhGroup1' }]),
              say.initTaken(s),
              proof(say.refuses('Policy Mismatch')),
            ]);
      }).flat();
      return {
        files: rows(w, [{ plot }], 'csv'),
        label: {
          health: UNHEALTHY,
          cause: ['policy-mismatch-ike'],
          wanted: [{ id: 'policy-mismatch-ike', severity: ['error'], occurrences: 60 }],
          attempts: [{ outcome: 'failed', attempts: 60, folded: 1 }],
        },
      };
    },
  ),
];
