import { printable } from '../../../shared/base/text.ts';
import { IconButton } from '../../kit/controls.tsx';
import { AddIcon, CommandsIcon, HelpIcon, SettingsIcon, SmallCloseIcon } from '../../kit/icons.ts';
import { HealthMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { formatRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import type { Tab } from '../../state/tabs.ts';
import { Logo } from './logo.tsx';
import styles from './title-bar.module.css';

/** The product's name, which leads home, and a tab for each open run. */
export function TitleBar(props: { readonly onHelp: () => void; readonly onPalette: () => void }) {
  const app = useApp();
  const route = useStore(app.router.route);
  const tabs = useStore(app.tabs.list);
  return (
    <header className={styles['bar']}>
      <a
        className={styles['product']}
        href={formatRoute({ view: 'library' })}
        aria-current={route.view === 'library' ? 'page' : undefined}
      >
        <Logo />
        Tunnelscope
      </a>
      <nav className={styles['tabs']} aria-label="Open runs">
        {tabs.map((tab) => (
          <RunTab
            key={tab.run}
            tab={tab}
            current={'run' in route && route.run === tab.run}
            onClose={() => app.closeTab(tab.run)}
          />
        ))}
        {tabs.length === 0 ? null : (
          <IconButton label="Open zip or logs…" icon={AddIcon} onClick={() => app.choose('files')} />
        )}
      </nav>
      <div className={styles['end']}>
        <IconButton label="Commands (Ctrl+K)" icon={CommandsIcon} onClick={props.onPalette} />
        <IconButton label="Keys and help (?)" icon={HelpIcon} onClick={props.onHelp} />
        <IconButton
          label="Settings (G then ,)"
          icon={SettingsIcon}
          onClick={() => app.router.go({ view: 'settings' })}
        />
      </div>
    </header>
  );
}

function RunTab(props: { readonly tab: Tab; readonly current: boolean; readonly onClose: () => void }) {
  const { tab } = props;
  const name = tab.name === '' ? 'Run' : printable(tab.name);
  return (
    <span className={styles['tab']} data-current={props.current || undefined}>
      <a
        className={styles['run']}
        href={formatRoute(tab.at)}
        title={name}
        aria-current={props.current ? 'page' : undefined}
      >
        {tab.health === null ? null : <HealthMark health={tab.health} size={12} label />}
        <span className={styles['name']}>{name}</span>
      </a>
      <span className={styles['close']}>
        <IconButton label={`Close ${name}`} icon={SmallCloseIcon} onClick={props.onClose} />
      </span>
    </span>
  );
}
