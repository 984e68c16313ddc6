import { listed, sentence } from '../../../shared/base/text.ts';
import type { Analysis, Comparison, Finding } from '../../../shared/model/analysis.ts';
import type { Exchange } from '../shared/exchanges.ts';
import type { Said } from '../shared/said.tsx';
import { tunnelOf } from '../shared/tunnel.ts';
import { ATTRIBUTE_WORDS } from '../shared/words.ts';
import {
  type AzureSide,
  type Half,
  type Offer,
  type OfferList,
  type ProposalRow,
  compared,
  defaultOffers,
  listOf,
  offerOfPolicy,
  sharedOffers,
  valuesText,
} from './model.ts';

export const HALF_NAMES: Readonly<Record<Half, string>> = { ike: 'Phase 1 (IKE)', ipsec: 'Phase 2 (IPsec)' };

/** One phase of what is looked at: both sides, what it comes to, and the finding where it was refused. */
export interface HalfSeen {
  readonly half: Half;
  readonly comparison: Comparison | null;
  /** The log shows only part of a list that is compared. */
  readonly partial: boolean;
  readonly said: readonly Said[];
  readonly finding: Finding | null;
}

export function halvesOf(analysis: Analysis, exchange: Exchange<ProposalRow>): readonly HalfSeen[] {
  return (['ike', 'ipsec'] as const).map((half) => halfOf(half, analysis, exchange));
}

function halfOf(half: Half, analysis: Analysis, exchange: Exchange<ProposalRow>): HalfSeen {
  const peer = listOf(exchange.rows, half, 'received');
  const sent = listOf(exchange.rows, half, 'sent');
  const { connection, policy } = tunnelOf(analysis, exchange.peer);
  const set = connection?.policies[0] ?? policy?.policies[0] ?? null;
  const custom = set === null ? null : offerOfPolicy(set, half);
  const azure = azureSide(half, sent, custom, analysis, exchange);
  const other: readonly Said[] =
    custom === null || sent.offers.length === 0 || sent.partial || sharedOffers([custom], sent.offers, half).length > 0
      ? []
      : [{ kind: 'warning', text: OTHER_POLICY }];
  const isUp = exchange.negotiation?.outcome === 'established';
  const finding = isUp
    ? null
    : (analysis.findings.find(
        (one) =>
          one.id === (half === 'ike' ? 'policy-mismatch-ike' : 'policy-mismatch-ipsec') &&
          (one.peer === exchange.peer || one.peer === null),
      ) ?? null);
  const partial = peer.partial || azure.partial;
  const made = peer.offers.length > 0 || sent.offers.length > 0 ? compared(half, peer, azure) : null;
  if (finding !== null)
    return {
      half,
      finding,
      comparison: finding.comparison ?? (peer.offers.length > 0 ? made : null),
      partial: finding.comparison?.gap === null && partial,
      said: [...refusedSaid(finding), ...other],
    };
  const said = made === null ? [unsaid(half, analysis, exchange)] : agreedSaid(half, peer, azure, isUp, exchange);
  return { half, finding, comparison: made, partial, said: [...said, ...other] };
}

const OTHER_POLICY =
  'What Azure offers in the log is not the custom policy that is configured: the log is from before it was set, or of another connection.';

/** What stands for Azure: its offers in the log, else the custom policy, else the documented defaults for its role. */
function azureSide(
  half: Half,
  sent: OfferList,
  custom: ReturnType<typeof offerOfPolicy>,
  { configuration }: Analysis,
  exchange: Exchange<ProposalRow>,
): AzureSide {
  const vpnType = configuration.find(({ kind }) => kind === 'gateway')?.vpnType ?? null;
  const role = exchange.negotiation?.initiator === 'azure' ? 'initiator' : 'responder';
  const documented = (): AzureSide => ({
    from: 'defaults',
    offers: defaultOffers(half, role, vpnType),
    partial: false,
    begun: sent.offers.length > 0,
  });
  if (sent.offers.length > 0)
    return sent.partial && beginsAs(half, sent.offers, defaultOffers(half, 'initiator', vpnType))
      ? documented()
      : { from: 'log', offers: sent.offers, partial: sent.partial, begun: false };
  if (custom !== null) return { from: 'policy', offers: [custom], partial: false, begun: false };
  return documented();
}

