import type { Dictionary } from '../store/columns.ts';
import { type Lines, both, eachLine, either, emptyBits, inverse, setBit, tidy } from './bits.ts';
import { finder, lowered } from './dictionary.ts';
import { linesByIds, word } from './heads.ts';
import { literalsOf } from './literals.ts';
import type { Part, PartText } from './part.ts';
import { type PatternOptions, compilePattern, sourceOf } from './pattern.ts';
import { fitsShape, formsOf, isWithinPiece, mayBeInStamp, mayHold, stampShape } from './shapes.ts';
import type { Watch } from './watch.ts';

/** One pattern over lines. */
export interface Words {
  /** Which lines of a part it matches; only those in `of` are asked for, of others it may say either. Throws Runaway. */
  lines(part: Part, of: Lines): Lines;
  test(text: string): boolean;
}

/** Where the search is, for the case that it does not get further. */
export interface Place {
  line: number;
}

const COLON = 58;

/** A text that every match holds, or begins with, or is. */
interface Literal {
  readonly bytes: Buffer;
  /** How it may stand in a template. */
  readonly forms: ReturnType<typeof formsOf>;
}

export function wordsOf(options: PatternOptions, watch: Watch, place: Place): Words {
  const { ignoreCase, wholeWord } = options;
  const regex = new RegExp(compilePattern(options).source, ignoreCase ? 'iu' : 'u');
  const { whole, starts, needs, looksBack, reach } = literalsOf(sourceOf(options), ignoreCase);
  /** True where a line that holds one of what is needed is a hit, and nothing is left to be tested. */
  const isPlain = whole !== null && !wholeWord;
  const needed = (isPlain ? whole : needs)?.map(literalOf) ?? null;
  const neededWithin = withinOf(isPlain ? whole : needs);
  /** Where a match begins: in a thread or a source that holds it, or in the message, where it may not be in the stamp. */
  const begins = starts?.map(literalOf) ?? null;
  const beginsWithin = withinOf(starts);

  return { test: (text) => guarded(text.length, () => test(text)), lines: linesIn };

  function linesIn(part: Part, of: Lines): Lines {
    // K and S have further capitals beyond ASCII.
    const told = part.whole && !(ignoreCase && part.block.wide);
    if (!told) return testLines(part, part.text(), of);
    if (part.block.coding === 'exact') {
      if (begins !== null && isOutOfStamps(part, beginsWithin)) return byMessages(part, of, begins);
      if (!looksBack) return byMessagesFirst(part, of);
    }
    if (needed === null) return testLines(part, part.text(), of);
    if (!isOutOfStamps(part, neededWithin)) return byText(part, of, needed);
    const heads = inHeads(part, needed);
    const messages = inMessages(part, needed);
    const sure = isPlain ? either(heads, messages.sure) : 'none';
    const maybe = isPlain ? messages.maybe : either(heads, either(messages.sure, messages.maybe));
    return either(sure, byText(part, both(of, maybe), needed));
  }

  /** Each message is tested once, and each thread and source. */
  function byMessages(part: Part, of: Lines, literals: readonly Literal[]): Lines {
    const { block } = part;
    const heads = inHeads(part, literals);
    // What begins in a source may go on in the message.
    const told = heads === 'none' || whole !== null ? heads : testLines(part, part.text(), both(of, heads));
    const some = literals.filter(({ bytes }) => mayHold(block.grams, bytes));
    if (some.length === 0) return told;
    const messages = block.messages();
    const ids = finder(messages, ignoreCase)(some.map(({ bytes }) => bytes));
    return either(told, linesOfIds(part, isPlain ? ids : tested(part, messages, ids)));
  }

  /** A line whose message matches by itself is a hit; of the others a match may begin in what stands before the message. */
  function byMessagesFirst(part: Part, of: Lines): Lines {
    const messages = part.block.messages();
    const narrowed = needed !== null && isOutOfStamps(part, neededWithin) ? candidates(part, needed) : null;
    const ids =
      narrowed === null
        ? new Set(Array.from({ length: messages.size }, (_, at) => at + 1))
        : finder(messages, ignoreCase)((needed ?? []).map(({ bytes }) => bytes));
    const found = linesOfIds(part, tested(part, messages, ids));
    const left = both(both(of, narrowed ?? 'all'), inverse(found, part.lines));
    return either(found, needed === null ? testLines(part, part.text(), left) : byText(part, left, needed));
  }

  /** Lines that may hold one of the literals, each of which stands within one piece of a line. */
  function candidates(part: Part, literals: readonly Literal[]): Lines {
    const { sure, maybe } = inMessages(part, literals);
    return either(inHeads(part, literals), either(sure, maybe));
  }

  function tested(part: Part, messages: Dictionary, ids: ReadonlySet<number>): Set<number> {
    let longest = 0;
    for (const id of ids) longest = Math.max(longest, messages.to(id) - messages.from(id));
    return guarded(longest, () => {
      const found = new Set<number>();
      for (const id of ids) {
        if (longest > reach) place.line = part.line + Math.max(0, part.block.columns().message?.indexOf(id) ?? 0);
        if (test(word(messages, id))) found.add(id);
      }
      return found;
    });
  }

  /** Lines whose message holds one of the literals, and those of which only the text can tell. */
  function inMessages(part: Part, literals: readonly Literal[]): { readonly sure: Lines; readonly maybe: Lines } {
    const { block } = part;
    if (block.coding === 'template') {
      const forms = literals
        .flatMap((literal) => literal.forms)
        .filter(({ runs }) => runs.every((run) => mayHold(block.grams, run)));
      if (forms.length === 0) return { sure: 'none', maybe: 'none' };
      const find = finder(block.messages(), ignoreCase);
      const textsOf = (variable: boolean) =>
        forms.filter(({ runs }) => runs.length > 0 === variable).map(({ text }) => text);
      return { sure: linesOfIds(part, find(textsOf(false))), maybe: linesOfIds(part, find(textsOf(true))) };
    }
    const some = literals.filter(({ bytes }) => mayHold(block.grams, bytes));
    if (some.length === 0) return { sure: 'none', maybe: 'none' };
    if (block.coding === 'plain') return { sure: 'none', maybe: 'all' };
    const find = finder(block.messages(), ignoreCase);
    return { sure: linesOfIds(part, find(some.map(({ bytes }) => bytes))), maybe: 'none' };
  }

  /** Lines whose thread or source holds one of the literals; where that is all that is asked, is a match besides. */
  function inHeads(part: Part, literals: readonly Literal[]): Lines {
    const { block } = part;
    let found: Lines = 'none';
    for (const kind of ['thread', 'source'] as const) {
      const entries = kind === 'thread' ? block.threads() : block.sources();
      const find = finder(entries, ignoreCase);
      const ids = find(literals.map(({ bytes }) => bytes));
      // Behind a thread stand two colons.
      if (kind === 'thread')
        for (const { bytes } of literals)
          if (bytes.length > 1 && bytes.at(-1) === COLON)
            for (const id of find([bytes.subarray(0, -1)])) if (endsIn(entries, id, bytes)) ids.add(id);
      for (const id of ids)
        if (whole !== null && wholeWord && !test(word(entries, id) + (kind === 'thread' ? '::' : ''))) ids.delete(id);
      if (ids.size > 0) found = either(found, linesByIds(block.columns()[kind], part, flags(entries.size, ids)));
    }
    return found;
  }

  function endsIn(entries: Dictionary, id: number, bytes: Buffer): boolean {
    const entry = word(entries, id);
    const end = bytes.toString('utf8', 0, bytes.length - 1);
    return (ignoreCase ? entry.toLowerCase() : entry).endsWith(end);
  }

  function linesOfIds(part: Part, ids: ReadonlySet<number>): Lines {
    if (ids.size === 0) return 'none';
    const { message } = part.block.columns();
    return message === null ? 'all' : linesByIds(message, part, flags(part.block.messages().size, ids));
  }

  /** Only lines that hold something needed are tested, which are found in the bytes as they stand. */
  function byText(part: Part, of: Lines, literals: readonly Literal[]): Lines {
    if (of === 'none') return 'none';
    const bytes = ignoreCase ? lowered(part.bytes()) : part.bytes();
    const texts = literals.filter((literal) => bytes.includes(literal.bytes));
    if (texts.length === 0) return 'none';
    const text = part.text();
    const holding = both(of, linesHolding({ ...text, bytes }, texts));
    return isPlain ? holding : testLines(part, text, holding);
  }

  function testLines(part: Part, { bytes, from, to }: PartText, of: Lines): Lines {
    if (of === 'none') return 'none';
    let longest = 0;
    if (Number.isFinite(reach))
      for (let at = 0; at < part.lines; at += 1) longest = Math.max(longest, (to[at] ?? 0) - (from[at] ?? 0));
    return guarded(longest, () => {
      const found = emptyBits(part.lines);
      eachLine(of, part.lines, (at) => {
        place.line = part.line + at;
        if (test(bytes.toString('utf8', from[at], to[at]))) setBit(found, at);
        return true;
      });
      return tidy(found);
    });
  }

  function guarded<T>(longest: number, work: () => T): T {
    return longest > reach ? watch.run(work) : work();
  }

  function test(text: string): boolean {
    return text.length > reach ? watch.test(regex, text) : regex.test(text);
  }
}

