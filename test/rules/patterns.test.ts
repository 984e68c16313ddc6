import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { describe, expect, it } from 'vitest';
import { charsOf, disjoint } from '../../electron/engine/rules/chars.ts';
import { MESSAGE_USE, WORDS_USE, safePattern } from '../../electron/engine/rules/pattern.ts';
import { costOf } from '../../electron/engine/rules/steps.ts';
import { random } from '../make/random.ts';

const HARMFUL = [
  '(a+)+$',
  '^(a+)+$',
  '^(a|a)*$',
  '^(a|aa)+$',
  '^(a*)*b',
  '^(?:a?){40}a{40}',
  '^(?:[a-z]+)*\\d',
  '^(\\w+\\s?)*$',
  '^(.*,)*x',
  '^(?:(?:a|b)+c?)+d',
  '(x+x+)+y',
  '^.*.*=.*',
  '^.*a.*b',
  '^\\s*(\\S+\\s*)+$',
  '^(\\d+\\.?)+x',
  '^([a-zA-Z0-9._-]+)+@x',
  '\\d+ms',
  '.*x',
  '\\s+$',
  '^((a{0,30}){30}){30}b',
  '^(?:a{0,2000}b?){0,2000}c',
  '^\\w*\\b\\w*\\b\\w*x',
  '^(?:|a|aa)+b',
  '^(?:a*?)*?b',
  '^(\\p{L}+\\d*)+$',
];
const ORDINARY = [
  '^vpn watchdog restarted',
  'device (?:rebooted|restarted)',
  '^Peer sent (?<notify>[A-Z][A-Z0-9_-]+) notify',
  '^(?:\\d{1,3}\\.){3}\\d{1,3} is gone',
  '^IkeCleanup(?:MM|QM)Negotiation called with error (?<code>0x[0-9A-Fa-f]+|\\d+)',
  '^tunnel (?<tunnel>0x[0-9a-f]+), ts (?<ts>\\d+): .*$',
  '^[^|]*\\|[^|]*\\|x',
  '^(?:[a-z]+, )*last',
  '^foo.{0,200}bar.{0,200}baz',
  'error.{0,60}(?:refused|rejected)',
  '^.*$',
  '^\\s*\\S+\\s+\\S+$',
  '^(?<status>.+)$',
  '\\bDPD\\b',
  '^[\\w.-]{1,64}: (?:up|down)',
];

describe('patterns of packs', () => {
  it.each(HARMFUL)('%s is refused, with what to write instead', (pattern) => {
    const read = safePattern(pattern, MESSAGE_USE);
    expect(read).toHaveProperty('problem');
    expect('problem' in read && read.problem).toMatch(/^could take very long in some lines, because .* (Begin|Bound) /);
  });

  it.each(ORDINARY)('%s is taken', (pattern) => {
    expect(safePattern(pattern, MESSAGE_USE)).toHaveProperty('regex');
    expect(safePattern(pattern, WORDS_USE)).toHaveProperty('regex');
  });

  it.each([
    ['(?=a)b', 'looks ahead'],
    ['^(?!x).', 'looks ahead'],
    ['(?<=a)b', 'or behind'],
    ['(?<!a)b', 'or behind'],
    ['(a)\\1', 'points back'],
    ['^(?<x>a)\\k<x>', 'points back'],
    ['^(?i:a)', 'changes its flags'],
    ['(a', 'cannot be read'],
    ['a{2,1}', 'cannot be read'],
    ['\\', 'cannot be read'],
    ['[z-a]', 'cannot be read'],
    ['\\q', 'cannot be read'],
  ])('%s: %s', (pattern, why) => {
    const read = safePattern(pattern, MESSAGE_USE);
    expect('problem' in read && read.problem).toContain(why);
  });

  it('of patterns of 500 characters, however nested, the count ends', () => {
    for (const pattern of [
      '(?:'.repeat(120) + 'a' + ')*'.repeat(120),
      'a?'.repeat(250),
      '(a|'.repeat(120) + 'b' + ')'.repeat(120),
    ])
      expect(costOf(pattern, false, 4096).steps).toBeGreaterThan(0);
  });
});

