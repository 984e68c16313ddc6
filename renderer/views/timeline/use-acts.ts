import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { MenuEntry } from '../../kit/context-menu.tsx';
import type { LanesHandle, Spot } from '../../timeline/lanes.tsx';
import type { Pointed } from '../../timeline/near.ts';
import { type Axis, type Range, type Scale, panned, showing, spanOf, within, zoomed } from '../../timeline/scale.ts';
import type { Pick } from '../../state/route.ts';
import { useValueMenu } from '../frame/value-menu.tsx';
import { useKeys } from '../shared/keys.ts';
import type { WorkProps } from '../work/work.tsx';
import { laneRowOf, listOf, middleOf, rowOfLane, toggled } from './picture-parts.ts';
import type { Shown } from './row-view.tsx';
import type { Lanes } from './use-lanes.ts';
import type { Picked } from './use-picked.ts';
import type { Zoom } from './use-range.ts';
import { type Listing, laneId } from './use-rows.ts';
import type { Steps } from './use-steps.ts';

const ZOOM = 0.5;
const PAN = 0.15;
/** So much of a row's length is left free beside it, and at the least so many microseconds. */
const BESIDE = 0.05;
const LEAST_BESIDE = 2000;

interface Scene {
  readonly axis: Axis;
  readonly whole: Range;
  readonly scale: Scale;
  readonly zoom: Zoom;
  readonly listing: Listing;
  readonly picked: Picked | null;
  readonly open: readonly string[];
  readonly closed: readonly string[];
  readonly drawn: Lanes;
  readonly steps: Steps;
  readonly table: boolean;
  readonly lanes: RefObject<LanesHandle | null>;
  readonly shownAt: (row: number) => Shown;
  readonly pointed: (spot: Spot) => Pointed | null;
}

interface Selecting {
  readonly pick: Pick;
  readonly onPick: WorkProps['onPick'];
  readonly onState: WorkProps['onState'];
}

