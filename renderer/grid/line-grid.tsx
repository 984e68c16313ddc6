import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { formatCount } from '../../shared/base/units.ts';
import type { Column, ColumnId } from './columns.ts';
import { useLineDrag } from './drag.ts';
import { useFixedView } from './fixed-view.ts';
import { HeaderRow } from './header-row.tsx';
import type { Highlight } from './highlight.tsx';
import type { GridLine } from './line.ts';
import { LineRow } from './line-row.tsx';
import { type Picture, someLoaded, useLongest, usePictureBefore } from './picture.ts';
import type { Match } from './pieces.ts';
import { Ruler } from './ruler.tsx';
import { type LinePoint, usePoint } from './point.ts';
import { type LineSelection, extended, has } from './selection.ts';
import type { GridView } from './view.ts';
import { useWrappedView } from './wrapped-view.ts';
import styles from './line-grid.module.css';

const HEADER_HEIGHT = 24;
const AHEAD = 128;
const ACROSS: Readonly<Record<string, number>> = { ArrowLeft: -80, ArrowRight: 80, Home: -Infinity, End: Infinity };

export interface LineGridHandle {
  /** Puts a line in the middle. */
  centre(line: number): void;
  /** Brings a line in sight, and moves no further than that needs. */
  show(line: number): void;
  focus(): void;
}

export interface LineGridProps {
  readonly label: string;
  readonly total: number;
  readonly line: (number: number) => GridLine | undefined;
  /** Grows when `line` has more to give: the grid then draws again. */
  readonly version: number;
  /** Columns before the message; null shows each line as it stands. */
  readonly columns: readonly Column[] | null;
  readonly onResize: (id: ColumnId, width: number) => void;
  /** Long lines go on in the next row. */
  readonly wrap: boolean;
  readonly current: number;
  readonly onCurrent: (line: number) => void;
  readonly selection: LineSelection | null;
  readonly onSelect: (selection: LineSelection | null) => void;
  /** Copies the selected lines, or the current one. */
  readonly onCopy: () => void;
  /** Lines that prove something, and those that somebody marked. */
  readonly marked: ReadonlySet<number>;
  readonly bookmarks: ReadonlySet<number>;
  /** What the user's rules give to a line. */
  readonly highlightOf: (line: GridLine) => Highlight | null;
  readonly onBookmark: (line: number) => void;
  /** Lines in sight that are hits, with what matched in them. */
  readonly hits: ReadonlyMap<number, readonly Match[]>;
  /** Hits in each part of the file; null where nothing is looked for. */
  readonly hitMarks: readonly number[] | null;
  readonly onPick: (line: number, hit: boolean) => void;
  /** Lines that are drawn soon, and those in sight. */
  readonly onWindow: (first: number, last: number, seenFirst: number, seenLast: number) => void;
  /** The line whose words the mouse rests on, with where in the window; null once it does not any more. */
  readonly onPoint: (point: LinePoint | null) => void;
  readonly handle: Ref<LineGridHandle>;
}

/** A window over the lines of a file of any length. */
export function LineGrid(props: LineGridProps) {
  // Where one was when wrapping is turned on or off.
  const [seen] = useState(lastSeen);
  return props.wrap ? <WrappedGrid {...props} seen={seen} /> : <FixedGrid {...props} seen={seen} />;
}

/** The lines that were in sight last, and whether the grid had the focus when it gave way to another. */
function lastSeen() {
  let seen = { first: 1, last: 0 };
  let focused = false;
  return {
    focused: () => focused,
    setFocused(now: boolean) {
      focused = now;
    },
    first: () => seen.first,
    holds: (line: number) => line >= seen.first && line <= seen.last,
    set(first: number, last: number) {
      seen = { first, last };
    },
  };
}

interface BodyProps extends LineGridProps {
  readonly seen: ReturnType<typeof lastSeen>;
}

function FixedGrid(props: BodyProps) {
  const inset = props.columns === null ? 0 : HEADER_HEIGHT;
  return <Body {...props} inset={inset} view={useFixedView(props.total, inset, props.seen.first())} />;
}

function WrappedGrid(props: BodyProps) {
  const inset = props.columns === null ? 0 : HEADER_HEIGHT;
  const layout = props.columns === null ? 'raw' : props.columns.map(({ id, width }) => `${id}${width}`).join(' ');
  const view = useWrappedView(props.total, inset, props.seen.first(), layout);
  return <Body {...props} inset={inset} view={view} />;
}

