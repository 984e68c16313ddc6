import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import { rangeText } from '../../../shared/net/address.ts';
import type { LadderEvent, NewId } from '../../ladder/rungs.ts';

/** What a message carries, in one line each; the inspector and the other views have it whole. */

const MOST_PROPOSALS = 2;
const MOST_RANGES = 3;

const ROLES = { requested: 'Requested', proposed: 'Proposed', final: 'Final' } as const;

/** Null for a line that tells of no payload. */
export function payloadText(event: LadderEvent): string | null {
  const parts = [
    event.proposals.length === 0 ? null : proposalsText(event.proposals),
    event.selectors.length === 0 ? null : selectorsText(event.selectors),
  ].filter((part) => part !== null);
  if (parts.length > 0) return parts.join(' · ');
  // "Receiving MM Packet for tunnel Id 0x3 …: Receiving MM Nonce".
  if (event.message === 'main-mode-packet') return printable(event.text.split(': ').at(-1) ?? event.text).trim();
  return null;
}

export function proposalsText(proposals: readonly Proposal[]): string {
  const shown = proposals.slice(0, MOST_PROPOSALS).map(proposalText);
  const more = proposals.length - shown.length;
  const name = `${proposals[0]?.phase === 'ike' ? 'IKE' : 'IPsec'} ${proposals.length === 1 ? 'proposal' : `proposals, ${formatCount(proposals.length)}`}`;
  return `${name}: ${shown.join('; ')}${more > 0 ? `; ${formatCount(more)} more` : ''}`;
}

function proposalText({ encryption, integrity, prf, dhGroup, pfsGroup }: Proposal): string {
  const values = [encryption, integrity, prf, dhGroup, pfsGroup === null ? null : `PFS ${pfsGroup}`];
  return values.flatMap((value) => (value === null ? [] : [printable(value)])).join(' / ');
}

export function selectorsText(selectors: readonly TrafficSelector[]): string {
  const role = selectors[0]?.role;
  const sides = (['TSi', 'TSr'] as const).flatMap((side) => {
    const own = selectors.filter((one) => one.side === side);
    if (own.length === 0) return [];
    const shown = own.slice(0, MOST_RANGES).map(selectorText);
    const more = own.length - shown.length;
    return [`${side} ${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`];
  });
  return `${role === undefined ? '' : `${ROLES[role]}: `}${sides.join(' · ')}`;
}

function selectorText({ start, end, portStart, portEnd, protocol }: TrafficSelector): string {
  const range = printable(rangeText(start, end));
  const ports =
    portStart === null || portEnd === null || (portStart === 0 && portEnd === 65_535)
      ? ''
      : ` port ${portStart === portEnd ? portStart : `${portStart}–${portEnd}`}`;
  return `${range}${ports}${protocol === null || protocol === 0 ? '' : ` protocol ${protocol}`}`;
}

/** IKEv1 calls them cookies. */
export function idsText(ids: readonly NewId[], version: 1 | 2 | null): string | null {
  const spi = version === 1 ? 'cookie' : 'SPI';
  const names = {
    initiatorCookie: `initiator ${spi}`,
    responderCookie: `responder ${spi}`,
    tunnelId: 'tunnel id',
    tsId: 'TS id',
  } as const;
  return ids.length === 0 ? null : ids.map(({ what, value }) => `${names[what]} ${printable(value)}`).join(' · ');
}
