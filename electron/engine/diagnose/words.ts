import table from '../../../resources/findings/en.json' with { type: 'json' };
import { sentence, withoutStop } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { parseAddress } from '../../../shared/net/address.ts';
import type { Action, Comparison } from '../../../shared/model/analysis.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import { errorByCode } from '../formats/codes.ts';
import type { FindingDraft } from './draft.ts';
import { installed } from '../rules/installed.ts';
import { changeOf } from './change/values.ts';
import { type Configured, NOT_CONFIGURED } from './configured.ts';

interface Text {
  readonly fault?: string | null;
  /** By the side that refused; `both` where each did, `any` where that is not known or does not matter. */
  readonly title: { readonly any?: string; readonly remote?: string; readonly local?: string; readonly both?: string };
  readonly explanation: readonly string[];
  readonly actions: readonly ActionText[];
}

/** An action as it stands in the data. Of `text` and `otherwise` the first that names nothing unknown is said; where none does, or something of `needs` is not known, it is left out. */
interface ActionText extends Action {
  readonly otherwise?: readonly string[];
  readonly needs?: readonly string[];
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
  /** Of a policy mismatch whose proposals are known. */
  readonly comparison: Comparison | null;
}

/** What a finding says to people; sentences that would name something unknown are left out. */
export function tell(draft: FindingDraft, known: Configured = NOT_CONFIGURED): Told {
  const { variants = {}, ...base } = WORDS[draft.id];
  const variant = variantKeys(draft)
    .map((key) => variants[key])
    .find((one) => one !== undefined);
  const own = draft.id === 'user-rule' ? installed().findings.get(draft.apart ?? '') : undefined;
  const words = { ...base, ...variant, ...(own === undefined ? null : { ...own, title: { any: own.title } }) };
  const change = changeOf(draft, known);
  const values = new Map([...change.values, ...valuesOf(draft)]);
  const { title } = words;
  const side = draft.bothSides ? 'both' : draft.failurePoint;
  const chosen = (side === null ? undefined : title[side]) ?? title.any ?? title.remote ?? '';
  const explanation = words.explanation.map((text) => fill(text, values)).filter((text) => text !== null);
  explanation.push(...draft.notes);
  if (draft.healed) explanation.push(...history(draft));
  return {
    fault: draft.fault ?? words.fault ?? null,
    broader: base.broader as FindingId | null,
    title: fill(chosen, values) ?? chosen,
    explanation: explanation.join(' '),
    actions: words.actions.flatMap((action) => actionOf(action, values)),
    comparison: change.comparison,
  };
}

function actionOf(
  { side, text, otherwise = [], needs = [], url, command }: ActionText,
  values: ReadonlyMap<string, string>,
): Action[] {
  if (needs.some((name) => !values.has(name))) return [];
  const [said] = [text, ...otherwise].map((one) => fill(one, values)).filter((one) => one !== null);
  if (said === undefined) return [];
  return [{ side, text: said.trimEnd(), url, command: command === null ? null : fill(command, values) }];
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
