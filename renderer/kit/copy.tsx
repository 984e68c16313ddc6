import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from './controls.tsx';
import { CloseIcon, CopyIcon, DoneIcon } from './icons.ts';

type State = 'idle' | 'done' | 'refused';

/** Copies text and says whether that went well. With a `label` it is a button with words, else an icon named by `what`. */
export function CopyButton(props: {
  readonly what: string;
  readonly text: () => string;
  readonly label?: string;
  readonly tabIndex?: number;
}) {
  const [state, setState] = useState<State>('idle');
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = () => {
    const shown = (next: State) => {
      setState(next);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => setState('idle'), 2000);
    };
    navigator.clipboard.writeText(props.text()).then(
      () => shown('done'),
      () => shown('refused'),
    );
  };

  const icon = state === 'done' ? DoneIcon : state === 'refused' ? CloseIcon : CopyIcon;
  const said = state === 'done' ? 'Copied' : state === 'refused' ? 'The clipboard was refused' : null;
  return (
    <>
      {props.label === undefined ? (
        <IconButton
          label={said ?? `Copy ${props.what}`}
          icon={icon}
          onClick={copy}
          {...(props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex })}
        />
      ) : (
        <Button label={said ?? props.label} icon={icon} onClick={copy} />
      )}
      <span className="unseen" role="status">
        {said ?? ''}
      </span>
    </>
  );
}
