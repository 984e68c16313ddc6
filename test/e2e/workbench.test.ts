import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { busyRun } from '../make/busy.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** What an engineer does, from the library to the line and back, on the samples and on a run of many events. */

/** A million in the long form. */
const EVENTS = process.env['TUNNELSCOPE_FULL'] === '1' ? 1_000_000 : 10_000;
const sample = (name: string) => join(import.meta.dirname, '..', '..', 'resources', 'samples', name);

let folder: string;
let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  folder = mkdtempSync(join(tmpdir(), 'tunnelscope-busy-'));
  const busy = await busyRun(folder, EVENTS, EVENTS / 10);
  [door, browser] = await Promise.all([
    openDoor([busy, sample('two-instances.zip'), sample('traffic-selectors.zip'), sample('two-instances-2017.zip')]),
    launchChromium(),
  ]);
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  here = await visit(browser, door);
  page = here.page;
});
afterEach(async () => {
  await here?.context.close();
  if (here?.troubles.length > 0) throw new Error(`The page complained: ${here.troubles.join('; ')}`);
});
afterAll(async () => {
  await browser?.close();
  await door?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Opens a run from the library, by its name. */
async function open(name: string): Promise<void> {
  await page
    .locator('main li', { hasText: name })
    .locator('a[data-run]')
    .click({ timeout: EVENTS > 100_000 ? 400_000 : 60_000 });
  await page.getByRole('heading', { level: 1 }).waitFor();
}

async function view(name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true }).click();
}

test('the failing attempt is found, its ladder read, its line seen; back, forward and a reload lead to the same', async () => {
  await open('two-instances.zip');
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await page.getByText(/Stopped here: Azure received AUTHENTICATION_FAILED/).waitFor();
  const ladder = page.url();
  await page
    .getByRole('link', { name: /IkeLogs\.txt:1$/ })
    .first()
    .click();
  await page.getByRole('grid', { name: /Lines of/ }).waitFor();
  await page.keyboard.press('[');
  await page.getByText(/Stopped here/).waitFor();
  expect(page.url()).toBe(ladder);
  await page.reload();
  await page.getByText(/Stopped here/).waitFor();
  expect(page.url()).toBe(ladder);
});

test('the mismatching selector is seen as a range and in words', async () => {
  await open('traffic-selectors.zip');
  await view('Selectors');
  await page.getByText('refuses the traffic selectors', { exact: false }).first().waitFor();
  await expect.poll(() => page.getByText('0.0.0.0/0').count()).toBeGreaterThan(0);
});

test('remote failures are filtered, the lens holds in the next view, and the line is one press away', async () => {
  await open('two-instances-2017.zip');
  await view('WFP');
  await page
    .getByRole('region', { name: 'Failure point' })
    .getByRole('button', { name: /^Remote/ })
    .click();
  await expect.poll(() => page.url()).toContain('point%3Aremote');
  await page.keyboard.press('n');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('link', { name: 'Lines' }).waitFor();
  await view('Timeline');
  expect(page.url()).toContain('point%3Aremote');
  await inspector.getByRole('link', { name: 'Lines' }).click();
  await page.locator('[data-line][data-current]').waitFor();
  expect(page.url()).toContain('Scrubbed-wfpdiag.txt');
  expect(page.url()).toContain('lens=point%3Aremote');
});

test('many events: every view shows them, a filter holds in all, and an address brings it all back', async () => {
  await open('busy-');
  await view('All');
  const grid = page.locator('[role="grid"][aria-label="All events"]');
  await grid.locator('[data-slot="0"]').waitFor();
  expect(Number(await grid.getAttribute('aria-rowcount')) - 1).toBe(EVENTS + EVENTS / 10);
  await page.keyboard.press('f');
  await page.keyboard.type('peer:192.0.2.14 severity:error');
  await page.keyboard.press('Enter');
  await expect.poll(() => grid.getAttribute('aria-rowcount').then(Number)).toBeLessThan(EVENTS / 2);
  const failing = Number(await grid.getAttribute('aria-rowcount'));
  expect(failing).toBeGreaterThan(10);
  await view('Timeline');
  await page.getByText('192.0.2.14').first().waitFor();
  expect(await page.getByText('203.0.113.77').count()).toBe(0);
  await view('Attempts');
  await page.getByText(/Stopped here/).waitFor();
  await view('All');
  await expect.poll(() => grid.getAttribute('aria-rowcount').then(Number)).toBe(failing);
  const address = page.url();
  await page.reload();
  await expect
    .poll(() =>
      grid
        .getAttribute('aria-rowcount')
        .then(Number)
        .catch(() => 0),
    )
    .toBe(failing);
  expect(page.url()).toBe(address);
});
