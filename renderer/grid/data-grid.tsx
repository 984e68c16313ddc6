import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useRowHeights } from '../kit/density.ts';
import { type DataColumn, type Sorting, rowAsTsv } from './data-columns.ts';
import { type RowGroup, layoutOf, rowsBetween } from './data-groups.ts';
import { DataHeader } from './data-header.tsx';
import { type GridAct, gridAct } from './data-keys.ts';
import { DataRow, GroupRow, type Tone } from './data-row.tsx';
import type { Highlight } from './highlight.tsx';
import { rowsInSight, topToCentre, topToShow } from './scroll-map.ts';
import { OVERSCAN } from './view.ts';
import { useGridViewport } from './viewport.ts';
import styles from './data-grid.module.css';

const HEADER_HEIGHT = 28;
const MARK_WIDTH = 28;
const AHEAD = 64;

export interface DataGridHandle {
  /** Brings a row in sight: to the middle where it is out of it. */
  show(row: number): void;
  focus(): void;
}

/** Where a menu is asked for. */
export type MenuPoint = Pick<MouseEvent, 'clientX' | 'clientY' | 'preventDefault'>;

export interface DataGridProps<Row> {
  readonly label: string;
  /** Those that are shown. */
  readonly columns: readonly DataColumn<Row>[];
  readonly onResize: (id: string, width: number) => void;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting | null) => void;
  readonly total: number;
  /** From 0; undefined for one that has not come yet. */
  readonly row: (index: number) => Row | undefined;
  /** Groups of rows that follow one another in the table; null for rows alone. */
  readonly groups: readonly RowGroup[] | null;
  readonly onFold: (group: string, open: boolean) => void;
  /** The chosen row; -1 where there is none. */
  readonly current: number;
  readonly onCurrent: (index: number) => void;
  /** Enter, or a double click. */
  readonly onOpen: (index: number) => void;
  readonly onMenu: (at: MenuPoint, index: number, column: string) => void;
  /** Stretches of rows that are drawn soon. */
  readonly onWindow: (stretches: readonly (readonly [first: number, last: number])[]) => void;
  readonly toneOf: (row: Row) => Tone;
  readonly highlightOf: (row: Row) => Highlight | null;
  /** The picture is that of the question before. */
  readonly busy: boolean;
  readonly handle: Ref<DataGridHandle>;
}

