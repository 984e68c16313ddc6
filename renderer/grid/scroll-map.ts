/**
 * A browser draws no element higher than some 33.5 million px, and a file of ten million lines needs 180 million. So the
 * place in the file (`top`, in px of the whole file) is kept apart from the scroll bar's (`bar`): where the file fits they
 * are the same; where it does not, the bar's range stands for the file's, and `top` stays exact to the pixel by itself.
 */
export interface ScrollMap {
  readonly rowHeight: number;
  readonly total: number;
  readonly viewport: number;
  /** Of the whole file. */
  readonly height: number;
  /** Of the element that is scrolled. */
  readonly drawn: number;
  readonly maxTop: number;
  readonly maxBar: number;
  /** False where bar and top are one and the same. */
  readonly scaled: boolean;
}

/** Below the limits of all browsers (Firefox ends at 17.8 million). */
export const MOST_DRAWN = 16_000_000;

/**
 * Where rows are of any height, the file's height is that of so many rows of one line each: the bar goes by lines, the last
 * of which may stand at the upper edge.
 */
export function wrappedMap(total: number, rowHeight: number, viewport: number): ScrollMap {
  const height = total * rowHeight;
  // Never so low that there is nothing to scroll by: one line may be higher than the window.
  const drawn = Math.min(Math.max(height, viewport * 2), MOST_DRAWN);
  return {
    rowHeight,
    total,
    viewport,
    height,
    drawn,
    maxTop: Math.max(0, height - 1),
    maxBar: Math.max(0, drawn - viewport),
    scaled: true,
  };
}

export function scrollMap(total: number, rowHeight: number, viewport: number): ScrollMap {
  const height = total * rowHeight;
  const drawn = Math.min(height, MOST_DRAWN);
  return {
    rowHeight,
    total,
    viewport,
    height,
    drawn,
    maxTop: Math.max(0, height - viewport),
    maxBar: Math.max(0, drawn - viewport),
    scaled: drawn < height,
  };
}

export function clampTop(map: ScrollMap, top: number): number {
  return Math.min(Math.max(0, top), map.maxTop);
}

export function topOfBar(map: ScrollMap, bar: number): number {
  if (!map.scaled) return clampTop(map, bar);
  return map.maxBar === 0 ? 0 : clampTop(map, Math.round((Math.min(bar, map.maxBar) / map.maxBar) * map.maxTop));
}

export function barOfTop(map: ScrollMap, top: number): number {
  if (!map.scaled) return clampTop(map, top);
  return map.maxTop === 0 ? 0 : (clampTop(map, top) / map.maxTop) * map.maxBar;
}

/** The rows in sight, from 0, both ends included; null where there are none. */
export function rowsInSight(map: ScrollMap, top: number): { readonly first: number; readonly last: number } | null {
  if (map.total === 0) return null;
  const first = Math.min(map.total - 1, Math.floor(top / map.rowHeight));
  const last = Math.min(map.total - 1, Math.max(first, Math.ceil((top + map.viewport) / map.rowHeight) - 1));
  return { first, last };
}

/** The top that puts a row in the middle, as far as the file's ends allow. */
export function topToCentre(map: ScrollMap, row: number): number {
  return clampTop(map, Math.round(row * map.rowHeight - (map.viewport - map.rowHeight) / 2));
}

/** The nearest top at which a row is wholly in sight. */
export function topToShow(map: ScrollMap, row: number, top: number): number {
  const rowTop = row * map.rowHeight;
  if (rowTop < top) return clampTop(map, rowTop);
  const bottom = rowTop + map.rowHeight - map.viewport;
  return clampTop(map, bottom > top ? bottom : top);
}
