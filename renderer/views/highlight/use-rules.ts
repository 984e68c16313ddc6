import { useMemo } from 'react';
import type { TableRow } from '../../../shared/contract/api.ts';
import type { Highlight } from '../../grid/highlight.tsx';
import { useSaved } from '../../state/saved.ts';
import { type Rule, freshHue, highlighter, lineHighlighter, readRules } from './rules.ts';

const KEY = 'highlights';

export function useRules(): readonly [readonly Rule[], (rules: readonly Rule[]) => void] {
  return useSaved(KEY, readRules);
}

/** What the rules give to a row; the same function until they change. */
export function useHighlights(): (row: TableRow) => Highlight | null {
  const [rules] = useRules();
  const key = JSON.stringify(rules);
  return useMemo(() => highlighter(JSON.parse(key) as readonly Rule[]), [key]);
}

/** What they give to a line of a log. */
export function useLineHighlights(): (line: string) => Highlight | null {
  const [rules] = useRules();
  const key = JSON.stringify(rules);
  return useMemo(() => lineHighlighter(JSON.parse(key) as readonly Rule[]), [key]);
}

/** Puts a rule before the others, in a colour that is not in use yet. */
export function useAddRule(): (label: string, filter: string) => void {
  const [rules, setRules] = useRules();
  return (label, filter) => {
    if (rules.some((rule) => rule.filter === filter)) return;
    setRules([{ label: label.slice(0, 40), filter, hue: freshHue(rules), on: true }, ...rules]);
  };
}
