import { ColumnEdge } from './column-edge.tsx';
import { type DataColumn, type Sorting, nextSorting } from './data-columns.ts';
import styles from './data-header.module.css';

interface DataHeaderProps<Row> {
  readonly columns: readonly DataColumn<Row>[];
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting | null) => void;
  readonly onResize: (id: string, width: number) => void;
}

/** The columns' names: a press sorts, the edge makes wider or narrower. */
export function DataHeader<Row>(props: DataHeaderProps<Row>) {
  const { sorting } = props;
  return (
    <div className={styles['header']} role="row" aria-rowindex={1}>
      <span className={styles['mark']} role="columnheader">
        <span className="unseen">Severity</span>
      </span>
      {props.columns.map((column) => {
        const sorted = sorting?.by === column.id ? sorting : null;
        return (
          <span
            key={column.id}
            className={styles['column']}
            role="columnheader"
            style={
              column.grow === true ? { flex: `1 1 ${column.width}px`, minWidth: column.width } : { width: column.width }
            }
            data-end={column.end || undefined}
            {...(column.sorts === true
              ? { 'aria-sort': sorted === null ? 'none' : sorted.descending ? 'descending' : 'ascending' }
              : {})}
          >
            {column.sorts === true ? (
              <button
                type="button"
                className={styles['name']}
                title={`Sort by ${column.name}`}
                onClick={() => props.onSort(nextSorting(sorting, column.id))}
              >
                <span className={styles['word']}>{column.name}</span>
                {sorted === null ? null : <Arrow down={sorted.descending} />}
              </button>
            ) : (
              <span className={styles['name']}>
                <span className={styles['word']}>{column.name}</span>
              </span>
            )}
            <ColumnEdge
              name={column.name}
              width={column.width}
              onResize={(width) => props.onResize(column.id, width)}
            />
          </span>
        );
      })}
    </div>
  );
}

function Arrow(props: { readonly down: boolean }) {
  return (
    <svg className={styles['arrow']} width="8" height="8" viewBox="0 0 8 8" aria-hidden>
      <path d={props.down ? 'M0 2h8L4 7z' : 'M0 6h8L4 1z'} fill="currentColor" />
    </svg>
  );
}
