import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Trace, writeTrace } from '../make/wfpdiag.ts';
import { zip } from '../make/zip.ts';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** The tables of WFP events and of all events, with their facets, groups, offsets and highlight rules, over the real engine. */

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', 'policy-phase-1.zip');

let folder: string;
let traces: readonly Trace[];
let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;
let grid: Locator;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  folder = mkdtempSync(join(tmpdir(), 'tunnelscope-wfp-'));
  const files: Record<string, Buffer> = {};
  const made: Trace[] = [];
  for (const instance of [0, 1]) {
    const path = join(folder, `${instance}.txt`);
    made.push(await writeTrace(path, { bytes: 400_000, seed: 7 + instance, failuresPerMillion: 9000 }));
    files[`GatewayTenantWorker_IN_${instance}/Scrubbed-wfpdiag.txt`] = readFileSync(path);
  }
  traces = made;
  const archive = join(folder, 'two.zip');
  writeFileSync(archive, await zip(files));
  [door, browser] = await Promise.all([openDoor([archive, SAMPLE]), launchChromium()]);
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  here = await visit(browser, door);
  page = here.page;
  await page
    .getByRole('link', { name: /the peer 203\.0\.113/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1 }).waitFor();
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

const failures = (kind: RegExp) =>
  traces
    .flatMap(({ failures: of }) => Object.entries(of))
    .reduce((sum, [name, count]) => sum + (kind.test(name) ? count : 0), 0);
/** Of a busy machine nothing is asked within a second. */
const SOON = { timeout: 15_000 };
const rowCount = async () => Number(await grid.getAttribute('aria-rowcount')) - 1;
const current = () => grid.locator('[role="row"][data-current]');

async function to(view: string, name: string): Promise<void> {
  await page.getByRole('link', { name: view, exact: true }).click();
  // By its attributes: what stands behind an open panel has no role.
  grid = page.locator(`[role][aria-label="${name}"][aria-rowcount]`);
  await grid.locator('[data-slot="0"]').waitFor();
}

test('failures by their point: counted, filtered, walked, told field by field, and there again after a reload', async () => {
  await to('WFP', 'WFP events');
  const all = failures(/./);
  const remote = failures(/main/);
  expect(await rowCount()).toBe(all);

  const points = page.getByRole('region', { name: 'Failure point' });
  await points.getByRole('button', { name: `Remote ${remote}` }).click();
  await expect.poll(rowCount, SOON).toBe(remote);
  expect(page.url()).toContain('point%3Aremote');
  await points.getByRole('button', { name: 'Without Remote' }).click();
  await expect.poll(rowCount, SOON).toBe(all - remote);
  await page.keyboard.press('Control+z');
  await expect.poll(rowCount, SOON).toBe(remote);

  await page.keyboard.press('n');
  await current().waitFor();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const own = inspector.getByRole('region', { name: 'As the event prints itself' });
  await own.getByText('Failure error code').waitFor();
  const words = await own.innerText();
  expect(words).toMatch(/Set by flags\s+local address, remote address, IP version/);
  expect(words).toMatch(/IP protocol\s+0\s+not set/);
  const first = await current().getAttribute('data-slot');
  await page.keyboard.press('n');
  await expect.poll(() => current().getAttribute('data-slot'), SOON).not.toBe(first);
  await page.keyboard.press('Shift+N');
  await expect.poll(() => current().getAttribute('data-slot'), SOON).toBe(first);

  await page.keyboard.press('Control+z');
  await expect.poll(rowCount, SOON).toBe(all);
  const header = page.getByRole('columnheader', { name: 'Code' });
  await header.getByRole('button').click();
  await expect.poll(() => header.getAttribute('aria-sort'), SOON).toBe('ascending');
  await page.getByRole('combobox', { name: 'Group by' }).selectOption({ label: 'By peer' });
  const heads = grid.locator('[role="row"][aria-expanded]');
  await expect.poll(() => heads.count(), SOON).toBeGreaterThan(0);
  await expect.poll(rowCount, SOON).toBe(all + 2);
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(rowCount, SOON).toBe(all + 2 - failures(/203\.0\.113\.9 /));
  const before = page.url();

  await page.reload();
  await expect.poll(() => rowCount().catch(() => 0), SOON).toBe(all + 2 - failures(/203\.0\.113\.9 /));
  expect(page.url()).toBe(before);
  expect(await header.getAttribute('aria-sort')).toBe('ascending');
  expect(await wrongs(page, ['[role="tooltip"]'])).toEqual([]);

  await page.locator('[data-slot="2"]').dblclick();
  await page.getByRole('grid', { name: /Lines of/ }).waitFor();
});

