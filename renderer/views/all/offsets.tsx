import { useId, useState } from 'react';
import { Field, IconButton } from '../../kit/controls.tsx';
import { ClockIcon, SmallCloseIcon } from '../../kit/icons.ts';
import { Popup } from '../../kit/popup.tsx';
import { instanceWord } from '../shared/words.ts';
import { type Offsets, offsetWord, readSeconds } from '../shared/offsets.ts';
import styles from './offsets.module.css';

type Change = (instance: string, micros: number) => void;

function nameOf(instance: string): string {
  return instance === '' ? 'Files of no instance' : instanceWord(instance);
}

/** What is added to whose times, in sight while it is. */
export function OffsetChips(props: { readonly offsets: Offsets; readonly onChange: Change }) {
  return Object.entries(props.offsets).map(([instance, micros]) => (
    <span key={instance} className={styles['chip']}>
      {`${nameOf(instance)} ${offsetWord(micros)}`}
      <IconButton
        label={`Take the offset of ${nameOf(instance)} away`}
        icon={SmallCloseIcon}
        onClick={() => props.onChange(instance, 0)}
      />
    </span>
  ));
}

/** Seconds to be added to the times of each instance, so that the rows of several stand as they happened. */
export function OffsetPanel(props: {
  readonly offsets: Offsets;
  readonly instances: readonly string[];
  readonly onChange: Change;
}) {
  return (
    <Popup label="Clock offsets" icon={ClockIcon} title="Clock offsets">
      <div className={styles['panel']}>
        <h2 className={styles['title']}>Clock offsets</h2>
        <p className={styles['quiet']}>
          Where the clocks of instances do not agree: seconds that are added to the times of one. Kept for this run; the
          logs and the filter for time keep theirs.
        </p>
        {props.instances.map((instance) => (
          <Offset key={instance} instance={instance} micros={props.offsets[instance] ?? 0} onChange={props.onChange} />
        ))}
      </div>
    </Popup>
  );
}

function Offset(props: { readonly instance: string; readonly micros: number; readonly onChange: Change }) {
  const { instance, micros } = props;
  const [text, setText] = useState(micros === 0 ? '' : String(micros / 1e6));
  const wrong = useId();
  const read = readSeconds(text);
  const commit = () => {
    if (read !== null && read !== micros) props.onChange(instance, read);
  };
  return (
    <div className={styles['row']}>
      <span className={styles['name']}>{nameOf(instance)}</span>
      <Field
        label={`Seconds added to ${nameOf(instance)}`}
        placeholder="0"
        numeric
        value={text}
        onChange={setText}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
        wrong={read === null ? wrong : null}
      />
      <span>s</span>
      {read === null ? (
        <span id={wrong} className={styles['wrong']} role="alert">
          Seconds, as 2.5 or -0.25
        </span>
      ) : null}
    </div>
  );
}
