import type { ReactNode } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import { Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { faultText } from '../shared/words.ts';
import styles from './parts.module.css';

/** What Azure refused, and the way on. */
export function Refusal(props: {
  readonly fault: Fault;
  readonly onRetry?: () => void;
  /** Whether to sign in may help, though the fault does not say so. */
  readonly signIn?: boolean;
  /** Another way on, which stands first. */
  readonly children?: ReactNode;
}) {
  const { account } = useApp().azure;
  return (
    <div className={styles['refusal']} role="alert">
      <SeverityMark severity="error" />
      <p>{faultText(props.fault)}</p>
      <span className={styles['acts']}>
        {props.children}
        {(props.fault.code === 'sign-in' || props.signIn === true) && props.children === undefined ? (
          <Button label="Sign in…" onClick={() => account.show(true)} />
        ) : null}
        {props.onRetry === undefined ? null : <Button label="Try again" onClick={props.onRetry} />}
      </span>
    </div>
  );
}

/** That something is asked for, why it takes so long, and the way out of it. */
export function Asking(props: {
  readonly what: string;
  readonly waiting: string | null;
  readonly onCancel: () => void;
}) {
  return (
    <div className={styles['asking']} role="status">
      <span>{props.waiting ?? `${props.what}…`}</span>
      {props.waiting === null ? null : <Button label="Cancel" onClick={props.onCancel} />}
    </div>
  );
}
