import { useState } from 'react';
import { type GridLine, widthOf } from './line.ts';

type LineOf = (number: number) => GridLine | undefined;

/** Which rows are drawn, and where. */
export interface Picture {
  readonly from: number;
  readonly to: number;
  /** From the top of what is in sight to the first row, in px. */
  readonly offset: number | null;
}

/** While nothing of what is in sight has come yet, the picture before it stays in sight; null where the new one can be drawn. */
export function usePictureBefore(fresh: Picture, here: boolean): Picture | null {
  const [before, setBefore] = useState<Picture | null>(null);
  if (
    here &&
    (before === null || before.from !== fresh.from || before.to !== fresh.to || before.offset !== fresh.offset)
  )
    setBefore(fresh);
  return here ? null : before;
}

/** The longest line seen so far, in characters: the width to scroll over only ever grows, so that it does not jump. */
export function useLongest(line: LineOf, shown: Picture, raw: boolean): number {
  const [longest, setLongest] = useState(80);
  let most = longest;
  for (let number = shown.from; number <= shown.to; number += 1) {
    const found = line(number);
    if (found !== undefined) most = Math.max(most, widthOf(found, raw || found.cells === null));
  }
  if (most > longest) setLongest(most);
  return most;
}

/** Whether anything of these lines has come. */
export function someLoaded(line: LineOf, first: number, last: number): boolean {
  for (let number = first; number <= last; number += 1) if (line(number) !== undefined) return true;
  return false;
}
