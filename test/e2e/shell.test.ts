import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, type Page, _electron } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PREFERENCES } from '../../electron/main/prefs.ts';
import { CSP } from '../../electron/page/csp.ts';
import { expectNoInjection, expectNoNode } from './page-checks.ts';

/** What the preload script adds to the page's window. */
interface Ours {
  readonly tunnelscope: { dropped(files: File[]): Promise<unknown> };
}

const root = join(import.meta.dirname, '..', '..');
const boot = createRequire(import.meta.url)('../../electron/boot/desktop.cjs') as {
  desktopProgram(): string | null;
  noWindowReason(): string | null;
};
const program = boot.desktopProgram();
const why = program === null ? "Electron's program is not installed here" : boot.noWindowReason();

/** Its folder for data as the portable build has it, so that nothing of the person's own Tunnelscope is touched. */
const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-window-'));
let shell: ElectronApplication;
let page: Page;
const requests: string[] = [];

beforeAll(async () => {
  if (why !== null || program === null) return;
  shell = await _electron.launch({
    executablePath: program,
    args: [root],
    env: { ...process.env, PORTABLE_EXECUTABLE_DIR: folder } as Record<string, string>,
  });
  shell.context().on('request', (request) => requests.push(request.url()));
  page = await shell.firstWindow();
  await page.getByText('Library').first().waitFor();
});
beforeEach(({ skip }) => {
  if (why !== null) skip(why);
});
afterAll(async () => {
  await shell?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

describe('the desktop window', () => {
  test('is made with the preferences as they stand', async () => {
    const used = await shell.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(used).toMatchObject({ ...PREFERENCES, enableBlinkFeatures: used['enableBlinkFeatures'] ?? '' });
  });

  test('loads the page from its own scheme, with its policy, and nothing from the disk', async () => {
    expect(page.url()).toMatch(/^app:\/\/bundle\/index\.html/);
    const seen = await page.evaluate(async () => ({
      policy: (await fetch('app://bundle/index.html')).headers.get('content-security-policy'),
      climbing: (await fetch('app://bundle/..%5cmain%5cindex.mjs')).status,
      disk: await fetch('file:///etc/hosts').then(
        () => 'read',
        () => 'refused',
      ),
    }));
    expect(seen).toEqual({ policy: CSP, climbing: 400, disk: 'refused' });
  });

  test('knows no Node, and has one key of ours', async () => {
    await expectNoNode(page, ['tunnelscope']);
    expect(await page.evaluate(() => Object.keys((window as unknown as Ours).tunnelscope).sort())).toEqual([
      'chooseFiles',
      'chooseFolder',
      'dropped',
    ]);
  });

  test('runs nothing that is not its own script', async () => {
    await expectNoInjection(page);
  });

  test('stays where it is, and hands only documentation to the system', async () => {
    await shell.evaluate(({ shell: system }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      system.openExternal = async (url) => void opened.push(url);
    });
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
      window.open('https://evil.example/');
      window.open('file:///etc/hosts');
      window.open('https://learn.microsoft.com/azure/vpn-gateway/');
    });
    await expect
      .poll(() => shell.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual(['https://learn.microsoft.com/azure/vpn-gateway/']);
    expect(page.url()).toBe(before);
    expect(shell.windows()).toHaveLength(1);
  });

  test('is granted nothing but to copy', async () => {
    const states = await page.evaluate(async () => {
      const asked = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as const;
      const results = await Promise.all(
        asked.map((name) => navigator.permissions.query({ name: name as PermissionName })),
      );
      return results.map(({ state }) => state);
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });

  test('cannot name a path: only a ticket that was made for it opens', async () => {
    const log = join(folder, 'secret.txt');
    writeFileSync(log, 'secret');
    const answer = await page.evaluate(async (path) => {
      const made = new File(['x'], path);
      return (window as unknown as Ours).tunnelscope.dropped([made]);
    }, log);
    expect(answer).toBeNull();
  });

  test('starts the engine again when its process is killed, and goes on', async () => {
    const killed = await shell.evaluate(({ app }) => {
      const engine = app
        .getAppMetrics()
        .find(
          ({ type, serviceName, name }) => type === 'Utility' && [serviceName, name].includes('Tunnelscope engine'),
        );
      return engine === undefined ? false : process.kill(engine.pid);
    });
    expect(killed).toBe(true);
    await expect
      .poll(() =>
        shell.evaluate(({ app }) => app.getAppMetrics().filter(({ name }) => name === 'Tunnelscope engine').length),
      )
      .toBe(1);
    await page.reload();
    await page.getByText('Library').first().waitFor();
  });

  test('asked nothing of any other place all along', () => {
    expect(requests.filter((address) => !/^(app:\/\/bundle\/|data:|blob:app:)/.test(address))).toEqual([]);
  });
});
