import { readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../shared/model/analysis.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { treeOf } from '../make/place.ts';
import { encrypted, rawZip, zip } from '../make/zip.ts';
import { type Cli, type Line, cli } from './run.ts';
import { expectSentence } from './sentence.ts';

const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');
const STATS = readFileSync(join(PUBLISHED, 'ConnectionStats.docs.txt'), 'utf8');
const TRACE = readFileSync(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'), 'utf8');
const LINES = IKE.split('\n').filter((line) => line !== '');

/** The same log many times over, as incompressible as logs are, for what is to be cut in its middle. */
const LONG = Array.from({ length: 400 }, (_, at) => IKE.replaceAll('0x729', `0x${(at * 7919).toString(16)}`)).join('');

let run: Cli;
beforeAll(async () => {
  run = await cli();
});
afterAll(() => run.close());

describe('what cannot be opened at all ends in 2, with one sentence for each PATH', () => {
  const whole = rawZip([{ name: 'IkeLogs.txt', data: IKE }]).bytes;
  const table: readonly (readonly [name: string, content: string | Buffer, code: string, says: RegExp])[] = [
    ['page.zip', '<!DOCTYPE html><html><body>Sign in</body></html>', 'not-an-archive', /named \.zip.*begin/],
    ['empty.zip', '', 'empty', /is empty \(0 bytes\)/],
    ['IKEErrors.txt', '', 'empty', /is empty \(0 bytes\)/],
    ['nothing.zip', rawZip([]).bytes, 'empty', /There is nothing in/],
    ['head-only.zip', whole.subarray(0, 20), 'not-an-archive', /not a zip that can be read/],
    ['locked.zip', rawZip([encrypted('IkeLogs.txt')]).bytes, 'encrypted', /is encrypted/],
    ['method.zip', rawZip([{ name: 'IkeLogs.txt', data: IKE, method: 14 }]).bytes, 'empty', /packed by method 14/],
    [
      'no-log.zip',
      rawZip([{ name: 'readme.md', data: 'Nothing here.\n' }]).bytes,
      'no-log',
      /none of the logs.*readme\.md/,
    ],
    ['notes.txt', 'A list of things to buy.\n', 'no-log', /none of the logs/],
    ['trace.etl', Buffer.from([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]), 'no-log', /none of the logs/],
    ['folders.zip', rawZip([{ name: 'IkeLogs/', data: '', method: 0 }]).bytes, 'empty', /There is nothing in/],
  ];
  let lines: readonly Line[];
  let code: number | null;
  let err: string;

  beforeAll(async () => {
    for (const [name, content] of table) await run.file(`two/${name}`, content);
    await mkdir(join(run.folder, 'two', 'empty-folder'));
    const paths = [...table.map(([name]) => `two/${name}`), 'two/empty-folder', 'two/missing.zip'];
    ({ lines, code, err } = await run.analyse(...paths));
  });

  it('one line for each PATH, exit 2, and the same sentences on standard error', () => {
    expect(code).toBe(2);
    expect(lines.map((line) => line.fault?.path)).toEqual([
      ...table.map(([name]) => `two/${name}`),
      'two/empty-folder',
      'two/missing.zip',
    ]);
    expect(err.trim().split('\n')).toEqual(lines.map(({ fault }) => `tunnelscope: ${fault?.text} ${fault?.hint}`));
  });

  it.each(table.map(([name, , fault, says], at) => [name, fault, says, at] as const))(
    '%s is %s',
    (name, fault, says, at) => {
      const line = lines[at];
      expect(line?.fault?.code).toBe(fault);
      expect(line?.fault?.text).toMatch(says);
      expect(line?.fault?.text).toContain(name);
      expectSentence(line?.fault?.text ?? '');
      expectSentence(line?.fault?.hint ?? '');
    },
  );

  it('an empty folder, and a path that is not there', () => {
    const [folder, missing] = lines.slice(-2);
    expect(folder?.fault).toMatchObject({ code: 'empty', text: 'There is nothing in empty-folder.' });
    expect(missing?.fault).toMatchObject({ code: 'not-found', text: 'There is no two/missing.zip.' });
  });

  it('a neighbour alone is told for what it is', () => {
    const at = table.findIndex(([name]) => name === 'trace.etl');
    expect(lines[at]?.fault?.hint).toMatch(/binary event trace \(ETL\).*Scrubbed-wfpdiag\.txt/);
  });

  it('nothing of it stays in the library', async () => {
    expect(await treeOf(join(run.library, 'runs'))).toEqual([]);
    expect(await treeOf(run.temporary)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('a device or a pipe is refused, and not waited for', async () => {
    const ran = await run.analyse('/dev/null');
    expect(ran.code).toBe(2);
    expect(ran.lines[0]?.fault).toMatchObject({
      code: 'unreadable',
      text: expect.stringMatching(/neither a file nor/),
    });
  });
});

interface Kept {
  readonly name: string;
  readonly content: Buffer | string;
  /** What has to be said, by code; each a sentence that names the entry. */
  readonly notices: readonly string[];
  /** Files as they are listed. */
  readonly files: readonly string[];
  readonly check?: (analysis: Analysis) => void;
}

function cutInside(bytes: Buffer, place: { readonly dataAt: number; readonly dataEnd: number }, share: number): Buffer {
  return bytes.subarray(0, Math.floor(place.dataAt + (place.dataEnd - place.dataAt) * share));
}

function kept(): Kept[] {
  const two = rawZip([
    { name: 'IkeLogs.txt', data: IKE },
    { name: 'Scrubbed-wfpdiag.txt', data: LONG },
  ]);
  const streamed = rawZip([
    { name: 'IkeLogs.txt', data: IKE, descriptor: 'signed' },
    { name: 'CPUStats.txt', data: 'Current CPU Usage : 0 % Current Memory Available : 641 MBs', descriptor: 'bare' },
    { name: 'more/IkeLogs.txt', data: LONG, descriptor: 'signed' },
  ]);
  const [, second] = two.places;
  const third = streamed.places[2];
  if (second === undefined || third === undefined) throw new Error('the zip has its entries');
  // A block of a type that there is none of (RFC 1951, 3.2.3), behind a good one.
  const damaged = Buffer.concat([
    deflateRawSync(LONG.slice(0, 50_000), { finishFlush: constants.Z_SYNC_FLUSH }),
    Buffer.alloc(50, 0x07),
  ]);
  return [
    {
      name: 'cut-in-entry.zip',
      content: cutInside(two.bytes, second, 0.5),
      notices: ['archive-truncated', 'entry-truncated'],
      files: ['IkeLogs.txt', 'Scrubbed-wfpdiag.txt'],
      check: ({ files }) => expect(files[1]?.lines).toBeGreaterThan(500),
    },
    {
      name: 'cut-streamed.zip',
      content: cutInside(streamed.bytes, third, 0.6),
      notices: ['archive-truncated', 'entry-truncated'],
      files: ['IkeLogs.txt', 'CPUStats.txt', 'more/IkeLogs.txt'],
      check: ({ cpu, files }) => {
        expect(cpu).toHaveLength(1);
        expect(files[2]?.lines).toBeGreaterThan(500);
      },
    },
    {
      name: 'cut-in-directory.zip',
      content: two.bytes.subarray(0, two.directoryAt + 30),
      notices: ['archive-truncated'],
      files: ['IkeLogs.txt', 'Scrubbed-wfpdiag.txt'],
      check: ({ files, notices }) => {
        expect(files[1]?.lines).toBe(LONG.split('\n').length - 1);
        expect(notices[0]?.text).toMatch(/directory of .*cut-in-directory\.zip cannot be read.*2 entries were found/);
      },
    },
    {
      name: 'damaged-directory.zip',
      content: Buffer.concat([
        two.bytes.subarray(0, two.directoryAt + 4),
        Buffer.alloc(60),
        two.bytes.subarray(two.directoryAt + 64),
      ]),
      notices: ['archive-truncated'],
      files: ['IkeLogs.txt', 'Scrubbed-wfpdiag.txt'],
    },
    {
      name: 'damaged-entry.zip',
      content: rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'Scrubbed-wfpdiag.txt', data: LONG, packed: damaged },
      ]).bytes,
      notices: ['entry-damaged'],
      files: ['IkeLogs.txt', 'Scrubbed-wfpdiag.txt'],
      check: ({ files }) => expect(files[1]?.bytes).toBe(50_000),
    },
    {
      name: 'encrypted-beside.zip',
      content: rawZip([encrypted('Scrubbed-wfpdiag.txt'), { name: 'IkeLogs.txt', data: IKE }]).bytes,
      notices: ['entry-encrypted'],
      files: ['IkeLogs.txt'],
    },
    {
      name: 'crc.zip',
      content: rawZip([{ name: 'IkeLogs.txt', data: IKE, crc: 0xdeadbeef }]).bytes,
      notices: ['entry-crc'],
      files: ['IkeLogs.txt'],
    },
    {
      name: 'claims-less.zip',
      content: rawZip([{ name: 'IkeLogs.txt', data: IKE, size: 10 }]).bytes,
      notices: ['entry-size'],
      files: ['IkeLogs.txt'],
    },
    {
      name: 'claims-more.zip',
      content: rawZip([{ name: 'IkeLogs.txt', data: IKE, size: 4_000_000_000 }]).bytes,
      notices: ['entry-size'],
      files: ['IkeLogs.txt'],
    },
    {
      name: 'method-beside.zip',
      content: rawZip([
        { name: 'CPUStats.txt', data: 'x', method: 99 },
        { name: 'IkeLogs.txt', data: IKE },
      ]).bytes,
      notices: ['entry-method'],
      files: ['IkeLogs.txt'],
    },
    {
      name: 'one-name.zip',
      content: rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'IkeLogs.txt', data: LINES.slice(0, 2).join('\n') },
        { name: 'IkeLogs.txt (2)', data: LINES[0] ?? '' },
        { name: 'IkeLogs.txt', data: LINES.slice(0, 3).join('\n') },
      ]).bytes,
      notices: ['entry-repeated'],
      files: ['IkeLogs.txt', 'IkeLogs.txt (3)', 'IkeLogs.txt (2)', 'IkeLogs.txt (4)'],
      check: ({ files }) => expect(files.map((file) => file.lines)).toEqual([6, 2, 1, 3]),
    },
    {
      name: 'two-of-a-name.zip',
      content: rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'IkeLogs.txt', data: LINES.slice(0, 2).join('\n') },
      ]).bytes,
      notices: ['entry-repeated'],
      files: ['IkeLogs.txt', 'IkeLogs.txt (2)'],
    },
    {
      name: 'overlapping.zip',
      content: rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'again/IkeLogs.txt', data: IKE, claimedAt: 0 },
        { name: 'nowhere/IkeLogs.txt', data: IKE, claimedAt: 0x7fffffff },
      ]).bytes,
      notices: ['entry-truncated', 'entry-empty'],
      files: ['IkeLogs.txt', 'again/IkeLogs.txt', 'nowhere/IkeLogs.txt'],
    },
    {
      name: 'unknown-beside.zip',
      content: rawZip([
        { name: 'IkeLogs.txt', data: IKE },
        { name: 'readme.md', data: '# Notes\nnothing\n' },
        { name: 'blob.bin', data: Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 31) % 256)) },
        { name: 'nothing.txt', data: '' },
      ]).bytes,
      notices: ['unknown-file', 'binary-file', 'entry-empty'],
      files: ['IkeLogs.txt', 'readme.md', 'blob.bin', 'nothing.txt'],
      check: ({ files }) =>
        expect(files.map((file) => file.kind)).toEqual(['ike-logs', 'unknown', 'unknown', 'unknown']),
    },
  ];
}

