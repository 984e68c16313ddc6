import type { ReactNode } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { rangeText } from '../../../shared/net/address.ts';
import type { Negotiation, Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import { Fold } from '../../kit/fold.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { OUTCOME_WORDS, STEP_WORDS } from '../shared/words.ts';
import { useUnfolded } from './finding-fold.tsx';

/** What was negotiated, offered and asked for, each folded to its count. */
export function Exchanges() {
  const { analysis } = useRun();
  const { negotiations, proposals, trafficSelectors, totals } = analysis;
  return (
    <>
      <Part name="Negotiations" rows={negotiations} total={totals.negotiations} columns={NEGOTIATION_COLUMNS} />
      <Part name="Proposals" rows={proposals} total={totals.proposals} columns={PROPOSAL_COLUMNS} />
      <Part
        name="Traffic selectors"
        rows={trafficSelectors}
        total={totals.trafficSelectors}
        columns={SELECTOR_COLUMNS}
      />
    </>
  );
}

function Part<Row>(props: {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly total: number;
  readonly columns: readonly Column<Row>[];
}): ReactNode {
  const [open, setOpen] = useUnfolded(`part:${props.name}`);
  const { rows, total } = props;
  if (rows.length === 0) return null;
  const cut = total > rows.length ? `, the first ${formatCount(rows.length)} of them here` : '';
  return (
    <Fold open={open} onToggle={setOpen} step summary={`${props.name}: ${formatCount(total)}${cut}`}>
      <Table label={props.name} rows={rows} columns={props.columns} keyOf={(_, index) => String(index)} />
    </Fold>
  );
}

const orDash = (text: string | null): string => (text === null ? '–' : printable(text));

const DIRECTION_WORDS = { sent: 'Azure sent', received: 'peer sent', local: 'Azure, local' } as const;

const NEGOTIATION_COLUMNS: readonly Column<Negotiation>[] = [
  { name: 'Peer', cell: ({ peer }) => orDash(peer) },
  {
    name: 'Started by',
    cell: ({ initiator }) => (initiator === 'azure' ? 'Azure' : initiator === 'peer' ? 'the peer' : '–'),
  },
  { name: 'IKE', cell: ({ ikeVersion }) => (ikeVersion === null ? '–' : `IKEv${ikeVersion}`) },
  { name: 'Outcome', cell: ({ outcome }) => OUTCOME_WORDS[outcome] },
  { name: 'Stopped at', cell: ({ stoppedAt }) => (stoppedAt === null ? '–' : STEP_WORDS[stoppedAt]) },
  { name: 'Attempts', align: 'end', cell: ({ attempts }) => formatCount(attempts) },
  {
    name: 'First line',
    wide: true,
    cell: ({ steps }) => (steps[0] === undefined ? '–' : <PlaceLink place={steps[0]} />),
  },
];

const PROPOSAL_COLUMNS: readonly Column<Proposal>[] = [
  { name: 'For', cell: ({ phase }) => (phase === 'ike' ? 'IKE SA' : 'IPsec SA') },
  { name: 'From', cell: ({ direction }) => DIRECTION_WORDS[direction] },
  { name: 'Peer', cell: ({ peer }) => orDash(peer) },
  { name: 'No.', align: 'end', cell: ({ number }) => formatCount(number) },
  { name: 'Encryption', cell: ({ encryption }) => orDash(encryption) },
  { name: 'Integrity', cell: ({ integrity }) => orDash(integrity) },
  { name: 'DH group', cell: ({ dhGroup }) => orDash(dhGroup) },
  { name: 'PFS group', cell: ({ pfsGroup }) => orDash(pfsGroup) },
  { name: 'Line', wide: true, cell: (row) => <PlaceLink place={row} /> },
];

const ROLE_WORDS = { requested: 'requested', proposed: 'proposed', final: 'final' } as const;

const SELECTOR_COLUMNS: readonly Column<TrafficSelector>[] = [
  { name: 'Role', cell: ({ role }) => ROLE_WORDS[role] },
  {
    name: 'Side',
    cell: ({ side, owner }) => `${side}${owner === null ? '' : owner === 'azure' ? ', Azure’s' : ', the peer’s'}`,
  },
  {
    name: 'Range',
    cell: ({ start, end, cidrs }) => printable(cidrs.length === 1 ? (cidrs[0] ?? '') : rangeText(start, end)),
  },
  { name: 'Ports', cell: ({ portStart, portEnd }) => portWords(portStart, portEnd) },
  { name: 'Protocol', cell: ({ protocol }) => (protocol === null ? '–' : protocol === 0 ? 'any' : String(protocol)) },
  { name: 'Set', cell: ({ tsid }) => orDash(tsid) },
  { name: 'Peer', cell: ({ peer }) => orDash(peer) },
  { name: 'Line', wide: true, cell: (row) => <PlaceLink place={row} /> },
];

function portWords(start: number | null, end: number | null): string {
  if (start === null || end === null) return '–';
  if (start === 0 && end === 65_535) return 'any';
  return start === end ? String(start) : `${start}–${end}`;
}
