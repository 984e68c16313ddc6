import { describe, expect, it } from 'vitest';
import { type Cut, SLOT_BYTES, cutter } from '../../electron/engine/scan/cutter.ts';
import { SEGMENT_BYTES } from '../../electron/engine/scan/limits.ts';
import { type Random, random } from '../make/random.ts';

/** The segments that a file is cut into, each with its text, and the file handed over in odd chunks that are used up at once. */
async function cutOf(
  file: Buffer,
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be',
  dice: Random,
  lineEnd: 'lf' | 'cr' = 'lf',
): Promise<{ readonly cut: Cut; readonly text: Buffer }[]> {
  const found: { cut: Cut; text: Buffer }[] = [];
  const memory = Buffer.alloc(SLOT_BYTES * 2);
  let taken = 0;
  const slots = {
    take: () => Promise.resolve((taken += 1) % 2),
    memory: (slot: number) => memory.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES),
  };
  const cuts = cutter(encoding, lineEnd, 0, slots, async (cut) => {
    found.push({ cut, text: Buffer.from(slots.memory(cut.slot).subarray(0, cut.length)) });
  });
  for (let from = 0; from < file.length;) {
    const chunk = Buffer.from(file.subarray(from, from + 1 + dice.below(900_000)));
    from += chunk.length;
    await cuts.push(chunk);
    chunk.fill(0x58);
  }
  await cuts.end();
  return found;
}

function someLines(dice: Random, bytes: number, longest: number): Buffer {
  const lines: string[] = [];
  for (let size = 0; size < bytes;) {
    const line = dice.pick(['a', 'ü', '漢', '🚇', '']).repeat(dice.below(dice.chance(0.001) ? longest : 60));
    size += line.length + 1;
    lines.push(line);
  }
  return Buffer.from(lines.join(dice.pick(['\n', '\r\n'])));
}

describe('cutting a file into segments', () => {
  it.each([1, 2, 3, 4, 5, 6])('loses nothing and ends each at a line end (seed %i)', async (seed) => {
    const dice = random(seed);
    const file = someLines(dice, 3_500_000, 100_000);
    const found = await cutOf(file, 'utf-8', dice);
    expect(Buffer.concat(found.map(({ text }) => text)).equals(file)).toBe(true);
    let at = 0;
    for (const [index, { cut, text }] of found.entries()) {
      expect([cut.at, cut.bytes, cut.longLines]).toEqual([at, text.length, 0]);
      expect(cut.length).toBeLessThanOrEqual(2 * SEGMENT_BYTES);
      if (index < found.length - 1) expect(text.at(-1)).toBe(10);
      at += cut.bytes;
    }
    expect(found.length).toBeGreaterThan(2);
  });

  it('keeps the front of a line that does not fit, and goes on behind it', async () => {
    const long = Buffer.alloc(5_000_000, 0x61);
    const file = Buffer.concat([Buffer.from('one\n'), long, Buffer.from('\ntwo\nthree')]);
    const found = await cutOf(file, 'utf-8', random(7));
    expect(found.map(({ cut }) => [cut.at, cut.bytes, cut.longLines])).toEqual([
      [0, 4, 0],
      [4, 5_000_001, 1],
      [5_000_005, 9, 0],
    ]);
    expect(found[2]?.text.toString()).toBe('two\nthree');
  });

  it('keeps a line that ends with a full slot, with or without the file going on', async () => {
    for (const more of ['', '\n', '\nx', 'x', 'x\n', 'x\ny']) {
      const file = Buffer.concat([Buffer.alloc(2 * SEGMENT_BYTES, 0x61), Buffer.from(more)]);
      const found = await cutOf(file, 'utf-8', random(8));
      expect(found.reduce((sum, { cut }) => sum + cut.bytes, 0)).toBe(file.length);
      expect(found[0]?.cut.longLines).toBe(more === '' ? 0 : 1);
    }
  });

  it('cuts at CR where that ends the lines', async () => {
    const file = Buffer.from('0123456789\r'.repeat(200_000));
    const found = await cutOf(file, 'utf-8', random(9), 'cr');
    expect(found.length).toBeGreaterThan(1);
    for (const { text } of found) expect(text.at(-1)).toBe(13);
    expect(Buffer.concat(found.map(({ text }) => text)).equals(file)).toBe(true);
  });

  it('counts the lines of UTF-16 that are longer than what is kept of one', async () => {
    const wide = Buffer.from(`one\n${'x'.repeat(700_000)}\ntwo\n${'y'.repeat(600_000)}`, 'utf16le');
    const found = await cutOf(wide, 'utf-16le', random(12));
    expect(found.reduce((sum, { cut }) => sum + cut.longLines, 0)).toBe(2);
  });

  it.each(['utf-16le', 'utf-16be'] as const)(
    'turns %s into UTF-8, and counts in bytes of the file',
    async (encoding) => {
      const dice = random(11);
      const text = someLines(dice, 1_600_000, 5000).toString();
      const wide = Buffer.from(text, 'utf16le');
      if (encoding === 'utf-16be') wide.swap16();
      const found = await cutOf(wide, encoding, dice);
      const lines = text.split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      const seen = Buffer.concat(found.map((one) => one.text)).toString();
      expect(seen === `${lines.join('\n')}\n`).toBe(true);
      let at = 0;
      for (const { cut, text: part } of found) {
        expect(cut.at).toBe(at);
        const here = Buffer.from(wide.subarray(cut.at, cut.at + cut.bytes));
        if (encoding === 'utf-16be') here.swap16();
        expect(
          here.toString('utf16le').replaceAll('\r\n', '\n').replace(/\n$/, '') === part.toString().replace(/\n$/, ''),
        ).toBe(true);
        at += cut.bytes;
      }
      expect(at).toBe(wide.length);
    },
  );
});
