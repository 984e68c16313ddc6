import { useMemo, useRef } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { plural } from '../../../shared/base/units.ts';
import type { ComparedMessage, ComparedRow, RunComparison } from '../../../shared/model/comparison.ts';
import { STEP_NAMES } from '../../../shared/model/names.ts';
import { Button, Toggle } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { Section } from '../../kit/section.tsx';
import { formatRoute, linesRoute } from '../../state/route.ts';
import { useKeys } from '../shared/keys.ts';
import { foldAlike } from './fold-alike.ts';
import type { SideWish } from './sides.ts';
import styles from './steps.module.css';

interface StepsProps {
  readonly told: RunComparison;
  readonly sides: { readonly a: SideWish; readonly b: SideWish };
  /** Only rows that differ, with what lies between them folded. */
  readonly only: boolean;
  readonly row: number | null;
  readonly onOnly: (only: boolean) => void;
  readonly onRow: (row: number | null) => void;
}

/** Both attempts as one ladder, message by message; what differs is tied by another line, and said in words. */
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
  useKeys({
    n: next,
    'shift+n': previous,
    j: () => go(Math.min(rows.length - 1, (row ?? -1) + 1)),
    k: () => go(Math.max(0, (row ?? rows.length) - 1)),
  });

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
        <Toggle label="Only what differs" text="Only differences" on={only} onChange={props.onOnly} />
        <Button quiet label="Previous (Shift+N)" disabled={differing.length === 0} onClick={previous} />
        <Button quiet label="Next difference (N)" disabled={differing.length === 0} onClick={next} />
      </div>
      <table ref={table} className={styles['table']} aria-label="Both attempts, aligned by step">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">A</th>
            <th scope="col">
              <span className="unseen">How they differ</span>
            </th>
            <th scope="col">B</th>
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
                runs={[told.sides.a.run.id, told.sides.b.run.id]}
                open={one.index === row}
                onOpen={() => onRow(one.index === row ? null : one.index)}
              />
            ),
          )}
        </tbody>
      </table>
    </Section>
  );
}

const HOW: Readonly<Record<NonNullable<ComparedRow['differs']>, { readonly sign: string; readonly word: string }>> = {
  missing: { sign: '⊘', word: 'one is missing' },
  outcome: { sign: '✕', word: 'another outcome' },
  values: { sign: '≠', word: 'other values' },
};

function Row(props: {
  readonly index: number;
  readonly of: ComparedRow;
  readonly runs: readonly [string, string];
  readonly open: boolean;
  readonly onOpen: () => void;
}) {
  const { of, runs, open, index } = props;
  const how = of.differs === null ? null : HOW[of.differs];
  return (
    <tr
      data-row={index}
      data-differs={of.differs ?? undefined}
      data-open={open || undefined}
      aria-current={open || undefined}
    >
      <th scope="row">
        <button type="button" className={styles['step']} aria-expanded={open} onClick={props.onOpen}>
          {STEP_NAMES[of.step]}
        </button>
      </th>
      <td>
        <Message of={of.a} run={runs[0]} open={open} />
      </td>
      <td className={styles['tie']}>
        {how === null ? (
          <span aria-hidden>—</span>
        ) : (
          <span className={styles['how']} title={how.word}>
            <span aria-hidden>{how.sign}</span>
            <span className={styles['word']}>{how.word}</span>
          </span>
        )}
      </td>
      <td>
        <Message of={of.b} run={runs[1]} open={open} />
      </td>
    </tr>
  );
}

const ARROWS = { sent: '→', received: '←', local: '•' } as const;
const DIRECTIONS = { sent: 'sent by Azure', received: 'received from the peer', local: "Azure's own act" } as const;

function Message(props: { readonly of: ComparedMessage | null; readonly run: string; readonly open: boolean }) {
  const { of, run, open } = props;
  if (of === null) return <span className={styles['nothing']}>nothing</span>;
  return (
    <span className={styles['message']}>
      <span className={styles['arrow']} title={DIRECTIONS[of.direction]}>
        {ARROWS[of.direction]}
      </span>
      {of.severity === 'error' || of.severity === 'warning' ? (
        <SeverityMark severity={of.severity} size={12} label />
      ) : null}
      <span className={styles['text']} data-open={open || undefined}>
        {printable(of.text)}
      </span>
      <span className={styles['after']}>
        {of.afterSeconds === null ? '' : `+${formatSpan(of.afterSeconds * 1_000_000)}`}
      </span>
      {open ? (
        <a className={styles['place']} href={formatRoute(linesRoute(run, { file: of.file, line: of.line }))}>
          {`${printable(of.file)}:${of.line}`}
        </a>
      ) : null}
    </span>
  );
}
