import type { Encoding } from '../../electron/engine/intake/decode.ts';

export type TextEncoding = Exclude<Encoding, 'binary'>;

export const ENCODINGS: readonly TextEncoding[] = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'];

/** A text as the bytes of an encoding, with its mark where `marked` (UTF-8 by its own kind). */
export function encode(text: string, encoding: TextEncoding, marked = true): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-8-bom':
      return Buffer.from(`\ufeff${text}`);
    case 'utf-16le':
      return Buffer.from(`${marked ? '\ufeff' : ''}${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`${marked ? '\ufeff' : ''}${text}`, 'utf16le').swap16();
  }
}

export interface PlainLine {
  readonly offset: number;
  /** Without its end. */
  readonly bytes: Buffer;
  /** Where the next line begins. */
  readonly next: number;
}

/** The lines of a file by its rules, worked out in the plainest way: what the engine says is held against it. */
export function plainLines(file: Buffer, encoding: TextEncoding, skip: number): PlainLine[] {
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  const at = (position: number): number => {
    if (unit === 1) return file[position] ?? -1;
    if (position + 1 >= file.length) return -1;
    return encoding === 'utf-16le' ? file.readUInt16LE(position) : file.readUInt16BE(position);
  };
  const marks = (value: number): boolean => {
    for (let position = skip; position < file.length; position += unit) if (at(position) === value) return true;
    return false;
  };
  const end = marks(10) ? 10 : 13;
  const lines: PlainLine[] = [];
  let start = skip;
  for (let position = skip; position < file.length; position += unit) {
    if (at(position) !== end) continue;
    const cr = end === 10 && position > start && at(position - unit) === 13;
    lines.push({ offset: start, bytes: file.subarray(start, cr ? position - unit : position), next: position + unit });
    start = position + unit;
  }
  if (start < file.length) {
    const cr = end === 10 && at(file.length - unit) === 13;
    lines.push({
      offset: start,
      bytes: file.subarray(start, cr ? file.length - unit : file.length),
      next: file.length,
    });
  }
  return lines;
}
