import { type Random } from './random.ts';
import { ANY, type Range, type Session, type Site } from './corpus-world.ts';

/** The bodies of IKE log lines, in the words that the gateway was seen or is documented to use. */

export interface Offer {
  readonly cipher: string;
  readonly integrity: string;
  readonly group?: string;
  readonly pfs?: string;
}

/** What Azure offers where nothing else is set, in its order. */
export const DEFAULT_IKE: readonly Offer[] = [
  { cipher: 'AES-CBC-256', integrity: 'SHA1', group: 'DhGroup2' },
  { cipher: 'AES-CBC-256', integrity: 'SHA256', group: 'DhGroup2' },
  { cipher: 'AES-CBC-128', integrity: 'SHA1', group: 'DhGroup2' },
  { cipher: 'AES-CBC-128', integrity: 'SHA256', group: 'DhGroup2' },
  { cipher: '3DES', integrity: 'SHA1', group: 'DhGroup2' },
  { cipher: '3DES', integrity: 'SHA256', group: 'DhGroup2' },
];
export const DEFAULT_IPSEC: readonly Offer[] = [
  { cipher: 'AES-GCM-256', integrity: 'AES-GCM-256' },
  { cipher: 'AES-CBC-256', integrity: 'SHA1' },
  { cipher: '3DES', integrity: 'SHA1' },
  { cipher: 'AES-CBC-256', integrity: 'SHA256' },
];
/** Meets Azure's defaults. */
export const FITS_IKE: readonly Offer[] = [{ cipher: 'AES-CBC-256', integrity: 'SHA256', group: 'DhGroup2' }];
export const FITS_IPSEC: readonly Offer[] = [{ cipher: 'AES-CBC-256', integrity: 'SHA256' }];

function ikeOffers(offers: readonly Offer[]): string {
  return offers
    .map(
      (one, index) =>
        `Policy${index + 1}:Cipher=${one.cipher} Integrity=${one.integrity} DhGroup=${one.group ?? 'None'}`,
    )
    .join(' ');
}

function ranges(list: readonly Range[]): string {
  return list
    .map(({ start, end }) => `StartAddress ${start} EndAddress ${end} PortStart 0 PortEnd 65535 Protocol 0`)
    .join(', ');
}

function selectors(session: Session, tsi: readonly Range[], tsr: readonly Range[], pad = '  '): string {
  return `[Tsid 0x${hexOf(session.ts)}${pad}]Number of TSIs ${tsi.length}: ${ranges(tsi)} Number of TSRs ${tsr.length}:${ranges(tsr)}`;
}

const hexOf = (value: number): string => value.toString(16).toUpperCase();
const tunnel = (session: Session): string => `0x${hexOf(session.site.tunnel)}`;

export const say = {
  offersIke: (s: Session, offers = DEFAULT_IKE) =>
    `[SEND]Sending Ike payload for tunnel Id ${tunnel(s)}: Auth:PreShared Key- ${ikeOffers(offers)}`,
  initSent: (s: Session) =>
    `[SEND][SA_INIT] Sending IKE SA_INIT packet with tunnelId ${tunnel(s)}, iCookie ${s.initiator} and rCookie 0x0`,
  initAnswered: (s: Session) =>
    `[RECEIVED][SA_INIT] Received IKE SA Init response message with iCookie ${s.initiator} rCookie ${s.responder}`,
  initReceived: (s: Session) => `[RECEIVED][SA_INIT] Received SA INIT iCookie ${s.initiator} rCookie 0x0`,
  initTaken: (s: Session) =>
    `[LOCAL_MSG][SA_INIT] Received SA INIT iCookie ${s.initiator} and Generated new rCookie ${s.responder}`,
  peerOffersIke: (offers: readonly Offer[] = FITS_IKE) => `[RECEIVED]Received Ike payload: ${ikeOffers(offers)}`,
  nonce: (s: Session) =>
    `[RECEIVED] Receiving MM Packet for tunnel Id ${tunnel(s)} iCookie ${s.initiator} and rCookie ${s.responder}: Receiving MM Nonce`,
  offersIpsec: (s: Session, offers = DEFAULT_IPSEC) =>
    `[SEND]Sending IPSec policy Payload for tunnel Id ${tunnel(s)}, tsId 0x${hexOf(s.ts)}: ${offers
      .map((one, index) => `Policy${index + 1}:Integrity=${one.integrity} Cipher=${one.cipher}`)
      .join(' ')}`,
  /** No blank between a value and the next key, as was seen. */
  peerOffersIpsec: (offers: readonly Offer[] = FITS_IPSEC) =>
    `[RECEIVED]Received IPSec payload: ${offers
      .map((one, index) => {
        const pfs = one.pfs === undefined ? '' : ` PfsGroup=${one.pfs}`;
        return `Policy${index + 1}:Cipher=${one.cipher}Integrity=${one.integrity}${pfs}`;
      })
      .join(' ')}`,
  authSent: (s: Session) =>
    `[SEND][SA_AUTH] Sending SA AUTH message for tunnelId ${tunnel(s)} and tsId 0x${hexOf(s.ts)}`,
  authReceived: () => '[RECEIVED][SA_AUTH] Received IKE AUTH message',
  proposes: (s: Session, tsi: readonly Range[] = [ANY], tsr: readonly Range[] = [ANY]) =>
    ` Proposed(send) Traffic Selector payload will be- ${selectors(s, tsi, tsr, ' ')}`,
  asks: (s: Session, tsi: readonly Range[] = [s.site.behind], tsr: readonly Range[] = [ANY]) =>
    `Received Traffic Selector payload request- ${selectors(s, tsi, tsr)}`,
  settles: (s: Session, tsi: readonly Range[] = [s.site.behind], tsr: readonly Range[] = [ANY]) =>
    `[SEND] Proposed Traffic Selector payload will be (Final Negotiated) - ${selectors(s, tsi, tsr)}`,
  refused: (notify: string) => `[RECEIVED][NOTIFY] Received Notify Message - ${notify}`,
  refuses: (notify: string) => `[SEND][NOTIFY] Sending Notify Message - ${notify}`,
  refusesWith: (status: string) => `[SEND][NOTIFY] Sending Notify with error ${status}`,
  closed: (s: Session, status: string) =>
    `[LOCAL_MSG] IKE Tunnel closed for tunnelId ${tunnel(s)} with status ${status}`,
} as const;

/** A line of book-keeping, or one that nobody has seen before. None is a failure. */
export function chatter(dice: Random, site: Site): string {
  return dice.pick([
    `[LOCAL_MSG] DPD is turned off for tunnelId 0x${hexOf(site.tunnel)}`,
    '[LOCAL_MSG] Updated the timer of the high priority queue',
    `[SEND] Sending keep alive number ${dice.below(13_900)}`,
    `[LOCAL_MSG] Timer ${dice.below(600)} of the tunnel was set again`,
    `[LOCAL_MSG] Looking up the tunnel by its filter 0x${hexOf(dice.below(1e9))}`,
    `[SEND][INFORMATIONAL] Messid : ${dice.below(900)} length ${dice.below(1400)}`,
    '[LOCAL_MSG] Fragmentation is supported by both sides',
    `Queue depth ${dice.below(99)} of ${dice.below(14_000)}`,
  ]);
}
