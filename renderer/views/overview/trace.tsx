import { printable } from '../../../shared/base/text.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { TraceSummary } from '../../../shared/model/analysis.ts';
import { Fold } from '../../kit/fold.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { percent } from '../shared/format.ts';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { useUnfolded } from './finding-fold.tsx';
import styles from './tables.module.css';

const COLUMNS: readonly Column<TraceSummary['rows'][number]>[] = [
  { name: 'Events', align: 'end', cell: ({ count }) => formatCount(count) },
  { name: 'Name', cell: ({ name }) => printable(name) },
  { name: 'Type', cell: ({ type }) => printable(type) },
  { name: 'Provider', mono: true, cell: ({ guid }) => printable(guid) },
];

/** What the trace's own summary says about how much of it can be read. */
export function TraceSummaries() {
  const { analysis } = useRun();
  return analysis.traceSummary.map((summary) => <OneTrace key={summary.file} summary={summary} />);
}

function OneTrace(props: { readonly summary: TraceSummary }) {
  const { summary } = props;
  const [open, setOpen] = useUnfolded(`trace:${summary.file}`);
  const rows = summary.rows.toSorted((a, b) => b.count - a.count);
  return (
    <>
      <p className={styles['sentence']}>
        <PlaceLink place={{ file: summary.file, line: 1 }} />
        <span>{traceWords(summary).join(' · ')}</span>
        {summary.eventsLost !== null && summary.eventsLost > 0 ? (
          <span className={styles['flagged']} data-flag>
            <SeverityMark severity="warning" size={12} />
            {`${plural(summary.eventsLost, 'event')} lost: silence in this trace proves nothing`}
          </span>
        ) : null}
      </p>
      {rows.length === 0 ? null : (
        <Fold open={open} onToggle={setOpen} summary={`${plural(rows.length, 'kind of event', 'kinds of event')}`}>
          <Table
            label="Events of the trace by kind"
            columns={COLUMNS}
            rows={rows}
            keyOf={(_, index) => String(index)}
          />
        </Fold>
      )}
    </>
  );
}

function traceWords(summary: TraceSummary): string[] {
  const words: string[] = [];
  const { eventsProcessed, eventsLost, formatsUnknown, formatErrors, elapsedSeconds } = summary;
  if (eventsProcessed !== null) words.push(plural(eventsProcessed, 'event'));
  if (eventsLost === 0) words.push('none lost');
  if (formatsUnknown !== null && formatsUnknown > 0) {
    const share = eventsProcessed === null ? '' : ` (${percent(formatsUnknown, eventsProcessed)})`;
    words.push(`${formatCount(formatsUnknown)}${share} in a format that the decoder did not know`);
  }
  if (formatErrors !== null && formatErrors > 0) words.push(plural(formatErrors, 'format error'));
  if (elapsedSeconds !== null) words.push(`${formatCount(elapsedSeconds)} s long`);
  return words;
}
