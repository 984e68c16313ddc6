import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Returns } from '../../../shared/contract/api.ts';
import { useRowHeights } from '../../kit/density.ts';
import { useBrush } from '../../timeline/brush.ts';
import { Histogram } from '../../timeline/histogram.tsx';
import { Underlay } from '../../timeline/lane.tsx';
import { Lanes, type LanesHandle, type Spot } from '../../timeline/lanes.tsx';
import { Ruler } from '../../timeline/ruler.tsx';
import { type Range, brushed, panned, scaleOf, showing, spanOf, within, zoomed } from '../../timeline/scale.ts';
import { distanceTicks, orderTicks, span, timeTicks } from '../../timeline/ticks.ts';
import { useApp } from '../../state/app.ts';
import { type MenuEntry } from '../../kit/context-menu.tsx';
import { useValueMenu } from '../frame/value-menu.tsx';
import { useKeys } from '../shared/keys.ts';
import { useClock } from '../shared/time.ts';
import type { WorkProps } from '../work/work.tsx';
import {
  type LaneRow,
  brushedRange,
  countsOf,
  isPicked,
  laneRowOf,
  listOf,
  middleOf,
  pointedIn,
  rowOfLane,
  shownOf,
  toggled,
  useNarrow,
} from './picture-parts.ts';
import { HistogramTable } from './histogram-table.tsx';
import { Legend } from './legend.tsx';
import { ORDER_COLUMNS, RowView, type Shown, TABLE_COLUMNS } from './row-view.tsx';
import { Tip } from './tip.tsx';
import { Toolbar } from './toolbar.tsx';
import { useLanes } from './use-lanes.ts';
import type { Picked } from './use-picked.ts';
import { offsetAt, useRange } from './use-range.ts';
import { type Listing, type Rows, laneId } from './use-rows.ts';
import { useSteps } from './use-steps.ts';
import { histogramWords, partWords } from './words.ts';
import styles from './timeline.module.css';

interface PictureProps extends WorkProps {
  readonly over: Returns<'run.over'>;
  readonly whole: Range;
  readonly rows: Rows;
  readonly listing: Listing;
  readonly picked: Picked | null;
  readonly open: readonly string[];
  readonly closed: readonly string[];
  readonly room: number;
  readonly onRoom: (width: number) => void;
}

const HEAD_WIDTH = 272;
const NARROW_HEAD = 216;
/** A drawing has a little more room than a row of a table: phases above, marks under them. */
const MORE_HEIGHT = 4;
const ZOOM = 0.5;
const PAN = 0.15;

