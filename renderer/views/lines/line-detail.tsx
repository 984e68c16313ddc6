import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { isoFromMicros } from '../../../shared/base/time.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { Bookmark, LogLine } from '../../../shared/contract/api.ts';
import type { LineRange } from '../../grid/selection.ts';
import { Button, Field } from '../../kit/controls.tsx';
import { CopyIcon, EditorIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useClock } from '../shared/time.ts';
import { STEP_WORDS } from '../shared/words.ts';
import { cutBytes } from './cut-bytes.ts';
import styles from './line-detail.module.css';

interface LineDetailProps {
  readonly number: number;
  readonly line: LogLine | undefined;
  readonly encoding: string;
  /** Where something else needs the room. */
  readonly low: boolean;
  readonly bookmark: Bookmark | null;
  /** Several lines that are selected; null where none are. */
  readonly selected: LineRange | null;
  readonly onClear: () => void;
  readonly onNote: (note: string) => void;
  readonly onCopy: () => void;
  readonly onSource: () => void;
}

/** The line under the cursor in full, and over it our reading of it, marked as ours. */
export function LineDetail(props: LineDetailProps) {
  const { line, number, bookmark, selected } = props;
  return (
    <section className={styles['detail']} data-low={props.low || undefined} aria-label={`Line ${formatCount(number)}`}>
      <div className={styles['head']}>
        {selected === null ? (
          <>
            <span className={styles['number']}>{`Line ${formatCount(number)}`}</span>
            {line === undefined ? null : <Reading line={line} />}
          </>
        ) : (
          <>
            <span className={styles['number']}>{`${plural(selected.last - selected.first + 1, 'line')} selected`}</span>
            <span className={styles['quiet']}>{`${formatCount(selected.first)} to ${formatCount(selected.last)}`}</span>
          </>
        )}
        <span className={styles['acts']}>
          {selected === null ? null : <Button quiet label="Clear (Esc)" onClick={props.onClear} />}
          {bookmark === null || selected !== null ? null : (
            <NoteField
              key={`${bookmark.file}:${bookmark.line} ${bookmark.note}`}
              note={bookmark.note}
              onNote={props.onNote}
            />
          )}
          <Button quiet icon={EditorIcon} label="In the editor" onClick={props.onSource} />
          <Button quiet icon={CopyIcon} label={selected === null ? 'Copy line' : 'Copy lines'} onClick={props.onCopy} />
        </span>
      </div>
      <p className={styles['text']}>{line === undefined ? '' : wholeText(line, props.encoding)}</p>
    </section>
  );
}

/** What a bookmark is for, kept when the box is left. */
function NoteField(props: { readonly note: string; readonly onNote: (note: string) => void }) {
  const [typed, setTyped] = useState(props.note);
  const keep = () => {
    if (typed !== props.note) props.onNote(typed);
  };
  return (
    <span className={styles['note']}>
      <Field
        label="Note on the bookmark"
        placeholder="Note on the bookmark"
        value={typed}
        onChange={(text) => setTyped(text.slice(0, 2000))}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            setTyped(props.note);
          }
          if (event.key === 'Enter') keep();
        }}
      />
    </span>
  );
}

function Reading(props: { readonly line: LogLine }) {
  const { line } = props;
  const clock = useClock();
  const { event } = line;
  return (
    <>
      {line.time === null ? null : <span className={styles['quiet']}>{clock.stamp(isoFromMicros(line.time))}</span>}
      <span className={styles['quiet']}>{formatBytes(line.bytes)}</span>
      {event === null ? null : (
        <span className={styles['reading']}>
          <span className={styles['quiet']}>read as</span>
          {event.severity === null ? null : <SeverityMark severity={event.severity} size={12} label />}
          <span>{printable(event.message.replaceAll('-', ' '))}</span>
          {event.step === 'other' ? null : <span className={styles['quiet']}>{STEP_WORDS[event.step]}</span>}
        </span>
      )}
    </>
  );
}

function wholeText(line: LogLine, encoding: string): string {
  const more = cutBytes(line, encoding);
  return more > 0 ? `${printable(line.text)} … ${formatCount(more)} more bytes` : printable(line.text);
}
