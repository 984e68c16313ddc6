import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { Button, Field, IconButton } from '../../kit/controls.tsx';
import { RemoveIcon, SaveIcon } from '../../kit/icons.ts';
import { Popup } from '../../kit/popup.tsx';
import { formatRoute, workRoute } from '../../state/route.ts';
import { useSaved } from '../../state/saved.ts';
import type { SideWish } from './sides.ts';
import styles from './kept.module.css';

export interface KeptComparison {
  readonly name: string;
  readonly a: SideWish;
  readonly b: SideWish;
}

/** Comparisons by name, kept with the library: the present one, and the way to the others. */
export function KeptComparisons(props: { readonly a: SideWish; readonly b: SideWish }) {
  const { a, b } = props;
  const [list, setList] = useSaved('comparisons', readKept);
  const [name, setName] = useState('');
  const save = () => {
    const word = name.trim();
    if (word === '') return;
    setList([{ name: word.slice(0, 100), a, b }, ...list.filter((one) => one.name !== word)].slice(0, 200));
    setName('');
  };
  return (
    <Popup label="Kept comparisons" icon={SaveIcon} title="Kept comparisons">
      <div className={styles['panel']}>
        {list.length === 0 ? (
          <p className={styles['quiet']}>None yet. A name keeps this comparison with the library.</p>
        ) : null}
        <ul className={styles['list']}>
          {list.map((one) => (
            <li key={one.name} className={styles['row']}>
              <a href={formatRoute(comparisonRoute(one))}>{printable(one.name)}</a>
              <IconButton
                label={`Remove ${printable(one.name)}`}
                icon={RemoveIcon}
                onClick={() => setList(list.filter((other) => other !== one))}
              />
            </li>
          ))}
        </ul>
        <div className={styles['new']}>
          <Field
            label="Name for this comparison"
            placeholder="Name for this comparison"
            value={name}
            onChange={setName}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save();
            }}
          />
          <Button label="Keep" disabled={name.trim() === ''} onClick={save} />
        </div>
      </div>
    </Popup>
  );
}

export function comparisonRoute({ a, b }: Pick<KeptComparison, 'a' | 'b'>) {
  return workRoute(a.run, 'compare', { state: { b: b.run, ap: a.part, bp: b.part } });
}

export function readKept(stored: unknown): readonly KeptComparison[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((item: Partial<Record<keyof KeptComparison, unknown>> | null) => {
    const a = readSide(item?.a);
    const b = readSide(item?.b);
    return typeof item?.name === 'string' && a !== null && b !== null ? [{ name: item.name, a, b }] : [];
  });
}

function readSide(stored: unknown): SideWish | null {
  const side = stored as Partial<Record<keyof SideWish, unknown>> | null | undefined;
  return typeof side?.run === 'string' && typeof side.part === 'string' ? { run: side.run, part: side.part } : null;
}
