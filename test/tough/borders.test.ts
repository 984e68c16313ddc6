import { spawnSync } from 'node:child_process';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeText } from '../../electron/engine/intake/decode.ts';
import { type Cli, cli } from '../cli/run.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { ENCODINGS, type PlainLine, type TextEncoding, encode, plainLines } from '../make/lines.ts';
import { type Random, random } from '../make/random.ts';
import { rawZip } from '../make/zip.ts';
import { FULL, IKE } from './hostile.ts';

/** Whatever sizes the chunks, segments and blocks on the way have: they are multiples of this. */
const STEP = 1 << 16;
const SEEDS = FULL ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
const SHOWN = 4096;
const LINES = FULL ? 15_000 : 6000;

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

/** What stands over a border, the border somewhere within it. */
const OVER: readonly string[] = [
  '\r\n',
  '\n',
  '\r\n\r\n',
  '\n\n',
  '\r\r\n',
  'x\ry',
  '漢',
  '🚇',
  'ü\n',
  '\n🚇',
  '\r\n漢',
];

/** A text of about `length` units, with something at each border of it as its encoding has them, all else plain. */
function bordered(dice: Random, length: number, encoding: TextEncoding): string {
  const wide = encoding.startsWith('utf-16');
  const known = IKE.trimEnd().split('\n');
  const sizeOf = (text: string): number => (wide ? text.length * 2 : Buffer.byteLength(text));
  const parts: string[] = [];
  /** In bytes of the file, its mark counted. */
  let size = wide ? 2 : encoding === 'utf-8-bom' ? 3 : 0;
  for (let border = STEP; border < length; border += STEP) {
    const over = dice.pick(OVER);
    // So far before the border that it falls into the middle of what stands over it, or on either end of that.
    const start = border - dice.below(sizeOf(over) + 1);
    for (;;) {
      const line = `${dice.pick(known)}${dice.chance(0.7) ? '\n' : '\r\n'}`;
      const gap = start - size;
      const fits = sizeOf(line) <= gap;
      const text = fits ? line : '.'.repeat(wide ? gap >> 1 : gap);
      parts.push(text);
      size += sizeOf(text);
      if (!fits) break;
    }
    parts.push(over);
    size += sizeOf(over);
  }
  return parts.join('');
}

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

/** Every line by its number and by its bytes, here and there and at each border, as the plainest way of splitting has it. */
async function expectLines(path: string, file: Buffer, encoding: TextEncoding, dice: Random): Promise<void> {
  const skip = encoding === 'utf-8' ? 0 : encoding === 'utf-8-bom' ? 3 : 2;
  const plain = plainLines(file, encoding, skip);
  const run = await kit.open(path);
  const { files } = await kit.client.call('run.files', { run });
  expect(files.map(({ lines, bytes }) => [lines, bytes])).toEqual([[plain.length, file.length]]);
  const name = files[0]?.name ?? '';
  expect((await rawOf(run, name, 1, plain.length)).equals(file)).toBe(true);
  const borders = Array.from({ length: Math.floor(file.length / STEP) }, (_, at) => lineAt(plain, (at + 1) * STEP));
  const anywhere = Array.from({ length: 20 }, () => 1 + dice.below(plain.length));
  for (const at of [...borders, ...anywhere, plain.length]) {
    const from = Math.max(1, at - 2);
    const count = 1 + dice.below(8);
    const wanted = plain.slice(from - 1, from - 1 + count);
    const start = from === 1 ? 0 : wanted[0]?.offset;
    const bytes = await rawOf(run, name, from, count);
    expect(bytes.equals(file.subarray(start, wanted.at(-1)?.next)), `lines ${from} and ${count - 1} more`).toBe(true);
    const { lines, total } = await kit.client.call('run.lines', { run, file: name, from, count });
    expect(total).toBe(plain.length);
    expect(lines.map((line) => [line.number, line.bytes, line.text])).toEqual(
      wanted.map((line, index) => [from + index, line.bytes.length, decodeText(line.bytes, encoding).slice(0, SHOWN)]),
    );
  }
  for (const byte of [0, file.length - 1, ...Array.from({ length: 30 }, () => dice.below(file.length))]) {
    const { line } = await kit.client.call('run.lineAt', { run, file: name, at: { byte } });
    expect(line, `the line with byte ${byte}`).toBe(lineAt(plain, byte));
  }
}

