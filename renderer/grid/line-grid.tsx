import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  memo,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { printable } from '../../shared/base/text.ts';
import { formatCount } from '../../shared/base/units.ts';
import type { Severity } from '../../shared/model/words.ts';
import { SeverityMark } from '../kit/marks.tsx';
import { rowsInSight, topToCentre, topToShow } from './scroll-map.ts';
import { useGridViewport } from './viewport.ts';
import styles from './line-grid.module.css';

export const ROW_HEIGHT = 18;
const OVERSCAN = 12;
const AHEAD = 128;
const ACROSS: Readonly<Record<string, number>> = { ArrowLeft: -80, ArrowRight: 80, Home: -Infinity, End: Infinity };

export interface GridLine {
  readonly number: number;
  readonly text: string;
  /** Bytes of the line that the text does not show. */
  readonly cutBytes: number;
  /** Recognised, and how grave it is; "plain" for what was recognised and is neither. */
  readonly mark: Severity | 'plain' | null;
  /** One more line of the record above: the mark stands at its first line, and a rail goes on from there. */
  readonly joined: boolean;
}

export interface LineGridHandle {
  /** Puts a line in the middle. */
  centre(line: number): void;
  focus(): void;
}

interface LineGridProps {
  readonly label: string;
  readonly total: number;
  readonly line: (number: number) => GridLine | undefined;
  /** Grows when `line` has more to give: the grid then draws again. */
  readonly version: number;
  readonly current: number;
  readonly onCurrent: (line: number) => void;
  /** Lines that prove something. */
  readonly marked: ReadonlySet<number>;
  readonly onWindow: (first: number, last: number) => void;
  readonly handle: Ref<LineGridHandle>;
}

export function LineGrid(props: LineGridProps) {
  const { total, current, onCurrent, onWindow, line } = props;
  const { scroller, map, top, bar, moveTo, moveAcross } = useGridViewport(total, ROW_HEIGHT);
  const id = useId();
  const sight = rowsInSight(map, top);
  const seenFirst = sight === null ? 1 : sight.first + 1;
  const seenLast = sight === null ? 0 : sight.last + 1;

  useEffect(() => {
    if (map.viewport > 0 && seenLast >= seenFirst)
      onWindow(Math.max(1, seenFirst - AHEAD), Math.min(total, seenLast + AHEAD));
  }, [onWindow, seenFirst, seenLast, total, map.viewport]);

  // A line that is asked for before the grid has its size is kept until it has.
  const pending = useRef<number | null>(null);
  useLayoutEffect(() => {
    const number = pending.current;
    if (number === null || map.viewport === 0) return;
    pending.current = null;
    moveTo(topToCentre(map, number - 1));
  }, [map, moveTo]);
  useImperativeHandle(
    props.handle,
    () => ({
      centre(number) {
        if (map.viewport === 0) pending.current = number;
        else moveTo(topToCentre(map, number - 1));
      },
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [map, moveTo, scroller],
  );

  const fresh: Picture = {
    first: Math.max(1, seenFirst - OVERSCAN),
    last: Math.min(total, seenLast + OVERSCAN),
    offset: (Math.max(1, seenFirst - OVERSCAN) - 1) * ROW_HEIGHT - top,
  };
  const stale = usePictureBefore(fresh, someLoaded(line, seenFirst, seenLast));
  const shown = stale ?? fresh;
  const longest = useLongest(line, shown);
  const digits = Math.max(4, formatCount(total).length);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(map.viewport / ROW_HEIGHT) - 1);
    const to = targetOf(event, current, page, total);
    const across = ACROSS[event.key];
    if (to !== null) {
      event.preventDefault();
      onCurrent(to);
      moveTo(topToShow(map, to - 1, top));
    } else if (across !== undefined) {
      event.preventDefault();
      moveAcross(across);
    }
  };

  const onClick = (event: MouseEvent) => {
    if (getSelection()?.isCollapsed === false) return;
    const row = (event.target as Element).closest<HTMLElement>('[data-line]');
    if (row !== null) onCurrent(Number(row.dataset['line']));
  };

  const rows = [];
  for (let number = shown.first; number <= Math.min(shown.last, total); number += 1) {
    rows.push(
      <Row
        key={number}
        id={`${id}-${number}`}
        number={number}
        line={line(number)}
        current={number === current}
        marked={props.marked.has(number)}
      />,
    );
  }

  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={total}
        aria-colcount={2}
        aria-busy={stale !== null}
        aria-activedescendant={current >= shown.first && current <= shown.last ? `${id}-${current}` : undefined}
        style={{ '--digits': digits, '--longest': longest } as CSSProperties}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div className={styles['space']} role="presentation" style={{ height: map.drawn }}>
          <div className={styles['rows']} role="rowgroup" style={{ transform: `translateY(${bar + shown.offset}px)` }}>
            {rows}
          </div>
        </div>
      </div>
      <Ruler total={total} marked={props.marked} current={current} />
      {stale !== null ? <div className={styles['pill']}>{`line ${formatCount(seenFirst)}`}</div> : null}
    </div>
  );
}

