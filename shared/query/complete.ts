import { FILTER_FIELDS, type FilterField, quoteValue } from './filter.ts';

/** Values that a run holds, of each field as far as they are known. */
export type KnownValues = Partial<Readonly<Record<FilterField, readonly string[]>>>;

/** What could stand between `from` and `to` of the text in place of what is there. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly kind: 'field' | 'value';
  readonly options: readonly FilterOption[];
}

export interface FilterOption {
  /** What is put in, quoted where it has to be; a field with its colon. */
  readonly text: string;
  /** What it is, for the reader: the value as it is, or what the field asks for. */
  readonly says: string;
}

export const FIELD_WORDS: Readonly<Record<FilterField, string>> = {
  peer: 'the other side of the tunnel, by address',
  phase: 'main-mode, ike-auth, child-sa and so on',
  code: 'an error code, as a number or by its name',
  severity: 'error, warning or info',
  time: 'FROM..TO, either end open',
  file: 'a file by its name',
  instance: 'a gateway instance',
  step: 'sa-init, auth, notify and so on',
  message: 'a kind of message by its id',
  direction: 'sent, received or local',
  session: 'an IKE session by its id',
  notify: 'a notify payload by its name',
  thread: 'process and thread, as 0368.03A4',
  provider: 'the component that wrote the line',
  type: 'a kind of WFP event, as ikeext-mm-failure',
  point: 'the failure point of a WFP event: local, remote or none',
  negotiation: 'a negotiation by its id, as n3',
  attempt: 'one attempt by its number',
};

const MOST = 50;

/** Proposes field names and values for where the caret stands; null where nothing fits, as within a quotation or a pattern. */
export function completeFilter(text: string, caret: number, known: KnownValues): Completion | null {
  const piece = pieceAt(text, caret);
  if (piece === null) return null;
  const { from, to, comma } = piece;
  const typed = text.slice(from, caret);
  const field = /^([A-Za-z]+):/.exec(typed);
  if (field === null) {
    const start = typed.toLowerCase();
    const options = FILTER_FIELDS.filter((name) => name.startsWith(start)).map((name) => ({
      text: `${name}:`,
      says: FIELD_WORDS[name],
    }));
    const colon = /^[A-Za-z]*:?/.exec(text.slice(from, to))?.[0].length ?? 0;
    return options.length === 0 ? null : { from, to: from + Math.max(colon, caret - from), kind: 'field', options };
  }
  const name = field[1]?.toLowerCase() as FilterField;
  const values = FILTER_FIELDS.includes(name) ? (known[name] ?? []) : [];
  const valueFrom = Math.max(from + field[0].length, comma);
  const asked = text.slice(valueFrom, caret).replace(/^"/, '').toLowerCase();
  const start = values.filter((value) => value.toLowerCase().startsWith(asked));
  const within = values.filter((value) => value.toLowerCase().indexOf(asked) > 0);
  const options = [...start, ...within].slice(0, MOST).map((value) => ({ text: quoteValue(value), says: value }));
  return options.length === 0 ? null : { from: valueFrom, to: valueEnd(text, caret, to), kind: 'value', options };
}

/** The word round the caret, without a dash before it; `comma` is behind the last one before the caret that is in no quotes. */
function pieceAt(
  text: string,
  caret: number,
): { readonly from: number; readonly to: number; readonly comma: number } | null {
  let from = 0;
  let comma = 0;
  let quoted = false;
  let pattern = false;
  let fresh = true;
  for (let at = 0; at < caret; at += 1) {
    const char = text.charAt(at);
    if (pattern) {
      if (char === '\\') at += 1;
      else if (char === '/') pattern = false;
    } else if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (/[\s()]/.test(char) || (fresh && char === '-')) {
      from = comma = at + 1;
      fresh = true;
      continue;
    } else if (char === '"') quoted = true;
    else if (char === '/' && fresh) pattern = true;
    else if (char === ',') comma = at + 1;
    fresh = false;
  }
  if (pattern || /^["/]/.test(text.slice(from, caret))) return null;
  let to = caret;
  let open = quoted;
  while (to < text.length) {
    const char = text.charAt(to);
    if (char === '"') open = !open;
    else if (!open && /[\s()]/.test(char)) break;
    to += 1;
  }
  // A quotation that is not closed yet ends where the caret is.
  return { from, to: open ? caret : to, comma };
}

function valueEnd(text: string, caret: number, to: number): number {
  let quoted = (text.slice(0, caret).match(/"/g) ?? []).length % 2 === 1;
  for (let at = caret; at < to; at += 1) {
    const char = text.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) return at;
  }
  return to;
}
