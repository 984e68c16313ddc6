import { readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { hitSchema, librarySummarySchema } from '../../shared/contract/api.ts';
import { eventSchema } from '../../shared/contract/explore.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { encode } from '../make/lines.ts';
import { zip } from '../make/zip.ts';
import { type Cli, cli } from './run.ts';
import { expectSentence } from './sentence.ts';

/** What the contract gives, with the PATH that it is from. */
const printedEvent = eventSchema.extend({ path: z.string() });
const printedHit = hitSchema.extend({ path: z.string() });

const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');
const TRACE = readFileSync(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'), 'utf8');
const STATS = readFileSync(join(PUBLISHED, 'ConnectionStats.docs.txt'), 'utf8');
const LINES = IKE.trimEnd().split('\n');

let run: Cli;
let archive: string;
let log: string;
beforeAll(async () => {
  run = await cli();
  archive = await run.file(
    'run.zip',
    await zip({ 'IN_0/IkeLogs.txt': IKE, 'IN_1/IkeLogs.txt': `${IKE}${IKE}`, 'Scrubbed-wfpdiag.txt': TRACE }),
  );
  log = await run.file('IkeLogs.txt', IKE);
});
afterAll(() => run.close());

describe.concurrent('wrong usage is exit 2 with one sentence, and nothing on standard output', () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    ['no PATH to analyze', ['analyze'], /name at least one PATH/],
    ['an unknown option', ['analyze', 'x', '--jsn'], /--jsn/],
    ['two forms', ['analyze', 'x', '--json', '--markdown'], /exclude each other/],
    ['two libraries', ['analyze', 'x', '--library', 'a', '--no-library'], /exclude each other/],
    ['an option without its value', ['analyze', 'x', '--out'], /--out/],
    ['no PATH for events', ['events'], /name at least one PATH/],
    ['no PATTERN', ['search', 'x'], /PATTERN/],
    ['a context that is no number', ['search', 'x', 'y', '-C', 'many'], /whole number/],
    ['no PATH for lines', ['lines'], /name one PATH/],
    ['two PATHs for lines', ['lines', 'a', 'b'], /name one PATH/],
    ['line 0', ['lines', 'a', '--from', '0'], /from 1 on/],
    ['a count that is no number', ['lines', 'a', '--count', '-1'], /--count/],
    ['a library verb that there is not', ['library', 'purge'], /list, show RUN or remove RUN/],
    ['show without RUN', ['library', 'show'], /takes one RUN/],
    ['list with RUN', ['library', 'list', 'x'], /takes no RUN/],
    ['a port that there is not', ['serve', '--port', '70000'], /up to 65535/],
    ['a command that there is not', ['analyse', 'x'], /no command "analyse"/],
  ])('%s', async (_, args, says) => {
    const { code, out, err } = await run.run(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(says);
    expect(err.trim().split('\n')).toHaveLength(1);
    expectSentence(err.trim().replace(/^tunnelscope: /, ''));
  });

  it('no command at all prints what there is, and is wrong usage', async () => {
    const { code, out, err } = await run.run();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('tunnelscope analyze PATH');
  });

  it('--help and --version are answered', async () => {
    const [all, own, short, version] = await Promise.all([
      run.run('--help'),
      run.run('analyze', '--help'),
      run.run('search', '-h'),
      run.run('--version'),
    ]);
    expect([all.code, own.code, short.code, version.code]).toEqual([0, 0, 0, 0]);
    expect(version.out).toBe(`tunnelscope ${manifest.version}\n`);
    expect(own.out).toMatch(/--markdown/);
    expect(short.out).toMatch(/-C N/);
  });
});

