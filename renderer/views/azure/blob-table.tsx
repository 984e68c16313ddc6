import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import type { Blob } from '../../../shared/contract/azure.ts';
import { useRowHeights } from '../../kit/density.ts';
import { DocumentIcon, DoneIcon, FolderIcon } from '../../kit/icons.ts';
import { rowsInSight, topToShow } from '../../grid/scroll-map.ts';
import { OVERSCAN } from '../../grid/view.ts';
import { useGridViewport } from '../../grid/viewport.ts';
import { type Clock, useClock } from '../shared/time.ts';
import { instanceWord } from '../shared/words.ts';
import { type Row, type RowOrder, type SortField, between, isFetchable } from './blob-rows.ts';
import styles from './blob-table.module.css';

const HEADER_HEIGHT = 28;

export interface BlobTableHandle {
  focus(): void;
}

interface BlobTableProps {
  readonly label: string;
  readonly rows: readonly Row[];
  /** Which list it is: with another one the cursor begins anew. */
  readonly of: string;
  /** Where the cursor begins; null for the first row. */
  readonly begin: string | null;
  readonly busy: boolean;
  readonly order: RowOrder;
  readonly onOrder: (order: RowOrder) => void;
  readonly chosen: ReadonlyMap<string, number | null>;
  readonly onChoose: (blobs: readonly Blob[], on: boolean) => void;
  readonly onOpen: (row: Row) => void;
  readonly onUp: () => void;
  readonly handle: Ref<BlobTableHandle>;
}

