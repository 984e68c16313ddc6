import type { ReactNode } from 'react';
import type { TableField } from '../../../shared/contract/explore.ts';
import { isShown, turned } from '../../grid/data-columns.ts';
import { IconButton, Pick, Toggle } from '../../kit/controls.tsx';
import { ColumnsIcon, FacetsIcon, NextIcon, PreviousIcon } from '../../kit/icons.ts';
import { Choices } from '../../kit/menu.tsx';
import { useStore } from '../../state/store.ts';
import { HighlightPanel } from '../highlight/panel.tsx';
import { facetsOpen, tableChoices } from './choices.ts';
import type { EventColumn } from './columns.tsx';
import { FIELD_NAMES } from './words.ts';
import styles from './event-table.module.css';

interface TableBarProps {
  readonly name: 'wfp' | 'all';
  readonly title: string;
  /** How many rows, and in what order they stand. */
  readonly about: string;
  /** A sentence for the moment. */
  readonly said: string;
  readonly columns: readonly EventColumn[];
  readonly groupFields: readonly TableField[];
  readonly by: TableField | null;
  readonly onBy: (by: string) => void;
  readonly onFailure: (direction: 'next' | 'previous') => void;
  /** Further tools. */
  readonly tools: ReactNode;
}

/** What a table is, and what changes how it is looked at. */
export function TableBar(props: TableBarProps) {
  const { name, columns } = props;
  const choices = useStore(tableChoices);
  const choice = choices[name];
  const open = facetsOpen(choices);
  return (
    <div className={styles['bar']}>
      <Toggle
        label={open ? 'Hide the values' : 'Show the values'}
        icon={FacetsIcon}
        on={open}
        onChange={(facets) => tableChoices.update((now) => ({ ...now, facets }))}
      />
      <h1 className={styles['title']}>{props.title}</h1>
      <span className={styles['about']}>{props.about}</span>
      <span className={styles['said']} role="status">
        {props.said}
      </span>
      <span className={styles['tools']}>
        {props.tools}
        <Pick
          label="Group by"
          choices={[
            { id: '', name: 'No groups' },
            ...props.groupFields.map((id: string) => ({
              id,
              name: `By ${FIELD_NAMES[id as TableField].toLowerCase()}`,
            })),
          ]}
          chosen={props.by ?? ''}
          onChange={props.onBy}
        />
        <IconButton
          label="Previous failure (Shift+N)"
          icon={PreviousIcon}
          onClick={() => props.onFailure('previous')}
        />
        <IconButton label="Next failure (N)" icon={NextIcon} onClick={() => props.onFailure('next')} />
        <HighlightPanel />
        <Choices
          label="Columns"
          icon={ColumnsIcon}
          choices={columns}
          chosen={columns.filter((column) => isShown(choice, column)).map(({ id }) => id)}
          onToggle={(id) => tableChoices.update((now) => ({ ...now, [name]: turned(now[name], id) }))}
        />
      </span>
    </div>
  );
}
