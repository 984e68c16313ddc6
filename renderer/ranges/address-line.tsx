import { type MouseEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type AddressRange, isEverything, rangeName } from '../../shared/net/ranges.ts';
import { formatAddress } from '../../shared/net/address.ts';
import { type Label, lanesOf, roomFor } from './lanes.ts';
import { type Part, partsOf } from './parts.ts';
import { type Name, type Scale, type Segment, scaleOf, spanOf } from './scale.ts';
import styles from './address-line.module.css';

export interface Bar {
  readonly key: string;
  readonly range: AddressRange;
  /** What the range is held against; null where there is nothing to hold it against. */
  readonly against: readonly AddressRange[] | null;
  /** The range and what it is, for the tooltip. */
  readonly title: string;
  /** Ports and protocol, where they are not any; '' where they are. */
  readonly more: string;
}

export interface Layer {
  readonly id: string;
  readonly name: string;
  readonly bars: readonly Bar[];
}

interface AddressLineProps {
  /** What the picture shows, for who cannot see it; it ends with where the same stands in words. */
  readonly label: string;
  readonly family: 4 | 6;
  readonly layers: readonly Layer[];
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
  readonly onMenu: (event: MouseEvent, key: string) => void;
}

/** Before it is measured. */
const USUAL_WIDTH = 760;
const LANE = 24;
const BAR = 20;
/** A figure of the monospace face at 12 px, and at 11 px. */
const FIGURE = 7.25;
/** So much of what is lost stays in sight beside its name. */
const HATCH = 24;
const SMALL_FIGURE = 6.7;

/** One side's addresses of one family: a row for each layer over a common axis. */
export function AddressLine(props: AddressLineProps) {
  const { family } = props;
  const [tracks, width] = useWidth();
  const shown = useMemo(
    () =>
      props.layers
        .map((layer) => ({ ...layer, bars: layer.bars.filter(({ range }) => range.family === family) }))
        .filter(({ bars }) => bars.length > 0),
    [props.layers, family],
  );
  const scale = useMemo(() => {
    const bars = shown.flatMap((layer) => layer.bars);
    return scaleOf(
      family,
      bars.map(({ range }) => range),
      width,
      namesOf(bars),
    );
  }, [shown, family, width]);
  return (
    <div className={styles['line']} role="img" aria-label={props.label}>
      <div className={styles['names']} aria-hidden>
        {shown.map((layer) => (
          <span key={layer.id} className={styles['name']} style={{ height: heightOf(layer.bars, scale) }}>
            {layer.name}
          </span>
        ))}
      </div>
      <div className={styles['tracks']} ref={tracks} aria-hidden>
        <div className={styles['wide']} style={{ width: scale.width }}>
          {scale.segments.map((segment) => (
            <span
              key={String(segment.from)}
              className={styles['segment']}
              data-kind={segment.kind}
              style={{ left: segment.left, width: segment.width }}
            />
          ))}
          {shown.map((layer) => (
            <Row key={layer.id} layer={layer} scale={scale} {...props} />
          ))}
          <Axis scale={scale} />
        </div>
      </div>
    </div>
  );
}

const RANK: Readonly<Record<Part['kind'], number>> = { unmatched: 0, lost: 1, met: 2, alone: 2 };

/** What has no counterpart is named before what has one; what is cut out of all addresses needs no name. */
function namesOf(bars: readonly Bar[]): readonly Name[] {
  return bars
    .flatMap((bar) => partsOf(bar.range, bar.against).map((part) => ({ part, bar })))
    .filter(({ part, bar }) => part.kind === 'unmatched' || !isEverything(bar.range))
    .toSorted((a, b) => RANK[a.part.kind] - RANK[b.part.kind])
    .map(({ part, bar }) => ({
      range: part.range,
      width: widthOf(nameOf(part, bar)) + (part.kind === 'lost' ? HATCH : 0),
    }));
}

function nameOf(part: Part, bar: Bar): string {
  const whole = part.range.from === bar.range.from && part.range.to === bar.range.to;
  return `${MARKS[part.kind]}${rangeName(part.range)}${whole ? bar.more : ''}`;
}

function widthOf(name: string): number {
  return name.length * FIGURE + 14;
}

function heightOf(bars: readonly Bar[], scale: Scale): number {
  const lanes = lanesOf(bars.map(({ range }) => spanOf(scale, range)));
  return (Math.max(0, ...lanes) + 1) * LANE + 6;
}

