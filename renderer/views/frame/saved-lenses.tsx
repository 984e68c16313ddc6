import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { filterParts } from '../../../shared/query/parts.ts';
import { Button, Field, IconButton } from '../../kit/controls.tsx';
import { RemoveIcon, SaveIcon } from '../../kit/icons.ts';
import { Popup } from '../../kit/popup.tsx';
import { useApp } from '../../state/app.ts';
import { useSaved } from '../../state/saved.ts';
import { FileExchange } from '../shared/file-exchange.tsx';
import styles from './saved-lenses.module.css';

/** A filter that somebody gave a name. */
interface Named {
  readonly name: string;
  readonly filter: string;
}

const SCHEMA = 'tunnelscope.lenses/1';

/** Lenses by name: the present one is kept under one, others are taken up, handed on as a file and taken in from one. */
export function SavedLenses(props: { readonly lens: string }) {
  const { lens } = useApp();
  const [list, setList] = useSaved('lenses', readNamed);
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');

  const save = () => {
    const word = name.trim();
    if (word === '' || props.lens === '') return;
    setList([...list.filter((one) => one.name !== word), { name: word, filter: props.lens }]);
    setName('');
    setSaid(`Saved as “${word}”.`);
  };
  const take = async (given: File) => {
    const read = readFile(await given.text());
    if (read === null) {
      setSaid(`“${given.name}” holds no lenses. Choose a file that “Export” wrote.`);
      return;
    }
    const names = new Set(read.map((one) => one.name));
    setList([...list.filter((one) => !names.has(one.name)), ...read]);
    setSaid(`${read.length === 1 ? 'One lens was' : `${read.length} lenses were`} taken in.`);
  };

  return (
    <Popup label="Saved lenses" icon={SaveIcon} title="Saved lenses">
      <div className={styles['panel']}>
        {list.length === 0 ? (
          <p className={styles['quiet']}>None yet. A lens is a filter with a name, kept with the library.</p>
        ) : (
          <ul className={styles['list']}>
            {list.map((one) => (
              <li key={one.name} className={styles['row']}>
                <button type="button" className={styles['take']} onClick={() => lens.set(one.filter)}>
                  <b>{printable(one.name)}</b>
                  <code>{printable(one.filter)}</code>
                </button>
                <IconButton
                  label={`Remove ${printable(one.name)}`}
                  icon={RemoveIcon}
                  onClick={() => setList(list.filter((other) => other !== one))}
                />
              </li>
            ))}
          </ul>
        )}
        <div className={styles['new']}>
          <Field
            label="Name for the present filter"
            placeholder={props.lens === '' ? 'Set a filter first' : 'Name for the present filter'}
            value={name}
            onChange={setName}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save();
            }}
          />
          <Button label="Save" disabled={props.lens === '' || name.trim() === ''} onClick={save} />
        </div>
        <div className={styles['new']}>
          <FileExchange
            name="tunnelscope-lenses.json"
            empty={list.length === 0}
            text={() => JSON.stringify({ schema: SCHEMA, lenses: list }, null, 2)}
            onFile={(given) => void take(given)}
          />
          <span role="status" className={styles['quiet']}>
            {printable(said)}
          </span>
        </div>
      </div>
    </Popup>
  );
}

function readFile(text: string): readonly Named[] | null {
  try {
    const value = JSON.parse(text) as { readonly schema?: unknown; readonly lenses?: unknown };
    return value.schema === SCHEMA ? readNamed(value.lenses) : null;
  } catch {
    return null;
  }
}

/** Only what has a name and can be read as a filter. */
export function readNamed(stored: unknown): readonly Named[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((item: { readonly name?: unknown; readonly filter?: unknown } | null) =>
    typeof item?.name === 'string' && typeof item.filter === 'string' && (filterParts(item.filter)?.length ?? 0) > 0
      ? [{ name: item.name.slice(0, 100), filter: item.filter }]
      : [],
  );
}
