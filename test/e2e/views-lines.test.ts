import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Trace, writeTrace } from '../make/wfpdiag.ts';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** Reading and searching a log of some size, over the real door and the real engine. */

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', 'two-instances.zip');
const PATTERN = 'Policy match error';

let folder: string;
let file: string;
let trace: Trace;
let wanted: number[];
let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  folder = mkdtempSync(join(tmpdir(), 'tunnelscope-lines-'));
  file = join(folder, 'wfpdiag.txt');
  trace = await writeTrace(file, { bytes: 3_000_000, seed: 11, failuresPerMillion: 900 });
  wanted = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.includes(PATTERN) ? [index + 1] : []));
  [door, browser] = await Promise.all([openDoor([file, SAMPLE]), launchChromium()]);
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  here = await visit(browser, door);
  page = here.page;
  await here.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('link', { name: /peer 203\.0\.113\.\d+/ }).click();
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

const current = async () => Number(await page.locator('[data-line][data-current]').getAttribute('data-line'));
const count = (total: number) => total.toLocaleString('en');

async function toLines(): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.locator('[data-line][data-current]').waitFor();
}

async function look(pattern: string): Promise<void> {
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Look for' }).fill(pattern);
}

describe('a search', () => {
  test('finds every line, is walked by keys, and is there again after a reload', async () => {
    expect(wanted.length).toBeGreaterThan(3);
    await look(PATTERN.toLowerCase());
    await page.getByText(`${count(wanted.length)} lines in 1 file`).waitFor();
    await page.getByRole('listbox', { name: 'Lines found' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect.poll(current).toBe(wanted.at(-1));
    await expect.poll(() => page.locator(`[data-line="${wanted.at(-1)}"] mark`).allTextContents()).toEqual([PATTERN]);
    await page.locator('[role=grid]').focus();
    await page.keyboard.press('Shift+N');
    await expect.poll(current).toBe(wanted.at(-2));
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.getByText('There is no next hit.').waitFor();
    await page.locator('[data-ruler] path[d^=M]').first().waitFor();
    await expect.poll(() => page.url()).toContain(`line=${wanted.at(-1)}`);
    await page.reload();
    await page.getByText(`${count(wanted.length)} lines in 1 file`).waitFor();
    await expect.poll(current).toBe(wanted.at(-1));
    await page.goBack();
    await page.getByRole('region', { name: 'Proof' }).waitFor();
    await page.goForward();
    await page.getByText(`${count(wanted.length)} lines in 1 file`).waitFor();
  });

  test('is narrowed by a filter, told off for its pattern, and widened to all open runs', async () => {
    await toLines();
    await look('(Policy|Construct');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('textbox', { name: 'Look for' }).fill('(Policy|policy) match');
    await page.getByText(`${count(wanted.length)} lines in 1 file`).waitFor();
    const filter = page.getByRole('combobox', { name: /^Filter/ });
    await filter.fill('peer:203.0.113.9');
    await page.keyboard.press('Enter');
    await page.getByText('No line in this run fits.').waitFor();
    await page.getByRole('button', { name: 'Remove peer:203.0.113.9' }).click();
    await page.getByText(`${count(wanted.length)} lines in 1 file`).waitFor();
    // The other run is opened beside this one.
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByRole('link', { name: /^The peer 168/ }).click();
    await page.getByRole('region', { name: 'Proof' }).waitFor();
    await look('the');
    await page.getByRole('combobox', { name: 'Where to look' }).selectOption('All open runs');
    await page.getByText(/lines in \d files$/).waitFor();
    const files = page.getByTitle(/^First hit in/);
    await expect.poll(() => files.count()).toBeGreaterThan(1);
    await files.filter({ hasText: 'wfpdiag.txt wfpdiag.txt' }).click();
    await page.getByRole('heading', { level: 1, name: 'wfpdiag.txt' }).waitFor();
    await expect.poll(() => page.locator('[data-line][data-current] mark').count()).toBeGreaterThan(0);
  });
});

test('a bookmark is set, noted, walked to and kept', async () => {
  await toLines();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('b');
  const box = page.getByRole('textbox', { name: 'Note on the bookmark' });
  await box.fill('it begins here');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Bookmarks' }).getByText('it begins here').waitFor();
  await page.locator('[role=grid]').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('b');
  await page.getByText('Bookmarks (2)').waitFor();
  await page.keyboard.press(',');
  await expect.poll(current).toBe(1);
  await page.keyboard.press('.');
  await expect.poll(current).toBe(trace.lines);
  await page.reload();
  await page.getByText('Bookmarks (2)').waitFor();
  await page.getByRole('region', { name: 'Bookmarks' }).getByText('it begins here').click();
  await expect.poll(current).toBe(1);
  await page.locator('[data-line="1"] [data-flag]').click();
  await page.getByText('Bookmarks (1)').waitFor();
});

test('lines are gone to by time, shown in columns that one chooses, and copied as they stand', async () => {
  await toLines();
  await page.keyboard.press('Control+g');
  await page.keyboard.type('08:00:30');
  await page.keyboard.press('Enter');
  const times = page.locator('[data-line][data-current] [data-column=time]');
  await expect.poll(() => times.textContent()).toMatch(/^08:00:3\d/);
  const reached = await current();
  expect(readFileSync(file, 'utf8').split('\n')[reached - 2]).toContain('-08:00:2');
  await page.keyboard.press('Control+g');
  await page.keyboard.type('soon');
  await page.keyboard.press('Enter');
  await page.getByText('Type the number of a line, or a time').waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Thread' }).click();
  await page.keyboard.press('Escape');
  const edge = page.getByRole('separator', { name: 'Width of Peer' });
  const before = Number(await edge.getAttribute('aria-valuenow'));
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await page.reload();
  await page.locator('[data-line][data-current]').waitFor();
  expect(await page.getByRole('columnheader').allTextContents()).toEqual([
    'Line',
    'Time (log)',
    'Provider',
    'Peer',
    'Message',
  ]);
  expect(Number(await edge.getAttribute('aria-valuenow'))).toBe(before + 8);
  await page.keyboard.press('r');
  await expect.poll(() => page.getByRole('columnheader').count()).toBe(0);

  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.getByText(`${count(trace.lines)} lines copied.`).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(`${copied}\n`).toBe(readFileSync(file, 'utf8'));
});

test('the editor shows the lines around one, finds in them, and follows the theme', async () => {
  await toLines();
  await page.keyboard.press('Control+g');
  await page.keyboard.type('9000');
  await page.keyboard.press('Enter');
  await expect.poll(current).toBe(9000);
  await page.keyboard.press('e');
  await page.getByText('Lines 8,800 to 9,200 of').waitFor();
  const editor = page.locator('.monaco-editor').first();
  await editor.locator('.line-numbers', { hasText: '9000' }).waitFor();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('payload');
  await page.getByText(/^\d+ of \d+/).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('.find-widget.visible').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.locator('[data-line][data-current]').waitFor();
  await page.keyboard.press('e');
  await editor.locator('.line-numbers', { hasText: '9000' }).waitFor();
  const paper = () => editor.evaluate((element) => getComputedStyle(element).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).not.toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(paper).toBe(light);
  expect(await wrongs(page, ['.monaco-editor'])).toEqual([]);
});
