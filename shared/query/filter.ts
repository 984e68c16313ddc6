import { fault, type Fault } from '../base/fault.ts';
import { type Result, err, ok } from '../base/result.ts';
import { microsFromIso } from '../base/time.ts';
import type { Micros } from '../base/units.ts';
import { Unread, type Token, isLink, isWord, tokenise } from './tokens.ts';

export const FILTER_FIELDS = [
  'peer',
  'phase',
  'code',
  'severity',
  'time',
  'file',
  'instance',
  'step',
  'message',
  'direction',
  'session',
  'notify',
  'thread',
  'provider',
  'type',
  'point',
  'negotiation',
  'attempt',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export type Filter =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'field'; readonly field: Exclude<FilterField, 'time'>; readonly values: readonly string[] }
  /** From and to, both within; null is open. */
  | { readonly kind: 'time'; readonly from: Micros | null; readonly to: Micros | null; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** ECMAScript with the `u` flag, as it stands between the slashes. */
  | {
      readonly kind: 'regex';
      readonly source: string;
      readonly ignoreCase: boolean;
      readonly wholeWord: boolean;
    };

/** Far more than a person writes; SQLite ends at expressions 1,000 deep, and so would the reading itself. */
const MAX_TERMS = 300;
const MAX_DEPTH = 50;

/** Reads a filter's text; the fault says at which character it cannot be read. Empty text asks for everything. */
export function parseFilter(text: string): Result<Filter, Fault> {
  let tokens: readonly Token[] = [];
  let at = 0;
  try {
    tokens = tokenise(text);
    if (tokens.length === 0) return ok({ kind: 'all' });
    const terms = tokens
      .filter((token) => token.kind === 'regex' || (token.kind === 'word' && !isLink(token)))
      .reduce((sum, { parts }) => sum + Math.max(parts.length, 1), 0);
    if (terms > MAX_TERMS) throw new Unread(`it asks for more than ${MAX_TERMS} things`, 0);
    const filter = either(0);
    const rest = tokens[at];
    if (rest !== undefined) throw new Unread(`"${rest.text}" does not belong here`, rest.at);
    return ok(filter);
  } catch (thrown) {
    if (thrown instanceof Unread) return err(refusal(thrown));
    throw thrown;
  }

  function either(depth: number): Filter {
    const parts = [every(depth)];
    while (isWord(tokens[at], 'OR')) {
      at += 1;
      parts.push(every(depth));
    }
    return together('or', parts);
  }

  function every(depth: number): Filter {
    const parts = [one(depth)];
    for (let next = tokens[at]; next !== undefined && next.kind !== ')' && !isWord(next, 'OR'); next = tokens[at]) {
      if (isWord(next, 'AND')) at += 1;
      parts.push(one(depth));
    }
    return together('and', parts);
  }

  function one(depth: number): Filter {
    const token = tokens[at];
    if (token === undefined) throw new Unread('something is missing at the end', text.length);
    if (depth > MAX_DEPTH) throw new Unread(`it is more than ${MAX_DEPTH} brackets deep`, token.at);
    at += 1;
    if (token.kind === '-' || isWord(token, 'NOT')) return { kind: 'not', part: one(depth + 1) };
    if (token.kind === '(') {
      const inner = either(depth + 1);
      if (tokens[at]?.kind !== ')') throw new Unread('a bracket is not closed', token.at);
      at += 1;
      return inner;
    }
    if (token.kind === ')' || isWord(token, 'OR') || isWord(token, 'AND'))
      throw new Unread(`"${token.text}" has nothing before it`, token.at);
    return token.kind === 'regex' ? regexTerm(token) : term(token);
  }
}

/** One part stands for itself, and parts of the same kind are taken in: brackets round them mean nothing. */
function together(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

function refusal({ message, at }: Unread): Fault {
  return fault(
    'bad-filter',
    `The filter cannot be read: ${message} (character ${at + 1}).`,
    `Fields are ${FILTER_FIELDS.join(', ')}; for example peer:203.0.113.9 code:13801.`,
  );
}

function regexTerm({ text, flags, at }: Token): Filter {
  try {
    void new RegExp(text, 'u');
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.replace(/^Invalid regular expression: /, '') : String(thrown);
    throw new Unread(`${why} is no pattern`, at);
  }
  return { kind: 'regex', source: text, ignoreCase: flags.includes('i'), wholeWord: flags.includes('w') };
}

function term(token: Token): Filter {
  const match = token.quoted ? null : /^([A-Za-z]+):(.*)$/s.exec(token.text);
  const name = match?.[1]?.toLowerCase();
  const value = match?.[2] ?? '';
  if (name === undefined || !FILTER_FIELDS.includes(name as FilterField)) {
    if (name !== undefined && /^[a-z]+$/.test(name) && value !== '' && !value.startsWith('/'))
      throw new Unread(`there is no field "${name}"`, token.at);
    return { kind: 'text', text: token.text };
  }
  if (name === 'time' && value !== '') return timeTerm(value, token.at);
  const values = token.parts
    .map((part, index) => (index === 0 ? part.slice(name.length + 1) : part))
    .filter((part) => part !== '');
  if (values.length === 0) throw new Unread(`"${name}:" names no value`, token.at);
  return { kind: 'field', field: name as Exclude<FilterField, 'time'>, values };
}

/** `time:FROM..TO`, either end open, each in ISO 8601 as far as it goes ("2026-03-04T11:20"). */
function timeTerm(value: string, at: number): Filter {
  const parts = value.split('..');
  if (parts.length !== 2) throw new Unread('a time is given as FROM..TO', at);
  const read = (text: string): Micros | null => {
    if (text === '') return null;
    const time = microsFromIso(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
    if (time === null) throw new Unread(`"${text}" is no time`, at);
    return time;
  };
  return { kind: 'time', from: read(parts[0] ?? ''), to: read(parts[1] ?? ''), text: value };
}

/** The filter's text; reading it again gives the same filter. */
export function formatFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'all':
      return '';
    case 'and':
    case 'or':
      return filter.parts
        .map((part) => (part.kind === 'or' ? `(${formatFilter(part)})` : formatFilter(part)))
        .join(filter.kind === 'and' ? ' ' : ' OR ');
    case 'not':
      return filter.part.kind === 'and' || filter.part.kind === 'or'
        ? `-(${formatFilter(filter.part)})`
        : `-${formatFilter(filter.part)}`;
    case 'field':
      return `${filter.field}:${filter.values.map(quoteValue).join(',')}`;
    case 'time':
      return `time:${quoteValue(filter.text)}`;
    case 'text':
      return /^[^\s()"/-][^\s()":]*$/.test(filter.text) && !/^(AND|OR|NOT)$/.test(filter.text)
        ? filter.text
        : quote(filter.text);
    case 'regex':
      return `/${escapeSlashes(filter.source)}/${filter.ignoreCase ? 'i' : ''}${filter.wholeWord ? 'w' : ''}`;
  }
}

/** A value as it has to stand behind a field's colon. */
export function quoteValue(value: string): string {
  return value === '' || /[\s()",]/.test(value) ? quote(value) : value;
}

/** So that a slash does not end the pattern; in a class it does not anyway. */
function escapeSlashes(source: string): string {
  let out = '';
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '\\') {
      out += char + source.charAt(at + 1);
      at += 1;
      continue;
    }
    if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    out += char === '/' && !inClass ? '\\/' : char;
  }
  return out;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
