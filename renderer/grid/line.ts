import type { Severity } from '../../shared/model/words.ts';
import type { ColumnId } from './columns.ts';

export interface GridLine {
  readonly number: number;
  readonly text: string;
  /** Bytes of the line that the text does not show. */
  readonly cutBytes: number;
  /** Recognised, and how grave it is; "plain" for what was recognised and is neither. */
  readonly mark: Severity | 'plain' | null;
  /** The record that the line is of; lines of one record are joined. Null for a line that no rule knows. */
  readonly record: number | null;
  /** What stands before the words, by columns; null where the line has no such prefix and is shown whole. */
  readonly cells: Readonly<Record<ColumnId, string>> | null;
  /** Where the words begin in the text; 0 without a prefix. */
  readonly textAt: number;
}

/** A line in a column as long as the eye can follow, for the width to scroll over. */
export function widthOf(line: GridLine, raw: boolean): number {
  const text = raw ? line.text : line.text.slice(line.textAt);
  return text.length + (text.split('\t').length - 1) * 7 + (line.cutBytes > 0 ? 30 : 2);
}
