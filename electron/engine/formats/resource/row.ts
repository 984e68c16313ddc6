/** A value of a row, under the name of its column as the export has it. */
export interface Cell {
  readonly name: string;
  readonly value: string;
}

/** One row of an export, whatever its form. Lines are those of the file, the first and the last that it stands on. */
export interface Row {
  readonly line: number;
  readonly lineTo: number;
  readonly cells: readonly Cell[];
  /** The line on which the value of a cell begins. */
  lineOf(cell: number): number;
}

/** Where a form's reader puts what it found. */
export interface RowSink {
  row(row: Row): void;
  /** A record that begins on this line cannot be read; those behind it are. */
  broken(line: number): void;
}

/** Fed the text of a file in order: each line with the break behind it, a long line in pieces. */
export interface RowReader {
  text(text: string, line: number): void;
  end(): void;
}

/** A record that is longer than this is none: a row carries one message. In UTF-16 units. */
export const MAX_RECORD = 1 << 20;
/** Columns of a row that are looked at; a shared table of Azure Monitor has some hundreds. */
export const MAX_CELLS = 600;
