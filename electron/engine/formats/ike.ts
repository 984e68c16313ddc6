import { canonicalPeer } from '../../../shared/net/address.ts';
import { cut } from '../../../shared/base/text.ts';
import { microsFromIso } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';
import { errorByText, readCode } from './codes.ts';
import { idText, readIkeMessage, readTokens, setError, settle } from './catalogue.ts';
import { type EventDraft, type Format, type Head, emptyEvent } from './format.ts';

/**
 * IkeLogs.txt of newer gateways, in every shape seen: `Remote h:p: Local h:p: body` (Microsoft's docs), the same behind
 * `SESSION_ID :{guid}`, SESSION_ID alone, a body alone, and the bracketed records of 2026. One record a line. No clock
 * stands in any public sample; one leading time of a usual form is read where it is there. Every repetition that another
 * one may follow is bounded: a line is a megabyte if somebody wants it to be.
 */
const HOST = '(?:<[^>]{0,64}>|\\[[^\\]]{0,64}\\]|[^\\s:]{1,64}|[0-9A-Fa-f:.]{2,45})';
const SESSION = 'SESSION_ID\\s*:?\\s*\\{(?<sid>[0-9A-Fa-f-]{36})\\}';
const ENDPOINTS = new RegExp(
  `^(?:${SESSION}\\s*)?Remote (?<rip>${HOST}):(?<rport>\\d+): Local (?<lip>${HOST}):(?<lport>\\d+):\\s*(?<body>.*)$`,
);
const SESSION_ONLY = new RegExp(`^${SESSION}\\s*(?<body>.*)$`);
const STRUCTURED =
  /^\((?<level>[^)]*)\)\s*(?=\[(?:Remote|Local|SESSION_ID|ConnType|TunnelId|TSId|IkeEvent)\])(?<pairs>.*)$/;
const PAIR = /\[([A-Za-z_]{1,40})\]\s{1,8}(.*?)(?=\s{1,8}\[[A-Za-z_]{1,40}\]\s|$)/g;
const TAGS = /^\s*(?<tags>(?:\[[A-Z][A-Z_ ]*\]\s*)*)(?<text>.*)$/;
const CLOCK = /^\[?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)\]?[\s:,|-]*/;

export const ikeLogs: Format = {
  kind: 'ike-logs',
  sniff(head: Head): number {
    let records = 0;
    for (const line of head.lines) if (isIkeRecord(line)) records += 1;
    const share = records / Math.max(head.lines.length, 1);
    const named = /ike[\s_-]*(diag\w*)?[\s_-]*logs?/.test(head.name) ? 10 : 0;
    return share > 0.3 ? 80 + named : records > 0 && (share > 0.05 || named > 0) ? 50 + named : named;
  },
  open(out) {
    return {
      line(line) {
        const text = line.text();
        if (text.trim() === '') return;
        const event = readIkeRecord(text, line.number);
        if (event.time !== null) out.time(line.number, event.time);
        out.event(event);
      },
      end() {},
    };
  },
};

/** Whether a line has the form of a record, or words that the catalogue knows. */
export function isIkeRecord(line: string): boolean {
  const bare = line.replace(CLOCK, '');
  if (ENDPOINTS.test(bare) || SESSION_ONLY.test(bare) || STRUCTURED.test(bare)) return true;
  if (/^\s*\[(SEND|RECEIVED?|RECV|LOCAL(_MSG)?)\]/.test(bare)) return true;
  return readIkeMessage(body(bare).text, emptyEvent(1));
}

/** One record as an event; always gives one, as "unrecognised" with what its prefix says where no rule knows the words. */
export function readIkeRecord(line: string, number: number): EventDraft {
  const event = emptyEvent(number);
  let rest = line;
  const clock = CLOCK.exec(rest);
  if (clock !== null) {
    event.time = clockTime(clock[1] ?? '');
    rest = rest.slice(clock[0].length);
  }
  const structured = STRUCTURED.exec(rest);
  if (structured?.groups !== undefined) {
    readStructured(event, structured.groups['level'] ?? '', structured.groups['pairs'] ?? '');
    return event;
  }
  const prefix = (ENDPOINTS.exec(rest) ?? SESSION_ONLY.exec(rest))?.groups;
  if (prefix !== undefined) {
    const { sid, rip, lip, body: words } = prefix;
    if (sid !== undefined) event.session = sid.toLowerCase();
    if (rip !== undefined) event.peer = canonicalPeer(rip);
    if (lip !== undefined) event.local = canonicalPeer(lip);
    rest = words ?? '';
  }
  const { tags, text } = body(rest);
  event.text = cut(text, 4096);
  const known = readIkeMessage(text, event);
  const said = direction(rest);
  if (said !== null) event.direction = said;
  if (!known) readUnknown(event, tags, text);
  if (event.step === 'notify' && event.severity === 'error')
    event.failurePoint = event.direction === 'received' ? 'remote' : 'local';
  // The exchange that a tag names stands above the message's place in the session, and below what the words say.
  if (event.phase === null) event.phase = exchange(tags);
  return event;
}