function Body(props: BodyProps & { readonly view: GridView; readonly inset: number }) {
  const { total, current, selection, columns, line, view, onWindow, seen } = props;
  const { scroller, rows: block, map, bar, first, last, from, to, offset } = view;
  const id = useId();
  useEffect(() => {
    if (map.viewport === 0 || last < first) return;
    seen.set(first, last);
    onWindow(Math.max(1, first - AHEAD), Math.min(total, last + AHEAD), first, last);
  }, [onWindow, seen, first, last, total, map.viewport]);

  const { centre, show } = view;
  const showNow = useRef(show);
  useEffect(() => {
    showNow.current = show;
  });
  // The current line that was in sight is so again.
  const back = useRef(seen.holds(current) ? current : null);
  useEffect(() => {
    if (back.current === null || map.viewport === 0) return;
    showNow.current(back.current);
    back.current = null;
  }, [map.viewport]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (seen.focused()) element?.focus({ preventScroll: true });
    return () => seen.setFocused(document.activeElement === element);
  }, [seen, scroller]);
  useImperativeHandle(
    props.handle,
    () => ({
      centre,
      show: (number) => showNow.current(number),
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [centre, scroller],
  );

  const fresh: Picture = { from, to, offset };
  const before = usePictureBefore(fresh, someLoaded(line, first, last));
  // Rows that are measured are drawn as they are: their place is found by drawing them.
  const stale = props.wrap ? null : before;
  const shown = stale ?? fresh;
  const longest = useLongest(line, shown, columns === null);
  const point = usePoint(props.onPoint);
  const onMouseDown = useLineDrag({
    view,
    inset: props.inset,
    current,
    selection,
    onCurrent: props.onCurrent,
    onSelect: props.onSelect,
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    point.off();
    const page = Math.max(1, last - first - 1);
    const wide = event.ctrlKey || event.metaKey;
    const target = targetOf(event, current, page, total);
    const across = ACROSS[event.key];
    if (target !== null) {
      event.preventDefault();
      props.onSelect(event.shiftKey ? extended(selection, current, target) : null);
      props.onCurrent(target);
      view.show(target);
    } else if (wide && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      props.onSelect({ anchor: 1, focus: total });
    } else if (wide && event.key.toLowerCase() === 'c') {
      if (getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      props.onCopy();
    } else if (event.key === 'Escape' && selection !== null) {
      event.preventDefault();
      props.onSelect(null);
    } else if (across !== undefined && !wide) {
      event.preventDefault();
      view.across(across);
    }
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const row = target.closest('[data-flag]')?.closest<HTMLElement>('[data-line]');
    if (row !== null && row !== undefined) props.onBookmark(Number(row.dataset['line']));
  };

  const rows = [];
  for (let number = shown.from; number <= Math.min(shown.to, total); number += 1) {
    const found = line(number);
    rows.push(
      <LineRow
        key={number}
        id={`${id}-${number}`}
        number={number}
        line={found}
        columns={columns}
        current={number === current}
        selected={has(selection, number)}
        marked={props.marked.has(number)}
        bookmarked={props.bookmarks.has(number)}
        joined={found !== undefined && found.record !== null && line(number - 1)?.record === found.record}
        matches={props.hits.get(number) ?? null}
        highlight={found === undefined ? null : props.highlightOf(found)}
      />,
    );
  }

  const style = {
    '--digits': Math.max(4, formatCount(total).length),
    '--longest': longest,
    '--columns': columns?.reduce((sum, { width }) => sum + width, 0) ?? 0,
  } as CSSProperties;
  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-multiselectable
        aria-rowcount={columns === null ? total : total + 1}
        aria-colcount={2 + (columns?.length ?? 0)}
        aria-busy={stale !== null}
        aria-activedescendant={current >= shown.from && current <= shown.to ? `${id}-${current}` : undefined}
        data-wrap={props.wrap || undefined}
        style={style}
        onKeyDown={onKeyDown}
        onMouseDown={(event) => {
          point.off();
          onMouseDown(event);
        }}
        onMouseMove={point.over}
        onMouseLeave={point.off}
        onScroll={point.off}
        onClick={onClick}
        // A press on text that is selected already begins another selection, and carries nothing away.
        onDragStart={(event) => event.preventDefault()}
      >
        {columns === null ? null : (
          <div role="rowgroup" className={styles['head']}>
            <HeaderRow columns={columns} onResize={props.onResize} />
          </div>
        )}
        <div className={styles['space']} role="presentation" style={{ height: map.drawn }}>
          <div
            ref={block}
            className={styles['rows']}
            role="rowgroup"
            style={shown.offset === null ? undefined : { transform: `translateY(${bar + shown.offset}px)` }}
          >
            {rows}
          </div>
        </div>
      </div>
      <Ruler
        total={total}
        current={current}
        marked={props.marked}
        bookmarks={props.bookmarks}
        hits={props.hitMarks}
        onPick={props.onPick}
      />
      {stale !== null ? <div className={styles['pill']}>{`line ${formatCount(first)}`}</div> : null}
    </div>
  );
}

function targetOf(event: KeyboardEvent, current: number, page: number, total: number): number | null {
  const wide = event.ctrlKey || event.metaKey;
  const to = (number: number) => Math.min(total, Math.max(1, number));
  if (event.key === 'ArrowDown' && !wide) return to(current + 1);
  if (event.key === 'ArrowUp' && !wide) return to(current - 1);
  if (event.key === 'PageDown') return to(current + page);
  if (event.key === 'PageUp') return to(current - page);
  if (event.key === 'Home' && wide) return to(1);
  if (event.key === 'End' && wide) return to(total);
  return null;
}
