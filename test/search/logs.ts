import { decodeText, detectEncoding } from '../../electron/engine/intake/decode.ts';
import { type TextEncoding, encode, plainLines } from '../make/lines.ts';
import type { Random } from '../make/random.ts';

/** A file for a search, and its lines as the rules have them, worked out in the plainest way. */
export interface Made {
  readonly name: string;
  readonly bytes: Buffer;
  readonly lines: readonly string[];
}

const PEERS = ['203.0.113.9', '198.51.100.77', '2001:db8:40::9', '<IPaddress>', ''];
const THREADS = ['0368.03A4', '0368.0F10', '1B2C.0A08', 'FACE.D00D'];
const PROVIDERS = ['ikeext', 'IKEEXT', 'wfp', 'bad[cafe'];
const WORDS = [
  'Policy match error',
  'policy',
  'Looking up',
  'Construct payload of type',
  'error code:0x000035e9',
  '0x0000362c',
  'QM',
  'MM',
  'Kelvin \u212a sign',
  'lon\u017f s',
  'Größe',
  '日本語',
  '😀 pair',
  'bad|cafe',
  '::',
  '[x]',
  'a b',
  'tab\there',
  'abc123def',
  '13801',
  '203.0.113.9',
  'face',
  'ikeext',
  ' ',
  '\ufffd',
];

/** Words that a trace or another log might have, with what makes a reader stumble. */
export function someMessage(dice: Random, variety: number): string {
  const words: string[] = [];
  for (let left = dice.below(4); left >= 0; left -= 1) {
    words.push(dice.pick(WORDS));
    if (dice.chance(variety)) words.push(String(dice.below(1e6)), dice.below(1e9).toString(36));
  }
  return words.join(dice.pick([' ', ' ', '', ':', ', ']));
}

function somePrefix(dice: Random, tick: number): string {
  const time = new Date(Date.UTC(2026, 2, 4, 8) + tick * 37).toISOString();
  const stamp = `${time.slice(5, 7)}/${time.slice(8, 10)}/${time.slice(0, 4)}-${time.slice(11, 23)}`;
  const number = dice.chance(0.1) ? ` ${dice.pick(['0000BADC', 'cafe0001', '12345678'])}` : '';
  const context = dice.chance(0.8) ? ` ${3000 + dice.below(9)}|${dice.pick(PEERS)}|` : '';
  return `[${dice.below(4)}]${dice.pick(THREADS)}::${stamp}${number} [${dice.pick(PROVIDERS)}]${context}`;
}

export function someLog(dice: Random, name: string, count: number, encoding: TextEncoding): Made {
  const lineEnd = dice.pick(['\n', '\n', '\r\n', '\r']);
  const variety = dice.pick([0, 0.3, 1]);
  const trace = dice.chance(0.7);
  const pool = Array.from({ length: dice.pick([8, 40]) }, () => someMessage(dice, variety));
  /** As a log that says the same of other numbers each time. */
  const numbered = dice.chance(0.4);
  const lines = Array.from({ length: count }, (_, tick) => {
    const known = dice.pick(pool);
    const message = numbered
      ? known.replace(/\d+/g, () =>
          dice.pick(['7', 'x9y', String(dice.below(1e6)), `Q${dice.below(1e9).toString(36)}`]),
        )
      : dice.chance(0.8 - variety / 2)
        ? known
        : someMessage(dice, variety);
    if (dice.chance(0.02))
      return dice.pick(['', message, '[0]0368.03A4::03/04/2026-08:00', '[0]x::aa/bb/cccc-dd:ee:ff [p] m']);
    return trace ? somePrefix(dice, tick) + message : message;
  });
  // A CR within a line is a character like any other where lines end in LF.
  if (lineEnd !== '\r' && dice.chance(0.5)) lines.push(`lone\rCR ${dice.pick(pool)}`, 'ends in CR\r');
  const text = lines.join(lineEnd) + (dice.chance(0.5) ? lineEnd : '');
  const bytes = encode(text, encoding);
  const broken =
    encoding === 'utf-8' && dice.chance(0.5)
      ? Buffer.concat([bytes, Buffer.from([0x0a, 0x61, 0xff, 0x62, 0xe2, 0x82, 0x63])])
      : bytes;
  return { name, bytes: broken, lines: linesOf(broken) };
}

export function linesOf(bytes: Buffer): string[] {
  const { encoding, skip } = detectEncoding(bytes.subarray(0, 65_536));
  if (encoding === 'binary') throw new Error('not a text');
  return plainLines(bytes, encoding, skip).map((line) => decodeText(line.bytes, encoding));
}

/** One of them in a pattern: the plain scan would take long over several. */
const LONG_ATOMS = ['.*', '\\d+', '\\w+', '[^ ]*'];
const ATOMS = [
  '.',
  '\\d',
  '\\s',
  '[a-f]',
  '\\b',
  '\\B',
  'x?',
  '(?:)',
  '\\S{2,4}',
  '(?=P)',
  '(?!P)',
  '(?<= )',
  '(?<!\\|)',
];

export interface Asked {
  readonly pattern: string;
  readonly literal: boolean;
  readonly ignoreCase: boolean;
  readonly wholeWord: boolean;
}

/** A pattern of pieces of the lines themselves and of what patterns are made of. */
export function somePattern(dice: Random, lines: readonly string[]): Asked {
  const piece = (): string => {
    const line = dice.pick(lines);
    const from = dice.below(line.length + 1);
    const length = dice.pick([1, 2, 3, 5, 8, 13, 30]);
    const found = line.slice(from, from + length);
    return dice.chance(0.15) ? found.toUpperCase() : found;
  };
  const literal = dice.chance(0.35);
  const escaped = () => piece().replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  let long = false;
  const part = (): string => {
    switch (dice.below(9)) {
      case 0:
        return `(?:${escaped()}|${escaped()})`;
      case 1:
        return `(${escaped()})?`;
      case 2:
        return dice.pick(ATOMS);
      case 8:
        if (long) return escaped();
        long = true;
        return dice.pick(LONG_ATOMS);
      case 3:
        return `(?:${escaped()}){1,2}`;
      default:
        return escaped();
    }
  };
  let pattern = literal ? piece() : Array.from({ length: 1 + dice.below(3) }, part).join('');
  if (!literal && dice.chance(0.1)) pattern = `^${pattern}`;
  if (!literal && dice.chance(0.1)) pattern = `${pattern}$`;
  if (!literal && dice.chance(0.1)) pattern = `${pattern}|${escaped()}`;
  return { pattern, literal, ignoreCase: dice.chance(0.4), wholeWord: dice.chance(0.25) };
}

/** What a pattern means, apart from the engine; null where it is none. */
export function meaning({ pattern, literal, ignoreCase, wholeWord }: Asked): ((line: string) => boolean) | null {
  const source = literal ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : pattern;
  try {
    const inner = new RegExp(source, 'u');
    const regex = new RegExp(
      wholeWord ? `(?<![A-Za-z0-9_])(?:${inner.source})(?![A-Za-z0-9_])` : source,
      ignoreCase ? 'iu' : 'u',
    );
    return (line) => regex.test(line);
  } catch {
    return null;
  }
}
