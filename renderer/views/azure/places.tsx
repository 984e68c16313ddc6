import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import type { Place } from '../../../shared/contract/azure.ts';
import { Button, IconButton } from '../../kit/controls.tsx';
import { RemoveIcon } from '../../kit/icons.ts';
import { useApp } from '../../state/app.ts';
import { type AzureRoute, azureRoute, formatRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { faultText } from '../shared/words.ts';
import { accessWord, isEnded } from './words.ts';
import styles from './side.module.css';

/** Accounts and containers that one came to before. */
export function Places(props: { readonly route: AzureRoute }) {
  const { azure, router } = useApp();
  const { state, places, fault } = useStore(azure.places.store);
  const { account } = useStore(azure.account.store);
  const [asked, setAsked] = useState<string | null>(null);
  const [now] = useState(Date.now);
  const here = props.route.tab === 'troubleshoot' ? null : props.route.place;
  const enter = (place: Place) => {
    const { tab, container, prefix } = placeRoute(place, props.route);
    azure.enter(place.id);
    // Who presses for a place wants it as it is now; what was listed before stays in sight meanwhile.
    if (tab !== 'storage' || !place.ready) return;
    if (container === null) azure.lists.loadContainers(place.id);
    else azure.lists.loadBlobs({ place: place.id, container, prefix, deep: false });
  };
  const forget = (place: string) => {
    setAsked(null);
    if (props.route.place === place) router.replace(azureRoute({ tab: props.route.tab }));
    void azure.places.forget(place);
  };
  return (
    <section className={styles['section']} aria-labelledby="azure-places">
      <h2 id="azure-places" className={styles['name']}>
        Places
      </h2>
      {fault === null ? null : (
        <p className={styles['fault']} role="alert">
          {faultText(fault)}
        </p>
      )}
      {state === 'ready' && places.length === 0 ? <p className={styles['quiet']}>None yet.</p> : null}
      <ul className={styles['places']}>
        {places.map((place) => (
          <li key={place.id} className={styles['place']} data-current={here === place.id || undefined}>
            <a
              className={styles['go']}
              href={formatRoute(placeRoute(place, props.route))}
              aria-current={here === place.id ? 'true' : undefined}
              title={printable(place.endpoint)}
              onClick={() => enter(place)}
            >
              <span className={styles['strong']}>{nameOf(place)}</span>
              <span className={styles['how']} data-ended={isEnded(place, now) || !place.ready || undefined}>
                {place.ready ? accessWord(place, account !== null, now) : `asks for its ${keyWord(place)} again`}
              </span>
            </a>
            {asked === place.id ? (
              <span className={styles['confirm']}>
                <Button label="Forget" about={nameOf(place)} onClick={() => forget(place.id)} />
                <Button quiet label="Keep" about={nameOf(place)} onClick={() => setAsked(null)} />
              </span>
            ) : (
              <span className={styles['forget']}>
                <IconButton label={`Forget ${nameOf(place)}`} icon={RemoveIcon} onClick={() => setAsked(place.id)} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function nameOf({ account, container, blob }: Place): string {
  return printable([account, container, blob?.split('/').at(-1)].filter((part) => (part ?? '') !== '').join(' / '));
}

function keyWord({ access }: Place): string {
  return access === 'connection-string' ? 'connection string' : 'SAS';
}

/** Where one was in it the last time, or its top where one is in it; in the tab of resource logs it is only chosen. */
function placeRoute(place: Place, { tab, place: here }: AzureRoute): AzureRoute {
  if (tab === 'logs') return azureRoute({ tab, place: place.id });
  if (tab === 'storage' && here === place.id) return azureRoute({ place: place.id, container: place.container });
  const container = place.container ?? place.lastContainer;
  return azureRoute({
    place: place.id,
    container,
    prefix: container === place.lastContainer && place.blob === null ? place.lastPrefix : '',
  });
}
