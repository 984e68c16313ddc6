import { useId, useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { Target } from '../../../shared/contract/azure.ts';
import { Field } from '../../kit/controls.tsx';
import styles from './targets.module.css';

const MANY = 8;

/** Gateways and connections to choose one of. What the service would refuse stands last, with the reason. */
export function TargetList(props: {
  readonly targets: readonly Target[];
  readonly chosen: string | null;
  readonly onChange: (id: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const group = useId();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = props.targets
    .filter(({ name, group: of }) => words.every((word) => `${name} ${of}`.toLowerCase().includes(word)))
    .toSorted((a, b) => Number(a.refused !== null) - Number(b.refused !== null));
  return (
    <div className={styles['targets']}>
      {props.targets.length <= MANY ? null : (
        <div className={styles['filter']}>
          <Field search label="Filter by name" placeholder="Filter by name" value={typed} onChange={setTyped} />
        </div>
      )}
      <div className={styles['list']} role="radiogroup" aria-label="Gateway or connection">
        {shown.map(({ id, name, group: of, kind, location, type, refused }) => (
          <label key={id} className={styles['target']} data-refused={refused !== null || undefined}>
            <input
              type="radio"
              name={group}
              checked={props.chosen === id}
              disabled={refused !== null}
              onChange={() => props.onChange(id)}
            />
            <span className={styles['name']} title={printable(id)}>
              {printable(name)}
            </span>
            <span className={styles['about']}>
              {kind === 'gateway' ? 'Gateway' : 'Connection'}, {printable(type)}
            </span>
            <span className={styles['about']}>
              {printable(of)}, {printable(location)}
            </span>
            {refused === null ? null : <span className={styles['reason']}>{printable(refused)}</span>}
          </label>
        ))}
        {shown.length === 0 ? (
          <p className={styles['reason']}>{`None of ${plural(props.targets.length, 'resource')} is called so.`}</p>
        ) : null}
      </div>
    </div>
  );
}
