import { printable } from '../../../shared/base/text.ts';
import type { Place } from '../../../shared/contract/azure.ts';
import { type AzureRoute, azureRoute, formatRoute } from '../../state/route.ts';
import { stepsTo } from './blob-rows.ts';
import styles from './storage.module.css';

/** Where one is: account, container and folders, each a way back to it. */
export function Crumbs(props: { readonly route: AzureRoute; readonly place: Place }) {
  const { route, place } = props;
  const container = route.container ?? place.container;
  const within = { place: place.id, container, deep: route.deep };
  const steps = [
    // A signature for one container shows nothing above it.
    { key: 'account', name: place.account, to: place.container === null ? azureRoute({ place: place.id }) : null },
    ...(container === null ? [] : [{ key: 'container', name: container, to: azureRoute(within) }]),
    ...stepsTo(route.prefix).map(({ name, prefix }) => ({ key: prefix, name, to: azureRoute({ ...within, prefix }) })),
  ];
  return (
    <nav className={styles['crumbs']} aria-label="Where">
      <ol className={styles['crumbs']}>
        {steps.map(({ key, name, to }, index) => (
          <li key={key}>
            {to === null ? (
              <span className={styles['crumb']}>{printable(name)}</span>
            ) : (
              <a
                className={styles['crumb']}
                href={formatRoute(to)}
                aria-current={index === steps.length - 1 ? 'location' : undefined}
                title={printable(name)}
              >
                {printable(name)}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
