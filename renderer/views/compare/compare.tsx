import { useMemo } from 'react';
import type { RunComparison } from '../../../shared/model/comparison.ts';
import { printable } from '../../../shared/base/text.ts';
import { IconButton, Pick } from '../../kit/controls.tsx';
import { SwapIcon } from '../../kit/icons.ts';
import { Tabs } from '../../kit/tabs.tsx';
import { useAsk } from '../../state/ask.ts';
import { useAnalysis, useApp } from '../../state/app.ts';
import { useSaved } from '../../state/saved.ts';
import { useStore } from '../../state/store.ts';
import { workRoute } from '../../state/route.ts';
import { useCommands } from '../shared/commands.ts';
import { useKeys } from '../shared/keys.ts';
import { faultText } from '../shared/words.ts';
import type { WorkProps } from '../work/work.tsx';
import { Candidates } from './candidates.tsx';
import { ChangeBand } from './change-band.tsx';
import { Durations } from './durations.tsx';
import { KeptComparisons, readKept } from './kept.tsx';
import { OverTime } from './over-time.tsx';
import { Parameters } from './parameters.tsx';
import { Ranges } from './ranges.tsx';
import { PartPick } from './part-pick.tsx';
import { type PartChoice, type SideWish, sidesOf } from './sides.ts';
import { Steps } from './steps.tsx';
import { TextDiff } from './text-diff.tsx';
import styles from './compare.module.css';

const TABS = [
  { id: 'steps', name: 'Step by step' },
  { id: 'ranges', name: 'Selectors and proposals' },
  { id: 'text', name: 'Text' },
  { id: 'time', name: 'More runs' },
] as const;
type Tab = (typeof TABS)[number]['id'];

/** Two runs side by side, or two parts of one: what became of it, where they part first, and everything else that differs. */
export function Compare(props: WorkProps) {
  const { run, state, onState } = props;
  const { router } = useApp();
  const [kept] = useSaved('comparisons', readKept);
  const { a, b } = sidesOf(run, state);
  const asked = useAsk('compare.runs', b === null ? null : { a, b });
  const told = b === null ? null : asked.value;
  const tab: Tab = TABS.find(({ id }) => id === state['tab'])?.id ?? 'steps';

  const swap = () => {
    if (b !== null)
      router.go(workRoute(b.run, 'compare', { state: { ...state, b: a.run, ap: b.part, bp: a.part, row: '' } }));
  };
  useKeys({ x: swap });
  useCommands([
    { id: 'compare:swap', label: 'Swap A and B', group: 'Compare', keys: 'X', do: swap },
    ...TABS.map(({ id, name }) => ({
      id: `compare:${id}`,
      label: name,
      group: 'Compare',
      do: () => onState({ tab: id }),
    })),
  ]);
  return (
    <div className={styles['compare']}>
      <header className={styles['head']}>
        <Side letter="A" wish={a} onPart={(ap) => onState({ ap, row: '' })} onRun={null} />
        <IconButton label="Swap the two (X)" icon={SwapIcon} disabled={b === null} onClick={swap} />
        <Side
          letter="B"
          wish={{ run: b?.run ?? (state['b'] || run), part: state['bp'] ?? '' }}
          onPart={(bp) => onState({ bp, row: '' })}
          onRun={(other) => onState({ b: other === run ? '' : other, bp: '', row: '' }, 'go')}
        />
        <span className={styles['end']}>{b === null ? null : <KeptComparisons a={a} b={b} />}</span>
      </header>
      {asked.fault !== null ? (
        <p className={styles['fault']} role="alert">
          {faultText(asked.fault)}
        </p>
      ) : b === null ? (
        <Candidates run={run} analysis={props.analysis} kept={kept} />
      ) : told === null ? (
        <div className={styles['waiting']} role="status" aria-label="Comparing" aria-busy />
      ) : (
        <div className={styles['body']}>
          <ChangeBand told={told} />
          <div className={styles['tabs']}>
            <Tabs label="What is compared" choices={TABS} chosen={tab} onChange={(next) => onState({ tab: next })}>
              <Shown tab={tab} told={told} sides={{ a, b }} {...props} />
            </Tabs>
          </div>
        </div>
      )}
    </div>
  );
}

function Shown(
  props: WorkProps & {
    readonly tab: Tab;
    readonly told: RunComparison;
    readonly sides: { readonly a: SideWish; readonly b: SideWish };
  },
) {
  const { tab, told, sides, state, onState } = props;
  switch (tab) {
    case 'steps':
      return (
        <>
          <Parameters told={told} />
          <Steps
            told={told}
            only={state['only'] === '1'}
            row={state['row'] === undefined || state['row'] === '' ? null : Number(state['row'])}
            onOnly={(only) => onState({ only: only ? '1' : '' })}
            onRow={(row) => onState({ row: row === null ? '' : String(row) })}
          />
          <Durations told={told} />
        </>
      );
    case 'ranges':
      return <Ranges told={told} />;
    case 'text':
      return <TextDiff sides={sides} state={state} onState={onState} />;
    case 'time':
      return <OverTime run={props.run} analysis={props.analysis} />;
  }
}

/** Which run, and which part of it. */
function Side(props: {
  readonly letter: 'A' | 'B';
  readonly wish: SideWish;
  readonly onPart: (part: string) => void;
  /** Null where the run is the one in sight. */
  readonly onRun: ((run: string) => void) | null;
}) {
  const { wish, letter, onRun } = props;
  const { library } = useApp();
  const { runs, removed } = useStore(library.store);
  const loaded = useAnalysis(wish.run);
  const analysis = loaded.state === 'ready' ? loaded.value : null;
  const choices = useMemo(
    () => runs.filter(({ id }) => !removed.has(id)).map(({ id, name }): PartChoice => ({ id, name: printable(name) })),
    [runs, removed],
  );
  return (
    <span className={styles['side']} role="group" aria-label={`Side ${letter}`}>
      <b className={styles['letter']}>{letter}</b>
      {onRun === null ? (
        <span className={styles['run']}>{printable(analysis?.run.name ?? '')}</span>
      ) : (
        <Pick label={`Run of side ${letter}`} choices={choices} chosen={wish.run} onChange={onRun} />
      )}
      <PartPick letter={letter} analysis={analysis} part={wish.part} onPart={props.onPart} />
    </span>
  );
}
