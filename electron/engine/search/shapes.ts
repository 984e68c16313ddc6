import type { Micros } from '../../../shared/base/units.ts';
import { stampOf } from '../formats/stamp.ts';
import { GRAM_BYTES, VARIABLE, gramOf } from '../store/columns.ts';

/** What a prefix may hold between its thread and its source: "::", the stamp, a blank; small letters for capitals. */
const STAMP = '::dd/dd/dddd-dd:dd:dd';
const DOT = STAMP.length;
const BLANK = DOT + 1;
const HEX = BLANK + 1;
const END = HEX + 8;

/** Whether a text may stand there; a digit may be of the fraction, a word of letters up to f of the sequence number. */
export function mayBeInStamp(text: string): boolean {
  let states = Array.from({ length: END + 1 }, (_, at) => at);
  for (const char of text.toLowerCase()) {
    const next = new Set<number>();
    for (const state of states) for (const then of step(state, char)) next.add(then);
    if (next.size === 0) return false;
    states = [...next];
  }
  return true;
}

function step(state: number, char: string): readonly number[] {
  const digit = char >= '0' && char <= '9';
  if (state < DOT) return (STAMP[state] === 'd' ? digit : STAMP[state] === char) ? [state + 1] : [];
  // Behind the seconds; then within the fraction.
  if (state === DOT) return char === '.' ? [BLANK] : char === ' ' ? [HEX] : [];
  if (state === BLANK) return digit ? [BLANK] : char === ' ' ? [HEX] : [];
  if (state < END) return digit || (char >= 'a' && char <= 'f') ? [state + 1] : [];
  return char === ' ' ? [END] : [];
}

/** Whether a text can only stand within one piece of a line, or in the stamp with what separates that from others. */
export function isWithinPiece(text: string): boolean {
  return !/[[\]|]|::/.test(text);
}

/** Of segments whose stamps are plain: the stamps between two times, `d` for what is not the same in all. */
export function stampShape(times: { readonly from: Micros; readonly to: Micros }): string {
  const [from, to] = [`::${stampOf(times.from)} `, `::${stampOf(times.to)} `];
  let alike = 0;
  // The year stands behind the day: only within a day do all stamps begin as the first and the last do.
  if (from.slice(0, DAY) === to.slice(0, DAY)) while (alike < from.length && from[alike] === to[alike]) alike += 1;
  return from.slice(0, alike) + from.slice(alike).replace(/\d/g, 'd');
}

const DAY = '::MM/DD/YYYY'.length;

/** Whether a text stands in a stamp of a shape. */
export function fitsShape(shape: string, text: string): boolean {
  for (let from = 0; from + text.length <= shape.length; from += 1) {
    let at = 0;
    while (at < text.length && fitsCharacter(shape[from + at], text.charAt(at))) at += 1;
    if (at === text.length) return true;
  }
  return false;
}

function fitsCharacter(shape: string | undefined, char: string): boolean {
  return shape === 'd' ? char >= '0' && char <= '9' : shape === char;
}

/** Whether the grams of a text are all there; true for one too short to tell. Bytes of UTF-8. */
export function mayHold(grams: Uint8Array, text: Buffer): boolean {
  if (grams.length < GRAM_BYTES) return true;
  for (let at = 3; at < text.length; at += 1) {
    const bit = gramOf(fold(text[at - 3]), fold(text[at - 2]), fold(text[at - 1]), fold(text[at]));
    if ((((grams[bit >>> 3] ?? 0) >>> (bit & 7)) & 1) === 0) return false;
  }
  return true;
}

function fold(byte = 0): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/** How a text may stand in a template: as it is, or with some of its runs as variables, whose grams have to be there. */
export interface Form {
  readonly text: Buffer;
  readonly runs: readonly Buffer[];
}

/** A run at either end of the text may go on beyond it, with a digit that makes a variable of it. */
export function formsOf(text: string): Form[] {
  const pieces = Buffer.from(text)
    .toString('latin1')
    .split(/([0-9A-Za-z]+)/);
  let forms: { readonly text: string; readonly runs: readonly string[] }[] = [{ text: '', runs: [] }];
  for (const [at, piece] of pieces.entries()) {
    // What is split by stands at the odd places.
    const isRun = at % 2 === 1;
    const open = isRun && ((at === 1 && pieces[0] === '') || (at === pieces.length - 2 && pieces.at(-1) === ''));
    const digit = isRun && /\d/.test(piece);
    forms = forms.flatMap((form) => [
      ...(digit ? [] : [{ text: form.text + piece, runs: form.runs }]),
      ...(digit || open ? [{ text: form.text + String.fromCharCode(VARIABLE), runs: [...form.runs, piece] }] : []),
    ]);
  }
  return forms.map((form) => ({
    text: Buffer.from(form.text, 'latin1'),
    runs: form.runs.map((run) => Buffer.from(run, 'latin1')),
  }));
}
