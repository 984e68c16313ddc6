import type { Filter } from '../../../shared/query/filter.ts';
import type { RunReader, StoredFile } from '../store/reader.ts';
import { type Lines, both, either, inverse } from './bits.ts';
import { eventLines } from './events.ts';
import { folded, labelled, within } from './fields.ts';
import type { Part } from './part.ts';
import type { PatternOptions } from './pattern.ts';
import type { Words } from './words.ts';

/** What is asked of lines, with everything settled that the file alone decides. */
export type Tree =
  | { readonly kind: 'all' | 'none' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Tree[] }
  | { readonly kind: 'not'; readonly part: Tree }
  | { readonly kind: 'words'; readonly words: Words }
  | { readonly kind: 'field'; readonly lines: (part: Part) => Lines };

const ALL: Tree = { kind: 'all' };
const NONE: Tree = { kind: 'none' };

export interface TreeMaker {
  readonly reader: RunReader;
  readonly words: (options: PatternOptions) => Words;
}

/** The filter for the lines of one file. */
export function treeOf(filter: Filter, file: StoredFile, make: TreeMaker): Tree {
  switch (filter.kind) {
    case 'all':
      return ALL;
    case 'and':
    case 'or':
      return join(
        filter.kind,
        filter.parts.map((part) => treeOf(part, file, make)),
      );
    case 'not':
      return not(treeOf(filter.part, file, make));
    case 'text':
      return filter.text === '' ? ALL : { kind: 'words', words: make.words(textPattern(filter)) };
    case 'regex':
      return { kind: 'words', words: make.words(regexPattern(filter)) };
    case 'time':
      return { kind: 'field', lines: within(filter.from, filter.to, eventLines(make.reader, file, filter)) };
    case 'field':
      return fieldTree(filter, file, make);
  }
}

export function join(kind: 'and' | 'or', parts: readonly Tree[]): Tree {
  const [settled, idle] = kind === 'and' ? (['none', 'all'] as const) : (['all', 'none'] as const);
  if (parts.some((part) => part.kind === settled)) return settled === 'all' ? ALL : NONE;
  const rest = parts.filter((part) => part.kind !== idle);
  const [only] = rest;
  if (only === undefined) return idle === 'all' ? ALL : NONE;
  // What is said by columns first: it may leave little text to be read.
  return rest.length === 1 ? only : { kind, parts: rest.toSorted((a, b) => cost(a) - cost(b)) };
}

export function textPattern(filter: Extract<Filter, { kind: 'text' }>): PatternOptions {
  return { pattern: filter.text, literal: true, ignoreCase: true, wholeWord: false };
}

export function regexPattern(filter: Extract<Filter, { kind: 'regex' }>): PatternOptions {
  return {
    pattern: filter.source,
    literal: false,
    ignoreCase: filter.ignoreCase,
    wholeWord: filter.wholeWord,
  };
}

function not(part: Tree): Tree {
  if (part.kind === 'all') return NONE;
  if (part.kind === 'none') return ALL;
  return part.kind === 'not' ? part.part : { kind: 'not', part };
}

function cost(tree: Tree): number {
  switch (tree.kind) {
    case 'words':
      return 2;
    case 'and':
    case 'or':
      return Math.max(...tree.parts.map(cost));
    case 'not':
      return cost(tree.part);
    default:
      return 1;
  }
}

function fieldTree(filter: Extract<Filter, { kind: 'field' }>, file: StoredFile, make: TreeMaker): Tree {
  const { field, values } = filter;
  const lowered = values.map(folded);
  switch (field) {
    case 'file':
      return lowered.includes(folded(file.name)) || lowered.includes(folded(file.base)) ? ALL : NONE;
    case 'instance': {
      // Rows of an export name their own.
      if (file.kind === 'resource-log') return { kind: 'field', lines: eventLines(make.reader, file, filter) };
      const { instance } = file;
      return instance !== null && lowered.some((value) => folded(instance).includes(value)) ? ALL : NONE;
    }
    case 'peer':
    case 'thread':
    case 'provider':
      return { kind: 'field', lines: labelled(field, values, eventLines(make.reader, file, filter)) };
    default:
      return { kind: 'field', lines: eventLines(make.reader, file, filter) };
  }
}

/** Which lines of a part it holds of. Of lines that are not in `of` it may say either. */
export function linesThat(tree: Tree, part: Part, of: Lines, told: ReadonlyMap<Words, boolean> | null): Lines {
  if (of === 'none') return 'none';
  switch (tree.kind) {
    case 'all':
    case 'none':
      return tree.kind;
    case 'and': {
      let left: Lines = of;
      for (const one of tree.parts) left = both(left, linesThat(one, part, left, told));
      return left;
    }
    case 'or': {
      let found: Lines = 'none';
      let left: Lines = of;
      for (const one of tree.parts) {
        found = either(found, linesThat(one, part, left, told));
        left = both(of, inverse(found, part.lines));
      }
      return found;
    }
    case 'not':
      return inverse(both(of, linesThat(tree.part, part, of, told)), part.lines);
    case 'words': {
      const known = told?.get(tree.words);
      return known === undefined ? tree.words.lines(part, of) : known ? 'all' : 'none';
    }
    case 'field':
      return tree.lines(part);
  }
}

export function wordsIn(tree: Tree): readonly Words[] {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.parts.flatMap(wordsIn);
    case 'not':
      return wordsIn(tree.part);
    case 'words':
      return [tree.words];
    default:
      return [];
  }
}
