import type { LadderEvent } from '../../ladder/rungs.ts';
import { microsFromIso } from '../../../shared/base/time.ts';
import { cut, printable } from '../../../shared/base/text.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { PlaceLink } from '../shared/run.tsx';
import { type Clock, useClock } from '../shared/time.ts';
import { codeWord } from '../shared/words.ts';
import { eventName, notifyName, sinceText } from './ladder-words.ts';
import { payloadText } from './payloads.ts';
import styles from './attempt.module.css';

const MOST_ROWS = 200;
const MOST_TEXT = 400;

interface TwinRow {
  readonly event: LadderEvent;
  readonly since: number | null;
}

/** The ladder as a table: each line of the log that tells of the attempt is a row. */
export function TableTwin(props: {
  readonly label: string;
  readonly events: readonly LadderEvent[];
  readonly picked: number | null;
  readonly onPick: (event: number) => void;
}) {
  const clock = useClock();
  const { events } = props;
  const clocked = events.some(({ time }) => time !== null);
  const rows = events.map((event, index): TwinRow => {
    const at = event.time === null ? null : microsFromIso(event.time);
    const last = events[index - 1]?.time ?? null;
    const before = last === null ? null : microsFromIso(last);
    return { event, since: at === null || before === null ? null : at - before };
  });
  return (
    <div className={styles['table']}>
      <Table
        label={props.label}
        columns={columnsFor({ clock, clocked, picked: props.picked, onPick: props.onPick })}
        rows={rows}
        keyOf={({ event }) => String(event.id)}
        first={MOST_ROWS}
      />
    </div>
  );
}

interface ColumnOptions {
  readonly clock: Clock;
  readonly clocked: boolean;
  readonly picked: number | null;
  readonly onPick: (event: number) => void;
}

function columnsFor({ clock, clocked, picked, onPick }: ColumnOptions): readonly Column<TwinRow>[] {
  return [
    ...(clocked
      ? ([
          { name: 'Time', cell: ({ event }) => (event.time === null ? '–' : clock.time(event.time)) },
          { name: 'Since', align: 'end', cell: ({ since }) => (since === null ? '' : sinceText(since)) },
        ] satisfies Column<TwinRow>[])
      : []),
    { name: 'Direction', cell: ({ event }) => event.direction },
    {
      name: 'Step, and what it says',
      wide: true,
      cell: ({ event }) => (
        <>
          <button
            type="button"
            className={styles['event']}
            aria-current={event.id === picked ? true : undefined}
            onClick={() => onPick(event.id)}
          >
            {event.severity === null ? null : <SeverityMark severity={event.severity} size={12} label />}
            {event.notify === null ? eventName(event) : `Notify ${notifyName(event.notify)}`}
          </button>
          <span className={styles['said']}>{whatItSays(event)}</span>
        </>
      ),
    },
    { name: 'Line', cell: ({ event }) => <PlaceLink place={event} /> },
  ];
}

function whatItSays(event: LadderEvent): string {
  if (event.errorCode !== null) return printable(codeWord(event.errorCode, event.errorName) ?? '');
  return payloadText(event) ?? cut(printable(event.text).trim(), MOST_TEXT);
}
