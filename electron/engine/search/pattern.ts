import { raise } from '../../../shared/base/fault.ts';

export interface PatternOptions {
  readonly pattern: string;
  readonly literal: boolean;
  readonly ignoreCase: boolean;
  readonly wholeWord: boolean;
}

/**
 * ECMAScript with the `u` flag, within one line. A whole word is bounded by what is not an ASCII letter, digit or underscore.
 * Raises "bad-pattern" with the engine's own reason.
 */
export function compilePattern(options: PatternOptions): RegExp {
  const { ignoreCase, wholeWord } = options;
  const source = sourceOf(options);
  const bounded = wholeWord ? `(?<![0-9A-Za-z_])(?:${source})(?![0-9A-Za-z_])` : source;
  try {
    return new RegExp(bounded, ignoreCase ? 'giu' : 'gu');
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.replace(/^Invalid regular expression: /, '') : String(thrown);
    raise(
      'bad-pattern',
      `The search pattern cannot be read: ${why}.`,
      'It is an ECMAScript regular expression; take the literal search (-F) to look for the words as they stand.',
    );
  }
}

/** The pattern as an expression, without what is asked round it. */
export function sourceOf({ pattern, literal }: PatternOptions): string {
  return literal ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : pattern;
}

/** Start and length of each match, in UTF-16 units; empty matches are left out, but for a line that matches by one alone. */
export function matchesIn(regex: RegExp, text: string, cap: number): [number, number][] | null {
  regex.lastIndex = 0;
  let found: [number, number][] | null = null;
  for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
    found ??= [];
    if (match[0].length > 0) found.push([match.index, match[0].length]);
    // From within a pair the next try would begin at its front again.
    else regex.lastIndex = match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1);
    if (found.length >= cap) break;
  }
  return found;
}
