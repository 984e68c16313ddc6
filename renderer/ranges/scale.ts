import type { AddressRange } from '../../shared/net/ranges.ts';
import { isEverything } from '../../shared/net/ranges.ts';

/**
 * An axis of addresses in pieces: a stretch between two ends that matter gets room by what is told apart there, not by how
 * many addresses it holds. What no range holds, or only "all addresses", is broken off to a narrow strip.
 */
export interface Segment {
  readonly from: bigint;
  readonly to: bigint;
  /** Held by a range of its own, by "all addresses" alone, or by none. */
  readonly kind: 'held' | 'rest' | 'gap';
  /** In px from the start of the axis. */
  readonly left: number;
  readonly width: number;
}

export interface Scale {
  readonly family: 4 | 6;
  readonly width: number;
  readonly segments: readonly Segment[];
}

const BREAK = { rest: 44, gap: 28 } as const;
/** The least that a stretch gets: a bar of it can be seen and pressed. */
const LEAST = 16;

/** A range that would be named where it stands, in so many px. */
export interface Name {
  readonly range: AddressRange;
  readonly width: number;
}

/**
 * At least so many px wide; wider where there is more to tell apart than fits. Of one family. Names get their room in
 * their order, each as far as there is any left.
 */
export function scaleOf(
  family: 4 | 6,
  ranges: readonly AddressRange[],
  width: number,
  names: readonly Name[] = [],
): Scale {
  const own = ranges.filter((range) => range.family === family);
  const starts = [...new Set(own.flatMap(({ from, to }) => [from, to + 1n]))].toSorted((a, b) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  const pieces = starts.slice(0, -1).map((from, index) => {
    const to = (starts[index + 1] ?? from) - 1n;
    const holding = own.filter((range) => range.from <= from && range.to >= to);
    const kind: Segment['kind'] =
      holding.length === 0 ? 'gap' : holding.every((range) => isEverything(range)) ? 'rest' : 'held';
    return { from, to, kind };
  });
  // With nothing to tell apart the whole axis is one stretch.
  const alone = pieces.length === 1;
  const weights = pieces.map(({ from, to, kind }) => (alone || kind === 'held' ? weightOf(from, to) : 0));
  const broken = pieces.reduce((all, { kind }) => all + (alone || kind === 'held' ? 0 : BREAK[kind]), 0);
  const free = Math.max(0, width - broken);
  let least = pieces.map((_, index): number => (weights[index] === 0 ? 0 : LEAST));
  for (const name of names) {
    const wanted = withName(name, pieces, least);
    if (sum(wanted) <= free) least = wanted;
  }
  const sizes = shared(weights, least, free);
  let left = 0;
  const segments = pieces.map(({ kind, ...piece }, index): Segment => {
    const size = !alone && kind !== 'held' ? BREAK[kind] : (sizes[index] ?? 0);
    const segment = { ...piece, kind: alone ? ('held' as const) : kind, left, width: size };
    left += size;
    return segment;
  });
  return { family, width: left, segments };
}

type Piece = Pick<Segment, 'from' | 'to' | 'kind'>;

/** The least that each stretch then needs: a name over several is shared out among those that have room. */
function withName({ range, width }: Name, pieces: readonly Piece[], least: readonly number[]): number[] {
  const own = pieces.map(({ from, to }, index) => least[index] !== 0 && from >= range.from && to <= range.to);
  const each = width / own.filter(Boolean).length;
  return least.map((size, index) => (own[index] === true ? Math.max(size, each) : size));
}

/** The width by weight, where none gets less than its least; all of them their least where there is no more. */
function shared(weights: readonly number[], least: readonly number[], width: number): readonly number[] {
  const sizes = [...least];
  let open = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
  for (;;) {
    const left = width - sum(sizes.map((size, index) => (open.includes(index) ? 0 : size)));
    const unit = left / sum(open.map((index) => weights[index] ?? 0));
    const short = open.filter((index) => (weights[index] ?? 0) * unit < (least[index] ?? 0));
    if (short.length === 0 || short.length === open.length) {
      if (short.length === 0) for (const index of open) sizes[index] = (weights[index] ?? 0) * unit;
      return sizes;
    }
    open = open.filter((index) => !short.includes(index));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** A /8 gets a little more room than a /32, and no more. */
function weightOf(from: bigint, to: bigint): number {
  const bits = (to - from + 1n).toString(2).length - 1;
  return 1 + Math.min(bits, 32) / 64;
}

/** Where a range that was given to the scale begins and ends, in px. */
export function spanOf(scale: Scale, { from, to }: AddressRange): { readonly left: number; readonly width: number } {
  const first = scale.segments.find((segment) => segment.from === from);
  const last = scale.segments.findLast((segment) => segment.to === to);
  if (first === undefined || last === undefined) return { left: 0, width: 0 };
  return { left: first.left, width: last.left + last.width - first.left };
}
