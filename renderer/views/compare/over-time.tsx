import { printable } from '../../../shared/base/text.ts';
import type { LibrarySummary } from '../../../shared/contract/api.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import type { RunComparison } from '../../../shared/model/comparison.ts';
import { HealthTag } from '../../kit/marks.tsx';
import { Section } from '../../kit/section.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { useAsk } from '../../state/ask.ts';
import { useApp } from '../../state/app.ts';
import { formatRoute, workRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { useClock } from '../shared/time.ts';
import { findingWord } from '../shared/words.ts';

/** Runs of the same tunnel that are set beside each other. */
const MOST = 12;

/** All runs of the library that know one of this run's peers, the earliest first, each against this one. */
export function OverTime(props: { readonly run: string; readonly analysis: Analysis }) {
  const { run, analysis } = props;
  const { library } = useApp();
  const { runs, removed } = useStore(library.store);
  const clock = useClock();
  const alike = runs
    .filter(({ id, peers }) => !removed.has(id) && (id === run || peers.some((peer) => analysis.peers.includes(peer))))
    .toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
    .slice(-MOST);
  if (alike.length < 2)
    return (
      <Section name="More runs">
        <p>
          No other run in the library is of one of this run’s peers. Open the zips from before and after, and they stand
          here by time.
        </p>
      </Section>
    );
  const rows = alike.map((row): Row => ({ ...row, stamp: clock.stamp(startOf(row)), base: run }));
  return (
    <Section name="More runs" note="of the same peers, by time">
      <Table label="Runs of the same peers" columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />
    </Section>
  );
}

interface Row extends LibrarySummary {
  readonly stamp: string;
  /** The run that each is held against. */
  readonly base: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'When', cell: ({ stamp }) => stamp },
  {
    name: 'Run',
    cell: ({ id, base, name }) =>
      id === base ? (
        <b>{printable(name)}</b>
      ) : (
        <a href={formatRoute(workRoute(base, 'compare', { state: { b: id } }))}>{printable(name)}</a>
      ),
  },
  { name: 'Verdict', cell: ({ health }) => <HealthTag health={health} /> },
  { name: 'Cause', cell: ({ cause }) => (cause === null ? '–' : findingWord(cause)) },
  {
    name: 'Against this run',
    wide: true,
    cell: ({ id, base }) => (id === base ? 'this run' : <Against run={base} other={id} />),
  },
];

function startOf({ from, openedAt }: LibrarySummary): string {
  return from ?? openedAt;
}

function Against(props: { readonly run: string; readonly other: string }) {
  const { value, fault } = useAsk('compare.runs', { a: { run: props.run }, b: { run: props.other } });
  if (fault !== null) return <>cannot be compared</>;
  return value === null ? null : <>{inShort(value)}</>;
}

function inShort({ verdict, parameters }: RunComparison): string {
  const named = [...new Set(parameters.map(({ what }) => what.replaceAll('-', ' ')))];
  return `${verdict.change}${named.length === 0 ? '' : `; ${named.join(', ')} differ`}`;
}
