import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { ALL, type Chars, NONE, charsOf, disjoint } from './chars.ts';

/** What is not taken in a pattern at all, whatever it costs. */
export type Barred = 'lookaround' | 'back-reference' | 'modifier';

export interface Cost {
  /**
   * No text of the given length takes a backtracking matcher more steps than this, a step being a look at one character.
   * Never less than the truth: what cannot be told apart is taken to be the same.
   */
  readonly steps: number;
  /** False where it is tried at each place of the text. */
  readonly anchored: boolean;
  readonly barred: Barred | null;
}

/** From one place in the text: steps, and in how many ways the rest may be come to. */
interface Walk {
  readonly steps: number;
  readonly ways: number;
}

interface First {
  /** What it may begin with. */
  readonly chars: Chars;
  /** True where it may match nothing. */
  readonly empty: boolean;
}

type Branch = { readonly alternatives: readonly AST.Alternative[] };

/** Raises a SyntaxError for what is no pattern under the `u` flag. */
export function costOf(pattern: string, ignoreCase: boolean, length: number): Cost {
  const tree = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, { unicode: true });
  const found: { barred: Barred | null } = { barred: null };
  const { steps } = oneOf(tree, NONE);
  const anchored = tree.alternatives.every(isAnchored);
  return { steps: anchored ? steps : steps * length, anchored, barred: found.barred };

  /** The alternatives of a group, behind which comes what begins with `next`. */
  function oneOf({ alternatives }: Branch, next: Chars): Walk {
    const walks = alternatives.map((one) => inRow(one.elements, next));
    const steps = sum(walks.map((walk) => walk.steps)) + walks.length;
    const firsts = alternatives.map((one) => firstOfRow(one.elements));
    const apart = firsts.every(
      (one, at) => !one.empty && firsts.slice(at + 1).every((other) => disjoint(one.chars, other.chars)),
    );
    const ways = walks.map((walk) => walk.ways);
    return { steps, ways: apart ? Math.max(...ways) : sum(ways) };
  }

  function inRow(elements: readonly AST.Element[], next: Chars): Walk {
    let steps = 0;
    let ways = 1;
    for (const [at, element] of elements.entries()) {
      const rest = firstOfRow(elements.slice(at + 1));
      // What may be nothing is passed over before what follows is looked for.
      const passed = elements.slice(at + 1).findIndex((other) => !firstOf(other).empty);
      const behind = passed < 0 ? elements.length - at : passed + 1;
      const walk = one(element, rest.empty ? [...rest.chars, ...next] : rest.chars, behind);
      steps += ways * walk.steps;
      ways *= walk.ways;
    }
    return { steps: finite(steps), ways: finite(ways) };
  }

  function one(element: AST.Element, next: Chars, behind: number): Walk {
    switch (element.type) {
      case 'Group':
        if (element.modifiers !== null) found.barred ??= 'modifier';
        return oneOf(element, next);
      case 'CapturingGroup':
        return oneOf(element, next);
      case 'Quantifier':
        return repeated(element, next, behind);
      case 'Backreference':
        found.barred ??= 'back-reference';
        return { steps: length, ways: 1 };
      case 'Assertion':
        if (element.kind === 'lookahead' || element.kind === 'lookbehind') found.barred ??= 'lookaround';
        return { steps: 1, ways: 1 };
      default:
        return { steps: 1, ways: 1 };
    }
  }

  /**
   * Where an element is taken in one way only, and what follows cannot begin as it does, a repetition of it can end at one
   * place only: giving some of it back fails at the next character. All else may end anywhere.
   */
  function repeated(node: AST.Quantifier, next: Chars, behind: number): Walk {
    const { element, min } = node;
    const first = firstOf(element);
    const most = Math.min(node.max, Math.max(min, Math.floor(length / Math.max(leastLength(element), 1))));
    if (most === 0) return { steps: 1, ways: 1 };
    const inner = one(element, most > 1 ? [...first.chars, ...next] : next, 1);
    const ends = !first.empty && disjoint(first.chars, next);
    if (inner.ways === 1 && !(first.empty && most > 1)) {
      // An iteration that succeeds has looked at what it took, a few times at the most; the one that fails at all it can.
      const taken = Math.min(most * inner.steps, 2 * element.raw.length * length + inner.steps);
      return { steps: finite(taken + most * behind + 1), ways: ends ? 1 : most - min + 1 };
    }
    let steps = 0;
    let ways = 0;
    let reached = 1;
    const each = inner.ways + (first.empty ? 1 : 0);
    for (let count = 0; count <= most; count += 1) {
      steps = finite(steps + reached * (inner.steps + behind));
      if (count >= min) ways = finite(ways + reached);
      reached = finite(reached * each);
      if (steps === Number.POSITIVE_INFINITY) return { steps, ways: steps };
    }
    return { steps, ways };
  }

  function firstOfRow(elements: readonly AST.Element[]): First {
    const chars: Chars[] = [];
    for (const element of elements) {
      const first = firstOf(element);
      chars.push(first.chars);
      if (!first.empty) return { chars: chars.flat(), empty: false };
    }
    return { chars: chars.flat(), empty: true };
  }

  function firstOf(element: AST.Element): First {
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup': {
        const firsts = element.alternatives.map((one) => firstOfRow(one.elements));
        return { chars: firsts.flatMap(({ chars }) => chars), empty: firsts.some(({ empty }) => empty) };
      }
      case 'Quantifier': {
        const first = firstOf(element.element);
        return element.max === 0 ? { chars: NONE, empty: true } : { ...first, empty: first.empty || element.min === 0 };
      }
      case 'Assertion':
        // Nothing comes behind the end.
        return { chars: NONE, empty: element.kind !== 'end' };
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        return { chars: charsOf(element, ignoreCase), empty: false };
      default:
        return { chars: ALL, empty: true };
    }
  }
}

function isAnchored({ elements: [first] }: AST.Alternative): boolean {
  if (first === undefined) return false;
  if (first.type === 'Group' || first.type === 'CapturingGroup') return first.alternatives.every(isAnchored);
  return first.type === 'Assertion' && first.kind === 'start';
}

/** Characters that it takes at the least. */
function leastLength(element: AST.Element): number {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return Math.min(...element.alternatives.map((one) => sum(one.elements.map(leastLength))));
    case 'Quantifier':
      return element.min * leastLength(element.element);
    case 'Assertion':
    case 'Backreference':
      return 0;
    default:
      return 1;
  }
}

/** What is past counting is without end. */
function finite(value: number): number {
  return value > 1e12 ? Number.POSITIVE_INFINITY : value;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
