import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packSummarySchema, ruleReportSchema } from '../../shared/model/rules.ts';
import { EXAMPLE, EXAMPLE_TEXT, LINES, changed } from '../rules/packs.ts';
import { type Cli, cli } from './run.ts';
import { expectSentence } from './sentence.ts';

let kit: Cli;
beforeAll(async () => {
  kit = await cli();
});
afterAll(() => kit.close());

describe('tunnelscope rules check', () => {
  it('says that a pack can be used, and ends with 0', async () => {
    const ran = await kit.run('rules', 'check', EXAMPLE);
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toBe('example-pack.json: the pack example 1 can be used: 3 rules, 5 samples as they should be.\n');
    expect(await readdir(kit.folder), 'no library is made for it').not.toContain('library');
  });

  it('names file, line and place of each problem, and ends with 2', async () => {
    const path = await kit.file('acme.json', changed(['signs', 0, 'samples', 1, 'lines'], [LINES.watchdog]));
    const ran = await kit.run('rules', 'check', path);
    expect([ran.code, ran.err]).toEqual([2, '']);
    expect(ran.out).toMatch(
      /^acme\.json:\d+: signs\[0\]\.samples\[1\]: These lines give "watchdog-restarts", which they must not\.\n$/,
    );
  });

  it('as JSON is the report', async () => {
    const good = await kit.run('rules', 'check', EXAMPLE, '--json');
    expect(ruleReportSchema.parse(JSON.parse(good.out)).problems).toEqual([]);
    const bad = await kit.run('rules', 'check', '--json', await kit.file('bad.json', '{'));
    expect([bad.code, ruleReportSchema.parse(JSON.parse(bad.out)).problems.length]).toEqual([2, 1]);
  });

  it('of what is no file at all is one sentence', async () => {
    const calls = [
      ['check', 'nowhere.json'],
      ['check', kit.folder],
      ['check'],
      ['check', EXAMPLE, EXAMPLE],
      ['mend', EXAMPLE],
      [],
    ];
    const all = await Promise.all(calls.map((args) => kit.run('rules', ...args)));
    for (const [at, ran] of all.entries()) {
      const args = calls[at] ?? [];
      expect([ran.code, ran.out], args.join(' ')).toEqual([2, '']);
      expectSentence(ran.err.trimEnd());
    }
  });

  it('of a file that is far too large reads no more than tells so', async () => {
    const path = await kit.file('large.json', Buffer.alloc(3 << 20, ' '));
    const ran = await kit.run('rules', 'check', path);
    expect([ran.code, ran.err]).toEqual([2, '']);
    expect(ran.out).toMatch(/^large\.json: A pack has 1 MB at the most, and this one has more\.\n$/);
  });
});

describe('packs of a folder', () => {
  let folder: string;
  let log: string;
  beforeAll(async () => {
    folder = join(kit.folder, 'packs');
    await mkdir(folder);
    await writeFile(join(folder, 'a.json'), EXAMPLE_TEXT);
    await writeFile(join(folder, 'b.json'), '[]');
    log = await kit.file('IkeLogs.txt', `${LINES.watchdog}\n`);
  });

  it('are listed, with what is wrong with those that are not used', async () => {
    const listed = await kit.run('rules', 'list', '--no-library', '--rules', folder);
    expect(listed.code).toBe(0);
    expect(listed.out).toMatch(
      /^used {6}a\.json {2}example {2}1 {2}3 rules\nnot used {2}b\.json {2}0 rules\n {2}b\.json:1: This has to be an object\.\n$/,
    );
  });

  it('are listed as JSON, one a line; of a folder that is not there, none', async () => {
    const listed = await kit.run('rules', 'list', '--json', '--no-library', '--rules', folder);
    const packs = listed.out.split('\n').slice(0, -1);
    expect(packs.map((line) => packSummarySchema.parse(JSON.parse(line)).used)).toEqual([true, false]);
    const nowhere = join(folder, 'nowhere');
    expect((await kit.run('rules', 'list', '--no-library', '--rules', nowhere)).out).toBe(
      `No rule packs in ${nowhere}.\n`,
    );
  });

  it('are used by analyze, without a library as well', async () => {
    const ran = await kit.analyse('--no-library', '--rules', folder, log);
    expect(ran.lines[0]?.analysis?.findings.map(({ rule }) => rule)).toEqual([{ pack: 'example', id: 'watchdog' }]);
    expect((await kit.run('analyze', '--no-library', log)).out).not.toContain('watchdog restarts');
  });

  it('are named beside what they found, and where they are not used', async () => {
    const text = await kit.run('analyze', '--no-library', '--rules', folder, log);
    expect(text.out).toContain('by your rule example/watchdog · high confidence');
    expect(text.out).toContain('The rule pack b.json is not used (line 1)');
  });
});
