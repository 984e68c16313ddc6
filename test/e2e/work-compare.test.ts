import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** Two runs side by side, over the real door and the real engine. */

const sample = (name: string) => join(import.meta.dirname, '..', '..', 'resources', 'samples', name);

let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  [door, browser] = await Promise.all([
    openDoor([sample('policy-phase-1.zip'), sample('pre-shared-key.zip')]),
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
});

test('a failure that moved on: chosen, told, walked, swapped, kept and there again after a reload', async () => {
  await page.locator('main li', { hasText: 'policy-phase-1.zip' }).locator('a[data-run]').click();
  await page.getByRole('heading', { level: 1, name: /phase 1/ }).waitFor();
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByText('Choose what to compare this run with').waitFor();
  await page.getByRole('combobox', { name: 'Run of side B' }).selectOption({ label: 'pre-shared-key.zip' });
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.getByText('Improved').waitFor();
  expect(await verdict.innerText()).toContain('First divergence');

  await page.keyboard.press('n');
  await expect.poll(() => page.url()).toMatch(/row=\d+/);
  const first = Number(/row=(\d+)/.exec(page.url())?.[1]);
  await page.keyboard.press('n');
  await expect.poll(() => Number(/row=(\d+)/.exec(page.url())?.[1])).toBeGreaterThan(first);
  await page.getByRole('button', { name: 'Only what differs' }).click();
  await page
    .getByText(/messages? alike/)
    .first()
    .waitFor();
  // What is told beside the mouse stands outside of every part of the page.
  await page.mouse.move(900, 20);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  expect(await wrongs(page)).toEqual([]);

  await page.getByRole('tab', { name: 'Selectors and proposals' }).click();
  await page.getByRole('table', { name: 'Proposals of both attempts' }).waitFor();
  expect(await wrongs(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByText(/\d+ places? differs?/).waitFor({ timeout: 20_000 });
  await page.reload();
  await verdict.getByText('Improved').waitFor();
  await page.getByRole('tab', { name: 'Text', selected: true }).waitFor();

  await page.getByRole('button', { name: 'Swap the two' }).click();
  await verdict.getByText('Worse').waitFor();
  await page.getByRole('button', { name: 'Kept comparisons' }).click();
  await page.getByRole('textbox', { name: 'Name for this comparison' }).fill('after the change');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'after the change' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'More runs' }).click();
  await page
    .getByRole('table', { name: 'Runs of the same peers' })
    .getByText(/worse|improved/)
    .first()
    .waitFor();
});
