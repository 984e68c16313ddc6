import { readFileSync, readdirSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../shared/model/analysis.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { zip } from '../make/zip.ts';
import { type Cli, type Ran, cli } from './run.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'samples');
const published = readdirSync(PUBLISHED)
  .filter((name) => name !== 'README.md')
  .map((name) => join(PUBLISHED, name));
const samples = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.zip'))
  .map((name) => join(SAMPLES, name));
const everything = [...published, ...samples];
const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');
const LINES = IKE.trimEnd().split('\n');

/** Nothing that a terminal obeys, and nothing that turns the direction of writing. */
const OBEYED = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u;

let run: Cli;
let json: Ran & { readonly lines: readonly { readonly analysis: Analysis | null }[] };
beforeAll(async () => {
  run = await cli();
  json = await run.analyse(...everything);
});
afterAll(() => run.close());

const withoutRun = (line: string): unknown => {
  const { run: _run, ...rest } = JSON.parse(line) as Record<string, unknown>;
  return rest;
};

describe('--json', () => {
  it('one line for each PATH, each of the published schema, in the order of the PATHs', () => {
    expect(json.code).toBe(1);
    expect(json.err).toBe('');
    expect(json.lines.map((line) => line.analysis?.run.path)).toEqual(everything);
  });

  it('the same input gives the same bytes, the run apart: from another library, and as a second run', async () => {
    const other = await cli();
    const [again, elsewhere] = await Promise.all([run.analyse(...everything), other.analyse(...everything)]);
    expect(again.out).toBe(json.out);
    const lines = (text: string) => text.trimEnd().split('\n');
    expect(lines(elsewhere.out).map((line) => JSON.stringify(withoutRun(line)))).toEqual(
      lines(json.out).map((line) => JSON.stringify(withoutRun(line))),
    );
    await other.close();
  });

  it('keeps its keys in one order', () => {
    const orders = new Set(
      json.out
        .trimEnd()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line) as object).join()),
    );
    expect([...orders]).toEqual([
      'schema,run,files,connection,cpu,traceSummary,troubleshoot,verdict,verdicts,findings,peers,negotiations,proposals,trafficSelectors,wfpEvents,totals,notices,coverage,patterns,checks,contradictions,configuration',
    ]);
  });

  it('every finding stands on lines that are there, as they stand', () => {
    for (const { analysis } of json.lines) {
      if (analysis === null) throw new Error('each was opened');
      const keys = analysis.findings.map((finding) => finding.key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const finding of analysis.findings) {
        expect(finding.evidence.length).toBeGreaterThan(0);
        expect(analysis.files.map((file) => file.name)).toEqual(
          expect.arrayContaining(finding.evidence.map((line) => line.file)),
        );
        if (finding.causedByKey !== null) {
          const cause = analysis.findings.find((other) => other.key === finding.causedByKey);
          expect(cause?.id).toBe(finding.causedBy);
          expect(analysis.findings.indexOf(finding)).toBeGreaterThan(keys.indexOf(finding.causedByKey));
        }
      }
      const { cause, finding, health } = analysis.verdict;
      if (cause !== null) expect(analysis.findings.find((entry) => entry.key === finding)?.id).toBe(cause);
      if (health === 'healthy') expect(cause).toBeNull();
    }
  });

  it('carries the first thousand of the long lists, and all of them with --all', async () => {
    const many = Array.from({ length: 1500 }, (_, at) => (LINES[3] ?? '').replace('Policy1', `Policy${at + 1}`)).join(
      '\n',
    );
    const path = await run.file('many/IkeLogs.txt', `${IKE}${many}\n`);
    const [capped, all] = await Promise.all([run.analyse(path), run.analyse('--all', path)]);
    expect(capped.lines[0]?.analysis?.proposals).toHaveLength(1000);
    expect(all.lines[0]?.analysis?.proposals).toHaveLength(1501);
    for (const ran of [capped, all]) expect(ran.lines[0]?.analysis?.totals.proposals).toBe(1501);
  });

  it('a line over 4,096 characters is cut, with its whole length beside it', async () => {
    const long = `${LINES[4]} ${'q'.repeat(10_000)}`;
    const path = await run.file('cut/IkeLogs.txt', [...LINES.slice(0, 4), long].join('\n'));
    const { lines } = await run.analyse(path);
    const evidence = lines[0]?.analysis?.findings
      .flatMap((finding) => finding.evidence)
      .find((line) => line.line === 5);
    expect(evidence?.text).toBe(long.slice(0, 4096));
    expect(evidence?.textBytes).toBe(long.length);
  });
});

describe('as text', () => {
  it('fits 100 columns, holds no escape, and says the verdict of each', async () => {
    const { out, code, err } = await run.run('analyze', ...everything);
    expect([code, err]).toEqual([1, '']);
    expect(out).not.toMatch(OBEYED);
    for (const line of out.split('\n'))
      // Paths, addresses of the web and other single words are not broken up.
      if (line.length > 100) expect(line.trim(), line).not.toMatch(/\s/);
    for (const { analysis } of json.lines)
      expect(out).toContain(analysis?.verdict.headline.split(' ').slice(0, 4).join(' '));
  });

  it('has no colour where it goes to a pipe, whatever the terminal wants', async () => {
    const { out } = await run.run('analyze', everything[0] ?? '');
    expect(out).not.toContain('\u001b');
  });
});

