import { type MouseEvent, useEffect, useRef } from 'react';

export interface LinePoint {
  readonly line: number;
  readonly x: number;
  readonly y: number;
}

/** The mouse has to rest so long on a line's words. */
const REST_MS = 450;

/** Tells where the mouse rests, and that it does not any more; nothing while a button is held or text is selected. */
export function usePoint(tell: (point: LinePoint | null) => void) {
  const timer = useRef<number | undefined>(undefined);
  const told = useRef<number | null>(null);
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const off = () => {
    clearTimeout(timer.current);
    if (told.current === null) return;
    told.current = null;
    latest.current(null);
  };
  const over = (event: MouseEvent) => {
    const words = (event.target as Element).closest('[data-text]');
    const row = words?.closest<HTMLElement>('[data-line]');
    const line = row === null || row === undefined ? null : Number(row.dataset['line']);
    if (line !== null && line === told.current) return;
    off();
    if (line === null || event.buttons !== 0) return;
    const { clientX: x, clientY: y } = event;
    timer.current = window.setTimeout(() => {
      if (getSelection()?.isCollapsed === false) return;
      told.current = line;
      latest.current({ line, x, y });
    }, REST_MS);
  };
  return { over, off };
}
