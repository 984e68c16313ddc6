import { useEffect, useRef } from 'react';
import { printable } from '../../../shared/base/text.ts';
import type { Cloud, SignInKind } from '../../../shared/contract/azure.ts';
import { Button, Field, OutLink, Pick } from '../../kit/controls.tsx';
import { CopyButton } from '../../kit/copy.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { useKept } from '../../state/kept.ts';
import { useStore } from '../../state/store.ts';
import { choicesOf } from '../shared/preferences.ts';
import { faultText } from '../shared/words.ts';
import { CLOUD_NAMES, SIGN_IN_NAMES, SIGN_IN_NOTES } from './words.ts';
import styles from './side.module.css';

/** Who is signed in, or how to. */
export function SignIn() {
  const { account } = useApp().azure;
  const { account: who, asked, fault, form, known } = useStore(account.store);
  return (
    <section className={styles['section']} aria-label="Sign-in" aria-busy={asked !== null}>
      <div className={styles['head']}>
        <h2 className={styles['name']}>{who === null ? 'Not signed in' : 'Signed in'}</h2>
        {who !== null ? (
          <Button quiet label="Sign out" onClick={() => void account.signOut()} />
        ) : asked === null && !form ? (
          <Button label="Sign in…" disabled={!known} onClick={() => account.show(true)} />
        ) : null}
      </div>
      {who === null ? null : (
        <div className={styles['who']}>
          <span className={styles['strong']} title={printable(who.who ?? '')}>
            {printable(who.who ?? 'Whom the token does not name')}
          </span>
          <span>{CLOUD_NAMES[who.cloud]}</span>
          {who.tenant === null ? null : (
            <span className={styles['quiet']} title={printable(who.tenant)}>{`tenant ${printable(who.tenant)}`}</span>
          )}
        </div>
      )}
      {asked === null ? null : <Asked {...asked} onCancel={account.cancel} />}
      {fault === null ? null : (
        <p className={styles['fault']} role="alert">
          <SeverityMark severity="error" />
          <span>{faultText(fault)}</span>
        </p>
      )}
      {who === null && asked === null && form ? <Form /> : null}
    </section>
  );
}

function Form() {
  const { account } = useApp().azure;
  const [kind, setKind] = useKept<SignInKind>('azure:sign-in', 'browser');
  const [cloud, setCloud] = useKept<Cloud>('azure:cloud', 'public');
  const [tenant, setTenant] = useKept('azure:tenant', '');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('select')?.focus(), []);
  const send = () => {
    const named = tenant.trim();
    void account.signIn({ kind, cloud, tenant: named === '' ? null : named });
  };
  return (
    <form
      ref={form}
      className={styles['form']}
      aria-label="How to sign in"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Pick label="How to sign in" choices={choicesOf(SIGN_IN_NAMES)} chosen={kind} onChange={setKind} />
      <p className={styles['quiet']}>{SIGN_IN_NOTES[kind]}</p>
      <Pick label="Cloud" choices={choicesOf(CLOUD_NAMES)} chosen={cloud} onChange={setCloud} />
      <Field label="Tenant" placeholder="Tenant, where it is not your own" value={tenant} onChange={setTenant} />
      <div className={styles['acts']}>
        <Button primary label="Sign in" onClick={send} />
        <Button quiet label="Not now" onClick={() => account.show(false)} />
      </div>
    </form>
  );
}

function Asked(props: {
  readonly text: string;
  readonly code: string | null;
  readonly url: string | null;
  readonly onCancel: () => void;
}) {
  const { code, url } = props;
  return (
    <div className={styles['form']}>
      {code === null || url === null ? (
        <p role="status">{printable(props.text)}</p>
      ) : (
        <div role="status">
          <p>Type this code in:</p>
          <p className={styles['code']}>
            <code>{printable(code)}</code>
            <CopyButton what="the code" text={() => code} />
          </p>
          <p>
            <OutLink url={url} text={printable(url)} />
          </p>
        </div>
      )}
      <div className={styles['acts']}>
        <Button label="Cancel" about="the sign-in" onClick={props.onCancel} />
      </div>
    </div>
  );
}
