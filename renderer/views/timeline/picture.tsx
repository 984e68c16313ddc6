import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Returns } from '../../../shared/contract/api.ts';
import { useRowHeights } from '../../kit/density.ts';
import { useApp } from '../../state/app.ts';
import { useBrush } from '../../timeline/brush.ts';
import { Histogram } from '../../timeline/histogram.tsx';
import { Underlay } from '../../timeline/lane.tsx';
import { Lanes, type LanesHandle, type Spot } from '../../timeline/lanes.tsx';
import { Ruler } from '../../timeline/ruler.tsx';
import { type Range, brushed, scaleOf } from '../../timeline/scale.ts';
import { faultText } from '../shared/words.ts';
import type { WorkProps } from '../work/work.tsx';
import { HistogramTable } from './histogram-table.tsx';
import { Legend } from './legend.tsx';
import { brushedRange, countsOf, isPicked, laneRowOf, pointedIn, shownOf, useNarrow } from './picture-parts.ts';
import { ORDER_COLUMNS, RowView, TABLE_COLUMNS } from './row-view.tsx';
import { Tip } from './tip.tsx';
import { Toolbar } from './toolbar.tsx';
import { useActs } from './use-acts.ts';
import { useLanes } from './use-lanes.ts';
import { useOffers } from './use-offers.ts';
import type { Picked } from './use-picked.ts';
import { useRange } from './use-range.ts';
import { type Listing, type Rows } from './use-rows.ts';
import { useRuler } from './use-ruler.ts';
import { useSteps } from './use-steps.ts';
import { histogramWords, partWords } from './words.ts';
import styles from './timeline.module.css';

interface PictureProps extends WorkProps {
  readonly over: Returns<'run.over'>;
  readonly whole: Range;
  readonly rows: Rows;
  readonly listing: Listing;
  readonly picked: Picked | null;
  /** Ids of what is unfolded, and of lanes that are closed. */
  readonly open: readonly string[];
  readonly closed: readonly string[];
  /** Of the drawings, in px. */
  readonly room: number;
  readonly onRoom: (width: number) => void;
}

const HEAD_WIDTH = 308;
const NARROW_HEAD = 232;
/** A drawing has a little more room than a row of a table: phases above, marks under them. */
const MORE_HEIGHT = 4;
const TABLE_WIDTHS = '76px 88px 104px 104px 80px minmax(200px, 1fr)';
const ORDER_WIDTHS = '76px 180px minmax(200px, 1fr)';

