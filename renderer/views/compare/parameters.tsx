import { printable } from '../../../shared/base/text.ts';
import type { RunComparison } from '../../../shared/model/comparison.ts';
import { Section } from '../../kit/section.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { findingWord } from '../shared/words.ts';
import styles from './parameters.module.css';

type Parameter = RunComparison['parameters'][number];

const NAMES: Readonly<Record<string, string>> = {
  peer: 'Peer',
  local: "Azure's address",
  initiator: 'Initiator',
  'ike-version': 'IKE version',
  'nat-t': 'NAT traversal',
  proposal: 'Proposals',
  'traffic-selector': 'Traffic selectors',
  'connection-mode': 'Connection mode',
  policy: 'Custom policy',
  lifetime: 'SA lifetime',
  dpd: 'DPD timeout',
  'policy-based-selectors': 'Policy-based selectors',
  'connection-state': 'Connection state',
};

export function settingName(what: string): string {
  return NAMES[what] ?? what;
}

const COLUMNS: readonly Column<Parameter>[] = [
  {
    name: 'What',
    cell: ({ what, of }) => (
      <>
        {settingName(what)}
        {of === '' ? null : <span className={styles['of']}>{of}</span>}
      </>
    ),
  },
  { name: 'A', mono: true, cell: ({ a }) => <Value value={a} /> },
  { name: 'B', mono: true, wide: true, cell: ({ b }) => <Value value={b} /> },
];

/** Settings that are not the same, and findings that went, came and stayed. */
export function Parameters(props: { readonly told: RunComparison }) {
  const { parameters, findings } = props.told;
  return (
    <>
      <Section name="Parameters" note="only what both logs say and is not the same">
        {parameters.length === 0 ? (
          <p>None differs. Cookies, ids, times and ports are never counted.</p>
        ) : (
          <Table
            label="Parameters that differ"
            columns={COLUMNS}
            rows={parameters}
            keyOf={({ what, of }) => `${what} ${of}`}
          />
        )}
      </Section>
      <Section name="Findings">
        <dl className={styles['findings']}>
          {(
            [
              ['Gone', findings.onlyA],
              ['New', findings.onlyB],
              ['In both', findings.both],
            ] as const
          ).map(([name, ids]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {ids.length === 0 ? <span className={styles['none']}>none</span> : ids.map(findingWord).join(' · ')}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}

/** Sets are printed one value a line. */
function Value(props: { readonly value: string | null }) {
  const { value } = props;
  if (value === null) return '–';
  return (
    <span className={styles['value']}>
      {value.split('; ').map((one) => (
        <span key={one}>{printable(one)}</span>
      ))}
    </span>
  );
}
