import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Attempt, PlacedNegotiation, Returns } from '../../../shared/contract/api.ts';
import { useRowHeights } from '../../kit/density.ts';
import { useGridViewport } from '../../grid/viewport.ts';
import { useApp } from '../../state/app.ts';
import { type Item, type Layout, type Open, layoutOf } from './layout.ts';
import { type Listed, type NegotiationList, PAGE, pageParams, useNegotiationList } from './use-list.ts';

/** Attempts of one asking. */
export const ATTEMPTS = 500;
/** Px beyond the window that are drawn and asked for. */
const AHEAD = 400;

/** What the ladder shows. */
export interface Shown {
  readonly attempt: number | null;
  /** What it is folded into, and its place there, from 0; null where they are not known. */
  readonly negotiation: string | null;
  readonly at: number | null;
}

const NOTHING: Shown = { attempt: null, negotiation: null, at: null };

export interface Tree {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly list: NegotiationList;
  readonly layout: Layout;
  /** Items that are drawn, both ends included. */
  readonly first: number;
  readonly last: number;
  /** Where the items stand: to be added to their tops. */
  readonly offset: number;
  readonly drawn: number;
  /** The chosen item; -1 where it is not in the list. */
  readonly cursor: number;
  readonly isOpen: (row: PlacedNegotiation | undefined) => boolean;
  readonly choose: (item: Item | null) => void;
  readonly toggle: (row: PlacedNegotiation | undefined) => void;
  readonly step: (by: number) => void;
  readonly nextFailure: (by: 1 | -1) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface TreeOptions {
  readonly listed: Listed;
  readonly open: readonly string[];
  readonly onOpen: (open: readonly string[]) => void;
  readonly shown: Shown;
  readonly onChoose: (attempt: number) => void;
}

/** The list as a tree: what is drawn of it, which item is the chosen one, and how keys go through it. */
export function useTree(options: TreeOptions): Tree {
  const { listed, open, shown } = options;
  const { answers, link } = useApp();
  const { row: height } = useRowHeights();
  const heights = useMemo(() => ({ group: height + 4, row: height + 22, attempt: height }), [height]);
  // What was chosen here, so that the next key goes on from it before the ladder has its answer.
  const [chosen, setChosen] = useState<Shown>(NOTHING);
  const now = chosen.negotiation !== null && chosen.attempt === shown.attempt ? chosen : shown;
  const [pages, setPages] = useState({ first: 0, last: 0 });
  const wanted = now.negotiation === null ? open : [...new Set([now.negotiation, ...open])];
  const list = useNegotiationList(listed, pages.first * PAGE, pages.last * PAGE, wanted);

  const groups = list.counts?.groups ?? NO_GROUPS;
  const opened = useOpened(list, open);
  const key = JSON.stringify(opened);
  const layout = useMemo(
    () =>
      layoutOf(
        groups.map(({ rows }) => rows),
        JSON.parse(key) as readonly Open[],
        heights,
      ),
    [groups, key, heights],
  );
  // Rows are of several heights, so it is px that are scrolled through.
  const { scroller, map, top, bar, moveTo } = useGridViewport(layout.height, 1, 0);
  const first = layout.indexAt(Math.max(0, top - AHEAD));
  const last = map.viewport === 0 || layout.items === 0 ? -1 : layout.indexAt(top + map.viewport + AHEAD);
  const sight = {
    first: Math.floor(placeOfItem(layout.item(first)) / PAGE),
    last: Math.floor(placeOfItem(layout.item(last)) / PAGE),
  };
  if (sight.first !== pages.first || sight.last !== pages.last) setPages(sight);

  const cursor = cursorOf(layout, list, now);
  const seen = useRef({ attempt: null as number | null, listed: '' });
  useEffect(() => {
    if (map.viewport === 0 || list.counts === null) return;
    const isNew = seen.current.listed !== JSON.stringify(list.listed);
    if (!isNew && (cursor < 0 || seen.current.attempt === shown.attempt)) return;
    // Another list begins at its top, or at what was chosen before.
    seen.current = { attempt: cursor < 0 ? null : shown.attempt, listed: JSON.stringify(list.listed) };
    if (cursor < 0) {
      moveTo(0);
      return;
    }
    const start = layout.topOf(cursor);
    const end = start + layout.heightOf(cursor);
    if (start < top) moveTo(start);
    else if (end > top + map.viewport) moveTo(end - map.viewport);
  });

  const attemptsOf = (id: string, at: number): Attempt | undefined => {
    const from = Math.floor(at / ATTEMPTS) * ATTEMPTS;
    const loaded = answers.entry('run.attempts', { run: listed.run, negotiation: id, from, count: ATTEMPTS }).get();
    if (loaded.state !== 'ready') return undefined;
    return (loaded.value as Returns<'run.attempts'>).attempts[at - from];
  };
  const pick = (attempt: number | null, negotiation: string, at: number | null) => {
    if (attempt === null) return;
    setChosen({ attempt, negotiation, at });
    options.onChoose(attempt);
  };
  const choose = (item: Item | null) => {
    if (item === null || item.kind === 'group') return;
    const row = list.rowAt(item.row);
    if (row === undefined) void chooseFar(item.row).catch(() => undefined);
    else if (item.kind === 'row') pick(row.attempt, row.id, null);
    else pick(attemptsOf(row.id, item.at)?.attempt ?? null, row.id, item.at);
  };
  /** One whose page is not there yet. */
  const chooseFar = async (place: number) => {
    const { rows } = await link.call('run.negotiations', { ...list.listed, from: place, count: 1 });
    const [row] = rows;
    if (row !== undefined) pick(row.attempt, row.id, null);
  };
  const step = (by: number) => {
    let to = Math.min(layout.items - 1, Math.max(0, cursor + by));
    // A group's head is no attempt: on over it, and back where nothing stands before it.
    if (layout.item(to)?.kind === 'group') to = by < 0 && to > 0 ? to - 1 : to + 1;
    choose(layout.item(to));
  };
  const isOpen = (row: PlacedNegotiation | undefined) => row !== undefined && open.includes(row.id);
  const toggle = (row: PlacedNegotiation | undefined) => {
    if (row === undefined || row.attempts < 2) return;
    if (isOpen(row)) options.onOpen(open.filter((id) => id !== row.id));
    else options.onOpen([...open, row.id].slice(-MOST_OPEN));
  };
  /** Negotiations that failed, from the chosen one on, whatever page they are on. */
  const nextFailure = async (by: 1 | -1) => {
    const total = list.counts?.total ?? 0;
    let place = placeOfItem(layout.item(cursor)) + by;
    if (cursor < 0) place = by === 1 ? 0 : total - 1;
    while (place >= 0 && place < total) {
      const page = Math.floor(place / PAGE);
      const { rows } = await link.call('run.negotiations', pageParams(list.listed, page));
      for (; place >= 0 && place < total && Math.floor(place / PAGE) === page; place += by) {
        const row = rows[place % PAGE];
        if (row?.outcome === 'failed') {
          pick(row.attempt, row.id, null);
          return;
        }
      }
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const item = layout.item(cursor);
    const row = item === null || item.kind === 'group' ? undefined : list.rowAt(item.row);
    const rows = Math.max(1, Math.floor(map.viewport / heights.row) - 1);
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(rows),
      PageUp: () => step(-rows),
      Home: () => step(-layout.items),
      End: () => step(layout.items),
      Enter: () => toggle(row),
      ArrowRight: () => (isOpen(row) ? step(1) : toggle(row)),
      ArrowLeft: () => {
        if (item?.kind === 'attempt') choose({ kind: 'row', group: item.group, row: item.row });
        else if (isOpen(row)) toggle(row);
      },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  return {
    scroller,
    list,
    layout,
    first,
    last,
    offset: bar - top,
    drawn: map.drawn,
    cursor,
    isOpen,
    choose,
    toggle,
    step,
    nextFailure: (by) => void nextFailure(by).catch(() => undefined),
    onKeyDown,
  };
}

/** What is open, and how long it is; that stays known where one scrolls away from it, or all below would move. */
function useOpened(list: NegotiationList, open: readonly string[]): readonly Open[] {
  const of = JSON.stringify(list.listed);
  const [known, setKnown] = useState<{ readonly of: string; readonly by: ReadonlyMap<string, Open> }>({
    of,
    by: new Map(),
  });
  const by = new Map<string, Open>();
  for (const id of open) {
    const row = list.placeOf(id);
    const attempts = row === null ? undefined : list.rowAt(row)?.attempts;
    const now = row === null || attempts === undefined ? undefined : { row, attempts };
    const found = now ?? (known.of === of ? known.by.get(id) : undefined);
    if (found !== undefined) by.set(id, found);
  }
  if (known.of !== of || JSON.stringify([...known.by]) !== JSON.stringify([...by])) setKnown({ of, by });
  return [...by.values()].filter(({ attempts }) => attempts > 1).toSorted((a, b) => a.row - b.row);
}

const NO_GROUPS: Returns<'run.negotiations'>['groups'] = [];
/** What the address remembers. */
const MOST_OPEN = 20;

function placeOfItem(item: Item | null): number {
  return item === null || item.kind === 'group' ? 0 : item.row;
}

/** The item of what is shown: of an open negotiation its attempt, else the negotiation. */
function cursorOf(layout: Layout, list: NegotiationList, { negotiation, at }: Shown): number {
  const row = negotiation === null ? null : list.placeOf(negotiation);
  if (row === null) return -1;
  const attempt = at === null ? -1 : layout.indexOf({ kind: 'attempt', group: 0, row, at });
  return attempt >= 0 ? attempt : layout.indexOf({ kind: 'row', group: 0, row });
}
