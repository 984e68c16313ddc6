import type { AST } from '@eslint-community/regexpp';

/** Code points as ranges from–to, in no order. */
export type Chars = readonly (readonly [number, number])[];

export const NONE: Chars = [];
export const ALL: Chars = [[0, 0x10ffff]];
const DIGITS: Chars = [[48, 57]];
const WORD: Chars = [[48, 57], [65, 90], [95, 95], [97, 122]]; // prettier-ignore
const SPACE: Chars = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: Chars = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];
/** Beside the other case: what the `i` and `u` flags together take for a letter of ASCII. */
const LONG_S = 0x17f;
const KELVIN = 0x212a;

/** What a set matches; under `ignoreCase` never less than that. Whatever is not worked out here is taken for everything. */
export function charsOf(node: AST.Character | AST.CharacterClass | AST.CharacterSet, ignoreCase: boolean): Chars {
  if (node.type === 'Character') return cased([[node.value, node.value]], ignoreCase);
  if (node.type === 'CharacterSet') return setOf(node, ignoreCase);
  const parts: Chars[] = [];
  for (const element of node.elements) {
    if (element.type === 'Character') parts.push([[element.value, element.value]]);
    else if (element.type === 'CharacterClassRange') parts.push([[element.min.value, element.max.value]]);
    else if (element.type === 'CharacterSet' && element.kind !== 'property') parts.push(setOf(element, ignoreCase));
    else return ALL;
  }
  const chars = cased(parts.flat(), ignoreCase);
  if (!node.negate) return chars;
  // Letters outside ASCII have cases that are not known here, so what is left out may be more than is said.
  return ignoreCase && chars.some(([, to]) => to > 127) ? ALL : without(chars);
}

function setOf(node: AST.CharacterSet, ignoreCase: boolean): Chars {
  switch (node.kind) {
    case 'any':
      return without(LINE_ENDS);
    case 'digit':
      return node.negate ? without(DIGITS) : DIGITS;
    case 'space':
      return node.negate ? without(SPACE) : SPACE;
    case 'word': {
      const word: Chars = ignoreCase ? [...WORD, [LONG_S, LONG_S], [KELVIN, KELVIN]] : WORD;
      // Under both flags \W and its other cases are not the same in all versions of the language.
      return node.negate ? (ignoreCase ? ALL : without(word)) : word;
    }
    default:
      return ALL;
  }
}

function cased(chars: Chars, ignoreCase: boolean): Chars {
  if (!ignoreCase) return chars;
  if (chars.some(([, to]) => to > 127)) return ALL;
  const more: [number, number][] = [];
  for (const [from, to] of chars)
    for (let code = from; code <= to; code += 1) {
      const letter = String.fromCharCode(code);
      for (const other of [letter.toLowerCase(), letter.toUpperCase()])
        if (other !== letter) more.push([other.charCodeAt(0), other.charCodeAt(0)]);
      if (letter === 's' || letter === 'S') more.push([LONG_S, LONG_S]);
      if (letter === 'k' || letter === 'K') more.push([KELVIN, KELVIN]);
    }
  return [...chars, ...more];
}

function without(chars: Chars): Chars {
  const left: [number, number][] = [];
  let from = 0;
  for (const [first, last] of chars.toSorted((a, b) => a[0] - b[0])) {
    if (first > from) left.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  if (from <= 0x10ffff) left.push([from, 0x10ffff]);
  return left;
}

export function disjoint(a: Chars, b: Chars): boolean {
  return !a.some(([from, to]) => b.some(([other, last]) => from <= last && other <= to));
}
