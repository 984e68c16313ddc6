import { Fragment } from 'react';
import { Key } from '../../kit/controls.tsx';
import { Sheet } from '../../kit/dialog.tsx';
import { preference } from '../../state/preference.ts';
import { useStore } from '../../state/store.ts';
import { RUN_VIEWS } from '../registry.tsx';
import styles from './help.module.css';

const singleKeys = preference('singleKeys');

interface Group {
  readonly name: string;
  readonly keys: readonly (readonly [readonly string[], string])[];
}

const GROUPS: readonly Group[] = [
  {
    name: 'Anywhere',
    keys: [
      [['Ctrl+K'], 'Everything, by its name'],
      [['G', 'L'], 'Library'],
      [['G', 'Z'], 'From Azure'],
      [['G', ','], 'Settings'],
      [['/'], 'Search the run'],
      [['J'], 'Next'],
      [['K'], 'Previous'],
      [['['], 'Back'],
      [[']'], 'Forward'],
      [['Esc'], 'Up one level'],
      [['?'], 'These keys'],
    ],
  },
  { name: 'Views of a run', keys: RUN_VIEWS.map(({ letter, label }) => [['G', letter.toUpperCase()], label]) },
  {
    name: 'Filter of all views',
    keys: [
      [['F'], 'Into the filter'],
      [['Ctrl+Z'], 'Undo its last change'],
      [['Ctrl+Y'], 'Do it again'],
      [['Shift+F10'], 'What can be asked of a value'],
      [['I'], 'Inspector, open or closed'],
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
    name: 'From Azure',
    keys: [
      [['↑', '↓'], 'Move along the list'],
      [['Space'], 'Choose a blob, or leave it'],
      [['Shift+↑', 'Shift+↓'], 'Choose a stretch of blobs'],
      [['Ctrl+A'], 'Choose all blobs of the list'],
      [['Enter'], 'Open the folder, or fetch and open'],
      [['Backspace'], 'The folder above'],
      [['/'], 'Filter by name'],
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
    name: 'Timeline',
    keys: [
      [['+', '-'], 'Zoom in and out; also Ctrl and the wheel'],
      [['0'], 'The whole run'],
      [['←', '→'], 'Earlier and later'],
      [['↑', '↓'], 'Move along the rows'],
      [['Space'], 'Unfold alike attempts, or fold them'],
      [['Enter'], 'Select the attempt'],
      [['Z'], 'Zoom to the row'],
      [['J', 'K'], 'Next and previous event'],
      [['N', 'Shift+N'], 'Next and previous failure'],
      [['L'], 'Raw lines of the selection'],
    ],
  },
  {
    name: 'Attempts',
    keys: [
      [['J', 'K'], 'Next or previous attempt of the list'],
      [['N', 'Shift+N'], 'Next or previous one that failed'],
      [['Enter', '→', '←'], 'In the list: open what is folded, close it'],
      [['↑', '↓'], 'In the ladder: along its messages'],
      [['L'], 'The line of the selected message, or of where it stopped'],
      [['T'], 'The ladder as a table'],
    ],
  },
  {
    name: 'Files',
    keys: [
      [['↑', '↓'], 'Move along the tree'],
      [['←', '→'], 'Fold and unfold a folder'],
      [['L'], 'What a small file says in words, or its raw lines alone'],
    ],
  },
  {
    name: 'Selectors and proposals',
    keys: [
      [['Enter'], 'Select the range, or the proposal'],
      [['L'], 'Its line in the log'],
    ],
  },
  {
    name: 'WFP events, All events',
    keys: [
      [['↑', '↓'], 'Move along the rows'],
      [['←', '→'], 'Along the columns; fold and unfold a group'],
      [['Enter', 'L'], 'Raw lines of the event'],
      [['J', 'K'], 'Next and previous event'],
      [['N', 'Shift+N'], 'Next and previous failure'],
      [['Ctrl+C'], 'Copy the row, its cells parted by tabs'],
      [['Home', 'End'], 'First and last row'],
    ],
  },
  {
    name: 'Compare',
    keys: [
      [['N', 'Shift+N'], 'Next and previous difference'],
      [['J', 'K'], 'Along the rows'],
      [['O'], 'Only differences'],
      [['X'], 'Swap A and B'],
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
  const single = useStore(singleKeys);
  return (
    <Sheet title="Keys" open={props.open} onClose={props.onClose}>
      {single ? null : (
        <p className={styles['off']}>
          Keys of a single letter or sign are off; the{' '}
          <a href="#/settings" onClick={props.onClose}>
            settings
          </a>{' '}
          switch them on.
        </p>
      )}
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
