import { BrowserWindow, type WebContents, nativeTheme, screen, shell } from 'electron';
import { LEAST, fitted, readBounds, writeBounds } from './bounds.ts';
import { isDocumentation, isOwnPage, isSignIn } from './guard.ts';
import { PAGE_URL, PREFERENCES } from './prefs.ts';

export interface WindowOptions {
  readonly preload: string;
  /** Remembers where the window was. */
  readonly boundsFile: string;
  readonly isPackaged: boolean;
  readonly icon: string | null;
}

export function makeWindow(options: WindowOptions): BrowserWindow {
  const bounds = fitted(
    readBounds(options.boundsFile),
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const { maximized, ...place } = bounds;
  const window = new BrowserWindow({
    ...place,
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Tunnelscope',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1b1b' : '#ffffff',
    ...(options.icon === null ? {} : { icon: options.icon }),
    webPreferences: { ...PREFERENCES, preload: options.preload, devTools: !options.isPackaged },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeBounds(options.boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  void window.loadURL(PAGE_URL);
  return window;
}

/** For every page that comes to be, ours or not: it stays where it is, opens nothing and embeds nothing. */
export function guardContents(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isDocumentation(url) || isSignIn(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
