import table from '../../../resources/findings/en.json' with { type: 'json' };
import { listed, sentence, withoutStop } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { parseAddress, rangeText } from '../../../shared/net/address.ts';
import type { Action } from '../../../shared/model/analysis.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { errorByCode } from '../formats/codes.ts';
import type { SelectorDraft } from '../formats/format.ts';
import type { FindingDraft } from './draft.ts';
import { differenceText, offersText } from './offers.ts';

interface Text {
  readonly fault?: string | null;
  /** By the side that refused; `both` where each did, `any` where that is not known or does not matter. */
  readonly title: { readonly any?: string; readonly remote?: string; readonly local?: string; readonly both?: string };
  readonly explanation: readonly string[];
  readonly actions: readonly Action[];
}

interface Words extends Text {
  readonly broader: string | null;
  /** What is said otherwise where the finding rests on this sign, this fault, or on a summary only. */
  readonly variants?: Readonly<Record<string, Partial<Text>>>;
}

const WORDS = table.findings as unknown as Readonly<Record<FindingId, Words>>;

export interface Told {
  readonly fault: string | null;
  readonly broader: FindingId | null;
  readonly title: string;
  readonly explanation: string;
  readonly actions: readonly Action[];
}

/** What a finding says to people; sentences that would name something unknown are left out. */
export function tell(draft: FindingDraft): Told {
  const { variants = {}, ...base } = WORDS[draft.id];
  const variant = variantKeys(draft)
    .map((key) => variants[key])
    .find((one) => one !== undefined);
  const words = { ...base, ...variant };
  const values = valuesOf(draft);
  const { title } = words;
  const side = draft.bothSides ? 'both' : draft.failurePoint;
  const chosen = (side === null ? undefined : title[side]) ?? title.any ?? title.remote ?? '';
  const explanation = words.explanation.map((text) => fill(text, values)).filter((text) => text !== null);
  if (draft.healed) explanation.push(...history(draft));
  return {
    fault: draft.fault ?? words.fault ?? null,
    broader: base.broader as FindingId | null,
    title: fill(chosen, values) ?? chosen,
    explanation: explanation.join(' '),
    actions: words.actions.map((action) => ({ ...action, text: fill(action.text, values) ?? action.text })),
  };
}

/** From the narrow to the wide: a failure that is flagged as benign, a result's fault, the sign with its confidence, the sign, a result at all. */
function variantKeys(draft: FindingDraft): string[] {
  const { fault, sign, confidence, secondHand } = draft;
  return [
    draft.flagged ? 'flagged' : null,
    secondHand ? fault : null,
    sign === null ? null : `${sign}/${confidence}`,
    sign,
    secondHand && fault !== null ? 'result' : null,
  ].filter((key) => key !== null);
}

function history(draft: FindingDraft): string[] {
  const { againAfter, peer } = draft;
  return [
    againAfter === null
      ? 'It was established afterwards, so this is history.'
      : `An SA stood again ${formatSpan(againAfter)} later, so this is history.`,
    ...(peer !== null && isMasked(peer)
      ? ['Addresses are masked in this log, so that it was the same peer is assumed.']
      : []),
  ];
}

/** A label in the place of an address, which may stand for any of them. */
function isMasked(peer: string): boolean {
  return parseAddress(peer) === null;
}

/** A mask that says nothing ("<IPaddress>") is no name. */
export function peerName(peer: string | null): string {
  return peer === null || /^<[^\d>]*>$/.test(peer) ? 'the peer' : `the peer ${peer}`;
}

function valuesOf(draft: FindingDraft): ReadonlyMap<string, string> {
  const peer = peerName(draft.peer);
  const error = draft.errorCode === null ? null : errorByCode(draft.errorCode);
  const values = new Map<string, string>([
    ['peer', peer],
    ['Peer', sentence(peer)],
    ['azureNote', draft.local === null || isMasked(draft.local) ? '' : ` (${draft.local})`],
  ]);
  const put = (name: string, value: string | null) => {
    if (value !== null && value !== '') values.set(name, value);
  };
  put('code', draft.errorCode === null ? null : String(draft.errorCode));
  put('codeName', draft.errorName ?? error?.symbol ?? null);
  put('codeText', error === null ? null : error.message);
  put('error', errorText(draft));
  put('value', draft.value);
  put('detail', draft.detail);
  const phase = draft.id === 'policy-mismatch-ike' ? 'ike' : 'ipsec';
  put('offers', offersText(draft.proposals, phase));
  put('difference', differenceText(draft.proposals, phase));
  put('selectors', ranges(draft.selectors));
  put('finals', finals(draft.selectors));
  return values;
}

/** "Code 13801 (ERROR_IPSEC_IKE_AUTH_FAIL): IKE authentication credentials are unacceptable." */
function errorText({ errorCode: code, errorName: name }: FindingDraft): string | null {
  if (code === null) return null;
  const known = errorByCode(code);
  const named = `Code ${code}${name === null ? '' : ` (${name})`}`;
  return known === null ? `${named}.` : `${named}: ${withoutStop(known.message)}.`;
}

function fill(text: string, values: ReadonlyMap<string, string>): string | null {
  let whole = true;
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) whole = false;
    return value ?? '';
  });
  return whole ? filled.replace(/\.\)/g, ')').replace(/\.\./g, '.') : null;
}

function ranges(selectors: readonly SelectorDraft[]): string | null {
  const text = (owner: 'azure' | 'peer', roles: readonly SelectorDraft['role'][]) => {
    const found = selectors
      .filter((selector) => selector.owner === owner && roles.includes(selector.role))
      .map((selector) => rangeText(selector.start, selector.end));
    return [...new Set(found)];
  };
  const asked = text('peer', ['requested']);
  const wanted = text('azure', ['requested']);
  const proposed = text('azure', ['proposed']);
  const expected = text('peer', ['proposed']);
  const told = [
    asked.length === 0 ? null : `The peer asked for ${listed(asked)} on its side and ${listed(wanted)} on Azure's.`,
    proposed.length === 0
      ? null
      : `Azure proposed ${listed(proposed)} on its side${expected.length === 0 ? '' : ` and ${listed(expected)} on the peer's`}.`,
  ].filter((part) => part !== null);
  return told.length === 0 ? null : told.join(' ');
}

/** "Azure's final answer: 10.20.0.0/16 on the peer's side and 10.1.0.0/16 on Azure's." */
function finals(selectors: readonly SelectorDraft[]): string | null {
  const of = (owner: 'azure' | 'peer') => [
    ...new Set(
      selectors
        .filter((selector) => selector.owner === owner && selector.role === 'final')
        .map((selector) => rangeText(selector.start, selector.end)),
    ),
  ];
  const [theirs, ours] = [of('peer'), of('azure')];
  if (theirs.length === 0 || ours.length === 0) return null;
  return `Azure's final answer: ${listed(theirs)} on the peer's side and ${listed(ours)} on Azure's.`;
}
