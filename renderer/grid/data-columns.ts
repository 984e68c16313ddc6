import type { ReactNode } from 'react';
import { boundWidth } from './columns.ts';

/** A column of a data grid: what it says of a row, as text and as it is drawn. */
export interface DataColumn<Row> {
  readonly id: string;
  readonly name: string;
  /** In px; of the one that grows, the least. */
  readonly width: number;
  /** Takes the room that the others leave. */
  readonly grow?: boolean;
  readonly mono?: boolean;
  /** Numbers, aligned by their ends. */
  readonly end?: boolean;
  /** Can be sorted by. */
  readonly sorts?: boolean;
  /** Hidden until it is asked for. */
  readonly off?: boolean;
  /** As it is copied; also the tooltip of a cell that is cut. */
  readonly text: (row: Row) => string;
  /** Where the text alone is not enough. */
  readonly draw?: (row: Row) => ReactNode;
}

export interface Sorting {
  readonly by: string;
  readonly descending: boolean;
}

/** What somebody made of a grid's columns: widths in px, and which of them stand otherwise than at first. */
export interface ColumnsChoice {
  readonly widths: Readonly<Record<string, number>>;
  readonly turned: readonly string[];
}

export const NO_CHOICE: ColumnsChoice = { widths: {}, turned: [] };

export function isShown(choice: ColumnsChoice, column: Pick<DataColumn<never>, 'id' | 'off'>): boolean {
  return choice.turned.includes(column.id) === (column.off === true);
}

/** The columns that are shown, as wide as they were made. */
export function chosenColumns<Row>(
  choice: ColumnsChoice,
  columns: readonly DataColumn<Row>[],
): readonly DataColumn<Row>[] {
  return columns
    .filter((column) => isShown(choice, column))
    .map((column) => {
      const width = choice.widths[column.id];
      return width === undefined ? column : { ...column, width };
    });
}

export function widened(choice: ColumnsChoice, id: string, width: number): ColumnsChoice {
  return { ...choice, widths: { ...choice.widths, [id]: boundWidth(width) } };
}

export function turned(choice: ColumnsChoice, id: string): ColumnsChoice {
  return {
    ...choice,
    turned: choice.turned.includes(id) ? choice.turned.filter((one) => one !== id) : [...choice.turned, id],
  };
}

/** What was remembered, as far as it is sound. */
export function readColumnsChoice(stored: unknown): ColumnsChoice {
  if (typeof stored !== 'object' || stored === null) return NO_CHOICE;
  const { widths, turned: given } = stored as { readonly widths?: unknown; readonly turned?: unknown };
  const known = typeof widths === 'object' && widths !== null ? Object.entries(widths) : [];
  return {
    widths: Object.fromEntries(
      known.flatMap(([id, width]) =>
        typeof width === 'number' && Number.isFinite(width) ? [[id, boundWidth(width)]] : [],
      ),
    ),
    turned: Array.isArray(given) ? given.filter((id): id is string => typeof id === 'string') : [],
  };
}

/** Up, then down, then as it was. */
export function nextSorting(now: Sorting | null, by: string): Sorting | null {
  if (now?.by !== by) return { by, descending: false };
  return now.descending ? null : { by, descending: true };
}

/** A row as spreadsheets take it. */
export function rowAsTsv<Row>(columns: readonly DataColumn<Row>[], row: Row): string {
  return columns.map(({ text }) => text(row).replace(/[\t\r\n]+/g, ' ')).join('\t');
}
