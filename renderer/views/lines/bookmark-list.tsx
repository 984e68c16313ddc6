import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { IconButton } from '../../kit/controls.tsx';
import { BookmarkIcon, SmallCloseIcon } from '../../kit/icons.ts';
import { useApp } from '../../state/app.ts';
import { useStore } from '../../state/store.ts';
import { usePlace } from '../shared/run.tsx';
import styles from './bookmark-list.module.css';

interface BookmarkListProps {
  readonly run: string;
  readonly onGo: (place: { readonly file: string; readonly line: number }) => void;
}

/** The lines that somebody marked, in the order of files and lines. */
export function BookmarkList(props: BookmarkListProps) {
  const { bookmarks } = useApp();
  const { list, state } = useStore(bookmarks.entry(props.run));
  const { href, name } = usePlace();
  if (state !== 'ready' || list.length === 0) return null;
  return (
    <section className={styles['marks']} aria-label="Bookmarks">
      <h2 className={styles['instance']}>{`Bookmarks (${formatCount(list.length)})`}</h2>
      <ul>
        {list.map(({ file, line, note }) => (
          <li key={`${file}:${line}`} className={styles['mark']}>
            <a
              className={styles['marked']}
              href={href({ file, line })}
              title={printable(file)}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                props.onGo({ file, line });
              }}
            >
              <BookmarkIcon aria-hidden />
              <span className={styles['name']}>
                <span className={styles['where']}>
                  <span className={styles['base']}>{name(file)}</span>
                  <span>{`:${formatCount(line)}`}</span>
                </span>
                {note === '' ? null : <span className={styles['note']}>{printable(note)}</span>}
              </span>
            </a>
            <span className={styles['remove']}>
              <IconButton
                label={`Remove the bookmark at ${name(file)}:${formatCount(line)}`}
                icon={SmallCloseIcon}
                onClick={() => void bookmarks.toggle(props.run, file, line)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
