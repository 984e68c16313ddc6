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
    openDoor([sample('policy-phase-1.zip'), sample('pre-shared-key.zip'), sample('two-instances-2017.zip')]),
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
  await page.getByRole('heading', { name: /to be compared with/ }).waitFor();
  await page.mouse.move(900, 20);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  expect(await wrongs(page)).toEqual([]);
  await page.getByRole('link', { name: 'pre-shared-key.zip' }).click();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.getByText('Improved').waitFor();
  expect(await verdict.innerText()).toContain('First divergence');

  await page.keyboard.press('n');
  await expect.poll(() => page.url()).toMatch(/row=\d+/);
  const first = Number(/row=(\d+)/.exec(page.url())?.[1]);
  await page.keyboard.press('n');
  await expect.poll(() => Number(/row=(\d+)/.exec(page.url())?.[1])).toBeGreaterThan(first);
  await page.getByRole('button', { name: 'Only what differs (O)' }).click();
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

  await page.getByRole('button', { name: 'Swap the two (X)' }).click();
  await verdict.getByText('Worse').waitFor();
  await page.getByRole('button', { name: 'Kept comparisons' }).click();
  await page.getByRole('textbox', { name: 'Name for this comparison' }).fill('after the change');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'after the change' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'More runs' }).click();
  const runs = page.getByRole('table', { name: 'Runs of the same peers' });
  await runs.getByText(/Worse|Improved/).waitFor();
  expect(await wrongs(page)).toEqual([]);
});

test('two instances of a run, each message beside its like, and parts that are typed', async () => {
  await page.locator('main li', { hasText: 'two-instances-2017.zip' }).locator('a[data-run]').click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await page.getByRole('link', { name: /instance .* against instance/ }).click();
  await page.getByRole('region', { name: 'Verdict' }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Part of side A' }).inputValue()).toMatch(/^instance:/);

  await page.getByRole('button', { name: 'Time range, attempt or filter of side B' }).click();
  await page.getByRole('textbox', { name: 'From' }).fill('2017-01-01');
  await page.getByRole('textbox', { name: 'Filter' }).fill('peer:(');
  expect(await page.getByRole('button', { name: 'Compare this part' }).isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Filter' }).fill('');
  await page.getByRole('button', { name: 'Compare this part' }).click();
  await expect.poll(() => new URL(page.url()).hash).toContain('bp=time');
  await expect
    .poll(() => page.getByRole('combobox', { name: 'Part of side B' }).inputValue())
    .toBe('time:2017-01-01..');
  const table = page.getByRole('table', { name: 'Both attempts, aligned by step' });
  await table.waitFor();
  const ends = await table.locator('tfoot').innerText();
  expect(ends).toMatch(/Stopped here|The SA stands|The log ends here/);
  expect(await table.locator('tbody tr').count()).toBeGreaterThan(0);
  // The way from the ladders to the attempt's own.
  await table
    .getByRole('link', { name: /attempt \d/ })
    .first()
    .click();
  await page.getByRole('article', { name: 'Attempt' }).waitFor();
  await page.getByRole('link', { name: 'Compare', exact: true }).last().click();
  await expect.poll(() => new URL(page.url()).hash).toContain('ap=attempt');
});

test('the palette compares with another run', async () => {
  await page.locator('main li', { hasText: 'policy-phase-1.zip' }).locator('a[data-run]').click();
  await page.getByRole('heading', { level: 1, name: /phase 1/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('compare with pre-shared');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Verdict' }).getByText('Improved').waitFor();
  const before = new URL(page.url()).hash;
  await page.keyboard.press('x');
  await page.getByRole('region', { name: 'Verdict' }).getByText('Worse').waitFor();
  expect(new URL(page.url()).hash).not.toBe(before);
});
