import type { RefObject } from 'react';
import type { ScrollMap } from './scroll-map.ts';

/** A window over the rows, whether these are all of one height or not. */
export interface GridView {
  /** For the element that is scrolled, and the one in it that holds the rows. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: RefObject<HTMLDivElement | null>;
  readonly map: ScrollMap;
  /** Lines in sight, both ends included; last before first where there are none. */
  readonly first: number;
  readonly last: number;
  /** Lines to draw. */
  readonly from: number;
  readonly to: number;
  /** The scroll bar's place, and from there to the first row that is drawn; null where the view puts the rows there itself. */
  readonly bar: number;
  readonly offset: number | null;
  readonly centre: (line: number) => void;
  /** Moves no further than is needed. */
  readonly show: (line: number) => void;
  readonly scrollBy: (px: number) => void;
  readonly across: (by: number) => void;
  /** The line so many px below the upper edge. */
  readonly lineAt: (y: number) => number;
}

export const OVERSCAN = 12;
