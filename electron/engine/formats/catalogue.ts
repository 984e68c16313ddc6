import ikeMessages from '../../../resources/messages/ike.json' with { type: 'json' };
import monitorMessages from '../../../resources/messages/monitor.json' with { type: 'json' };
import traceMessages from '../../../resources/messages/trace.json' with { type: 'json' };
import { cut } from '../../../shared/base/text.ts';
import { RULE_LIMITS } from '../../../shared/model/rules.ts';
import type { Direction, Phase, Severity, Step } from '../../../shared/model/words.ts';
import { installed } from '../rules/installed.ts';
import { type Notify, errorByCode, errorBySymbol, errorByText, notifyByName, notifyByText, readCode } from './codes.ts';
import type { EventDraft } from './format.ts';
import { parsePolicies } from './policies.ts';
import { parseSelectors } from './selectors.ts';

/** How a message is written down in resources/messages (its README says what each field means). */
export interface MessageEntry {
  readonly id: string;
  /** A literal that stands in every such message: looked for before the pattern is tried. */
  readonly has: string;
  readonly pattern: string;
  readonly step: string;
  readonly direction: string;
  readonly phase: string | null;
  readonly certain?: boolean | undefined;
  readonly ikeVersion?: number | undefined;
  readonly severity?: string | undefined;
  readonly proposals?: string | undefined;
  readonly selectors?: string | undefined;
  readonly failurePoint?: string | undefined;
  readonly grade?: string | undefined;
  readonly source?: string | undefined;
  readonly means: string;
  readonly samples: readonly { readonly line: string; readonly gives: Readonly<Record<string, unknown>> }[];
}

export interface CompiledMessage {
  readonly entry: MessageEntry;
  readonly regex: RegExp;
}

function compile(entries: readonly MessageEntry[]): CompiledMessage[] {
  return entries.map((entry) => ({ entry, regex: new RegExp(entry.pattern) }));
}

export const IKE_MESSAGES: readonly MessageEntry[] = ikeMessages.messages;
export const TRACE_MESSAGES: readonly MessageEntry[] = traceMessages.messages;
export const MONITOR_MESSAGES: readonly MessageEntry[] = monitorMessages.messages;

const ike = compile(IKE_MESSAGES);
const trace = compile([...TRACE_MESSAGES, ...IKE_MESSAGES]);
const monitor = compile(MONITOR_MESSAGES);

/** The words of a message read by the catalogue of the IKE logs. False where none of its entries knows them. */
export function readIkeMessage(text: string, event: EventDraft): boolean {
  return read(ike, text, event) || readOwn(text, event);
}

/** The same for trace lines and for what IKEErrors.txt quotes from them. */
export function readTraceMessage(text: string, event: EventDraft): boolean {
  return read(trace, text, event) || readOwn(text, event);
}

/** A row of the tunnel's, gateway's or routes' own category in Azure Monitor, as its operation and its words. */
export function readMonitorMessage(text: string, event: EventDraft): boolean {
  return read(monitor, text, event);
}

/** By the messages of the packs in use. Their patterns are bounded in the text that they are shown. */
function readOwn(text: string, event: EventDraft): boolean {
  const { messages } = installed();
  return messages.length > 0 && read(messages, cut(text, RULE_LIMITS.text), event);
}

function read(table: readonly CompiledMessage[], text: string, event: EventDraft): boolean {
  for (const { entry, regex } of table) {
    if (!text.includes(entry.has)) continue;
    const match = regex.exec(text);
    if (match === null) continue;
    event.message = entry.id;
    event.step = entry.step as Step;
    event.direction = entry.direction as Direction;
    event.phase = entry.phase as Phase | null;
    event.phaseCertain = entry.certain === true;
    if (entry.ikeVersion === 1 || entry.ikeVersion === 2) event.ikeVersion = entry.ikeVersion;
    if (entry.severity !== undefined) event.severity = entry.severity as Severity;
    if (entry.failurePoint === 'local' || entry.failurePoint === 'remote') event.failurePoint = entry.failurePoint;
    fill(event, match.groups ?? {}, entry);
    settle(event);
    return true;
  }
  return false;
}

