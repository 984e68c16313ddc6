import type { ReactNode } from 'react';
import { IconButton } from '../../kit/controls.tsx';
import { CloseIcon } from '../../kit/icons.ts';
import { Splitter } from '../../kit/splitter.tsx';
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
      <Splitter
        behind
        label="Width of the inspector"
        width={width}
        {...ASIDE}
        onResize={(aside) => viewer.update((now) => ({ ...now, aside }))}
      />
      <div className={styles['head']}>
        <h2 className={styles['name']}>{props.title}</h2>
        <IconButton label="Close the inspector (I)" icon={CloseIcon} onClick={props.onClose} />
      </div>
      <div className={styles['body']}>{props.children}</div>
    </aside>
  );
}
