import { describe, expect, it } from 'vitest';
import { type Encoding, decodeText, detectEncoding } from '../../electron/engine/intake/decode.ts';
import { splitLines } from '../../electron/engine/intake/lines.ts';
import { ENCODINGS, type TextEncoding, encode, plainLines } from '../make/lines.ts';
import { type Random, random } from '../make/random.ts';

interface Seen {
  readonly text: string;
  readonly offset: number;
  readonly length: number;
}

function split(file: Buffer, encoding: Encoding, skip: number, lineEnd: 'lf' | 'cr', cuts: readonly number[]): Seen[] {
  const seen: Seen[] = [];
  const splitter = splitLines(encoding, lineEnd, skip, (bytes, start, end, offset, length) => {
    seen.push({ text: bytes.toString('utf8', start, end), offset, length });
  });
  let from = skip;
  for (const cut of [...cuts, file.length]) {
    // A copy that is overwritten afterwards: nothing may hold on to the chunk.
    const chunk = Buffer.from(file.subarray(from, cut));
    splitter.push(chunk);
    chunk.fill(0x58);
    from = cut;
  }
  splitter.end();
  return seen;
}

const PIECES = ['a', 'IKE', ' ', '\t', 'ü', '漢', '🚇', '\u0a0d', '\u0d0a', '\u010a', 'x'.repeat(70), '\0'];

function someText(dice: Random, ends: readonly string[]): string {
  let text = '';
  const count = dice.below(60);
  for (let at = 0; at < count; at += 1) text += dice.chance(0.3) ? dice.pick(ends) : dice.pick(PIECES);
  return text;
}

function someCuts(dice: Random, from: number, to: number): number[] {
  const cuts = Array.from({ length: dice.below(12) }, () => from + dice.below(Math.max(to - from, 1)));
  return cuts.sort((a, b) => a - b);
}

const ENDS: Readonly<Record<string, readonly string[]>> = {
  LF: ['\n'],
  CRLF: ['\r\n'],
  'mixed CRLF, LF and lone CR': ['\r\n', '\n', '\r', '\r\r\n'],
  'CR only': ['\r'],
};

describe('lines do not depend on where the chunks end', () => {
  it.each(ENCODINGS.flatMap((encoding) => Object.keys(ENDS).map((ends) => [encoding, ends] as const)))(
    '%s, %s',
    (encoding: TextEncoding, ends) => {
      for (let seed = 1; seed <= 150; seed += 1) {
        const dice = random(seed);
        const file = encode(someText(dice, ENDS[ends] ?? []), encoding);
        const skip = encoding === 'utf-8' ? 0 : encoding === 'utf-8-bom' ? 3 : 2;
        const plain = plainLines(file, encoding, skip);
        const hasLf = plain.some(({ bytes, offset, next }) => next - offset > bytes.length) && file.includes(10);
        const lineEnd = hasLf && plainEnd(file, encoding, skip) === 10 ? 'lf' : 'cr';
        const expected = plain.map(({ offset, bytes }) => ({
          text: decodeText(bytes, encoding),
          offset,
          length: bytes.length,
        }));
        for (const cuts of [[], someCuts(dice, skip, file.length), everyByte(skip, file.length)])
          expect(split(file, encoding, skip, lineEnd, cuts), `seed ${seed}, cuts ${cuts.join()}`).toEqual(expected);
      }
    },
  );

  function everyByte(from: number, to: number): number[] {
    return Array.from({ length: Math.max(to - from - 1, 0) }, (_, at) => from + at + 1);
  }

  function plainEnd(file: Buffer, encoding: TextEncoding, skip: number): 10 | 13 {
    const text = decodeText(file.subarray(skip), encoding);
    return text.includes('\n') ? 10 : 13;
  }
});

describe('half a unit at the end of UTF-16', () => {
  it.each(['utf-16le', 'utf-16be'] as const)('%s: it belongs to the last line, and harms none', (encoding) => {
    const file = Buffer.concat([encode('one\r\ntwo', encoding), Buffer.from([0x41])]);
    const seen = split(file, encoding, 2, 'lf', [5, 9]);
    expect(seen.map(({ text, length }) => [text, length])).toEqual([
      ['one', 6],
      ['two', 7],
    ]);
  });
});

describe('a line of more than a megabyte', () => {
  it('is handed on up to the cap, counted whole, and the next one is right', () => {
    const long = 'L'.repeat((1 << 20) + 5000);
    for (const end of ['\n', '\r\n']) {
      const file = Buffer.from(`first${end}${long}${end}last${end}`);
      const seen = split(file, 'utf-8', 0, 'lf', [100, 700_000, 1_048_580]);
      expect(seen.map(({ text, offset, length }) => [text.length, offset, length])).toEqual([
        [5, 0, 5],
        [1 << 20, 5 + end.length, long.length],
        [4, 5 + long.length + 2 * end.length, 4],
      ]);
    }
  });
});

describe('the encoding of a file', () => {
  const log = '[0]0368.03A4::02/02/2017-17:36:01.496 [ikeext] 3038|52.161.24.36|IKE diagnostic event:\r\n';
  it.each(ENCODINGS)('%s by its mark', (encoding) => {
    const skip = encoding === 'utf-8' ? 0 : encoding === 'utf-8-bom' ? 3 : 2;
    expect(detectEncoding(encode(log, encoding))).toEqual({ encoding, skip });
  });

  it.each(['utf-16le', 'utf-16be'] as const)('%s without a mark, by its NULs', (encoding) => {
    expect(detectEncoding(encode(log, encoding, false))).toEqual({ encoding, skip: 0 });
    expect(detectEncoding(encode('ok', encoding, false))).toEqual({ encoding, skip: 0 });
  });

  it('NULs in an ASCII log do not make it UTF-16', () => {
    expect(detectEncoding(Buffer.from(`${log}${'\0'.repeat(4000)}`)).encoding).toBe('utf-8');
    expect(detectEncoding(Buffer.from(log.replaceAll(' ', '\0'))).encoding).toBe('utf-8');
    expect(detectEncoding(Buffer.alloc(0)).encoding).toBe('utf-8');
    expect(detectEncoding(Buffer.from('a')).encoding).toBe('utf-8');
  });
});
