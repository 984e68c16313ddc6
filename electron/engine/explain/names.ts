import faultTable from '../../../resources/rules/faults.json' with { type: 'json' };
import termTable from '../../../resources/explain/terms.json' with { type: 'json' };
import { sentence } from '../../../shared/base/text.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';
import { errorByCode, errorBySymbol, errorByText, notifyByText, readCode } from '../formats/codes.ts';
import { emptyEvent } from '../formats/format.ts';
import {
  type NamedNotify,
  gradeOfCode,
  notifyNamed,
  notifyNumbered,
  tellCode,
  tellNotify,
  weightOfCode,
} from './errors.ts';
import { suspectsOf } from './suspects.ts';
import { type Telling, addField, addMeaning, addReferences, addUsualReferences } from './telling.ts';

interface Term {
  readonly names: readonly string[];
  readonly kind?: string;
  readonly title?: string;
  readonly means?: string;
  readonly phase?: string;
  readonly step?: string;
  readonly direction?: string;
  readonly normal?: string;
  readonly grade?: string;
  readonly source?: string;
  readonly references?: readonly string[];
  /** Of a flag: its bit, and the field that it is about. */
  readonly bit?: number;
  readonly field?: string;
}

export const TERMS: readonly Term[] = termTable.terms;
const FAULT_WORDS: Readonly<Record<string, string>> = termTable.faults;
const byName = new Map(TERMS.flatMap((term) => term.names.map((name) => [nameKey(name), term] as const)));
const byBracket = new Map(
  TERMS.filter(({ kind }) => kind === 'tag').flatMap((term) => term.names.map((name) => [name, term] as const)),
);

interface FaultEntry {
  readonly id: string;
  readonly finding: string | null;
  readonly severity?: string;
  readonly confidence?: string;
  readonly healthy?: boolean;
  readonly says?: string;
}

const FAULTS = new Map((faultTable.faults as readonly FaultEntry[]).map((fault) => [fault.id.toLowerCase(), fault]));

/** Without regard to case, blanks, dashes and underscores; what is longer than any name is none. */
function nameKey(text: string): string {
  return text
    .slice(0, 120)
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}

/**
 * A bare name: a code in any writing, a symbol, a notify by name or number, a fault type, a status text, a term, a tag, a
 * flag. False where the whole text is none of these.
 */
export function tellName(told: Telling, text: string): boolean {
  const bare = text.trim().replace(/[.:,;]$/, '');
  if (bare.length > 300) return false;
  const tag = byBracket.get(bare.toUpperCase());
  if (tag !== undefined) return tellTerm(told, tag);
  return (
    tellNotifyNumber(told, bare) ||
    tellNumber(told, bare) ||
    tellSymbol(told, bare) ||
    tellStatus(told, bare) ||
    tellNotifyName(told, bare) ||
    tellFault(told, bare) ||
    tellNamedTerm(told, bare)
  );
}

