/** The rows of the timeline as one list: lanes, the negotiations in each, and the attempts of those that are unfolded. */
export type Row =
  | { readonly kind: 'lane'; readonly lane: number }
  | { readonly kind: 'negotiation'; readonly lane: number; readonly index: number }
  | {
      readonly kind: 'attempt';
      readonly lane: number;
      readonly index: number;
      readonly negotiation: string;
      readonly at: number;
    };

export interface Unfolded {
  readonly id: string;
  /** Its place among all negotiations. */
  readonly index: number;
  readonly attempts: number;
}

export interface RowList {
  readonly total: number;
  row(at: number): Row | null;
  /** The row of a negotiation; that of its lane where the lane is closed. */
  atNegotiation(index: number): number | null;
  /** The row of a lane's head. */
  atLane(lane: number): number | null;
}

interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly kind: Row['kind'];
  readonly lane: number;
  /** Place of the first negotiation; of attempts, of their negotiation. */
  readonly index: number;
  readonly id: string;
}

export function rowList(
  lanes: readonly { readonly rows: number }[],
  unfolded: readonly Unfolded[],
  closed: ReadonlySet<number>,
): RowList {
  const stretches: Stretch[] = [];
  const open = unfolded.toSorted((a, b) => a.index - b.index);
  let total = 0;
  let begin = 0;
  const add = (stretch: Omit<Stretch, 'first'>) => {
    if (stretch.count === 0) return;
    stretches.push({ ...stretch, first: total });
    total += stretch.count;
  };
  for (const [lane, { rows }] of lanes.entries()) {
    const end = begin + rows;
    add({ kind: 'lane', lane, index: begin, count: 1, id: '' });
    if (!closed.has(lane)) {
      let index = begin;
      for (const one of open) {
        if (one.index < begin || one.index >= end || one.index < index) continue;
        add({ kind: 'negotiation', lane, index, count: one.index - index + 1, id: '' });
        add({ kind: 'attempt', lane, index: one.index, count: one.attempts, id: one.id });
        index = one.index + 1;
      }
      add({ kind: 'negotiation', lane, index, count: end - index, id: '' });
    }
    begin = end;
  }
  return {
    total,
    row(at) {
      const stretch = stretchAt(stretches, at);
      if (stretch === null) return null;
      const { kind, lane, index, id } = stretch;
      const offset = at - stretch.first;
      if (kind === 'lane') return { kind, lane };
      return kind === 'negotiation'
        ? { kind, lane, index: index + offset }
        : { kind, lane, index, negotiation: id, at: offset };
    },
    atNegotiation(wanted) {
      for (const { kind, index, count, first } of stretches)
        if (kind === 'negotiation' && wanted >= index && wanted < index + count) return first + wanted - index;
      const lane = laneOf(lanes, wanted);
      return lane === null ? null : this.atLane(lane);
    },
    atLane: (wanted) => stretches.find(({ kind, lane }) => kind === 'lane' && lane === wanted)?.first ?? null,
  };
}

function stretchAt(stretches: readonly Stretch[], at: number): Stretch | null {
  let low = 0;
  let high = stretches.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const stretch = stretches[middle];
    if (stretch === undefined) return null;
    if (at < stretch.first) high = middle - 1;
    else if (at >= stretch.first + stretch.count) low = middle + 1;
    else return stretch;
  }
  return null;
}

function laneOf(lanes: readonly { readonly rows: number }[], index: number): number | null {
  let end = 0;
  for (const [lane, { rows }] of lanes.entries()) {
    end += rows;
    if (index < end) return lane;
  }
  return null;
}
