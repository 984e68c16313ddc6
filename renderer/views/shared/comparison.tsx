import { printable, sentence } from '../../../shared/base/text.ts';
import type { Comparison } from '../../../shared/model/analysis.ts';
import { ATTRIBUTE_WORDS } from './words.ts';
import styles from './comparison.module.css';

const FROM: Readonly<Record<Comparison['azureFrom'], string>> = {
  log: 'Azure offers',
  policy: 'Azure’s policy',
  defaults: 'Azure’s defaults',
};

/** Both sides' proposals, attribute by attribute; what neither shares stands out, and what both have is set apart. */
export function ComparisonTable(props: {
  readonly comparison: Comparison;
  /** The log shows only part of a list: what is not in common here may be so beyond. */
  readonly partial?: boolean;
}) {
  const { phase, azureFrom, attributes, gap } = props.comparison;
  return (
    <table
      className={styles['comparison']}
      aria-label={phase === 'ike' ? 'Phase 1 proposals compared' : 'Phase 2 proposals compared'}
    >
      <thead>
        <tr>
          <th scope="col">{phase === 'ike' ? 'Phase 1 (IKE)' : 'Phase 2 (IPsec)'}</th>
          <th scope="col">The device offers</th>
          <th scope="col">{FROM[azureFrom]}</th>
          <th scope="col">In common</th>
        </tr>
      </thead>
      <tbody>
        {attributes.map((row) => (
          <tr key={row.attribute} data-gap={row.attribute === gap || undefined}>
            <th scope="row">{sentence(ATTRIBUTE_WORDS[row.attribute])}</th>
            <td>
              <Values values={row.peer} common={row.common} />
            </td>
            <td>
              <Values values={row.azure} common={row.common} />
            </td>
            <td>
              {row.common.length > 0 ? (
                printable(row.common.join(', '))
              ) : row.peer.length === 0 || row.azure.length === 0 ? (
                <span className={styles['unknown']}>not in the log</span>
              ) : props.partial === true ? (
                <span className={styles['unknown']}>none in what the log shows</span>
              ) : (
                <span className={styles['none']}>✕ none</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Values(props: { readonly values: readonly string[]; readonly common: readonly string[] }) {
  if (props.values.length === 0) return <span className={styles['unknown']}>–</span>;
  return (
    <span className={styles['values']}>
      {props.values.map((value) => (
        <span key={value} className={styles['value']} data-common={props.common.includes(value) || undefined}>
          {printable(value)}
        </span>
      ))}
    </span>
  );
}
