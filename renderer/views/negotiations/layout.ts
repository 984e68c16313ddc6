/** A row of the list: a group's head, a negotiation by its place, or one of the attempts that are folded into it. */
export type Item =
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'row'; readonly group: number; readonly row: number }
  | { readonly kind: 'attempt'; readonly group: number; readonly row: number; readonly at: number };

export interface Heights {
  readonly group: number;
  readonly row: number;
  readonly attempt: number;
}

/** A negotiation that is open: its place in the list, and how many attempts it has. */
export interface Open {
  readonly row: number;
  readonly attempts: number;
}

/** Where each row of the list stands. Rows are of three heights and may be hundreds of thousands, so runs of alike ones are kept. */
export interface Layout {
  readonly items: number;
  readonly height: number;
  item(index: number): Item | null;
  topOf(index: number): number;
  heightOf(index: number): number;
  /** The item at so many px from the top. */
  indexAt(y: number): number;
  indexOf(item: Item): number;
}

interface Run {
  /** Of its first item, in px and by number. */
  readonly top: number;
  readonly index: number;
  readonly count: number;
  readonly height: number;
  /** Its first item. */
  readonly item: Item;
}

/** `groups` says how many negotiations each has, in their order; `open` is in the order of places. */
export function layoutOf(groups: readonly number[], open: readonly Open[], heights: Heights): Layout {
  const runs: Run[] = [];
  let top = 0;
  let index = 0;
  let next = 0;
  const add = (item: Item, count: number) => {
    if (count === 0) return;
    const height = heights[item.kind];
    runs.push({ top, index, count, height, item });
    top += count * height;
    index += count;
  };
  let row = 0;
  for (const [group, rows] of groups.entries()) {
    add({ kind: 'group', group }, 1);
    const end = row + rows;
    for (let opened = open[next]; opened !== undefined && opened.row < end; opened = open[next]) {
      add({ kind: 'row', group, row }, opened.row - row + 1);
      add({ kind: 'attempt', group, row: opened.row, at: 0 }, opened.attempts);
      row = opened.row + 1;
      next += 1;
    }
    add({ kind: 'row', group, row }, end - row);
    row = end;
  }
  const runAt = (fits: (run: Run) => boolean): Run | undefined => {
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const run = runs[middle];
      if (run !== undefined && fits(run)) low = middle;
      else high = middle - 1;
    }
    return runs[low];
  };
  const ofIndex = (wanted: number) => runAt((run) => run.index <= wanted);
  return {
    items: index,
    height: top,
    item(wanted) {
      const run = ofIndex(wanted);
      return run === undefined || wanted < 0 || wanted >= index ? null : later(run.item, wanted - run.index);
    },
    topOf(wanted) {
      const run = ofIndex(wanted);
      return run === undefined ? 0 : run.top + (wanted - run.index) * run.height;
    },
    heightOf: (wanted) => ofIndex(wanted)?.height ?? 0,
    indexAt(y) {
      const run = runAt((one) => one.top <= y);
      if (run === undefined) return 0;
      return run.index + Math.min(run.count - 1, Math.max(0, Math.floor((y - run.top) / run.height)));
    },
    indexOf(wanted) {
      const run = runs.find(
        ({ item, count }) =>
          item.kind === wanted.kind &&
          (wanted.kind === 'group'
            ? item.group === wanted.group
            : item.kind === 'row'
              ? within(orderOf(wanted) - item.row, count)
              : item.kind === 'attempt' &&
                wanted.kind === 'attempt' &&
                item.row === wanted.row &&
                within(wanted.at, count)),
      );
      if (run === undefined) return -1;
      const from = run.item.kind === 'row' ? orderOf(wanted) - run.item.row : wanted.kind === 'attempt' ? wanted.at : 0;
      return run.index + from;
    },
  };
}

function later(item: Item, by: number): Item {
  if (item.kind === 'row') return { ...item, row: item.row + by };
  return item.kind === 'attempt' ? { ...item, at: item.at + by } : item;
}

function orderOf(item: Item): number {
  return item.kind === 'group' ? item.group : item.row;
}

function within(at: number, count: number): boolean {
  return at >= 0 && at < count;
}
