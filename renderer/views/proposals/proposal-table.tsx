import { printable } from '../../../shared/base/text.ts';
import { type Column, Table } from '../../kit/table.tsx';
import { PlaceLink } from '../shared/run.tsx';
import { HALF_NAMES } from './halves.ts';
import { type ProposalRow, isCut, listOf, offerOf, sharedOffers } from './model.ts';
import styles from './proposals.module.css';

const FROM = { sent: 'Azure', received: 'the peer', local: 'Azure, local' } as const;

/** The proposals as the log prints them, each with where it stands and whether the other side has the same. */
export function ProposalTable(props: {
  readonly rows: readonly ProposalRow[];
  /** The event that is selected. */
  readonly chosen: number | null;
  readonly onChoose: (row: ProposalRow) => void;
}) {
  const { rows, chosen, onChoose } = props;
  const columns = columnsOf(rows, chosen, onChoose);
  return <Table label="Proposals" columns={columns} rows={rows} keyOf={(_, index) => String(index)} first={60} />;
}

interface ProposalColumn extends Column<ProposalRow> {
  /** A value that is left out where no row has it. */
  readonly read?: (row: ProposalRow) => string | null;
}

function columnsOf(
  rows: readonly ProposalRow[],
  chosen: number | null,
  onChoose: (row: ProposalRow) => void,
): readonly ProposalColumn[] {
  const value = (read: (row: ProposalRow) => string | null) => (row: ProposalRow) => {
    const text = read(row);
    return text === null ? '–' : printable(text);
  };
  const all: readonly ProposalColumn[] = [
    { name: 'Phase', cell: ({ phase }) => HALF_NAMES[phase] },
    {
      name: 'From',
      cell: (row) => (
        <button
          type="button"
          className={styles['row']}
          data-step=""
          aria-pressed={row.event === chosen}
          onClick={() => onChoose(row)}
        >
          {`${FROM[row.direction]} ${row.number}`}
        </button>
      ),
    },
    { name: 'Encryption', mono: true, read: (row) => row.encryption, cell: value((row) => row.encryption) },
    { name: 'Integrity', mono: true, read: (row) => row.integrity, cell: value((row) => row.integrity) },
    { name: 'PRF', mono: true, read: (row) => row.prf, cell: value((row) => row.prf) },
    { name: 'DH group', mono: true, read: (row) => row.dhGroup, cell: value((row) => row.dhGroup) },
    { name: 'PFS group', mono: true, read: (row) => row.pfsGroup, cell: value((row) => row.pfsGroup) },
    { name: 'The other side', cell: (row) => otherText(row, rows) },
    { name: 'Where', cell: ({ file, line }) => <PlaceLink place={{ file, line }} /> },
  ];
  return all.filter(({ read }) => read === undefined || rows.some((row) => read(row) !== null));
}

function otherText(row: ProposalRow, rows: readonly ProposalRow[]): string {
  const own = rows.filter((one) => one.phase === row.phase && one.direction === row.direction);
  if (isCut(row, own)) return 'cut off in the log';
  const other = listOf(rows, row.phase, row.direction === 'sent' ? 'received' : 'sent');
  if (other.offers.length === 0) return '–';
  const [same] = sharedOffers([offerOf(row)], other.offers, row.phase);
  const number = same === undefined ? undefined : other.rows[same.second]?.number;
  if (number !== undefined) return `✓ has it as ${number}`;
  return other.partial ? 'not in what the log shows' : '✕ does not have it';
}
