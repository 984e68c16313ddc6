import { useId, useState } from 'react';
import { Button, Field, Pick } from '../../kit/controls.tsx';
import { Check } from '../../kit/radios.tsx';
import { Section } from '../../kit/section.tsx';
import { useApp } from '../../state/app.ts';
import { useKept } from '../../state/kept.ts';
import { type AzureRoute, azureRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { lastHours, rangeTrouble, readMinute } from './hours.ts';
import { nameOf } from './places.tsx';
import { Refusal } from './refusal.tsx';
import styles from './forms.module.css';

const CATEGORIES = [
  { id: 'ikediagnosticlog', name: 'IKE' },
  { id: 'tunneldiagnosticlog', name: 'Tunnel' },
  { id: 'gatewaydiagnosticlog', name: 'Gateway' },
  { id: 'routediagnosticlog', name: 'Route' },
] as const;

const PRESETS = [
  { hours: 1, name: 'Last hour' },
  { hours: 6, name: 'Last 6 hours' },
  { hours: 24, name: 'Last 24 hours' },
] as const;

const ALL: readonly string[] = CATEGORIES.map(({ id }) => id);

/** The resource logs that a diagnostic setting archives in a storage account, for a range of time. */
export function Logs(props: { readonly route: AzureRoute }) {
  const { azure, router } = useApp();
  const { places } = useStore(azure.places.store);
  const [now] = useState(Date.now);
  const [categories, setCategories] = useKept('azure:categories', ALL);
  const [range, setRange] = useKept('azure:range', lastHours(6, now));
  const [resource, setResource] = useKept('azure:logs-of', '');
  const wrong = useId();
  const usable = places.filter(
    ({ container, blob }) => blob === null && (container === null || onlyOf(container) !== null),
  );
  const place = usable.find(({ id }) => id === props.route.place) ?? null;
  const only = onlyOf(place?.container ?? null);
  const chosen = CATEGORIES.filter(({ id }) => (only === null ? categories.includes(id) : id === only));
  const trouble = rangeTrouble(range.from, range.to);
  const fetch = () => {
    const [from, to] = [readMinute(range.from), readMinute(range.to)];
    if (place === null || from === null || to === null) return;
    const of = resource.trim();
    azure.enter(place.id);
    azure.jobs.start(
      {
        kind: 'logs',
        params: { place: place.id, categories: chosen.map(({ id }) => id), resource: of === '' ? null : of, from, to },
      },
      `Resource logs ${range.from} to ${range.to} UTC`,
    );
  };
  return (
    <div className={styles['form']}>
      <Section name="Where">
        {usable.length === 0 ? (
          <>
            <p>
              Connect to the storage account that the diagnostic setting of the gateway archives to: by a SAS of the
              account, a connection string, or its name once you are signed in.
            </p>
            <div className={styles['acts']}>
              <Button label="Paste a URL…" onClick={azure.places.want} />
            </div>
          </>
        ) : (
          <div className={styles['row']}>
            <Pick
              label="Storage account"
              choices={[
                { id: '', name: 'Choose a storage account' },
                ...usable.map((one) => ({ id: one.id, name: `${nameOf(one)}${accessOf(one.access)}` })),
              ]}
              chosen={place?.id ?? ''}
              onChange={(id) => router.replace(azureRoute({ tab: 'logs', place: id === '' ? null : id }))}
            />
          </div>
        )}
        {place === null || place.ready ? null : (
          <Refusal
            fault={{ code: 'sign-in', text: 'What lets one into this place was not kept.', hint: 'Paste it again.' }}
          >
            <Button label="Paste it…" onClick={azure.places.want} />
          </Refusal>
        )}
      </Section>
      <Section name="Logs">
        <div className={styles['checks']} role="group" aria-label="Categories">
          {CATEGORIES.map(({ id, name }) => (
            <Check
              key={id}
              label={name}
              on={chosen.some((one) => one.id === id)}
              disabled={only !== null}
              onChange={(on) => setCategories(on ? [...categories, id] : categories.filter((one) => one !== id))}
            />
          ))}
        </div>
        <p className={styles['note']}>
          {only === null
            ? 'Categories that the account holds nothing of are left out.'
            : 'The signature of this place is for these alone.'}
        </p>
      </Section>
      <Section name="From and to" note="UTC">
        <div className={styles['row']}>
          <div className={styles['time']}>
            <Field
              mono
              label="From, UTC"
              value={range.from}
              wrong={trouble === null ? null : wrong}
              onChange={(from) => setRange({ ...range, from })}
            />
          </div>
          <div className={styles['time']}>
            <Field
              mono
              label="To, UTC"
              value={range.to}
              wrong={trouble === null ? null : wrong}
              onChange={(to) => setRange({ ...range, to })}
            />
          </div>
          {PRESETS.map(({ hours, name }) => (
            <Button key={hours} quiet label={name} onClick={() => setRange(lastHours(hours, Date.now()))} />
          ))}
        </div>
        <p id={wrong} className={styles['wrong']} role="alert" hidden={trouble === null}>
          {trouble ?? ''}
        </p>
        <p className={styles['note']}>
          Azure writes them by the hour: whole hours that overlap with the range are fetched.
        </p>
      </Section>
      <Section name="Of">
        <div className={styles['field']}>
          <Field label="Resource" placeholder="Any gateway, or a name or id" value={resource} onChange={setResource} />
        </div>
      </Section>
      <div className={styles['ask']}>
        <div className={styles['acts']}>
          <Button
            primary
            label="Fetch and open"
            disabled={place === null || !place.ready || trouble !== null || chosen.length === 0}
            onClick={fetch}
          />
          <span className={styles['note']}>
            {place === null
              ? 'Choose a storage account first.'
              : chosen.length === 0
                ? 'Choose one of the logs.'
                : 'Exports from Log Analytics, CSV or JSON, open from disk like any log.'}
          </span>
        </div>
      </div>
    </div>
  );
}

/** The category of a container that a signature is for; null where it holds none. */
function onlyOf(container: string | null): string | null {
  const id = container?.replace(/^insights-logs-/, '');
  return container !== id && CATEGORIES.some((category) => category.id === id) ? (id ?? null) : null;
}

function accessOf(access: 'account' | 'sas' | 'connection-string'): string {
  return { account: ', by sign-in', sas: ', by SAS', 'connection-string': ', by connection string' }[access];
}
