import { useEffect } from 'react';
import { Splitter } from '../../kit/splitter.tsx';
import { useApp } from '../../state/app.ts';
import { useAsk } from '../../state/ask.ts';
import { createRemembered } from '../../state/remembered.ts';
import { linesRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { LadderEvent } from '../../ladder/rungs.ts';
import { stopOf, rungsOf } from '../../ladder/rungs.ts';
import { useCommands } from '../shared/commands.ts';
import { useKeys } from '../shared/keys.ts';
import { faultText } from '../shared/words.ts';
import type { WorkProps } from '../work/work.tsx';
import { AttemptPane } from './attempt.tsx';
import { NegotiationTree } from './list.tsx';
import { useFirstAttempt } from './first-attempt.ts';
import { ATTEMPTS } from './use-tree.ts';
import styles from './negotiations.module.css';

const WIDTH = { least: 220, most: 640, usual: 340 } as const;
/** Events of an attempt that are asked for; one that goes on for hours has more. */
const MOST_EVENTS = 2000;
const NOBODY = { attempt: null, negotiation: null, at: null } as const;

/** Px of the list, remembered on this computer. */
const listWidth = createRemembered('tunnelscope.negotiations', (stored) =>
  typeof stored === 'number' && stored >= WIDTH.least && stored <= WIDTH.most ? stored : WIDTH.usual,
);

/** Negotiations beside the ladder of one attempt. */
export function Negotiations(props: WorkProps) {
  const { run, lens, state, pick, onPick, onState } = props;
  const { router } = useApp();
  const width = useStore(listWidth);
  const listed = {
    run,
    filter: lens,
    outcome: outcomeIn(state['outcome']),
    differing: state['differ'] === '1',
  };
  const open = (state['open'] ?? '').split(',').filter((id) => id !== '');

  const kept = /^\d+$/.test(state['at'] ?? '') ? Number(state['at']) : null;
  const event = useAsk('run.tableRow', pick?.kind === 'event' ? { run, find: { event: pick.id } } : null);
  const ofEvent = pick?.kind === 'event' && event.value?.row?.id === pick.id ? (event.value.row.attempt ?? null) : null;
  const wanted = pick?.kind === 'attempt' ? pick.no : (ofEvent ?? kept);
  const first = useFirstAttempt(wanted === null ? listed : null);
  const no = wanted ?? first.attempt;
  useEffect(() => {
    if (no !== null && no !== kept) onState({ at: String(no) });
  }, [no, kept, onState]);

  const asked = useAsk('run.attempt', no === null ? null : { run, attempt: no, most: MOST_EVENTS });
  const told = asked.value;
  const negotiation = told?.negotiation?.id ?? null;
  const alike = useAsk('run.attempts', negotiation === null ? null : { run, negotiation, from: 0, count: ATTEMPTS });
  const place = alike.value?.attempts.findIndex(({ attempt }) => attempt === told?.attempt.attempt) ?? -1;
  const at = place < 0 ? null : place;
  const shown =
    told === null || told.attempt.attempt !== no ? { ...NOBODY, attempt: no } : { attempt: no, negotiation, at };

  const choose = (attempt: number) => onPick({ kind: 'attempt', no: attempt });
  const picked = pick?.kind === 'event' ? pick.id : null;
  const toLine = (one: LadderEvent) =>
    router.go(linesRoute(run, { file: one.file, line: one.line, pick: { kind: 'event', id: one.id } }));
  const showLine = () => {
    if (told === null) return;
    const by = stopOf(rungsOf(told.events), told.negotiation?.outcome ?? 'established')?.by?.head;
    const one = told.events.find(({ id }) => id === picked) ?? by ?? told.events[0];
    if (one !== undefined) toLine(one);
  };
  const turn = (name: string) => () => onState({ [name]: state[name] === '1' ? '' : '1' });
  useKeys({ t: turn('table'), l: showLine });
  useCommands([
    { id: 'attempts:table', label: 'Ladder as a table', group: 'Attempts', keys: 'T', do: turn('table') },
    { id: 'attempts:differ', label: 'Only attempts that differ', group: 'Attempts', do: turn('differ') },
    {
      id: 'attempts:failed',
      label: 'Only attempts that failed',
      group: 'Attempts',
      do: () => onState({ outcome: 'failed' }),
    },
    { id: 'attempts:line', label: 'Line of the message', group: 'Attempts', keys: 'L', do: showLine },
  ]);

  return (
    <div className={styles['view']} style={{ gridTemplateColumns: `${width}px auto minmax(0, 1fr)` }}>
      <NegotiationTree
        listed={listed}
        open={open}
        shown={shown}
        onOpen={(ids) => onState({ open: ids.join(',') })}
        onChoose={choose}
        onFilter={({ outcome, differing }) =>
          onState({
            ...(outcome === undefined ? {} : { outcome: outcome ?? '' }),
            ...(differing === undefined ? {} : { differ: differing ? '1' : '' }),
          })
        }
      />
      <Splitter label="Width of the list" width={width} {...WIDTH} onResize={(next) => listWidth.set(next)} />
      {asked.fault !== null ? (
        <p className={styles['nothing']} role="alert">
          {`${faultText(asked.fault)} Choose another attempt on the left.`}
        </p>
      ) : told === null ? (
        <div className={styles['nothing']} aria-busy={no !== null || first.busy || undefined}>
          {no === null && !first.busy ? <p>No attempt to show.</p> : null}
        </div>
      ) : (
        <AttemptPane
          told={told}
          at={at}
          picked={picked}
          table={state['table'] === '1'}
          onTable={(table) => onState({ table: table ? '1' : '' })}
          onPick={(id) => onPick({ kind: 'event', id })}
          onStep={(by) => {
            const next = at === null ? undefined : alike.value?.attempts[at + by];
            if (next !== undefined) choose(next.attempt);
          }}
          onLine={toLine}
        />
      )}
    </div>
  );
}

function outcomeIn(text: string | undefined): Negotiation['outcome'] | null {
  return text === 'failed' || text === 'established' || text === 'incomplete' ? text : null;
}
