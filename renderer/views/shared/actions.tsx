import { printable } from '../../../shared/base/text.ts';
import type { Action } from '../../../shared/model/analysis.ts';
import { SIDE_NAMES } from '../../../shared/model/names.ts';
import { OutLink } from '../../kit/controls.tsx';
import { Command } from './command.tsx';
import styles from './actions.module.css';

/** What to change, side by side with who has to change it. */
export function ActionList(props: { readonly actions: readonly Action[] }) {
  const sides = (['on-premises', 'azure', 'either'] as const).filter((side) =>
    props.actions.some((action) => action.side === side),
  );
  return (
    <div className={styles['actions']}>
      {sides.map((side) => (
        <div key={side} className={styles['side']}>
          <h3 className={styles['who']}>{SIDE_NAMES[side]}</h3>
          <ul className={styles['steps']}>
            {props.actions
              .filter((action) => action.side === side)
              .map((action) => (
                <li key={action.text + (action.command ?? '')} className={styles['step']}>
                  <p>{printable(action.text)}</p>
                  {action.command === null ? null : <Command text={action.command} />}
                  {action.url === null ? null : <OutLink url={action.url} />}
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
