import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeText } from '../../electron/engine/intake/decode.ts';
import type { Analysis } from '../../shared/model/analysis.ts';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';
import { ENCODINGS, type TextEncoding, encode, plainLines } from '../make/lines.ts';
import { random } from '../make/random.ts';

const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');
const TRACE = readFileSync(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt'), 'utf8');
const PREFIX = '[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|52.161.24.36|';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

const codes = (analysis: Analysis): string[] => analysis.notices.map((notice) => notice.code);
const notice = (analysis: Analysis, code: string): string =>
  analysis.notices.find((entry) => entry.code === code)?.text ?? '';

async function rawOf(run: string, file: string, from: number, count: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let skip = 0; ;) {
    const { base64, more } = await kit.client.call('run.raw', { run, file, from, count, skip });
    const bytes = Buffer.from(base64, 'base64');
    parts.push(bytes);
    skip += bytes.length;
    if (!more) return Buffer.concat(parts);
  }
}

const ENDS: readonly (readonly [string, (line: string, at: number) => string])[] = [
  ['LF', (line) => `${line}\n`],
  ['CRLF', (line) => `${line}\r\n`],
  ['CR', (line) => `${line}\r`],
  ['mixed', (line, at) => `${line}${at % 3 === 0 ? '\n' : at % 3 === 1 ? '\r\n' : 'with\rin it\r\n'}`],
];

/** A log with lines of every length, some far longer than the stretches between two marks of the line store. */
function someLog(seed: number): string[] {
  const dice = random(seed);
  const known = IKE.trimEnd().split('\n');
  return Array.from({ length: FULL ? 900 : 150 }, () => {
    const line = dice.pick(known);
    if (dice.chance(0.1)) return '';
    if (dice.chance(0.1)) return `${line} ${dice.pick(['ünïcode', '漢字', '🚇🚇', '\t\t'])}`;
    return dice.chance(0.02) ? `${line}${'x'.repeat(40_000 + dice.below(100_000))}` : line;
  });
}

describe('lines by number are the bytes of the file as they stand', () => {
  it.each(
    ENCODINGS.flatMap((encoding) =>
      ENDS.flatMap(([ends, put]) => [true, false].map((final) => [encoding, ends, final, put] as const)),
    ),
  )('%s, %s, final line end: %s', async (encoding: TextEncoding, ends, final, put) => {
    const text = someLog(ends.length).map(put).join('');
    const file = encode(final ? text : text.replace(/[\r\n]+$/, ''), encoding);
    const skip = encoding === 'utf-8' ? 0 : encoding === 'utf-8-bom' ? 3 : 2;
    const plain = plainLines(file, encoding, skip);
    const path = await kit.file(`${encoding}-${ends}-${final}.txt`, file);
    const run = await kit.open(path);
    const { files } = await kit.client.call('run.files', { run });
    expect(files).toEqual([expect.objectContaining({ kind: 'ike-logs', encoding, lines: plain.length })]);
    const name = files[0]?.name ?? '';

    expect((await rawOf(run, name, 1, plain.length)).equals(file)).toBe(true);
    const dice = random(file.length);
    for (let round = 0; round < (FULL ? 12 : 4); round += 1) {
      const from = 1 + dice.below(plain.length);
      const count = 1 + dice.below(round % 2 === 0 ? 5 : plain.length);
      const start = from === 1 ? 0 : plain[from - 1]?.offset;
      const end = plain[Math.min(from + count - 1, plain.length) - 1]?.next;
      const bytes = await rawOf(run, name, from, count);
      expect(bytes.equals(file.subarray(start, end)), `lines ${from} and ${count - 1} more`).toBe(true);
      const { lines, total } = await kit.client.call('run.lines', {
        run,
        file: name,
        from,
        count: Math.min(count, 50),
      });
      expect(total).toBe(plain.length);
      expect(lines.map((line) => [line.number, line.bytes, line.text])).toEqual(
        plain
          .slice(from - 1, from - 1 + Math.min(count, 50))
          .map((line, at) => [from + at, line.bytes.length, decodeText(line.bytes, encoding).slice(0, 4096)]),
      );
    }
    expect(await rawOf(run, name, plain.length + 1, 10)).toHaveLength(0);
  });
});

