import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { formatCount } from '../../../shared/base/units.ts';
import { IconButton, Skeleton } from '../../kit/controls.tsx';
import { CloseIcon } from '../../kit/icons.ts';
import { ASIDE } from '../shared/viewer.ts';
import { faultText } from '../shared/words.ts';
import { Explained } from './explained.tsx';
import { useExplanation, useSettled } from './use-explanation.ts';
import styles from './inspector.module.css';

interface InspectorProps {
  readonly run: string;
  readonly file: string;
  readonly line: number;
  readonly width: number;
  readonly onResize: (width: number) => void;
  readonly onClose: () => void;
}

/** The selection told in words, beside the log: what the line under the cursor is and means. */
export function Inspector(props: InspectorProps) {
  const line = useSettled(props.line);
  return (
    <aside className={styles['inspector']} style={{ width: props.width }} aria-label="Inspector">
      <Splitter width={props.width} onResize={props.onResize} />
      <div className={styles['head']}>
        <h2 className={styles['name']}>{`Line ${formatCount(line)}`}</h2>
        <IconButton label="Close the inspector (I)" icon={CloseIcon} onClick={props.onClose} />
      </div>
      <div className={styles['body']}>
        <Body run={props.run} file={props.file} line={line} />
      </div>
    </aside>
  );
}

function Body(props: { readonly run: string; readonly file: string; readonly line: number }) {
  const loaded = useExplanation(props.run, props.file, props.line);
  if (loaded.state === 'failed') return <p role="alert">{faultText(loaded.fault)}</p>;
  if (loaded.state === 'loading') {
    return (
      <div className={styles['ghosts']} aria-busy>
        <Skeleton width="80%" height={14} />
        <Skeleton width="95%" height={14} />
        <Skeleton width="60%" height={14} />
      </div>
    );
  }
  return <Explained explanation={loaded.value} />;
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
