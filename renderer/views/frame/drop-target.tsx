import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useApp } from '../../state/app.ts';
import { readDrop } from '../../state/drop.ts';
import styles from './drop-target.module.css';

/** The whole window takes what is dropped on it. */
export function DropTarget(props: { readonly children: ReactNode }) {
  const app = useApp();
  const depth = useRef(0);
  const [over, setOver] = useState(false);

  const leave = () => {
    depth.current = 0;
    setOver(false);
  };
  const handlers = {
    onDragEnter(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current += 1;
      setOver(true);
    },
    onDragOver(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDragLeave(event: DragEvent) {
      if (!hasFiles(event)) return;
      depth.current -= 1;
      if (depth.current <= 0) leave();
    },
    onDrop(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      leave();
      app.openDropped(readDrop(event.dataTransfer, app.door.takesFolders));
    },
  };
  return (
    <div className={styles['target']} {...handlers}>
      {props.children}
      {over ? (
        <div className={styles['overlay']}>
          <div className={styles['message']}>
            <p className={styles['first']}>Drop to open</p>
            <p>Each zip and each folder becomes a run; loose log files become one run together.</p>
          </div>
        </div>
      ) : null}
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}