describe('what is wrong with a text is said and harms nothing else', () => {
  it.each(['utf-16le', 'utf-16be'] as const)('%s without its mark gives the same diagnosis', async (encoding) => {
    const analysis = await kit.analyse(await kit.file(`bare-${encoding}/IkeLogs.txt`, encode(IKE, encoding, false)));
    expect(analysis.files[0]).toMatchObject({ encoding, lines: 6, kind: 'ike-logs' });
    expect(analysis.verdict.cause).toBe('policy-mismatch-ipsec');
    expect(analysis.findings[0]?.evidence[0]?.text).toBe('IkeCleanupQMNegotiation called with error 13868 and flags a');
  });

  it('NUL bytes: counted once, and the lines beside them are read', async () => {
    const file = Buffer.concat([Buffer.from(TRACE), Buffer.alloc(5000), Buffer.from(`\n${PREFIX}after\n`)]);
    const path = await kit.file('nul/Scrubbed-wfpdiag.txt', file);
    const analysis = await kit.analyse(path);
    expect(analysis.verdict.cause).toBe('psk-mismatch');
    expect(notice(analysis, 'nul-bytes')).toContain('5,000 NUL bytes');
    expect((await rawOf(analysis.run.id, 'Scrubbed-wfpdiag.txt', 1, 1000)).equals(file)).toBe(true);
  });

  it('a file of NULs alone is a binary file, and no log', async () => {
    const path = await kit.file('nuls/IkeLogs.txt', Buffer.alloc(70_000));
    await expect(kit.open(path)).rejects.toMatchObject({ fault: { code: 'no-log' } });
  });

  it.each([
    ['one broken byte', [0xff], 1],
    ['a sequence that breaks off', [0xe6, 0xbc, 0x20, 0xc3], 2],
    ['a character that is written too long', [0xc0, 0xaf], 2],
  ])('%s: counted, and kept as it stands', async (_, bytes, count) => {
    const broken = Buffer.concat([Buffer.from(IKE), Buffer.from(bytes), Buffer.from('\n')]);
    const path = await kit.file(`broken-${bytes.join('-')}/IkeLogs.txt`, broken);
    const analysis = await kit.analyse(path);
    expect(notice(analysis, 'broken-text')).toMatch(new RegExp(`^${count} character`));
    expect(analysis.verdict.cause).toBe('policy-mismatch-ipsec');
    expect((await rawOf(analysis.run.id, 'IkeLogs.txt', 7, 1)).equals(Buffer.from([...bytes, 10]))).toBe(true);
    const { lines } = await kit.client.call('run.lines', {
      run: analysis.run.id,
      file: 'IkeLogs.txt',
      from: 7,
      count: 1,
    });
    expect(lines[0]?.text.replaceAll('\ufffd', '').trim()).toBe('');
  });

  it('whole characters that a chunk cuts, and the mark of replacement itself, are not counted', async () => {
    const file = Buffer.from(`${IKE}${'漢🚇\ufffd '.repeat(200_000)}\n`);
    const analysis = await kit.analyse(await kit.file('whole/IkeLogs.txt', file));
    expect(codes(analysis)).toContain('long-line');
    expect(codes(analysis)).not.toContain('broken-text');
  });

  it('a line of three megabytes: kept whole, and said', async () => {
    const long = `${IKE.split('\n')[0]} ${'y'.repeat(3_000_000)}`;
    const path = await kit.file('long/IkeLogs.txt', `${IKE}${long}\r\n${IKE}`);
    const analysis = await kit.analyse(path);
    expect(notice(analysis, 'long-line')).toMatch(/^1 line of IkeLogs\.txt longer than 1 MB/);
    expect(analysis.files[0]?.lines).toBe(13);
    expect((await rawOf(analysis.run.id, 'IkeLogs.txt', 7, 1)).toString()).toBe(`${long}\r\n`);
    const { lines } = await kit.client.call('run.lines', {
      run: analysis.run.id,
      file: 'IkeLogs.txt',
      from: 7,
      count: 2,
    });
    expect(lines.map((line) => [line.text.length, line.bytes])).toEqual([
      [4096, long.length],
      [IKE.split('\n')[0]?.length, IKE.split('\n')[0]?.length],
    ]);
  });

  it('a log that is cut in the middle of a block: what it says up to there counts, and the cut is said', async () => {
    const lines = TRACE.split('\n');
    const path = await kit.file('cut/Scrubbed-wfpdiag.txt', lines.slice(0, 21).join('\n'));
    const analysis = await kit.analyse(path);
    expect(analysis.wfpEvents.events).toEqual([
      expect.objectContaining({
        type: 'ikeext-mm-failure',
        errorCode: 13801,
        failurePoint: null,
        lineFrom: 3,
        lineTo: 21,
      }),
    ]);
    expect(analysis.findings[0]).toMatchObject({ id: 'psk-mismatch', failurePoint: null });
    expect(analysis.notices.find((entry) => entry.code === 'block-cut')).toMatchObject({
      file: 'Scrubbed-wfpdiag.txt',
      line: 3,
      text: expect.stringContaining('breaks off at line 21'),
    });
  });

  it('a log that is cut before the block says anything at all', async () => {
    const path = await kit.file('cut-early/Scrubbed-wfpdiag.txt', TRACE.split('\n').slice(0, 9).join('\n'));
    const analysis = await kit.analyse(path);
    expect(analysis.wfpEvents.events).toEqual([]);
    expect(codes(analysis)).toContain('block-cut');
    expect(analysis.verdict.health).toBe('unknown');
  });

  it('times that jump back are said once, with their line, and the range is right', async () => {
    const text = ['17:36:05', '17:36:06', '17:36:05', '17:30:00', '17:31:00', '17:20:00']
      .map((clock) => `${PREFIX.replace('17:36:01', clock)}Deleted ICookie from the high priority thread pool list\n`)
      .join('');
    const analysis = await kit.analyse(await kit.file('back/Scrubbed-wfpdiag.txt', text));
    const back = analysis.notices.filter((entry) => entry.code === 'time-went-back');
    expect(back).toEqual([expect.objectContaining({ line: 4, file: 'Scrubbed-wfpdiag.txt' })]);
    expect(analysis.run).toMatchObject({ from: '2017-02-02T17:20:00.496Z', to: '2017-02-02T17:36:06.496Z' });
  });
});
