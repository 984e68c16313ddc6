import { Fragment } from 'react';
import { Key } from '../../kit/controls.tsx';
import { Sheet } from '../../kit/dialog.tsx';
import styles from './help.module.css';

const GROUPS: readonly { readonly name: string; readonly keys: readonly (readonly [readonly string[], string])[] }[] = [
  {
    name: 'Anywhere',
    keys: [
      [['G', 'L'], 'Library'],
      [['G', 'O'], 'Overview of the run'],
      [['G', 'F'], 'Files and lines of the run'],
      [['J'], 'Next'],
      [['K'], 'Previous'],
      [['['], 'Back'],
      [[']'], 'Forward'],
      [['Esc'], 'Up one level'],
      [['?'], 'These keys'],
    ],
  },
  {
    name: 'Library',
    keys: [
      [['/'], 'Filter the runs'],
      [['↑', '↓'], 'Move along the runs'],
      [['Enter'], 'Open the run'],
      [['Delete'], 'Remove the run'],
      [['Ctrl+Z'], 'Take the last removal back'],
    ],
  },
  {
    name: 'Overview',
    keys: [
      [['Enter'], 'Open the line, or unfold'],
      [['L'], 'Raw lines, at the first line of the proof'],
    ],
  },
  {
    name: 'Lines',
    keys: [
      [['J'], 'Next line of the proof'],
      [['K'], 'Previous line of the proof'],
      [['Ctrl+G'], 'Go to a line by number'],
      [['Ctrl+Home'], 'First line'],
      [['Ctrl+End'], 'Last line'],
      [['Home', 'End'], 'Start and end of the lines'],
    ],
  },
];

export function Help(props: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Sheet title="Keys" open={props.open} onClose={props.onClose}>
      <div className={styles['groups']}>
        {GROUPS.map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h3 className={styles['name']}>{group.name}</h3>
            <dl className={styles['keys']}>
              {group.keys.map(([keys, does]) => (
                <Fragment key={does}>
                  <dt>
                    {keys.map((key) => (
                      <Key key={key}>{key}</Key>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
