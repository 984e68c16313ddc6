import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PREFERENCES } from '../../electron/main/prefs.ts';
import { CSP } from '../../electron/page/csp.ts';
import { filesBelow, readText } from '../law/files.ts';
import { type Shell, runShell } from './electron/run.ts';

let shell: Shell;

const NO_PROXY = Object.fromEntries(
  ['HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]).map((name) => [name, '']),
);

/** A port of this machine where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

beforeAll(async () => {
  shell = runShell(['--inspect-nothing'], { ...NO_PROXY, DOUBLE_PROXY: `PROXY 127.0.0.1:${await closedPort()}` });
  await shell.sees('window.show');
});
afterAll(() => shell.stop());

describe('the built shell, on a stand-in for Electron', () => {
  test('sets the sandbox and the scheme before Electron is ready', () => {
    expect(shell.argsOf('app.enableSandbox')).toEqual([{ ready: false }]);
    expect(shell.argsOf('protocol.registerSchemesAsPrivileged')).toEqual([
      [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }],
      { ready: false },
    ]);
    expect(shell.calls.filter(({ call }) => call === 'protocol.registerSchemesAsPrivileged')).toHaveLength(1);
  });

  test('makes one window with the preferences as they stand', () => {
    const [options] = shell.argsOf('new BrowserWindow') as [{ webPreferences: Record<string, unknown> }];
    const { preload, devTools, ...preferences } = options.webPreferences;
    expect(preferences).toEqual(PREFERENCES);
    expect(devTools).toBe(true);
    expect(existsSync(String(preload))).toBe(true);
    expect(shell.argsOf('window.loadURL')).toEqual(['app://bundle/index.html']);
    expect(shell.calls.filter(({ call }) => call === 'new BrowserWindow')).toHaveLength(1);
  });

  test('runs the engine in one utility process', () => {
    const [script, args, options] = shell.argsOf('utilityProcess.fork') as [string, unknown, unknown];
    expect(script).toMatch(/out[/\\]main[/\\]host\.mjs$/);
    expect([args, options]).toEqual([[], { serviceName: 'Tunnelscope engine' }]);
  });

  test('listens on three channels and no more', async () => {
    expect(await shell.do('channels')).toEqual([
      'tunnelscope:choose-files',
      'tunnelscope:choose-folder',
      'tunnelscope:dropped',
    ]);
  });

  test('hears no one but the page', async () => {
    for (const sender of ['frame inside', 'other page', 'other window', 'a frame that is gone']) {
      for (const channel of ['tunnelscope:choose-files', 'tunnelscope:choose-folder', 'tunnelscope:dropped']) {
        await expect(shell.do('invoke', channel, ['/etc/hosts'], sender), sender).rejects.toThrow('Refused');
      }
      await shell.do('ready', sender);
    }
    expect(shell.argsOf('webContents.postMessage')).toBeUndefined();
    expect(shell.argsOf('dialog.showOpenDialog')).toBeUndefined();
  });

  test('lays a port from the page to the engine, and is not in the way', async () => {
    await shell.do('ready', 'page');
    expect(shell.argsOf('webContents.postMessage')).toEqual(['tunnelscope:port', null]);
    expect(await shell.do('ask', 'app.about', {})).toEqual({
      version: '9.8.7',
      library: join(shell.folder, 'library'),
      temporary: false,
    });
    await expect(shell.do('ask', 'run.files', { run: 'none' })).rejects.toThrow();
    await expect(shell.do('ask', 'run.open', { path: '/etc/hosts' })).rejects.toThrow('refused');
    await expect(shell.do('ask', 'run.open', { ticket: '/etc/hosts' })).rejects.toThrow();
  });

  test('makes tickets of what a person drops or chooses, and opens them', async () => {
    const log = join(shell.folder, 'ConnectionStats.txt');
    writeFileSync(
      log,
      'Connectivity State : Connected\nRemote Tunnel Endpoint : 203.0.113.9\nIngress Bytes (since last connected) : 288 B\nEgress Bytes (Since last connected) : 288 B\nConnected Since : 3/4/2026 11:20:05 AM\n',
    );
    const dropped = (await shell.do('invoke', 'tunnelscope:dropped', ['', log], 'page')) as {
      ticket: string;
      name: string;
    };
    expect(dropped).toEqual({ ticket: expect.any(String), name: 'ConnectionStats.txt' });
    expect(dropped.ticket).not.toContain(shell.folder);
    const { run } = (await shell.do('ask', 'run.open', { ticket: dropped.ticket })) as { run: string };
    const { files } = (await shell.do('ask', 'run.files', { run })) as { files: { name: string; kind: string }[] };
    expect(files.map(({ name, kind }) => [name, kind])).toEqual([['ConnectionStats.txt', 'connection-stats']]);

    await shell.do('choose', null);
    expect(await shell.do('invoke', 'tunnelscope:choose-files', undefined, 'page')).toBeNull();
    await shell.do('choose', [shell.folder]);
    expect(await shell.do('invoke', 'tunnelscope:choose-folder', undefined, 'page')).toMatchObject({
      ticket: expect.any(String),
    });
  });

  test.each([['text'], [7], [null], [['a', 7]], [['nul\0']], [[]], [['']]])('makes no ticket of %j', async (value) => {
    expect(await shell.do('invoke', 'tunnelscope:dropped', value, 'page')).toBeNull();
  });

  test('opens what a second start or the system hands over', async () => {
    const before = shell.calls.length;
    const [first, second] = [join(shell.folder, 'a.zip'), join(shell.folder, 'b.zip')];
    await shell.do('secondInstance', { paths: [first] });
    await shell.do('openFile', second);
    await shell.do('secondInstance', { paths: [7] });
    await shell.do('secondInstance', 'nonsense');
    await expect
      .poll(() =>
        shell.calls
          .slice(before)
          .filter(({ call }) => call === 'webContents.send')
          .map(({ args }) => args),
      )
      .toEqual([
        ['tunnelscope:open', [{ ticket: expect.any(String), name: 'a.zip' }]],
        ['tunnelscope:open', [{ ticket: expect.any(String), name: 'b.zip' }]],
      ]);
  });

  test('serves the page from its own scheme, with its policy', async () => {
    expect(await shell.do('page', 'app://bundle/nowhere.html', 'GET')).toMatchObject({
      status: 404,
      headers: { 'content-security-policy': CSP },
    });
    for (const url of [
      'app://bundle/../main/index.mjs',
      'app://bundle/..%5cmain%5cindex.mjs',
      'app://other/index.html',
      'app://bundle//x',
      'file:///etc/passwd',
    ]) {
      expect(await shell.do('page', url, 'GET'), url).toMatchObject({
        status: 400,
        headers: { 'content-security-policy': CSP },
      });
    }
    expect(await shell.do('page', 'app://bundle/index.html', 'POST')).toMatchObject({ status: 400 });
  });

  test('lets the page load nothing but itself', async () => {
    for (const url of ['app://bundle/assets/a.js', 'data:image/png;base64,AA', 'blob:app://bundle/1'])
      expect(await shell.do('mayRequest', url), url).toBe(true);
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'ws://127.0.0.1/',
      'app://other/',
      'blob:https://evil/1',
    ]) {
      expect(await shell.do('mayRequest', url), url).toBe(false);
    }
  });

  test('grants the page nothing but to copy', async () => {
    expect(await shell.do('permission', 'clipboard-sanitized-write')).toEqual([true, true, false]);
    for (const name of [
      'geolocation',
      'media',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fullscreen',
      'usb',
      'hid',
      'serial',
    ]) {
      expect(await shell.do('permission', name), name).toEqual([false, false, false]);
    }
  });

  test('lets no page go elsewhere, open a window or embed one', async () => {
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(await shell.do('navigate', event, 'app://bundle/index.html#/run/a'), event).toBe(false);
      for (const url of [
        'https://example.com/',
        'app://bundle.evil/',
        'app://evil/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'data:text/html,x',
        'about:blank',
      ]) {
        expect(await shell.do('navigate', event, url), `${event} ${url}`).toBe(true);
      }
    }
    expect(await shell.do('navigate', 'will-attach-webview', '')).toBe(true);
    expect(await shell.do('openWindow', 'https://learn.microsoft.com/azure/vpn-gateway/')).toEqual([
      { action: 'deny' },
      ['https://learn.microsoft.com/azure/vpn-gateway/'],
    ]);
    for (const url of [
      'https://evil.example/',
      'http://learn.microsoft.com/',
      'file:///etc/passwd',
      'https://learn.microsoft.com.evil.example/',
      'vbscript:x',
      '',
    ]) {
      expect(await shell.do('openWindow', url), url).toEqual([{ action: 'deny' }, []]);
    }
  });

  test('keeps a secret that the page gave, encrypted, and never gives it back', async () => {
    const text = 'https://contoso.blob.core.windows.net/logs?sv=1&sr=c&sig=a-secret-word';
    const { place } = (await shell.do('ask', 'storage.connect', { text, keep: true })) as { place: { id: string } };
    const kept = readFileSync(join(shell.folder, 'secrets.json'), 'utf8');
    expect(Object.keys(JSON.parse(kept) as object)).toEqual([place.id]);
    expect(kept).not.toContain('a-secret-word');
    await shell.do('endHost');
    await expect
      .poll(() => shell.do('ask', 'storage.places', {}).catch(() => null))
      .toMatchObject({ keeps: true, places: [{ id: place.id, ready: true }] });
    await shell.do('ask', 'storage.forget', { place: place.id });
    expect(readFileSync(join(shell.folder, 'secrets.json'), 'utf8')).toBe('{}');
    expect(JSON.stringify(shell.calls)).not.toContain('a-secret-word');
  });

  test('asks the system for the proxy where the environment names none', async () => {
    const ask = { text: 'https://contoso.blob.core.windows.net/logs/a.zip?sv=1&sr=c&sig=x' };
    const { place } = (await shell.do('ask', 'storage.connect', ask)) as { place: { id: string } };
    const fetching = shell.do('ask', 'storage.fetch', { place: place.id, container: 'logs', blobs: ['a.zip'] });
    expect(await shell.sees('session.resolveProxy')).toEqual(['https://contoso.blob.core.windows.net']);
    await expect(fetching).rejects.toThrow('contoso.blob.core.windows.net refused the connection');
  });

  test('starts the engine again when its process ends, and lays a new port', async () => {
    const before = shell.calls.filter(({ call }) => call === 'webContents.postMessage').length;
    await shell.do('endHost');
    await expect
      .poll(() => shell.calls.filter(({ call }) => call === 'webContents.postMessage').length)
      .toBe(before + 1);
    expect(await shell.do('ask', 'app.about', {})).toMatchObject({ version: '9.8.7' });
  });

  test('brings the page back when it ended by itself', async () => {
    await shell.do('endPage');
    await shell.sees('webContents.reload');
    await shell.do('ready', 'page');
    expect(await shell.do('ask', 'app.about', {})).toMatchObject({ version: '9.8.7' });
  });

  test('remembers where the window was, and ends cleanly with it', async () => {
    await shell.do('closeWindow');
    expect(await shell.ended).toBe(0);
    expect(shell.argsOf('app.quit')).toBeDefined();
    expect(JSON.parse(readFileSync(join(shell.folder, 'window.json'), 'utf8'))).toEqual({
      x: 10,
      y: 20,
      width: 900,
      height: 700,
      maximized: false,
    });
  });
});

describe('another start of the shell', () => {
  test('hands its paths to the one that runs, and ends', async () => {
    const second = runShell(['a.zip'], { DOUBLE_SECOND: '1', DOUBLE_PACKAGED: '1' });
    expect(await second.ended).toBe(0);
    expect(second.argsOf('app.requestSingleInstanceLock')).toEqual([
      { paths: expect.arrayContaining([expect.stringMatching(/a\.zip$/)]) },
    ]);
    expect(second.argsOf('new BrowserWindow')).toBeUndefined();
    expect(second.argsOf('utilityProcess.fork')).toBeUndefined();
    await second.stop();
  });

  test('that is packaged has neither developer tools nor reload', async () => {
    const packaged = runShell([], { DOUBLE_PACKAGED: '1' });
    await packaged.sees('window.show');
    const [options] = packaged.argsOf('new BrowserWindow') as [{ webPreferences: { devTools: boolean } }];
    expect(options.webPreferences.devTools).toBe(false);
    expect(JSON.stringify(packaged.argsOf('Menu.setApplicationMenu'))).not.toMatch(/reload|devtools/i);
    expect(JSON.stringify(shell.argsOf('Menu.setApplicationMenu'))).toMatch(/reload.*toggleDevTools/);
    await packaged.stop();
  });

  test('of the portable build keeps its data beside its program', async () => {
    const beside = join(shell.folder, 'stick');
    const portable = runShell([], { PORTABLE_EXECUTABLE_DIR: beside, TUNNELSCOPE_LIBRARY: '' });
    expect(await portable.sees('app.setPath')).toEqual(['userData', join(beside, 'tunnelscope-data')]);
    await portable.sees('window.show');
    await portable.do('ready', 'page');
    expect(await portable.do('ask', 'app.about', {})).toMatchObject({
      library: join(beside, 'tunnelscope-data', 'library'),
    });
    await portable.stop();
  });

  test('says why it cannot go on where its library cannot be written', async () => {
    const refused = runShell([], { TUNNELSCOPE_LIBRARY: join(import.meta.filename, 'library') });
    expect(await refused.ended).toBe(2);
    const [title, text] = refused.argsOf('dialog.showErrorBox') ?? [];
    expect(title).toBe('Tunnelscope cannot go on');
    expect(text).toContain('library');
    await refused.stop();
  });
});

describe('the built preload script', () => {
  const script = readText('out/preload/index.cjs');

  test('is one file that imports electron and nothing else', () => {
    expect(filesBelow('out/preload')).toEqual(['out/preload/index.cjs']);
    expect([...script.matchAll(/\b(?:require|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name]) => name)).toEqual([
      'electron',
    ]);
  });

  test('gives the page one key with three functions, none of which takes a channel', () => {
    expect(script.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(script).toContain('exposeInMainWorld("tunnelscope"');
    expect(script).not.toMatch(/ipcRenderer\.(sendSync|sendToHost|invoke\((?!CHANNELS\.)|send\((?!CHANNELS\.))/);
  });
});
