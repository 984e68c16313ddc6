import { open } from 'node:fs/promises';
import { raise } from '../../shared/base/fault.ts';
import { baseName, printable } from '../../shared/base/text.ts';
import { plural } from '../../shared/base/units.ts';
import { type PackSummary, RULE_LIMITS, type RuleProblem, type RuleReport } from '../../shared/model/rules.ts';
import { EXIT, type Exit } from './exit.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { print } from './print.ts';
import { withSession } from './session.ts';

export async function rulesCommand(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('rules', args, { ...COMMON, json: { type: 'boolean' } });
  const [verb, path, ...rest] = positionals;
  if (verb === 'list' && path === undefined)
    return withSession(values, async (session) => {
      const { folder, packs } = await session.ask('rules.list', {});
      await print(values.json === true ? packs.map((pack) => JSON.stringify(pack)) : listText(folder, packs));
      return EXIT.done;
    });
  if (verb !== 'check' || path === undefined || rest.length > 0) usage('rules', 'say check FILE or list.');
  const text = await readPackText(path);
  // A pack is looked at by itself: no library is needed for it, and none is touched.
  return withSession({ ...values, library: undefined, 'no-library': true }, async (session) => {
    const report = await session.ask('rules.check', { text });
    await print(values.json === true ? [JSON.stringify(report)] : reportText(path, report));
    return report.problems.length === 0 ? EXIT.done : EXIT.usage;
  });
}

/** No more of a file is read than tells that it is too large. */
async function readPackText(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      if ((await handle.stat()).isDirectory()) raise('unreadable', `${path} is a folder.`, 'Name one pack in it.');
      const buffer = Buffer.alloc(RULE_LIMITS.bytes + 1);
      let size = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, size, buffer.length - size);
        size += bytesRead;
        if (bytesRead === 0 || size === buffer.length) return buffer.toString('utf8', 0, size);
      }
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    if (code === 'ENOENT') raise('not-found', `There is no ${path}.`, 'Check the path.');
    if (code === 'EACCES' || code === 'EPERM') raise('unreadable', `The system does not let ${path} be read.`);
    throw thrown;
  }
}

function reportText(path: string, { name, version, rules, samples, problems }: RuleReport): string[] {
  const file = printable(baseName(path));
  if (problems.length > 0) return problems.map((problem) => problemText(file, problem));
  const called = `${name ?? ''}${version === null ? '' : ` ${version}`}`;
  return [
    `${file}: the pack ${called} can be used: ${plural(rules, 'rule')}, ${plural(samples, 'sample')} as they should be.`,
  ];
}

/** As compilers do: file, line, where in it, what. */
function problemText(file: string, { path, line, text }: RuleProblem): string {
  return `${file}${line === null ? '' : `:${line}`}: ${path === '' ? '' : `${path}: `}${printable(text)}`;
}

function listText(folder: string, packs: readonly PackSummary[]): string[] {
  if (packs.length === 0) return [`No rule packs in ${printable(folder)}.`];
  return packs.flatMap(({ file, name, version, rules, used, problems }) => [
    [used ? 'used    ' : 'not used', printable(file), name ?? '', version ?? '', plural(rules, 'rule')]
      .filter((part) => part !== '')
      .join('  '),
    ...problems.map((problem) => `  ${problemText(printable(file), problem)}`),
  ]);
}
