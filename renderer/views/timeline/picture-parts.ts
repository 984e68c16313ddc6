import { useEffect, useState } from 'react';
import type { LaneEvent, Params, Returns } from '../../../shared/contract/api.ts';
import type { Counts } from '../../timeline/draw.ts';
import type { Spot } from '../../timeline/lanes.tsx';
import { type Pointed, pointedAt } from '../../timeline/near.ts';
import { type Story, storyOf } from '../../timeline/phases.ts';
import type { Range, Scale } from '../../timeline/scale.ts';
import type { Shown } from './row-view.tsx';
import type { LaneInfo } from './use-lanes.ts';
import type { Picked } from './use-picked.ts';
import { type Listing, laneId } from './use-rows.ts';

export type LaneRow = Params<'run.lanes'>['rows'][number];

/** What stands in a row, as far as it has arrived. */
export function shownOf(listing: Listing, row: number, open: readonly string[], closed: readonly string[]): Shown {
  const what = listing.list.row(row);
  if (what === null) return { kind: 'waiting', level: 2 };
  if (what.kind === 'lane') {
    const lane = listing.lanes[what.lane];
    return lane === undefined
      ? { kind: 'waiting', level: 1 }
      : { kind: 'lane', lane, open: !closed.includes(laneId(lane)) };
  }
  const one = listing.negotiation(what.index);
  if (what.kind === 'negotiation')
    return one === null
      ? { kind: 'waiting', level: 2 }
      : { kind: 'negotiation', one, open: open.includes(one.id) && one.attempts > 1 };
  const attempt = listing.attempt(what.negotiation, what.at);
  return attempt === null ? { kind: 'waiting', level: 3 } : { kind: 'attempt', one: attempt, at: what.at, of: one };
}

/** What the engine is asked for to draw a row. */
export function laneRowOf(shown: Shown): LaneRow | null {
  switch (shown.kind) {
    case 'lane':
      return { peer: shown.lane.peer, instance: shown.lane.instance };
    case 'negotiation':
      return { negotiation: shown.one.id };
    case 'attempt':
      return { attempt: shown.one.attempt };
    case 'waiting':
      return null;
  }
}

/** Whether the selection is this row, or stands in what is folded here. */
export function isPicked(shown: Shown, picked: Picked | null): boolean {
  if (picked === null || picked.attempt === null) return false;
  if (shown.kind === 'attempt') return shown.one.attempt === picked.attempt;
  return shown.kind === 'negotiation' && shown.one.id === picked.negotiation && !shown.open;
}

/** The lane of what belongs to no negotiation. */
export function rowOfLane(listing: Listing, { row }: Picked): number | null {
  const lane = listing.lanes.findIndex(({ peer, instance }) => peer === row.peer && instance === row.instance);
  return lane < 0 ? null : listing.list.atLane(lane);
}

const stories = new WeakMap<readonly LaneEvent[], Story>();

/** What the mouse means at a spot of a row that draws its events one by one. */
export function pointedIn(
  spot: Spot,
  shownAt: (row: number) => Shown,
  of: (row: LaneRow) => LaneInfo | null,
  scale: Scale,
  clock: boolean,
): Pointed | null {
  const lane = spot.x < 0 ? null : laneRowOf(shownAt(spot.row));
  const data = lane === null ? null : (of(lane)?.data ?? null);
  if (data === null || data.kind !== 'events') return null;
  let story = stories.get(data.events);
  if (story === undefined) stories.set(data.events, (story = storyOf(data.events, clock)));
  return pointedAt(story, scale, spot.x);
}

/** Keys zoom around the selection where it is in sight. */
export function middleOf(range: Range, selected: Range | null): number {
  const place = selected?.from ?? Number.NaN;
  return place >= range.from && place <= range.to ? place : (range.from + range.to) / 2;
}

export function brushedRange(held: { readonly from: number; readonly to: number } | null, scale: Scale): Range | null {
  return held === null ? null : { from: scale.place(held.from), to: scale.place(held.to) };
}

/** What has no severity and what is only information is as normal. */
export function countsOf({ error, warning, info, other }: Returns<'run.over'>): Counts {
  return { error, warning, rest: other.map((count, at) => count + (info[at] ?? 0)) };
}

export function toggled(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

export function listOf(list: readonly string[]): string {
  return list.map(encodeURIComponent).join(',');
}

/** True where the window leaves little room. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const listen = () => setNarrow(media.matches);
    media.addEventListener('change', listen);
    return () => media.removeEventListener('change', listen);
  }, []);
  return narrow;
}

const NARROW = '(max-width: 1200px)';
