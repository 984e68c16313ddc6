import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PEER, traceLine } from '../diagnose/logs.ts';
import { SECRET, connection, localGateway, print } from '../formats/azure.ts';
import { type Cli, cli } from './run.ts';

let run: Cli;
let log: string;
let site: string;
let tunnel: string;
beforeAll(async () => {
  run = await cli();
  log = await run.file('Scrubbed-wfpdiag.txt', traceLine('Some line', { peer: '', context: '' }));
  site = await run.file('site.json', print(localGateway(PEER)));
  tunnel = await run.file('tunnel.json', Buffer.from(`\uFEFF${print(connection())}`, 'utf16le'));
});
afterAll(() => run.close());

describe('analyze --config', () => {
  it('judges the log by it, for this analysis alone', async () => {
    const before = await run.analyse(log);
    expect(before.code).toBe(0);
    const [one, two] = [
      await run.analyse('--config', tunnel, log, '--config', site),
      await run.analyse('--config', tunnel, '--config', site, log),
    ];
    expect(one.err).toBe('');
    expect(one.code).toBe(1);
    expect(one.lines[0]?.analysis?.verdict).toMatchObject({ cause: 'no-ike-traffic', peer: PEER });
    expect(one.lines[0]?.analysis?.configuration.map(({ kind, file }) => [kind, file])).toEqual([
      ['connection', null],
      ['local-gateway', null],
    ]);
    expect(one.out).not.toContain(SECRET);
    expect(two.out).toBe(one.out);
    expect((await run.analyse(log)).out).toBe(before.out);
  });

  it('without a log opens the files of it as one run, of which nothing is known', async () => {
    const ran = await run.analyse('--config', site, '--config', tunnel);
    expect([ran.code, ran.err, ran.lines.length]).toEqual([0, '', 1]);
    expect(ran.lines[0]?.analysis).toMatchObject({ verdict: { health: 'unknown', cause: null }, findings: [] });
    expect(ran.lines[0]?.analysis?.configuration.map(({ kind, file }) => [kind, file])).toEqual([
      ['local-gateway', 'site.json'],
      ['connection', 'tunnel.json'],
    ]);
  });

  it('that is not there, empty, or none, ends in 2 with a sentence that names it, and a line for the PATH', async () => {
    const none = await run.file('none.json', '{"a": 1}');
    const empty = await run.file('empty.json', '\n');
    for (const [path, words] of [
      ['missing.json', /^There is no missing\.json\.$/],
      [run.folder, /cannot be read: it is a folder\.$/],
      [empty, /empty\.json is empty\.$/],
      [none, /none\.json: This JSON holds no connection/],
    ] as const) {
      const ran = await run.analyse(log, '--config', path);
      expect(ran.code).toBe(2);
      expect(ran.lines.map(({ fault }) => fault?.path)).toEqual([log]);
      expect(ran.lines[0]?.fault?.text).toMatch(words);
      expect(ran.err).toMatch(/^tunnelscope: [^\n]+\n$/);
    }
    expect((await run.analyse(log)).code).toBe(0);
  });
});
