import { useId, useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import type { ResourceList } from '../../../shared/contract/azure.ts';
import { Area, Button, Field, Pick } from '../../kit/controls.tsx';
import { Radios } from '../../kit/radios.tsx';
import { Section } from '../../kit/section.tsx';
import { useApp } from '../../state/app.ts';
import { useKept } from '../../state/kept.ts';
import { useStore } from '../../state/store.ts';
import { readIds } from './pasted-ids.ts';
import { Asking, Refusal } from './refusal.tsx';
import { Stages } from './stages.tsx';
import { SubscriptionPick } from './subscriptions.tsx';
import { TargetList } from './targets.tsx';
import { type Wish, containerUrl, lastNameOf, wantedStill, watcherOf } from './wish.ts';
import styles from './forms.module.css';

const NOTHING: Wish = { resource: null, watcher: null, storage: null, container: null };

type How = 'choose' | 'paste';

/** Starts a VPN troubleshoot, or shows the result of the last one. */
export function Troubleshoot() {
  const { azure } = useApp();
  const { account } = useStore(azure.account.store);
  const [how, setHow] = useKept<How>('azure:how', 'choose');
  if (account === null)
    return (
      <div className={styles['form']}>
        <Stages />
        <div className={styles['first']}>
          <h2 className={styles['question']}>Run a VPN troubleshoot</h2>
          <p className={styles['lead']}>
            Azure looks at a gateway or a connection for some minutes and leaves a zip of its logs in a storage account
            of yours. To start one, or to see the last result, sign in as somebody who may use Network Watcher.
          </p>
          <div className={styles['acts']}>
            <Button primary label="Sign in…" onClick={() => azure.account.show(true)} />
          </div>
        </div>
      </div>
    );
  return (
    <div className={styles['form']}>
      <Stages />
      <Section name="Which">
        <Radios
          label="How to name the resources"
          choices={[
            { id: 'choose', name: 'Choose from a subscription' },
            { id: 'paste', name: 'Paste resource ids' },
          ]}
          chosen={how}
          onChange={setHow}
        />
      </Section>
      {how === 'choose' ? <Choose /> : <Paste />}
    </div>
  );
}

function Choose() {
  const { lists } = useApp().azure;
  const [subscription, setSubscription] = useKept('azure:subscription', '');
  const list = lists.resources(subscription);
  const { state, value, fault, waiting } = useStore(list);
  return (
    <>
      <Section name="Subscription">
        <div className={styles['row']}>
          <SubscriptionPick chosen={subscription} onChange={setSubscription} />
        </div>
      </Section>
      {subscription === '' ? null : value !== null ? (
        <Chosen key={subscription} subscription={subscription} found={value} />
      ) : (
        <Section name="Gateway or connection">
          {state === 'loading' ? (
            <Asking
              what="Asking for its gateways, connections and storage accounts"
              waiting={waiting}
              onCancel={() => lists.stop(list)}
            />
          ) : fault !== null ? (
            <Refusal fault={fault} onRetry={() => lists.loadResources(subscription)} />
          ) : (
            <Button label="List its gateways and connections" onClick={() => lists.loadResources(subscription)} />
          )}
        </Section>
      )}
    </>
  );
}

function Chosen(props: { readonly subscription: string; readonly found: ResourceList }) {
  const { found } = props;
  const [resource, setResource] = useKept<string | null>(`azure:resource:${props.subscription}`, null);
  const [account, setAccount] = useKept(`azure:account:${props.subscription}`, '');
  const [container, setContainer] = useKept(`azure:container:${props.subscription}`, '');
  const target = found.targets.find(({ id }) => id === resource) ?? null;
  const storage = found.accounts.find(({ id }) => id === account) ?? null;
  const watcher = target === null ? null : watcherOf(target, found.watchers);
  const url = storage === null ? null : containerUrl(storage.endpoint, container);
  return (
    <>
      <Section name="Gateway or connection">
        {found.targets.length === 0 ? (
          <p className={styles['note']}>
            This subscription shows no gateway and no connection to who is signed in. The role Reader lets one see them.
          </p>
        ) : (
          <TargetList targets={found.targets} chosen={resource} onChange={setResource} />
        )}
        {target === null ? null : (
          <p className={styles['note']}>
            {watcher === null
              ? `There is no Network Watcher in ${printable(target.location)}. Enable one there first: az network watcher configure --locations ${printable(target.location)} --enabled.`
              : `Asked through Network Watcher ${printable(watcher.name)} in ${printable(watcher.location)}.`}
          </p>
        )}
      </Section>
      <Section name="Leave the zip in">
        <div className={styles['row']}>
          <Pick
            label="Storage account"
            choices={[
              {
                id: '',
                name: found.accounts.length === 0 ? 'No storage account to be seen' : 'Choose a storage account',
              },
              ...found.accounts.map(({ id, name, location }) => ({ id, name: printable(`${name} (${location})`) })),
            ]}
            chosen={account}
            onChange={setAccount}
          />
          <div className={styles['field']}>
            <Field label="Container" placeholder="Container, like vpnlogs" value={container} onChange={setContainer} />
          </div>
        </div>
        {url === null ? null : <p className={styles['note']}>{printable(url)}</p>}
      </Section>
      <Ask
        wish={{ resource, watcher: watcher?.id ?? null, storage: storage?.id ?? null, container: url }}
        name={target?.name ?? ''}
        refused={target?.refused ?? null}
      />
    </>
  );
}

function Paste() {
  const [text, setText] = useState('');
  const wrong = useId();
  const read = readIds(text);
  const { resource, watcher, storage, container } = read;
  return (
    <>
      <Section name="Resource ids" note="in any order">
        <Area
          label="Resource ids and the URL of the container"
          placeholder={
            'The id of the gateway or the connection\nThe id of the storage account\nhttps://ACCOUNT.blob.core.windows.net/CONTAINER'
          }
          rows={5}
          value={text}
          wrong={read.wrong === null ? null : wrong}
          onChange={setText}
        />
        <p id={wrong} className={styles['wrong']} role="alert" hidden={read.wrong === null}>
          {read.wrong ?? ''}
        </p>
        <p className={styles['note']}>
          {resource === null
            ? 'The Network Watcher is found by itself; its id may stand here too.'
            : `${printable(lastNameOf(resource))}, asked through ${watcher === null ? 'the Network Watcher of its region' : printable(lastNameOf(watcher))}.`}
        </p>
      </Section>
      <Ask
        wish={read.wrong === null ? { resource, watcher, storage, container } : NOTHING}
        name={resource === null ? '' : lastNameOf(resource)}
        refused={null}
      />
    </>
  );
}

/** The two things that can be asked for, and what is wanting for each. */
function Ask(props: { readonly wish: Wish; readonly name: string; readonly refused: string | null }) {
  const { jobs } = useApp().azure;
  const { wish, name } = props;
  const { resource, watcher, storage, container } = wish;
  const wanting = wantedStill(wish);
  const ready = resource !== null && storage !== null && container !== null && props.refused === null;
  return (
    <div className={styles['ask']}>
      <div className={styles['acts']}>
        <Button
          primary
          label="Start troubleshoot"
          disabled={!ready}
          onClick={() => {
            if (resource === null || storage === null || container === null) return;
            jobs.start({ kind: 'troubleshoot', params: { resource, watcher, storage, container, wait: false } }, name);
          }}
        />
        <Button
          label="Show the last result"
          disabled={resource === null}
          onClick={() => {
            if (resource !== null) jobs.start({ kind: 'last', params: { resource, watcher, container } }, name);
          }}
        />
        <span className={styles['note']}>
          {wanting ?? 'It takes some minutes, and one runs at a time for a subscription.'}
        </span>
      </div>
    </div>
  );
}
