import { type ReactNode, memo } from 'react';
import type { Attempt, PlacedNegotiation } from '../../../shared/contract/api.ts';
import { printable } from '../../../shared/base/text.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import { ChevronIcon } from '../../kit/icons.ts';
import { HealthMark } from '../../kit/marks.tsx';
import { Lane, type LaneData } from '../../timeline/lane.tsx';
import type { Scale } from '../../timeline/scale.ts';
import { PlaceLink } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { instanceWord } from '../shared/words.ts';
import type { LaneGroup } from './use-rows.ts';
import { endWords, laneWords, periodWords, phaseWords, rowWords, tookWords } from './words.ts';
import styles from './row-view.module.css';

/** What a row stands for, with what is known of it so far. */
export type Shown =
  | { readonly kind: 'lane'; readonly lane: LaneGroup; readonly open: boolean }
  | { readonly kind: 'negotiation'; readonly one: PlacedNegotiation; readonly open: boolean }
  | { readonly kind: 'attempt'; readonly one: Attempt; readonly at: number; readonly of: PlacedNegotiation | null }
  | { readonly kind: 'waiting'; readonly level: number };

interface RowProps {
  readonly id: string;
  readonly at: number;
  readonly shown: Shown;
  readonly current: boolean;
  readonly selected: boolean;
  readonly scale: Scale;
  readonly height: number;
  /** What it draws; null while it is not known. */
  readonly data: LaneData | null;
  /** Events that stand on no axis, for want of a clock. */
  readonly undated: number;
  /** Its first and last event on the axis. */
  readonly least: number | null;
  readonly most: number | null;
  readonly clock: boolean;
  readonly table: boolean;
}

const HEALTHS = { established: 'healthy', failed: 'unhealthy', incomplete: 'unknown' } as const;

export const RowView = memo(function RowView(props: RowProps) {
  const { shown, table } = props;
  const level =
    shown.kind === 'lane' ? 1 : shown.kind === 'negotiation' ? 2 : shown.kind === 'attempt' ? 3 : shown.level;
  const open = shown.kind === 'lane' || (shown.kind === 'negotiation' && shown.one.attempts > 1) ? shown.open : null;
  return (
    <div
      className={styles['row']}
      id={props.id}
      role="row"
      aria-rowindex={props.at + 2}
      aria-level={level}
      aria-expanded={open ?? undefined}
      aria-selected={props.selected}
      data-row={props.at}
      data-kind={shown.kind}
      data-current={props.current || undefined}
      data-picked={props.selected || undefined}
      data-table={table || undefined}
    >
      <div className={styles['head']} role="rowheader" data-level={level}>
        {open === null ? (
          <span className={styles['chevron']} />
        ) : (
          <span className={styles['chevron']} data-open={open || undefined} data-fold aria-hidden>
            <ChevronIcon />
          </span>
        )}
        <Head shown={shown} table={table} />
      </div>
      {table ? <Cells shown={shown} clock={props.clock} /> : <Drawn {...props} />}
    </div>
  );
});

function Head(props: { readonly shown: Shown; readonly table: boolean }) {
  const { shown, table } = props;
  const clock = useClock();
  switch (shown.kind) {
    case 'lane': {
      const { lane } = shown;
      return (
        <>
          <strong className={styles['peer']}>{lane.peer === null ? 'no peer named' : printable(lane.peer)}</strong>
          {lane.instance === null ? null : <span className={styles['quiet']}>{instanceWord(lane.instance)}</span>}
          {table ? null : (
            <span className={styles['end']} data-bad={lane.failed > 0 || undefined}>
              {lane.failed > 0 ? `${formatCount(lane.failed)} failed` : laneWords(lane)}
            </span>
          )}
        </>
      );
    }
    case 'negotiation': {
      const { one } = shown;
      const period = periodWords(one);
      return (
        <>
          <HealthMark health={HEALTHS[one.outcome]} size={12} />
          <span className={styles['name']} title={rowWords(one)}>
            {endWords(one)}
          </span>
          {one.attempts > 1 && !table ? (
            <span className={styles['end']}>
              <b>×{formatCount(one.attempts)}</b>
              {period === null ? null : <span className={styles['period']}>, {period}</span>}
            </span>
          ) : null}
        </>
      );
    }
    case 'attempt': {
      const { one, at } = shown;
      return (
        <>
          <span className={styles['number']}>{formatCount(at + 1)}</span>
          <span className={styles['name']}>
            {one.from === null ? plural(one.events, 'event') : clock.time(one.from)}
          </span>
          {table ? null : <span className={styles['end']}>{tookWords(one) ?? ''}</span>}
        </>
      );
    }
    case 'waiting':
      return <span className={styles['waiting']} />;
  }
}

