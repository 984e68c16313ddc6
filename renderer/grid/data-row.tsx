import { memo } from 'react';
import { printable } from '../../shared/base/text.ts';
import { formatCount, plural } from '../../shared/base/units.ts';
import { ChevronIcon } from '../kit/icons.ts';
import { SeverityMark } from '../kit/marks.tsx';
import type { DataColumn } from './data-columns.ts';
import type { RowGroup } from './data-groups.ts';
import { type Highlight, HighlightTag } from './highlight.tsx';
import styles from './data-row.module.css';

/** How grave a row is; null for what is neither. */
export type Tone = 'error' | 'warning' | null;

interface DataRowProps<Row> {
  readonly id: string;
  /** Where it stands in the grid, from 0. */
  readonly slot: number;
  readonly row: Row | undefined;
  readonly columns: readonly DataColumn<Row>[];
  readonly tone: Tone;
  readonly highlight: Highlight | null;
  /** Number of the column under the cursor; null where the cursor is in another row. */
  readonly cursor: number | null;
}

/** Widths of a cell's skeleton, in percent: not all rows say the same. */
const SKELETONS = [64, 48, 76, 56];

function DrawnRow<Row>(props: DataRowProps<Row>) {
  const { id, slot, row, columns, cursor, highlight } = props;
  const told = columns.findIndex(({ grow }) => grow === true);
  return (
    <div
      id={id}
      className={styles['row']}
      role="row"
      aria-rowindex={slot + 2}
      aria-selected={cursor !== null}
      data-slot={slot}
      data-current={cursor !== null || undefined}
      data-tone={props.tone ?? undefined}
      data-hue={highlight?.hue}
    >
      <span className={styles['mark']} role="gridcell">
        {props.tone === null ? null : <SeverityMark severity={props.tone} size={12} label />}
      </span>
      {columns.map((column, at) => (
        <span
          key={column.id}
          id={`${id}-${at}`}
          className={styles['cell']}
          role="gridcell"
          style={
            column.grow === true ? { flex: `1 1 ${column.width}px`, minWidth: column.width } : { width: column.width }
          }
          data-column={column.id}
          data-mono={column.mono || undefined}
          data-end={column.end || undefined}
          data-cursor={cursor === at || undefined}
        >
          {row === undefined ? (
            <span className={styles['skeleton']} style={{ width: `${SKELETONS[(slot + at) % 4]}%` }} aria-hidden />
          ) : (
            <>
              {highlight !== null && at === Math.max(0, told) ? <HighlightTag highlight={highlight} /> : null}
              <Cell column={column} row={row} />
            </>
          )}
        </span>
      ))}
    </div>
  );
}

export const DataRow = memo(DrawnRow) as typeof DrawnRow;

function Cell<Row>(props: { readonly column: DataColumn<Row>; readonly row: Row }) {
  const { column, row } = props;
  if (column.draw !== undefined) return column.draw(row);
  const text = printable(column.text(row));
  return <span title={text.length > 12 ? text : undefined}>{text}</span>;
}

export const GroupRow = memo(function GroupRow(props: {
  readonly id: string;
  readonly slot: number;
  readonly group: RowGroup;
  readonly columns: number;
  readonly current: boolean;
}) {
  const { id, slot, group } = props;
  return (
    <div
      id={id}
      className={styles['group']}
      role="row"
      aria-rowindex={slot + 2}
      aria-expanded={group.open}
      aria-selected={props.current}
      data-slot={slot}
      data-current={props.current || undefined}
    >
      <span className={styles['label']} role="gridcell" aria-colspan={props.columns + 1}>
        <span className={styles['chevron']} data-open={group.open || undefined}>
          <ChevronIcon aria-hidden />
        </span>
        {printable(group.label)}
        <span className={styles['count']} title={plural(group.count, 'event')}>
          {formatCount(group.count)}
        </span>
      </span>
    </div>
  );
});
