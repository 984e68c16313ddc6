import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { LogFile, Notice } from '../../../shared/model/analysis.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { ChevronIcon, FolderIcon, ZipIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useKept } from '../../state/kept.ts';
import { type LinesRoute, formatRoute, linesRoute } from '../../state/route.ts';
import { useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { instanceWord } from '../shared/words.ts';
import { noticesOf, worst } from './notices.ts';
import { type Folder, fileTree, rowsOf } from './tree.ts';
import styles from './file-tree.module.css';

const NONE: ReadonlySet<string> = new Set();
const STEP = 12;

/** The run's files as they lie in what was opened; the one that is open is marked. The first row is the whole. */
export function FileTree(props: { readonly file: string | null; readonly route: LinesRoute }) {
  const { analysis } = useRun();
  const { file, route } = props;
  const { run, files, notices } = analysis;
  const [closed, setClosed] = useKept(`tree:${run.id}`, NONE);
  const nodes = useMemo(() => fileTree(files), [files]);
  const found = useMemo(() => noticesOf(notices), [notices]);
  const rows = rowsOf(nodes, closed);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (file !== null) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [file]);
  const to = (name: string) =>
    formatRoute(linesRoute(run.id, { file: name, finding: route.finding, search: route.search }));
  const fold = (path: string, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(path);
    else next.add(path);
    setClosed(next);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move between what is in it
    <ul ref={list} className={styles['tree']} onKeyDown={onKeyDown}>
      <li>
        <a
          className={styles['whole']}
          href={to('')}
          aria-current={route.file === '' ? 'true' : undefined}
          title={printable(run.name)}
        >
          {plural(files.length, 'file')}
          <span className={styles['about']}>{formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0))}</span>
        </a>
      </li>
      {rows.map(({ node, depth }) =>
        node.kind === 'file' ? (
          <li key={node.file.name}>
            <FileRow
              file={node.file}
              name={node.name}
              depth={depth}
              href={to(node.file.name)}
              current={node.file.name === file}
              notices={found.get(node.file.name) ?? []}
            />
          </li>
        ) : (
          <li key={node.path}>
            <FolderRow
              folder={node}
              depth={depth}
              open={!closed.has(node.path)}
              onToggle={(open) => fold(node.path, open)}
            />
          </li>
        ),
      )}
    </ul>
  );
}

function FolderRow(props: {
  readonly folder: Folder;
  readonly depth: number;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}) {
  const { folder, open } = props;
  const Icon = folder.kind === 'zip' ? ZipIcon : FolderIcon;
  return (
    <button
      type="button"
      className={styles['folder']}
      style={{ paddingInlineStart: 12 + props.depth * STEP }}
      aria-expanded={open}
      title={printable(folder.name)}
      onClick={() => props.onToggle(!open)}
    >
      <span className={styles['chevron']} data-open={open || undefined}>
        <ChevronIcon aria-hidden />
      </span>
      <Icon aria-hidden />
      <Name text={printable(folder.name)} />
      {open ? null : <span className={styles['about']}>{formatCount(folder.files)}</span>}
    </button>
  );
}

function FileRow(props: {
  readonly file: LogFile;
  readonly name: string;
  readonly depth: number;
  readonly href: string;
  readonly current: boolean;
  readonly notices: readonly Notice[];
}) {
  const { file, notices } = props;
  const clock = useClock();
  const grave = worst(notices);
  const told = [
    printable(file.name),
    file.instance === null ? null : instanceWord(file.instance),
    `${formatBytes(file.bytes)}, ${plural(file.lines, 'line')}, ${file.encoding}`,
    clock.range(file.from, file.to),
  ];
  return (
    <a
      className={styles['file']}
      style={{ paddingInlineStart: 13 + props.depth * STEP }}
      href={props.href}
      aria-current={props.current ? 'true' : undefined}
      title={told.filter((part) => part !== null).join('\n')}
    >
      <Name text={printable(props.name)} />
      <span className={styles['facts']}>
        <span className={styles['kind']}>{KIND_NAMES[file.kind]}</span>
        {grave === null ? null : (
          <span className={styles['notices']} title={plural(notices.length, 'notice')}>
            <SeverityMark severity={grave} size={12} label />
            {formatCount(notices.length)}
          </span>
        )}
        <span>{formatCount(file.lines)}</span>
      </span>
    </a>
  );
}

const TAIL = 10;

/** What tells one from another often stands at the end: where there is no room, the middle goes. */
function Name(props: { readonly text: string }) {
  const { text } = props;
  const at = text.length > 2 * TAIL ? text.length - TAIL : text.length;
  return (
    <span className={styles['name']}>
      <span className={styles['start']}>{text.slice(0, at)}</span>
      {text.slice(at)}
    </span>
  );
}

/** Up and down from one to the next, left and right fold and unfold. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('a, button')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const now = stops[at];
  if (now === undefined) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  const expanded = now.getAttribute('aria-expanded');
  if (to !== undefined) {
    event.preventDefault();
    stops[Math.min(stops.length - 1, Math.max(0, to))]?.focus();
  } else if (
    (event.key === 'ArrowRight' && expanded === 'false') ||
    (event.key === 'ArrowLeft' && expanded === 'true')
  ) {
    event.preventDefault();
    now.click();
  }
}
