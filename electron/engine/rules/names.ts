import causeTable from '../../../resources/rules/causes.json' with { type: 'json' };
import { plural } from '../../../shared/base/units.ts';
import { RULE_LIMITS, type RulePack, type SignRule } from '../../../shared/model/rules.ts';
import { FINDING_IDS, STEPS } from '../../../shared/model/words.ts';
import { IKE_MESSAGES, MONITOR_MESSAGES, TRACE_MESSAGES } from '../formats/catalogue.ts';
import { notifyById } from '../formats/codes.ts';
import type { Complaint } from './pack.ts';

/** What no rule gives. */
const NOT_GIVEN: readonly string[] = ['user-rule', 'no-fault'];
/** What the groups of a message's pattern may be called: each fills a field of the event. */
const GROUPS = ['tunnel', 'ts', 'icookie', 'rcookie', 'messid', 'auth', 'status', 'notify', 'code', 'symbol', 'policies', 'selectors']; // prettier-ignore
/** What titles and actions, and what explanations may have filled in. */
const ALWAYS = ['peer', 'Peer'];
const SOMETIMES = [...ALWAYS, 'azureNote', 'code', 'codeName', 'codeText', 'error', 'value'];
const OUR_MESSAGES: readonly string[] = [
  ...[...IKE_MESSAGES, ...TRACE_MESSAGES, ...MONITOR_MESSAGES].map(({ id }) => id),
  'ike-error',
  'diagnostic-event',
];

/** What is wrong with a pack of the right form: names that stand for nothing, samples that are missing, rules that never count. */
export function namesIn(pack: RulePack): Complaint[] {
  const complaints: Complaint[] = [];
  const say = (path: readonly PropertyKey[], text: string) => complaints.push({ path, text });
  const messages = new Set(pack.messages.map(({ id }) => id));
  const own = new Set(Object.keys(pack.findings));
  const isFinding = (name: string) =>
    own.has(name) || (FINDING_IDS.some((id) => id === name) && !NOT_GIVEN.includes(name));
  const isMessage = (name: string) => messages.has(name) || OUR_MESSAGES.includes(name) || name.startsWith('event-');

  if (pack.messages.length + pack.signs.length === 0) say([], 'The pack has no rules: neither messages nor signs.');
  if (pack.messages.length + pack.signs.length > RULE_LIMITS.rules)
    say([], `The pack has more than ${plural(RULE_LIMITS.rules, 'rule')}.`);
  for (const list of ['messages', 'signs'] as const)
    for (const [at, { id }] of pack[list].entries())
      if (pack[list].findIndex((other) => other.id === id) < at)
        say([list, at, 'id'], `There are two of this name: "${id}".`);

  for (const [at, message] of pack.messages.entries()) {
    for (const [, group] of message.pattern.matchAll(/\(\?<([A-Za-z_$][\w$]*)>/g))
      if (!GROUPS.includes(group ?? ''))
        say(
          ['messages', at, 'pattern'],
          `A group is named "${group}", which fills nothing. Known: ${GROUPS.join(', ')}.`,
        );
    for (const [place, { line }] of message.samples.entries())
      if (!line.includes(message.has))
        say(
          ['messages', at, 'samples', place, 'line'],
          `This line does not hold "${message.has}", the message's "has".`,
        );
  }

  for (const [at, sign] of pack.signs.entries()) {
    const on = (...path: PropertyKey[]) => ['signs', at, ...path];
    const { finding, codes, notifies, words, samples } = sign;
    if (codes === undefined && notifies === undefined && sign.messages === undefined && words === undefined)
      say(on(), 'A sign says what it is about: by codes, notifies, messages or words.');
    if (finding !== null && !isFinding(finding))
      say(on('finding'), `"${finding}" is neither one of our findings nor one under "findings" of this pack.`);
    for (const notify of notifies ?? [])
      if (notifyById(notify) === null)
        say(on('notifies'), `There is no notify "${notify}"; see resources/codes/notifies.json.`);
    for (const name of sign.messages ?? [])
      if (!isMessage(name))
        say(on('messages'), `There is no message "${name}", here or under "messages" of this pack.`);
    for (const field of ['seen', 'unseen', 'followedBy', 'notFollowedBy'] as const)
      for (const name of sign[field] ?? [])
        if (!isMessage(name) && !STEPS.some((step) => step === name))
          say(on(field), `"${name}" is neither a message nor a step (${STEPS.join(', ')}).`);
    for (const [place, sample] of samples.entries())
      for (const field of ['gives', 'not'] as const)
        for (const name of sample[field])
          if (!isFinding(name)) say(on('samples', place, field), `There is no finding "${name}".`);
    if (finding !== null) for (const text of lacking(sign, finding)) say(on('samples'), text);
  }

  const fillings = (path: readonly PropertyKey[], text: string, known: readonly string[]): void => {
    for (const [, name] of text.matchAll(/\{([^}]*)\}/g))
      if (!known.includes(name ?? ''))
        say(path, `{${name}} cannot be filled in here. Known: ${known.map((one) => `{${one}}`).join(', ')}.`);
  };

  for (const [name, text] of Object.entries(pack.findings)) {
    const on = (...path: PropertyKey[]) => ['findings', name, ...path];
    if (FINDING_IDS.some((id) => id === name)) say(on(), `"${name}" is one of our findings; call yours otherwise.`);
    if (!pack.signs.some(({ finding }) => finding === name)) say(on(), 'No sign of this pack gives this finding.');
    fillings(on('title'), text.title, ALWAYS);
    for (const [at, one] of text.explanation.entries()) fillings(on('explanation', at), one, SOMETIMES);
    for (const [at, action] of text.actions.entries()) fillings(on('actions', at, 'text'), action.text, ALWAYS);
  }
  for (const [symptom, causes] of Object.entries(pack.causes))
    for (const name of [symptom, ...causes]) {
      if (!isFinding(name)) say(['causes', symptom], `There is no finding "${name}".`);
      else if (!own.has(symptom) && name !== symptom && !own.has(name))
        say(
          ['causes', symptom],
          `One of "${symptom}" and "${name}" has to be of this pack: what explains what among ours is settled.`,
        );
    }
  const round = roundTrip(withOurs(pack.causes));
  if (round !== null) say(['causes'], `"${round}" would explain itself, by way of others.`);
  return complaints;
}

/** Near misses are as much a part of a rule as what it is about. */
function lacking({ samples }: SignRule, finding: string): string[] {
  return [
    samples.some(({ gives }) => gives.includes(finding))
      ? ''
      : `A sample has to show it: lines with "${finding}" under "gives".`,
    samples.some(({ not }) => not.includes(finding))
      ? ''
      : `A sample has to show what it is not: lines that come near, with "${finding}" under "not".`,
  ].filter((text) => text !== '');
}

/** By maps: a name may be that of something that every object has. */
function withOurs(causes: RulePack['causes']): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>(Object.entries(causeTable.symptoms));
  for (const [symptom, list] of Object.entries(causes)) all.set(symptom, [...(all.get(symptom) ?? []), ...list]);
  return all;
}

/** A finding that leads to itself from symptom to cause; null where none does. */
function roundTrip(symptoms: ReadonlyMap<string, readonly string[]>): string | null {
  for (const start of symptoms.keys()) {
    const way = [start];
    const met = new Set<string>();
    while (way.length > 0) {
      for (const cause of symptoms.get(way.pop() ?? '') ?? []) {
        if (cause === start) return start;
        if (met.has(cause)) continue;
        met.add(cause);
        way.push(cause);
      }
    }
  }
  return null;
}
