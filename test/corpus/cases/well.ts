import { CONTEXT } from '../../make/corpus-plot.ts';
import { SAID, type Tale } from '../case.ts';
import { comesUp } from '../common.ts';
import { tell } from '../../make/corpus-plot.ts';
import { FITS_IPSEC, say } from '../../make/corpus-talk.ts';

/** Logs in which nothing is wrong: no error and no warning may come of them. */

const WELL = {
  health: ['healthy', 'unknown'],
  cause: [null],
  wanted: [],
  quiet: true,
} as const;

export const WELL_TALES: readonly Tale[] = [
  {
    id: 'comes-up',
    under: 'healthy',
    forms: SAID,
    tell: (w, site, at) => comesUp(w, site, at, CONTEXT),
    label: {
      ...WELL,
      why: 'A final selector set was settled and nothing failed.',
      attempts: [{ outcome: 'established' }],
    },
    recovered: null,
    not: ['headless', 'torn'],
  },
  {
    id: 'narrowed',
    under: 'healthy',
    forms: SAID,
    tell: (w, site, at) => {
      const s = w.session(site);
      return tell(s, at, [
        say.initReceived(s),
        say.peerOffersIke(),
        say.initTaken(s),
        say.authReceived(),
        say.peerOffersIpsec(FITS_IPSEC),
        say.asks(s),
        say.settles(s, [{ start: site.behind.start, end: site.behind.end.replace('255.255', '127.255') }]),
      ]);
    },
    label: {
      ...WELL,
      why: 'A final selector set narrower than asked is normal narrowing (RFC 7296, 2.9).',
      attempts: [{ outcome: 'established', initiator: 'peer' }],
    },
    recovered: null,
    not: ['headless', 'torn'],
  },
  {
    id: 'rekeys',
    under: 'healthy',
    forms: ['A', 'B', 'pt1h', 'csv', 'json'],
    tell: (w, site, at) => {
      const s = w.session(site);
      const again = (): ReturnType<typeof say.asks>[] => [say.peerOffersIpsec(FITS_IPSEC), say.asks(s), say.settles(s)];
      return [
        ...tell(s, at, [say.initReceived(s), say.peerOffersIke(), say.initTaken(s), say.authReceived(), ...again()]),
        ...tell(s, at + 24_000_000, again()),
        ...tell(s, at + 48_000_000, again()),
      ];
    },
    label: { ...WELL, why: 'A rekey that is settled is no failure.' },
    recovered: null,
    not: ['headless', 'torn', 'repeated'],
  },
];