/** The number of the line that a byte belongs to, its end included; a mark at the front belongs to the first. */
function lineAt(plain: readonly PlainLine[], byte: number): number {
  const at = plain.findIndex(({ next }) => byte < next);
  return at < 0 ? plain.length : at + 1;
}

describe('lines are the same wherever the borders of chunks fall', () => {
  it.each(
    (FULL ? ENCODINGS : ENCODINGS.filter((_, at) => at % 2 === 0)).flatMap((encoding) =>
      SEEDS.map((seed) => [encoding, seed] as const),
    ),
  )('%s, seed %i, as a file and in a zip', async (encoding, seed) => {
    const dice = random(seed);
    const text = bordered(dice, (1 << 20) * (1.2 + (FULL ? 2 : 0.5) * dice.next()), encoding);
    const file = encode(dice.chance(0.5) ? text : text.replace(/[\r\n]+$/, ''), encoding);
    await expectLines(await kit.file(`${encoding}-${seed}.txt`, file), file, encoding, dice);
    const other = Buffer.concat([file, encode(`and ${seed}`, encoding, false)]);
    const packed = deflateRawSync(other, { level: dice.pick([0, 1, 6, 9]) });
    const { bytes } = rawZip([{ name: 'IkeLogs.txt', data: other, packed }]);
    await expectLines(await kit.file(`${encoding}-${seed}.zip`, bytes), other, encoding, dice);
  });

  it.each(SEEDS)('lines of hardly anything, many of them, seed %i', async (seed) => {
    const dice = random(seed * 101);
    const ends = dice.pick([['\n'], ['\r\n'], ['\n', '\r\n', '\n\n\n']]);
    // They begin before the first border of a megabyte, and go on behind it.
    const parts = [IKE.repeat(FULL ? 200 : Math.floor(900_000 / IKE.length))];
    for (let line = 0; line < (FULL ? 250_000 : 60_000); line += 1)
      parts.push('0123456'.slice(dice.below(8)), dice.pick(ends));
    const file = Buffer.from(parts.join(''));
    await expectLines(await kit.file(`short-${seed}.txt`, file), file, 'utf-8', dice);
  });

  it.each(SEEDS)(
    'a lone CR ends a line only where there is no LF at all, however late that comes, seed %i',
    async (seed) => {
      const dice = random(seed * 103);
      const lines = IKE.trimEnd().split('\n');
      const text = Array.from({ length: FULL ? 20_000 : 9000 }, () => dice.pick(lines)).join('\r');
      for (const [name, file] of [
        ['cr', Buffer.from(`${text}\r`)],
        ['late', Buffer.from(`${text}\rand then\n`)],
      ] as const)
        await expectLines(await kit.file(`${name}-${seed}.txt`, file), file, 'utf-8', dice);
    },
  );
});

describe('the lines command', () => {
  let run: Cli;
  beforeAll(async () => {
    run = await cli();
    return () => run.close();
  });

  it.each(FULL ? ['\n', '\r\n'] : ['\r\n'])('prints what sed prints, with lines that end in %j', async (end) => {
    const sed = spawnSync('sed', ['--version'], { stdio: 'ignore' }).error === undefined;
    const dice = random(end.length);
    const lines = IKE.trimEnd().split('\n');
    const text = Array.from({ length: LINES }, () => `${dice.pick(lines)} ${dice.below(1e6)}`).join(end);
    const path = await run.file(`sed-${end.length}/IkeLogs.txt`, text);
    for (let round = 0; round < (FULL ? 3 : 2); round += 1) {
      const from = 1 + dice.below(LINES);
      const count = 1 + dice.below(2000);
      const to = from + count - 1;
      const { bytes } = await run.run('lines', path, '--from', String(from), '--count', String(count));
      const plain = text.split('\n').slice(from - 1, to);
      expect(bytes.toString()).toBe(plain.join('\n') + (to < LINES ? '\n' : ''));
      if (sed) expect(bytes.equals(spawnSync('sed', ['-n', `${from},${to}p`, path]).stdout)).toBe(true);
    }
    const { bytes } = await run.run('lines', path, '--from', String(LINES + 1), '--count', '1');
    expect(bytes).toHaveLength(0);
  });
});