function fill(event: EventDraft, groups: Readonly<Record<string, string | undefined>>, entry: MessageEntry): void {
  const { tunnel, ts, icookie, rcookie, messid, auth, status, notify, code, symbol, policies, selectors } = groups;
  if (tunnel !== undefined) event.tunnelId = idText(tunnel);
  if (ts !== undefined) event.tsId = idText(ts);
  if (icookie !== undefined) event.initiatorCookie = cookieText(icookie);
  if (rcookie !== undefined) event.responderCookie = cookieText(rcookie);
  if (messid !== undefined) event.messageId = messid;
  if (auth !== undefined) event.authMethod = auth;
  if (notify !== undefined) setNotify(event, notifyByText(notify) ?? notifyByName(notify));
  if (status !== undefined) setStatus(event, status);
  if (code !== undefined) setError(event, readCode(code));
  if (symbol !== undefined && event.errorCode === null) setError(event, errorBySymbol(symbol)?.code ?? null);
  if (policies !== undefined)
    event.proposals = parsePolicies(policies, entry.proposals === 'ipsec' ? 'ipsec' : 'ike', event.direction);
  if (selectors !== undefined && entry.selectors !== undefined) {
    event.selectors = parseSelectors(selectors, entry.selectors as 'requested' | 'proposed' | 'final', event.tsId);
  }
}

export function setError(event: EventDraft, code: number | null): void {
  event.errorCode = code;
  const symbol = code === null ? '' : (errorByCode(code)?.symbol ?? '');
  // 13999 is Azure's own and has no name in winerror.h.
  event.errorName = /^[A-Z]/.test(symbol) ? symbol : null;
}

/** A notify that refuses is an error; one that only informs (COOKIE, REKEY_SA) is none, and one not known here is told. */
export function setNotify(event: EventDraft, notify: Notify | null): void {
  event.notify = notify?.id ?? 'other';
  if (notify === null) event.severity ??= 'warning';
  else if (notify.failure) event.severity ??= 'error';
}

/** The words of a status. Some are in no table of codes (those of the encrypting file system are Azure's own), and tell of trouble all the same. */
function setStatus(event: EventDraft, status: string): void {
  const known = errorByText(status);
  if (known !== null) setError(event, known.code);
  else if (!SUCCESS.test(status)) event.severity ??= 'error';
}

/** The message of code 0. */
const SUCCESS = /operation completed successfully/i;

const TIMEOUTS = new Set([13805, 13813, 258]);
const DELETES = new Set([13807, 13808, 13877, 13885, 13895]);
const DEAD_PEER = new Set([1460, 13886]);

/** What follows from the error: the step a closing stands for, and the weight of the line. */
export function settle(event: EventDraft): void {
  const { errorCode: code } = event;
  if (code !== null && code !== 0) {
    if (event.step === 'other') {
      if (TIMEOUTS.has(code)) event.step = 'timeout';
      else if (DELETES.has(code)) event.step = 'delete';
      else if (DEAD_PEER.has(code)) event.step = 'dpd';
    }
    event.severity ??= code === 13878 ? 'info' : code === 13885 || code === 13895 ? 'warning' : 'error';
  }
  if (event.failurePoint === null && event.severity === 'error' && event.step === 'notify') {
    event.failurePoint = event.direction === 'received' ? 'remote' : 'local';
  }
}

/**
 * What can be read off a record whatever its wording: an IKE error by its code or symbol, else a refusal by the name of its
 * notify. Only codes that the tables know: any other number behind the word "error" may be anything.
 */
export function readTokens(event: EventDraft, text: string): void {
  const windows = /\bWindows error (0x[0-9a-f]{1,16}|\d{1,10})\b/i.exec(text)?.[1];
  const ike = /\berror(?: code)?[ :=]{0,3}(0x[0-9a-f]{1,16}|\d{1,10})\b/i.exec(text)?.[1];
  const symbol = /\bERROR_IPSEC_\w+\b/.exec(text)?.[0];
  const code = ike === undefined ? null : readCode(ike);
  if (windows !== undefined) setError(event, readCode(windows));
  else if (code !== null && code >= 13_000 && errorByCode(code) !== null) setError(event, code);
  else if (symbol !== undefined) {
    setError(event, errorBySymbol(symbol)?.code ?? null);
    event.errorName ??= symbol;
  }
  if (event.errorCode === null) {
    const named = [...text.slice(0, 4096).matchAll(/\b[A-Z]{2,}(?:_[A-Z]{2,}){1,4}\b/g)].map(([name]) =>
      notifyByName(name),
    );
    const refusal = named.find((notify) => notify?.failure === true);
    if (refusal !== undefined && refusal !== null) {
      event.step = 'notify';
      setNotify(event, refusal);
    }
  }
  settle(event);
}

/** "0x3", "3", "0X729" -> "0x3", "0x729". Decimal ids of structured records are hex here too: one name space. */
export function idText(token: string): string {
  const value = Number(token);
  return Number.isNaN(value) ? token : `0x${value.toString(16).toUpperCase()}`;
}

/** Sixteen digits, upper case: the log drops leading zeros. */
export function cookieText(token: string): string {
  return token.replace(/^0x/i, '').toUpperCase().padStart(16, '0');
}

export const NO_COOKIE = '0000000000000000';
