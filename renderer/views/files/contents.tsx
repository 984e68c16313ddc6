import { useMemo } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { LogFile, Notice } from '../../../shared/model/analysis.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { FolderIcon, ZipIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import { instanceWord } from '../shared/words.ts';
import { NoticeList } from './notice-list.tsx';
import { noticesOf, worst } from './notices.ts';
import { type TreeNode, fileTree, rowsOf } from './tree.ts';
import styles from './contents.module.css';

interface Row {
  readonly node: TreeNode;
  readonly depth: number;
}

const OPEN: ReadonlySet<string> = new Set();

/** Everything that was opened, as it lies in there, with what is known of each file. */
export function Contents() {
  const { analysis } = useRun();
  const { run, files, notices, totals } = analysis;
  const clock = useClock();
  const rows = useMemo(() => rowsOf(fileTree(files), OPEN), [files]);
  const found = useMemo(() => noticesOf(notices), [notices]);
  const bytes = files.reduce((sum, { bytes: size }) => sum + size, 0);
  const columns = columnsFor(files, found, clock.range);
  const more = totals.notices - notices.length;
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1 className={styles['title']} title={printable(run.path)}>
          {printable(run.name)}
        </h1>
        <span className={styles['about']}>
          {[
            plural(files.length, 'file'),
            formatBytes(bytes),
            plural(totals.lines, 'line'),
            clock.range(run.from, run.to),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </header>
      {files.length === 0 ? (
        <p className={styles['none']}>Nothing in it could be read. The notices below say why.</p>
      ) : (
        <Table
          label="Files as they lie in what was opened"
          columns={columns}
          rows={rows}
          keyOf={({ node }) => (node.kind === 'file' ? node.file.name : node.path)}
          first={200}
        />
      )}
      {notices.length === 0 ? null : (
        <section aria-label="Notices">
          <h2 className={styles['heading']}>{plural(totals.notices, 'notice')}</h2>
          <NoticeList notices={notices} places />
          {more > 0 ? (
            <p
              className={styles['none']}
            >{`and ${formatCount(more)} more, which “tunnelscope analyze --all” prints.`}</p>
          ) : null}
        </section>
      )}
    </div>
  );
}

function columnsFor(
  files: readonly LogFile[],
  notices: ReturnType<typeof noticesOf>,
  range: (from: string | null, to: string | null) => string | null,
): readonly Column<Row>[] {
  const ofFile = (cell: (file: LogFile) => React.ReactNode) => (row: Row) =>
    row.node.kind === 'file' ? cell(row.node.file) : '';
  return [
    // What is asked for most stands first: a narrow window shows no more.
    { name: 'Name', cell: (row) => <Name row={row} /> },
    { name: 'Kind', cell: ofFile(({ kind }) => KIND_NAMES[kind]) },
    {
      name: 'Size',
      align: 'end',
      cell: ({ node }) =>
        node.kind === 'file' ? formatBytes(node.file.bytes) : <Sum text={formatBytes(node.bytes)} />,
    },
    {
      name: 'Lines',
      align: 'end',
      cell: ({ node }) =>
        node.kind === 'file' ? formatCount(node.file.lines) : <Sum text={formatCount(node.lines)} />,
    },
    ...(notices.size === 0
      ? []
      : [{ name: 'Notices', cell: ofFile(({ name }) => <Noticed notices={notices.get(name) ?? []} />) }]),
    ...(files.some(({ from }) => from !== null)
      ? [{ name: 'From – to', cell: ofFile(({ from, to }) => range(from, to) ?? '–') }]
      : []),
    ...(files.some(({ instance }) => instance !== null)
      ? [{ name: 'Instance', cell: ofFile(({ instance }) => instanceWord(instance)) }]
      : []),
    { name: 'Encoding', cell: ofFile(({ encoding }) => printable(encoding)) },
  ];
}

function Name(props: { readonly row: Row }) {
  const { node, depth } = props.row;
  const Icon = node.kind === 'zip' ? ZipIcon : FolderIcon;
  return (
    <span className={styles['name']} style={{ paddingInlineStart: depth * 20 }}>
      {node.kind === 'file' ? (
        <PlaceLink place={{ file: node.file.name, line: null }}>{printable(node.name)}</PlaceLink>
      ) : (
        <>
          <Icon aria-hidden />
          {printable(node.name)}
        </>
      )}
    </span>
  );
}

function Sum(props: { readonly text: string }) {
  return <span className={styles['sum']}>{props.text}</span>;
}

function Noticed(props: { readonly notices: readonly Notice[] }) {
  const grave = worst(props.notices);
  if (grave === null) return '';
  return (
    <span className={styles['noticed']} title={props.notices.map(({ text }) => printable(text)).join('\n')}>
      <SeverityMark severity={grave} size={12} label />
      {formatCount(props.notices.length)}
    </span>
  );
}
