import { MAX_CELLS, MAX_RECORD, type Cell, type RowReader, type RowSink } from './row.ts';

/**
 * Rows of a table: what the portal exports (commas, quoted fields with doubled quotes and line breaks), what a spreadsheet
 * saves (semicolons, a first line `sep=;`) and what is copied out of a grid (tabs). A quote that nothing closes costs its own
 * row: a line that is a whole row by itself begins the next one.
 */
const SEPARATORS = ['\t', ';', ',', '|'] as const;
const QUOTE = '"';
/** Lines that one field may go over. */
const MAX_LINES = 1000;

/** What the table is known by from its first line, and how a whole row is told. */
export interface TableHints {
  /** The names of the columns; null where this line is a row already. */
  header(cells: readonly string[]): readonly string[] | null;
  /** How much a first line that is cut so looks like a header or a row; more is better. */
  fit(cells: readonly string[]): number;
  /** Whether these cells, or the first of them, can be a row of a table with these columns. */
  isRow(cells: readonly string[], names: readonly string[]): boolean;
  /** The column that takes what is left over where its separators are not quoted. */
  wide(names: readonly string[]): number;
}

interface Field {
  readonly value: string;
  readonly line: number;
}

export function csvRows(hints: TableHints, sink: RowSink): RowReader {
  let separator = '';
  let names: readonly string[] | null = null;
  let fields: Field[] = [];
  /** A quoted field that goes on behind its line. */
  let open: { text: string; readonly line: number } | null = null;
  let first = 0;
  let lastLine = 0;
  /** Of a long line, what came before. */
  let begun = '';

  return {
    text(text, line) {
      if (!text.endsWith('\n')) {
        if (begun.length <= MAX_RECORD) begun += text;
        return;
      }
      const whole = begun + text.slice(0, -1);
      begun = '';
      take(whole.endsWith('\r') ? whole.slice(0, -1) : whole, line);
    },
    end() {
      if (begun !== '') take(begun, lastLine + 1);
      if (open !== null) sink.broken(first);
    },
  };

  function take(text: string, line: number): void {
    lastLine = line;
    if (names === null && open === null) {
      if (text.trim() === '') return;
      const said = /^"?sep=(.)"?$/i.exec(text)?.[1];
      if (said !== undefined) separator = said;
      else begin(text, line);
      return;
    }
    if (open === null) {
      if (text.trim() === '') return;
      first = line;
    } else if (beginsRow(text) || line - first > MAX_LINES || open.text.length > MAX_RECORD) {
      sink.broken(first);
      [fields, open, first] = [[], null, line];
    }
    split(text, line);
    if (open === null) give(line);
  }

  function begin(text: string, line: number): void {
    const head = text.replace(/^\uFEFF/, '');
    if (separator === '') separator = separatorOf(head);
    const { cells } = alone(head, separator);
    names = hints.header(cells);
    if (names !== null) return;
    names = cells.map((_, index) => `column ${index + 1}`);
    take(head, line);
  }

  function separatorOf(head: string): string {
    const fits = SEPARATORS.map((by) => {
      const { cells } = alone(head, by);
      return { by, fit: hints.fit(cells), count: cells.length };
    });
    return fits.toSorted((a, b) => b.fit - a.fit || b.count - a.count)[0]?.by ?? ',';
  }

  /** The cells of a line on its own, without one whose quote is not closed on it. */
  function alone(text: string, by: string): { readonly cells: string[]; readonly open: boolean } {
    const cells: string[] = [];
    let at = 0;
    while (at <= text.length && cells.length <= MAX_CELLS) {
      let value = '';
      if (text[at] === QUOTE) {
        const end = closing(text, at + 1);
        if (end < 0) return { cells, open: true };
        value = text.slice(at + 1, end).replaceAll('""', QUOTE);
        at = end + 1;
      }
      const next = text.indexOf(by, at);
      const to = next < 0 ? text.length : next;
      cells.push(value + text.slice(at, to));
      at = to + 1;
    }
    return { cells, open: false };
  }

  /** The beginning of a row, though a quoted field before it was never closed. */
  function beginsRow(text: string): boolean {
    const { cells, open: goesOn } = alone(text, separator);
    return names !== null && (goesOn || cells.length >= names.length) && hints.isRow(cells, names);
  }

  function split(text: string, line: number): void {
    let at = 0;
    if (open !== null) {
      const end = closing(text, 0);
      open.text += `\n${end < 0 ? text : text.slice(0, end)}`;
      if (end < 0) return;
      at = end + 1;
      const next = text.indexOf(separator, at);
      const to = next < 0 ? text.length : next;
      add(open.text.replaceAll('""', QUOTE) + text.slice(at, to), open.line);
      open = null;
      if (next < 0) return;
      at = to + 1;
    }
    while (at <= text.length) {
      let value = '';
      if (text[at] === QUOTE) {
        const end = closing(text, at + 1);
        if (end < 0) {
          open = { text: text.slice(at + 1), line };
          return;
        }
        value = text.slice(at + 1, end).replaceAll('""', QUOTE);
        at = end + 1;
      }
      const next = text.indexOf(separator, at);
      const to = next < 0 ? text.length : next;
      add(value + text.slice(at, to), line);
      at = to + 1;
    }
  }

  function add(value: string, line: number): void {
    fields.push({ value, line });
  }

  function give(lineTo: number): void {
    if (names === null) return;
    const found = joined(fields, names);
    fields = [];
    const cells = found.slice(0, MAX_CELLS).map(({ value }, at): Cell => ({ name: names?.[at] ?? '', value }));
    sink.row({ line: first, lineTo, cells, lineOf: (cell) => found[cell]?.line ?? first });
  }

  /** A message with separators in it that nobody quoted is one cell again. */
  function joined(all: readonly Field[], columns: readonly string[]): readonly Field[] {
    const more = all.length - columns.length;
    const wide = more > 0 ? hints.wide(columns) : -1;
    if (wide < 0) return all;
    const parts = all.slice(wide, wide + more + 1);
    const value = parts.map((part) => part.value).join(separator);
    return [...all.slice(0, wide), { value, line: parts[0]?.line ?? first }, ...all.slice(wide + more + 1)];
  }
}

/** Where the quoted field ends; -1 where it goes on. Doubled quotes are part of it. */
function closing(text: string, from: number): number {
  for (let at = text.indexOf(QUOTE, from); at >= 0; at = text.indexOf(QUOTE, at + 2))
    if (text[at + 1] !== QUOTE) return at;
  return -1;
}
