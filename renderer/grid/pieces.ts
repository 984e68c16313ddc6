/** Start and length of a match, in UTF-16 units of a line's text. */
export type Match = readonly [start: number, length: number];

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** A part of a line's text, cut where its matches begin and end. Matches stand in order. */
export function piecesOf(text: string, from: number, to: number, matches: readonly Match[]): readonly Piece[] {
  const pieces: Piece[] = [];
  const put = (start: number, end: number, hit: boolean) => {
    if (end > start) pieces.push({ text: text.slice(start, end), hit });
  };
  let at = from;
  for (const [start, length] of matches) {
    const first = Math.max(at, start);
    const last = Math.min(to, start + length);
    if (last <= first) continue;
    put(at, first, false);
    put(first, last, true);
    at = last;
  }
  put(at, to, false);
  return pieces;
}

/** Where a cell's words stand in what comes before the message; null where the cell says it otherwise than the line. */
export function cellPlace(text: string, textAt: number, cell: string): readonly [from: number, to: number] | null {
  if (cell === '') return null;
  const from = text.slice(0, textAt).indexOf(cell);
  return from < 0 ? null : [from, from + cell.length];
}
