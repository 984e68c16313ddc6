import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { IconButton } from '../../kit/controls.tsx';
import { CloseIcon } from '../../kit/icons.ts';
import { useStore } from '../../state/store.ts';
import { ASIDE, viewer } from './viewer.ts';
import styles from './side-panel.module.css';

/** The inspector beside a view: its width is drawn, and remembered. */
export function SidePanel(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { aside: width } = useStore(viewer);
  return (
    <aside className={styles['inspector']} style={{ width }} aria-label="Inspector">
      <Splitter width={width} onResize={(aside) => viewer.update((now) => ({ ...now, aside }))} />
      <div className={styles['head']}>
        <h2 className={styles['name']}>{props.title}</h2>
        <IconButton label="Close the inspector (I)" icon={CloseIcon} onClick={props.onClose} />
      </div>
      <div className={styles['body']}>{props.children}</div>
    </aside>
  );
}

const STEP = 16;

function Splitter(props: { readonly width: number; readonly onResize: (width: number) => void }) {
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const set = (width: number) => props.onResize(Math.round(Math.min(ASIDE.most, Math.max(ASIDE.least, width))));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved is a control (ARIA, 5.3.25)
    <div
      className={styles['splitter']}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the inspector"
      aria-valuenow={props.width}
      aria-valuemin={ASIDE.least}
      aria-valuemax={ASIDE.most}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: props.width };
      }}
      onPointerMove={(event) => {
        if (from.current !== null) set(from.current.width + from.current.x - event.clientX);
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onDoubleClick={() => set(ASIDE.usual)}
      onKeyDown={(event: KeyboardEvent) => {
        const by = event.key === 'ArrowLeft' ? STEP : event.key === 'ArrowRight' ? -STEP : 0;
        if (by === 0) return;
        event.preventDefault();
        set(props.width + by);
      }}
    />
  );
}
