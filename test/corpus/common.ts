import { type Happening, CONTEXT, type Mark, type Part, proof, tell } from '../make/corpus-plot.ts';
import { FITS_IKE, FITS_IPSEC, say } from '../make/corpus-talk.ts';
import { ANY, type Session, type Site, type World } from '../make/corpus-world.ts';

/** Stretches of a negotiation that the tales are put together from. */

/** Azure begins and is answered: up to IKE_AUTH. */
export const azureOpens = (s: Session): Part[] => [
  say.offersIke(s),
  say.initSent(s),
  say.initAnswered(s),
  say.peerOffersIke(),
  say.nonce(s),
];
export const azureAuthenticates = (s: Session): Part[] => [
  ...azureOpens(s),
  say.offersIpsec(s),
  say.proposes(s),
  say.authSent(s),
];
/** The peer begins and is answered. */
export const peerOpens = (s: Session): Part[] => [say.initReceived(s), say.peerOffersIke(FITS_IKE), say.initTaken(s)];
export const peerAuthenticates = (s: Session): Part[] => [...peerOpens(s), say.authReceived()];

/** Which side begins is the same for all attempts of a tunnel. */
export const azureBegins = (site: Site): boolean => site.tunnel % 2 === 0;

/** A tunnel comes up, started by either side. */
export function comesUp(
  world: World,
  site: Site,
  at: number,
  mark: Mark = CONTEXT,
  by: 'azure' | 'peer' = azureBegins(site) ? 'azure' : 'peer',
): Happening[] {
  const s = world.session(site);
  return tell(
    s,
    at,
    by === 'peer'
      ? [...peerAuthenticates(s), say.peerOffersIpsec(FITS_IPSEC), say.asks(s), say.settles(s)]
      : [
          ...azureAuthenticates(s),
          say.authReceived(),
          say.peerOffersIpsec(FITS_IPSEC),
          say.asks(s, [ANY], [ANY]),
          say.settles(s, [ANY], [ANY]),
        ],
    mark,
  );
}

/** What closes an attempt, as further proof of the same. */
export const closing = (s: Session, status: string): Part => proof(say.closed(s, status), 'end');
