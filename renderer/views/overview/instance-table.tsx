import { printable } from '../../../shared/base/text.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import type { Analysis, Connection, Cpu } from '../../../shared/model/analysis.ts';
import { type Column, Table } from '../../kit/table.tsx';
import { Since, State, Usage, Volume } from '../shared/facts.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { instanceWord } from '../shared/words.ts';

interface Row {
  readonly instance: string | null;
  readonly connection: Connection | null;
  readonly cpu: Cpu | null;
}

/** What the gateway's instances say of themselves: connection and CPU of one instance in one row. */
export function InstanceTable() {
  const { analysis } = useRun();
  const rows = instanceRows(analysis);
  const end = analysis.troubleshoot.find(({ endTime }) => endTime !== null)?.endTime ?? analysis.run.to;
  const columns = columnsFor(rows, end);
  return <Table label="Instances of the gateway" columns={columns} rows={rows} keyOf={(_, index) => String(index)} />;
}

/** A column in which no row has anything to say is left out. */
function columnsFor(rows: readonly Row[], end: string | null): readonly Column<Row>[] {
  const any = (test: (row: Row) => boolean) => rows.some(test);
  const connection = any((row) => row.connection !== null);
  return [
    ...(any(({ instance }) => instance !== null) ? [INSTANCE] : []),
    ...(connection ? [STATE] : []),
    ...(any((row) => (row.connection?.remoteEndpoint ?? null) !== null) ? [PEER] : []),
    ...(connection ? VOLUMES : []),
    ...(any((row) => (row.connection?.connectedSince ?? null) !== null) ? [sinceColumn(end)] : []),
    ...(any(({ cpu }) => cpu !== null) ? CPU_COLUMNS : []),
  ];
}

const INSTANCE: Column<Row> = { name: 'Instance', cell: ({ instance }) => instanceWord(instance) };

const STATE: Column<Row> = {
  name: 'Connection',
  cell: ({ connection }) => (connection === null ? '–' : <State connection={connection} />),
};

const PEER: Column<Row> = { name: 'Peer', cell: ({ connection }) => printable(connection?.remoteEndpoint ?? '–') };

const VOLUMES: readonly Column<Row>[] = [
  {
    name: 'In',
    align: 'end',
    cell: ({ connection: one }) => <Volume bytes={one?.ingressBytes ?? null} other={one?.egressBytes ?? null} />,
  },
  {
    name: 'Out',
    align: 'end',
    cell: ({ connection: one }) => <Volume bytes={one?.egressBytes ?? null} other={one?.ingressBytes ?? null} />,
  },
];

function sinceColumn(end: string | null): Column<Row> {
  return {
    name: 'Connected since',
    cell: ({ connection }) => <Since since={connection?.connectedSince ?? null} end={end} />,
  };
}

const CPU_COLUMNS: readonly Column<Row>[] = [
  { name: 'CPU', align: 'end', cell: ({ cpu }) => (cpu === null ? '–' : <Usage cpu={cpu} />) },
  {
    name: 'Free memory',
    align: 'end',
    cell: ({ cpu }) =>
      cpu === null || cpu.memoryAvailableBytes === null ? (
        '–'
      ) : (
        <PlaceLink place={cpu}>{formatBytes(cpu.memoryAvailableBytes)}</PlaceLink>
      ),
  },
];

/** The first CPU fact of an instance stands with its first connection; what is left over gets rows of its own. */
export function instanceRows({ connection, cpu }: Pick<Analysis, 'connection' | 'cpu'>): Row[] {
  const left = [...cpu];
  const rows: Row[] = connection.map((one) => {
    const at = left.findIndex(({ instance }) => instance === one.instance);
    const own = at < 0 ? null : (left.splice(at, 1)[0] ?? null);
    return { instance: one.instance, connection: one, cpu: own };
  });
  return [...rows, ...left.map((one) => ({ instance: one.instance, connection: null, cpu: one }))];
}
