import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cspWithSocket } from '../../electron/page/csp.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';
import { expectNoInjection, expectNoNode } from './page-checks.ts';

const CONNECTED = `Connectivity State : Connected
Remote Tunnel Endpoint : 203.0.113.9
Ingress Bytes (since last connected) : 288 B
Egress Bytes (Since last connected) : 288 B
Connected Since : 3/4/2026 11:20:05 AM
`;

let door: RunningDoor;
let browser: Browser;
let here: Visit;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  [door, browser] = await Promise.all([openDoor(), launchChromium()]);
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  here = await visit(browser, door);
  await here.page.getByText('Library').first().waitFor();
});
afterEach(() => here?.context.close());
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

describe('the page over the web door', () => {
  test('comes in by the token, which leaves the address', async () => {
    expect(here.page.url()).not.toContain('token');
    const cookies = await here.context.cookies();
    expect(cookies).toEqual([expect.objectContaining({ httpOnly: true, sameSite: 'Strict', path: '/', expires: -1 })]);
    await here.page.reload();
    await here.page.getByText('Library').first().waitFor();
  });

  test('knows no Node and adds nothing to its window', async () => {
    await expectNoNode(here.page, []);
  });

  test('carries its policy', async () => {
    const host = new URL(door.url).host;
    const policy = await here.page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
    expect(policy).toBe(cspWithSocket(`ws://${host}`));
  });

  test('runs nothing that is not its own script', async () => {
    await expectNoInjection(here.page);
  });

  test('asks nothing of any other place, and breaks its policy nowhere, from an upload to its overview', async () => {
    const { page } = here;
    const choosing = page.waitForEvent('filechooser');
    await page
      .getByRole('button', { name: /^Open zip or logs/ })
      .first()
      .click();
    const chooser = await choosing;
    await chooser.setFiles({ name: 'ConnectionStats.txt', mimeType: 'text/plain', buffer: Buffer.from(CONNECTED) });
    await page.waitForURL(/#\/run\//);
    await page.getByText('203.0.113.9').first().waitFor();
    await page.reload();
    await page.getByText('203.0.113.9').first().waitFor();
    const { host } = new URL(door.url);
    expect(here.requests.filter((address) => new URL(address).host !== host && !/^(data|blob):/.test(address))).toEqual(
      [],
    );
    expect(here.troubles).toEqual([]);
    expect(
      readdirSync(door.library, { recursive: true }).filter((name) => String(name).includes('ConnectionStats')),
    ).toEqual([]);
  });

  test('is let in from nowhere else', async () => {
    const { host } = new URL(door.url);
    const outside = await browser.newPage();
    await outside.goto('data:text/html,<title>elsewhere</title>');
    const reached = await outside.evaluate(async (address) => {
      const fetched = await fetch(`http://${address}/`).then(
        (response) => `answered ${response.status}`,
        () => 'refused',
      );
      const socket = await new Promise<string>((resolve) => {
        const opened = new WebSocket(`ws://${address}/engine`);
        opened.addEventListener('open', () => resolve('open'));
        opened.addEventListener('error', () => resolve('refused'));
      });
      return [fetched, socket];
    }, host);
    expect(reached).toEqual(['refused', 'refused']);
    await outside.close();
  });
});

describe('the door itself', () => {
  test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'ends cleanly on %s',
    async (signal) => {
      const own = await openDoor();
      expect([0, 130, 143]).toContain(await own.stop(signal));
      expect(own.stderr()).not.toMatch(/Error|\bat /);
    },
  );

  test('opens in the page what it was started with', async ({ skip, onTestFinished }) => {
    if (browserChoice.path === null) skip(browserChoice.why);
    const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-logs-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'ConnectionStats.txt'), CONNECTED);
    const own = await openDoor([folder]);
    const { page, context } = await visit(browser, own);
    await page.waitForURL(/\/#\/run\//);
    await page.getByText('203.0.113.9').first().waitFor();
    await page.reload();
    await page.getByText('203.0.113.9').first().waitFor();
    await context.close();
    expect(await own.stop()).toBe(0);
  });

  test('says what it could not open', async () => {
    await expect(openDoor([join(import.meta.dirname, 'no-such.zip')])).rejects.toThrow(/ended with 2/);
  });
});
