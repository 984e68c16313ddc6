import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { Button } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import { useKept } from '../../state/kept.ts';
import { azureRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { Asking, Refusal } from './refusal.tsx';
import { SubscriptionPick } from './subscriptions.tsx';
import styles from './storage.module.css';

/** Where no place is chosen: what to do, and the storage accounts of who is signed in. */
export function Start(props: { readonly lost: boolean }) {
  const { azure } = useApp();
  const { places } = useStore(azure.places.store);
  const { account } = useStore(azure.account.store);
  return (
    <div className={styles['start']}>
      <h2 className={styles['question']}>Fetch what VPN troubleshoot left</h2>
      <p className={styles['lead']}>
        {props.lost
          ? 'This place is not known any more. Paste its URL again, or choose another one.'
          : places.length > 0
            ? 'Choose a place on the left, or paste another one.'
            : 'Paste the URL of a blob, a container or a storage account, with its signature (SAS) where it has one, or a connection string. Or sign in and choose.'}
      </p>
      <p className={styles['lead']}>
        Nothing is asked of the network until you press for it, and nobody is asked but the hosts that you name.
      </p>
      <div className={styles['ways']}>
        <Button primary={places.length === 0} label="Paste a URL…" onClick={azure.places.want} />
        {account === null ? <Button label="Sign in…" onClick={() => azure.account.show(true)} /> : null}
      </div>
      {account === null ? null : <Accounts />}
    </div>
  );
}

function Accounts() {
  const { azure, router } = useApp();
  const { lists } = azure;
  const [subscription, setSubscription] = useKept('azure:subscription', '');
  const [busy, setBusy] = useState(false);
  const list = lists.resources(subscription);
  const { state, value, fault, waiting } = useStore(list);
  const connect = async (endpoint: string) => {
    setBusy(true);
    const connected = await azure.places.connect(endpoint, false);
    setBusy(false);
    if (connected === null) return;
    azure.enter(connected.place.id);
    router.go(azureRoute({ place: connected.place.id }));
  };
  return (
    <section className={styles['accounts']} aria-labelledby="azure-accounts">
      <h2 id="azure-accounts" className={styles['heading']}>
        Storage accounts of a subscription
      </h2>
      <SubscriptionPick chosen={subscription} onChange={setSubscription} />
      {subscription === '' ? null : state === 'loading' ? (
        <Asking what="Asking for its storage accounts" waiting={waiting} onCancel={() => lists.stop(list)} />
      ) : fault !== null ? (
        <Refusal fault={fault} onRetry={() => lists.loadResources(subscription)} />
      ) : value === null ? (
        <Button label="List its storage accounts" onClick={() => lists.loadResources(subscription)} />
      ) : value.accounts.length === 0 ? (
        <p>This subscription shows no storage account to who is signed in.</p>
      ) : (
        <ul className={styles['account']}>
          {value.accounts.map(({ id, name, location, endpoint }) => (
            <li key={id}>
              <span>{printable(name)}</span>
              <span className={styles['region']}>{printable(location)}</span>
              <Button label="Open" about={printable(name)} disabled={busy} onClick={() => void connect(endpoint)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
