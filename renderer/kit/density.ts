import { createContext, useContext } from 'react';

/** How high rows are, in px: those of tables and lists, and lines of log text. */
export interface RowHeights {
  readonly row: number;
  readonly line: number;
}

export const ROW_HEIGHTS = {
  compact: { row: 20, line: 16 },
  usual: { row: 24, line: 18 },
  comfortable: { row: 28, line: 22 },
} as const satisfies Readonly<Record<string, RowHeights>>;

export type Density = keyof typeof ROW_HEIGHTS;

export const DensityContext = createContext<RowHeights>(ROW_HEIGHTS.usual);

/** For whoever reckons where rows stand; what is drawn by CSS takes --row and --line. */
export function useRowHeights(): RowHeights {
  return useContext(DensityContext);
}