const Row = memo(function Row(props: {
  readonly id: string;
  readonly number: number;
  readonly line: GridLine | undefined;
  readonly current: boolean;
  readonly marked: boolean;
}) {
  const { line, number } = props;
  return (
    <div
      id={props.id}
      className={styles['row']}
      role="row"
      aria-rowindex={number}
      aria-selected={props.current}
      data-line={number}
      data-current={props.current || undefined}
      data-marked={props.marked || undefined}
    >
      <span className={styles['gutter']} role="rowheader">
        <span className={styles['mark']}>
          {line === undefined ? null : <Recognised mark={line.mark} joined={line.joined} />}
        </span>
        <span className={styles['number']}>{formatCount(number)}</span>
      </span>
      <span className={styles['text']} role="gridcell">
        {line === undefined ? '' : printable(line.text)}
        {line !== undefined && line.cutBytes > 0 ? (
          <span className={styles['cut']}>{` … ${formatCount(line.cutBytes)} more bytes`}</span>
        ) : null}
      </span>
    </div>
  );
});

function Recognised(props: { readonly mark: GridLine['mark']; readonly joined: boolean }) {
  if (props.mark === null) return null;
  if (props.joined) return <span className={styles['rail']} role="img" aria-label="Part of the record above" />;
  if (props.mark === 'plain' || props.mark === 'info')
    return <span className={styles['dot']} role="img" aria-label="Recognised" />;
  return <SeverityMark severity={props.mark} size={11} label />;
}

/** Where in the file the marked lines and the current one are. */
function Ruler(props: { readonly total: number; readonly marked: ReadonlySet<number>; readonly current: number }) {
  const place = (number: number) => ({ top: `${((number - 1) / Math.max(1, props.total - 1)) * 100}%` });
  return (
    <div className={styles['ruler']} aria-hidden>
      {[...props.marked].map((number) => (
        <span key={number} className={styles['tick']} style={place(number)} />
      ))}
      <span className={styles['tick']} data-current style={place(props.current)} />
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

function someLoaded(line: LineGridProps['line'], first: number, last: number): boolean {
  for (let number = first; number <= last; number += 1) if (line(number) !== undefined) return true;
  return false;
}

interface Picture {
  readonly first: number;
  readonly last: number;
  /** From the top of what is in sight to the first row, in px. */
  readonly offset: number;
}

/** While nothing of what is in sight has come yet, the picture before it stays where it was; null where the new one can be drawn. */
function usePictureBefore(fresh: Picture, here: boolean): Picture | null {
  const [before, setBefore] = useState<Picture | null>(null);
  if (
    here &&
    (before === null || before.first !== fresh.first || before.last !== fresh.last || before.offset !== fresh.offset)
  )
    setBefore(fresh);
  return here ? null : before;
}

/** The longest line seen so far, in characters: the width to scroll over only ever grows, so that it does not jump. */
function useLongest(line: LineGridProps['line'], shown: Picture): number {
  const [longest, setLongest] = useState(80);
  let most = longest;
  for (let number = shown.first; number <= shown.last; number += 1) {
    const found = line(number);
    if (found === undefined) continue;
    const tabs = found.text.split('\t').length - 1;
    most = Math.max(most, found.text.length + tabs * 7 + (found.cutBytes > 0 ? 30 : 2));
  }
  if (most > longest) setLongest(most);
  return most;
}
