import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  type RefObject,
  memo,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useState,
} from 'react';
import { formatCount } from '../../shared/base/units.ts';
import { useRowHeights } from '../kit/density.ts';
import { Pieces } from './line-row.tsx';
import { type Match, piecesOf } from './pieces.ts';
import { rowsInSight, topToCentre, topToShow } from './scroll-map.ts';
import { OVERSCAN } from './view.ts';
import { useGridViewport } from './viewport.ts';
import styles from './hit-list.module.css';

export interface HitRow {
  /** The file by its short name. */
  readonly place: string;
  readonly line: number;
  readonly text: string;
  readonly matches: readonly Match[];
}

export interface HitListHandle {
  show(index: number): void;
  focus(): void;
}

interface HitListProps {
  readonly label: string;
  readonly total: number;
  /** A hit by its number, from 0. */
  readonly hit: (index: number) => HitRow | undefined;
  /** Grows when `hit` has more to give. */
  readonly version: number;
  /** From 0; -1 where none is chosen. */
  readonly current: number;
  readonly onCurrent: (index: number) => void;
  /** Goes to the line. */
  readonly onOpen: (index: number) => void;
  readonly onWindow: (first: number, last: number) => void;
  readonly handle: Ref<HitListHandle>;
}

const AHEAD = 64;
/** What the place takes, and a character of the text, in px. */
const PLACE_WIDTH = 276;
const CHARACTER = 7.25;
/** A match that would stand beyond the edge is preceded by so much of its line. */
const BEFORE_MATCH = 40;

/** A window over the hits of a search, however many there are. */
export function HitList(props: HitListProps) {
  const { total, current, onWindow } = props;
  const { line: rowHeight } = useRowHeights();
  const { scroller, map, top, bar, moveTo } = useGridViewport(total, rowHeight, 0);
  const id = useId();
  const room = useRoom(scroller);
  const sight = rowsInSight(map, top);
  const first = sight?.first ?? 0;
  const last = sight === null || map.viewport === 0 ? -1 : sight.last;
  useEffect(() => {
    if (last >= first) onWindow(Math.max(0, first - AHEAD), Math.min(total - 1, last + AHEAD));
  }, [onWindow, first, last, total]);
  useImperativeHandle(
    props.handle,
    () => ({
      show(index) {
        const inSight = index >= first && index <= last - 1;
        if (!inSight) moveTo(topToCentre(map, index));
      },
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [map, moveTo, scroller, first, last],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && current >= 0) {
      event.preventDefault();
      props.onOpen(current);
      return;
    }
    const page = Math.max(1, last - first - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || total === 0 || event.altKey) return;
    event.preventDefault();
    const to = Math.min(total - 1, Math.max(0, current + by));
    props.onCurrent(to);
    moveTo(topToShow(map, to, top));
  };
  const onClick = (event: MouseEvent) => {
    if (getSelection()?.isCollapsed === false) return;
    const row = (event.target as Element).closest<HTMLElement>('[data-hit-index]');
    if (row !== null) props.onOpen(Number(row.dataset['hitIndex']));
  };

  const from = Math.max(0, first - OVERSCAN);
  const rows = [];
  for (let index = from; index <= Math.min(total - 1, last + OVERSCAN); index += 1) {
    rows.push(
      <Row
        key={index}
        id={`${id}-${index}`}
        index={index}
        hit={props.hit(index)}
        room={room}
        current={index === current}
      />,
    );
  }
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={current >= from && current <= last + OVERSCAN ? `${id}-${current}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div className={styles['space']} role="presentation" style={{ height: map.drawn }}>
        <div
          className={styles['rows']}
          role="presentation"
          style={{ transform: `translateY(${bar + from * rowHeight - top}px)` }}
        >
          {rows}
        </div>
      </div>
    </div>
  );
}

function useRoom(scroller: RefObject<HTMLDivElement | null>): number {
  const [room, setRoom] = useState(120);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => setRoom(Math.max(20, Math.floor((element.clientWidth - PLACE_WIDTH) / CHARACTER)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return room;
}

const Row = memo(function Row(props: {
  readonly id: string;
  readonly index: number;
  readonly hit: HitRow | undefined;
  /** How many characters of a line are in sight. */
  readonly room: number;
  readonly current: boolean;
}) {
  const { hit } = props;
  const [start, length] = hit?.matches[0] ?? [0, 0];
  const from =
    start + length + 2 > props.room ? Math.max(0, start - Math.min(BEFORE_MATCH, Math.floor(props.room / 3))) : 0;
  return (
    <div
      id={props.id}
      className={styles['row']}
      role="option"
      aria-selected={props.current}
      data-hit-index={props.index}
      data-current={props.current || undefined}
    >
      {hit === undefined ? null : (
        <>
          <span className={styles['place']}>
            <span className={styles['file']}>{hit.place}</span>
            <span className={styles['line']}>{`:${formatCount(hit.line)}`}</span>
          </span>
          <span className={styles['text']}>
            {from > 0 ? '… ' : ''}
            <Pieces pieces={piecesOf(hit.text, from, hit.text.length, hit.matches)} />
          </span>
        </>
      )}
    </div>
  );
});
