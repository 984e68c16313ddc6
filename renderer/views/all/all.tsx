import type { WorkProps } from '../work/work.tsx';
import { EventTable, type EventTableProps } from '../events/event-table.tsx';
import { OffsetChips, OffsetPanel } from './offsets.tsx';
import { useOffsets } from '../shared/offsets.ts';

const COLUMNS: EventTableProps['columns'] = [
  'time',
  'instance',
  'line',
  '-severity',
  'step',
  'direction',
  'peer',
  '-phase',
  '-code',
  '-point',
  '-notify',
  '-message',
  '-thread',
  '-provider',
  '-negotiation',
  'text',
];
const GROUPS = ['instance', 'peer', 'file', 'severity', 'phase', 'step', 'message', 'negotiation', 'thread'] as const;
const FACETS = ['severity', 'peer', 'instance', 'step', 'direction', 'phase', 'code', 'point', 'file'] as const;

/** All files and instances of the run in one: by time, each instance's clock set right; by order where there is none. */
export function All(props: WorkProps) {
  const { offsets, set, instances } = useOffsets(props.analysis);
  const dated = props.analysis.run.from !== null;
  return (
    <EventTable
      {...props}
      name="all"
      title="All events"
      noun="event"
      columns={COLUMNS}
      groupFields={GROUPS}
      facetFields={FACETS}
      offsets={offsets}
      tools={
        dated && instances.length > 1 ? (
          <>
            <OffsetChips offsets={offsets} onChange={set} />
            <OffsetPanel offsets={offsets} instances={instances} onChange={set} />
          </>
        ) : null
      }
      empty={
        <>
          <h1>This run has no events</h1>
          <p>
            None of its lines is known as an IKE message, a failure or a count. The lines stand under Files; open a zip
            of VPN troubleshoot to have events.
          </p>
        </>
      }
    />
  );
}