describe.concurrent('events', () => {
  it('one a line, as JSON or as text, in the order of files and lines', async () => {
    const [json, plain] = await Promise.all([run.run('events', archive, '--json'), run.run('events', archive)]);
    expect([json.code, plain.code, json.err]).toEqual([0, 0, '']);
    const events = json.out
      .trimEnd()
      .split('\n')
      .map((line) => printedEvent.parse(JSON.parse(line)));
    expect(new Set(events.map(({ path }) => path))).toEqual(new Set([archive]));
    expect(plain.out.trimEnd().split('\n')).toHaveLength(events.length);
    expect(events.map((event) => `${event.file}:${event.line}`)).toEqual([
      ...LINES.map((_, at) => `IN_0/IkeLogs.txt:${at + 1}`),
      ...[...LINES, ...LINES].map((_, at) => `IN_1/IkeLogs.txt:${at + 1}`),
      'Scrubbed-wfpdiag.txt:3',
    ]);
    expect(plain.out.split('\n')[4]).toMatch(/^IN_0\/IkeLogs\.txt:5 .*13868 ERROR_IPSEC_IKE_POLICY_MATCH/);
  });

  it('--filter narrows them, and a filter that cannot be read is exit 2', async () => {
    const [one, none, bad] = await Promise.all([
      run.run('events', archive, '--filter', 'code:0x362C file:IN_1/IkeLogs.txt', '--json'),
      run.run('events', archive, '--filter', 'peer:192.0.2.1'),
      run.run('events', archive, '--filter', 'peer:'),
    ]);
    expect(
      one.out
        .trimEnd()
        .split('\n')
        .map((line) => printedEvent.parse(JSON.parse(line)).line),
    ).toEqual([5, 11]);
    expect([none.code, none.out]).toEqual([0, '']);
    expect([bad.code, bad.out]).toEqual([2, '']);
    expect(bad.err).toMatch(/^tunnelscope: The filter cannot be read/);
  });

  it('a missing PATH among good ones: exit 2, and the good ones are printed', async () => {
    const { code, out, err } = await run.run('events', log, 'missing.zip', archive, '--json');
    expect(code).toBe(2);
    expect(out.trimEnd().split('\n')).toHaveLength(LINES.length * 4 + 1);
    expect(err).toMatch(/^tunnelscope: There is no missing\.zip/);
  });
});

describe.concurrent('search', () => {
  const find = (...args: readonly string[]) => run.run('search', ...args);

  it('prints file, number and line as it stands', async () => {
    const { code, out } = await find(log, 'Notify.*Mismatch$');
    expect(code).toBe(0);
    expect(out).toBe(`IkeLogs.txt:6:${LINES[5]}\n`);
  });

  it.each<readonly [string, readonly string[], number]>([
    ['a pattern', ['traffic selector'], 0],
    ['-i', ['-i', 'traffic selector'], 2],
    ['-F takes it as it stands', ['-F', '[SEND][NOTIFY]'], 1],
    ['without -F brackets are a class', ['[SEND][NOTIFY]'], 5],
    ['-w where it is part of a word', ['-w', 'DES'], 0],
    ['-w with -F and -i', ['-w', '-F', '-i', 'POLICY MISMATCH'], 1],
    ['every line', [''], 6],
  ])('%s', async (_, args, hits) => {
    const { code, out } = await find(...args.slice(0, -1), log, args.at(-1) ?? '');
    expect(out.split('\n').length - 1).toBe(hits);
    expect(code).toBe(hits > 0 ? 0 : 1);
  });

  it('a pattern behind -- that begins with a dash', async () => {
    const { code, out } = await find(log, '-F', '--', '- Policy');
    expect(code).toBe(0);
    expect(out).toContain('IkeLogs.txt:6:');
  });

  it('--count is one number of all files and PATHs together', async () => {
    expect((await find(archive, log, 'IKE AUTH', '--count')).out).toBe('4\n');
    expect((await find(archive, 'nothing of the kind', '--count')).out).toBe('0\n');
  });

  it('several PATHs, and a missing one among them', async () => {
    const { code, out, err } = await find(log, 'missing.txt', archive, 'Policy Mismatch');
    expect(code).toBe(2);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => /^(.*?:\d+):/.exec(line)?.[1]),
    ).toEqual([
      `${log}:IkeLogs.txt:6`,
      `${archive}:IN_0/IkeLogs.txt:6`,
      `${archive}:IN_1/IkeLogs.txt:6`,
      `${archive}:IN_1/IkeLogs.txt:12`,
    ]);
    expect(err).toMatch(/^tunnelscope: There is no missing\.txt/);
  });

  it('-C prints the lines around, as grep does', async () => {
    const words = Array.from({ length: 20 }, (_, at) =>
      at === 3 || at === 5 || at === 15 ? `${LINES[0]} hit ${at}` : `${LINES[4]} ${at}`,
    );
    const path = await run.file('context/IkeLogs.txt', words.join('\n'));
    const { out, code } = await find(path, 'hit', '-C', '1');
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => /^IkeLogs\.txt([:-]\d+[:-])/.exec(line)?.[1] ?? line),
    ).toEqual(['-3-', ':4:', '-5-', ':6:', '-7-', '--', '-15-', ':16:', '-17-']);
    const wide = await find(path, 'hit', '-C', '5000');
    expect(wide.out.trimEnd().split('\n')).toHaveLength(20);
  });

  it('-C holds over more hits than come at once', async () => {
    // They come by 2,000.
    const HITS = 4500;
    const path = await run.file('many/IkeLogs.txt', `${LINES[0]}\n${LINES[4]}\n`.repeat(HITS));
    const { out } = await find(path, 'IKE', '-C', '2');
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(HITS * 2);
    const odd = lines.find((line, at) => {
      const mark = at % 2 === 0 ? ':' : '-';
      return !line.startsWith(`IkeLogs.txt${mark}${at + 1}${mark}`);
    });
    expect(odd).toBeUndefined();
  });

  it('a line longer than what is shown elsewhere comes whole', async () => {
    const long = `${LINES[0]} ${'z'.repeat(2_000_000)} end`;
    const path = await run.file('long/IkeLogs.txt', encode(`${IKE}${long}\r\n${IKE}`, 'utf-16le'));
    const { out } = await find(path, 'zz');
    expect(out).toBe(`IkeLogs.txt:7:${long}\n`);
  });

  it('--filter: only lines of which it holds', async () => {
    const [files, events] = await Promise.all([
      find(archive, 'Policy', '--filter', 'file:IN_1/IkeLogs.txt', '--count'),
      find(archive, '', '--filter', 'message:notify-sent'),
    ]);
    expect(files.out).toBe('4\n');
    expect(
      events.out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[1]),
    ).toEqual(['6', '6', '12']);
  });

  it('--json has every match with its place', async () => {
    const { out } = await find(log, '(?<=Address )10\\.20', '--json');
    const hits = out
      .trimEnd()
      .split('\n')
      .map((line) => printedHit.parse(JSON.parse(line)));
    expect(hits.map((hit) => hit.line)).toEqual([2, 3]);
    for (const { text, matches } of hits) {
      expect(matches).toHaveLength(2);
      for (const [at, length] of matches) expect(text.slice(at, at + length)).toBe('10.20');
    }
  });

  it.each(['(', '\\p{Nope}'])('the pattern %s is trouble: exit 2', async (pattern) => {
    const { code, out, err } = await find(log, pattern);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^tunnelscope: The search pattern cannot be read: .*-F/);
  });
});

