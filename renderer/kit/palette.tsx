import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Key } from './controls.tsx';
import styles from './palette.module.css';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  /** What it is of; shown beside it. */
  readonly group: string;
  readonly keys?: string;
  /** Places in the label that answer what was typed. */
  readonly at: readonly number[];
  readonly do: () => void;
}

interface PaletteProps {
  readonly label: string;
  readonly placeholder: string;
  readonly open: boolean;
  readonly typed: string;
  readonly items: readonly PaletteItem[];
  /** Where nothing answers. */
  readonly none: string;
  readonly onType: (text: string) => void;
  readonly onClose: () => void;
}

const PAGE = 8;

/** A box over the page in which one types what one wants, over what answers it. The focus goes back where it was. */
export function Palette(props: PaletteProps) {
  const { open, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);
  const take = (item: PaletteItem) => {
    // First the focus goes back, so that what is done may take it elsewhere.
    dialog.current?.close();
    onClose();
    item.do();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Esc is the key
    <dialog
      ref={dialog}
      className={styles['palette']}
      aria-label={props.label}
      onClose={onClose}
      onClick={(event) => (event.target === event.currentTarget ? onClose() : undefined)}
    >
      {open ? <Inside {...props} onTake={take} /> : null}
    </dialog>
  );
}

function Inside(props: PaletteProps & { readonly onTake: (item: PaletteItem) => void }) {
  const { items, onTake } = props;
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const at = Math.min(chosen, items.length - 1);
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE }[event.key];
    const item = items[at];
    if (to !== undefined) {
      event.preventDefault();
      const wrapped = to < 0 && at === 0 ? items.length - 1 : to >= items.length && at === items.length - 1 ? 0 : to;
      setChosen(Math.min(items.length - 1, Math.max(0, wrapped)));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (item !== undefined) onTake(item);
    } else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onClose();
    }
  };
  return (
    <div className={styles['inside']}>
      <input
        className={styles['box']}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is this box
        autoFocus
        role="combobox"
        aria-expanded={items.length > 0}
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={items.length === 0 ? undefined : `${id}-${at}`}
        aria-label={props.label}
        placeholder={props.placeholder}
        autoComplete="off"
        spellCheck={false}
        value={props.typed}
        onChange={(event) => {
          setChosen(0);
          props.onType(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className={styles['list']} role="listbox" aria-label={props.label}>
        {items.map((item, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the box's
          <div
            key={item.id}
            id={`${id}-${index}`}
            className={styles['item']}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseMove={() => setChosen(index)}
            onClick={() => onTake(item)}
          >
            <span className={styles['label']}>{lit(item)}</span>
            <span className={styles['group']}>{item.group}</span>
            <span className={styles['keys']}>
              {(item.keys ?? '')
                .split(' ')
                .filter((key) => key !== '')
                .map((key) => (
                  <Key key={key}>{key}</Key>
                ))}
            </span>
          </div>
        ))}
      </div>
      <p className={styles['none']} role="status">
        {items.length === 0 ? props.none : ''}
      </p>
    </div>
  );
}

/** The label in pieces, those that answer marked. */
function lit({ label, at }: PaletteItem): React.ReactNode {
  const places = new Set(at);
  const pieces: { text: string; on: boolean; from: number }[] = [];
  for (let index = 0; index < label.length; index += 1) {
    const on = places.has(index);
    const last = pieces.at(-1);
    if (last?.on === on) last.text += label.charAt(index);
    else pieces.push({ text: label.charAt(index), on, from: index });
  }
  return pieces.map(({ text, on, from }) => (on ? <b key={from}>{text}</b> : <span key={from}>{text}</span>));
}
