import { type ReactNode, useMemo, useRef } from 'react';
import { microsFromIso } from '../../../shared/base/time.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { TableField } from '../../../shared/contract/explore.ts';
import type { TableRow } from '../../../shared/contract/api.ts';
import { cut, printable } from '../../../shared/base/text.ts';
import { quoteValue } from '../../../shared/query/filter.ts';
import { type Sorting, chosenColumns, widened } from '../../grid/data-columns.ts';
import { DataGrid, type DataGridHandle } from '../../grid/data-grid.tsx';
import type { Tone } from '../../grid/data-row.tsx';
import { Button } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import { linesRoute } from '../../state/route.ts';
import type { TableQuery } from '../../state/rows.ts';
import { useStore } from '../../state/store.ts';
import { useValueMenu } from '../frame/value-menu.tsx';
import { useAddRule, useHighlights } from '../highlight/use-rules.ts';
import { useKeys } from '../shared/keys.ts';
import { useRun } from '../shared/run.tsx';
import { faultText } from '../shared/words.ts';
import type { WorkProps } from '../work/work.tsx';
import { facetsOpen, tableChoices } from './choices.ts';
import { type ColumnName, useEventColumns } from './columns.tsx';
import { type FacetField, Facets } from './facets.tsx';
import { foldsText, readFolds } from './folds.ts';
import { Over } from './over.tsx';
import { TableBar } from './table-bar.tsx';
import { useGrouped } from './use-grouped.ts';
import { useRowCursor } from './use-row-cursor.ts';
import { FIELD_NAMES, valueWord } from './words.ts';
import styles from './event-table.module.css';

const NO_OFFSETS: Readonly<Record<string, number>> = {};

export interface EventTableProps extends WorkProps {
  readonly name: 'wfp' | 'all';
  readonly title: string;
  readonly noun: string;
  /** In their order; those with a dash are hidden until they are asked for. */
  readonly columns: readonly (ColumnName | `-${ColumnName}`)[];
  readonly groupFields: readonly TableField[];
  readonly facetFields: readonly FacetField[];
  readonly offsets?: Readonly<Record<string, number>>;
  /** Further tools. */
  readonly tools?: ReactNode;
  /** In place of the rows where the run has none at all. */
  readonly empty: ReactNode;
}