/** A list that breaks off and stands in the documented one at the same places is that one. */
function beginsAs(half: Half, offers: readonly Offer[], whole: readonly Offer[]): boolean {
  return offers.every((offer, index) => {
    const other = whole[index];
    return other !== undefined && sharedOffers([offer], [other], half).length === 1;
  });
}

function refusedSaid({ comparison, title }: Finding): readonly Said[] {
  if (comparison === null)
    return [
      { kind: 'error', text: title },
      {
        kind: 'info',
        text: 'The log does not show what the peer offers, so the two cannot be compared: read it off the device.',
      },
    ];
  const { gap, change } = comparison;
  if (gap === null && change.length === 0)
    return [
      { kind: 'error', text: title },
      {
        kind: 'info',
        text: 'By what the log shows the two lists do meet, so what was refused is not to be seen here.',
      },
    ];
  const what =
    gap === null
      ? 'the two have no proposal in common as a whole.'
      : `no ${ATTRIBUTE_WORDS[gap]} in common, so the other attributes do not help.`;
  return [{ kind: 'error', text: `${sentence(what)}${changeText(change)}` }];
}

function changeText(change: Comparison['change']): string {
  if (change.length === 0) return '';
  return ` The smallest change on the device: ${listed(
    // "AES256" is said with its attribute, "DHGroup14" says it itself.
    change.map(
      ({ attribute, from, to }) =>
        `${/^(DHGroup|PFS)/.test(from) ? '' : `${ATTRIBUTE_WORDS[attribute]} `}${from} → ${to}`,
    ),
  )}.`;
}

/** What the sentences say of a list of which the log shows the beginning. */
const BEGUN = ' What the log shows of Azure’s list begins as its documented defaults do.';

const SIDE_TEXT: Readonly<Record<AzureSide['from'], string>> = {
  log: 'Azure’s offers',
  policy: 'the custom policy',
  defaults: 'Azure’s documented defaults',
};

function agreedSaid(
  half: Half,
  peer: OfferList,
  azure: AzureSide,
  isUp: boolean,
  exchange: Exchange<ProposalRow>,
): readonly Said[] {
  if (peer.offers.length === 0)
    return [{ kind: 'info', text: 'Only Azure’s offers are in the log here, not the peer’s.' }];
  const byPeer = exchange.negotiation?.initiator !== 'azure';
  const both = byPeer ? sharedOffers(peer.offers, azure.offers, half) : sharedOffers(azure.offers, peer.offers, half);
  const [first] = both;
  const part = `${azure.begun ? BEGUN : ''}${peer.partial || azure.partial ? ' A line in the log breaks off, so there may be more.' : ''}`;
  if (first === undefined)
    return [
      {
        kind: isUp || part !== '' ? 'info' : 'warning',
        text: `No proposal of the peer meets ${SIDE_TEXT[azure.from]} as a whole.${part}`,
      },
    ];
  const more = both.length === 1 ? '' : ` (and ${both.length - 1} more; the initiator’s first counts)`;
  return [
    {
      kind: 'good',
      text: `The peer and ${SIDE_TEXT[azure.from]} have ${listed(valuesText(first.offer, half))} in common${more}.${part}`,
    },
  ];
}

function unsaid(half: Half, { negotiations }: Analysis, { peer, negotiation }: Exchange<ProposalRow>): Said {
  const own = negotiation === null ? negotiations.filter((one) => one.peer === peer) : [negotiation];
  const early = own.length > 0 && own.every(({ stoppedAt }) => stoppedAt === 'sa-init' || stoppedAt === 'mm-sa');
  return {
    kind: 'info',
    text: half === 'ipsec' && early ? 'Not reached: it stopped in phase 1.' : 'No proposals in the log here.',
  };
}
