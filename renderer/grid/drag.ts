import { type MouseEvent as ReactMouseEvent, useEffect, useRef } from 'react';
import { type LineSelection, extended } from './selection.ts';
import type { GridView } from './view.ts';

interface DragProps {
  readonly view: GridView;
  /** Px at the scroller's upper edge that show no rows. */
  readonly inset: number;
  readonly current: number;
  readonly selection: LineSelection | null;
  readonly onCurrent: (line: number) => void;
  readonly onSelect: (selection: LineSelection | null) => void;
}

/**
 * Within one line the mouse selects text as anywhere; once it has come to another line, it selects whole lines, and scrolls
 * where it is dragged past an edge. From the gutter it selects lines from the start.
 */
export function useLineDrag(props: DragProps): (event: ReactMouseEvent) => void {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const end = useRef<() => void>(() => undefined);
  useEffect(() => () => end.current(), []);

  return (event) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>('[data-line]');
    if (event.button !== 0 || row === null) return;
    const start = Number(row.dataset['line']);
    const { scroller } = props.view;
    const inGutter = target.closest('[data-gutter]') !== null;
    let anchor = start;
    let selecting = false;
    let y = event.clientY;
    let frame = 0;
    if (event.shiftKey) {
      const next = extended(props.selection, props.current, start);
      anchor = next.anchor;
      selecting = true;
      props.onSelect(next);
      props.onCurrent(start);
    }
    if (event.shiftKey || inGutter) {
      event.preventDefault();
      getSelection()?.removeAllRanges();
      scroller.current?.focus({ preventScroll: true });
    }

    const reach = () => {
      const box = scroller.current?.getBoundingClientRect();
      if (box === undefined) return;
      const now = latest.current;
      const line = now.view.lineAt(Math.min(Math.max(0, y - box.top - now.inset), box.height - now.inset - 1));
      if (line === start && !selecting) return;
      selecting = true;
      getSelection()?.removeAllRanges();
      now.onSelect({ anchor, focus: line });
      now.onCurrent(line);
    };
    const glide = () => {
      const box = scroller.current?.getBoundingClientRect();
      if (box === undefined) return;
      const over = y > box.bottom ? y - box.bottom : Math.min(0, y - box.top - latest.current.inset);
      if (over !== 0) {
        latest.current.view.scrollBy(Math.sign(over) * Math.min(400, 4 + Math.abs(over)));
        reach();
      }
      frame = requestAnimationFrame(glide);
    };
    const onMove = (move: MouseEvent) => {
      if (move.buttons === 0) return onUp();
      y = move.clientY;
      reach();
      if (frame === 0 && selecting) frame = requestAnimationFrame(glide);
    };
    const stop = () => {
      cancelAnimationFrame(frame);
      removeEventListener('mousemove', onMove);
      removeEventListener('mouseup', onUp);
    };
    const onUp = () => {
      stop();
      if (selecting || (!inGutter && getSelection()?.isCollapsed === false)) return;
      latest.current.onSelect(null);
      latest.current.onCurrent(start);
    };
    end.current();
    end.current = stop;
    addEventListener('mousemove', onMove);
    addEventListener('mouseup', onUp);
  };
}
