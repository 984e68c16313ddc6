import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { TableField } from '../../../shared/contract/explore.ts';
import type { FilterField } from '../../../shared/query/filter.ts';
import { Button, IconButton } from '../../kit/controls.tsx';
import { Fold } from '../../kit/fold.tsx';
import { ExcludeIcon } from '../../kit/icons.ts';
import { useApp } from '../../state/app.ts';
import { useAsk } from '../../state/ask.ts';
import { askedOf, isAmong, letIn } from './asked.ts';
import { FIELD_NAMES } from './words.ts';
import styles from './facets.module.css';

/** So many values at first; the others on asking. */
const FIRST = 6;
const MOST = 60;

export type FacetField = Extract<TableField, FilterField>;

interface FacetsProps {
  readonly run: string;
  readonly lens: string;
  readonly wfp: boolean;
  readonly fields: readonly FacetField[];
  /** A value as people read it. */
  readonly wordOf: (field: TableField, value: string) => string;
  readonly folded: readonly string[];
  readonly onFold: (field: string, open: boolean) => void;
}

/** What the rows say in a few fields, counted: a press asks for a value, one with Shift or Alt leaves it out. */
export function Facets(props: FacetsProps) {
  return (
    <nav className={styles['facets']} aria-label="Values">
      {props.fields.map((field) => (
        <Facet key={field} {...props} field={field} />
      ))}
    </nav>
  );
}

function Facet(props: FacetsProps & { readonly field: FacetField }) {
  const { field, lens, run, wfp } = props;
  const app = useApp();
  const [all, setAll] = useState(false);
  const { wanted, unwanted, rest } = askedOf(lens, field);
  const open = !props.folded.includes(field);
  // Counted as if this field were not asked for: so one sees what else there is.
  const asked = useAsk('run.facets', { run, filter: rest, wfp, fields: [field], most: MOST });
  const facet = asked.value?.facets[0];
  const values = (facet?.values ?? []).filter(({ value }) => value !== '' || field === 'severity');
  if (facet !== undefined && values.every(({ value }) => value === '')) return null;
  const shown = all ? values : values.slice(0, FIRST);

  const include = (value: string) => {
    if (value === '') return;
    if (isAmong(wanted, value) && wanted.length === 1) app.lens.set(rest);
    else app.lens.include(field, value);
  };
  const exclude = (value: string) => {
    if (isAmong(unwanted, value)) app.lens.set(letIn(lens, field, value));
    else app.lens.exclude(field, value);
  };
  return (
    <section aria-label={FIELD_NAMES[field]} aria-busy={asked.busy}>
      <Fold
        open={open}
        onToggle={(now) => props.onFold(field, now)}
        summary={
          <span className={styles['head']}>
            {FIELD_NAMES[field]}
            <span className={styles['count']}>{facet === undefined ? '' : formatCount(values.length)}</span>
          </span>
        }
      >
        <ul className={styles['values']}>
          {shown.map(({ value, count }) => {
            const word = printable(props.wordOf(field, value));
            const state = isAmong(wanted, value) ? 'in' : isAmong(unwanted, value) ? 'out' : null;
            return (
              <li key={value} className={styles['value']} data-state={state ?? undefined}>
                <button
                  type="button"
                  className={styles['take']}
                  disabled={value === ''}
                  aria-pressed={state === 'in'}
                  title={value === '' ? word : `Only ${word}; with Shift, without it`}
                  onClick={(event) => (event.shiftKey || event.altKey ? exclude(value) : include(value))}
                >
                  <span className={styles['word']}>{word}</span>
                  <span className={styles['count']}>{formatCount(count)}</span>
                </button>
                {value === '' ? null : (
                  <span className={styles['out']}>
                    <IconButton
                      label={state === 'out' ? `Let ${word} in again` : `Without ${word}`}
                      icon={ExcludeIcon}
                      onClick={() => exclude(value)}
                    />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
        {values.length > FIRST ? (
          <Button
            quiet
            label={all ? 'Fewer' : `${formatCount(values.length - FIRST)} more`}
            onClick={() => setAll(!all)}
          />
        ) : null}
        {(facet?.distinct ?? 0) > MOST && all ? (
          <p className={styles['note']}>{`The ${MOST} most frequent of ${formatCount(facet?.distinct ?? 0)}`}</p>
        ) : null}
      </Fold>
    </section>
  );
}