describe('no matcher takes more steps than were counted', () => {
  const PIECES = ['a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\s', 'ab', '1'];
  const ENDS = ['*', '+', '?', '{2}', '{0,3}', '{1,2}', '*?', '+?', ''];

  function made(next: () => number, depth: number): string {
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    const parts: string[] = [];
    for (let count = 1 + Math.floor(next() * 3); count > 0; count -= 1) {
      const inner =
        depth > 0 && next() < 0.4
          ? `(?:${made(next, depth - 1)}${next() < 0.4 ? `|${made(next, depth - 1)}` : ''})`
          : pick(PIECES);
      parts.push((inner.length === 2 && !inner.startsWith('\\') ? `(?:${inner})` : inner) + pick(ENDS));
    }
    return parts.join('') + (next() < 0.15 ? '\\b' : '');
  }
  const TEXTS = [
    'aaaaaaaaaaaaaaaa',
    'abababababababab',
    'aaaaaaaaaaaaaaab',
    '1111111111111111',
    'a1b a1b a1b a1b ',
    'bbbbbbbbaaaaaaaa',
    '                ',
  ];

  it.each([...ORDINARY, ...HARMFUL])('%s', (pattern) => {
    for (const text of TEXTS) expectWithin(pattern, text);
  });

  it('two thousand patterns of all shapes', () => {
    const { next } = random(7);
    let bounded = 0;
    for (let count = 0; count < 2000; count += 1) {
      const pattern = (next() < 0.6 ? '^' : '') + made(next, 2) + (next() < 0.4 ? '$' : next() < 0.5 ? 'x' : '');
      for (const text of TEXTS) if (expectWithin(pattern, text)) bounded += 1;
    }
    // The count is no count if all of it is "without end".
    expect(bounded).toBeGreaterThan(5000);
  });

  function expectWithin(pattern: string, text: string): boolean {
    const { steps } = costOf(pattern, false, text.length);
    if (steps > 20_000) return false;
    const taken = stepsTaken(pattern, text, steps + 1);
    expect(taken.steps, `${pattern} in "${text}"`).toBeLessThanOrEqual(steps);
    expect(taken.found, `${pattern} in "${text}"`).toBe(new RegExp(pattern, 'u').test(text));
    return true;
  }
});

describe('sets of characters', () => {
  const CHARS = Array.from({ length: 0x250 }, (_, code) => String.fromCodePoint(code)).concat(
    '\u212a',
    '\u2028',
    '\ufeff',
  );
  it.each([
    'a',
    '[a-f]',
    '[^a-f]',
    '\\d',
    '\\D',
    '\\s',
    '\\S',
    '\\w',
    '\\W',
    '.',
    '[\\d_]',
    '[^\\s,]',
    'k',
    's',
    '[^k]',
    '[à-ý]',
    '[^é]',
    '\\u0130',
    '\\p{Lu}',
    '[^\\p{L}]',
  ])('%s holds all that it matches, with and without regard to case', (source) => {
    const left = [false, true].flatMap((ignoreCase) => {
      const chars = charsOf(setIn(source), ignoreCase);
      const regex = new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u');
      const matched = CHARS.filter((char) => regex.test(char)).map((char) => char.codePointAt(0) ?? 0);
      return matched.filter((code) => disjoint(chars, [[code, code]]));
    });
    expect(left).toEqual([]);
  });

  it('tell apart what has nothing in common', () => {
    const apart = (a: string, b: string) => disjoint(charsOf(setIn(a), false), charsOf(setIn(b), false));
    expect(apart('\\d', '\\s')).toBe(true);
    expect(apart('[^,]', ',')).toBe(true);
    expect(apart('\\w', '\\d')).toBe(false);
    expect(apart('.', '\\n')).toBe(true);
  });
});

function treeOf(pattern: string): AST.Pattern {
  return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, { unicode: true });
}

function setIn(source: string): AST.Character | AST.CharacterClass | AST.CharacterSet {
  const element = treeOf(source).alternatives[0]?.elements[0];
  if (element?.type !== 'Character' && element?.type !== 'CharacterClass' && element?.type !== 'CharacterSet')
    throw new Error(`${source} is no set`);
  return element;
}

/** A backtracking matcher as plain as can be, which counts the characters that it looks at. */
function stepsTaken(pattern: string, text: string, most: number): { readonly steps: number; readonly found: boolean } {
  let steps = 0;
  type Then = (at: number) => boolean;
  const look = () => {
    steps += 1;
    if (steps > most) throw new Error(`${pattern} in "${text}": more than ${most} steps`);
  };
  const word = (at: number) => /\w/.test(text.charAt(at));
  const oneOf = (alternatives: readonly AST.Alternative[], at: number, then: Then): boolean =>
    alternatives.some(({ elements }) => row(elements, 0, at, then));
  const row = (elements: readonly AST.Element[], index: number, at: number, then: Then): boolean => {
    const element = elements[index];
    return element === undefined ? then(at) : one(element, at, (next) => row(elements, index + 1, next, then));
  };
  const repeat = (node: AST.Quantifier, count: number, at: number, then: Then): boolean => {
    const more = () =>
      count < node.max &&
      one(node.element, at, (next) => (next === at && count >= node.min ? false : repeat(node, count + 1, next, then)));
    if (count < node.min) return more();
    return node.greedy ? more() || then(at) : then(at) || more();
  };
  const one = (element: AST.Element, at: number, then: Then): boolean => {
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return oneOf(element.alternatives, at, then);
      case 'Quantifier':
        return repeat(element, 0, at, then);
      case 'Assertion':
        if (element.kind === 'start') return at === 0 && then(at);
        if (element.kind === 'end') return at === text.length && then(at);
        return element.kind === 'word' && (word(at - 1) !== word(at)) !== element.negate && then(at);
      case 'Backreference':
        throw new Error('not asked for');
      default:
        look();
        return at < text.length && new RegExp(`^${element.raw}$`, 'u').test(text.charAt(at)) && then(at + 1);
    }
  };
  const tree = treeOf(pattern);
  for (let from = 0; from <= text.length; from += 1)
    if (oneOf(tree.alternatives, from, () => true)) return { steps, found: true };
  return { steps, found: false };
}
