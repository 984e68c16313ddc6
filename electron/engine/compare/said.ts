import { masked } from '../../../shared/base/mask.ts';
import type { Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import { ATTRIBUTES } from '../../../shared/model/words.ts';
import { parseAddress } from '../../../shared/net/address.ts';
import { isCutValue, nameOf } from '../diagnose/change/policy.ts';
import type { Message } from './messages.ts';

/**
 * What a message says, without what each run makes anew: its words with every number and address taken out, and what it
 * carries, parsed. Numbers that matter are codes, notifies, proposals and ranges, and these are compared as such.
 */
export function saidOf(message: Message): string {
  let said = known.get(message);
  if (said === undefined) known.set(message, (said = tell(message)));
  return said;
}

/** Each message is held against hundreds. */
const known = new WeakMap<Message, string>();

function tell(message: Message): string {
  const { proposals, selectors, text } = message;
  // Words in front of what is parsed are compared too: "Auth:PreShared Key".
  const words = proposals.length + selectors.length > 0 ? (text.split(CARRIED)[0] ?? '') : text;
  return `${wordsOf(words)}|${offersOf(proposals)}|${rangesOf(selectors)}`;
}

/** The same message with the same outcome and the same values, wherever it stands. */
export function keyOf(message: Message): string {
  return `${message.message}|${message.direction}|${message.notify ?? ''}|${message.errorCode ?? ''}|${saidOf(message)}`;
}

const CARRIED = /\bPolicy ?\d|\bNumber of TS/i;
const ADDRESS = /\b\d{1,3}(?:\.\w{1,3}){3}\b|<\w{1,40}>|\b[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){2,7}/g;
/** Decimal or hexadecimal; "IKEv2" and the like are words. */
const NUMBER = /\b(?:0x[0-9a-fA-F]{1,32}|\d[0-9a-fA-F]{0,40})\b/g;
/** A cleanup prints its flags as letters too. */
const FLAGS = /\bflags:? \w{1,16}/g;

function wordsOf(text: string): string {
  return masked(text)
    .replace(ADDRESS, '<address>')
    .replace(FLAGS, 'flags #')
    .replace(NUMBER, '#')
    .replace(/[\s|]+/g, ' ')
    .trim();
}

const CUT = '…';

/** Offers as a set: numbers and order are not compared. What the end of a line has cut is told by an ellipsis. */
export function offersOf(proposals: readonly Proposal[]): string {
  const whole = proposals.filter((one) => !isCut(one, proposals));
  return sorted([...whole.map(offerText), ...(whole.length < proposals.length ? [CUT] : [])]);
}

/** Portals and exports cut long lines: its last proposal then ends within a name, or lacks what the others have. */
function isCut(one: Proposal, all: readonly Proposal[]): boolean {
  const [first = one] = all;
  return ATTRIBUTES.some((attribute) => {
    const printed = one[attribute];
    return printed === null
      ? all.length > 1 && one === all.at(-1) && first[attribute] !== null
      : isCutValue(attribute, printed);
  });
}

/** Offers in which the two may be alike as far as both print them. */
export function isSameOffers(a: string, b: string): boolean {
  if (a === b) return true;
  const [own, other] = [a.split('; '), b.split('; ')];
  const isWithin = (part: readonly string[], all: readonly string[]) =>
    part.includes(CUT) && part.every((offer) => offer === CUT || all.includes(offer));
  return isWithin(own, other) || isWithin(other, own);
}

/** The same words and values, as far as both lines go. */
export function isSaidAlike(a: Message, b: Message): boolean {
  const [own, other] = [saidOf(a).split('|'), saidOf(b).split('|')];
  return own[0] === other[0] && own[2] === other[2] && isSameOffers(own[1] ?? '', other[1] ?? '');
}

/** In the names of Azure's custom policies, for generations of logs print others. */
function offerText(proposal: Proposal): string {
  return ATTRIBUTES.flatMap((attribute) => {
    const printed = proposal[attribute];
    return printed === null ? [] : [nameOf(attribute, printed)];
  }).join('/');
}

export function rangesOf(selectors: readonly TrafficSelector[]): string {
  return sorted(selectors.map((one) => `${one.side} ${rangeText(one)}`));
}

export function rangeText({ cidrs, start, end, portStart, portEnd, protocol }: TrafficSelector): string {
  const range = cidrs.length === 1 ? (cidrs[0] ?? '') : `${start}-${end}`;
  const ports = portStart === null || (portStart === 0 && portEnd === 65_535) ? '' : ` ports ${portStart}-${portEnd}`;
  return `${range}${ports}${protocol === null || protocol === 0 ? '' : ` protocol ${protocol}`}`;
}

function sorted(values: readonly string[]): string {
  return [...new Set(values)].toSorted(byUnits).join('; ');
}

/** By code units, for the same bytes everywhere. */
export function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A masked address is none, and nobody's. */
export function isAddress(peer: string): boolean {
  return parseAddress(peer) !== null;
}
