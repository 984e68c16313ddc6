import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHANNELS, type Ticket } from '../main/wire.ts';

/** The little of the page's world that this script needs. */
declare const window: {
  addEventListener(type: 'load', listener: () => void): void;
  postMessage(message: unknown, origin: string, ports?: readonly unknown[]): void;
};

contextBridge.exposeInMainWorld('tunnelscope', {
  chooseFiles: (): Promise<Ticket | null> => ipcRenderer.invoke(CHANNELS.chooseFiles),
  chooseFolder: (): Promise<Ticket | null> => ipcRenderer.invoke(CHANNELS.chooseFolder),
  // The path of a file is looked up here, on this side: a page can hand in a file that it was given, never a path.
  dropped: (files: File[]): Promise<Ticket | null> =>
    ipcRenderer.invoke(
      CHANNELS.dropped,
      files.map((file) => webUtils.getPathForFile(file)),
    ),
});

ipcRenderer.on(CHANNELS.port, (event) => window.postMessage('tunnelscope:port', '*', event.ports));
ipcRenderer.on(CHANNELS.open, (_event, tickets: unknown) => window.postMessage({ open: tickets }, '*'));

// Said only once the page's own scripts have run, or a message would arrive before anyone listens for it.
window.addEventListener('load', () => ipcRenderer.send(CHANNELS.ready));
