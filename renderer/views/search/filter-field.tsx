import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import { type FilterOption, type KnownValues, completeFilter } from '../../../shared/query/complete.ts';
import { parseFilter } from '../../../shared/query/filter.ts';
import { addPart, filterParts, removePart } from '../../../shared/query/parts.ts';
import { Field, IconButton } from '../../kit/controls.tsx';
import { SmallCloseIcon } from '../../kit/icons.ts';
import styles from './filter-field.module.css';

interface FilterFieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What a field may be completed with, as peers and files of the run. */
  readonly known: KnownValues;
  readonly onFault: (fault: Fault | null) => void;
  readonly wrong: string | null;
  readonly onEscape: () => void;
}

const MOST_OPTIONS = 14;

/** A filter as chips, with a box for one more. A chip that is pressed goes back into the box to be changed. */
export function FilterField(props: FilterFieldProps) {
  const [draft, setDraft] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [caret, setCaret] = useState(0);
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  const parts = filterParts(props.value);
  const chips = parts?.map(({ text }) => text) ?? [];
  // A filter that cannot be read has no chips; it stands in the box as it is.
  const unread = parts === null;
  const completion = open && !unread ? completeFilter(draft, Math.min(caret, draft.length), props.known) : null;
  const options = completion?.options.slice(0, MOST_OPTIONS) ?? [];

  const type = (text: string) => {
    setDraft(text);
    setCaret(box.current?.selectionStart ?? text.length);
    setOpen(true);
    setAt(-1);
    props.onFault(null);
  };
  const commit = () => {
    if (draft.trim() === '' || unread) return;
    const read = parseFilter(draft);
    if (!read.ok) {
      props.onFault(read.error);
      return;
    }
    setDraft('');
    setOpen(false);
    props.onFault(null);
    props.onChange(addPart(props.value, draft));
  };
  const take = (option: FilterOption) => {
    if (completion === null) return;
    const before = draft.slice(0, completion.from) + option.text;
    setDraft(before + draft.slice(completion.to));
    setCaret(before.length);
    setAt(-1);
    setOpen(completion.kind === 'field');
    box.current?.focus();
  };
  const edit = (index: number) => {
    props.onChange(removePart(props.value, index));
    setDraft(chips[index] ?? '');
    box.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) setOpen(true);
      if (options.length === 0) return;
      event.preventDefault();
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setAt((at + by + options.length + (at < 0 && by < 0 ? 1 : 0)) % options.length);
    } else if (event.key === 'Enter' || (event.key === 'Tab' && at >= 0)) {
      const option = options[at];
      event.preventDefault();
      if (option === undefined) commit();
      else take(option);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (options.length > 0) setOpen(false);
      else if (draft !== '') type('');
      else props.onEscape();
    } else if (event.key === 'Backspace' && draft === '' && chips.length > 0) {
      event.preventDefault();
      edit(chips.length - 1);
    }
  };

  return (
    <div className={styles['filter']} role="group" aria-label="Filter">
      {chips.map((chip, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two chips may say the same
        <span key={index} className={styles['chip']}>
          <button type="button" className={styles['words']} title="Change" onClick={() => edit(index)}>
            {printable(chip)}
          </button>
          <span className={styles['remove']}>
            <IconButton
              label={`Remove ${printable(chip)}`}
              icon={SmallCloseIcon}
              onClick={() => props.onChange(removePart(props.value, index))}
            />
          </span>
        </span>
      ))}
      <div className={styles['box']}>
        <Field
          mono
          label="Filter, for example peer:203.0.113.9 severity:error"
          placeholder={chips.length === 0 ? 'Filter, as peer:203.0.113.9' : ''}
          value={unread ? props.value : draft}
          inputRef={box}
          onChange={unread ? props.onChange : type}
          onKeyDown={onKeyDown}
          onBlur={() => {
            setOpen(false);
            commit();
          }}
          wrong={props.wrong}
          aria={{
            role: 'combobox',
            'aria-expanded': options.length > 0,
            'aria-controls': options.length > 0 ? id : undefined,
            'aria-autocomplete': 'list',
            'aria-activedescendant': at >= 0 ? `${id}-${at}` : undefined,
          }}
        />
        {options.length === 0 ? null : (
          <div id={id} className={styles['options']} role="listbox" aria-label="Completions">
            {options.map((option, index) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the keys are those of the box
              <div
                key={option.text}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                // Before the box loses the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(option)}
              >
                <span>{printable(option.text)}</span>
                {option.says === option.text ? null : <span className={styles['says']}>{printable(option.says)}</span>}
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
