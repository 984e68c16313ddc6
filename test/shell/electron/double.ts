import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type Client, connect } from '../../../shared/contract/client.ts';
import type { Method } from '../../../shared/contract/api.ts';
import type { ServerMessage } from '../../../shared/contract/wire.ts';

type Listener = (...args: never[]) => unknown;
type Handler = (event: unknown, value: unknown) => unknown;

function record(call: string, ...args: unknown[]): void {
  process.send?.({ call, args: JSON.parse(JSON.stringify(args)) as unknown });
}

const userData = process.env['DOUBLE_USER_DATA'] ?? '';
const isPackaged = process.env['DOUBLE_PACKAGED'] === '1';
let ready = false;

class App extends EventEmitter {
  readonly isPackaged = isPackaged;
  enableSandbox() {
    record('app.enableSandbox', { ready });
  }
  getPath() {
    return userData;
  }
  setPath(name: string, path: string) {
    if (!existsSync(path)) throw new Error(`there is no ${path}`);
    record('app.setPath', name, path);
  }
  getVersion() {
    return '9.8.7';
  }
  getAppPath() {
    return join(import.meta.dirname, '..', '..', '..');
  }
  isReady() {
    return ready;
  }
  requestSingleInstanceLock(data: unknown) {
    record('app.requestSingleInstanceLock', data);
    return process.env['DOUBLE_SECOND'] !== '1';
  }
  async whenReady() {
    await new Promise((resolve) => setImmediate(resolve));
    ready = true;
  }
  quit() {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    record('app.quit');
    process.disconnect();
  }
  exit(code: number) {
    record('app.exit', code);
    process.exit(code);
  }
}
export const app = new App();

const handlers = new Map<string, Handler>();
class IpcMain extends EventEmitter {
  handle(channel: string, handler: Handler) {
    handlers.set(channel, handler);
  }
}
export const ipcMain = new IpcMain();

let page: Client | null = null;
const opened: unknown[] = [];
const external: string[] = [];

class WebContents extends EventEmitter {
  readonly mainFrame = { url: 'app://bundle/index.html', parent: null };
  windowOpen: (details: { url: string }) => unknown = () => ({ action: 'allow' });
  setWindowOpenHandler(handler: (details: { url: string }) => unknown) {
    this.windowOpen = handler;
  }
  getURL() {
    return this.mainFrame.url;
  }
  reload() {
    record('webContents.reload');
  }
  send(channel: string, value: unknown) {
    record('webContents.send', channel, value);
    opened.push(value);
  }
  postMessage(channel: string, message: unknown, [port]: readonly MessagePort[]) {
    record('webContents.postMessage', channel, message);
    if (port === undefined) return;
    page = connect({
      send: (question) => port.postMessage(question),
      onMessage: (listener) => port.on('message', (value: ServerMessage) => listener(value)),
      onClose: (listener) => port.on('close', listener),
    });
  }
}

const windows: BrowserWindow[] = [];
export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  constructor(options: unknown) {
    super();
    record('new BrowserWindow', options);
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string) {
    record('window.loadURL', url);
    setImmediate(() => this.emit('ready-to-show'));
  }
  show() {
    record('window.show');
  }
  focus() {
    record('window.focus');
  }
  maximize() {
    record('window.maximize');
  }
  isMinimized() {
    return false;
  }
  isMaximized() {
    return false;
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 900, height: 700 };
  }
  close() {
    this.emit('close');
    this.emit('closed');
    app.emit('window-all-closed');
  }
}

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (template: unknown) => record('Menu.setApplicationMenu', template),
};

export class MessageChannelMain {
  readonly port1: MessagePort;
  readonly port2: MessagePort;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = port1;
    this.port2 = port2;
  }
}

let chosen: readonly string[] | null = null;
export const dialog = {
  async showOpenDialog(_window: unknown, options: unknown) {
    record('dialog.showOpenDialog', options);
    return { canceled: chosen === null, filePaths: chosen ?? [] };
  },
  showErrorBox: (title: string, text: string) => record('dialog.showErrorBox', title, text),
  showMessageBox: async () => ({ response: 0 }),
};

export const nativeTheme = { shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
/** No cipher: enough to see that what is written is not what was said. */
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text: string) => Buffer.from(Buffer.from(text).toString('hex')),
  decryptString: (bytes: Buffer) => Buffer.from(bytes.toString(), 'hex').toString(),
};
export const shell = { openExternal: async (url: string) => void external.push(url) };

type PageHandler = (request: { readonly url: string; readonly method: string }) => Promise<Response>;
type RequestListener = (details: { readonly url: string }, answer: (reply: { cancel: boolean }) => void) => void;
type PermissionHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean;

