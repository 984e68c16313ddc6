import type { WorkProps } from '../work/work.tsx';
import { EventTable, type EventTableProps } from '../events/event-table.tsx';
import { NoWfp } from './no-wfp.tsx';

const COLUMNS: EventTableProps['columns'] = [
  'time',
  'point',
  'type',
  'code',
  'name',
  'peer',
  'instance',
  'line',
  'remote',
  'local',
  'protocol',
  'provider',
  'thread',
  '-severity',
];
const GROUPS = ['peer', 'point', 'type', 'code', 'instance', 'thread', 'file'] as const;
const FACETS = ['point', 'type', 'code', 'peer', 'instance', 'severity'] as const;

/** All diagnostic and net events of the run; where each failed is the first thing one sees. */
export function Wfp(props: WorkProps) {
  return (
    <EventTable
      {...props}
      name="wfp"
      title="WFP events"
      noun="WFP event"
      columns={COLUMNS}
      groupFields={GROUPS}
      facetFields={FACETS}
      empty={<NoWfp analysis={props.analysis} />}
    />
  );
}
