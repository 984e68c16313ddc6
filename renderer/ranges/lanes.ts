/** The lane of each bar, from 0, so that none covers another: each takes the first that is free from where it begins. */
export function lanesOf(bars: readonly { readonly left: number; readonly width: number }[]): readonly number[] {
  const lanes: number[] = [];
  const ends: number[] = [];
  const order = bars.map((_, index) => index).toSorted((a, b) => begins(bars, a) - begins(bars, b) || a - b);
  for (const index of order) {
    const bar = bars[index];
    if (bar === undefined) continue;
    const free = ends.findIndex((end) => end <= bar.left);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = bar.left + bar.width;
    lanes[index] = lane;
  }
  return lanes;
}

function begins(bars: readonly { readonly left: number }[], index: number): number {
  return bars[index]?.left ?? 0;
}

export interface Label {
  readonly left: number;
  readonly width: number;
  /** The smaller counts for more. */
  readonly rank: number;
}

/** Which labels of one line can be shown without touching, by their indexes: first those that count for more. */
export function roomFor(labels: readonly Label[], gap: number): ReadonlySet<number> {
  const shown = new Set<number>();
  const order = labels
    .map((_, index) => index)
    .toSorted((a, b) => (labels[a]?.rank ?? 0) - (labels[b]?.rank ?? 0) || a - b);
  for (const index of order) {
    const label = labels[index];
    if (label === undefined) continue;
    let touches = false;
    for (const other of shown) {
      const one = labels[other];
      touches ||=
        one !== undefined && label.left < one.left + one.width + gap && one.left < label.left + label.width + gap;
    }
    if (!touches) shown.add(index);
  }
  return shown;
}