describe.concurrent('lines', () => {
  const lines = (...args: readonly string[]) => run.run('lines', ...args);

  it.each<readonly [string, readonly string[], string]>([
    ['all', [], IKE],
    ['from a line to the end', ['--from', '5'], `${LINES.slice(4).join('\n')}\n`],
    ['a range', ['--from', '2', '--count', '2'], `${LINES.slice(1, 3).join('\n')}\n`],
    ['none', ['--count', '0'], ''],
    ['past the end', ['--from', '100'], ''],
    ['numbered', ['--from', '5', '-n'], `5\t${LINES[4]}\n6\t${LINES[5]}\n`],
  ])('%s', async (_, args, text) => {
    const { code, out } = await lines(log, ...args);
    expect([code, out]).toEqual([0, text]);
  });

  it('bytes as they stand, carriage returns and broken ones included', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${LINES[0]}\r\n`),
      Buffer.from([0xff, 0x00, 0x0d, 0x0a]),
      Buffer.from(LINES[1] ?? ''),
    ]);
    const path = await run.file('bytes/IkeLogs.txt', bytes);
    expect((await lines(path)).bytes.equals(bytes)).toBe(true);
    const second = await lines(path, '--from', '2', '--count', '1');
    expect([...second.bytes]).toEqual([0xff, 0x00, 0x0d, 0x0a]);
  });

  it.each(['utf-16le', 'utf-16be'] as const)('numbers stand in the encoding of the file, %s', async (encoding) => {
    const path = await run.file(`${encoding}/IkeLogs.txt`, encode(IKE.replaceAll('\n', '\r\n'), encoding));
    const { bytes } = await lines(path, '-n');
    const expected = encode(LINES.map((line, at) => `${at + 1}\t${line}\r\n`).join(''), encoding);
    expect(bytes.equals(expected)).toBe(true);
    const { bytes: two } = await lines(path, '-n', '--from', '2', '--count', '1');
    expect(two.equals(encode(`2\t${LINES[1]}\r\n`, encoding, false))).toBe(true);
  });

  it('numbers where lines end with a CR alone', async () => {
    const path = await run.file('cr/IkeLogs.txt', IKE.replaceAll('\n', '\r'));
    const { out } = await lines(path, '-n', '--from', '5');
    expect(out).toBe(`5\t${LINES[4]}\r6\t${LINES[5]}\r`);
  });

  it('a file by its name or its base name; one that stands for several is exit 2 with the candidates', async () => {
    const [full, base, several, none, unnamed] = await Promise.all([
      lines(archive, '--file', 'IN_1/IkeLogs.txt', '--from', '12'),
      lines(archive, '--file', 'scrubbed-WFPDIAG.txt', '--count', '1'),
      lines(archive, '--file', 'IkeLogs.txt'),
      lines(archive, '--file', 'nope.txt'),
      lines(archive),
    ]);
    expect(full.out).toBe(`${LINES[5]}\n`);
    expect(base.out).toBe('...\n');
    expect([several.code, several.out]).toEqual([2, '']);
    expect(several.err).toMatch(/several files of this run: IN_0\/IkeLogs\.txt, IN_1\/IkeLogs\.txt/);
    expect([none.code, unnamed.code]).toEqual([2, 2]);
    expect(none.err).toMatch(/no file "nope\.txt".*Scrubbed-wfpdiag\.txt/);
    expect(unnamed.err).toMatch(/--file: IN_0\/IkeLogs\.txt, IN_1\/IkeLogs\.txt, Scrubbed-wfpdiag\.txt/);
  });
});

describe('library', () => {
  it('list, show and remove, by an id or the beginning of one', async () => {
    const own = await cli();
    const path = await own.file('IkeLogs.txt', IKE);
    await own.file('ConnectionStats.txt', STATS);
    await own.run('analyze', path, 'ConnectionStats.txt');
    const listed = await own.run('library', 'list', '--json');
    const runs = listed.out
      .trimEnd()
      .split('\n')
      .map((line) => librarySummarySchema.parse(JSON.parse(line)));
    expect(runs.map((entry) => entry.name)).toEqual(['ConnectionStats.txt', 'IkeLogs.txt']);
    const [, ike] = runs;
    const id = ike?.id ?? '';
    const [text, byPrefix, json, unknown, ambiguous] = await Promise.all([
      own.run('library', 'list'),
      own.run('library', 'show', id.slice(0, 8)),
      own.run('library', 'show', id, '--json'),
      own.run('library', 'show', 'zzz'),
      own.run('library', 'remove', ''),
    ]);
    expect(text.out.trimEnd().split('\n')).toHaveLength(2);
    expect(text.out).toContain(id);
    expect(byPrefix.out).toMatch(/^.*IkeLogs\.txt\n\nUNHEALTHY/);
    expect(JSON.parse(json.out)).toEqual((await own.analyse(path)).lines[0]?.analysis);
    expect([unknown.code, ambiguous.code]).toEqual([2, 2]);
    expect(unknown.err).toBe('tunnelscope: The library has no run "zzz". See tunnelscope library list.\n');
    expect(ambiguous.err).toMatch(/begins the ids of several runs/);

    const removed = await own.run('library', 'remove', id.slice(0, 6));
    expect([removed.code, removed.out, removed.err]).toEqual([0, '', '']);
    expect((await own.run('library', 'list')).out).not.toContain(id);
    expect(await readdir(join(own.library, 'runs'))).toHaveLength(1);
    expect((await own.run('library', 'remove', id)).code).toBe(2);
    await own.close();
  });

  it('a folder that cannot be made, one of a later version and a damaged one: exit 2, and with --json a line for each PATH', async () => {
    await run.file('a-file', 'x');
    await mkdir(join(run.folder, 'damaged'));
    await writeFile(
      join(run.folder, 'damaged', 'library.db'),
      'this is no database, whatever it is called\n'.repeat(50),
    );
    const { default: Database } = await import('better-sqlite3');
    await mkdir(join(run.folder, 'later'));
    const later = new Database(join(run.folder, 'later', 'library.db'));
    later.exec('create table runs (everything text); insert into runs values (1)');
    later.pragma('user_version = 99');
    later.close();
    const before = await readFile(join(run.folder, 'later', 'library.db'));

    for (const [library, code, says] of [
      ['a-file', 'library-unwritable', /library folder .*a-file cannot be written/],
      ['damaged', 'library-unwritable', /is damaged/],
      ['later', 'library-newer', /later version of Tunnelscope/],
    ] as const) {
      const ran = await run.analyse('--library', library, log, archive);
      expect(ran.code).toBe(2);
      expect(ran.lines.map((line) => line.fault)).toEqual(
        [log, archive].map((path) => ({
          schema: 'tunnelscope.fault/1',
          path,
          code,
          text: expect.stringMatching(says),
          hint: expect.any(String),
        })),
      );
      expect(ran.err).toMatch(says);
      expectSentence(ran.err.trim());
    }
    const after = new Database(join(run.folder, 'later', 'library.db'), { readonly: true });
    expect(after.prepare('select * from runs').all()).toEqual([{ everything: '1' }]);
    after.close();
    expect(before.length).toBeGreaterThan(0);
  });
});