/** Of texts that stand within one piece of a line those that may stand in a stamp; null where one may stand across pieces. */
function withinOf(texts: readonly string[] | null): readonly string[] | null {
  return texts?.every(isWithinPiece) === true ? texts.filter(mayBeInStamp) : null;
}

/** Whether texts that may stand in a stamp do so in none of a part's. */
function isOutOfStamps({ block, times }: Part, texts: readonly string[] | null): boolean {
  if (texts === null || texts.length === 0) return texts !== null;
  if (!block.plainStamps) return false;
  if (times === null) return true;
  const shape = stampShape(times);
  return !texts.some((text) => fitsShape(shape, text));
}

function literalOf(text: string): Literal {
  return { bytes: Buffer.from(text), forms: formsOf(text) };
}

function flags(size: number, ids: Iterable<number>): Uint8Array {
  const out = new Uint8Array(size + 1);
  for (const id of ids) out[id] = 1;
  return out;
}

/** Lines with one of the texts in them. */
function linesHolding({ bytes, from, to }: PartText, literals: readonly Literal[]): Lines {
  const found = emptyBits(from.length);
  for (const { bytes: text } of literals) {
    let line = 0;
    for (let at = bytes.indexOf(text); at >= 0;) {
      line = lineAt(from, at, line);
      const end = to[line] ?? 0;
      if (at + text.length <= end) {
        setBit(found, line);
        at = bytes.indexOf(text, end);
      } else at = bytes.indexOf(text, at + 1);
    }
  }
  return tidy(found);
}

function lineAt(from: Uint32Array, at: number, first: number): number {
  let low = first;
  let high = from.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((from[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