export function Picture(props: PictureProps) {
  const { run, lens, over, whole, rows, listing, picked, open, closed, onState, onPick } = props;
  const { axis } = over;
  const time = axis === 'time';
  const app = useApp();
  const clock = useClock();
  const showMenu = useValueMenu();
  const rowHeight = useRowHeights().row + MORE_HEIGHT;
  const table = props.state['t'] === '1';
  const headWidth = useNarrow() ? NARROW_HEAD : HEAD_WIDTH;
  const width = props.room;
  const zoom = useRange(props, axis, whole);
  const { range } = zoom;
  const scale = useMemo(() => scaleOf(range, width), [range.from, range.to, width]);
  const wholeScale = useMemo(() => scaleOf(whole, width), [whole, width]);
  const lanes = useRef<LanesHandle>(null);
  const [seen, setSeen] = useState({ first: 0, last: -1 });
  const [current, setCurrent] = useState(0);
  const at = Math.min(current, listing.list.total - 1);
  const [hover, setHover] = useState<Spot | null>(null);

  const shownAt = useCallback((row: number) => shownOf(listing, row, open, closed), [listing, open, closed]);

  const wanted = useMemo(() => {
    const list: LaneRow[] = [];
    for (let row = seen.first; row <= seen.last; row += 1) {
      const lane = laneRowOf(shownAt(row));
      if (lane !== null) list.push(lane);
    }
    return list;
  }, [seen, shownAt]);
  const drawn = useLanes(run, listing.lens, wanted, range, whole);
  const { want } = rows;
  const onWindow = useCallback(
    (first: number, last: number) => {
      setSeen((now) => (now.first === first && now.last === last ? now : { first, last }));
      want(first, last);
    },
    [want],
  );

  const steps = useSteps(props);
  const jump = (place: number) => {
    if (time) steps.at(place);
    else onPick({ kind: 'event', id: Math.min(over.most, Math.max(0, Math.round(place))) + 1 });
    zoom.set(showing(range, place, whole));
  };
  const brush = (a: number, b: number) => zoom.set(brushed(a, b, axis, whole), 'go');
  const overBrush = useBrush(wholeScale, brush, jump);
  const rulerBrush = useBrush(scale, brush, jump);

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
    if (shown.kind === 'negotiation' && shown.one.attempt !== null) onPick({ kind: 'attempt', no: shown.one.attempt });
    else if (shown.kind === 'attempt') onPick({ kind: 'attempt', no: shown.one.attempt });
    else fold(row);
  };
  /** The whole of a row. */
  const zoomTo = (row: number) => {
    const lane = laneRowOf(shownAt(row));
    const info = lane === null ? null : drawn.of(lane);
    if (info === null || info.least === null || info.most === null) return;
    const room = Math.max(2000, (info.most - info.least) * 0.05);
    const side = time ? room : 0.5;
    zoom.set(within({ from: info.least - side, to: info.most + side }, whole), 'go');
  };

  useKeys({
    '+': () => zoomBy(ZOOM),
    '=': () => zoomBy(ZOOM),
    '-': () => zoomBy(1 / ZOOM),
    0: () => zoom.set(whole, 'go'),
    z: () => zoomTo(at),
    j: () => steps.next(1),
    k: () => steps.next(-1),
    n: () => steps.failure('next'),
    'shift+n': () => steps.failure('previous'),
    l: () => steps.raw(),
  });
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // A link or a button within the rows has its own Enter.
    const own = event.target === event.currentTarget;
    const act = {
      ArrowLeft: () => panBy(-PAN),
      ArrowRight: () => panBy(PAN),
      Enter: own ? () => select(at) : undefined,
      ' ': own ? () => fold(at) : undefined,
      ContextMenu: () => menuAtRow(event.currentTarget),
      F10: event.shiftKey ? () => menuAtRow(event.currentTarget) : undefined,
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  // The keys are at home in the lanes, unless somebody already is elsewhere.
  useEffect(() => {
    if (document.activeElement === document.body) lanes.current?.focus();
  }, []);

  // What is selected elsewhere, or by a key, is brought into sight once; what was pressed here is in sight already.
  const told = useRef('');
  const key = props.pick === null ? '' : JSON.stringify(props.pick);
  useEffect(() => {
    if (key === '') told.current = '';
    if (picked === null || told.current === key) return;
    const row = picked.negotiation === null ? rowOfLane(listing, picked) : listing.rowOf(picked.negotiation);
    if (row === null && picked.negotiation !== null) return;
    told.current = key;
    if (row !== null) {
      setCurrent(row);
      lanes.current?.show(row);
    }
    if (picked.range !== null) {
      const next = showing(range, picked.range.from, whole);
      if (next !== range) zoom.set(next);
    }
  }, [key, picked, listing, range, whole, zoom]);

  const pointed = hover === null || table ? null : pointedIn(hover, shownAt, drawn.of, scale, time);
  const onPress = (spot: Spot, event: React.MouseEvent) => {
    setCurrent(spot.row);
    if ((event.target as Element).closest('a') !== null) return;
    if ((event.target as Element).closest('[data-fold]') !== null) return fold(spot.row);
    const hit = spot.x < 0 || table ? null : pointedIn(spot, shownAt, drawn.of, scale, time);
    if (hit?.kind === 'mark') {
      told.current = JSON.stringify({ kind: 'event', id: hit.mark.event.id });
      onPick({ kind: 'event', id: hit.mark.event.id });
    } else if (hit?.kind === 'phase' && hit.phase.attempt !== null) {
      told.current = JSON.stringify({ kind: 'attempt', no: hit.phase.attempt });
      onPick({ kind: 'attempt', no: hit.phase.attempt });
    } else if (shownAt(spot.row).kind === 'lane') {
      if (spot.x < 0) fold(spot.row);
      else if (time) steps.at(scale.place(spot.x));
    } else select(spot.row);
  };
  const menu = (row: number, x: number | null, event: Parameters<typeof showMenu>[0]) => {
    const shown = shownAt(row);
    if (shown.kind === 'waiting') return;
    const place = x === null || x < 0 || !time ? null : Math.round(scale.place(x));
    const entries: MenuEntry[] = [{ label: 'Zoom to it', keys: 'Z', do: () => zoomTo(row) }];
    const peer =
      shown.kind === 'lane'
        ? shown.lane.peer
        : shown.kind === 'negotiation'
          ? shown.one.peer
          : (shown.of?.peer ?? null);
    const of =
      shown.kind === 'lane'
        ? ({ field: 'peer', value: shown.lane.peer ?? '' } as const)
        : shown.kind === 'negotiation'
          ? ({ field: 'negotiation', value: shown.one.id } as const)
          : ({ field: 'attempt', value: String(shown.one.attempt) } as const);
    showMenu(event, { ...of, peer, time: place, entries });
  };
  const menuAtRow = (box: HTMLElement) => {
    const row = box.querySelector(`[data-row="${at}"]`)?.getBoundingClientRect();
    if (row !== undefined) menu(at, null, { clientX: row.left + 40, clientY: row.bottom, preventDefault: () => {} });
  };
  const onWheel = (event: WheelEvent, x: number): boolean => {
    if (table) return false;
    if (event.ctrlKey || event.metaKey) {
      zoomBy(Math.exp(event.deltaY * (event.deltaMode === 0 ? 0.003 : 0.1)), scale.place(Math.max(0, x)));
      return true;
    }
    const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(across) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return false;
    zoom.set(panned(range, (across / width) * spanOf(range), whole));
    return true;
  };

  const named = clock.micros;
  const offset = time ? offsetAt(range.from, named(range.from)) : 0;
  const ticks = useMemo(
    () => (time ? timeTicks(scale, offset, named) : orderTicks(scale)),
    [time, scale, offset, named],
  );
  const origin = picked?.range?.from ?? null;
  const since = useMemo(
    () => (time && origin !== null ? { head: 'since the selection', ticks: distanceTicks(scale, origin) } : null),
    [time, origin, scale],
  );
  const gaps = useMemo(
    () => drawn.gaps.map((gap) => ({ ...gap, label: `no events for ${span(gap.to - gap.from)}` })),
    [drawn.gaps],
  );
  const lines = useMemo(() => ticks.map(({ x }) => x), [ticks]);
  const counts = useMemo(() => countsOf(over), [over]);
  const counted = useMemo(() => ({ from: over.from, to: over.to + 1 }), [over]);
  const fit = time
    ? `${named(range.from).day} ${named(range.from).time.slice(0, 8)} – ${named(range.to).time.slice(0, 8)} ${clock.name}, ${span(spanOf(range))}`
    : 'No event has a clock: rows stand in the order of lines';
  const columns = table
    ? ['Negotiation', ...(time ? TABLE_COLUMNS : ORDER_COLUMNS)]
    : ['Negotiation', time ? 'Over time' : 'In the order of lines'];

  return (
    <section
      className={styles['timeline']}
      style={
        {
          '--head': `${headWidth}px`,
          '--columns': time
            ? `${headWidth}px 84px 92px 108px 108px 88px minmax(120px, 200px) minmax(120px, 1fr)`
            : `${headWidth}px 84px minmax(140px, 220px) minmax(120px, 240px) minmax(160px, 1fr)`,
        } as React.CSSProperties
      }
      aria-label="Timeline"
    >
      <Toolbar
        fit={fit}
        table={table}
        zoomed={props.state['z'] !== undefined && props.state['z'] !== ''}
        filters={time && zoom.range !== whole && (props.state['z'] ?? '') !== ''}
        onTable={(on) => onState({ t: on ? '1' : '' })}
        onZoom={zoomBy}
        onWhole={() => zoom.set(whole, 'go')}
        onFilter={() => {
          app.lens.time(Math.floor(range.from), Math.ceil(range.to));
          onState({ z: '' });
        }}
      />
      <div className={styles['over']}>
        <div className={styles['corner']}>
          <span>{histogramWords(over)}</span>
        </div>
        <Histogram
          counts={counts}
          counted={counted}
          scale={wholeScale}
          window={range}
          kept={zoom.kept}
          selected={origin}
          brush={overBrush.held}
          label={`${histogramWords(over)}, ${time ? 'over time' : 'in the order of lines'}`}
          tell={(part) => partWords(over, part, named)}
          onPointerDown={overBrush.onPointerDown}
        />
      </div>
      <HistogramTable over={over} named={named} />
      {table ? null : (
        <Ruler
          width={width}
          head={time ? `${named(range.from).day}, ${clock.name}` : 'order of lines'}
          ticks={ticks}
          second={since}
          selected={origin === null ? null : scale.x(origin)}
          onPointerDown={rulerBrush.onPointerDown}
        />
      )}
      <div className={styles['body']}>
        <Lanes
          label={time ? 'Negotiations over time' : 'Negotiations in the order of lines'}
          total={listing.list.total}
          rowHeight={rowHeight}
          headWidth={headWidth}
          columns={columns}
          columnsShown={table}
          current={at}
          underlay={
            table ? null : (
              <Underlay
                scale={scale}
                gaps={gaps}
                lines={lines}
                selected={brushedRange(rulerBrush.held, scale) ?? picked?.range ?? null}
                kept={zoom.kept}
                whole={whole}
              />
            )
          }
          row={(row, id) => {
            const shown = shownAt(row);
            const lane = laneRowOf(shown);
            const info = lane === null ? null : drawn.of(lane);
            return (
              <RowView
                id={id}
                at={row}
                shown={shown}
                current={row === at}
                selected={isPicked(shown, picked)}
                scale={scale}
                height={rowHeight - (shown.kind === 'lane' ? 1 : 0)}
                data={info?.data ?? null}
                undated={info?.undated ?? 0}
                clock={time}
                table={table}
              />
            );
          }}
          onCurrent={setCurrent}
          onWindow={onWindow}
          onRoom={props.onRoom}
          onKey={onKey}
          onHover={setHover}
          onPress={onPress}
          onMenu={(spot, event) => {
            setCurrent(spot.row);
            menu(spot.row, spot.x, event);
          }}
          onPull={(by) => (table ? undefined : zoom.set(panned(range, (-by / width) * spanOf(range), whole)))}
          onWheel={onWheel}
          handle={lanes}
        />
        {hover === null || pointed === null ? null : (
          <Tip
            run={run}
            pointed={pointed}
            left={hover.left}
            top={hover.top}
            width={width + headWidth}
            clock={time}
            origin={origin}
          />
        )}
      </div>
      <Legend order={!time} undated={time ? over.undated : 0} />
      {drawn.fault === null ? null : (
        <p className={styles['fault']} role="alert">
          {drawn.fault.text}
        </p>
      )}
    </section>
  );
}
