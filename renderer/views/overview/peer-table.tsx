import { printable } from '../../../shared/base/text.ts';
import type { Analysis, PeerVerdict } from '../../../shared/model/analysis.ts';
import { HealthTag } from '../../kit/marks.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { useRun } from '../shared/run.tsx';
import { findingWord, instanceWord } from '../shared/words.ts';
import styles from './tables.module.css';

/** Each peer and instance with its own verdict; its cause leads to the finding. */
export function PeerTable(props: { readonly onFinding: (key: string) => void }) {
  const { analysis } = useRun();
  return (
    <Table
      label="Verdict of each peer"
      columns={columnsFor(analysis, props.onFinding)}
      rows={analysis.verdicts}
      keyOf={({ peer, instance }, index) => `${peer} ${instance} ${index}`}
    />
  );
}

function columnsFor(analysis: Analysis, onFinding: (key: string) => void): readonly Column<PeerVerdict>[] {
  const instances = analysis.verdicts.some(({ instance }) => instance !== null);
  return [
    { name: 'Peer', cell: ({ peer }) => (peer === null ? 'not named in the log' : printable(peer)) },
    ...(instances ? [{ name: 'Instance', cell: ({ instance }: PeerVerdict) => instanceWord(instance) }] : []),
    { name: 'Verdict', cell: ({ health }) => <HealthTag health={health} /> },
    { name: 'Because', wide: true, cell: (row) => <Because verdict={row} analysis={analysis} onFinding={onFinding} /> },
  ];
}

function Because(props: {
  readonly verdict: PeerVerdict;
  readonly analysis: Analysis;
  readonly onFinding: (key: string) => void;
}) {
  const { finding: key, cause } = props.verdict;
  if (key === null) return cause === null ? '–' : findingWord(cause);
  const finding = props.analysis.findings.find((one) => one.key === key);
  return (
    <button type="button" className={styles['door']} onClick={() => props.onFinding(key)}>
      {printable(finding?.title ?? key)}
    </button>
  );
}
