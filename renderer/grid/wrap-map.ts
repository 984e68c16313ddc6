/**
 * Where long lines are wrapped, no row's height is known before it is drawn, and nobody can add up ten million of them. So
 * the place in the file is a line and the px of it that lie above the edge; rows near it are measured, and a move walks
 * over measured heights. The scroll bar goes by lines alone, each as high as any other.
 */
export interface WrapPlace {
  /** From 1. */
  readonly line: number;
  /** Of this line's height, above the upper edge of what is in sight. */
  readonly within: number;
}

/** Height in px, measured or guessed. */
export type HeightOf = (line: number) => number;

/** The last line may stand at the upper edge, and no line further up than that. */
export function clampPlace(place: WrapPlace, total: number, heightOf: HeightOf): WrapPlace {
  if (total === 0 || place.line < 1) return { line: 1, within: 0 };
  if (place.line > total) return { line: total, within: 0 };
  const most = place.line === total ? 0 : heightOf(place.line) - 1;
  return { line: place.line, within: Math.min(Math.max(0, place.within), Math.max(0, most)) };
}

/** So many px further down, or up where they are less than nothing. */
export function movePlace(place: WrapPlace, by: number, total: number, heightOf: HeightOf): WrapPlace {
  let { line } = place;
  let rest = place.within + by;
  while (rest < 0 && line > 1) {
    line -= 1;
    rest += heightOf(line);
  }
  while (line < total && rest >= heightOf(line)) {
    rest -= heightOf(line);
    line += 1;
  }
  return clampPlace({ line, within: Math.max(0, rest) }, total, heightOf);
}

/** The place at which a line's last px stands so far below the upper edge. */
export function placeEndingAt(line: number, below: number, total: number, heightOf: HeightOf): WrapPlace {
  return movePlace({ line, within: 0 }, heightOf(line) - below, total, heightOf);
}

export function placeCentring(line: number, viewport: number, total: number, heightOf: HeightOf): WrapPlace {
  const height = heightOf(line);
  // Higher than what is in sight: it begins at the upper edge.
  if (height >= viewport) return clampPlace({ line, within: 0 }, total, heightOf);
  return movePlace({ line, within: 0 }, -Math.floor((viewport - height) / 2), total, heightOf);
}

/** The nearest place at which a line is in sight, whole where it fits. */
export function placeShowing(
  line: number,
  from: WrapPlace,
  viewport: number,
  total: number,
  heightOf: HeightOf,
): WrapPlace {
  if (line < from.line || (line === from.line && from.within > 0)) return { line, within: 0 };
  const height = heightOf(line);
  if (height >= viewport) return { line, within: 0 };
  const last = lastInSight(from, viewport, total, heightOf);
  if (line < last.line || (line === last.line && last.whole)) return from;
  return placeEndingAt(line, viewport, total, heightOf);
}

/** The last line of which anything is in sight, and whether all of it is. */
export function lastInSight(
  from: WrapPlace,
  viewport: number,
  total: number,
  heightOf: HeightOf,
): { readonly line: number; readonly whole: boolean } {
  let line = from.line;
  let bottom = heightOf(line) - from.within;
  while (bottom < viewport && line < total) {
    line += 1;
    bottom += heightOf(line);
  }
  return { line, whole: bottom <= viewport };
}

/** The place as px of a file whose lines are all of one height, for the scroll bar. */
export function topOfPlace(place: WrapPlace, rowHeight: number, heightOf: HeightOf): number {
  return (place.line - 1 + place.within / Math.max(1, heightOf(place.line))) * rowHeight;
}

export function placeOfTop(top: number, rowHeight: number, total: number, heightOf: HeightOf): WrapPlace {
  const line = Math.min(Math.max(1, total), Math.floor(top / rowHeight) + 1);
  const share = top / rowHeight - (line - 1);
  return clampPlace({ line, within: Math.floor(share * heightOf(line)) }, total, heightOf);
}
