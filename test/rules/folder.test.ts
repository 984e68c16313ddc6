import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadPacks, packFiles, stateOf } from '../../electron/engine/rules/folder.ts';
import { packSummarySchema } from '../../shared/model/rules.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { EXAMPLE_TEXT, LINES, changed, packOf } from './packs.ts';

let kit: Bench;
let folder: string;
let log: string;
beforeAll(async () => {
  kit = await bench();
  folder = join(kit.library, 'rules');
  log = await kit.file('a/IkeLogs.txt', `${LINES.authSent}\n${LINES.watchdog}\n${LINES.refused}\n`);
});
afterAll(() => kit.close());
beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
});

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const rules = async (path = log) =>
  (await kit.analyse(path)).findings.map(({ id, rule }) => (rule === null ? id : `${rule.pack}/${rule.id}`));

describe('packs in the library', () => {
  it('count at the next opening of the same file, and no more once they are gone', async () => {
    expect(await rules()).toEqual(['psk-mismatch']);
    const without = await kit.open(log);
    await put('example.json', EXAMPLE_TEXT);
    expect(await rules()).toEqual(['psk-mismatch', 'example/watchdog']);
    const run = await kit.open(log);
    expect(await kit.open(log), 'with the same packs it is known').toBe(run);
    await put('second.json', packOf('second', { instead: true }));
    expect(await rules()).toEqual(['second/refused', 'example/watchdog']);
    await rm(folder, { recursive: true });
    expect(await rules()).toEqual(['psk-mismatch']);
    expect(await kit.open(log)).not.toBe(without);
  });

  it('never keep a run from being opened: each that cannot be used is named, and the others are', async () => {
    await put('a-broken.json', '{"schema": "tunnelscope.rules/1",');
    await put('b-harmful.json', changed(['messages', 0, 'pattern'], '^(a+)+$'));
    await put('c-example.json', EXAMPLE_TEXT);
    await put('d-again.json', EXAMPLE_TEXT);
    await put('e-large.json', ' '.repeat(1_000_001));
    await mkdir(join(folder, 'f-folder.json'));
    await put('notes.txt', 'no pack');
    const { findings, notices, verdict } = await kit.analyse(log);
    expect(findings.map(({ rule }) => rule?.pack ?? null)).toEqual([null, 'example']);
    expect(verdict.cause).toBe('psk-mismatch');
    const said = notices
      .filter(({ code }) => code === 'rule-pack')
      .map(({ text, severity, file }) => [text, severity, file] as const);
    expect(said.map(([, severity, file]) => [severity, file])).toEqual(said.map(() => ['warning', null]));
    expect(said.map(([text]) => text.replace(/: .*/, ''))).toEqual([
      'The rule pack a-broken.json is not used (line 1)',
      expect.stringMatching(/^The rule pack b-harmful\.json is not used \(line \d+\)$/),
      'The rule pack d-again.json is not used',
      'The rule pack e-large.json is not used',
      'The rule pack f-folder.json is not used',
    ]);
    const { packs } = await kit.client.call('rules.list', {});
    expect(packs.map((pack) => packSummarySchema.parse(pack)).map(({ file, used }) => [file, used])).toEqual([
      ['a-broken.json', false],
      ['b-harmful.json', false],
      ['c-example.json', true],
      ['d-again.json', false],
      ['e-large.json', false],
      ['f-folder.json', false],
    ]);
  });

  it('make a line of a trace worth reading, in the threads that scan it too', async () => {
    await put('example.json', EXAMPLE_TEXT);
    const stamp = (at: number) =>
      `[0]0368.03A4::02/02/2017-17:36:${String(10 + (at % 50))}.496 [ikeext] 3038|203.0.113.9|`;
    const trace = Array.from({ length: 60_000 }, (_, at) => `${stamp(at)}Something that says nothing, number ${at}`);
    // Far behind the segments that are scanned in the ingest's own thread.
    trace[59_000] = `${stamp(59_000)}vpn watchdog restarted the tunnel 0x3`;
    const path = await kit.file('b/Scrubbed-wfpdiag.txt', `${trace.join('\n')}\n`);
    const { findings } = await kit.analyse(path);
    expect(findings.map(({ rule, evidence }) => [rule?.id, evidence[0]?.line])).toEqual([['watchdog', 59_001]]);
    await rm(folder, { recursive: true });
    expect(await rules(path)).toEqual([]);
  });

  it('say what a line of theirs means, in a run that was read with them and by itself', async () => {
    await put('example.json', EXAMPLE_TEXT);
    const means = expect.stringContaining('watchdog');
    const run = await kit.open(log);
    const inRun = () => kit.client.call('run.explain', { run, file: 'IkeLogs.txt', line: 2 });
    expect(await inRun()).toMatchObject({ message: 'example/watchdog-restart', title: means });
    expect(await kit.client.call('explain', { text: LINES.watchdog })).toMatchObject({
      message: 'example/watchdog-restart',
    });
    await rm(folder, { recursive: true });
    expect((await inRun()).message).toBe('example/watchdog-restart');
    expect((await kit.client.call('explain', { text: LINES.watchdog })).message).not.toBe('example/watchdog-restart');
  });

  it('of two runs that are opened at once, each has the packs of its own opening', async () => {
    const other = await kit.file('c/IkeLogs.txt', `${LINES.watchdog}\n${LINES.authSent}\n`);
    await put('example.json', EXAMPLE_TEXT);
    const first = kit.open(other);
    await first;
    await rm(folder, { recursive: true });
    const [again, plain] = await Promise.all([kit.open(other), kit.open(log)]);
    const of = async (run: string) =>
      (await kit.client.call('run.analysis', { run })).findings.map(({ rule }) => rule?.pack);
    expect([await of(again), await of(plain)]).toEqual([[], [undefined]]);
  });

  it('are checked through the contract', async () => {
    const report = await kit.client.call('rules.check', { text: EXAMPLE_TEXT });
    expect(report).toMatchObject({ name: 'example', samples: 5, problems: [] });
    expect((await kit.client.call('rules.check', { text: '{}' })).problems.length).toBeGreaterThan(0);
  });
});

