import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { TraceSummary } from '../../../shared/model/analysis.ts';
import { SeverityMark, HealthMark } from '../../kit/marks.tsx';
import { Meter, MeterSign } from '../../kit/meter.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { percent } from './format.ts';
import { type Trust, trustOf } from './trace-trust.ts';
import styles from './trace.module.css';

/** How far the trace can be relied on: the word, what it means, and the counts to scale. */
export function TraceTrust(props: { readonly summary: TraceSummary }) {
  const trust = trustOf(props.summary);
  const counted = trust.parts.filter(({ count }) => count > 0);
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className={styles['trust']}>
      <p className={styles['said']}>
        <TrustWord trust={trust} />
        <span>{trust.text}</span>
      </p>
      {counted.length === 0 ? null : (
        <>
          <Meter
            label={`Of ${formatCount(all)} events: ${counted.map(({ count, name }) => `${formatCount(count)} ${name}`).join(', ')}`}
            parts={counted}
          />
          <ul className={styles['parts']}>
            {counted.map(({ name, count, tone }) => (
              <li key={name} className={styles['part']}>
                <MeterSign tone={tone} />
                <span>
                  <b>{formatCount(count)}</b> {name}
                </span>
                <span className={styles['share']}>{percent(count, all)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

export function TrustWord(props: { readonly trust: Trust }) {
  const { level, word } = props.trust;
  return (
    <span className={styles['word']} data-level={level}>
      {level === 'good' ? (
        <HealthMark health="healthy" />
      ) : level === 'unknown' ? (
        <HealthMark health="unknown" />
      ) : (
        <SeverityMark severity={level === 'gaps' ? 'info' : 'warning'} />
      )}
      {word}
    </span>
  );
}

type Kind = TraceSummary['rows'][number];

/** The events of a trace by the place in the program that wrote them. */
export function TraceKinds(props: { readonly summary: TraceSummary; readonly first?: number }) {
  const { rows } = props.summary;
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const columns: readonly Column<Kind>[] = [
    { name: 'Events', align: 'end', cell: ({ count }) => formatCount(count), by: ({ count }) => count },
    { name: 'Share', align: 'end', cell: ({ count }) => percent(count, all), by: ({ count }) => count },
    { name: 'Name', cell: ({ name }) => printable(name), by: ({ name }) => name },
    { name: 'Type', cell: ({ type }) => printable(type), by: ({ type }) => type },
    { name: 'Provider', mono: true, cell: ({ guid }) => printable(guid), by: ({ guid }) => guid },
  ];
  return (
    <Table
      label="Events of the trace by kind"
      columns={columns}
      rows={rows}
      sorted={{ name: 'Events', descending: true }}
      keyOf={({ name, type, guid, count }, index) => `${name} ${type} ${guid} ${count} ${index}`}
      {...(props.first === undefined ? {} : { first: props.first })}
    />
  );
}