/** Events as a table: sorted, grouped, counted by their values and over time, under the lens that holds everywhere. */
export function EventTable(props: EventTableProps) {
  const { run, analysis, lens, state, onState, name } = props;
  const wfp = name === 'wfp';
  const offsets = props.offsets ?? NO_OFFSETS;
  const app = useApp();
  const showMenu = useValueMenu();
  const choices = useStore(tableChoices);
  const highlightOf = useHighlights();
  const addRule = useAddRule();
  const grid = useRef<DataGridHandle>(null);
  const by = props.groupFields.find((field) => field === state['by']) ?? null;
  const shutText = state['shut'] ?? '';
  const shut = useMemo(() => readFolds(shutText), [shutText]);

  const dated = analysis.run.from !== null;
  const several = analysis.run.instances.length > 1;
  const days = analysis.run.from?.slice(0, 10) !== analysis.run.to?.slice(0, 10);
  const all = useEventColumns(offsets, days);
  const offered = useMemo(
    () =>
      props.columns.flatMap((column) => {
        const id = column.replace(/^-/, '') as ColumnName;
        if (id === 'time' && !dated) return [];
        return [column.startsWith('-') || (id === 'instance' && !several) ? { ...all[id], off: true } : all[id]];
      }),
    [props.columns, all, dated, several],
  );
  const choice = choices[name];
  const columns = useMemo(() => chosenColumns(choice, offered), [choice, offered]);
  const sorting = sortingOf(
    state['sort'] ?? '',
    offered.flatMap(({ id, sorts }) => (sorts === true ? [id] : [])),
  );

  const query: TableQuery = {
    filter: lens,
    wfp,
    sort: [
      ...(by === null ? [] : [{ by, descending: false }]),
      ...(sorting === null ? [] : [{ by: sorting.by as TableField, descending: sorting.descending }]),
    ],
    offsets,
  };
  const { short } = useRun();
  const wordOf = useMemo(() => {
    const names = codeNames(analysis);
    return (field: TableField, value: string) =>
      field === 'file' && value !== '' ? (short.get(value) ?? value) : valueWord(field, value, names);
  }, [analysis, short]);
  const { table, groups, tooMany } = useGrouped({ run, analysis, query, by, wordOf, shut });

  const onFold = (key: string, open: boolean) => {
    const next = new Set(shut);
    if (open) next.delete(key);
    else next.add(key);
    onState({ shut: foldsText(next) });
  };
  const onReveal = (index: number) => {
    const group = groups?.find(({ from, count }) => index >= from && index < from + count);
    if (group !== undefined && !group.open) onFold(group.key, true);
  };
  const cursor = useRowCursor({ run, table, pick: props.pick, onPick: props.onPick, grid, onReveal });
  const { current } = cursor;
  const row = current < 0 ? undefined : table.row(current);
  const toLine = (at: TableRow | undefined) => {
    if (at !== undefined)
      app.router.go(linesRoute(run, { file: at.file, line: at.line, pick: { kind: 'event', id: at.id } }));
  };
  const onSort = (next: Sorting | null) =>
    onState({ sort: next === null ? '' : `${next.descending ? '-' : ''}${next.by}` });
  const toPlace = (index: number) => {
    const plain = {
      run,
      filter: lens,
      wfp,
      sort: [],
      offsets,
      from: Math.max(0, Math.min(index, table.total - 1)),
      count: 1,
    };
    app.link.call('run.table', plain).then(
      ({ rows: [found] }) => (found === undefined ? undefined : props.onPick({ kind: 'event', id: found.id })),
      () => undefined,
    );
  };
  useKeys({
    n: () => cursor.failure('next'),
    'shift+n': () => cursor.failure('previous'),
    j: () => cursor.step(1),
    k: () => cursor.step(-1),
    l: () => toLine(row),
  });

  const open = facetsOpen(choices);
  const nothing = table.query !== null && table.total === 0 && !table.busy;
  const none = nothing && lens === '';
  if (none) return <div className={styles['empty']}>{props.empty}</div>;
  return (
    <div className={styles['view']}>
      <TableBar
        name={name}
        title={props.title}
        about={`${table.query === null ? '' : plural(table.total, props.noun)}${dated ? '' : ' · no clock in these logs: in the order of files and lines'}`}
        said={cursor.said}
        columns={offered}
        groupFields={props.groupFields}
        by={by}
        onBy={(next) => onState({ by: next, shut: '' })}
        onFailure={cursor.failure}
        tools={props.tools ?? null}
      />
      <Over run={run} lens={lens} wfp={wfp} offsets={offsets} onPlace={toPlace} />
      <div className={styles['body']}>
        {open ? (
          <Facets
            run={run}
            lens={lens}
            wfp={wfp}
            fields={props.facetFields}
            wordOf={wordOf}
            folded={choices.folded}
            onFold={(field, shown) =>
              tableChoices.update((now) => ({
                ...now,
                folded: shown ? now.folded.filter((one) => one !== field) : [...now.folded, field],
              }))
            }
          />
        ) : null}
        <div className={styles['grid']}>
          {nothing ? (
            <div className={styles['none']}>
              <p>{`No ${props.noun} passes the filter.`}</p>
              <Button label="Undo the last change (Ctrl+Z)" onClick={() => app.lens.undo()} />
              <Button label="Clear the filter" onClick={() => app.lens.set('')} />
            </div>
          ) : table.query === null && table.fault !== null ? (
            <p className={styles['none']} role="alert">
              {faultText(table.fault)}
            </p>
          ) : (
            <DataGrid
              label={props.title}
              columns={columns}
              onResize={(id, width) =>
                tableChoices.update((now) => ({ ...now, [name]: widened(now[name], id, width) }))
              }
              sorting={sorting}
              onSort={onSort}
              total={table.total}
              row={table.row}
              groups={groups}
              onFold={onFold}
              current={current}
              onCurrent={cursor.goTo}
              onOpen={(index) => toLine(table.row(index))}
              onMenu={(at, index, column) => {
                const found = table.row(index);
                const of = offered.find(({ id }) => id === column);
                if (found === undefined || of === undefined) return;
                const { field, value } = of.asks(found);
                const filter = field === null || field === 'time' ? null : `${field}:${quoteValue(value)}`;
                const word = cut(printable(value), 40);
                showMenu(at, {
                  field,
                  value,
                  peer: found.peer,
                  time: found.time === null ? null : microsFromIso(found.time),
                  entries: [
                    { label: 'Show in the lines', keys: 'Enter', do: () => toLine(found) },
                    ...(filter === null || value === ''
                      ? []
                      : [{ label: `Highlight ${field} ${word}`, do: () => addRule(word, filter) }]),
                  ],
                });
              }}
              onWindow={table.want}
              toneOf={toneOf}
              highlightOf={highlightOf}
              busy={table.busy}
              handle={grid}
            />
          )}
        </div>
      </div>
      {tooMany !== null && by !== null ? (
        <p className={styles['foot']} role="status">
          {`${formatCount(tooMany)} values of ${FIELD_NAMES[by].toLowerCase()} are too many for groups: the rows are sorted by it. Filter for fewer.`}
        </p>
      ) : null}
    </div>
  );
}

function toneOf(row: TableRow): Tone {
  if (row.severity === 'error' || row.point === 'local' || row.point === 'remote') return 'error';
  return row.severity === 'warning' ? 'warning' : null;
}

function sortingOf(text: string, fields: readonly string[]): Sorting | null {
  const by = text.replace(/^-/, '');
  return fields.includes(by) ? { by, descending: text.startsWith('-') } : null;
}

/** The names of the codes that the run's failures are known by. */
function codeNames({ findings, wfpEvents }: WorkProps['analysis']): ReadonlyMap<string, string> {
  return new Map(
    [...findings, ...wfpEvents.events].flatMap(({ errorCode, errorName }) =>
      errorCode === null || errorName === null ? [] : [[String(errorCode), errorName] as const],
    ),
  );
}
