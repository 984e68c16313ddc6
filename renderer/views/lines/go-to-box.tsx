import { useId, useRef, useState } from 'react';
import { faultOf } from '../../../shared/base/fault.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import { Field } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import { goalTyped } from '../shared/go-to.ts';
import { useKeys } from '../shared/keys.ts';
import { useClock } from '../shared/time.ts';
import { faultText } from '../shared/words.ts';
import styles from './lines.module.css';

/** By number or by time, in one box. */
export function GoToBox(props: {
  readonly run: string;
  readonly file: LogFile;
  readonly onLine: (line: number) => void;
  readonly onLeave: () => void;
}) {
  const { file } = props;
  const { link } = useApp();
  const clock = useClock();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  useKeys({ 'ctrl+g': () => box.current?.select() });

  const go = () => {
    if (typed.trim() === '') return;
    const goal = goalTyped(typed, file, clock.zone);
    if (goal === null) {
      setWrong(
        file.from === null
          ? 'Type the number of a line; this file carries no times.'
          : `Type the number of a line, or a time as 11:20:05 or 2026-03-04 11:20 (${clock.name}).`,
      );
      return;
    }
    if ('line' in goal) {
      setTyped('');
      props.onLine(goal.line);
      return;
    }
    link.call('run.lineAt', { run: props.run, file: file.name, at: goal }).then(
      ({ line }) => {
        if (line === null) return setWrong('This file carries no times; go to a line by its number.');
        setTyped('');
        props.onLine(line);
      },
      (error: unknown) => setWrong(faultText(faultOf(error))),
    );
  };
  return (
    <div className={styles['goto']}>
      <Field
        label={`Go to a line, 1 to ${formatCount(file.lines)}, or to a time`}
        placeholder="Line or time  (Ctrl+G)"
        value={typed}
        inputRef={box}
        wrong={wrong === null ? null : id}
        onChange={(text) => {
          setTyped(text);
          setWrong(null);
        }}
        onBlur={() => setWrong(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go();
          else if (event.key === 'Escape') {
            event.preventDefault();
            setTyped('');
            setWrong(null);
            props.onLeave();
          }
        }}
      />
      {wrong === null ? null : (
        <p id={id} className={styles['hint']} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
