import { useState } from 'react';
import { parseFilter } from '../../../shared/query/filter.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { Button, Field, Pick } from '../../kit/controls.tsx';
import { FilterIcon } from '../../kit/icons.ts';
import { Popup } from '../../kit/popup.tsx';
import { partChoices, readPart, typedPart } from './sides.ts';
import styles from './part-pick.module.css';

interface PartPickProps {
  readonly letter: 'A' | 'B';
  readonly analysis: Analysis | null;
  /** A filter; "" is the whole run. */
  readonly part: string;
  readonly onPart: (part: string) => void;
}

/** Which part of a run: one of those that are at hand, else a time range, an attempt, or whatever a filter can say. */
export function PartPick(props: PartPickProps) {
  const { letter, analysis, part, onPart } = props;
  return (
    <span className={styles['pick']}>
      <Pick label={`Part of side ${letter}`} choices={partChoices(analysis, part)} chosen={part} onChange={onPart} />
      <Popup
        label={`Time range, attempt or filter of side ${letter}`}
        title={`Part of side ${letter}`}
        icon={FilterIcon}
      >
        {(close) => (
          <TypedPart
            {...props}
            onPart={(next) => {
              close();
              onPart(next);
            }}
          />
        )}
      </Popup>
    </span>
  );
}

function TypedPart(props: PartPickProps) {
  const { letter, analysis, part, onPart } = props;
  const [typed, setTyped] = useState(() => readPart(part));
  const wish = typedPart(typed);
  const read = parseFilter(wish);
  const wrong = `part-${letter}`;
  const take = () => (read.ok ? onPart(wish) : undefined);
  const field = (name: keyof typeof typed, label: string, placeholder: string, numeric = false) => (
    <label className={styles['row']}>
      <span>{label}</span>
      <Field
        mono
        label={label}
        placeholder={placeholder}
        value={typed[name]}
        numeric={numeric}
        wrong={read.ok ? null : wrong}
        onChange={(value) => setTyped({ ...typed, [name]: value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
    </label>
  );
  return (
    <div className={styles['panel']}>
      {field('from', 'From', analysis?.run.from?.slice(0, 19) ?? 'the log has no times')}
      {field('to', 'To', analysis?.run.to?.slice(0, 19) ?? 'the log has no times')}
      {field('attempt', 'Attempt', 'its number', true)}
      {field('filter', 'Filter', 'peer:203.0.113.9 instance:IN_0')}
      <p id={wrong} className={styles['said']} role="status">
        {read.ok ? 'Times are UTC, as far as you type them: 2026-03-04T11:20.' : read.error.text}
      </p>
      <div className={styles['end']}>
        <Button quiet label="All of it" onClick={() => onPart('')} />
        <Button primary label="Compare this part" disabled={!read.ok || wish === part} onClick={take} />
      </div>
    </div>
  );
}
