import type { WriteStream } from 'node:tty';

/** Colour on a terminal that wants it, and plain text everywhere else. */
export interface Ink {
  readonly width: number;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const MAX_WIDTH = 100;

export function inkOf(stream: NodeJS.WriteStream | null): Ink {
  const terminal = stream !== null && (stream as WriteStream).isTTY === true;
  const wanted = terminal && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb';
  const paint = (on: number, off: number) => (text: string) =>
    wanted && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    width: Math.max(60, Math.min(MAX_WIDTH, terminal ? ((stream as WriteStream).columns ?? MAX_WIDTH) : MAX_WIDTH)),
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** Words in lines of a width, whatever stood between them; what is longer than a line stands alone in one. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** A block with a label in the margin of its first line. */
export function labelled(
  label: string,
  lines: readonly string[],
  margin: number,
  paint: (text: string) => string,
): string {
  return lines
    .map((line, index) =>
      `${index === 0 ? paint(label) + ' '.repeat(Math.max(margin - label.length, 1)) : ' '.repeat(margin)}${line}`.trimEnd(),
    )
    .join('\n');
}
