/** A piece of a filter's text. Of a word, `parts` is the text between commas that stand in no quotation marks. */
export interface Token {
  readonly kind: '(' | ')' | '-' | 'word' | 'regex';
  readonly text: string;
  readonly parts: readonly string[];
  readonly quoted: boolean;
  /** Behind a pattern's second slash. */
  readonly flags: string;
  readonly at: number;
  /** Where it ends in the text, the last character not within. */
  readonly end: number;
}

/** Why a filter's text cannot be read, and at which character, from 0. */
export class Unread extends Error {
  readonly at: number;
  constructor(what: string, at: number) {
    super(what);
    this.at = at;
  }
}

/** Cuts a filter's text into its pieces; throws Unread. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const token =
      char === '(' || char === ')'
        ? sign(char, at)
        : char === '-' && at + 1 < text.length && !/\s/.test(text.charAt(at + 1))
          ? sign(char, at)
          : char === '/'
            ? pattern(text, at)
            : word(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

export function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && token.kind === 'word' && !token.quoted && token.text === word;
}

export function isLink(token: Token): boolean {
  return isWord(token, 'AND') || isWord(token, 'OR') || isWord(token, 'NOT');
}

function sign(kind: '(' | ')' | '-', at: number): Token {
  return { kind, text: kind, parts: [], quoted: false, flags: '', at, end: at + 1 };
}

/** `/pattern/`, and behind it `i` (without regard to case) and `w` (whole words). A slash within a class does not end it. */
function pattern(text: string, from: number): Token {
  let inClass = false;
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) {
      const flags = /^[^\s()]*/.exec(text.slice(at + 1))?.[0] ?? '';
      if (!/^(i?w?|wi)$/.test(flags))
        throw new Unread(`"${flags.slice(0, 20)}" behind a pattern means nothing`, at + 1);
      if (at === from + 1) throw new Unread('there is nothing between the slashes', from);
      return {
        kind: 'regex',
        text: text.slice(from + 1, at),
        parts: [],
        quoted: false,
        flags,
        at: from,
        end: at + 1 + flags.length,
      };
    }
  }
  throw new Unread('a pattern is not closed by a slash', from);
}

function word(text: string, from: number): Token {
  const parts = [''];
  let quoted = false;
  let at = from;
  const put = (more: string) => parts.push((parts.pop() ?? '') + more);
  while (at < text.length && !/[\s()]/.test(text.charAt(at))) {
    const next = text.charAt(at);
    if (next === ',') parts.push('');
    else if (next !== '"') put(next);
    else {
      quoted ||= at === from;
      const end = closing(text, at + 1);
      if (end < 0) throw new Unread('a quotation mark is not closed', at);
      put(text.slice(at + 1, end).replace(/\\(["\\])/g, '$1'));
      at = end;
    }
    at += 1;
  }
  return { kind: 'word', text: parts.join(','), parts, quoted, flags: '', at: from, end: at };
}

function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === '"') return at;
  }
  return -1;
}
