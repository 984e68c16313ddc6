import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, useLayoutEffect, useSyncExternalStore } from 'react';
import { type Density, DensityContext, ROW_HEIGHTS } from './density.ts';
import { contrastTheme, darkTheme, lightTheme } from './theme.ts';
import './tokens.css';
import styles from './provider.module.css';

export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast';

const THEMES = { light: lightTheme, dark: darkTheme, contrast: contrastTheme } as const;

const systemDark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

function onSystem(listener: () => void): () => void {
  systemDark?.addEventListener('change', listener);
  return () => systemDark?.removeEventListener('change', listener);
}

/** The whole page under one theme. "system" follows the platform as it changes. */
export function KitProvider(props: {
  readonly theme: ThemeChoice;
  readonly density: Density;
  readonly children: ReactNode;
}) {
  const dark = useSyncExternalStore(onSystem, () => systemDark?.matches === true);
  const theme = props.theme === 'system' ? (dark ? 'dark' : 'light') : props.theme;
  const heights = ROW_HEIGHTS[props.density];
  useLayoutEffect(() => {
    const { dataset, style } = document.documentElement;
    dataset['theme'] = theme;
    style.setProperty('--row', `${heights.row}px`);
    style.setProperty('--line', `${heights.line}px`);
  }, [theme, heights]);
  return (
    <DensityContext value={heights}>
      <FluentProvider theme={THEMES[theme]}>
        <div className={styles['root']}>{props.children}</div>
      </FluentProvider>
    </DensityContext>
  );
}