describe('log text that is built to do harm', () => {
  const EVIL = [
    '\u001b[2J\u001b]0;owned\u0007',
    '\u202egnp.exe\u2066',
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '![x](https://example.com/x.png) [click](javascript:alert(1))',
    '``` # heading | table *bold* _it_ `code`',
    '\u0000\u0008\u009b31m',
  ];
  let text: string;
  let markdown: string;
  let codes: readonly (number | null)[];
  beforeAll(async () => {
    const log = EVIL.map(
      (evil) =>
        `Remote <${evil.replace(/[>]/g, '')}>:500: Local 198.51.100.4:500: [RECEIVED][NOTIFY] Received Notify Message - Policy Mismatch ${evil}`,
    );
    const result = {
      startTime: '2026-03-04T11:00:00Z',
      endTime: '2026-03-04T11:01:00Z',
      code: `UnHealthy${EVIL[0]}`,
      results: [
        {
          id: `Fault${EVIL[1]}`,
          summary: `First line\n# HEALTHY\n\n| a | b |\n${EVIL.join(' ')}`,
          detail: `${EVIL.join('\n')}\n\nHEALTHY     All is well.`,
          recommendedActions: [
            { actionText: `Do\n- this ${EVIL[2]}`, actionUri: 'javascript:alert(1)', actionUriText: 'x' },
            { actionText: 'Open', actionUri: `https://example.com/<${EVIL[0]}>`, actionUriText: 'x' },
          ],
        },
      ],
    };
    const stats = `Connectivity State : Down${EVIL.join('')}\nRemote Tunnel Endpoint : ${EVIL[2]}\nConnected Since :\n`;
    const path = await run.file(
      'evil.zip',
      await zip({
        [`${EVIL[1]}/IkeLogs\u001b[31m.txt`]: log.join('\n'),
        'result.json': JSON.stringify(result),
        '```/ConnectionStats.txt': stats,
      }),
    );
    const [asText, asMarkdown, asJson] = await Promise.all([
      run.run('analyze', path),
      run.run('analyze', path, '--markdown'),
      run.analyse(path),
    ]);
    [text, markdown] = [asText.out, asMarkdown.out];
    codes = [asText.code, asMarkdown.code, asJson.code];
  });

  it('is opened like any other', () => {
    expect(codes).toEqual([1, 1, 1]);
  });

  it('comes out harmless as text', () => {
    expect(text).not.toMatch(OBEYED);
    expect(text).toContain('\\u{1b}');
    expect(text).toContain('<script>');
    // What a log says never stands at the beginning of a line as if it were ours.
    expect(text.split('\n').filter((line) => /^(HEALTHY|UNHEALTHY|UNKNOWN)/.test(line))).toHaveLength(1);
  });

  it('comes out harmless as Markdown', () => {
    expect(markdown).not.toMatch(OBEYED);
    const outside = markdown.replace(/^( *)```[\s\S]*?^\1```$/gm, '').replace(/`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/(?<!\\)<(?!https?:\/\/[^<>\s]*>)/);
    expect(outside).not.toMatch(/(?<!\\)\]\(/);
    expect(outside).not.toMatch(/<javascript:/i);
    expect(outside.split('\n').filter((line) => /^[#\s|-]*HEALTHY/.test(line))).toEqual([]);
    // Every fence that is opened is closed.
    expect(markdown.match(/^ *```/gm)?.length ?? 0).toBe((markdown.match(/^ *```(text|sh|kusto)$/gm)?.length ?? 0) * 2);
  });
});

describe('--out', () => {
  it('has what standard output would have had, and standard output nothing', async () => {
    const [log] = everything;
    const to = join(run.folder, 'out', 'a.json');
    await mkdir(join(run.folder, 'out'));
    const ran = await run.run('analyze', '--json', log ?? '', everything[1] ?? '', '--out', to);
    expect([ran.code, ran.out]).toEqual([0, '']);
    expect((await readFile(to, 'utf8')).trimEnd().split('\n')).toEqual(json.out.split('\n').slice(0, 2));
    expect(await readdir(join(run.folder, 'out'))).toEqual(['a.json']);
  });

  it('leaves what stood there where nothing came out', async () => {
    const to = join(run.folder, 'kept.txt');
    await writeFile(to, 'from before');
    expect((await run.run('analyze', 'missing.zip', '--out', to)).code).toBe(2);
    expect((await run.run('analyze', everything[0] ?? '', '--library', 'kept.txt', '--out', to)).code).toBe(2);
    expect(await readFile(to, 'utf8')).toBe('from before');
    expect((await readdir(run.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each([
    ['in a folder that there is not', 'nowhere/a.txt'],
    ['a folder', 'tmp'],
  ])('%s: exit 2 in one sentence', async (_, to) => {
    const { code, out, err } = await run.run('analyze', everything[0] ?? '', '--out', to);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^tunnelscope: .* cannot be written\. Name a file in .*\n$/);
  });
});

describe('a library for once', () => {
  it('--no-library leaves nothing anywhere', async () => {
    const own = await cli();
    const ran = await own.run('analyze', '--no-library', everything[0] ?? '', 'missing');
    expect(ran.code).toBe(2);
    expect(ran.out).toContain('Seen');
    expect((await readdir(own.folder)).toSorted()).toEqual(['tmp']);
    expect(await readdir(own.temporary)).toEqual([]);
    await own.close();
  });
});

describe('progress', () => {
  it('goes to standard error, only where it is asked for, and never to standard output', async () => {
    const own = await cli();
    const [first = ''] = published;
    const silent = await own.run('analyze', '--json', first);
    const loud = await own.run('analyze', '--json', '--progress', '--library', 'other', first);
    const quiet = await own.run('analyze', '--json', '--progress', '-q', '--library', 'third', first);
    expect(silent.err).toBe('');
    expect(quiet.err).toBe('');
    expect(loud.err).toMatch(/: reading /);
    expect(loud.err).not.toContain('\u001b');
    expect(withoutRun(loud.out)).toEqual(withoutRun(silent.out));
    await own.close();
  });
});