const own: {
  page?: PageHandler;
  request?: RequestListener;
  permission?: PermissionHandler;
  check?: PermissionCheck;
  device?: () => boolean;
} = {};
export const session = {
  defaultSession: {
    protocol: {
      handle(scheme: string, handler: PageHandler) {
        record('protocol.handle', scheme);
        own.page = handler;
      },
    },
    async resolveProxy(url: string) {
      record('session.resolveProxy', url);
      return process.env['DOUBLE_PROXY'] ?? 'DIRECT';
    },
    webRequest: { onBeforeRequest: (listener: RequestListener) => void (own.request = listener) },
    setPermissionRequestHandler: (handler: PermissionHandler) => void (own.permission = handler),
    setPermissionCheckHandler: (handler: PermissionCheck) => void (own.check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => void (own.device = handler),
  },
};
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => record('protocol.registerSchemesAsPrivileged', schemes, { ready }),
};

let hostWorker: Worker | null = null;
export const utilityProcess = {
  fork(script: string, args: readonly string[], options: unknown) {
    record('utilityProcess.fork', script, args, options);
    const worker = new Worker(new URL('./host-shim.ts', import.meta.url), {
      workerData: { script: pathToFileURL(script).href },
    });
    hostWorker = worker;
    const child = new EventEmitter();
    worker.on('message', (message) => {
      record('host', (message as { kind: string }).kind);
      child.emit('message', message);
    });
    worker.on('error', (error) => record('host.error', String(error)));
    worker.on('exit', (code) => child.emit('exit', code));
    return Object.assign(child, {
      pid: worker.threadId,
      postMessage: (data: unknown, ports: MessagePort[] = []) => worker.postMessage({ data, ports }, ports),
      kill: () => void worker.terminate(),
    });
  },
};

/** Who a message to the shell is said to come from. */
function senderOf(kind: string): unknown {
  const contents = windows.at(-1)?.webContents;
  const { mainFrame } = contents ?? { mainFrame: null };
  switch (kind) {
    case 'page':
      return { sender: contents, senderFrame: mainFrame };
    case 'frame inside':
      return { sender: contents, senderFrame: { url: 'app://bundle/index.html', parent: mainFrame } };
    case 'other page':
      return { sender: contents, senderFrame: { url: 'https://evil.example/', parent: null } };
    case 'other window':
      return { sender: new WebContents(), senderFrame: mainFrame };
    default:
      return { sender: contents, senderFrame: null };
  }
}

function navigation(url: string) {
  const event = { url, prevented: false, preventDefault: () => void (event.prevented = true) };
  return event;
}

const commands: Readonly<Record<string, (...args: never[]) => unknown>> = {
  ready: (sender: string) => ipcMain.emit('tunnelscope:ready', senderOf(sender)),
  invoke: (channel: string, value: unknown, sender: string) => handlers.get(channel)?.(senderOf(sender), value),
  channels: () => [...handlers.keys()],
  choose: (paths: readonly string[] | null) => void (chosen = paths),
  ask: (method: Method, params: never) => page?.call(method, params),
  isPageCut: () => page?.closed,
  async page(url: string, method: string) {
    const response = await own.page?.({ url, method });
    return {
      status: response?.status,
      headers: Object.fromEntries(response?.headers ?? []),
      text: await response?.text(),
    };
  },
  mayRequest: (url: string) => new Promise((resolve) => own.request?.({ url }, ({ cancel }) => resolve(!cancel))),
  async permission(name: string) {
    const asked = await new Promise((resolve) => own.permission?.(windows.at(-1)?.webContents, name, resolve));
    return [asked, own.check?.(null, name, 'app://bundle/'), own.device?.()];
  },
  navigate(event: string, url: string) {
    const details = navigation(url);
    windows.at(-1)?.webContents.emit(event, details);
    return details.prevented;
  },
  openWindow: (url: string) => [windows.at(-1)?.webContents.windowOpen({ url }), external.splice(0)],
  secondInstance: (data: unknown) => app.emit('second-instance', {}, [], '', data),
  openFile: (path: string) => app.emit('open-file', { preventDefault: () => {} }, path),
  endHost: () => hostWorker?.terminate(),
  endPage: () => windows.at(-1)?.webContents.emit('render-process-gone', {}, { reason: 'crashed' }),
  closeWindow: () => windows.at(-1)?.close(),
  quit: () => app.quit(),
};

process.on('message', ({ id, command, args }: { id: number; command: string; args: never[] }) => {
  void (async () => {
    try {
      const work = commands[command] as Listener | undefined;
      const value: unknown = await work?.(...args);
      process.send?.({ id, value: value ?? null });
    } catch (thrown) {
      process.send?.({ id, error: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  })();
});