function tellNotifyNumber(told: Telling, text: string): boolean {
  const number = /^notify(?: (?:type|message|number))?[ :#=]{0,3}(\d{1,5})$/i.exec(text)?.[1];
  const named = number === undefined ? null : notifyNumbered(Number(number));
  return named !== null && tellNamedNotify(told, named);
}

/** "13801", "0x35E9", "0x000035e9", "0x800735E9", "error 13801". A number that is no code may be a notify's. */
function tellNumber(told: Telling, text: string): boolean {
  const token = /^(?:(?:windows )?(?:error|code)(?: code)?[ :=#]{0,3})?(\d{1,10}|0x[0-9a-f]{1,16})(?:L|u)?$/i.exec(
    text,
  )?.[1];
  const code = token === undefined ? null : readCode(token);
  if (code === null) return false;
  const known = errorByCode(code);
  const notify = /^\d+$/.test(text) ? notifyNumbered(code) : null;
  if (known === null) return notify !== null && tellNamedNotify(told, notify);
  tellError(told, code);
  if (notify !== null) addField(told, 'as the number of a notify', notify.shown.name);
  return true;
}

function tellSymbol(told: Telling, text: string): boolean {
  const known = /^[A-Z][A-Z0-9_]{3,80}$/i.test(text) ? errorBySymbol(text.toUpperCase()) : null;
  if (known === null) return false;
  tellError(told, known.code);
  return true;
}

/** The words of a Windows error, as they stand behind "with status". */
function tellStatus(told: Telling, text: string): boolean {
  const known = errorByText(text);
  if (known === null) return false;
  tellError(told, known.code);
  // Azure's own texts stand for a notify as well.
  const notify = notifyByText(text);
  if (notify !== null) tellNotify(told, notify);
  return true;
}

function tellError(told: Telling, code: number): void {
  tellCode(told, code);
  const name = told.code?.name ?? null;
  told.title = `Windows error ${code}${name === null ? '' : ` (${name})`}: ${told.code?.message ?? ''}`;
  told.normal = weightOfCode(code) ?? 'unknown';
  told.grade = gradeOfCode(code);
  told.source = "Windows system error codes, and Microsoft's list of site-to-site VPN error codes";
  const event = { ...emptyEvent(1), errorCode: code, severity: told.normal === 'normal' ? null : ('error' as const) };
  told.findings = suspectsOf(event);
  addUsualReferences(told);
}

function tellNotifyName(told: Telling, text: string): boolean {
  const known = notifyByText(text);
  const named = notifyNamed(known !== null && !/^[A-Z_-]+$/.test(text) ? known.name : text);
  return named !== null && tellNamedNotify(told, named);
}

function tellNamedNotify(told: Telling, { known, shown, normal, old }: NamedNotify): boolean {
  told.title = `The notify ${shown.name} (${shown.number}) of ${old ? 'IKEv1' : 'IKE'}.`;
  told.notify = shown;
  addMeaning(told, shown.meaning, normal ? null : "Sent, it is Azure's refusal; received, it is the peer's.");
  told.step = 'notify';
  told.normal = normal ? 'normal' : 'trouble';
  told.grade = 'documented';
  told.source = old ? 'RFC 2408, 3.14.1' : 'RFC 7296, 3.10.1';
  if (known !== null)
    told.findings = suspectsOf({ ...emptyEvent(1), notify: known.id, severity: known.failure ? 'error' : null });
  addUsualReferences(told);
  addReferences(told, [old ? 'isakmp-notifies' : 'notify-types']);
  return true;
}

/** A fault type of a troubleshoot result, with or without its blank. */
export function tellFault(told: Telling, text: string): boolean {
  const fault = FAULTS.get(text.trim().toLowerCase());
  if (fault === undefined) return false;
  told.title = `The fault type ${fault.id} of a troubleshoot result.`;
  addMeaning(told, FAULT_WORDS[fault.id] ?? (fault.says === undefined ? null : `${sentence(fault.says)}.`));
  told.normal = fault.healthy === true || fault.severity === 'info' ? 'normal' : 'trouble';
  told.grade = fault.id === 'UnKnown' ? 'seen' : 'documented';
  told.source = faultTable.source;
  if (fault.finding !== null)
    told.findings = [
      {
        id: fault.finding as Explanation['findings'][number]['id'],
        confidence: (fault.confidence ?? 'low') as Explanation['findings'][number]['confidence'],
        when: 'where a troubleshoot result says so',
      },
    ];
  addReferences(told, ['overview']);
  return true;
}

function tellNamedTerm(told: Telling, text: string): boolean {
  const term = byName.get(nameKey(text));
  return term !== undefined && tellTerm(told, term);
}

export function tellTerm(told: Telling, term: Term): boolean {
  told.title = term.title ?? `The flag ${term.names[0] ?? ''}: the ${term.field ?? 'field'} of the event is set.`;
  addMeaning(
    told,
    term.means,
    term.bit === undefined
      ? null
      : `It is bit 0x${term.bit.toString(16).padStart(8, '0')} of the header's flags. A field whose flag is clear means nothing.`,
  );
  told.phase = (term.phase ?? null) as Explanation['phase'];
  told.step = (term.step ?? null) as Explanation['step'];
  told.direction = (term.direction ?? null) as Explanation['direction'];
  told.normal = (term.normal ?? (term.bit === undefined ? 'unknown' : 'normal')) as Explanation['normal'];
  told.grade = (term.grade ?? 'documented') as Explanation['grade'];
  told.source = term.source ?? 'Windows SDK, fwpmtypes.h';
  addReferences(told, term.references ?? ['wfp-header']);
  return true;
}

/** The names of the flags that are set in a header's `Flags`. */
export function flagsOf(bits: number): string[] {
  return TERMS.filter(({ bit }) => bit !== undefined && (bits & bit) !== 0).map(({ field }) => field ?? '');
}
