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
  /** The segment that begins with an address. */
  readonly places: ReadonlyMap<bigint, number>;
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
  const places = new Map(starts.map((start, index) => [start, index]));
  const kinds = kindsOf(own, places);
  const pieces = starts
    .slice(0, -1)
    .map((from, index): Piece => ({ from, to: (starts[index + 1] ?? from) - 1n, kind: kinds[index] ?? 'gap' }));
  // With nothing to tell apart the whole axis is one stretch.
  const alone = pieces.length === 1;
  const weights = pieces.map(({ from, to, kind }) => (alone || kind === 'held' ? weightOf(from, to) : 0));
  const broken = pieces.reduce((all, { kind }) => all + (alone || kind === 'held' ? 0 : BREAK[kind]), 0);
  const free = Math.max(0, width - broken);
  const least = pieces.map((_, index): number => (weights[index] === 0 ? 0 : LEAST));
  let taken = sum(least);
  for (const name of names) {
    if (taken >= free) break;
    const wanted = withName(name, places, least);
    const more = sum(wanted.map(({ index, size }) => size - (least[index] ?? 0)));
    if (taken + more > free) continue;
    for (const { index, size } of wanted) least[index] = size;
    taken += more;
  }
  const sizes = shared(weights, least, free);
  let left = 0;
  const segments = pieces.map(({ kind, ...piece }, index): Segment => {
    const size = !alone && kind !== 'held' ? BREAK[kind] : (sizes[index] ?? 0);
    const segment = { ...piece, kind: alone ? ('held' as const) : kind, left, width: size };
    left += size;
    return segment;
  });
  return { family, width: left, segments, places };
}

type Piece = Pick<Segment, 'from' | 'to' | 'kind'>;

/** What each stretch is held by, in one pass over where ranges begin and end. */
function kindsOf(ranges: readonly AddressRange[], places: ReadonlyMap<bigint, number>): readonly Segment['kind'][] {
  const steps = { held: new Int32Array(places.size), rest: new Int32Array(places.size) };
  for (const range of ranges) {
    const step = isEverything(range) ? steps.rest : steps.held;
    const [from, to] = [places.get(range.from) ?? 0, places.get(range.to + 1n) ?? 0];
    step[from] = (step[from] ?? 0) + 1;
    step[to] = (step[to] ?? 0) - 1;
  }
  const open = { held: 0, rest: 0 };
  return Array.from({ length: places.size }, (_, index) => {
    open.held += steps.held[index] ?? 0;
    open.rest += steps.rest[index] ?? 0;
    return open.held > 0 ? 'held' : open.rest > 0 ? 'rest' : 'gap';
  });
}

/** The least that stretches then need: a name over several is shared out among those that have room. */
function withName(
  { range, width }: Name,
  places: ReadonlyMap<bigint, number>,
  least: readonly number[],
): readonly { readonly index: number; readonly size: number }[] {
  const [from, to] = [places.get(range.from), places.get(range.to + 1n)];
  if (from === undefined || to === undefined) return [];
  const own: number[] = [];
  for (let index = from; index < to; index += 1) if (least[index] !== 0) own.push(index);
  return own.map((index) => ({ index, size: Math.max(least[index] ?? 0, width / own.length) }));
}

/** The width by weight, where none gets less than its least; all of them their least where there is no more. */
function shared(weights: readonly number[], least: readonly number[], width: number): readonly number[] {
  const sizes = [...least];
  let open = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
  let left = width;
  for (;;) {
    const unit = left / sum(open.map((index) => weights[index] ?? 0));
    const kept = open.filter((index) => (weights[index] ?? 0) * unit >= (least[index] ?? 0));
    if (kept.length === open.length) {
      for (const index of open) sizes[index] = (weights[index] ?? 0) * unit;
      return sizes;
    }
    const given = new Set(kept);
    left -= sum(open.map((index) => (given.has(index) ? 0 : (least[index] ?? 0))));
    open = kept;
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
  const first = scale.segments[scale.places.get(from) ?? -1];
  const last = scale.segments[(scale.places.get(to + 1n) ?? 0) - 1];
  if (first === undefined || last === undefined) return { left: 0, width: 0 };
  return { left: first.left, width: last.left + last.width - first.left };
}