/** The histogram over the run, the ruler and the lanes under it, all over one axis. */
export function Picture(props: PictureProps) {
  const { run, over, whole, rows, listing, picked, open, closed, onState } = props;
  const { axis } = over;
  const time = axis === 'time';
  const app = useApp();
  const headWidth = useNarrow() ? NARROW_HEAD : HEAD_WIDTH;
  const rowHeight = useRowHeights().row + MORE_HEIGHT;
  const width = props.room;
  const table = props.state['t'] === '1';
  const isZoomed = (props.state['z'] ?? '') !== '';
  const zoom = useRange(props, axis, whole);
  const { range } = zoom;
  const scale = useMemo(() => scaleOf(range, width), [range, width]);
  const wholeScale = useMemo(() => scaleOf(whole, width), [whole, width]);
  const shownAt = useCallback((row: number) => shownOf(listing, row, open, closed), [listing, open, closed]);

  const [seen, setSeen] = useState({ first: 0, last: -1 });
  const wanted = useMemo(
    () =>
      Array.from({ length: Math.max(0, seen.last - seen.first + 1) }, (_, at) =>
        laneRowOf(shownAt(seen.first + at)),
      ).filter((row) => row !== null),
    [seen, shownAt],
  );
  const drawn = useLanes(run, listing.lens, wanted, range, whole);
  const { want } = rows;
  const onWindow = useCallback(
    (first: number, last: number) => {
      setSeen((now) => (now.first === first && now.last === last ? now : { first, last }));
      want(first, last);
    },
    [want],
  );

  const lanes = useRef<LanesHandle>(null);
  const pointed = (spot: Spot) => (table ? null : pointedIn(spot, shownAt, drawn.of, scale, time));
  const steps = useSteps(props, axis);
  const scene = {
    axis,
    whole,
    scale,
    zoom,
    listing,
    picked,
    open,
    closed,
    drawn,
    steps,
    table,
    lanes,
    shownAt,
    pointed,
  };
  const acts = useActs(props, scene);
  const brush = (a: number, b: number) => zoom.set(brushed(a, b, axis, whole), 'go');
  const overBrush = useBrush(wholeScale, brush, acts.jump);
  const rulerBrush = useBrush(scale, brush, acts.jump);
  const [hover, setHover] = useState<Spot | null>(null);
  const tip = hover === null ? null : pointed(hover);
  // The keys are at home in the lanes, unless somebody already is elsewhere.
  useEffect(() => {
    if (document.activeElement === document.body) lanes.current?.focus();
  }, []);

  const onTable = (on: boolean) => onState({ t: on ? '1' : '' });
  const filterTime = () => {
    app.lens.time(Math.floor(range.from), Math.ceil(range.to));
    onState({ z: '' });
  };
  const onWhole = () => zoom.set(whole, 'go');
  useOffers({ table, onTable, onWhole, onZoom: acts.zoomBy, onFilter: time && isZoomed ? filterTime : null });

  const origin = picked?.range?.from ?? null;
  const ruler = useRuler(axis, scale, origin, drawn.gaps, over);
  const counts = useMemo(() => countsOf(over), [over]);
  const counted = useMemo(() => ({ from: over.from, to: over.to + 1 }), [over]);
  const held = useMemo(() => brushedRange(rulerBrush.held, scale), [rulerBrush.held, scale]);
  const columns = table ? (time ? TABLE_COLUMNS : ORDER_COLUMNS) : [time ? 'Over time' : 'In the order of lines'];
  const widths = `${headWidth}px ${time ? TABLE_WIDTHS : ORDER_WIDTHS}`;

  const drawRow = (row: number, id: string) => {
    const shown = shownAt(row);
    const lane = laneRowOf(shown);
    const info = lane === null ? null : drawn.of(lane);
    return (
      <RowView
        id={id}
        at={row}
        shown={shown}
        current={row === acts.current}
        selected={isPicked(shown, picked)}
        scale={scale}
        height={rowHeight - (shown.kind === 'lane' ? 1 : 0)}
        data={info?.data ?? null}
        undated={info?.undated ?? 0}
        least={info?.least ?? null}
        most={info?.most ?? null}
        clock={time}
        table={table}
      />
    );
  };

  return (
    <section
      className={styles['timeline']}
      style={{ '--head': `${headWidth}px`, '--columns': widths } as CSSProperties}
      aria-label="Timeline"
    >
      <h1 className="unseen">Timeline</h1>
      <Toolbar
        fit={ruler.words}
        table={table}
        zoomed={isZoomed}
        filters={time && isZoomed}
        onTable={onTable}
        onZoom={acts.zoomBy}
        onWhole={onWhole}
        onFilter={filterTime}
      />
      <div className={styles['over']}>
        <span className={styles['corner']}>{histogramWords(over)}</span>
        <Histogram
          counts={counts}
          counted={counted}
          scale={wholeScale}
          window={range}
          kept={zoom.kept}
          selected={origin}
          brush={overBrush.held}
          label={`${histogramWords(over)}, ${time ? 'over time' : 'in the order of lines'}`}
          tell={(part) => partWords(over, part, ruler.named)}
          onPointerDown={overBrush.onPointerDown}
        />
      </div>
      <HistogramTable over={over} named={ruler.named} />
      {table ? null : (
        <Ruler
          width={width}
          head={ruler.head}
          ticks={ruler.ticks}
          second={ruler.since}
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
          columns={['Negotiation', ...columns]}
          columnsShown={table}
          current={acts.current}
          underlay={
            table ? null : (
              <Underlay
                scale={scale}
                gaps={ruler.gaps}
                lines={ruler.lines}
                selected={held ?? picked?.range ?? null}
                kept={zoom.kept}
                whole={whole}
              />
            )
          }
          drawRow={drawRow}
          onCurrent={acts.onCurrent}
          onWindow={onWindow}
          onRoom={props.onRoom}
          onKey={acts.onKey}
          onHover={setHover}
          onPress={acts.onPress}
          onMenu={acts.onMenu}
          onPull={acts.onPull}
          onWheel={acts.onWheel}
          handle={lanes}
        />
        {hover === null || tip === null ? null : (
          <Tip
            run={run}
            pointed={tip}
            left={hover.left}
            top={hover.top}
            width={width + headWidth}
            clock={time}
            origin={origin}
          />
        )}
      </div>
      {table ? null : <Legend order={!time} undated={time ? over.undated : 0} />}
      {drawn.fault === null ? null : (
        <p className={styles['fault']} role="alert">
          {faultText(drawn.fault)}
        </p>
      )}
    </section>
  );
}
