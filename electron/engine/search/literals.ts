import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** What can be said of every match of a pattern without running it. Under `ignoreCase` all literals are in small ASCII letters. */
export interface Literals {
  /** All that it can match, where that are a few texts as they stand and nothing else is asked; else null. */
  readonly whole: readonly string[] | null;
  /** Every match begins with one of these, and what stands before it does not matter; null where there is no such list. */
  readonly starts: readonly string[] | null;
  /** Every match holds one of these; null where there is no such list. */
  readonly needs: readonly string[] | null;
  /** True where it asks what stands before a match, so that a match in the message alone need not be one in the line. */
  readonly looksBack: boolean;
  /** Texts up to this length are tested in no time, whatever stands in them; others need a watch. */
  readonly reach: number;
}

/** Of a piece of a pattern: the texts that it can be, or of those that are too many the starts and what it needs. */
interface Said {
  readonly texts: readonly string[] | null;
  readonly starts: readonly string[];
  readonly needs: readonly string[] | null;
}

const MAX_TEXTS = 64;
const MAX_LENGTH = 200;
const MAX_CLASS = 8;
const UNKNOWN: Said = { texts: null, starts: [''], needs: null };
const EMPTY: Said = { texts: [''], starts: [''], needs: null };
const NOTHING: Literals = { whole: null, starts: null, needs: null, looksBack: true, reach: 0 };
/** Steps that a test may take unwatched. */
const STEPS = 1e8;
/** Ways to take a pattern's choices, from which on there are too many to count on. */
const MAX_WAYS = 10_000;

