import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

/** A labelled stretch of a view: its name in the left column, what it says in the right. */
export function Section(props: { readonly name: string; readonly note?: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['label']}>
        <h2 id={id} className={styles['name']}>
          {props.name}
        </h2>
        {props.note === undefined ? null : <p className={styles['note']}>{props.note}</p>}
      </div>
      <div className={styles['content']}>{props.children}</div>
    </section>
  );
}
