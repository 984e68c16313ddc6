import { useId, useRef, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import { HUES, HighlightTag, type Hue } from '../../grid/highlight.tsx';
import { Button, Field, IconButton, Pick, Toggle } from '../../kit/controls.tsx';
import { DoneIcon, EditorIcon, HighlightIcon, NextIcon, PreviousIcon, RemoveIcon } from '../../kit/icons.ts';
import { Popup } from '../../kit/popup.tsx';
import { FileExchange } from '../shared/file-exchange.tsx';
import { faultText } from '../shared/words.ts';
import { type Rule, checked, formatFile, freshHue, moved, readFile } from './rules.ts';
import { useRules } from './use-rules.ts';
import styles from './panel.module.css';

const HUE_NAMES: Readonly<Record<Hue, string>> = {
  amber: 'Amber',
  green: 'Green',
  blue: 'Blue',
  violet: 'Violet',
  rose: 'Rose',
  grey: 'Grey',
};
const HUE_CHOICES = HUES.map((id) => ({ id, name: HUE_NAMES[id] }));

/** The rules that colour rows, in all grids: the first one that takes a row gives it its words and its colour. */
export function HighlightPanel() {
  const [rules, setRules] = useRules();
  const live = rules.filter(({ on }) => on).length;
  return (
    <Popup
      label={live === 0 ? 'Highlight rules' : `Highlight rules, ${live} on`}
      icon={HighlightIcon}
      title="Highlight rules"
    >
      <div className={styles['panel']}>
        <h2 className={styles['title']}>Highlight rules</h2>
        <Rules rules={rules} onChange={setRules} />
      </div>
    </Popup>
  );
}

interface Draft {
  /** The rule that is changed; null for a new one. */
  readonly index: number | null;
  readonly label: string;
  readonly filter: string;
  readonly hue: Hue;
}

function Rules(props: { readonly rules: readonly Rule[]; readonly onChange: (rules: readonly Rule[]) => void }) {
  const { rules, onChange } = props;
  const [draft, setDraft] = useState<Draft>({ index: null, label: '', filter: '', hue: freshHue(rules) });
  const [fault, setFault] = useState<Fault | null>(null);
  const [said, setSaid] = useState('');
  const wrong = useId();
  const box = useRef<HTMLInputElement>(null);

  const change = (index: number, part: Partial<Rule>) =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)));
  const ready = draft.filter.trim() !== '';
  const save = () => {
    if (!ready) return;
    const read = checked(draft.filter);
    if (!read.ok) {
      setFault(read.error);
      return;
    }
    const label = (draft.label.trim() === '' ? draft.filter : draft.label).trim().slice(0, 40);
    const made = { label, filter: draft.filter.trim(), hue: draft.hue };
    const next = draft.index === null ? [...rules, { ...made, on: true }] : rules;
    if (draft.index === null) onChange(next);
    else change(draft.index, made);
    setFault(null);
    setSaid(draft.index === null ? 'Added.' : 'Changed.');
    setDraft({ index: null, label: '', filter: '', hue: freshHue(next) });
    // The button that was pressed goes grey, and would lose the focus to the page behind.
    box.current?.focus();
  };
  const take = async (given: File) => {
    const read = readFile(await given.text());
    if (read === null) {
      setSaid(`“${given.name}” holds no highlight rules. Choose a file that “Export” wrote.`);
      return;
    }
    const fresh = read.filter((rule) => !rules.some((one) => one.filter === rule.filter && one.label === rule.label));
    onChange([...rules, ...fresh]);
    setSaid(`${fresh.length === 1 ? 'One rule was' : `${fresh.length} rules were`} taken in.`);
  };

  return (
    <>
      {rules.length === 0 ? (
        <p className={styles['quiet']}>
          None yet. A rule gives rows a colour and a word, in every grid: a text, a /pattern/ or field:value, as
          peer:203.0.113.9.
        </p>
      ) : (
        <ol className={styles['list']}>
          {rules.map((rule, index) => {
            const name = printable(rule.label);
            return (
              // oxlint-disable-next-line react/no-array-index-key -- two rules may say the same
              <li key={index} className={styles['rule']} data-off={rule.on ? undefined : ''}>
                <Toggle
                  label={rule.on ? `Switch ${name} off` : `Switch ${name} on`}
                  {...(rule.on ? { icon: DoneIcon } : { text: 'off' })}
                  on={rule.on}
                  onChange={(on) => change(index, { on })}
                />
                <span className={styles['words']}>
                  <HighlightTag highlight={rule} />
                  <code>{printable(rule.filter)}</code>
                </span>
                <IconButton
                  label={`Move ${name} up`}
                  icon={PreviousIcon}
                  disabled={index === 0}
                  onClick={() => onChange(moved(rules, index, -1))}
                />
                <IconButton
                  label={`Move ${name} down`}
                  icon={NextIcon}
                  disabled={index === rules.length - 1}
                  onClick={() => onChange(moved(rules, index, 1))}
                />
                <IconButton
                  label={`Change ${name}`}
                  icon={EditorIcon}
                  onClick={() => {
                    setDraft({ index, label: rule.label, filter: rule.filter, hue: rule.hue });
                    box.current?.focus();
                  }}
                />
                <IconButton
                  label={`Remove ${name}`}
                  icon={RemoveIcon}
                  onClick={() => {
                    onChange(rules.filter((_, at) => at !== index));
                    setDraft((now) => ({ ...now, index: null }));
                    box.current?.focus();
                  }}
                />
              </li>
            );
          })}
        </ol>
      )}
      <div className={styles['form']} role="group" aria-label={draft.index === null ? 'New rule' : 'Changed rule'}>
        <Field
          mono
          label="Rows that the rule takes"
          placeholder="text, /pattern/ or field:value"
          value={draft.filter}
          inputRef={box}
          onChange={(filter) => {
            setDraft({ ...draft, filter });
            setFault(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save();
          }}
          wrong={fault === null ? null : wrong}
        />
        <Field
          label="The word that they get"
          placeholder="its word"
          value={draft.label}
          onChange={(label) => setDraft({ ...draft, label })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save();
          }}
        />
        <Pick label="Colour" choices={HUE_CHOICES} chosen={draft.hue} onChange={(hue) => setDraft({ ...draft, hue })} />
        <Button label={draft.index === null ? 'Add' : 'Change'} disabled={!ready} onClick={save} />
      </div>
      {fault === null ? null : (
        <p id={wrong} className={styles['fault']} role="alert">
          {faultText(fault)}
        </p>
      )}
      <div className={styles['foot']}>
        <FileExchange
          name="tunnelscope-highlights.json"
          empty={rules.length === 0}
          text={() => formatFile(rules)}
          onFile={(given) => void take(given)}
        />
        <span role="status" className={styles['quiet']}>
          {printable(said)}
        </span>
      </div>
    </>
  );
}
