import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  Menu,
  MessageChannelMain,
  app,
  dialog,
  ipcMain,
  safeStorage,
  session,
} from 'electron';
import { type Fault, faultOf } from '../../shared/base/fault.ts';
import { checkedPaths, isTrusted } from './guard.ts';
import { type Host, startHost } from './host-process.ts';
import { menuTemplate } from './menu.ts';
import { proxyOf } from './proxy.ts';
import { foldersOf, grouped, itemsOf, nameOf, pathsIn } from './paths.ts';
import { createSecrets } from './secrets.ts';
import { guardSession, registerScheme } from './session.ts';
import { guardContents, makeWindow } from './window.ts';
import { CHANNELS, type Ticket } from './wire.ts';

/** The built shell lies in out/main, with the preload script and the page beside it. */
const here = import.meta.dirname;
const out = join(here, '..');

const folders = foldersOf(app.getPath('userData'), process.env);
if (folders.userData !== app.getPath('userData')) {
  // Electron takes only a folder that is there.
  mkdirSync(folders.userData, { recursive: true });
  app.setPath('userData', folders.userData);
}
app.enableSandbox();
registerScheme();

let window: BrowserWindow | null = null;
let host: Host | null = null;
let isPageReady = false;
/** Asked for before there was a page to open it in. */
const waiting: string[] = pathsIn(process.argv, app.isPackaged, process.cwd());

// A second start hands its paths over and ends; Chromium rearranges its words, so they go along as data.
if (!app.requestSingleInstanceLock({ paths: waiting })) app.quit();
else run();

function run(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const paths = typeof data === 'object' && data !== null && 'paths' in data ? checkedPaths(data.paths) : null;
    show();
    open(paths ?? []);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });
  app.on('activate', () => show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (host === null) return;
    event.preventDefault();
    const closing = host;
    host = null;
    void closing.close().then(() => app.quit());
  });
  listen();
  void app.whenReady().then(ready);
}

function ready(): void {
  guardSession(session.defaultSession, join(out, 'renderer'));
  const secrets = createSecrets(join(folders.userData, 'secrets.json'), safeStorage);
  host = startHost({
    script: join(here, 'host.mjs'),
    library: folders.library,
    version: app.getVersion(),
    keepsSecrets: secrets !== null,
    answer: async (question) =>
      question.ask === 'proxy'
        ? proxyOf(await session.defaultSession.resolveProxy(question.url))
        : (secrets?.answer(question) ?? null),
    onRestarted: () => layPort(),
    onFailed: giveUp,
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        isPackaged: app.isPackaged,
        isMac: process.platform === 'darwin',
        openFiles: () => void choose('files').then(tellPage).catch(complain),
        openFolder: () => void choose('folder').then(tellPage).catch(complain),
      }),
    ),
  );
  show();
}

/** Brings the one window to the front, and makes it where there is none. */
function show(): void {
  if (!app.isReady() || host === null) return;
  if (window !== null) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  isPageReady = false;
  window = makeWindow({
    preload: join(out, 'preload', 'index.cjs'),
    boundsFile: join(folders.userData, 'window.json'),
    isPackaged: app.isPackaged,
    icon: process.platform === 'linux' ? join(app.getAppPath(), 'resources', 'icons', 'icon.png') : null,
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void pageGone();
  });
  window.once('closed', () => {
    window = null;
    isPageReady = false;
  });
}

/** A page that ended by itself is brought back by a person's word: by itself it might end for ever. */
async function pageGone(): Promise<void> {
  isPageReady = false;
  if (window === null) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The page of Tunnelscope ended by itself.',
    detail: 'What was opened is kept in the library.',
    buttons: ['Load it again', 'Close'],
    cancelId: 1,
  });
  if (response === 0) window?.webContents.reload();
  else window?.close();
}

function listen(): void {
  ipcMain.on(CHANNELS.ready, (event) => {
    if (!isFromPage(event)) return;
    isPageReady = true;
    layPort();
    open(waiting.splice(0));
  });
  answer(CHANNELS.chooseFiles, () => choose('files'));
  answer(CHANNELS.chooseFolder, () => choose('folder'));
  answer(CHANNELS.dropped, (paths) => ticketFor(checkedPaths(paths) ?? []));
}

function answer(channel: string, work: (value: unknown) => Promise<Ticket | null>): void {
  ipcMain.handle(channel, (event, value: unknown) => {
    if (!isFromPage(event)) throw new Error('Refused: the message did not come from the page of Tunnelscope.');
    return work(value);
  });
}

function isFromPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  if (frame === null || window === null) return false;
  return isTrusted({ url: frame.url, isMain: frame.parent === null, isOurs: event.sender === window.webContents });
}

/** A channel of its own for each page that comes up, and for each engine process that does; the shell keeps no end of it. */
function layPort(): void {
  if (window === null || host === null || !isPageReady) return;
  const { port1, port2 } = new MessageChannelMain();
  host.connect(port1);
  window.webContents.postMessage(CHANNELS.port, null, [port2]);
}

/** Opens each path as a run of its own. */
function open(paths: readonly string[]): void {
  if (!isPageReady) {
    waiting.push(...paths);
    return;
  }
  for (const path of paths) void ticketFor([path]).then(tellPage).catch(complain);
}

function tellPage(ticket: Ticket | null): void {
  if (ticket !== null && isPageReady) window?.webContents.send(CHANNELS.open, [ticket]);
}

/** The first run of what was chosen is the answer; further ones are opened beside it. */
async function choose(what: 'files' | 'folder'): Promise<Ticket | null> {
  if (window === null) return null;
  const chosen = await dialog.showOpenDialog(
    window,
    what === 'files'
      ? {
          title: 'Open logs',
          properties: ['openFile', 'multiSelections'],
          filters: [
            { name: 'Log archives and logs', extensions: ['zip', 'txt', 'log', 'sum', 'json', 'xml'] },
            { name: 'All files', extensions: ['*'] },
          ],
        }
      : { title: 'Open a folder of logs', properties: ['openDirectory'] },
  );
  if (chosen.canceled) return null;
  const [first, ...others] = grouped(chosen.filePaths, isFolder);
  for (const paths of others) void ticketFor(paths).then(tellPage).catch(complain);
  return ticketFor(first ?? []);
}

/** The page never names a path: what a person chose, dropped or gave on the command line becomes a ticket here. */
async function ticketFor(paths: readonly string[]): Promise<Ticket | null> {
  if (paths.length === 0 || host === null) return null;
  const items = itemsOf(paths);
  return { ticket: await host.mint(items), name: nameOf(items) };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function complain(thrown: unknown): void {
  const { text, hint } = faultOf(thrown);
  dialog.showErrorBox('Tunnelscope could not open it', hint === null ? text : `${text}\n\n${hint}`);
}

function giveUp({ text, hint }: Fault): void {
  host = null;
  dialog.showErrorBox('Tunnelscope cannot go on', hint === null ? text : `${text}\n\n${hint}`);
  app.exit(2);
}
