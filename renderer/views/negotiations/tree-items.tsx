import { type MouseEvent, type ReactNode, useId } from 'react';
import { microsFromIso } from '../../../shared/base/time.ts';
import type { Attempt, PlacedNegotiation } from '../../../shared/contract/api.ts';
import { useAsk } from '../../state/ask.ts';
import { type ShownValue, useValueMenu } from '../frame/value-menu.tsx';
import { useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { AttemptItem, GroupItem, type ItemPlace, NegotiationItem } from './list-item.tsx';
import type { Item } from './layout.ts';
import { ATTEMPTS, type Tree } from './use-tree.ts';
import styles from './list.module.css';

/** What is in sight of the tree, each row where it stands. */
export function TreeItems(props: {
  readonly tree: Omit<Tree, 'scroller'>;
  readonly scroller: Tree['scroller'];
  readonly run: string;
}) {
  const { tree, scroller, run } = props;
  const { layout, list, first, last, cursor } = tree;
  const id = useId();
  const clock = useClock();
  const { analysis } = useRun();
  const showMenu = useValueMenu();
  const { from, to } = analysis.run;
  const days = from !== null && to !== null && clock.day(from) !== clock.day(to);
  const groups = list.counts?.groups ?? [];

  const drawn: ReactNode[] = [];
  for (let index = first; index <= last; index += 1) {
    const item = layout.item(index);
    if (item === null) continue;
    const place: ItemPlace = {
      id: `${id}-${index}`,
      top: layout.topOf(index) + tree.offset,
      height: layout.heightOf(index),
      ...standing(item, groups, list),
    };
    if (item.kind === 'group') {
      const group = groups[item.group];
      if (group !== undefined)
        drawn.push(
          <GroupItem
            key={`g${item.group}`}
            place={place}
            group={group}
            onMenu={(event) => showMenu(event, { field: 'peer', value: group.peer ?? '' })}
          />,
        );
      continue;
    }
    const row = list.rowAt(item.row);
    if (item.kind === 'row')
      drawn.push(
        <NegotiationItem
          key={`r${item.row}`}
          place={place}
          row={row}
          days={days}
          open={tree.isOpen(row)}
          current={index === cursor}
          onChoose={() => tree.choose(item)}
          onOpen={() => tree.toggle(row)}
          onMenu={(event) => {
            if (row === undefined) return;
            tree.choose(item);
            showMenu(event, menuOf(row));
          }}
        />,
      );
    else if (row !== undefined)
      drawn.push(
        <Folded
          key={`a${item.row} ${item.at}`}
          run={run}
          negotiation={row.id}
          at={item.at}
          place={place}
          current={index === cursor}
          onChoose={() => tree.choose(item)}
          onMenu={(event, attempt) => {
            tree.choose(item);
            showMenu(event, {
              field: 'attempt',
              value: String(attempt.attempt),
              peer: row.peer,
              time: attempt.from === null ? null : microsFromIso(attempt.from),
            });
          }}
        />,
      );
  }
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      hidden={list.fault !== null || list.counts?.total === 0}
      role="tree"
      tabIndex={0}
      aria-label="Negotiations by peer"
      aria-busy={list.counts === null || undefined}
      aria-activedescendant={cursor >= first && cursor <= last ? `${id}-${cursor}` : undefined}
      onKeyDown={tree.onKeyDown}
      onContextMenu={(event) => {
        // By the key: the tree has the focus, and the chosen row is meant.
        const item = layout.item(cursor);
        const row = item === null || item.kind === 'group' ? undefined : list.rowAt(item.row);
        if (event.target !== event.currentTarget || row === undefined) return;
        const { left, bottom } = (
          event.currentTarget.querySelector('[data-current]') ?? event.currentTarget
        ).getBoundingClientRect();
        showMenu({ clientX: left + 24, clientY: bottom, preventDefault: () => event.preventDefault() }, menuOf(row));
      }}
    >
      <div className={styles['space']} role="presentation" style={{ height: tree.drawn }}>
        {drawn}
      </div>
    </div>
  );
}

function menuOf({ id, peer, firstSeen }: PlacedNegotiation): ShownValue {
  return { field: 'negotiation', value: id, peer, time: firstSeen === null ? null : microsFromIso(firstSeen) };
}

function standing(
  item: Item,
  groups: readonly { readonly rows: number }[],
  list: Tree['list'],
): Pick<ItemPlace, 'setSize' | 'position'> {
  if (item.kind === 'group') return { setSize: groups.length, position: item.group + 1 };
  if (item.kind === 'attempt') return { setSize: list.rowAt(item.row)?.attempts ?? 1, position: item.at + 1 };
  const before = groups.slice(0, item.group).reduce((sum, { rows }) => sum + rows, 0);
  return { setSize: groups[item.group]?.rows ?? 1, position: item.row - before + 1 };
}

function Folded(props: {
  readonly run: string;
  readonly negotiation: string;
  readonly at: number;
  readonly place: ItemPlace;
  readonly current: boolean;
  readonly onChoose: () => void;
  readonly onMenu: (event: MouseEvent, attempt: Attempt) => void;
}) {
  const { run, negotiation, at } = props;
  const from = Math.floor(at / ATTEMPTS) * ATTEMPTS;
  const asked = useAsk('run.attempts', { run, negotiation, from, count: ATTEMPTS });
  const attempt = asked.busy ? undefined : asked.value?.attempts[at - from];
  return (
    <AttemptItem
      place={props.place}
      attempt={attempt}
      at={at}
      current={props.current}
      onChoose={props.onChoose}
      onMenu={(event) => {
        if (attempt !== undefined) props.onMenu(event, attempt);
      }}
    />
  );
}
