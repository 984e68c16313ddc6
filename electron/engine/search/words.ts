import { type Lines, eachLine, emptyBits, setBit, tidy } from './bits.ts';
import type { Part } from './part.ts';
import { type PatternOptions, compilePattern } from './pattern.ts';
import type { Watch } from './watch.ts';

/** One pattern over lines. */
export interface Words {
  /** True where the pattern could go on without end, so that it has to be tested under a watch. */
  readonly risky: boolean;
  /** Which lines of a part it matches; only those in `of` are asked for, of others it may say either. */
  lines(part: Part, of: Lines): Lines;
  test(text: string): boolean;
}

/** Where the search is, for the case that it does not get further. */
export interface Place {
  line: number;
}

export function wordsOf(options: PatternOptions, watch: Watch, place: Place): Words {
  const regex = new RegExp(compilePattern(options), options.ignoreCase ? 'iu' : 'u');
  const risky = true;
  const test = risky ? (text: string) => watch.test(regex, text) : (text: string) => regex.test(text);
  return {
    risky,
    test,
    lines: (part, of) => byText(part, of),
  };

  function byText(part: Part, of: Lines): Lines {
    const { bytes, from, to } = part.text();
    const found = emptyBits(part.lines);
    eachLine(of, part.lines, (at) => {
      place.line = part.line + at;
      if (test(bytes.toString('utf8', from[at], to[at]))) setBit(found, at);
      return true;
    });
    return tidy(found);
  }
}
