import { useEffect } from 'react';
import { Tabs } from '../../kit/tabs.tsx';
import { useApp } from '../../state/app.ts';
import { type AzureRoute, type AzureTab, azureRoute } from '../../state/route.ts';
import { AzureJobs } from '../shared/azure-jobs.tsx';
import { useKeys } from '../shared/keys.ts';
import { folderOf } from './blob-rows.ts';
import { ConnectBox } from './connect-box.tsx';
import { Logs } from './logs.tsx';
import { Places } from './places.tsx';
import { SignIn } from './sign-in.tsx';
import { Storage } from './storage.tsx';
import { Troubleshoot } from './troubleshoot.tsx';
import styles from './azure.module.css';

const TABS: readonly { readonly id: AzureTab; readonly name: string }[] = [
  { id: 'storage', name: 'Blob Storage' },
  { id: 'troubleshoot', name: 'VPN troubleshoot' },
  { id: 'logs', name: 'Resource logs' },
];

/** Everything that is fetched from Azure. To look at it asks nothing of the network: each question is a press. */
export function Azure(props: { readonly route: AzureRoute }) {
  const { route } = props;
  const { azure, link, router } = useApp();
  useEffect(() => {
    const refresh = () => {
      if (link.status.get().state === 'lost') return;
      void azure.account.refresh();
      void azure.places.refresh();
    };
    refresh();
    return link.status.subscribe(refresh);
  }, [azure, link]);
  useKeys({ escape: () => router.go(upFrom(route) ?? { view: 'library' }) });
  return (
    <div className={styles['page']}>
      <aside className={styles['side']} aria-label="Sign-in and places">
        <SignIn />
        <Places route={route} />
        <ConnectBox />
      </aside>
      <div className={styles['main']}>
        <h1 className={styles['title']}>From Azure</h1>
        <div className={styles['tabs']}>
          <Tabs
            label="What is fetched"
            choices={TABS}
            chosen={route.tab}
            onChange={(tab) => router.go({ ...route, tab })}
          >
            <div className={styles['panel']}>
              <AzureJobs />
              <div className={styles['body']}>
                {route.tab === 'storage' ? (
                  <Storage route={route} />
                ) : route.tab === 'troubleshoot' ? (
                  <Troubleshoot />
                ) : (
                  <Logs route={route} />
                )}
              </div>
            </div>
          </Tabs>
        </div>
      </div>
    </div>
  );
}

/** One level up; null where one is at the top. */
function upFrom(route: AzureRoute): AzureRoute | null {
  if (route.tab !== 'storage' || route.place === null) return null;
  if (route.prefix !== '') return { ...route, prefix: folderOf(route.prefix) };
  return route.container === null ? azureRoute() : azureRoute({ place: route.place });
}
