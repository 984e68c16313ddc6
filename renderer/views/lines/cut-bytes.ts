import type { LogLine } from '../../../shared/contract/api.ts';

/** The engine cuts a line's text at this many characters, one less where that would split a pair. */
const CUT = 4096;

const encoder = new TextEncoder();

/** How many bytes of a line its text leaves out. The line's bytes are counted as they stand in the file. */
export function cutBytes(line: Pick<LogLine, 'text' | 'bytes'>, encoding: string): number {
  if (line.text.length < CUT - 1) return 0;
  const shown = /utf-?16/i.test(encoding) ? line.text.length * 2 : encoder.encode(line.text).length;
  return Math.max(0, line.bytes - shown);
}

/** What was typed into the go-to box as a line number: digits with any grouping. Null for anything else. */
export function lineTyped(text: string, total: number): number | null {
  const digits = text
    .trim()
    .replace(/^[^:]*:(?=\s*\d)/, '')
    .replace(/[\s,.'’_]/g, '');
  if (!/^\d{1,15}$/.test(digits)) return null;
  return Math.min(Math.max(1, Number(digits)), Math.max(1, total));
}