function Row(
  props: { readonly layer: Layer; readonly scale: Scale } & Pick<AddressLineProps, 'chosen' | 'onChoose' | 'onMenu'>,
) {
  const { layer, scale } = props;
  const spans = layer.bars.map(({ range }) => spanOf(scale, range));
  const lanes = lanesOf(spans);
  return (
    <div className={styles['row']} style={{ height: heightOf(layer.bars, scale) }}>
      {layer.bars.map((bar, index) => {
        const span = spans[index] ?? { left: 0, width: 0 };
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a picture: the rows of the table beside it are chosen by key
          <div
            key={bar.key}
            className={styles['bar']}
            data-chosen={bar.key === props.chosen || undefined}
            style={{ ...span, top: (lanes[index] ?? 0) * LANE + 4, height: BAR }}
            title={bar.title}
            onClick={() => props.onChoose(bar.key)}
            onContextMenu={(event) => props.onMenu(event, bar.key)}
          >
            {partsOf(bar.range, bar.against).map((part) => (
              <Piece key={String(part.range.from)} part={part} scale={scale} start={span.left} bar={bar} />
            ))}
          </div>
        );
      })}
    </div>
  );
}

/** A part names itself where it is lost or matches nothing; what is met is named once for the whole bar. */
function Piece(props: { readonly part: Part; readonly scale: Scale; readonly start: number; readonly bar: Bar }) {
  const { part, bar } = props;
  const { left, width } = spanOf(props.scale, part.range);
  const name = nameOf(part, bar);
  return (
    <span className={styles['part']} data-kind={part.kind} style={{ left: left - props.start, width }}>
      {widthOf(name) <= width + 1 ? (
        <span className={styles['label']}>{name}</span>
      ) : width > 18 && part.kind === 'unmatched' ? (
        <span className={styles['label']}>✕</span>
      ) : null}
    </span>
  );
}

const MARKS: Readonly<Record<Part['kind'], string>> = { met: '', alone: '', lost: '– ', unmatched: '✕ ' };

/** The axis with its breaks, and where each stretch begins and ends: on one line where there is room, else on two. */
function Axis(props: { readonly scale: Scale }) {
  const { scale } = props;
  const held = scale.segments.filter(({ kind }) => kind === 'held');
  const starts = held.map((segment) => endOf(scale, segment, false));
  const ends = held.map((segment) => endOf(scale, segment, true));
  const both = [...starts, ...ends];
  const rows = roomFor(both, APART).size === both.length ? [both] : [starts, ends];
  return (
    <div className={styles['axis']} style={{ height: 10 + rows.length * 13 }}>
      {scale.segments.map((segment) =>
        segment.kind === 'held' ? (
          <span
            key={String(segment.from)}
            className={styles['tick']}
            style={{ left: segment.left, width: segment.width }}
          />
        ) : (
          <Break key={String(segment.from)} segment={segment} />
        ),
      )}
      {rows.map((row, at) => {
        const shown = roomFor(row, APART);
        return row.map(({ text, left, end }, index) =>
          shown.has(index) ? (
            <span key={`${end ? 'to' : 'from'} ${text}`} className={styles['end']} style={{ left, top: 8 + at * 13 }}>
              {text}
            </span>
          ) : null,
        );
      })}
    </div>
  );
}

const APART = 10;

/** The address at an end of a stretch; the outermost count for more than the others. */
function endOf(scale: Scale, segment: Segment, end: boolean): Label & { readonly text: string; readonly end: boolean } {
  const text = formatAddress({ family: scale.family, value: end ? segment.to : segment.from });
  const width = text.length * SMALL_FIGURE;
  const wanted = end ? segment.left + segment.width - width : segment.left;
  const outer = end ? segment.left + segment.width >= scale.width - 1 : segment.left <= 0;
  return { text, end, width, left: Math.max(0, Math.min(wanted, scale.width - width)), rank: outer ? 0 : 1 };
}

function Break(props: { readonly segment: Segment }) {
  const { left, width } = props.segment;
  const middle = width / 2;
  return (
    <svg className={styles['break']} style={{ left }} width={width} height="10" viewBox={`0 0 ${width} 10`}>
      <path d={`M0 5H${middle - 4}M${middle + 4} 5H${width}M${middle - 6} 9.5l4-9M${middle + 2} 9.5l4-9`} />
    </svg>
  );
}

/** The width that there is for the tracks. */
function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const measure = () => setWidth(Math.max(240, Math.floor(box.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}
