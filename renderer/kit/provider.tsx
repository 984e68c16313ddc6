import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { darkTheme, lightTheme } from './theme.ts';
import './tokens.css';
import styles from './provider.module.css';

export type ThemeChoice = 'system' | 'light' | 'dark';

const systemDark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

function onSystem(listener: () => void): () => void {
  systemDark?.addEventListener('change', listener);
  return () => systemDark?.removeEventListener('change', listener);
}

/** The whole page under one theme. "system" follows the platform as it changes. */
export function KitProvider(props: { readonly theme: ThemeChoice; readonly children: ReactNode }) {
  const dark = useSyncExternalStore(onSystem, () => systemDark?.matches === true);
  const isDark = props.theme === 'system' ? dark : props.theme === 'dark';
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  }, [isDark]);
  return (
    <FluentProvider theme={isDark ? darkTheme : lightTheme}>
      <div className={styles['root']}>{props.children}</div>
    </FluentProvider>
  );
}
