import type { ComponentType } from 'react';
import { AzureIcon, LibraryIcon } from '../../kit/icons.ts';
import { Tip } from '../../kit/tip.tsx';
import { useApp } from '../../state/app.ts';
import { type Route, azureRoute, formatRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { RUN_VIEWS } from '../registry.tsx';
import styles from './rail.module.css';

/** The views that there are: the library, and those of the run in sight. */
export function Rail() {
  const { router } = useApp();
  const route = useStore(router.route);
  return (
    <nav className={styles['rail']} aria-label="Views">
      <Stop
        label="Library"
        icon={LibraryIcon}
        keys="G then L"
        to={{ view: 'library' }}
        current={route.view === 'library'}
      />
      <Stop
        label="Azure"
        icon={AzureIcon}
        keys="G then Z"
        to={route.view === 'azure' ? route : azureRoute()}
        current={route.view === 'azure'}
      />
      {!('run' in route)
        ? null
        : RUN_VIEWS.map((view) => (
            <Stop
              key={view.name}
              label={view.label}
              icon={view.icon}
              keys={`G then ${view.letter.toUpperCase()}`}
              to={view.is(route) ? route : view.at(route.run, route)}
              current={view.is(route)}
            />
          ))}
    </nav>
  );
}

function Stop(props: {
  readonly label: string;
  readonly icon: ComponentType<{ readonly 'aria-hidden'?: boolean }>;
  readonly keys: string;
  readonly to: Route;
  readonly current: boolean;
}) {
  const Icon = props.icon;
  return (
    <Tip text={props.keys}>
      <a className={styles['stop']} href={formatRoute(props.to)} aria-current={props.current ? 'page' : undefined}>
        <Icon aria-hidden />
        <span>{props.label}</span>
      </a>
    </Tip>
  );
}
