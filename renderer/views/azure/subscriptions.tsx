import { printable } from '../../../shared/base/text.ts';
import { Button, Pick } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import { useStore } from '../../state/store.ts';
import { Asking, Refusal } from './refusal.tsx';

/** One of the subscriptions of who is signed in. They are asked for by a press. */
export function SubscriptionPick(props: { readonly chosen: string; readonly onChange: (id: string) => void }) {
  const { lists } = useApp().azure;
  const list = lists.subscriptions();
  const { state, value, fault, waiting } = useStore(list);
  if (state === 'loading')
    return <Asking what="Asking for your subscriptions" waiting={waiting} onCancel={() => lists.stop(list)} />;
  if (state === 'failed' && fault !== null) return <Refusal fault={fault} onRetry={() => lists.loadSubscriptions()} />;
  if (value === null) return <Button label="List my subscriptions" onClick={() => lists.loadSubscriptions()} />;
  if (value.length === 0)
    return <p>Who is signed in sees no subscription. Sign in to the tenant that the gateway belongs to.</p>;
  return (
    <Pick
      label="Subscription"
      choices={[
        { id: '', name: 'Choose a subscription' },
        ...value.map(({ id, name, state: standing }) => ({
          id,
          name: printable(standing === 'Enabled' ? name : `${name} (${standing})`),
        })),
      ]}
      chosen={props.chosen}
      onChange={(id) => {
        props.onChange(id);
        if (id !== '' && lists.resources(id).get().state !== 'ready') lists.loadResources(id);
      }}
    />
  );
}
