import { type MouseEvent, useMemo, useState } from 'react';
import type { Returns } from '../../../shared/contract/api.ts';
import { microsFromIso } from '../../../shared/base/time.ts';
import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { Ladder } from '../../ladder/ladder.tsx';
import { type LadderEvent, drawnOf, rungOf, rungsOf, stopOf } from '../../ladder/rungs.ts';
import { formatRoute, workRoute } from '../../state/route.ts';
import { useValueMenu } from '../frame/value-menu.tsx';
import { usePlace, useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { Alike } from './alike.tsx';
import { AttemptHead } from './attempt-head.tsx';
import { rowsOf } from './ladder-words.ts';
import { peerText } from './list-words.ts';
import { StopBar } from './stop.tsx';
import { findingOf } from './stop-words.ts';
import { TableTwin } from './table-twin.tsx';
import styles from './attempt.module.css';

interface AttemptProps {
  readonly told: Returns<'run.attempt'>;
  /** Its place among those alike, from 0; null where it is not known. */
  readonly at: number | null;
  readonly picked: number | null;
  readonly table: boolean;
  readonly onTable: (table: boolean) => void;
  readonly onPick: (event: number) => void;
  readonly onStep: (by: 1 | -1) => void;
  /** Goes to the line of an event. */
  readonly onLine: (event: LadderEvent) => void;
}

/** One attempt: its ladder, or the same as a table, and what came of the same again. */
export function AttemptPane(props: AttemptProps) {
  const { told, picked, onPick } = props;
  const { negotiation, events } = told;
  const { analysis } = useRun();
  const clock = useClock();
  const place = usePlace();
  const showMenu = useValueMenu();
  const [all, setAll] = useState<number | null>(null);

  const rungs = useMemo(() => rungsOf(events), [events]);
  const isCut = told.total > events.length;
  // Of one whose end is not here nobody can say where it stopped.
  const stop = useMemo(
    () => (negotiation === null || isCut ? null : stopOf(rungs, negotiation.outcome)),
    [rungs, negotiation, isCut],
  );
  const finding = useMemo(
    () => (negotiation === null ? null : findingOf(analysis.findings, negotiation, events, stop)),
    [analysis, negotiation, events, stop],
  );
  const version = negotiation?.ikeVersion ?? null;
  const rows = rowsOf(rungs, {
    version,
    time: clock.time,
    place: ({ file, line }) => `${place.name(file)}:${line}`,
  });
  const matters = [stop?.after ?? -1, picked === null ? -1 : rungOf(rungs, picked)];
  const drawn = all === told.attempt.attempt ? [[0, rungs.length - 1] as const] : drawnOf(rungs.length, matters);

  const peer = negotiation?.peer ?? events.find((event) => event.peer !== null)?.peer ?? null;
  const local = negotiation?.local ?? events.find((event) => event.local !== null)?.local ?? null;
  const label = `${props.table ? 'Events' : 'Ladder'} of attempt ${formatCount(told.attempt.attempt)} with ${peerText(peer)}`;
  const onMenu = (event: MouseEvent, of: number) => {
    const one = events.find(({ id }) => id === of);
    if (one === undefined) return;
    onPick(of);
    showMenu(event, {
      field: 'step',
      value: one.step,
      peer: one.peer,
      time: one.time === null ? null : microsFromIso(one.time),
      entries: [{ label: 'Show the line', keys: 'L', do: () => props.onLine(one) }],
    });
  };
  const alike = negotiation === null ? null : <Alike negotiation={negotiation} at={props.at} onStep={props.onStep} />;
  return (
    <article className={styles['pane']} aria-label="Attempt">
      <AttemptHead
        told={told}
        at={props.at}
        peer={peer}
        finding={finding}
        table={props.table}
        onTable={props.onTable}
      />
      <div key={told.attempt.attempt} className={styles['scroller']}>
        {isCut ? (
          <p className={styles['cut']}>
            {`The first ${formatCount(events.length)} of ${formatCount(told.total)} events. `}
            <a
              href={formatRoute(
                workRoute(analysis.run.id, 'all', { lens: `attempt:${told.attempt.attempt}`, pick: null }),
              )}
            >
              All of them in All events
            </a>
          </p>
        ) : null}
        {props.table ? (
          <>
            <TableTwin label={label} events={events} picked={picked} onPick={onPick} />
            {alike}
          </>
        ) : (
          <Ladder
            label={label}
            left={{
              name: 'Azure',
              address: local === null ? null : printable(local),
              initiator: negotiation?.initiator === 'azure',
            }}
            right={{
              name: 'Peer',
              address: peer === null ? null : printable(peer),
              initiator: negotiation?.initiator === 'peer',
            }}
            rows={rows}
            drawn={drawn}
            onAll={() => setAll(told.attempt.attempt)}
            stop={
              stop === null || negotiation === null
                ? null
                : {
                    after: stop.after,
                    tone: negotiation.outcome === 'failed' ? 'bad' : 'plain',
                    bar: <StopBar stop={stop} negotiation={negotiation} finding={finding} />,
                  }
            }
            picked={picked}
            onPick={onPick}
            onMenu={onMenu}
          >
            {alike}
          </Ladder>
        )}
      </div>
    </article>
  );
}
