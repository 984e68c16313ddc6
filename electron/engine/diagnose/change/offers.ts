import { listed } from '../../../../shared/base/text.ts';
import type { Micros } from '../../../../shared/base/units.ts';
import type { ProposalDraft } from '../../formats/format.ts';
import { type Half, type Offer, isCutValue, isGcm, nameOf } from './policy.ts';

/** What one failing session shows of both sides' proposals, each list as its line prints it. */
export interface OfferSet {
  readonly initiator: 'azure' | 'peer' | null;
  readonly ikeVersion: 1 | 2 | null;
  /** Of the refusal; null without a clock. */
  readonly time: Micros | null;
  readonly lists: readonly (readonly ProposalDraft[])[];
}

/** So many different sessions are kept of a finding; a retry of the same offers is one. */
const MAX_SETS = 4;
const MAX_LISTED = 6;

/** Adds a session's offers: the newest last, and what is offered again counts as new. */
export function addOffers(target: OfferSet[], more: readonly OfferSet[]): void {
  for (const { lists, ...about } of more) {
    if (lists.length === 0) continue;
    const set: OfferSet = { ...about, lists: distinct(lists) };
    const key = keyOf(set);
    const at = target.findIndex((known) => keyOf(known) === key);
    if (at >= 0) target.splice(at, 1);
    target.push(set);
    if (target.length > MAX_SETS) target.shift();
  }
}

/** A packet that was sent again offers nothing new. */
function distinct(lists: OfferSet['lists']): OfferSet['lists'] {
  return [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()];
}

function keyOf({ initiator, ikeVersion, lists }: OfferSet): string {
  return JSON.stringify([initiator, ikeVersion, lists]);
}

/** One side's proposals for one half. `partial`: the log has only part of the list. */
export interface Listed {
  readonly set: OfferSet;
  readonly offers: readonly Offer[];
  readonly printed: readonly ProposalDraft[];
  readonly partial: boolean;
  /** Place of the first offer in the list as the other side saw it, from 0. */
  readonly from: number;
}

/** The newest list that one side sent for this half, as far as the log has it; null where it has none that is whole. */
export function listOf(sets: readonly OfferSet[], half: Half, direction: 'sent' | 'received'): Listed | null {
  for (const set of newestFirst(sets)) {
    const drafts = set.lists
      .filter((list) => list.some((draft) => draft.phase === half && draft.direction === direction))
      .at(-1);
    if (drafts === undefined) continue;
    const cut = isCut(drafts);
    const printed = (cut ? drafts.slice(0, -1) : drafts).filter(
      ({ encryption, integrity }) =>
        encryption !== null && (integrity !== null || isGcm(nameOf('encryption', encryption))),
    );
    if (printed.length === 0) continue;
    const gaps = drafts.some(({ number }, index) => number !== index + 1);
    return {
      set,
      offers: printed.map(offerOf),
      printed,
      partial: cut || gaps || printed.length < drafts.length,
      from: (printed[0]?.number ?? 1) - 1,
    };
  }
  return null;
}

function newestFirst(sets: readonly OfferSet[]): OfferSet[] {
  return sets
    .map((set, index) => ({ set, index }))
    .toSorted((a, b) =>
      a.set.time === null || b.set.time === null ? b.index - a.index : b.set.time - a.set.time || b.index - a.index,
    )
    .map(({ set }) => set);
}

/** Whether the line's end cuts its last proposal: a key that the others have is missing, or a value that is only a beginning. */
function isCut(drafts: readonly ProposalDraft[]): boolean {
  const last = drafts.at(-1);
  const first = drafts[0];
  if (last === undefined || first === undefined) return false;
  const { encryption, integrity, dhGroup, pfsGroup, prf } = last;
  if (encryption === null || (integrity === null && !isGcm(nameOf('encryption', encryption)))) return true;
  if (last.phase === 'ike' && dhGroup === null) return true;
  if ((pfsGroup === null && first.pfsGroup !== null) || (prf === null && first.prf !== null)) return true;
  return (
    isCutValue('encryption', encryption) ||
    (integrity !== null && isCutValue('integrity', integrity)) ||
    (dhGroup !== null && isCutValue('dhGroup', dhGroup)) ||
    (pfsGroup !== null && isCutValue('pfsGroup', pfsGroup)) ||
    (prf !== null && isCutValue('prf', prf))
  );
}

function offerOf({ encryption, integrity, prf, dhGroup, pfsGroup }: ProposalDraft): Offer {
  const name = (attribute: keyof Offer, value: string | null) =>
    value === null || value.trim() === '' ? null : nameOf(attribute, value);
  const cipher = name('encryption', encryption);
  return {
    encryption: cipher,
    // GCM encrypts and protects in one, and is named for both.
    integrity: name('integrity', integrity) ?? (isGcm(cipher) ? cipher : null),
    prf: name('prf', prf),
    dhGroup: name('dhGroup', dhGroup),
    pfsGroup: name('pfsGroup', pfsGroup),
  };
}

/** "The peer's proposal in the log: DES with Md5. Azure's: …", as the log prints the names. Null where none is there. */
export function offersText(sets: readonly OfferSet[], half: Half): string | null {
  const received = listOf(sets, half, 'received');
  const sent = listOf(sets, half, 'sent');
  const more = (list: Listed) => (list.partial ? ', and more that the log does not show' : '');
  const told = [
    received === null ? null : `The peer's ${noun(received)} in the log: ${some(received)}${more(received)}.`,
    sent === null
      ? null
      : `${received === null ? `Azure's ${noun(sent)} in the log` : "Azure's"}: ${some(sent)}${more(sent)}.`,
  ].filter((text) => text !== null);
  return told.length === 0 ? null : told.join(' ');
}

function noun({ printed }: Listed): string {
  return printed.length === 1 ? 'proposal' : 'proposals';
}

function some({ printed }: Listed): string {
  const names = [...new Set(printed.map(proposalText))];
  const shown = names.slice(0, MAX_LISTED);
  const rest = names.length - shown.length;
  return `${listed(shown, 'or')}${rest > 0 ? ` (${rest} more)` : ''}`;
}

function proposalText({ encryption, integrity, prf, dhGroup, pfsGroup }: ProposalDraft): string {
  const main = [encryption, integrity === encryption ? null : integrity].filter((part) => part !== null).join(' with ');
  const others = [prf, dhGroup, pfsGroup].filter((part) => part !== null && part !== '').join(', ');
  return others === '' ? main : `${main} (${others})`;
}
