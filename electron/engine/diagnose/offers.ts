import table from '../../../resources/rules/offers.json' with { type: 'json' };
import { listed } from '../../../shared/base/text.ts';
import type { ProposalDraft } from '../formats/format.ts';

/** What the two sides offered, and the first thing on which they do not meet. */

type Phase = 'ike' | 'ipsec';
interface Offer {
  readonly encryption: string;
  readonly integrity: string;
  readonly group: string | null;
}

const NAMES: Readonly<Record<string, string>> = table.names;
const ATTRIBUTES = ['encryption', 'integrity', 'group'] as const;
type Attribute = (typeof ATTRIBUTES)[number];
const WORDS: Readonly<Record<Phase, Readonly<Record<Attribute, string>>>> = {
  ike: { encryption: 'encryption', integrity: 'integrity', group: 'DH group' },
  ipsec: { encryption: 'encryption', integrity: 'integrity', group: 'PFS group' },
};
const MAX_LISTED = 6;

/** "The peer's proposal in the log: DES with Md5. Azure's: …", as the log prints the names. Null where none is there. */
export function offersText(proposals: readonly ProposalDraft[], phase: Phase): string | null {
  const side = (direction: 'sent' | 'received') => [...new Set(whole(proposals, phase, direction).map(proposalText))];
  const received = side('received');
  const sent = side('sent');
  const told = [
    received.length === 0 ? null : `The peer's ${noun(received)} in the log: ${some(received)}.`,
    sent.length === 0
      ? null
      : `${received.length === 0 ? `Azure's ${noun(sent)} in the log` : "Azure's"}: ${some(sent)}${isCut(proposals, phase) ? ', and more that the log cuts off' : ''}.`,
  ].filter((text) => text !== null);
  return told.length === 0 ? null : told.join(' ');
}

function noun(names: readonly string[]): string {
  return names.length === 1 ? 'proposal' : 'proposals';
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED);
  const more = names.length - shown.length;
  return `${listed(shown, 'or')}${more > 0 ? ` (${more} more)` : ''}`;
}

function proposalText({ encryption, integrity, dhGroup, pfsGroup }: ProposalDraft): string {
  // GCM encrypts and protects in one, and is printed for both.
  const main = [encryption, integrity === encryption ? null : integrity].filter((part) => part !== null).join(' with ');
  const groups = [dhGroup, pfsGroup].filter((part) => part !== null && part !== '').join(', ');
  return groups === '' ? main : `${main} (${groups})`;
}

/**
 * Where they do not meet, and how small a change would do. Azure's side is its offers in the log, else its documented
 * defaults, which hold unless the connection has a custom policy. Null where the peer's are not in the log.
 */
export function differenceText(proposals: readonly ProposalDraft[], phase: Phase): string | null {
  const peer = whole(proposals, phase, 'received').map(offerOf);
  if (peer.length === 0) return null;
  const logged = whole(proposals, phase, 'sent').map(offerOf);
  const cut = isCut(proposals, phase);
  const asDefault = cut && beginsAsDefault(logged, phase);
  const azure = logged.length === 0 || asDefault ? defaults(phase) : logged;
  const proviso =
    logged.length === 0
      ? "Against Azure's defaults (a custom policy of the connection replaces them): "
      : asDefault
        ? "Azure's list begins as its documented defaults do, and by those: "
        : cut
          ? 'As far as the log shows them: '
          : '';
  const told = compare(peer, azure, phase, logged.length > 0);
  return `${proviso}${proviso === '' ? told.charAt(0).toUpperCase() + told.slice(1) : told}`;
}

function compare(peer: readonly Offer[], azure: readonly Offer[], phase: Phase, isLogged: boolean): string {
  const words = WORDS[phase];
  const compared = ATTRIBUTES.filter(
    (name) => peer.every((offer) => offer[name] !== null) && azure.every((offer) => offer[name] !== null),
  );
  const differ = (a: Offer, b: Offer) => compared.filter((name) => a[name] !== b[name]);
  const pairs = peer.flatMap((theirs) => azure.map((ours) => ({ theirs, ours, apart: differ(theirs, ours) })));
  const nearest = pairs.toSorted((a, b) => a.apart.length - b.apart.length)[0];
  if (nearest === undefined || nearest.apart.length === 0) {
    if (phase === 'ipsec') return 'the offers do overlap, so look at the traffic selectors and the PFS group too.';
    return isLogged
      ? 'the offers do overlap, so look at the authentication method and at what the device expects besides.'
      : "the peer's offer is among them, so the connection most likely has a custom policy.";
  }
  const lacking = compared.find((name) => !peer.some((theirs) => azure.some((ours) => ours[name] === theirs[name])));
  const values = (offers: readonly Offer[], name: Attribute) => [...new Set(offers.map((offer) => offer[name] ?? ''))];
  const first =
    lacking === undefined
      ? 'each value is offered by both, and no combination of them.'
      : `no ${words[lacking]} in common (the peer's ${listed(values(peer, lacking), 'or')}, Azure's ${listed(values(azure, lacking), 'or')}).`;
  const changes = nearest.apart.map(
    (name) => `${words[name]} ${nearest.ours[name] ?? ''} for ${nearest.theirs[name] ?? ''}`,
  );
  return `${first} The smallest change on the device: ${listed(changes)}.`;
}

/** Those that are whole: the last of a long list is cut by the log's own end of line. */
function whole(proposals: readonly ProposalDraft[], phase: Phase, direction: 'sent' | 'received'): ProposalDraft[] {
  return proposals.filter(
    (proposal) =>
      proposal.phase === phase &&
      proposal.direction === direction &&
      proposal.encryption !== null &&
      proposal.integrity !== null,
  );
}

function isCut(proposals: readonly ProposalDraft[], phase: Phase): boolean {
  return proposals.some(
    (proposal) => proposal.phase === phase && proposal.direction === 'sent' && proposal.integrity === null,
  );
}

function beginsAsDefault(logged: readonly Offer[], phase: Phase): boolean {
  const known = defaults(phase);
  return (
    logged.length > 0 &&
    logged.every((offer, index) => ATTRIBUTES.every((name) => (offer[name] ?? '') === (known[index]?.[name] ?? '')))
  );
}

function offerOf(proposal: ProposalDraft): Offer {
  return {
    encryption: nameOf(proposal.encryption ?? ''),
    integrity: nameOf(proposal.integrity ?? ''),
    group: mapped(proposal.phase === 'ike' ? proposal.dhGroup : proposal.pfsGroup),
  };
}

function mapped(group: string | null): string | null {
  return group === null || group === '' ? null : nameOf(group);
}

function nameOf(logged: string): string {
  return NAMES[logged.trim().toLowerCase()] ?? logged.trim();
}

function defaults(phase: Phase): Offer[] {
  return table.defaults[phase].map(([encryption = '', integrity = '', group]) => ({
    encryption,
    integrity,
    group: group ?? null,
  }));
}
