import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { SeverityMark } from '../kit/marks.tsx';
import styles from './ladder.module.css';

/** One end of the ladder. */
export interface LadderEnd {
  readonly name: string;
  /** Null where the log does not say it. */
  readonly address: string | null;
  readonly initiator: boolean;
}

/** A line under a message; where it is an event of its own it can be selected. */
export interface LadderNote {
  readonly event: number | null;
  readonly text: string;
}

/** A message or an act in words. */
export interface LadderRow {
  /** The event that names it. */
  readonly event: number;
  /** All events that it stands for. */
  readonly events: readonly number[];
  readonly kind: 'message' | 'act';
  readonly direction: 'sent' | 'received' | 'local';
  readonly side: 'azure' | 'peer';
  readonly name: string;
  /** Of an act: what the log says. */
  readonly text: string | null;
  readonly failing: boolean;
  /** Null without a clock. */
  readonly time: string | null;
  readonly since: string | null;
  readonly slow: boolean;
  /** "sent again 2 times"; null where it was not. */
  readonly again: string | null;
  readonly notes: readonly LadderNote[];
  /** Who did what, for whoever does not see the arrow. */
  readonly said: string;
  /** Where it stands in the log. */
  readonly place: string;
}

interface LadderProps {
  readonly label: string;
  readonly left: LadderEnd;
  readonly right: LadderEnd;
  readonly rows: readonly LadderRow[];
  /** Stretches of rows that are drawn, both ends included. */
  readonly drawn: readonly (readonly [number, number])[];
  readonly onAll: () => void;
  /** The bar where it stopped: behind which row it stands, and what it says. */
  readonly stop: { readonly after: number; readonly tone: 'bad' | 'plain'; readonly bar: ReactNode } | null;
  /** The selected event. */
  readonly picked: number | null;
  readonly onPick: (event: number) => void;
  readonly onMenu: (event: MouseEvent, of: number) => void;
  readonly children?: ReactNode;
}

/** Two rails with an arrow for each message between them. The names of the ends stay in sight. */
export function Ladder(props: LadderProps) {
  const { rows, drawn, stop, picked } = props;
  const list = useRef<HTMLOListElement>(null);
  const clocked = rows.some(({ time }) => time !== null);
  const stopAt = usePickedInSight(list, picked);
  const current = rows.some(({ events }) => picked !== null && events.includes(picked)) ? picked : null;
  const entry = current ?? rows[drawn[0]?.[0] ?? 0]?.event ?? null;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = [...(list.current?.querySelectorAll<HTMLElement>('[data-event]') ?? [])];
    const at = stops.findIndex((one) => one === document.activeElement);
    const next = stops[Math.min(stops.length - 1, Math.max(0, at + step))];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    props.onPick(Number(next.dataset['event']));
  };
  const row = (at: number) => {
    const shown = rows[at];
    return shown === undefined ? null : (
      <Row
        key={shown.event}
        row={shown}
        late={stop !== null && at > stop.after}
        picked={picked}
        entry={entry}
        onPick={props.onPick}
        onMenu={props.onMenu}
      />
    );
  };

  const bar =
    stop === null ? null : (
      <li key="stop" ref={stopAt} className={`${styles['railed']} ${styles['stop']}`} data-stop={stop.tone}>
        <div className={styles['bar']}>{stop.bar}</div>
      </li>
    );

  return (
    <div className={styles['ladder']} data-clocked={clocked || undefined}>
      <div className={styles['ends']}>
        <End end={props.left} />
        <End end={props.right} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys between the buttons within */}
      <ol ref={list} className={styles['rungs']} aria-label={props.label} onKeyDown={onKeyDown}>
        {stop !== null && stop.after < 0 ? bar : null}
        {drawn.map(([from, to], index) => {
          const left = from - (drawn[index - 1]?.[1] ?? -1) - 1;
          const items: ReactNode[] = [];
          if (left > 0) items.push(<Gap key={`gap ${from}`} count={left} onAll={props.onAll} />);
          for (let at = from; at <= to; at += 1) {
            items.push(row(at));
            if (stop?.after === at) items.push(bar);
          }
          return items;
        })}
      </ol>
      {props.children}
    </div>
  );
}

/** Brings the selected row into sight, and, where none is selected, the bar where it stopped. */
function usePickedInSight(list: React.RefObject<HTMLOListElement | null>, picked: number | null) {
  const stop = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const row = picked === null ? null : list.current?.querySelector(`[data-event="${picked}"]`);
    (row ?? stop.current)?.scrollIntoView({ block: 'nearest' });
  }, [list, picked]);
  return stop;
}

function End(props: { readonly end: LadderEnd }) {
  const { name, address, initiator } = props.end;
  return (
    <p className={styles['end']} data-initiator={initiator || undefined}>
      <span className={styles['who']}>{name}</span>
      {address === null ? null : <span className={styles['address']}>{address}</span>}
      {initiator ? <span className={styles['role']}>initiator</span> : null}
    </p>
  );
}

function Gap(props: { readonly count: number; readonly onAll: () => void }) {
  return (
    <li className={`${styles['railed']} ${styles['gap']}`}>
      <button type="button" className={styles['more']} onClick={props.onAll}>
        {`Show ${props.count} more between`}
      </button>
    </li>
  );
}

interface RowProps {
  readonly row: LadderRow;
  readonly late: boolean;
  readonly picked: number | null;
  readonly entry: number | null;
  readonly onPick: (event: number) => void;
  readonly onMenu: (event: MouseEvent, of: number) => void;
}

function Row(props: RowProps) {
  const { row, picked } = props;
  const isPicked = picked !== null && row.events.includes(picked);
  const press = (of: number) => ({
    type: 'button' as const,
    'data-event': of,
    'aria-current': picked === of ? (true as const) : undefined,
    tabIndex: props.entry === of ? 0 : -1,
    title: row.place,
    onClick: () => props.onPick(of),
    onContextMenu: (event: MouseEvent) => props.onMenu(event, of),
  });
  return (
    <li
      className={`${styles['railed']} ${styles['rung']}`}
      data-kind={row.kind}
      data-direction={row.direction}
      data-side={row.side}
      data-failing={row.failing || undefined}
      data-late={props.late || undefined}
      data-picked={isPicked || undefined}
    >
      <span className={styles['times']}>
        {row.time === null ? null : <span className={styles['time']}>{row.time}</span>}
        {row.since === null ? null : (
          <span className={styles['since']} data-slow={row.slow || undefined}>
            {row.since}
          </span>
        )}
      </span>
      <div className={styles['lane']}>
        <button className={styles['arrow']} {...press(row.event)}>
          {row.kind === 'act' ? <span className={styles['tick']} aria-hidden /> : <Head />}
          <span className={styles['name']}>
            {row.failing ? <SeverityMark severity="error" size={12} label /> : null}
            <span className="unseen">{row.said}</span>
            <span aria-hidden className={styles['step']}>
              {row.name}
            </span>
            {row.text === null ? null : <span className={styles['text']}>{row.text}</span>}
            {row.again === null ? null : <span className={styles['again']}>{row.again}</span>}
          </span>
        </button>
        {row.notes.map((note) =>
          note.event === null ? (
            <p key={note.text} className={styles['note']}>
              {note.text}
            </p>
          ) : (
            <button key={note.event} className={styles['note']} {...press(note.event)}>
              {note.text}
            </button>
          ),
        )}
      </div>
    </li>
  );
}

function Head() {
  return (
    <svg className={styles['head']} width={9} height={10} viewBox="0 0 9 10" aria-hidden>
      <path d="M0 0l9 5-9 5z" />
    </svg>
  );
}
