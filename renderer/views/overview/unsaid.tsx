import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Notice } from '../../../shared/model/analysis.ts';
import { Fold } from '../../kit/fold.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { COVERAGE_WORDS } from '../shared/words.ts';
import { useUnfolded } from './finding-fold.tsx';
import styles from './tables.module.css';

const NOTICE_COLUMNS: readonly Column<Notice>[] = [
  { name: 'Where', cell: ({ file, line }) => (file === null ? '–' : <PlaceLink place={{ file, line }} />) },
  { name: 'What', wide: true, cell: (notice) => printable(notice.text) },
];

/** What is missing from these files, and what could not be read in them: silence here is not proof. */
export function Unsaid() {
  const { analysis } = useRun();
  const missing = analysis.coverage.filter(({ status }) => status !== 'present');
  // A gap that coverage tells in the same words is told once.
  const told = new Set(missing.map(({ text }) => text));
  const notices = analysis.notices.filter(({ text }) => !told.has(text));
  return (
    <>
      <ul>
        {missing.map(({ check, status, text }) => (
          <li key={check} className={styles['gap']}>
            <span className={styles['word']}>{COVERAGE_WORDS[status]}</span>
            <span>{printable(text)}</span>
          </li>
        ))}
      </ul>
      {noticesByCode(notices).map(([code, notices]) => (
        <Notices key={code} code={code} notices={notices} />
      ))}
    </>
  );
}

function Notices(props: { readonly code: string; readonly notices: readonly Notice[] }) {
  const { code, notices } = props;
  const [open, setOpen] = useUnfolded(`notice:${code}`);
  const [first] = notices;
  if (first === undefined) return null;
  const text = (
    <span className={styles['notice']}>
      <SeverityMark severity={first.severity} label />
      <span>
        {printable(first.text)}
        {notices.length > 1 ? (
          <span className={styles['aside']}>{`and ${formatCount(notices.length - 1)} more of this kind`}</span>
        ) : null}
      </span>
    </span>
  );
  if (notices.length === 1) {
    return (
      <div className={styles['alone']}>
        {text}
        {first.file === null ? null : <PlaceLink place={{ file: first.file, line: first.line }} />}
      </div>
    );
  }
  return (
    <Fold open={open} onToggle={setOpen} summary={text}>
      <Table label={code} rows={notices} keyOf={(_, index) => String(index)} columns={NOTICE_COLUMNS} />
    </Fold>
  );
}

export function noticesByCode(notices: readonly Notice[]): [string, Notice[]][] {
  const rank = { error: 0, warning: 1, info: 2 } as const;
  const groups = new Map<string, Notice[]>();
  for (const notice of notices) groups.set(notice.code, [...(groups.get(notice.code) ?? []), notice]);
  return [...groups].toSorted(([, a], [, b]) => rank[a[0]?.severity ?? 'info'] - rank[b[0]?.severity ?? 'info']);
}
