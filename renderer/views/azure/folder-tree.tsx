import { type KeyboardEvent, useSyncExternalStore } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { ChevronIcon, FolderIcon } from '../../kit/icons.ts';
import { useApp } from '../../state/app.ts';
import type { AzureLists, Where } from '../../state/azure-lists.ts';
import { useKept } from '../../state/kept.ts';
import { type AzureRoute, formatRoute } from '../../state/route.ts';
import { stepsTo, treeRows } from './blob-rows.ts';
import styles from './folder-tree.module.css';

const NONE: ReadonlySet<string> = new Set();
const STEP = 12;

type At = Pick<Where, 'place' | 'container'>;

/** The folders of the container as far as they were looked into. To unfold one asks for what is in it. */
export function FolderTree(props: { readonly route: AzureRoute; readonly at: At }) {
  const { lists } = useApp().azure;
  const { route, at } = props;
  const [opened, setOpened] = useKept(`azure:tree:${at.place}:${at.container}`, NONE);
  const listOf = (prefix: string) => lists.blobs({ ...at, prefix, deep: false });
  useLists(lists, at, ['', ...stepsTo(route.prefix).map(({ prefix }) => prefix), ...opened]);
  const rows = treeRows((prefix) => listOf(prefix).get().value?.folders, opened, route.prefix);
  const toggle = (prefix: string, open: boolean) => {
    const next = new Set(opened);
    if (open) next.add(prefix);
    else next.delete(prefix);
    setOpened(next);
    if (open && listOf(prefix).get().state !== 'ready') lists.loadBlobs({ ...at, prefix, deep: false });
  };
  if (rows.length === 0) return null;
  return (
    <nav className={styles['tree']} aria-label="Folders">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move between what is in it */}
      <ul onKeyDown={onKeyDown}>
        {rows.map(({ prefix, name, depth, open }) => (
          <li
            key={prefix}
            className={styles['row']}
            data-current={prefix === route.prefix || undefined}
            style={{ paddingInlineStart: 8 + depth * STEP }}
          >
            {open === null ? (
              <span className={styles['leaf']} />
            ) : (
              <button
                type="button"
                className={styles['fold']}
                aria-expanded={open}
                aria-label={printable(name)}
                onClick={() => toggle(prefix, !open)}
              >
                <span className={styles['chevron']} data-open={open || undefined}>
                  <ChevronIcon aria-hidden />
                </span>
              </button>
            )}
            <a
              className={styles['folder']}
              href={formatRoute({ ...route, prefix })}
              aria-current={prefix === route.prefix ? 'true' : undefined}
              title={printable(name)}
            >
              <FolderIcon aria-hidden />
              <span className={styles['name']}>{printable(name)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Draws anew when one of the lists changes. */
function useLists(lists: AzureLists, at: At, prefixes: readonly string[]): void {
  const stores = [...new Set(prefixes)].map((prefix) => lists.blobs({ ...at, prefix, deep: false }));
  useSyncExternalStore(
    (listener) => {
      const stops = stores.map((store) => store.subscribe(listener));
      return () => stops.forEach((stop) => stop());
    },
    // Something that compares by value: an array would be another one each time.
    () => stores.map((store) => store.get().value?.folders.length ?? '').join(' '),
  );
}

/** Up and down from one folder to the next, left and right fold and unfold. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > li')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (at < 0) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  const fold = rows[at]?.querySelector<HTMLElement>('button') ?? null;
  const expanded = fold?.getAttribute('aria-expanded');
  if (to !== undefined) {
    event.preventDefault();
    rows[Math.min(rows.length - 1, Math.max(0, to))]?.querySelector<HTMLElement>('a')?.focus();
  } else if (
    (event.key === 'ArrowRight' && expanded === 'false') ||
    (event.key === 'ArrowLeft' && expanded === 'true')
  ) {
    event.preventDefault();
    fold?.click();
  }
}
