import type { Change } from '../../../shared/model/comparison.ts';

/** What became of it, by word, sign and tone: never by colour alone. */
export const CHANGE_WORDS: Readonly<
  Record<Change, { readonly word: string; readonly sign: string; readonly tone: 'good' | 'bad' | 'warn' | 'plain' }>
> = {
  fixed: { word: 'Fixed', sign: '✓', tone: 'good' },
  improved: { word: 'Improved', sign: '↗', tone: 'good' },
  unchanged: { word: 'Unchanged', sign: '=', tone: 'plain' },
  worse: { word: 'Worse', sign: '↘', tone: 'bad' },
  different: { word: 'Different', sign: '≠', tone: 'warn' },
};