describe('a folder of packs', () => {
  it('that is not there holds none', async () => {
    expect(await packFiles(join(folder, 'nowhere'))).toEqual([]);
    expect(stateOf([])).toBe('');
  });

  it('has another state for other text, and the same for the same', async () => {
    await put('a.json', EXAMPLE_TEXT);
    const first = stateOf(await packFiles(folder));
    expect(stateOf(await packFiles(folder))).toBe(first);
    await put('a.json', `${EXAMPLE_TEXT} `);
    expect(stateOf(await packFiles(folder))).not.toBe(first);
  });

  it('is bounded: 32 packs, 64 messages in all', async () => {
    for (let at = 0; at < 34; at += 1)
      await put(`pack-${String(at).padStart(2, '0')}.json`, EXAMPLE_TEXT.replace('"example"', `"pack-${at}"`));
    const files = await packFiles(folder);
    expect(files.map(({ text }) => text !== null)).toEqual([...Array.from({ length: 32 }, () => true), false]);
    const message = (at: number) => ({
      ...(JSON.parse(EXAMPLE_TEXT) as { messages: object[] }).messages[0],
      id: `m-${at}`,
    });
    const many = (name: string) => {
      const pack = JSON.parse(EXAMPLE_TEXT) as Record<string, unknown>;
      return JSON.stringify({
        ...pack,
        name,
        messages: Array.from({ length: 40 }, (_, at) => message(at)),
        signs: [],
        findings: {},
        causes: {},
      });
    };
    const { packs, rules: set } = loadPacks([
      { file: 'a.json', text: many('a'), problem: null },
      { file: 'b.json', text: many('b'), problem: null },
      { file: 'c.json', text: EXAMPLE_TEXT, problem: null },
    ]);
    expect(packs.map(({ used }) => used)).toEqual([true, false, true]);
    expect(packs[1]?.problems[0]?.text).toContain('more than 64 messages in all packs together');
    expect(set.messages).toHaveLength(41);
  });
});