describe('what can be read in part is opened, says what is missing, and exits by what it found', () => {
  const table = kept();
  let lines: readonly Line[];
  let code: number | null;
  beforeAll(async () => {
    for (const { name, content } of table) await run.file(`part/${name}`, content);
    ({ lines, code } = await run.analyse(...table.map(({ name }) => `part/${name}`)));
  });

  it('exit 1: each was opened, and each has the error of its IKE log', () => {
    expect(code).toBe(1);
    expect(lines.map((line) => line.analysis?.verdict.cause)).toEqual(table.map(() => 'policy-mismatch-ipsec'));
  });

  it.each(table.map((row, at) => [row.name, row, at] as const))('%s', (_, { notices, files, check }, at) => {
    const analysis = lines[at]?.analysis;
    if (analysis === null || analysis === undefined) throw new Error(`it was not opened: ${lines[at]?.fault?.text}`);
    expect(analysis.files.map((file) => file.name)).toEqual(files);
    const codes = analysis.notices.map((notice) => notice.code);
    for (const wanted of notices) expect(codes).toContain(wanted);
    const own = analysis.notices.filter((notice) => notices.includes(notice.code));
    for (const notice of own) {
      expectSentence(notice.text);
      if (notice.file !== null) expect(notice.text).toContain(notice.file);
    }
    check?.(analysis);
  });

  it('what stands before a truncation is the same as in the whole zip', () => {
    const [cut] = lines;
    const whole = lines[2];
    const proof = (line: Line | undefined) =>
      line?.analysis?.findings[0]?.evidence.filter(({ file }) => file === 'IkeLogs.txt');
    expect(proof(cut)).toEqual(proof(whole));
  });
});

