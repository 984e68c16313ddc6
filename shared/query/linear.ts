/**
 * A pattern that takes time in proportion to the text and never more: all its ways are walked side by side, a character at a
 * time. What cannot be walked so, looking round and pointing back, is refused. For the page, which must not stand still and
 * has no thread to end; the engine runs patterns whole and watches the clock.
 */
export interface LinearPattern {
  test(text: string): boolean;
}

/** One more than this is refused; with the text cut as below it bounds what a row can cost. */
const MAX_STATES = 400;
const MAX_TEXT = 4000;
const MAX_REPEAT = 100;

type Edge = 'start' | 'end' | 'word' | 'inside' | 'clear-before' | 'clear-after';

type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'one'; readonly takes: Takes }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number };

type Takes = (char: string) => boolean;

type Step =
  | { readonly kind: 'one'; readonly takes: Takes; next: number }
  | { readonly kind: 'edge'; readonly edge: Edge; next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'match' };

/** Why a pattern is not taken, as the end of a sentence that begins with "The pattern". */
export class Unwalked extends Error {}

/** Throws Unwalked. `wholeWord`: bounded by what is not an ASCII letter, digit or underscore. */
export function linearPattern(source: string, ignoreCase: boolean, wholeWord: boolean): LinearPattern {
  try {
    void new RegExp(source, ignoreCase ? 'iu' : 'u');
  } catch (thrown) {
    throw new Unwalked(
      `cannot be read: ${thrown instanceof Error ? (thrown.message.split(': ').at(-1) ?? '') : String(thrown)}`,
    );
  }
  const inner = readPattern(source, ignoreCase);
  const node: Node = wholeWord
    ? { kind: 'all', parts: [{ kind: 'edge', edge: 'clear-before' }, inner, { kind: 'edge', edge: 'clear-after' }] }
    : inner;
  const { steps, start } = laid(node);
  return { test: (text) => walk(steps, start, text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text) };
}

function walk(steps: readonly Step[], start: number, text: string): boolean {
  const chars = Array.from(text);
  const seen = new Int32Array(steps.length).fill(-1);
  let now: number[] = [];
  for (let at = 0; at <= chars.length; at += 1) {
    const ready: number[] = [];
    const stack = [start, ...now.toReversed()];
    while (stack.length > 0) {
      const index = stack.pop() ?? 0;
      if (seen[index] === at) continue;
      seen[index] = at;
      const step = steps[index];
      if (step === undefined) continue;
      if (step.kind === 'match') return true;
      if (step.kind === 'one') ready.push(index);
      else if (step.kind === 'fork') stack.push(...step.next);
      else if (holds(step.edge, chars, at)) stack.push(step.next);
    }
    const char = chars[at];
    if (char === undefined) return false;
    now = [];
    for (const index of ready) {
      const step = steps[index];
      if (step?.kind === 'one' && step.takes(char)) now.push(step.next);
    }
  }
  return false;
}

function isWordChar(char: string | undefined): boolean {
  return char !== undefined && /^[0-9A-Za-z_]$/.test(char);
}

function holds(edge: Edge, chars: readonly string[], at: number): boolean {
  switch (edge) {
    case 'start':
      return at === 0;
    case 'end':
      return at === chars.length;
    case 'word':
      return isWordChar(chars[at - 1]) !== isWordChar(chars[at]);
    case 'inside':
      return isWordChar(chars[at - 1]) === isWordChar(chars[at]);
    case 'clear-before':
      return !isWordChar(chars[at - 1]);
    case 'clear-after':
      return !isWordChar(chars[at]);
  }
}

/** The steps of a pattern, from its end to its start. */
function laid(node: Node): { readonly steps: readonly Step[]; readonly start: number } {
  const steps: Step[] = [{ kind: 'match' }];
  const put = (step: Step): number => {
    if (steps.length >= MAX_STATES) throw new Unwalked('is too long: shorten it, or bound its repetitions lower');
    return steps.push(step) - 1;
  };
  const lay = (one: Node, next: number): number => {
    switch (one.kind) {
      case 'empty':
        return next;
      case 'one':
        return put({ kind: 'one', takes: one.takes, next });
      case 'edge':
        return put({ kind: 'edge', edge: one.edge, next });
      case 'all':
        return one.parts.reduceRight((after, part) => lay(part, after), next);
      case 'any':
        return put({ kind: 'fork', next: one.parts.map((part) => lay(part, next)) });
      case 'repeat': {
        let after = next;
        if (one.most === Number.POSITIVE_INFINITY) {
          const again: Step = { kind: 'fork', next: [next] };
          after = put(again);
          again.next.push(lay(one.part, after));
        } else
          for (let more = one.least; more < one.most; more += 1)
            after = put({ kind: 'fork', next: [next, lay(one.part, after)] });
        for (let more = 0; more < one.least; more += 1) after = lay(one.part, after);
        return after;
      }
    }
  };
  const start = lay(node, 0);
  return { steps, start };
}

