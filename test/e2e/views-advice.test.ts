import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** What to change, the official checks, pasted configuration and what lines mean, over the real door and the real engine. */

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', 'policy-phase-1.zip');

let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  [door, browser] = await Promise.all([openDoor([SAMPLE]), launchChromium()]);
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  here = await visit(browser, door);
  page = here.page;
  const link = page.getByRole('link', { name: /phase 1/ }).first();
  const heading = page.getByRole('heading', { level: 1, name: /phase 1/ });
  await link.or(heading).first().waitFor();
  // A run that has just been opened may be gone to by itself.
  if (await link.isVisible()) await link.click({ timeout: 5000 }).catch(() => undefined);
  await heading.waitFor();
});
afterEach(async () => {
  await here?.context.close();
  if (here?.troubles.length > 0) throw new Error(`The page complained: ${here.troubles.join('; ')}`);
});
afterAll(async () => {
  await browser?.close();
  await door?.stop();
});

test('the proposals stand side by side, and the device that was chosen is remembered', async () => {
  const gap = page.getByRole('table', { name: 'Phase 1 proposals compared' }).locator('tr[data-gap]');
  expect(await gap.innerText()).toMatch(/DH group\s+DHGroup14\s+DHGroup2\s+✕ none/);
  await page.getByRole('tab', { name: 'strongSwan' }).click();
  const panel = page.getByRole('tabpanel', { name: 'strongSwan' });
  expect(await panel.locator('pre').innerText()).toContain('proposals');
  await page.reload();
  await page.getByRole('tabpanel', { name: 'strongSwan' }).waitFor();
});

test('what az prints answers a check, and can be taken away again', async () => {
  const check = page.getByRole('button', { name: /Does a connection fit the peer/ });
  await check.getByRole('img', { name: 'Not knowable' }).waitFor();
  await page.getByRole('button', { name: /Paste what az prints/ }).click();
  const box = page.getByRole('textbox', { name: 'JSON as az prints it' });
  await box.fill('no JSON at all');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect.poll(() => box.getAttribute('aria-invalid')).toBe('true');
  await box.fill(
    JSON.stringify({
      id: '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/localNetworkGateways/dc1',
      name: 'dc1',
      type: 'Microsoft.Network/localNetworkGateways',
      gatewayIpAddress: '168.62.186.148',
      localNetworkAddressSpace: { addressPrefixes: ['10.20.0.0/16'] },
    }),
  );
  await box.press('Control+Enter');
  await check.getByRole('img', { name: 'Passed' }).waitFor();
  await page.getByRole('button', { name: 'Take the 1 pasted resource away' }).click();
  await check.getByRole('img', { name: 'Not knowable' }).waitFor();
});

test('a line is explained in the inspector and beside the mouse, and nothing stands in the way of axe', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('l');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByText('NO_PROPOSAL_CHOSEN (14)').waitFor();
  // Where the lines were drawn anew under a mouse that stands still, nothing is told: it moves until something is.
  await expect
    .poll(
      async () => {
        await page.mouse.move(900, 20);
        await page.locator('[data-line="3"] [data-text]').hover({ position: { x: 200, y: 8 } });
        return page
          .getByRole('tooltip')
          .innerText({ timeout: 1500 })
          .catch(() => '');
      },
      { timeout: 20_000 },
    )
    .toContain('cookie');
  expect(await wrongs(page)).toEqual([]);
  await page.keyboard.press('i');
  await inspector.waitFor({ state: 'detached' });
});
