import type { MouseEvent, ReactNode } from 'react';
import type { Attempt, PlacedNegotiation, Returns } from '../../../shared/contract/api.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import { ChevronIcon } from '../../kit/icons.ts';
import { HealthMark } from '../../kit/marks.tsx';
import { usePlace } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { spanBetween } from '../shared/format.ts';
import { instanceWord } from '../shared/words.ts';
import { differencesOf, initiatorText, outcomeText, peerText, timesText, whenText } from './list-words.ts';
import styles from './list.module.css';

const MOST_STEPS = 200;
const HEALTHS = { failed: 'unhealthy', established: 'healthy', incomplete: 'unknown' } as const;

/** What each row of the tree is given: where it stands, and what it is to a screen reader. */
export interface ItemPlace {
  readonly id: string;
  readonly top: number;
  readonly height: number;
  readonly setSize: number;
  readonly position: number;
}

export function GroupItem(props: {
  readonly place: ItemPlace;
  readonly group: Returns<'run.negotiations'>['groups'][number];
  readonly onMenu: (event: MouseEvent) => void;
}) {
  const { group } = props;
  const counts = [
    group.failed === 0 ? null : `${formatCount(group.failed)} failed`,
    group.established === 0 ? null : `${formatCount(group.established)} established`,
    group.incomplete === 0 ? null : `${formatCount(group.incomplete)} incomplete`,
  ].filter((count) => count !== null);
  return (
    <Shell place={props.place} level={1} kind="group" onMenu={props.onMenu}>
      <span className={styles['peer']}>{peerText(group.peer)}</span>
      {group.instance === null ? null : <span className={styles['quiet']}>{instanceWord(group.instance)}</span>}
      <span className={styles['end']}>{counts.join(' · ')}</span>
    </Shell>
  );
}

export function NegotiationItem(props: {
  readonly place: ItemPlace;
  readonly row: PlacedNegotiation | undefined;
  readonly days: boolean;
  readonly open: boolean;
  readonly current: boolean;
  readonly onChoose: () => void;
  readonly onOpen: () => void;
  readonly onMenu: (event: MouseEvent) => void;
}) {
  const { row } = props;
  const clock = useClock();
  const { name } = usePlace();
  if (row === undefined) return <Shell place={props.place} level={2} kind="row" />;
  const first = row.steps[0];
  const where = first === undefined ? null : `${name(first.file)}:${first.line}`;
  const facts = [
    whenText(clock, row.firstSeen, row.lastSeen, props.days) ?? where,
    initiatorText(row),
    row.ikeVersion === null ? null : `IKEv${row.ikeVersion}`,
    // Of a long one only its first lines are known here.
    row.steps.length < MOST_STEPS ? plural(row.steps.length, 'line') : null,
    differencesOf(row).some(({ own }) => !own) ? 'attempts differ' : null,
  ].filter((fact) => fact !== null);
  return (
    <Shell
      place={props.place}
      level={2}
      kind="row"
      current={props.current}
      {...(row.attempts > 1 ? { open: props.open } : {})}
      onPress={props.onChoose}
      onMenu={props.onMenu}
    >
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- arrow keys of the tree do the same */}
      <span
        className={styles['chevron']}
        data-open={props.open || undefined}
        onClick={(event) => {
          if (row.attempts < 2) return;
          event.stopPropagation();
          props.onOpen();
        }}
      >
        {row.attempts > 1 ? <ChevronIcon aria-hidden /> : null}
      </span>
      <HealthMark health={HEALTHS[row.outcome]} />
      <span className={styles['told']}>
        <span className={styles['first']}>
          <span className={styles['outcome']} data-outcome={row.outcome}>
            {outcomeText(row)}
          </span>
          <span className={styles['times']}>{timesText(row)}</span>
        </span>
        <span className={styles['facts']}>{facts.join(' · ')}</span>
      </span>
    </Shell>
  );
}

export function AttemptItem(props: {
  readonly place: ItemPlace;
  readonly attempt: Attempt | undefined;
  /** From 0. */
  readonly at: number;
  readonly current: boolean;
  readonly onChoose: () => void;
  readonly onMenu: (event: MouseEvent) => void;
}) {
  const { attempt } = props;
  const clock = useClock();
  const { name } = usePlace();
  if (attempt === undefined) return <Shell place={props.place} level={3} kind="attempt" />;
  const span = spanBetween(attempt.from, attempt.to);
  const when = attempt.from === null ? `${name(attempt.file)}:${attempt.line}` : clock.time(attempt.from);
  return (
    <Shell
      place={props.place}
      level={3}
      kind="attempt"
      current={props.current}
      onPress={props.onChoose}
      onMenu={props.onMenu}
    >
      <span className={styles['number']}>{formatCount(props.at + 1)}</span>
      <span>{when}</span>
      <span className={styles['end']}>
        {[attempt.from === attempt.to ? null : span, plural(attempt.events, 'event')]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </Shell>
  );
}

function Shell(props: {
  readonly place: ItemPlace;
  readonly level: number;
  readonly kind: 'group' | 'row' | 'attempt';
  readonly current?: boolean;
  readonly open?: boolean;
  readonly onPress?: () => void;
  readonly onMenu?: (event: MouseEvent) => void;
  readonly children?: ReactNode;
}) {
  const { place } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the tree has the focus and the keys
    <div
      id={place.id}
      className={styles['item']}
      style={{ top: place.top, height: place.height }}
      role="treeitem"
      aria-level={props.level}
      aria-setsize={place.setSize}
      aria-posinset={place.position}
      aria-selected={props.current ?? false}
      aria-expanded={props.open}
      aria-busy={props.children === undefined || undefined}
      data-kind={props.kind}
      data-current={props.current || undefined}
      onClick={props.onPress}
      onContextMenu={props.onMenu}
    >
      {props.children}
    </div>
  );
}
