import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cut, printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import { type PackSummary, RULE_LIMITS, type RuleProblem } from '../../../shared/model/rules.ts';
import type { NoticeDraft } from '../notices.ts';
import { together } from './compile.ts';
import { NO_RULES, type RuleSet } from './installed.ts';
import { TOO_LARGE, readPack } from './pack.ts';

/** A pack's file as it stands in the folder; its text is null where it cannot be read, and `problem` says why. */
export interface PackFile {
  readonly file: string;
  readonly text: string | null;
  readonly problem: string | null;
}

/** The packs of a folder by the names of their files; none where there is no such folder. */
export async function packFiles(folder: string): Promise<readonly PackFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.json$/i.test(name));
  const ordered = names.toSorted((a, b) => (a < b ? -1 : 1));
  const files: PackFile[] = [];
  for (const file of ordered.slice(0, RULE_LIMITS.packs)) files.push({ file, ...(await readText(join(folder, file))) });
  for (const file of ordered.slice(RULE_LIMITS.packs, RULE_LIMITS.packs + 1))
    files.push({
      file,
      text: null,
      problem: `More than ${plural(RULE_LIMITS.packs, 'pack')}: this one and those behind it are not read.`,
    });
  return files;
}

async function readText(path: string): Promise<Omit<PackFile, 'file'>> {
  try {
    const handle = await open(path, 'r');
    try {
      const info = await handle.stat();
      if (!info.isFile()) return { text: null, problem: 'It is no file.' };
      if (info.size > RULE_LIMITS.bytes) return { text: null, problem: TOO_LARGE };
      return { text: await handle.readFile('utf8'), problem: null };
    } finally {
      await handle.close();
    }
  } catch {
    return { text: null, problem: 'The system does not let it be read.' };
  }
}

/** What tells one state of the packs from another; empty where there are none. A run is read anew where it changed. */
export function stateOf(files: readonly PackFile[]): string {
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const { file, text, problem } of files) hash.update(JSON.stringify([file, text, problem]));
  return hash.digest('hex').slice(0, 16);
}

/** The packs that a run was read with, which stay with it. */
export function packsOf(run: { fact(kind: string): unknown }): readonly PackFile[] {
  return (run.fact('packs') as readonly PackFile[] | null) ?? [];
}

let latest: { readonly state: string; readonly rules: RuleSet } = { state: '', rules: NO_RULES };

/** The rules of packs alone, for what is asked often: the same packs as the last time are not read again. */
export function rulesOf(files: readonly PackFile[]): RuleSet {
  const state = stateOf(files);
  if (state !== latest.state) latest = { state, rules: loadPacks(files).rules };
  return latest.rules;
}

export interface Loaded {
  readonly rules: RuleSet;
  readonly packs: readonly PackSummary[];
}

/** The packs that can be used, together, and what is to be said of each. A pack with a problem is left out, whole. */
export function loadPacks(files: readonly PackFile[]): Loaded {
  const sets: RuleSet[] = [];
  const names = new Set<string>();
  let messages = 0;
  const packs = files.map(({ file, text, problem }): PackSummary => {
    const read = text === null ? null : readPack(text);
    const pack = read?.pack ?? null;
    const problems: RuleProblem[] = [...(read?.problems ?? [])];
    if (problem !== null) problems.push({ path: '', line: null, text: problem });
    if (pack !== null && names.has(pack.name))
      problems.push({
        path: 'name',
        line: null,
        text: `Another pack is called "${pack.name}"; give this one a name of its own.`,
      });
    if (pack !== null && messages + pack.messages.length > RULE_LIMITS.messages)
      problems.push({
        path: 'messages',
        line: null,
        text: `With this pack there would be more than ${plural(RULE_LIMITS.messages, 'message')} in all packs together.`,
      });
    const rules = read?.rules ?? null;
    const used = rules !== null && problems.length === 0;
    if (used && pack !== null) {
      sets.push(rules);
      names.add(pack.name);
      messages += pack.messages.length;
    }
    return {
      file,
      name: pack?.name ?? null,
      version: pack?.version ?? null,
      about: pack?.about ?? null,
      rules: (pack?.messages.length ?? 0) + (pack?.signs.length ?? 0),
      used,
      problems,
    };
  });
  return { rules: sets.length === 0 ? NO_RULES : together(sets), packs };
}

/** One notice for each pack that is not used. */
export function packNotices(packs: readonly PackSummary[]): NoticeDraft[] {
  return packs.flatMap(({ file, used, problems: [first] }) =>
    used || first === undefined
      ? []
      : [
          {
            code: 'rule-pack',
            file: null,
            line: null,
            text: `The rule pack ${printable(file)} is not used${first.line === null ? '' : ` (line ${first.line})`}: ${cut(first.text, 300)} Check it with tunnelscope rules check.`,
          },
        ],
  );
}
