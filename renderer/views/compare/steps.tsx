import { useMemo, useRef } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { ComparedRow, ComparedSide, RunComparison } from '../../../shared/model/comparison.ts';
import { STEP_NAMES } from '../../../shared/model/names.ts';
import { Button, Toggle } from '../../kit/controls.tsx';
import { Section } from '../../kit/section.tsx';
import { formatRoute, workRoute } from '../../state/route.ts';
import { useCommands } from '../shared/commands.ts';
import { useKeys } from '../shared/keys.ts';
import { foldAlike } from './fold-alike.ts';
import { Rung, Tie } from './rung.tsx';
import styles from './steps.module.css';

interface StepsProps {
  readonly told: RunComparison;
  /** Only rows that differ, with what lies between them folded. */
  readonly only: boolean;
  readonly row: number | null;
  readonly onOnly: (only: boolean) => void;
  readonly onRow: (row: number | null) => void;
}

/** The ladders of both attempts, aligned by step and scrolled as one, each message tied to the other side's. */
export function Steps(props: StepsProps) {
  const { told, only, row, onRow } = props;
  const table = useRef<HTMLTableElement>(null);
  const { rows } = told;
  const differing = useMemo(() => rows.flatMap(({ differs }, index) => (differs === null ? [] : [index])), [rows]);
  const shown = useMemo(() => foldAlike(rows, only), [rows, only]);

  const go = (to: number | undefined) => {
    if (to === undefined) return;
    onRow(to);
    table.current?.querySelector(`[data-row="${to}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const next = () => go(differing.find((index) => index > (row ?? -1)) ?? differing[0]);
  const previous = () => go(differing.findLast((index) => index < (row ?? rows.length)) ?? differing.at(-1));
  const step = (by: 1 | -1) => {
    const seen = shown.flatMap((one) => (one.kind === 'row' ? [one.index] : []));
    if (row === null) return go(by === 1 ? seen[0] : seen.at(-1));
    go(by === 1 ? seen.find((index) => index > row) : seen.findLast((index) => index < row));
  };
  useKeys({
    n: next,
    'shift+n': previous,
    j: () => step(1),
    k: () => step(-1),
    o: () => props.onOnly(!only),
  });

  useCommands([
    { id: 'compare:next', label: 'Next difference', group: 'Compare', keys: 'N', do: next },
    { id: 'compare:previous', label: 'Previous difference', group: 'Compare', keys: 'Shift+N', do: previous },
    { id: 'compare:only', label: 'Only differences', group: 'Compare', keys: 'O', do: () => props.onOnly(!only) },
  ]);

  if (rows.length === 0)
    return (
      <Section name="Step by step">
        <p>
          Neither log holds the messages of a negotiation, so there is nothing to align. The verdict rests on the
          statistics.
        </p>
      </Section>
    );
  return (
    <Section
      name="Step by step"
      note={
        differing.length === 0
          ? 'nothing differs'
          : plural(differing.length, 'row') + (differing.length === 1 ? ' differs' : ' differ')
      }
    >
      <div className={styles['tools']}>
        <Toggle label="Only what differs (O)" text="Only differences" on={only} onChange={props.onOnly} />
        <Button quiet label="Previous (Shift+N)" disabled={differing.length === 0} onClick={previous} />
        <Button quiet label="Next difference (N)" disabled={differing.length === 0} onClick={next} />
      </div>
      <table ref={table} className={styles['table']} aria-label="Both attempts, aligned by step">
        <colgroup>
          <col className={styles['step-col']} />
          <col />
          <col className={styles['tie-col']} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">
              <SideHead letter="A" side={told.sides.a} />
            </th>
            <th scope="col">
              <span className="unseen">How they differ</span>
            </th>
            <th scope="col">
              <SideHead letter="B" side={told.sides.b} />
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) =>
            one.kind === 'alike' ? (
              <tr key={`alike ${one.from}`} className={styles['alike']}>
                <td colSpan={4}>{`${plural(one.count, 'message')} alike`}</td>
              </tr>
            ) : (
              <Row
                key={one.index}
                index={one.index}
                of={one.row}
                again={shown[shown.indexOf(one) - 1]}
                runs={[told.sides.a.run.id, told.sides.b.run.id]}
                open={one.index === row}
                onOpen={() => onRow(one.index === row ? null : one.index)}
              />
            ),
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <span className="unseen">How it ended</span>
            </th>
            <td>
              <Outcome of={told.sides.a.outcome} />
            </td>
            <td aria-hidden />
            <td>
              <Outcome of={told.sides.b.outcome} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Section>
  );
}

/** Whose rails they are, and the way to the attempt's own ladder. */
function SideHead(props: { readonly letter: string; readonly side: ComparedSide }) {
  const { letter, side } = props;
  const { attempt, attempts, negotiation, run } = side;
  return (
    <span className={styles['head']}>
      <span className={styles['ends']}>
        <span>Azure</span>
        <span>peer</span>
      </span>
      <span className={styles['whose']}>
        <b>{letter}</b>
        {negotiation === null || attempt === null ? (
          ' no negotiation'
        ) : (
          <>
            <a href={formatRoute(workRoute(run.id, 'negotiations', { pick: { kind: 'attempt', no: attempt } }))}>
              {`${printable(negotiation)}, attempt ${formatCount(attempt)}`}
            </a>
            {attempts > 1 ? ` · one of ${formatCount(attempts)} attempts` : ''}
          </>
        )}
      </span>
    </span>
  );
}

const OUTCOMES = {
  established: { tone: 'good', text: '✓ The SA stands' },
  failed: { tone: 'bad', text: '✕ Stopped here' },
  incomplete: { tone: 'plain', text: '… The log ends here' },
} as const;

function Outcome(props: { readonly of: ComparedSide['outcome'] }) {
  if (props.of === null) return null;
  const { tone, text } = OUTCOMES[props.of];
  return (
    <span className={styles['outcome']} data-tone={tone}>
      {text}
    </span>
  );
}

function Row(props: {
  readonly index: number;
  readonly of: ComparedRow;
  /** What stands above it: the name of a step is said once. */
  readonly again: ReturnType<typeof foldAlike>[number] | undefined;
  readonly runs: readonly [string, string];
  readonly open: boolean;
  readonly onOpen: () => void;
}) {
  const { of, runs, open, index, again } = props;
  const same = again?.kind === 'row' && again.row.step === of.step;
  return (
    // The step's button does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <tr
      data-row={index}
      data-differs={of.differs ?? undefined}
      data-open={open || undefined}
      aria-current={open || undefined}
      onClick={(event) => {
        if ((event.target as Element).closest('a, button') === null && getSelection()?.isCollapsed !== false)
          props.onOpen();
      }}
    >
      <th scope="row">
        <button
          type="button"
          className={styles['step']}
          data-again={same || undefined}
          aria-expanded={open}
          onClick={props.onOpen}
        >
          {STEP_NAMES[of.step]}
        </button>
      </th>
      <td>
        <Rung of={of.a} run={runs[0]} open={open} missed={of.differs !== null} />
      </td>
      <td>
        <Tie row={of} />
      </td>
      <td>
        <Rung of={of.b} run={runs[1]} open={open} missed={of.differs !== null} />
      </td>
    </tr>
  );
}