function clockTime(text: string): Micros | null {
  return microsFromIso(text);
}

function body(text: string): { readonly tags: string; readonly text: string } {
  const groups = TAGS.exec(text)?.groups;
  return { tags: groups?.['tags'] ?? '', text: groups?.['text'] ?? text };
}

/** By the first tag; packet rows begin with `[SEND…` and `[RECV…`, whatever else stands in the bracket. */
function direction(text: string): EventDraft['direction'] | null {
  if (/^\s*\[SEND/.test(text)) return 'sent';
  if (/^\s*\[(RECEIVE|RECV)/.test(text)) return 'received';
  return /^\s*\[LOCAL/.test(text) ? 'local' : null;
}

function exchange(tags: string): EventDraft['phase'] {
  if (/\[SA_INIT\]/.test(tags)) return 'ike-sa-init';
  return /\[SA_AUTH\]/.test(tags) ? 'ike-auth' : null;
}

/** Classify by tokens first: a code, a cookie, an id is worth keeping whatever the words around it are. */
function readUnknown(event: EventDraft, tags: string, text: string): void {
  if (/\[SA_INIT\]/.test(tags)) event.step = 'sa-init';
  else if (/\[SA_AUTH\]/.test(tags)) event.step = 'auth';
  else if (/\[NOTIFY\]/.test(tags)) event.step = 'notify';
  readTokens(event, text);
  const cookies = /iCookie (0x[0-9a-f]+).*?rCookie (0x[0-9a-f]+)/i.exec(text);
  if (cookies !== null) {
    event.initiatorCookie = (cookies[1] ?? '').slice(2).toUpperCase().padStart(16, '0');
    event.responderCookie = (cookies[2] ?? '').slice(2).toUpperCase().padStart(16, '0');
  }
  const tunnel = /tunnel ?Id (0x[0-9a-f]+|\d+)/i.exec(text)?.[1];
  if (tunnel !== undefined) event.tunnelId = idText(tunnel);
}

/** `(Error)[Remote] h:p [Local] h:p [SESSION_ID] {guid} [Key] value …`; every enumeration in it is open. */
function readStructured(event: EventDraft, level: string, pairs: string): void {
  const values = new Map<string, string>();
  for (const [, key, value] of pairs.matchAll(PAIR)) values.set((key ?? '').toLowerCase(), (value ?? '').trim());
  const get = (key: string) => values.get(key) ?? null;

  event.peer = host(get('remote'));
  event.local = host(get('local'));
  event.session = get('session_id')?.replace(/[{}]/g, '').toLowerCase() ?? null;
  event.tunnelId = mapped(get('tunnelid'), idText);
  event.tsId = mapped(get('tsid'), idText);
  event.ikeVersion = /IKEv2/i.test(get('conntype') ?? '') ? 2 : /IKEv1/i.test(get('conntype') ?? '') ? 1 : null;
  event.saEstablished = mapped(get('saestablished'), (text) => /^true$/i.test(text));

  const said = mapped(get('errorcode'), readCode);
  setError(event, said ?? errorByText(get('errormessage') ?? '')?.code ?? null);
  const name = get('ikeevent') ?? '';
  event.message = name === '' ? 'unrecognised' : `event-${name.toLowerCase().replaceAll('_', '-')}`;
  event.step = /DELETE/i.test(name)
    ? 'delete'
    : /ESTABLISHED/i.test(name) && !/FAIL/i.test(name)
      ? 'established'
      : 'other';
  const type = get('sa_type') ?? '';
  if (/^QM/i.test(type)) [event.phase, event.phaseCertain] = [event.ikeVersion === 1 ? 'quick-mode' : 'child-sa', true];
  else if (/^MM/i.test(type)) [event.phase, event.phaseCertain] = ['main-mode', true];
  // FailureDirection is left in the line: which packet it speaks of is documented nowhere, and the record is Azure's own.
  event.text = cut([name, type, get('errormessage') ?? ''].filter((part) => part !== '').join(' '), 4096);
  settle(event);
  event.severity ??= /error/i.test(level) ? 'error' : /warn/i.test(level) ? 'warning' : null;
}

function host(endpoint: string | null): string | null {
  if (endpoint === null) return null;
  const colon = endpoint.lastIndexOf(':');
  const bare = colon > 0 && /^\d+$/.test(endpoint.slice(colon + 1)) ? endpoint.slice(0, colon) : endpoint;
  return bare === '' ? null : canonicalPeer(bare);
}

function mapped<T>(value: string | null, to: (text: string) => T): T | null {
  return value === null ? null : to(value);
}
