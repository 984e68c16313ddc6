import { memo, useMemo } from 'react';
import type { LaneEvent } from '../../shared/contract/api.ts';
import { type Counts, bandsOf, countPaths, drawing } from './draw.ts';
import { storyOf } from './phases.ts';
import { type Range, type Scale, isWhole } from './scale.ts';
import { MARK_KINDS } from './shapes.ts';
import styles from './lane.module.css';

/** What a row draws: its events, or how many there are of them over a range. */
export type LaneData =
  | { readonly kind: 'events'; readonly events: readonly LaneEvent[] }
  | { readonly kind: 'counts'; readonly counts: Counts; readonly range: Range };

interface LaneProps {
  readonly data: LaneData;
  readonly scale: Scale;
  readonly height: number;
  readonly clock: boolean;
}

/** A row of the timeline: a path for each way of drawing, so that its cost is that of its pixels. */
export const Lane = memo(function Lane(props: LaneProps) {
  const { data, scale, height } = props;
  return (
    <svg className={styles['lane']} width={scale.width} height={height} aria-hidden>
      {data.kind === 'events' ? (
        <Events events={data.events} scale={scale} height={height} clock={props.clock} />
      ) : (
        <CountBars counts={data.counts} range={data.range} scale={scale} height={height} />
      )}
    </svg>
  );
});

function Events(props: {
  readonly events: readonly LaneEvent[];
  readonly scale: Scale;
  readonly height: number;
  readonly clock: boolean;
}) {
  const { events, scale, height, clock } = props;
  const story = useMemo(() => storyOf(events, clock), [events, clock]);
  const bands = useMemo(() => bandsOf(height), [height]);
  const drawn = useMemo(() => drawing(story, scale, bands), [story, scale, bands]);
  const baseline = bands.bar + bands.barHeight / 2 + 3.2;
  return (
    <>
      <path className={styles['life']} d={drawn.lives} />
      <path className={styles['leading']} d={drawn.bars.leading} />
      <path className={styles['later']} d={drawn.bars.later} />
      <path className={styles['failed']} d={drawn.bars.failed} />
      <path className={styles['slow']} d={drawn.slow} />
      {drawn.labels.map(({ key, x, text, kind }) => (
        <text key={key} className={styles['label']} data-kind={kind} x={x} y={baseline}>
          {text}
        </text>
      ))}
      <path className={styles['faint']} d={drawn.faint} />
      {MARK_KINDS.map((kind) => (
        <path key={kind} className={styles['mark']} data-kind={kind} d={drawn.marks[kind]} />
      ))}
    </>
  );
}

function CountBars(props: {
  readonly counts: Counts;
  readonly range: Range;
  readonly scale: Scale;
  readonly height: number;
}) {
  const { counts, range, scale, height } = props;
  const paths = useMemo(
    () => countPaths(counts, range.from, range.to, scale, height - 5),
    [counts, range, scale, height],
  );
  return (
    <g transform="translate(0 3)">
      <path className={styles['rest']} d={paths.rest} />
      <path className={styles['warning']} d={paths.warning} />
      <path className={styles['error']} d={paths.error} />
    </g>
  );
}

/** The stretches of silence and the selection behind the rows. */
export const Underlay = memo(function Underlay(props: {
  readonly scale: Scale;
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  readonly lines: readonly number[];
  /** Where the selection stands; from and to where it has a length. */
  readonly selected: Range | null;
  /** What the filter asks of the time. */
  readonly kept: Range | null;
  readonly whole: Range;
}) {
  const { scale, selected, kept } = props;
  const clip = (place: number) => Math.min(scale.width + 2, Math.max(-2, scale.x(place)));
  return (
    <svg className={styles['underlay']} width={scale.width} height="100%" aria-hidden>
      <defs>
        <pattern id="timeline-silence" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className={styles['hatch']} d="M0 0v6" />
        </pattern>
      </defs>
      {props.lines.map((x) => (
        <rect key={x} className={styles['line']} x={Math.round(x)} y={0} width={1} height="100%" />
      ))}
      {props.gaps.map(({ from, to, label }) => {
        const [a, b] = [clip(from) + 5, clip(to) - 5];
        if (b - a < 24) return null;
        return (
          <g key={from}>
            <rect className={styles['gap']} x={a} y={0} width={b - a} height="100%" fill="url(#timeline-silence)" />
            {b - a > label.length * 6.4 + 16 ? (
              <text className={styles['silence']} x={(a + b) / 2} y={16}>
                {label}
              </text>
            ) : null}
          </g>
        );
      })}
      {kept === null || isWhole(kept, props.whole) ? null : (
        <>
          <rect className={styles['out']} x={-2} y={0} width={Math.max(0, clip(kept.from) + 2)} height="100%" />
          <rect
            className={styles['out']}
            x={clip(kept.to)}
            y={0}
            width={Math.max(0, scale.width + 2 - clip(kept.to))}
            height="100%"
          />
        </>
      )}
      {selected === null ? null : (
        <>
          <rect
            className={styles['span']}
            x={clip(selected.from)}
            y={0}
            width={Math.max(0, clip(selected.to) - clip(selected.from))}
            height="100%"
          />
          <rect className={styles['selected']} x={clip(selected.from)} y={0} width={1} height="100%" />
        </>
      )}
    </svg>
  );
});
