import type { FindingId } from '../../../shared/model/words.ts';

/** Findings in a sentence; an id that is its own name is left out. */
export const FINDING_NAMES: Partial<Readonly<Record<FindingId, string>>> = {
  'psk-mismatch': 'the pre-shared key',
  'identity-mismatch': 'the identity',
  'certificate-rejected': 'a rejected certificate',
  'policy-mismatch-ike': 'proposals without a match',
  'policy-mismatch-ipsec': 'proposals without a match',
  'traffic-selector-mismatch': 'ranges without a match',
  'peer-unreachable': 'the peer does not answer',
  'no-ike-traffic': 'no IKE traffic',
  'ike-version-mismatch': 'another IKE version',
  'connection-not-configured': 'no connection is configured',
  'peer-deleted-sa': 'the peer deleted the SA',
  'sa-lifetime-expired': 'the SA expired',
  'dpd-timeout': 'dead peer detection',
  'negotiation-timeout': 'the negotiation timed out',
  'invalid-payload': 'an invalid payload',
};