/** A window over the rows of a table, however many there are. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { columns, current, groups, onWindow, total } = props;
  const id = useId();
  const { row: rowHeight } = useRowHeights();
  const layout = useMemo(() => layoutOf(total, groups), [total, groups]);
  const { scroller, map, top, bar, moveTo, moveAcross } = useGridViewport(layout.total, rowHeight, HEADER_HEIGHT);
  const sight = rowsInSight(map, top);
  const first = sight?.first ?? 0;
  const last = sight === null || map.viewport === 0 ? -1 : sight.last;
  const [head, setHead] = useState<string | null>(null);
  const [column, setColumn] = useState(0);
  // The cursor stands on the head of a group, or on the chosen row.
  const headAt = head === null ? -1 : (groups?.findIndex(({ key }) => key === head) ?? -1);
  const slot = headAt >= 0 ? layout.slotOfGroup(headAt) : current < 0 ? -1 : layout.slotOf(current);
  const standing = slot < 0 || slot >= layout.total ? null : layout.at(slot);
  // The head that is chosen, or the one that hides the chosen row.
  const group = standing?.kind === 'group' ? standing.group : null;
  const cursor = Math.min(column, columns.length - 1);

  useEffect(() => {
    if (last >= first) onWindow(rowsBetween(layout, first - AHEAD, last + AHEAD));
  }, [onWindow, layout, first, last]);

  const pending = useRef<number | null>(null);
  const show = (index: number) => {
    const to = layout.slotOf(index);
    if (to < 0) return;
    if (map.viewport === 0) pending.current = index;
    else if (to < first || to >= last) moveTo(topToCentre(map, to));
  };
  const showNow = useRef(show);
  useEffect(() => {
    showNow.current = show;
    if (pending.current === null || map.viewport === 0) return;
    const index = pending.current;
    pending.current = null;
    show(index);
  });
  useImperativeHandle(
    props.handle,
    () => ({
      show: (index) => showNow.current(index),
      focus: () => scroller.current?.focus({ preventScroll: true }),
    }),
    [scroller],
  );

  const goTo = (wanted: number) => {
    if (layout.total === 0) return;
    const to = Math.min(layout.total - 1, Math.max(0, wanted));
    const found = layout.at(to);
    moveTo(topToShow(map, to, top));
    if (found.kind === 'group') return setHead(found.group.key);
    setHead(null);
    props.onCurrent(found.row);
  };
  const fold = ({ key }: RowGroup, open: boolean) => {
    setHead(key);
    props.onFold(key, open);
  };
  const across = (to: number) => {
    setColumn(to);
    const element = scroller.current;
    const cell = element?.querySelector(`[data-current] > [data-column="${CSS.escape(columns[to]?.id ?? '')}"]`);
    if (element === null || cell === null || cell === undefined) return;
    const box = cell.getBoundingClientRect();
    const room = element.getBoundingClientRect();
    const right = room.left + element.clientWidth;
    if (box.left < room.left) moveAcross(box.left - room.left);
    else if (box.right > right) moveAcross(Math.min(box.left - room.left, box.right - right));
  };
  const menuAtCursor = () => {
    const name = columns[cursor]?.id;
    if (group !== null || current < 0 || name === undefined) return;
    const cell = scroller.current?.querySelector(`[data-current] > [data-column="${CSS.escape(name)}"]`);
    const box = cell?.getBoundingClientRect();
    if (box === undefined) return;
    const at = { clientX: box.left + 8, clientY: box.bottom, preventDefault: () => undefined };
    props.onMenu(at, current, name);
  };

  const copy = (): boolean => {
    const row = current < 0 ? undefined : props.row(current);
    if (row === undefined || getSelection()?.isCollapsed === false) return false;
    void navigator.clipboard.writeText(rowAsTsv(columns, row)).catch(() => undefined);
    return true;
  };
  /** False where the key is left to others. */
  const act = (wanted: GridAct): boolean => {
    switch (wanted.kind) {
      case 'move':
        goTo(slot < 0 && Number.isFinite(wanted.by) ? 0 : slot + wanted.by);
        return true;
      case 'across':
        if (group !== null) fold(group, wanted.by > 0);
        else across(Math.min(columns.length - 1, Math.max(0, cursor + wanted.by)));
        return true;
      case 'open':
      case 'toggle':
        if (group !== null) fold(group, !group.open);
        else if (wanted.kind === 'open' && current >= 0) props.onOpen(current);
        return true;
      case 'menu':
        menuAtCursor();
        return true;
      case 'copy':
        return copy();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const wanted = gridAct(event, Math.max(1, last - first - 1));
    if (wanted !== null && act(wanted)) event.preventDefault();
  };

  const found = (event: MouseEvent) => {
    const target = event.target as Element;
    const element = target.closest<HTMLElement>('[data-slot]');
    if (element === null) return null;
    const cell = target.closest<HTMLElement>('[data-column]')?.dataset['column'];
    return { at: layout.at(Number(element.dataset['slot'])), cell: columns.findIndex((one) => one.id === cell) };
  };
  const onClick = (event: MouseEvent) => {
    const hit = found(event);
    if (hit === null || getSelection()?.isCollapsed === false) return;
    if (hit.at.kind === 'group') {
      fold(hit.at.group, !hit.at.group.open);
      return;
    }
    setHead(null);
    if (hit.cell >= 0) setColumn(hit.cell);
    props.onCurrent(hit.at.row);
  };
  const onContextMenu = (event: MouseEvent) => {
    const hit = found(event);
    event.preventDefault();
    if (hit === null || hit.at.kind === 'group') return;
    setHead(null);
    setColumn(Math.max(0, hit.cell));
    props.onCurrent(hit.at.row);
    props.onMenu(event, hit.at.row, columns[Math.max(0, hit.cell)]?.id ?? '');
  };
  const onDoubleClick = (event: MouseEvent) => {
    const hit = found(event);
    if (hit?.at.kind === 'row') props.onOpen(hit.at.row);
  };

  const from = Math.max(0, first - OVERSCAN);
  const to = Math.min(layout.total - 1, last + OVERSCAN);
  const rows = [];
  for (let at = from; at <= to; at += 1) {
    const one = layout.at(at);
    if (one.kind === 'group') {
      rows.push(
        <GroupRow
          key={`group ${one.group.key}`}
          id={`${id}-${at}`}
          slot={at}
          group={one.group}
          columns={columns.length}
          current={at === slot}
        />,
      );
      continue;
    }
    const row = props.row(one.row);
    rows.push(
      <DataRow
        key={one.row}
        id={`${id}-${at}`}
        slot={at}
        row={row}
        columns={columns}
        tone={row === undefined ? null : props.toneOf(row)}
        highlight={row === undefined ? null : props.highlightOf(row)}
        cursor={at === slot ? cursor : null}
      />,
    );
  }

  const least = columns.reduce((sum, { width }) => sum + width, MARK_WIDTH);
  const active = slot < from || slot > to ? undefined : group !== null ? `${id}-${slot}` : `${id}-${slot}-${cursor}`;
  return (
    <div className={styles['frame']}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its role is one of two */}
      <div
        ref={scroller}
        className={styles['scroller']}
        role={groups === null ? 'grid' : 'treegrid'}
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={layout.total + 1}
        aria-colcount={columns.length + 1}
        aria-busy={props.busy}
        aria-activedescendant={active}
        style={{ '--least': `${least}px` } as CSSProperties}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onContextMenu={onContextMenu}
      >
        <div role="rowgroup" className={styles['head']}>
          <DataHeader columns={columns} sorting={props.sorting} onSort={props.onSort} onResize={props.onResize} />
        </div>
        <div className={styles['space']} role="presentation" style={{ height: map.drawn }}>
          <div
            className={styles['rows']}
            role="rowgroup"
            style={{ transform: `translateY(${bar + from * rowHeight - top}px)` }}
          >
            {rows}
          </div>
        </div>
      </div>
    </div>
  );
}
