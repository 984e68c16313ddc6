import { formatSpan } from '../../../shared/base/time.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { RunComparison } from '../../../shared/model/comparison.ts';
import { STEP_NAMES } from '../../../shared/model/names.ts';
import { Section } from '../../kit/section.tsx';
import { type Column, Table } from '../../kit/table.tsx';

type StepRow = RunComparison['steps'][number];

const COLUMNS: readonly Column<StepRow>[] = [
  { name: 'Step', cell: ({ step }) => STEP_NAMES[step] },
  { name: 'Messages in A', align: 'end', cell: ({ a }) => (a === null ? '–' : formatCount(a)) },
  { name: 'in B', align: 'end', cell: ({ b }) => (b === null ? '–' : formatCount(b)) },
  { name: 'Took in A', align: 'end', cell: ({ aSeconds }) => <Took seconds={aSeconds} /> },
  { name: 'in B ', align: 'end', cell: ({ bSeconds }) => <Took seconds={bSeconds} /> },
];

/** How many messages each step took, and how long from its first to its last. */
export function Durations(props: { readonly told: RunComparison }) {
  const { steps } = props.told;
  if (steps.length === 0) return null;
  return (
    <Section name="Counts and durations" note="of the attempts above">
      <Table label="Counts and durations of steps" columns={COLUMNS} rows={steps} keyOf={({ step }) => step} />
    </Section>
  );
}

function Took(props: { readonly seconds: number | null }) {
  return <>{props.seconds === null ? '–' : formatSpan(props.seconds * 1_000_000)}</>;
}
