import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import styles from './lanes.module.css';

export interface LanesHandle {
  /** Brings a row into sight, in the middle where it was not. */
  show(row: number): void;
  focus(): void;
}

/** A place in the lanes under the mouse. */
export interface Spot {
  readonly row: number;
  /** Px from the left edge of the drawing; below 0 in the heads. */
  readonly x: number;
  /** Of the mouse within the rows' box. */
  readonly left: number;
  readonly top: number;
}

interface LanesProps {
  readonly label: string;
  readonly total: number;
  readonly rowHeight: number;
  /** What stands before the drawings, in px. */
  readonly headWidth: number;
  /** Names of the columns: shown over the rows, or only read out. */
  readonly columns: readonly string[];
  readonly columnsShown: boolean;
  /** The row that the keys are at. */
  readonly current: number;
  /** Behind the rows. */
  readonly underlay: ReactNode;
  /** A row by its number; it has the role and the id that it is given. */
  readonly drawRow: (at: number, id: string) => ReactNode;
  readonly onCurrent: (row: number) => void;
  readonly onWindow: (first: number, last: number) => void;
  /** Room of the drawings, in px. */
  readonly onRoom: (width: number) => void;
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onHover: (spot: Spot | null) => void;
  readonly onPress: (spot: Spot, event: MouseEvent) => void;
  readonly onMenu: (spot: Spot, event: MouseEvent) => void;
  /** A pull sideways over the drawings, by so many px. */
  readonly onPull: (by: number) => void;
  readonly onWheel: (event: WheelEvent, x: number) => boolean;
  readonly handle: Ref<LanesHandle>;
}

const OVERSCAN = 4;
const COLUMNS_HEIGHT = 24;
/** A press that moves less is a click. */
const STILL = 4;

/** Rows of one height, however many, of which those in sight are drawn. Knows nothing of what stands in them. */
export function Lanes(props: LanesProps) {
  const { total, rowHeight, headWidth, current, onWindow, onRoom } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  const inset = props.columnsShown ? COLUMNS_HEIGHT : 0;
  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN);
  const last = Math.min(total - 1, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => {
      setView({ top: element.scrollTop, height: element.clientHeight });
      onRoom(Math.max(80, element.clientWidth - headWidth));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const onScroll = () => setView((now) => ({ ...now, top: element.scrollTop }));
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [headWidth, onRoom]);
  useEffect(() => {
    if (view.height > 0 && last >= first) onWindow(first, last);
  }, [onWindow, first, last, view.height]);

  const onWheel = useRef(props.onWheel);
  useEffect(() => {
    onWheel.current = props.onWheel;
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    // By hand, for a listener of React's may not keep the page from zooming.
    const listen = (event: WheelEvent) => {
      if (onWheel.current(event, event.clientX - element.getBoundingClientRect().left - headWidth))
        event.preventDefault();
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [headWidth]);

  const reveal = useCallback(
    (row: number, middle: boolean) => {
      const element = scroller.current;
      if (element === null) return;
      const top = row * rowHeight;
      const room = element.clientHeight - inset;
      if (top >= element.scrollTop && top + rowHeight <= element.scrollTop + room) return;
      if (middle) element.scrollTop = top - (room - rowHeight) / 2;
      else element.scrollTop = top < element.scrollTop ? top : top + rowHeight - room;
    },
    [rowHeight, inset],
  );
  useImperativeHandle(
    props.handle,
    () => ({ show: (row) => reveal(row, true), focus: () => scroller.current?.focus({ preventScroll: true }) }),
    [reveal],
  );

  const spotOf = (event: MouseEvent): Spot | null => {
    const element = scroller.current;
    const row = (event.target as Element).closest<HTMLElement>('[data-row]');
    if (element === null || row === null) return null;
    const box = element.getBoundingClientRect();
    const left = event.clientX - box.left;
    return { row: Number(row.dataset['row']), x: left - headWidth, left, top: event.clientY - box.top };
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const page = Math.max(1, Math.floor((view.height - inset) / rowHeight) - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || total === 0 || event.altKey || event.ctrlKey || event.metaKey) return props.onKey(event);
    event.preventDefault();
    const to = Math.min(total - 1, Math.max(0, current + by));
    props.onCurrent(to);
    reveal(to, false);
  };
  const pull = usePull(headWidth, props.onPull);
  const onClick = (event: MouseEvent) => {
    const spot = pull.pulled() ? null : spotOf(event);
    if (spot !== null) props.onPress(spot, event);
  };

  const rows = [];
  for (let at = first; at <= last; at += 1) {
    rows.push(
      <div key={at} className={styles['row']} role="presentation" style={{ top: at * rowHeight, height: rowHeight }}>
        {props.drawRow(at, idOf(at))}
      </div>,
    );
  }
  return (
    <div className={styles['lanes']}>
      {props.underlay === null ? null : (
        <div className={styles['under']} style={{ left: headWidth }}>
          {props.underlay}
        </div>
      )}
      <div
        ref={scroller}
        className={styles['scroller']}
        data-wide={props.columnsShown || undefined}
        role="treegrid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={total + 1}
        aria-colcount={props.columns.length}
        aria-activedescendant={current >= first && current <= last ? idOf(current) : undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={(event) => {
          const spot = spotOf(event);
          if (spot !== null) props.onMenu(spot, event);
        }}
        onPointerDown={pull.onPointerDown}
        onPointerMove={(event) => {
          if (!pull.onPointerMove(event)) props.onHover(spotOf(event));
        }}
        onPointerUp={pull.onPointerUp}
        onPointerLeave={() => props.onHover(null)}
      >
        <div
          className={props.columnsShown ? styles['columns'] : 'unseen'}
          role="row"
          aria-rowindex={1}
          style={props.columnsShown ? { height: COLUMNS_HEIGHT } : {}}
        >
          {props.columns.map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        <div className={styles['space']} role="presentation" style={{ height: total * rowHeight }}>
          {rows}
        </div>
      </div>
    </div>
  );
}

function idOf(at: number): string {
  return `lane-row-${at}`;
}

/** A pull with the button held down, over the drawings alone: in the heads a name may be selected. */
function usePull(headWidth: number, onPull: (by: number) => void) {
  const held = useRef<{ readonly start: number; last: number; moved: boolean } | null>(null);
  const moved = useRef(false);
  return {
    /** Whether the press that ends now was a pull. */
    pulled: () => moved.current,
    onPointerDown(event: PointerEvent<HTMLElement>) {
      moved.current = false;
      const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
      if (event.button === 0 && x >= headWidth && x < event.currentTarget.clientWidth)
        held.current = { start: event.clientX, last: event.clientX, moved: false };
    },
    onPointerMove(event: PointerEvent<HTMLElement>): boolean {
      const now = held.current;
      if (now === null) return false;
      if (!now.moved && Math.abs(event.clientX - now.start) < STILL) return true;
      if (!now.moved) event.currentTarget.setPointerCapture(event.pointerId);
      now.moved = true;
      moved.current = true;
      onPull(event.clientX - now.last);
      now.last = event.clientX;
      return true;
    },
    onPointerUp() {
      held.current = null;
    },
  };
}
