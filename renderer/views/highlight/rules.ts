import { type Fault, fault } from '../../../shared/base/fault.ts';
import { type Result, err } from '../../../shared/base/result.ts';
import { parseFilter } from '../../../shared/query/filter.ts';
import { type Matchable, type Matcher, isTextOnly, matcherOf } from '../../../shared/query/match.ts';
import { HUES, type Highlight, type Hue } from '../../grid/highlight.tsx';

/** What is to be seen at once: events that a filter takes, with the words and the colour that they get. */
export interface Rule {
  readonly label: string;
  /** In the query language: text, /pattern/ or field:value. */
  readonly filter: string;
  readonly hue: Hue;
  readonly on: boolean;
}

const SCHEMA = 'tunnelscope.highlights/1';
const MOST_RULES = 100;
const MOST_LABEL = 40;

/** Only what can be read: rules of a later version or of a broken file are left out. */
export function readRules(stored: unknown): readonly Rule[] {
  if (!Array.isArray(stored)) return [];
  return stored
    .flatMap((item: Partial<Record<keyof Rule, unknown>> | null) => {
      const { label, filter, hue, on } = item ?? {};
      if (typeof label !== 'string' || label.trim() === '' || typeof filter !== 'string' || !checked(filter).ok)
        return [];
      return [
        {
          label: label.trim().slice(0, MOST_LABEL),
          filter,
          hue: HUES.find((one) => one === hue) ?? 'grey',
          on: on !== false,
        },
      ];
    })
    .slice(0, MOST_RULES);
}

/** Whether a filter can be held to rows. One that asks for nothing takes every row, and so says nothing. */
export function checked(filter: string): Result<Matcher, Fault> {
  if (filter.trim() === '')
    return err(fault('bad-filter', 'The rule asks for nothing.', 'Write a text, a /pattern/ or field:value.'));
  return matcherOf(filter);
}

/** The first rule in their order that takes a row. */
export function highlighter(rules: readonly Rule[]): (event: Matchable) => Highlight | null {
  const live = liveRules(rules);
  const known = new WeakMap<Matchable, Highlight | null>();
  if (live.length === 0) return () => null;
  return (event) => {
    let found = known.get(event);
    if (found === undefined) {
      found = live.find(({ takes }) => takes(event))?.highlight ?? null;
      known.set(event, found);
    }
    return found;
  };
}

/** The same of bare lines, by the rules that ask for nothing but text. */
export function lineHighlighter(rules: readonly Rule[]): (line: string) => Highlight | null {
  const live = liveRules(
    rules.filter(({ filter }) => {
      const read = parseFilter(filter);
      return read.ok && isTextOnly(read.value);
    }),
  );
  if (live.length === 0) return () => null;
  const known = new Map<string, Highlight | null>();
  return (line) => {
    let found = known.get(line);
    if (found === undefined) {
      const event = bare(line);
      found = live.find(({ takes }) => takes(event))?.highlight ?? null;
      if (known.size > 4000) known.clear();
      known.set(line, found);
    }
    return found;
  };
}

function liveRules(rules: readonly Rule[]): readonly { readonly takes: Matcher; readonly highlight: Highlight }[] {
  return rules.flatMap(({ on, filter, hue, label }) => {
    const takes = on ? checked(filter) : null;
    return takes?.ok === true ? [{ takes: takes.value, highlight: { hue, label } }] : [];
  });
}

function bare(text: string): Matchable {
  return {
    text,
    message: '',
    time: null,
    file: '',
    instance: null,
    peer: null,
    phase: null,
    step: '',
    direction: '',
    severity: null,
    errorCode: null,
    errorName: null,
    notify: null,
    session: null,
    thread: null,
    provider: null,
    negotiation: null,
    attempt: null,
    point: null,
    wfp: null,
  };
}

export function moved(rules: readonly Rule[], index: number, by: 1 | -1): readonly Rule[] {
  const rule = rules[index];
  const other = rules[index + by];
  if (rule === undefined || other === undefined) return rules;
  const next = [...rules];
  [next[index], next[index + by]] = [other, rule];
  return next;
}

/** The colour that is used least so far. */
export function freshHue(rules: readonly Rule[]): Hue {
  const uses = (hue: Hue) => rules.filter((rule) => rule.hue === hue).length;
  return HUES.toSorted((a, b) => uses(a) - uses(b))[0] ?? 'amber';
}

export function formatFile(rules: readonly Rule[]): string {
  const list = rules.map(({ label, filter, hue, on }) => ({ label, filter, colour: hue, on }));
  return `${JSON.stringify({ schema: SCHEMA, rules: list }, null, 2)}\n`;
}

/** Null where the text is no such file. */
export function readFile(text: string): readonly Rule[] | null {
  try {
    const value = JSON.parse(text) as { readonly schema?: unknown; readonly rules?: unknown };
    if (value.schema !== SCHEMA || !Array.isArray(value.rules)) return null;
    return readRules(value.rules.map((rule: Record<string, unknown> | null) => ({ ...rule, hue: rule?.['colour'] })));
  } catch {
    return null;
  }
}
