import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AUTHENTICATING, GOOD, K, OTHER, PEER, a, clocked, textOf } from '../diagnose/logs.ts';
import { zip } from '../make/samples.ts';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** The timeline, over the real door and the real engine: a log with a clock and one without. */

const FAILED = [...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_801))];
const ATTEMPTS = 37;
const NOON = Date.UTC(2026, 2, 4, 12);

/** A tunnel that stands, then one that is refused every 15 seconds, and after an hour once more. */
function log(): readonly string[] {
  const refused = (at: number, number: number) =>
    clocked(
      a(FAILED.map((line) => line.replaceAll('0xCBF235637168FA00', `0x1A${number.toString(16).padStart(4, '0')}`))),
      new Date(at).toISOString(),
      0.25,
    );
  return [
    ...clocked(a(GOOD('0x77'), OTHER), new Date(NOON - 60_000).toISOString(), 0.25),
    ...Array.from({ length: ATTEMPTS }, (_, at) => refused(NOON + at * 15_000, at)).flat(),
    ...clocked(a([K.closed(textOf(13_805))], OTHER), new Date(NOON + 3_600_000).toISOString(), 0.25),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-timeline-'));
let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;
let lanes: Locator;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  const logs = { clocked: log(), bare: [...a(GOOD('0x77'), OTHER), ...a(FAILED)] };
  for (const [name, lines] of Object.entries(logs))
    writeFileSync(join(folder, `${name}.zip`), await zip({ 'IkeLogs.txt': lines.join('\r\n') }));
  const paths = Object.keys(logs).map((name) => join(folder, `${name}.zip`));
  [door, browser] = await Promise.all([openDoor(paths), launchChromium()]);
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
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string): Promise<void> {
  const row = page.locator('li, [role="row"]').filter({ hasText: `${name}.zip` });
  await row.locator('a[href^="#/run/"]').first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Timeline' }).click();
  lanes = page.getByRole('treegrid', { name: /^Negotiations/ });
  await lanes.waitFor();
}

const zoom = () => new URLSearchParams(page.url().split('?')[1] ?? '').get('z');

test('alike attempts are one row that unfolds, walked by keys, and a reload brings it back', async () => {
  await open('clocked');
  const folded = lanes.getByRole('row', { name: new RegExp(`×${ATTEMPTS}`) });
  expect(await folded.innerText()).toContain('every 15 s');
  expect(await folded.getByRole('gridcell').getAttribute('aria-label')).toMatch(/failed at .*; phases: SA_INIT, AUTH/);
  expect(await lanes.getAttribute('aria-rowcount')).toBe(String(await lanes.getByRole('row').count()));
  // What is long for the run is told as silence.
  await page.getByText(/^no events for 5\d min/).waitFor();

  await lanes.focus();
  await page.keyboard.press('Home');
  while ((await lanes.locator('[data-current]').innerText()).includes('×') === false)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await lanes.getByRole('row', { expanded: true, name: /×/ }).waitFor();
  expect(page.url()).toMatch(/o=n\d+/);
  await lanes.getByText('12:00:15.000').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toMatch(/pick=attempt/);
  const chosen = lanes.getByRole('row', { selected: true });
  expect(await chosen.innerText()).toContain('12:00:15.000');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector
    .getByText(/^Attempt/)
    .first()
    .waitFor();

  await page.keyboard.press('n');
  await expect.poll(() => page.url()).toMatch(/pick=event/);
  await inspector.getByText('AUTHENTICATION_FAILED (24)').first().waitFor();
  await page.reload();
  await lanes.getByRole('row', { selected: true }).filter({ hasText: '12:00:15.000' }).waitFor();
  expect(await wrongs(page, ['[role="tooltip"]'])).toEqual([]);
});

test('a range is zoomed to by keys and by the brush, filters all views, and can be undone', async () => {
  await open('clocked');
  await page.keyboard.press('+');
  await expect.poll(zoom).toMatch(/^\d+\.\.\d+$/);
  await page.keyboard.press('0');
  await expect.poll(zoom).toBeNull();

  const histogram = page.locator('[data-histogram]');
  const box = (await histogram.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const brush = async (from: number, to: number) => {
    await page.mouse.move(box.x + box.width * from, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + 30, { steps: 3 });
    await page.mouse.up();
  };
  await brush(0, 0.08);
  await expect.poll(zoom).not.toBeNull();
  const [from, to] = (zoom() ?? '').split('..').map(Number);
  expect((to ?? 0) - (from ?? 0)).toBeLessThan(600e6);
  await page.getByRole('button', { name: 'Only events of this time' }).click();
  await expect.poll(() => decodeURIComponent(page.url())).toMatch(/lens=time:/);
  await expect.poll(zoom).toBeNull();
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.url()).not.toMatch(/lens=/);

  // A press on a failure of the lanes selects it.
  const failure = lanes.locator('path[data-kind="failure"]').first();
  await expect.poll(() => failure.getAttribute('d')).not.toBe('');
  await histogram.click({ position: { x: box.width - 12, y: 30 } });
  await expect.poll(() => page.url()).toMatch(/pick=event/);
  await page.getByText('since the selection').waitFor();

  await page.getByRole('button', { name: 'As a table' }).click();
  await lanes.getByRole('columnheader', { name: 'Every' }).waitFor();
  const cells = await lanes
    .getByRole('row', { name: /failed at/ })
    .filter({ hasText: '15 s' })
    .getByRole('gridcell')
    .allInnerTexts();
  expect(cells).toEqual(expect.arrayContaining([String(ATTEMPTS), '15 s', '12:00:00.000']));
  expect(await wrongs(page, ['[role="tooltip"]'])).toEqual([]);
});

test('without a clock rows stand in the order of lines, and nothing is said of time', async () => {
  await open('bare');
  await page.getByText('order of lines', { exact: true }).waitFor();
  await lanes.getByRole('row', { name: new RegExp(PEER) }).waitFor();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  expect(await timeline.innerText()).not.toMatch(/\d (ms|s|min|h)\b|\d\d:\d\d/);
  await page.keyboard.press('n');
  await expect.poll(() => page.url()).toMatch(/pick=event/);
  await page.getByRole('combobox', { name: /^Filter/ }).fill('peer:192.0.2.250');
  await page.keyboard.press('Enter');
  await page.getByText('No attempt passes the filter').waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await lanes.waitFor();
});