/** Folders and blobs: arrows move, Space chooses, Shift and an arrow choose a stretch, Enter opens or fetches, Backspace goes up. */
export function BlobTable(props: BlobTableProps) {
  const { rows, chosen } = props;
  const id = useId();
  const clock = useClock();
  const { row: rowHeight } = useRowHeights();
  const { scroller, map, top, bar, moveTo } = useGridViewport(rows.length, rowHeight, HEADER_HEIGHT);
  const [cursor, setCursor] = useState<{ readonly of: string; readonly key: string | null }>({
    of: props.of,
    key: props.begin,
  });
  if (cursor.of !== props.of) setCursor({ of: props.of, key: props.begin });
  /** Where a stretch began. */
  const anchor = useRef<number | null>(null);
  useImperativeHandle(props.handle, () => ({ focus: () => scroller.current?.focus({ preventScroll: true }) }), [
    scroller,
  ]);

  const at = Math.max(0, cursor.key === null ? 0 : rows.findIndex(({ key }) => key === cursor.key));
  const moved = useRef({ of: props.of, at, viewport: 0 });
  useEffect(() => {
    const { of, at: before, viewport } = moved.current;
    const wasSeen = at * rowHeight >= top && (at + 1) * rowHeight <= top + viewport;
    // Another list begins at its top; where its rows come later, the cursor is shown once it stands in them.
    if (of !== props.of) moveTo(topToShow(map, at, 0));
    else if (before !== at || (wasSeen && map.viewport < viewport)) moveTo(topToShow(map, at, top));
    moved.current = { of: props.of, at, viewport: map.viewport };
  });
  const sight = rowsInSight(map, top);
  const first = sight?.first ?? 0;
  const last = sight === null || map.viewport === 0 ? -1 : sight.last;
  const page = Math.max(1, last - first - 1);
  const from = Math.max(0, first - OVERSCAN);
  const to = Math.min(rows.length - 1, last + OVERSCAN);

  const move = (wanted: number, stretch: boolean) => {
    if (rows.length === 0) return;
    const next = Math.min(rows.length - 1, Math.max(0, wanted));
    if (stretch) {
      anchor.current ??= at;
      props.onChoose(between(rows, at, anchor.current), false);
      props.onChoose(between(rows, next, anchor.current), true);
    } else anchor.current = null;
    setCursor({ of: props.of, key: rows[next]?.key ?? null });
    moved.current = { ...moved.current, at: next };
    moveTo(topToShow(map, next, top));
  };
  const toggle = (index: number) => {
    const row = rows[index];
    if (isFetchable(row)) props.onChoose([row.blob], !chosen.has(row.key));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const wide = event.ctrlKey || event.metaKey;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const by = steps[event.key as keyof typeof steps] as number | undefined;
    const row = rows[at];
    if (by !== undefined) move(at + by, event.shiftKey);
    else if (event.key === ' ') toggle(at);
    else if (event.key === 'Enter') {
      if (row !== undefined) props.onOpen(row);
    } else if (event.key === 'Backspace') props.onUp();
    else if (wide && event.key.toLowerCase() === 'a') props.onChoose(between(rows, 0, rows.length - 1), true);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const element = (event.target as Element).closest<HTMLElement>('[data-at]');
    const index = Number(element?.dataset['at'] ?? -1);
    const row = rows[index];
    if (row === undefined) return;
    if (event.shiftKey) return move(index, true);
    // A name that is marked to be copied is not chosen by that.
    if (getSelection()?.isCollapsed === false) return;
    anchor.current = index;
    moved.current = { ...moved.current, at: index };
    setCursor({ of: props.of, key: row.key });
    if (row.kind === 'folder') props.onOpen(row);
    else toggle(index);
  };

  const columns = columnsOf(rows);
  const shown = rows.slice(from, to + 1);
  return (
    <div className={styles['frame']}>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- it has the focus for all its rows */}
      <div
        ref={scroller}
        className={styles['scroller']}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-multiselectable
        aria-rowcount={rows.length + 1}
        aria-busy={props.busy}
        aria-activedescendant={at >= from && at <= to && rows.length > 0 ? `${id}-${at}` : undefined}
        data-columns={columns.join(' ')}
        onKeyDown={onKeyDown}
        onMouseDown={(event) => {
          // It would mark the text between.
          if (!event.shiftKey) return;
          event.preventDefault();
          scroller.current?.focus({ preventScroll: true });
        }}
        onClick={onClick}
      >
        <div role="rowgroup" className={styles['head']}>
          <div role="row" aria-rowindex={1} className={styles['header']}>
            <span role="columnheader">
              <span className="unseen">Chosen</span>
            </span>
            <Head name="Name" field="name" {...props} />
            <Head name="Size" field="size" end {...props} />
            <Head name="Modified" field="modified" {...props} />
            {columns.includes('resource') ? <span role="columnheader">Resource</span> : null}
            {columns.includes('instance') ? <span role="columnheader">Instance</span> : null}
          </div>
        </div>
        <div className={styles['space']} role="presentation" style={{ height: map.drawn }}>
          <div
            className={styles['rows']}
            role="rowgroup"
            style={{ transform: `translateY(${bar + from * rowHeight - top}px)` }}
          >
            {shown.map((row, index) => (
              <BlobRow
                key={row.key}
                id={`${id}-${from + index}`}
                at={from + index}
                row={row}
                columns={columns}
                clock={clock}
                current={from + index === at}
                chosen={chosen.has(row.key)}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

type Extra = 'resource' | 'instance';

/** Columns that any row has something to say in. */
function columnsOf(rows: readonly Row[]): readonly Extra[] {
  const told = (field: Extra) => rows.some((row) => row.kind === 'blob' && row.blob[field] !== null);
  return (['resource', 'instance'] as const).filter(told);
}

function Head(
  props: Pick<BlobTableProps, 'order' | 'onOrder'> & {
    readonly name: string;
    readonly field: SortField;
    readonly end?: boolean;
  },
) {
  const { order, field } = props;
  const now = order.by === field;
  return (
    <span
      role="columnheader"
      className={styles['column']}
      data-end={props.end || undefined}
      aria-sort={now ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={styles['sort']}
        onClick={() => props.onOrder({ by: field, descending: now ? !order.descending : field !== 'name' })}
      >
        {props.name}
        <span aria-hidden>{now ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </span>
  );
}

const ARCHIVED = 'It lies in the archive: it has to be brought back to the hot or cool tier before it can be fetched.';

function BlobRow(props: {
  readonly id: string;
  readonly at: number;
  readonly row: Row;
  readonly columns: readonly Extra[];
  readonly clock: Clock;
  readonly current: boolean;
  readonly chosen: boolean;
}) {
  const { row, chosen, clock, columns } = props;
  const blob = row.kind === 'blob' ? row.blob : null;
  const modified = row.kind === 'folder' ? row.modified : row.blob.modified;
  const name = printable(row.name);
  const resource = blob?.resource ?? null;
  return (
    <div
      id={props.id}
      role="row"
      className={styles['row']}
      aria-rowindex={props.at + 2}
      aria-selected={blob === null ? undefined : chosen}
      aria-disabled={blob?.archived === true || undefined}
      data-at={props.at}
      data-current={props.current || undefined}
      data-kind={row.kind}
    >
      <span role="gridcell" className={styles['mark']}>
        {blob === null ? (
          <FolderIcon aria-hidden />
        ) : blob.archived ? (
          <DocumentIcon aria-hidden />
        ) : (
          <span className={styles['box']} data-on={chosen || undefined} aria-hidden>
            {chosen ? <DoneIcon aria-hidden /> : null}
          </span>
        )}
      </span>
      <span role="gridcell" className={styles['name']} title={name}>
        <span>{name}</span>
        {blob?.archived === true ? (
          <span className={styles['archived']} title={ARCHIVED}>
            archived<span className="unseen">{`. ${ARCHIVED}`}</span>
          </span>
        ) : null}
      </span>
      <span role="gridcell" className={styles['size']}>
        {blob === null ? '' : formatBytes(blob.bytes)}
      </span>
      <span role="gridcell" className={styles['when']} title={modified === null ? undefined : clock.stamp(modified)}>
        {modified === null ? '' : `${clock.day(modified)} ${clock.time(modified).slice(0, 5)}`}
      </span>
      {columns.includes('resource') ? (
        <span role="gridcell" className={styles['told']} title={resource === null ? undefined : printable(resource)}>
          {resource === null ? '' : printable(resource.split('/').at(-1) ?? resource)}
        </span>
      ) : null}
      {columns.includes('instance') ? (
        <span role="gridcell" className={styles['told']}>
          {(blob?.instance ?? null) === null ? '' : instanceWord(blob?.instance ?? null)}
        </span>
      ) : null}
    </div>
  );
}
