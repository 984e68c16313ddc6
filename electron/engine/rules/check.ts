import { listed } from '../../../shared/base/text.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import type { RulePack, RuleReport, RuleSample } from '../../../shared/model/rules.ts';
import { ownName, withRules } from './installed.ts';
import { type Complaint, problemsAt, readPack } from './pack.ts';
import { tryLines } from './trial.ts';

/** Reads a pack and runs its samples, with no other pack in use. */
export async function checkPack(text: string): Promise<RuleReport> {
  const { pack, rules, problems } = readPack(text);
  const about = {
    name: pack?.name ?? null,
    version: pack?.version ?? null,
    rules: (pack?.messages.length ?? 0) + (pack?.signs.length ?? 0),
    samples: pack === null ? 0 : [...pack.messages, ...pack.signs].reduce((sum, rule) => sum + rule.samples.length, 0),
  };
  if (pack === null || rules === null) return { ...about, problems: [...problems] };
  const failed = await withRules(rules, async () => [...(await messageFailures(pack)), ...(await signFailures(pack))]);
  return { ...about, problems: problemsAt(text, failed) };
}

async function messageFailures(pack: RulePack): Promise<Complaint[]> {
  const failed: Complaint[] = [];
  for (const [at, message] of pack.messages.entries())
    for (const [place, { line, gives }] of message.samples.entries()) {
      const path = ['messages', at, 'samples', place];
      const { events } = await tryLines([line]);
      const own = events.find((event) => event.message === ownName(pack.name, message.id));
      if (own === undefined) {
        const other = events[0]?.message;
        failed.push({
          path,
          text: `The line is not read as "${message.id}"${other === undefined ? ': it gives no event at all' : `, but as "${other}"`}.`,
        });
        continue;
      }
      const found = new Map<string, unknown>(Object.entries(own));
      for (const [field, wanted] of Object.entries(gives)) {
        const value = found.get(field);
        const said = Array.isArray(value) ? value.length : value;
        if (said === undefined)
          failed.push({ path: [...path, 'gives', field], text: `An event has no field "${field}".` });
        else if (said !== wanted)
          failed.push({
            path: [...path, 'gives', field],
            text: `The line gives ${JSON.stringify(said)} as "${field}", and not ${JSON.stringify(wanted)}.`,
          });
      }
    }
  return failed;
}

async function signFailures(pack: RulePack): Promise<Complaint[]> {
  const failed: Complaint[] = [];
  for (const [at, sign] of pack.signs.entries())
    for (const [place, sample] of sign.samples.entries()) {
      const { findings } = await tryLines(sample.lines);
      for (const text of wrongs(pack, sign, sample, findings))
        failed.push({ path: ['signs', at, 'samples', place], text });
    }
  return failed;
}

/** What its samples say of a sign's own finding is about the sign: the same finding for another reason does not count. */
function wrongs(
  pack: RulePack,
  sign: RulePack['signs'][number],
  sample: RuleSample,
  findings: readonly Finding[],
): string[] {
  const named = findings.map((finding) => ({
    name: nameOf(pack, finding),
    own: finding.rule?.pack === pack.name && finding.rule.id === sign.id,
  }));
  const all =
    named.length === 0
      ? 'They give no finding'
      : `They give ${listed([...new Set(named.map(({ name }) => `"${name}"`))])}`;
  const wrong: string[] = [];
  for (const name of sample.gives) {
    const given = named.filter((finding) => finding.name === name);
    if (given.length === 0) wrong.push(`These lines do not give "${name}". ${all}.`);
    else if (name === sign.finding && !given.some(({ own }) => own))
      wrong.push(
        `These lines give "${name}" by another rule, and not by "${sign.id}"; "instead": true puts a sign before ours.`,
      );
  }
  for (const name of sample.not)
    if (named.some((finding) => finding.name === name && (name !== sign.finding || finding.own)))
      wrong.push(`These lines give "${name}", which they must not.`);
  return wrong;
}

/** A finding of a pack's own by its name there. */
function nameOf(pack: RulePack, finding: Finding): string {
  if (finding.id !== 'user-rule') return finding.id;
  const own = Object.keys(pack.findings).find((name) => finding.key.split('@').includes(ownName(pack.name, name)));
  return own ?? finding.id;
}
