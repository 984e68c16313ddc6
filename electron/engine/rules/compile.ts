import type { Severity } from '../../../shared/model/words.ts';
import type { MessageRule, RulePack, SignRule } from '../../../shared/model/rules.ts';
import type { CompiledSign } from '../diagnose/signs.ts';
import type { CompiledMessage } from '../formats/catalogue.ts';
import { type RuleSet, ownName } from './installed.ts';
import type { Complaint } from './pack.ts';
import { MESSAGE_USE, type PatternUse, WORDS_USE, safePattern } from './pattern.ts';

export interface CompiledPack {
  readonly rules: RuleSet;
  readonly complaints: readonly Complaint[];
}

/** The pack as the engine uses it. Its rules are whole only where there are no complaints. */
export function compilePack(pack: RulePack): CompiledPack {
  const complaints: Complaint[] = [];
  const compile = (source: string, use: PatternUse, path: readonly PropertyKey[]): RegExp | null => {
    const read = safePattern(source, use);
    if ('regex' in read) return read.regex;
    complaints.push({ path, text: `The pattern ${read.problem}.` });
    return null;
  };
  const own = {
    message: new Set(pack.messages.map(({ id }) => id)),
    finding: new Set(Object.keys(pack.findings)),
  };
  const named = (names: ReadonlySet<string>, name: string) => (names.has(name) ? ownName(pack.name, name) : name);

  const messages = pack.messages.flatMap((entry, at): CompiledMessage[] => {
    const regex = compile(entry.pattern, MESSAGE_USE, ['messages', at, 'pattern']);
    const severity = entry.severity ?? severityOf(entry, pack.signs);
    return regex === null
      ? []
      : [
          {
            regex,
            entry: { ...entry, id: ownName(pack.name, entry.id), ...(severity === null ? null : { severity }) },
          },
        ];
  });
  const signs = pack.signs.map((sign, at): CompiledSign => {
    const messageNames = (names: readonly string[]) => names.map((name) => named(own.message, name));
    const ownFinding = sign.finding !== null && own.finding.has(sign.finding) ? sign.finding : null;
    return {
      ...sign,
      id: ownName(pack.name, sign.id),
      finding: ownFinding === null ? sign.finding : 'user-rule',
      ...(ownFinding === null ? null : { apart: ownName(pack.name, ownFinding) }),
      ...(sign.messages === undefined ? null : { messages: messageNames(sign.messages) }),
      ...(sign.seen === undefined ? null : { seen: messageNames(sign.seen) }),
      ...(sign.unseen === undefined ? null : { unseen: messageNames(sign.unseen) }),
      ...(sign.followedBy === undefined ? null : { followedBy: messageNames(sign.followedBy) }),
      ...(sign.notFollowedBy === undefined ? null : { notFollowedBy: messageNames(sign.notFollowedBy) }),
      pattern: sign.words === undefined ? null : compile(sign.words, WORDS_USE, ['signs', at, 'words']),
    };
  });
  return {
    complaints,
    rules: {
      messages,
      literals: [...new Set(pack.messages.map(({ has }) => has))],
      signs,
      findings: new Map(Object.entries(pack.findings).map(([name, text]) => [ownName(pack.name, name), text])),
      causes: new Map(
        Object.entries(pack.causes).map(([symptom, causes]) => [
          named(own.finding, symptom),
          causes.map((name) => named(own.finding, name)),
        ]),
      ),
    },
  };
}

/** A message that a sign is about is worth a look whatever it says of itself. */
function severityOf({ id }: MessageRule, signs: readonly SignRule[]): Severity | null {
  return signs.find((sign) => sign.messages?.includes(id) === true)?.severity ?? null;
}

/** Several packs as one, in the order in which they are given. */
export function together(sets: readonly RuleSet[]): RuleSet {
  const causes = new Map<string, readonly string[]>();
  for (const set of sets)
    for (const [symptom, list] of set.causes) causes.set(symptom, [...(causes.get(symptom) ?? []), ...list]);
  return {
    messages: sets.flatMap((set) => set.messages),
    literals: [...new Set(sets.flatMap((set) => set.literals))],
    signs: sets.flatMap((set) => set.signs),
    findings: new Map(sets.flatMap((set) => [...set.findings])),
    causes,
  };
}
