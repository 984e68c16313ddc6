import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { zip } from '../make/zip.ts';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** Home, settings, palette and the tree of files, over the real door and the real engine; one visit from test to test. */

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', 'two-instances-2017.zip');

let home: string;
let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  home = mkdtempSync(join(tmpdir(), 'tunnelscope-home-'));
  mkdirSync(join(home, 'Downloads'));
  cpSync(SAMPLE, join(home, 'Downloads', 'vpnlogs-contoso.zip'));
  writeFileSync(join(home, 'Downloads', 'photos.zip'), await zip({ 'beach.jpg': 'x' }));
  [door, browser] = await Promise.all([openDoorAt(home), launchChromium()]);
  here = await visit(browser, door);
  page = here.page;
  await page.getByRole('button', { name: /^Commands/ }).waitFor();
});
beforeEach(({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
});
afterEach(() => {
  if (here?.troubles.length > 0) throw new Error(`The page complained: ${here.troubles.join('; ')}`);
});
afterAll(async () => {
  await browser?.close();
  await door?.stop();
  if (home !== undefined) rmSync(home, { recursive: true, force: true, maxRetries: 10 });
});

/** The door of a person whose home it is. */
async function openDoorAt(folder: string): Promise<RunningDoor> {
  const names = ['HOME', 'USERPROFILE', 'XDG_CONFIG_HOME'] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) process.env[name] = name === 'XDG_CONFIG_HOME' ? join(folder, '.config') : folder;
  try {
    return await openDoor();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

async function command(typed: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill(typed);
  await page.keyboard.press('Enter');
}

const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);

test('a zip is found among the downloads and opened by a press', async () => {
  await page.getByRole('button', { name: 'Look in Downloads' }).click();
  const found = page.getByRole('region', { name: 'Downloads' });
  await found.getByText(/^1 of 2 zips in .*Downloads holds logs of a VPN gateway\.$/).waitFor();
  expect(await found.getByRole('listitem').count()).toBe(1);
  expect(await wrongs(page)).toEqual([]);
  await found.getByRole('button', { name: 'Open vpnlogs-contoso.zip' }).click();
  await page.getByRole('heading', { level: 1, name: /rejected Azure's pre-shared key/ }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await found.getByText('in the library').waitFor();
});

test('settings are found by name, hold at once, and are kept with the library', async () => {
  await command('sett');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await page.getByText(door.library).waitFor();
  await page.getByRole('radio', { name: 'High contrast' }).check();
  await page.getByRole('radio', { name: 'Compact' }).check();
  await page.getByRole('switch', { name: /single letter/ }).uncheck();
  expect(await theme()).toBe('contrast');
  expect(await wrongs(page)).toEqual([]);
  await page.keyboard.press('?');
  expect(await page.getByRole('dialog').count()).toBe(0);

  // Another browser over the same library: nothing is remembered there, and the library still knows.
  const other = await visit(browser, door);
  await expect.poll(() => other.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('contrast');
  expect(await other.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--row'))).toBe(
    '20px',
  );
  await other.context.close();

  await page.getByRole('button', { name: 'Reset these settings' }).click();
  await page.getByText('All as usual again.').waitFor();
  expect(await theme()).toBe('light');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
});

test('the palette goes to a view, a line and a peer, and gives the focus back', async () => {
  await command('vpnlogs');
  await page.getByRole('heading', { level: 1, name: /rejected Azure's pre-shared key/ }).waitFor();
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Commands' });
  const chosen = page.getByRole('option', { selected: true });
  await box.fill('tmln');
  expect(await chosen.innerText()).toContain('Timeline');
  expect(await wrongs(page)).toEqual([]);
  await box.fill('no such thing at all, nowhere');
  await page.keyboard.press('ArrowDown');
  expect(await chosen.innerText()).toContain('Search the lines for');
  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });

  await command('20');
  await page.locator('[data-line="20"][data-current]').waitFor();
  await command('wrap long');
  await page.locator('[role=grid][data-wrap]').waitFor();
  await command('only peer 203');
  await expect.poll(() => page.url()).toContain('lens=peer%3A203.0.113.77');
  await command('clear');
  await expect.poll(() => page.url()).not.toContain('lens=');
});

test('files lie in a tree as in the zip; what a small file says stands above its lines', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  const tree = page.getByRole('navigation', { name: 'Files and bookmarks' });
  await tree.getByRole('link', { name: /^10 files/ }).click();
  const table = page.getByRole('table', { name: 'Files as they lie in what was opened' });
  expect(await table.getByRole('row').filter({ hasText: 'GatewayTenantWorker_IN_0.zip' }).innerText()).toMatch(/56/);

  await tree.getByRole('button', { name: /IN_0\.zip/ }).press('ArrowLeft');
  expect(await tree.getByRole('link', { name: /^wfpdiag\.txt\.sum/ }).count()).toBe(1);
  await tree.getByRole('link', { name: /^wfpdiag\.txt\.sum/ }).click();
  const card = page.getByRole('region', { name: 'What the file says' });
  await card
    .getByRole('img', { name: 'Of 2,169 events: 1,683 decoded, 486 in a format that the decoder did not know' })
    .waitFor();
  const kinds = card.getByRole('table', { name: 'Events of the trace by kind' });
  expect(await kinds.getByRole('row').nth(1).innerText()).toMatch(/^96\s/);
  await kinds.getByRole('button', { name: 'Type' }).click();
  expect(await kinds.getByRole('columnheader', { name: 'Type' }).getAttribute('aria-sort')).toBe('ascending');
  expect(await kinds.getByRole('row').nth(1).innerText()).toContain('ike_addr_utils_c832');
  expect(await wrongs(page)).toEqual([]);

  await page.locator('[role=grid]').focus();
  await page.keyboard.press('l');
  await kinds.waitFor({ state: 'detached' });
  expect(await page.locator('[data-line]').count()).toBe(22);
  await page.reload();
  await card.getByRole('button', { name: /^In words/ }).click();
  await tree
    .getByRole('link', { name: /^CPUStats/ })
    .first()
    .click();
  await card.getByText('3 %, with room to spare').waitFor();
});
