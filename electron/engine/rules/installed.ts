import type { FindingText } from '../../../shared/model/rules.ts';
import type { CompiledSign } from '../diagnose/signs.ts';
import type { CompiledMessage } from '../formats/catalogue.ts';

/** What the packs in use add to our own rules. Names of a pack's own are "pack/name" here. */
export interface RuleSet {
  readonly messages: readonly CompiledMessage[];
  /** Literals of the messages: a line that holds one may be worth reading. */
  readonly literals: readonly string[];
  readonly signs: readonly CompiledSign[];
  readonly findings: ReadonlyMap<string, FindingText>;
  /** Symptom -> its causes, by our ids or "pack/name". */
  readonly causes: ReadonlyMap<string, readonly string[]>;
}

export const NO_RULES: RuleSet = {
  messages: [],
  literals: [],
  signs: [],
  findings: new Map(),
  causes: new Map(),
};

let current = NO_RULES;

/** The packs of the run that this thread reads: a thread has one job at a time, and sets them at its start. */
export function installed(): RuleSet {
  return current;
}

/** Does a piece of work with these packs in use, and with none afterwards, however it ends. */
export async function withRules<T>(rules: RuleSet, work: () => Promise<T>): Promise<T> {
  current = rules;
  try {
    return await work();
  } finally {
    current = NO_RULES;
  }
}

/** Between a pack's name and that of what it holds; no name of ours has one. */
const BETWEEN = '/';

export function ownName(pack: string, name: string): string {
  return `${pack}${BETWEEN}${name}`;
}

/** The pack and the rule that a sign is of; null for one of ours. */
export function ruleOf(sign: string | null): { readonly pack: string; readonly id: string } | null {
  const at = sign?.indexOf(BETWEEN) ?? -1;
  return sign === null || at < 0 ? null : { pack: sign.slice(0, at), id: sign.slice(at + 1) };
}
