import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './controls.tsx';
import styles from './dialog.module.css';

/** The platform's own dialog: it keeps the focus, closes on Esc, and gives the focus back. A press beside it closes it too. */
export function Sheet(props: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { open, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Esc is the key
    <dialog
      ref={dialog}
      className={styles['sheet']}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => (event.target === event.currentTarget ? onClose() : undefined)}
    >
      <div className={styles['inside']}>
        <header className={styles['head']}>
          <h2 id={id} className={styles['title']}>
            {props.title}
          </h2>
          <Button quiet label="Close (Esc)" onClick={onClose} />
        </header>
        {open ? props.children : null}
      </div>
    </dialog>
  );
}
