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
export function compilePattern({ pattern, literal, ignoreCase, wholeWord }: PatternOptions): RegExp {
  const source = literal ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : pattern;
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

/** Start and length of each match, in UTF-16 units; empty matches are left out, but for a line that matches by one alone. */
export function matchesIn(regex: RegExp, text: string, cap: number): [number, number][] | null {
  regex.lastIndex = 0;
  let found: [number, number][] | null = null;
  for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
    found ??= [];
    if (match[0].length > 0) found.push([match.index, match[0].length]);
    else regex.lastIndex += 1;
    if (found.length >= cap) break;
  }
  return found;
}
