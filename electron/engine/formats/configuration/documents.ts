import { faultIn } from './syntax.ts';

/** JSON as it is pasted: one document or several, with prompts, commands and warnings of a shell between them. */
export interface Document {
  readonly value: unknown;
  /** The line of the text on which it begins, from 1 on. */
  readonly line: number;
}

/** A document that is no JSON: cut off at its end, or not valid at a line. */
export interface Broken {
  readonly line: number;
  readonly why: 'cut' | 'invalid';
}

export interface Documents {
  /** The elements of an array are documents of their own. */
  readonly documents: readonly Document[];
  readonly broken: readonly Broken[];
}

const MAX_BROKEN = 10;

/** Reads in one pass; what stands between documents is left out, whatever it is. */
export function documentsOf(text: string): Documents {
  const documents: Document[] = [];
  const broken: Broken[] = [];
  const lineAt = lineCounter(text);
  let at = startFrom(text, 0);
  while (at >= 0 && broken.length < MAX_BROKEN) {
    const { end, elements } = extent(text, at);
    if (end < 0) {
      broken.push({ line: lineAt(at), why: 'cut' });
      break;
    }
    const line = lineAt(at);
    const part = text.slice(at, end);
    try {
      const value: unknown = JSON.parse(part);
      if (!Array.isArray(value)) documents.push({ value, line });
      else
        for (const [index, item] of value.entries())
          documents.push({ value: item, line: lineAt(elements[index] ?? at) });
    } catch {
      broken.push({ line: line + linesBefore(part, faultIn(part)), why: 'invalid' });
    }
    at = startFrom(text, end);
  }
  return { documents, broken };
}

/** A document begins a line, or follows the one before it; behind a bracket of a prompt no JSON comes. */
function startFrom(text: string, from: number): number {
  const pattern = /(?:^[ \t\uFEFF]*|[}\]][\s,;]{0,1000})(\{(?=\s{0,1000}["}])|\[(?=\s{0,1000}[[{\]]))/gm;
  pattern.lastIndex = Math.max(from - 1, 0);
  const match = pattern.exec(text);
  return match === null ? -1 : match.index + match[0].length - 1;
}

/** Where a document ends, and where each element of an array begins; -1 where the text ends before it does. */
function extent(text: string, from: number): { readonly end: number; readonly elements: readonly number[] } {
  const elements: number[] = [];
  const isArray = text[from] === '[';
  let depth = 0;
  let expected = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (isArray && depth === 1 && expected && char !== undefined && !/[\s,\]]/.test(char)) {
      elements.push(at);
      expected = false;
    }
    if (char === '"') {
      at = stringEnd(text, at);
      if (at < 0) break;
    } else if (char === '{' || char === '[') {
      depth += 1;
      expected ||= depth === 1;
    } else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return { end: at + 1, elements };
    } else if (char === ',' && depth === 1) expected = true;
  }
  return { end: -1, elements };
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}

function linesBefore(text: string, at: number): number {
  let lines = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) lines += 1;
  return lines;
}

/** Counts on from the last place asked for; places are asked for in order. */
function lineCounter(text: string): (at: number) => number {
  let line = 1;
  let counted = 0;
  return (at) => {
    if (at < counted) [line, counted] = [1, 0];
    for (let next = text.indexOf('\n', counted); next >= 0 && next < at; next = text.indexOf('\n', counted)) {
      line += 1;
      counted = next + 1;
    }
    return line;
  };
}