function Drawn(props: RowProps) {
  const { shown, data, undated, clock } = props;
  const nothing = data?.kind === 'events' && data.events.length === 0;
  return (
    <div className={styles['lane']} role="gridcell" aria-label={spoken(shown)} style={{ width: props.scale.width }}>
      {data === null ? null : <Lane data={data} scale={props.scale} height={props.height} clock={clock} />}
      {props.most !== null && props.most < props.scale.range.from ? (
        <span className={styles['beyond']}>◂ earlier</span>
      ) : null}
      {props.least !== null && props.least > props.scale.range.to ? (
        <span className={styles['beyond']} data-later>
          later ▸
        </span>
      ) : null}
      {nothing && undated > 0 ? (
        <span className={styles['undated']}>
          {plural(undated, 'event')} without a clock
          {shown.kind === 'negotiation' && phaseWords(shown.one) !== '' ? `, in order: ${phaseWords(shown.one)}` : ''}
        </span>
      ) : null}
    </div>
  );
}

function spoken(shown: Shown): string {
  if (shown.kind === 'lane') return laneWords(shown.lane);
  if (shown.kind === 'negotiation') return rowWords(shown.one);
  if (shown.kind === 'attempt')
    return `${shown.of === null ? '' : `${endWords(shown.of)}; `}${plural(shown.one.events, 'event')}`;
  return '';
}

export const TABLE_COLUMNS = ['Attempts', 'Every', 'First', 'Last', 'Took', 'Phases'] as const;
export const ORDER_COLUMNS = ['Attempts', 'First line', 'Phases'] as const;

/** The same rows as words: the twin of the drawing. */
function Cells(props: { readonly shown: Shown; readonly clock: boolean }) {
  const { shown } = props;
  const clock = useClock();
  const when = (iso: string | null) => (iso === null ? '' : clock.time(iso));
  const cells: Readonly<Record<(typeof TABLE_COLUMNS | typeof ORDER_COLUMNS)[number], ReactNode>> =
    shown.kind === 'negotiation'
      ? {
          Attempts: formatCount(shown.one.attempts),
          Every: periodWords(shown.one)?.slice('every '.length) ?? '',
          First: when(shown.one.firstSeen),
          Last: when(shown.one.lastSeen),
          Took: shown.one.attempts > 1 ? '' : (tookWords(endsOf(shown.one)) ?? ''),
          'First line': placeOf(shown.one.steps[0]),
          Phases: phaseWords(shown.one),
        }
      : shown.kind === 'attempt'
        ? {
            ...NO_CELLS,
            First: when(shown.one.from),
            Last: when(shown.one.to),
            Took: tookWords(shown.one) ?? '',
            'First line': placeOf(shown.one),
            Phases: plural(shown.one.events, 'event'),
          }
        : shown.kind === 'lane'
          ? { ...NO_CELLS, Attempts: formatCount(shown.lane.attempts), Phases: laneWords(shown.lane) }
          : NO_CELLS;
  return (props.clock ? TABLE_COLUMNS : ORDER_COLUMNS).map((name) => (
    <div key={name} className={styles['cell']} role="gridcell" data-end={NUMERIC.has(name) || undefined}>
      {cells[name]}
    </div>
  ));
}

const NUMERIC: ReadonlySet<string> = new Set(['Attempts', 'Every', 'Took']);
const NO_CELLS = {
  Attempts: '',
  Every: '',
  First: '',
  Last: '',
  Took: '',
  'First line': '',
  Phases: '',
};

function endsOf(one: PlacedNegotiation): Pick<Attempt, 'from' | 'to'> {
  return { from: one.firstSeen, to: one.steps.at(-1)?.time ?? null };
}

function placeOf(place: { readonly file: string; readonly line: number } | undefined): ReactNode {
  return place === undefined ? '' : <PlaceLink place={{ file: place.file, line: place.line }} />;
}
