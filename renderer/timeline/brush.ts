import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Scale } from './scale.ts';

export interface Brush {
  /** Where it is held now, in px; null while nothing is pulled. */
  readonly held: { readonly from: number; readonly to: number } | null;
  readonly onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
}

/** A press that moves less is a click. */
const STILL = 4;

/** A press and a pull along an axis: `onBrush` is given its two places, `onPress` that of a press that was no pull. */
export function useBrush(
  scale: Scale,
  onBrush: (a: number, b: number) => void,
  onPress: (place: number) => void,
): Brush {
  const [held, setHeld] = useState<Brush['held']>(null);
  const latest = useRef({ scale, onBrush, onPress });
  useEffect(() => {
    latest.current = { scale, onBrush, onPress };
  });
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  return {
    held,
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.preventDefault();
      const left = event.currentTarget.getBoundingClientRect().left;
      const start = event.clientX - left;
      let now = start;
      const move = (next: globalThis.PointerEvent) => {
        now = Math.min(latest.current.scale.width, Math.max(0, next.clientX - left));
        setHeld(Math.abs(now - start) < STILL ? null : { from: Math.min(start, now), to: Math.max(start, now) });
      };
      const end = () => {
        stop.current?.();
        setHeld(null);
        const { scale: on, onBrush: brushed, onPress: pressed } = latest.current;
        if (Math.abs(now - start) < STILL) pressed(on.place(start));
        else brushed(on.place(start), on.place(now));
      };
      // Escape lets go without doing anything.
      const key = (pressed: KeyboardEvent) => {
        if (pressed.key !== 'Escape') return;
        pressed.stopPropagation();
        stop.current?.();
        setHeld(null);
      };
      stop.current?.();
      addEventListener('pointermove', move);
      addEventListener('pointerup', end);
      addEventListener('keydown', key, true);
      stop.current = () => {
        removeEventListener('pointermove', move);
        removeEventListener('pointerup', end);
        removeEventListener('keydown', key, true);
        stop.current = null;
      };
    },
  };
}
