import type { MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly isPackaged: boolean;
  readonly isMac: boolean;
  readonly openFiles: () => void;
  readonly openFolder: () => void;
}

/** The window's menu. Reload and the developer tools are for working on Tunnelscope, so a packaged build has neither. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { isMac, isPackaged } = options;
  const separator = { type: 'separator' } as const;
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { id: 'open-files', label: '&Open files…', accelerator: 'CmdOrCtrl+O', click: options.openFiles },
        { id: 'open-folder', label: 'Open &folder…', accelerator: 'CmdOrCtrl+Shift+O', click: options.openFolder },
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...(isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const, separator]),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
}