describe('names that are built to do harm', () => {
  const NAMES: readonly (readonly [name: string, shown: string, odd: string])[] = [
    ['../../escape/IkeLogs.txt', 'escape/IkeLogs.txt', 'climbs'],
    ['..\\..\\windows\\IkeLogs.txt', 'windows/IkeLogs.txt', 'climbs'],
    ['/etc/absolute/IkeLogs.txt', 'etc/absolute/IkeLogs.txt', 'absolute'],
    ['C:\\drive\\IkeLogs.txt', 'drive/IkeLogs.txt', 'drive'],
    ['\\\\server\\share\\IkeLogs.txt', 'server/share/IkeLogs.txt', 'absolute'],
    ['esc\u001b[31m/IkeLogs.txt', 'esc\ufffd[31m/IkeLogs.txt', 'control characters'],
    ['nul\0byte/IkeLogs.txt', 'nul\ufffdbyte/IkeLogs.txt', 'control characters'],
    ['rtl\u202etxt.exe/IkeLogs.txt', 'rtl\ufffdtxt.exe/IkeLogs.txt', 'control characters'],
    [`${'long/'.repeat(6500)}IkeLogs.txt`, `${'long/'.repeat(6500)}IkeLogs.txt`.slice(0, 1024), 'longer'],
    ['..', 'unnamed', 'climbs'],
  ];

  it('are shown harmless, said, and nothing is written but the run', async () => {
    const path = await run.file('names.zip', rawZip(NAMES.map(([name]) => ({ name, data: IKE }))).bytes);
    const before = await treeOf(run.folder);
    const runsBefore = await readdir(join(run.library, 'runs'));
    const { code, lines } = await run.analyse(path);
    expect(code).toBe(1);
    const analysis = lines[0]?.analysis;
    expect(analysis?.files.map((file) => file.name)).toEqual(NAMES.map(([, shown]) => shown));
    const said = analysis?.notices.filter((notice) => notice.code === 'entry-name') ?? [];
    expect(said.map((notice) => notice.file)).toEqual(NAMES.map(([, shown]) => shown));
    for (const [at, [, , odd]] of NAMES.entries()) expect(said[at]?.text).toContain(odd);
    for (const notice of said) expect(notice.text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);

    const added = (await treeOf(run.folder)).filter((name) => !before.includes(name));
    const [folder, ...others] = (await readdir(join(run.library, 'runs'))).filter((name) => !runsBefore.includes(name));
    expect(others).toEqual([]);
    expect(added.filter((name) => !/library\.db-(wal|shm)$/.test(name))).toEqual(
      ['', '/columns.bin', '/events.bin', '/run.db', '/text.bin'].map((name) => `library/runs/${folder}${name}`),
    );
  });

  it('in a salvaged zip too', async () => {
    const whole = rawZip([
      { name: '../up/IkeLogs.txt', data: IKE },
      encrypted('locked.txt'),
      { name: 'x.txt', data: LONG },
    ]);
    const path = await run.file('names-cut.zip', whole.bytes.subarray(0, whole.directoryAt - 100));
    const { lines } = await run.analyse(path);
    const analysis = lines[0]?.analysis;
    expect(analysis?.files.map((file) => file.name)).toEqual(['up/IkeLogs.txt', 'x.txt']);
    expect(analysis?.notices.map((notice) => notice.code)).toEqual(
      expect.arrayContaining(['archive-truncated', 'entry-name', 'entry-encrypted', 'entry-truncated']),
    );
  });
});

