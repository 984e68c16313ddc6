import { Fragment } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { CopyButton } from '../../kit/copy.tsx';
import styles from './command.module.css';

/** A command to be pasted into a shell. Broken between words only: the browser would break `--name` after its first hyphen. */
export function Command(props: { readonly text: string }) {
  const text = printable(props.text);
  return (
    <div className={styles['command']}>
      <code>
        {text.split(' ').map((word, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the words of one text
          <Fragment key={index}>
            {index === 0 ? '' : ' '}
            <span className={styles['word']}>{word}</span>
          </Fragment>
        ))}
      </code>
      <CopyButton what="the command" text={() => text} />
    </div>
  );
}

/** A query of several lines, for Log Analytics. */
export function Query(props: { readonly text: string }) {
  const text = props.text.split('\n').map(printable).join('\n');
  return (
    <div className={styles['command']}>
      <pre className={styles['lines']}>{text}</pre>
      <CopyButton what="the query" text={() => text} />
    </div>
  );
}