test('all events by time, with a clock set right, a part of the time, and rules that colour rows and lines', async () => {
  await to('All', 'All events');
  const total = await rowCount();
  const instances = async () =>
    (await grid.locator('[data-column="instance"]').allInnerTexts()).filter((text) => text !== '').slice(0, 12);
  const mixed = await instances();
  expect(new Set(mixed)).toEqual(new Set(['IN_0', 'IN_1']));

  await page.getByRole('button', { name: 'Clock offsets' }).click();
  await page.getByRole('textbox', { name: 'Seconds added to IN_1' }).fill('3600');
  await page.keyboard.press('Enter');
  await expect.poll(instances, SOON).toEqual(Array.from({ length: 12 }, () => 'IN_0'));
  await page.keyboard.press('Escape');
  await page.getByText('IN_1 +3600 s').waitFor();
  await page.getByRole('button', { name: 'Take the offset of IN_1 away' }).click();
  await expect.poll(instances, SOON).toEqual(mixed);

  await page.getByRole('button', { name: /^Highlight rules/ }).click();
  const box = page.getByRole('textbox', { name: 'Rows that the rule takes' });
  await box.fill('(broken');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('bracket').waitFor();
  await box.fill('/mode failure|diagnostic event/i');
  await page.getByRole('textbox', { name: 'The word that they get' }).fill('a refusal');
  await page.keyboard.press('Enter');
  await grid.getByText('a refusal').first().waitFor();
  await page.keyboard.press('Escape');
  expect(await wrongs(page, ['[role="tooltip"]'])).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await wrongs(page, ['[role="tooltip"]'])).toEqual([]);

  const over = page.getByRole('slider', { name: 'Events over time' });
  await over.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+PageUp');
  expect(await over.getAttribute('aria-valuetext')).toMatch(/event/);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url(), SOON).toContain('time%3A');
  await expect.poll(rowCount, SOON).toBeLessThan(total);
  await page.keyboard.press('Delete');
  await expect.poll(rowCount, SOON).toBe(total);

  await grid.focus();
  await page.keyboard.press('End');
  await expect.poll(() => current().getAttribute('data-slot'), SOON).toBe(String(total - 1));
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Show in the lines' }).click();
  await page.getByRole('grid', { name: /Lines of/ }).waitFor();
  await page.getByRole('img', { name: 'a refusal' }).first().waitFor();
});

test('a run without a clock stands in its order, and one without WFP events says which files have them', async () => {
  await page.getByRole('link', { name: 'Library' }).first().click();
  await page
    .getByRole('link', { name: /(phase 1)/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: /phase 1/ }).waitFor();
  await page.getByRole('link', { name: 'WFP', exact: true }).click();
  await page.getByRole('heading', { name: 'This run has no WFP events' }).waitFor();
  expect(await page.getByText('Scrubbed-wfpdiag.txt').count()).toBeGreaterThan(0);
  await to('All', 'All events');
  expect(await page.getByRole('columnheader', { name: 'Time' }).count()).toBe(0);
  await page.getByText(/no clock in these logs/).waitFor();
  const over = page.getByRole('slider', { name: /no clock/ });
  await over.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect.poll(() => current().getAttribute('data-slot'), SOON).toBe(String((await rowCount()) - 1));
});
