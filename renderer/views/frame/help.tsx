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
      [['/'], 'Search the run'],
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
      [['Ctrl+G'], 'Go to a line by number, or to a time'],
      [['N', 'F3'], 'Next hit of the search'],
      [['Shift+N', 'Shift+F3'], 'Previous hit of the search'],
      [['J'], 'Next line of the proof'],
      [['K'], 'Previous line of the proof'],
      [['B'], 'Set or remove a bookmark'],
      [['.'], 'Next bookmark'],
      [[','], 'Previous bookmark'],
      [['Shift+↓', 'Shift+↑'], 'Select lines'],
      [['Ctrl+A'], 'Select all lines'],
      [['Ctrl+C'], 'Copy the selected lines, or the line'],
      [['W'], 'Wrap long lines'],
      [['R'], 'Lines as they stand, or in columns'],
      [['I'], 'What the line means, in the inspector'],
      [['E'], 'In the text editor, where Ctrl+F finds'],
      [['Ctrl+Home'], 'First line'],
      [['Ctrl+End'], 'Last line'],
      [['Home', 'End'], 'Start and end of the lines'],
    ],
  },
  {
    name: 'Search',
    keys: [
      [['Enter'], 'Next hit; in the list, go to the line'],
      [['Shift+Enter'], 'Previous hit'],
      [['↓'], 'From the box into the list'],
      [['Backspace'], 'In an empty filter: change its last part'],
      [['Esc'], 'Back to the lines; again to close the search'],
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