/** Of a pattern that compiles. */
export function literalsOf(source: string, ignoreCase: boolean): Literals {
  let pattern: AST.Pattern;
  try {
    pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: true });
  } catch {
    return NOTHING;
  }
  /** Asked besides: that something stands there or does not. */
  let conditions = false;
  /** Asked of what stands before. */
  let looksBack = false;
  /** Repetitions, each of which makes the time grow by the length of the text; choices, by which it is multiplied. */
  let repetitions = 0;
  let ways = 1;
  /** Within a repetition, where choices make the time grow without measure. */
  let depth = 0;
  let boundless = false;
  const said = oneOf(pattern.alternatives);
  const starts = looksBack || said.starts.some((text) => text === '') ? null : said.starts;
  const whole = conditions || said.texts === null || said.texts.includes('') ? null : said.texts;
  const reach =
    boundless || ways > MAX_WAYS ? 0 : repetitions === 0 ? Number.POSITIVE_INFINITY : STEPS ** (1 / (repetitions + 1));
  return { whole, starts, needs: needsOf(said.texts) ?? said.needs, looksBack, reach };

  function choose(among: number): void {
    if (among < 2) return;
    ways *= among;
    if (depth > 0) boundless = true;
  }

  function oneOf(alternatives: readonly AST.Alternative[]): Said {
    choose(alternatives.length);
    const all = alternatives.map(({ elements }) => inTurn(elements));
    const texts = all.every((one) => one.texts !== null) ? few(all.flatMap((one) => one.texts ?? [])) : null;
    const needs = all.map((one) => better(one.needs, needsOf(one.texts)));
    return {
      texts,
      starts: few(all.flatMap((one) => one.texts ?? one.starts)) ?? [''],
      needs: needs.every((one) => one !== null) ? few(needs.flat()) : null,
    };
  }

  function inTurn(elements: readonly AST.Element[]): Said {
    let texts: readonly string[] | null = [''];
    let starts: readonly string[] = [''];
    let needs: readonly string[] | null = null;
    /** As far as the texts are known without a gap. */
    let run: readonly string[] = [''];
    let first = true;
    for (const element of elements) {
      const said = ofElement(element);
      needs = better(needs, said.needs);
      const joined = said.texts === null ? null : product(run, said.texts);
      if (joined !== null) {
        run = joined;
      } else {
        const begun = product(run, said.texts ?? said.starts) ?? run;
        needs = better(needs, needsOf(begun));
        if (first) starts = begun;
        first = false;
        texts = null;
        run = said.texts ?? [''];
      }
    }
    needs = better(needs, needsOf(run));
    if (first) starts = run;
    return { texts: texts === null ? null : run, starts, needs };
  }

  function ofElement(element: AST.Element): Said {
    switch (element.type) {
      case 'Character':
        return ofCharacter(element.value);
      case 'CharacterClass':
        return ofClass(element);
      case 'Group':
        // Other rules hold within "(?i:…)".
        return element.modifiers === null ? oneOf(element.alternatives) : unknownIn(element);
      case 'CapturingGroup':
        return oneOf(element.alternatives);
      case 'Quantifier':
        return ofQuantifier(element);
      case 'Assertion':
        conditions = true;
        if (element.kind === 'start' || element.kind === 'lookbehind') looksBack = true;
        if (element.kind === 'lookahead' || element.kind === 'lookbehind') void oneOf(element.alternatives);
        return EMPTY;
      case 'Backreference':
        boundless = true;
        return UNKNOWN;
      default:
        return UNKNOWN;
    }
  }

  function unknownIn({ alternatives }: AST.Group): Said {
    void oneOf(alternatives);
    looksBack = true;
    return UNKNOWN;
  }

  function ofCharacter(code: number): Said {
    const text = String.fromCodePoint(code);
    // Half a pair, what stands for broken bytes, and under -i what has other capitals than the ASCII ones.
    if ((code >= 0xd800 && code <= 0xdfff) || code === 0xfffd || (ignoreCase && code > 0x7f)) return UNKNOWN;
    const plain = ignoreCase ? text.replace(/[A-Z]/, (letter) => letter.toLowerCase()) : text;
    return { texts: [plain], starts: [plain], needs: null };
  }

  function ofClass({ negate, elements }: AST.CharacterClass): Said {
    if (negate) return UNKNOWN;
    const texts = new Set<string>();
    for (const element of elements) {
      if (element.type !== 'Character' && element.type !== 'CharacterClassRange') return UNKNOWN;
      const from = element.type === 'Character' ? element.value : element.min.value;
      const to = element.type === 'Character' ? element.value : element.max.value;
      if (to - from >= MAX_CLASS) return UNKNOWN;
      for (let code = from; code <= to; code += 1) {
        const [text] = ofCharacter(code).texts ?? [];
        if (text === undefined) return UNKNOWN;
        texts.add(text);
      }
    }
    return texts.size === 0 || texts.size > MAX_CLASS
      ? UNKNOWN
      : { texts: [...texts], starts: [...texts], needs: null };
  }

  function ofQuantifier({ min, max, element }: AST.Quantifier): Said {
    if (max !== min) choose(2);
    if (max - min > 1) repetitions += 1;
    if (max > 1) depth += 1;
    const said = ofElement(element);
    if (max > 1) depth -= 1;
    if (min === 0) {
      const texts = max === 1 && said.texts !== null ? few(['', ...said.texts]) : null;
      return { texts, starts: texts ?? [''], needs: null };
    }
    let texts: readonly string[] | null = said.texts;
    for (let times = 1; times < min && texts !== null; times += 1) texts = product(texts, said.texts ?? ['']);
    if (texts !== null && max === min) return { texts, starts: texts, needs: null };
    const starts = texts ?? said.texts ?? said.starts;
    return { texts: null, starts, needs: better(said.needs, needsOf(starts)) };
  }
}

/** Each with each behind it; null where that are too many. */
function product(left: readonly string[], right: readonly string[]): readonly string[] | null {
  if (left.length * right.length > MAX_TEXTS) return null;
  return few(left.flatMap((one) => right.map((other) => one + other)));
}

function few(texts: readonly string[]): readonly string[] | null {
  const once = [...new Set(texts)];
  return once.length > MAX_TEXTS || once.some((text) => text.length > MAX_LENGTH) ? null : once;
}

function needsOf(texts: readonly string[] | null): readonly string[] | null {
  return texts === null || texts.length === 0 || texts.includes('') ? null : texts;
}

/** The list by which more lines are told apart: the one whose shortest text is longer, else the one with fewer. */
function better(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null || b === null) return a ?? b;
  const [least, other] = [shortest(a), shortest(b)];
  if (least !== other) return least > other ? a : b;
  return a.length <= b.length ? a : b;
}

function shortest(texts: readonly string[]): number {
  return Math.min(...texts.map((text) => text.length));
}
