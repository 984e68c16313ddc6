import { join } from 'node:path';
import net from 'node:net';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type AzureDoor, openAzureDoor } from './azure-door.ts';
import { type Visit, browserChoice, launchChromium, visit } from './door.ts';

/** All that can be looked at, without anybody asking for the network: neither the page nor the engine goes there. */

const sample = (name: string) => join(import.meta.dirname, '..', '..', 'resources', 'samples', name);
const VIEWS = ['', 'timeline', 'negotiations', 'selectors', 'proposals', 'wfp', 'all', 'lines', 'lines?find=tunnel'];

let door: AzureDoor;
let browser: Browser;
let here: Visit;
/** Where the process of the engine went by itself. */
const gone: string[] = [];

beforeAll(async () => {
  if (browserChoice.path === null) return;
  const connect = net.Socket.prototype.connect;
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function note(this: net.Socket, ...args: never[]) {
    gone.push(JSON.stringify(args[0]));
    return (connect as (...given: never[]) => net.Socket).apply(this, args);
  } as never);
  // No double stands in the place of Azure: what went there would go out.
  [door, browser] = await Promise.all([openAzureDoor({}), launchChromium()]);
  // Playwright talks to its browser by a pipe; whatever came before is none of the tour.
  gone.length = 0;
  here = await visit(browser, door);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await browser?.close();
  await door?.close();
});

test('a tour of every view, of a comparison, the settings and the page for Azure leaves the machine nowhere', async ({
  skip,
}) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  const { page } = here;
  for (const name of ['policy-phase-1.zip', 'pre-shared-key.zip']) {
    await page.goto(`${new URL(door.url).origin}/#/`);
    const choosing = page.waitForEvent('filechooser');
    await page
      .getByRole('button', { name: /^Open zip or logs/ })
      .first()
      .click();
    await (await choosing).setFiles(sample(name));
    await page.waitForURL(/#\/run\//);
    await page.getByRole('heading', { level: 1, name: name.startsWith('policy') ? /phase 1/ : /key/ }).waitFor();
  }
  const run = /#\/run\/([^/?]+)/.exec(page.url())?.[1] ?? '';
  const go = async (hash: string) => {
    await page.evaluate((next) => (location.hash = next), hash);
    await page.locator('main').first().waitFor();
    await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  };
  for (const view of VIEWS) await go(`#/run/${run}/${view}`);
  await go(`#/run/${run}/compare`);
  await page.getByRole('link', { name: 'policy-phase-1.zip', exact: true }).click();
  await page.getByRole('region', { name: 'Verdict' }).waitFor();
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByText(/\d+ places? differs?/).waitFor({ timeout: 20_000 });
  await go('#/settings');
  for (const tab of ['', '/troubleshoot', '/logs']) await go(`#/azure${tab}`);
  await page.getByRole('heading', { level: 1, name: 'From Azure' }).waitFor();

  const { host } = new URL(door.url);
  expect(here.requests.length).toBeGreaterThan(10);
  expect(here.requests.filter((address) => !/^(data|blob):/.test(address) && new URL(address).host !== host)).toEqual(
    [],
  );
  expect(gone).toEqual([]);
  // What is not asked for would have been seen: this is.
  await new Promise<void>((done) =>
    net
      .connect(Number(new URL(door.url).port), '127.0.0.1', done)
      .once('error', done)
      .unref(),
  );
  expect(gone.length).toBeGreaterThan(0);
  expect(here.troubles).toEqual([]);
});