/** Reads what the language has read already: no mistake is left in it. */
function readPattern(source: string, ignoreCase: boolean): Node {
  let at = 0;
  const flags = ignoreCase ? 'iu' : 'u';
  return either();

  function either(): Node {
    const parts = [every()];
    while (source[at] === '|') {
      at += 1;
      parts.push(every());
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'any', parts };
  }

  function every(): Node {
    const parts: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(one()));
    return parts.length === 0 ? { kind: 'empty' } : { kind: 'all', parts };
  }

  function repeated(part: Node): Node {
    const [text, least, comma, most] =
      /^(?:[*+?]|\{(\d+)(,)?(\d+)?\})\??/.exec(source.slice(at, at + 40)) ?? ([] as readonly (string | undefined)[]);
    if (text === undefined) return part;
    at += text.length;
    if (text.startsWith('{')) {
      const from = Number(least);
      const to = comma === undefined ? from : most === undefined ? Number.POSITIVE_INFINITY : Number(most);
      if (from > MAX_REPEAT || (to > MAX_REPEAT && to !== Number.POSITIVE_INFINITY))
        throw new Unwalked(`repeats more than ${MAX_REPEAT} times: bound it lower`);
      return { kind: 'repeat', part, least: from, most: to };
    }
    return {
      kind: 'repeat',
      part,
      least: text.startsWith('+') ? 1 : 0,
      most: text.startsWith('?') ? 1 : Number.POSITIVE_INFINITY,
    };
  }

  function one(): Node {
    const char = source[at] ?? '';
    if (char === '(') return group();
    if (char === '^' || char === '$') {
      at += 1;
      return { kind: 'edge', edge: char === '^' ? 'start' : 'end' };
    }
    const escaped = /^\\(?:[bB]|[1-9]|k<)/.exec(source.slice(at, at + 3))?.[0];
    if (escaped === '\\b' || escaped === '\\B') {
      at += 2;
      return { kind: 'edge', edge: escaped === '\\b' ? 'word' : 'inside' };
    }
    if (escaped !== undefined) throw new Unwalked('points back at a group, which cannot be bounded: write it out');
    const text = atom();
    return { kind: 'one', takes: takerOf(text, flags) };
  }

  function group(): Node {
    const head = /^\((?:\?(?::|<[^=!>][^>]*>))?/.exec(source.slice(at))?.[0] ?? '(';
    if (/^\(\?(?!:|<[^=!])/.test(source.slice(at)))
      throw new Unwalked(
        'looks ahead or behind, or changes its flags within, which cannot be bounded: write it without',
      );
    at += head.length;
    const inner = either();
    at += 1;
    return inner;
  }

  /** The text of what takes one character. */
  function atom(): string {
    const from = at;
    const rest = source.slice(at);
    if (rest.startsWith('[')) {
      at += 1;
      while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
      at += 1;
    } else {
      const length = /^\\(?:u\{[^}]*\}|u[dD][89abAB]..\\u....|u....|x..|c.|p\{[^}]*\}|P\{[^}]*\}|.)/su.exec(rest)?.[0]
        .length;
      at += length ?? ((source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
    }
    return source.slice(from, at);
  }
}

/** The language itself says of one character whether an atom takes it; each is asked once. */
function takerOf(atom: string, flags: string): Takes {
  const regex = new RegExp(`^(?:${atom})$`, flags);
  const known = new Map<string, boolean>();
  return (char) => {
    let takes = known.get(char);
    if (takes === undefined) {
      takes = regex.test(char);
      if (known.size < 2000) known.set(char, takes);
    }
    return takes;
  };
}