describe('several PATHs', () => {
  it('a missing one among good ones: the good ones are printed, exit 2', async () => {
    const good = await run.file('several/IkeLogs.txt', IKE);
    const healthy = await run.file('several/ConnectionStats.txt', STATS);
    const { code, lines, out } = await run.analyse(good, 'several/missing.txt', healthy);
    expect(code).toBe(2);
    expect(out.split('\n')).toHaveLength(4);
    expect(lines.map((line) => line.analysis?.verdict.health ?? line.fault?.code)).toEqual([
      'unhealthy',
      'not-found',
      'healthy',
    ]);
    const text = await run.run('analyze', good, 'several/missing.txt', healthy);
    expect(text.code).toBe(2);
    expect(text.out).toMatch(/UNHEALTHY[\s\S]*HEALTHY/);
    expect(text.err).toBe(
      'tunnelscope: There is no several/missing.txt. Check the path; a name with spaces needs quotes.\n',
    );
  });

  it('exit 0 where nothing is wrong, 1 where one has an error', async () => {
    const healthy = await run.file('codes/ConnectionStats.txt', STATS);
    const trace = await run.file('codes/Scrubbed-wfpdiag.txt', TRACE);
    expect((await run.analyse(healthy)).code).toBe(0);
    expect((await run.analyse(healthy, trace)).code).toBe(1);
  });

  it('a good zip beside a log, each opened for itself', async () => {
    const archive = await run.file('beside/run.zip', await zip({ 'Scrubbed-wfpdiag.txt': TRACE, 'IkeLogs.txt': IKE }));
    const { lines, code } = await run.analyse(archive, join(PUBLISHED, 'CPUStats.docs.txt'));
    expect(code).toBe(1);
    expect(lines.map((line) => line.analysis?.files.length)).toEqual([2, 1]);
  });
});
