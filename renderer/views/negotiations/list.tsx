import type { ReactNode } from 'react';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import { Button, Pick, Toggle } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import { useKeys } from '../shared/keys.ts';
import { faultText } from '../shared/words.ts';
import type { Listed } from './use-list.ts';
import { TreeItems } from './tree-items.tsx';
import { type Shown, useTree } from './use-tree.ts';
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