/** What keys and the mouse do. */
export function useActs(props: Selecting, scene: Scene) {
  const { pick, onPick, onState } = props;
  const { axis, whole, scale, zoom, picked, open, closed, drawn, steps, shownAt } = scene;
  const { range } = zoom;
  const showMenu = useValueMenu();
  const { current, setCurrent } = useCurrent(pick, scene);

  const go = (row: number, next: NonNullable<Pick>) => {
    setCurrent(row, next);
    onPick(next);
  };
  const zoomBy = (factor: number, around?: number) =>
    zoom.set(zoomed(range, factor, around ?? middleOf(range, picked?.range ?? null), axis, whole));
  const panBy = (share: number) => zoom.set(panned(range, spanOf(range) * share, whole));
  const fold = (row: number) => {
    const shown = shownAt(row);
    if (shown.kind === 'lane') onState({ c: listOf(toggled(closed, laneId(shown.lane))) });
    else if (shown.kind === 'negotiation' && shown.one.attempts > 1)
      onState({ o: listOf(toggled(open, shown.one.id)) });
  };
  const select = (row: number) => {
    const shown = shownAt(row);
    const no = shown.kind === 'negotiation' || shown.kind === 'attempt' ? shown.one.attempt : null;
    if (no === null) fold(row);
    else go(row, { kind: 'attempt', no });
  };
  /** The whole of a row. */
  const zoomTo = (row: number) => {
    const lane = laneRowOf(shownAt(row));
    const info = lane === null ? null : drawn.of(lane);
    if (info === null || info.least === null || info.most === null) return;
    const side = axis === 'time' ? Math.max(LEAST_BESIDE, (info.most - info.least) * BESIDE) : 0.5;
    zoom.set(within({ from: info.least - side, to: info.most + side }, whole), 'go');
  };
  const menu = (row: number, x: number | null, event: Parameters<typeof showMenu>[0]) => {
    const shown = shownAt(row);
    if (shown.kind === 'waiting') return;
    const time = x === null || x < 0 || axis === 'order' ? null : Math.round(scale.place(x));
    const entries: MenuEntry[] = [{ label: 'Zoom to it', keys: 'Z', do: () => zoomTo(row) }];
    showMenu(event, { ...valueOf(shown), time, entries });
  };
  const menuAtKeys = (box: HTMLElement) => {
    const row = box.querySelector(`[data-row="${current}"]`)?.getBoundingClientRect();
    if (row !== undefined)
      menu(current, null, { clientX: row.left + 40, clientY: row.bottom, preventDefault: () => {} });
  };

  useKeys({
    '+': () => zoomBy(ZOOM),
    '=': () => zoomBy(ZOOM),
    '-': () => zoomBy(1 / ZOOM),
    0: () => zoom.set(whole, 'go'),
    z: () => zoomTo(current),
    j: () => steps.next(1),
    k: () => steps.next(-1),
    n: () => steps.failure('next'),
    'shift+n': () => steps.failure('previous'),
    l: () => steps.raw(),
  });

  return {
    current,
    zoomBy,
    onCurrent: (row: number) => setCurrent(row, pick),
    /** Goes to a place of the axis and to what stands there. */
    jump(place: number) {
      steps.at(place);
      zoom.set(showing(range, place, whole));
    },
    onKey(event: KeyboardEvent<HTMLElement>) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      // A link within the rows has its own Enter.
      const own = event.target === event.currentTarget;
      const act = {
        ArrowLeft: () => panBy(-PAN),
        ArrowRight: () => panBy(PAN),
        Enter: own ? () => select(current) : undefined,
        ' ': own ? () => fold(current) : undefined,
        ContextMenu: () => menuAtKeys(event.currentTarget),
        F10: event.shiftKey ? () => menuAtKeys(event.currentTarget) : undefined,
      }[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    },
    onPress(spot: Spot, event: MouseEvent) {
      const target = event.target as Element;
      setCurrent(spot.row, pick);
      if (target.closest('a') !== null) return;
      if (target.closest('[data-fold]') !== null) return fold(spot.row);
      const hit = scene.pointed(spot);
      if (hit?.kind === 'mark') return go(spot.row, { kind: 'event', id: hit.mark.event.id });
      if (hit?.kind === 'phase' && hit.phase.attempt !== null)
        return go(spot.row, { kind: 'attempt', no: hit.phase.attempt });
      if (shownAt(spot.row).kind === 'lane' && spot.x >= 0 && !scene.table) return steps.at(scale.place(spot.x));
      select(spot.row);
    },
    onMenu(spot: Spot, event: MouseEvent) {
      setCurrent(spot.row, pick);
      menu(spot.row, scene.table ? null : spot.x, event);
    },
    onPull(by: number) {
      if (!scene.table) zoom.set(panned(range, (-by / scale.width) * spanOf(range), whole));
    },
    /** True where the wheel was meant for the axis and not for the rows. */
    onWheel(event: WheelEvent, x: number): boolean {
      if (scene.table) return false;
      if (event.ctrlKey || event.metaKey) {
        zoomBy(Math.exp(event.deltaY * (event.deltaMode === 0 ? 0.003 : 0.1)), scale.place(Math.max(0, x)));
        return true;
      }
      const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (across === 0 || Math.abs(across) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return false;
      zoom.set(panned(range, (across / scale.width) * spanOf(range), whole));
      return true;
    },
  };
}

function valueOf(shown: Exclude<Shown, { kind: 'waiting' }>) {
  if (shown.kind === 'lane') return { field: 'peer', value: shown.lane.peer ?? '', peer: shown.lane.peer } as const;
  if (shown.kind === 'negotiation') return { field: 'negotiation', value: shown.one.id, peer: shown.one.peer } as const;
  return { field: 'attempt', value: String(shown.one.attempt), peer: shown.of?.peer ?? null } as const;
}

/**
 * The row that the keys are at: where they went since the last selection, else that of the selection. What is selected
 * elsewhere, or by a key, is brought into sight once.
 */
function useCurrent(pick: Pick, { listing, picked, zoom, whole, lanes }: Scene) {
  const key = pick === null ? '' : JSON.stringify(pick);
  const [moved, setMoved] = useState<{ readonly row: number; readonly key: string } | null>(null);
  const ofPick = useMemo(() => {
    if (picked === null) return null;
    return picked.negotiation === null ? rowOfLane(listing, picked) : listing.rowOf(picked.negotiation);
  }, [listing, picked]);
  const here = moved !== null && (moved.key === key || ofPick === null) ? moved.row : (ofPick ?? 0);

  const told = useRef('');
  useEffect(() => {
    if (key === '') told.current = '';
    if (picked === null || told.current === key || (ofPick === null && picked.negotiation !== null)) return;
    told.current = key;
    if (ofPick !== null && moved?.key !== key) lanes.current?.show(ofPick);
    if (picked.range === null) return;
    const next = showing(zoom.range, picked.range.from, whole);
    if (next !== zoom.range) zoom.set(next);
  }, [key, picked, ofPick, moved, zoom, whole, lanes]);

  return {
    current: Math.max(0, Math.min(here, listing.list.total - 1)),
    setCurrent: (row: number, next: Pick) => setMoved({ row, key: next === null ? '' : JSON.stringify(next) }),
  };
}
