import { type ReactNode, useId } from 'react';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import { Button, Pick, Toggle } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import { useAsk } from '../../state/ask.ts';
import { useValueMenu } from '../frame/value-menu.tsx';
import { useKeys } from '../shared/keys.ts';
import { useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { faultText } from '../shared/words.ts';
import { AttemptItem, GroupItem, type ItemPlace, NegotiationItem } from './list-item.tsx';
import type { Item } from './layout.ts';
import type { Listed } from './use-list.ts';
import { ATTEMPTS, type Shown, type Tree, useTree } from './use-tree.ts';
import styles from './list.module.css';

const OUTCOMES = [
  { id: 'all', name: 'All outcomes' },
  { id: 'failed', name: 'Failed' },
  { id: 'established', name: 'Established' },
  { id: 'incomplete', name: 'Incomplete' },
] as const;

interface ListProps {
  readonly listed: Listed;
  readonly open: readonly string[];
  readonly shown: Shown;
  readonly onOpen: (open: readonly string[]) => void;
  readonly onChoose: (attempt: number) => void;
  readonly onFilter: (filter: {
    readonly outcome?: Negotiation['outcome'] | null;
    readonly differing?: boolean;
  }) => void;
}

/** Negotiations by peer and instance; what is folded opens into its attempts. */
export function NegotiationTree(props: ListProps) {
  const { listed, onFilter } = props;
  const { scroller, ...tree } = useTree(props);
  const { list, step, nextFailure } = tree;
  const focus = () => scroller.current?.focus({ preventScroll: true });
  useKeys({
    j: () => {
      step(1);
      focus();
    },
    k: () => {
      step(-1);
      focus();
    },
    n: () => nextFailure(1),
    'shift+n': () => nextFailure(-1),
  });
  const { counts } = list;
  return (
    <div className={styles['list']}>
      <div className={styles['tools']}>
        <Pick
          label="Outcome"
          choices={OUTCOMES}
          chosen={listed.outcome ?? 'all'}
          onChange={(id) => onFilter({ outcome: id === 'all' ? null : id })}
        />
        <Toggle
          label="Hide what goes like one before it at the same peer"
          text="Only what differs"
          on={listed.differing}
          onChange={(differing) => onFilter({ differing })}
        />
        {counts === null ? null : (
          <span className={styles['count']}>
            {counts.total === counts.all
              ? formatCount(counts.all)
              : `${formatCount(counts.total)} of ${formatCount(counts.all)}`}
            <span className="unseen"> negotiations</span>
          </span>
        )}
      </div>
      {list.fault !== null ? (
        <Nothing text={faultText(list.fault)} alert />
      ) : counts !== null && counts.total === 0 ? (
        <Empty listed={listed} all={counts.all} onFilter={onFilter} />
      ) : null}
      <TreeItems tree={tree} scroller={scroller} run={listed.run} />
    </div>
  );
}

function TreeItems(props: {
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
      if (group !== undefined) drawn.push(<GroupItem key={`g${item.group}`} place={place} group={group} />);
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
            showMenu(event, { field: 'negotiation', value: row.id, peer: row.peer });
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
    >
      <div className={styles['space']} role="presentation" style={{ height: tree.drawn }}>
        {drawn}
      </div>
    </div>
  );
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
}) {
  const { run, negotiation, at } = props;
  const from = Math.floor(at / ATTEMPTS) * ATTEMPTS;
  const asked = useAsk('run.attempts', { run, negotiation, from, count: ATTEMPTS });
  const attempt = asked.busy ? undefined : asked.value?.attempts[at - from];
  return (
    <AttemptItem place={props.place} attempt={attempt} at={at} current={props.current} onChoose={props.onChoose} />
  );
}

/** Why nothing is listed, and the way to something. */
function Empty(props: { readonly listed: Listed; readonly all: number; readonly onFilter: ListProps['onFilter'] }) {
  const { lens } = useApp();
  const { listed, all } = props;
  if (all === 0)
    return (
      <Nothing text="These files tell of no negotiation. IkeLogs.txt and the IKEDiagnosticLog category of Azure Monitor have them: open a diagnosis that holds one of these." />
    );
  const narrowed = listed.outcome !== null || listed.differing;
  return (
    <Nothing
      text={`None of ${plural(all, 'negotiation')} ${narrowed ? 'is of this kind' : 'has an event that the filter lets through'}.`}
    >
      {narrowed ? (
        <Button label="Show all outcomes" onClick={() => props.onFilter({ outcome: null, differing: false })} />
      ) : (
        <Button label="Take the filter away" onClick={() => lens.set('')} />
      )}
    </Nothing>
  );
}

function Nothing(props: { readonly text: string; readonly alert?: boolean; readonly children?: ReactNode }) {
  const { answers } = useApp();
  return (
    <div className={styles['nothing']} role={props.alert === true ? 'alert' : undefined}>
      <p>{props.text}</p>
      {props.children}
      {props.alert === true ? <Button label="Try again" onClick={() => answers.retry()} /> : null}
    </div>
  );
}
