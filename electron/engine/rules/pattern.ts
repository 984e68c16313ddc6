import { RULE_LIMITS } from '../../../shared/model/rules.ts';
import { type Barred, type Cost, costOf } from './steps.ts';

/** Steps that a pattern may take in the worst line: a hundredth of a second or two. */
export const MAX_STEPS = 8_000_000;

const BARRED: Readonly<Record<Barred, string>> = {
  lookaround: 'looks ahead or behind, as (?=…) and (?<!…) do, which no rule may',
  'back-reference': 'points back at a group, as \\1 and \\k<name> do, which no rule may',
  modifier: 'changes its flags within, as (?i:…) does, which no rule may',
};

export interface PatternUse {
  readonly ignoreCase: boolean;
  /** Characters of text that it is shown. */
  readonly length: number;
}

export const MESSAGE_USE: PatternUse = { ignoreCase: false, length: RULE_LIMITS.text };
export const WORDS_USE: PatternUse = { ignoreCase: true, length: RULE_LIMITS.words };

/** The pattern, or why it is not taken as the end of a sentence that begins with "The pattern". */
export function safePattern(
  source: string,
  { ignoreCase, length }: PatternUse,
): { readonly regex: RegExp } | { readonly problem: string } {
  let regex: RegExp;
  let cost: Cost;
  try {
    regex = new RegExp(source, ignoreCase ? 'iu' : 'u');
    cost = costOf(source, ignoreCase, length);
  } catch (thrown) {
    const why = thrown instanceof Error ? (thrown.message.split(': ').at(-1) ?? '') : String(thrown);
    return { problem: `cannot be read: ${why}` };
  }
  if (cost.barred !== null) return { problem: BARRED[cost.barred] };
  if (cost.steps <= MAX_STEPS) return { regex };
  // Begun at one place only, it would do.
  if (!cost.anchored && cost.steps / length <= MAX_STEPS)
    return {
      problem:
        'could take very long in some lines, because it is tried at each place of them. Begin it with ^, or bound its repetitions, as \\d{1,10} for \\d+',
    };
  return {
    problem:
      'could take very long in some lines, because several of its repetitions or choices can take up the same text. Bound them, as .{0,100} for .*, or let what follows a repetition begin with what the repetition cannot match, as [^,]*, for .*,',
  };
}
