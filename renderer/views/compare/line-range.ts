export interface LineRange {
  readonly from: number;
  readonly to: number;
  /** So many lines were asked for; there is room for fewer where `to` is nearer. */
  readonly wished: number;
}

/** "100-2000", "100-", "100"; "" is the whole file. At most `most` lines of it. Null where it cannot be read. */
export function readRange(text: string, lines: number, most: number): LineRange | null {
  const read = /^\s*(\d{1,12})?\s*(-)?\s*(\d{1,12})?\s*$/.exec(text);
  if (read === null) return null;
  const from = Math.min(Math.max(1, Number(read[1] ?? '1')), Math.max(1, lines));
  const end = read[3] !== undefined ? Number(read[3]) : read[1] !== undefined && read[2] === undefined ? from : lines;
  if (read[3] !== undefined && end < from) return null;
  const to = Math.min(Math.max(from, end), Math.max(1, lines));
  return { from, to: Math.min(to, from + most - 1), wished: to - from + 1 };
}
