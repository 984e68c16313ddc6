import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { statusOf, textPieces } from '../make/corpus-forms.ts';
import { byTime, tell } from '../make/corpus-plot.ts';
import { say } from '../make/corpus-talk.ts';
import { world } from '../make/corpus-world.ts';
import { zip } from '../make/zip.ts';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

/** Attempts and their ladders, over the real door and the real engine. */

const ATTEMPTS = 37;
const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', 'pre-shared-key.zip');

let folder: string;
let peers: { readonly refusing: string; readonly standing: string; readonly asking: string };
let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;

/** One peer refuses Azure's key every 15 seconds, one tunnel stands, and of a third Azure refuses the selectors. */
async function makeLog(path: string): Promise<void> {
  const made = world(7);
  const [refusing, standing, asking] = [made.site(), made.site(), made.site()];
  peers = { refusing: refusing.peer, standing: standing.peer, asking: asking.peer };
  const plot = Array.from({ length: ATTEMPTS }, (_, index) => {
    const s = made.session(refusing);
    return tell(s, made.start + index * 15_000, [
      say.offersIke(s),
      say.initSent(s),
      say.initAnswered(s),
      say.peerOffersIke(),
      say.authSent(s),
      2,
      say.refused('Authentication failed'),
      say.closed(s, statusOf(13_801)),
    ]);
  });
  const up = made.session(standing);
  plot.push(
    tell(up, made.start + 2000, [
      say.initReceived(up),
      say.initTaken(up),
      say.peerOffersIke(),
      say.authReceived(),
      say.asks(up),
      say.settles(up),
    ]),
  );
  const refused = made.session(asking);
  plot.push(
    tell(refused, made.start + 4000, [
      say.initReceived(refused),
      say.initTaken(refused),
      say.peerOffersIke(),
      say.authReceived(),
      say.asks(refused),
      say.refuses('Traffic selectors unacceptable'),
    ]),
  );
  const pieces = textPieces(byTime(plot.flat()), { form: 'B', failure: 'status', dice: made.dice, clock: 'iso' });
  const text = pieces.flatMap(({ lines }) => lines).join('\r\n');
  writeFileSync(path, await zip({ 'GatewayTenantWorker_IN_0/IkeLogs.txt': `${text}\r\n` }));
}

beforeAll(async () => {
  if (browserChoice.path === null) return;
  folder = mkdtempSync(join(tmpdir(), 'tunnelscope-ladder-'));
  const log = join(folder, 'attempts.zip');
  await makeLog(log);
  [door, browser] = await Promise.all([openDoor([log, SAMPLE]), launchChromium()]);
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

/** From the library to the attempts of the run whose verdict names a peer. */
async function toAttempts(peer: string): Promise<void> {
  await page.getByRole('link', { name: peer }).first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await ladder().waitFor();
}

const tree = () => page.getByRole('tree', { name: 'Negotiations by peer' });
const ladder = () => page.getByRole('list', { name: /^Ladder of attempt/ });
const title = () => page.getByRole('heading', { level: 1 }).innerText();

test('the failing attempt is there at once, with its messages, its times and the place where it stopped', async () => {
  await toAttempts(peers.refusing);
  expect(await title()).toBe(`Failed at IKE_AUTH · ${peers.refusing}`);
  const chosen = tree().getByRole('treeitem', { selected: true });
  await expect.poll(() => chosen.innerText()).toMatch(/Failed at IKE_AUTH\s+×37, every 15 s/);
  const steps = await ladder().getByRole('listitem').allInnerTexts();
  const names = ['IKE_SA_INIT', 'IKE_SA_INIT response', 'IKE_AUTH', 'Notify AUTHENTICATION_FAILED', 'Stopped here'];
  expect(steps).toHaveLength(6);
  for (const [index, name] of [...names, 'Tunnel closed'].entries()) expect(steps[index]).toContain(name);
  expect(steps[0]).toMatch(/IKE proposals, 6: AES-CBC-256/);
  expect(steps[1]).toMatch(/\+360 ms[^]*Responder SPI [0-9A-F]{16}/);
  expect(steps[3]).toContain('+2.2 s');
  expect(steps[4]).toMatch(/Azure received AUTHENTICATION_FAILED\.[^]*pre-shared key[^]*Check[^]*On-premises/);
  expect(await page.getByText('initiator', { exact: true }).locator('..').innerText()).toMatch(/^Azure/);
  expect(await page.getByRole('region', { name: 'The same again' }).innerText()).toMatch(
    /Same again ×36\s+every 15 s, until[^]*Initiator SPI\s+37 values/,
  );

  expect(await wrongs(page)).toEqual([]);
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'The same as a table (T)' }).click();
  await page.getByRole('table', { name: /^Events of attempt/ }).waitFor();
  expect(await wrongs(page)).toEqual([]);
});

test('keys go from attempt to attempt, a reload comes back to the same, and L shows the line', async () => {
  await toAttempts(peers.refusing);
  await tree().focus();
  await page.keyboard.press('Enter');
  await tree().getByRole('treeitem', { level: 3 }).first().waitFor();
  expect(await tree().getByRole('treeitem', { level: 3 }).first().getAttribute('aria-setsize')).toBe(String(ATTEMPTS));
  await page.keyboard.press('j');
  await expect.poll(() => page.getByText(/attempt 2 of 37 alike/).count()).toBe(1);
  await ladder()
    .getByRole('button', { name: /IKE proposals, 6/ })
    .click();
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/pick=event/);
  const address = await page.evaluate(() => location.hash);
  await page.reload();
  await ladder().locator('[aria-current]').waitFor();
  expect(await page.evaluate(() => location.hash)).toBe(address);
  expect(await page.getByText(/attempt 2 of 37 alike/).count()).toBe(1);
  expect(await ladder().locator('[aria-current]').innerText()).toMatch(/^IKE proposals, 6/);
  await tree().getByRole('treeitem', { selected: true, level: 3 }).waitFor();

  await page.keyboard.press('t');
  const rows = page.getByRole('table', { name: /^Events of attempt/ }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(8);
  expect(await rows.nth(6).innerText()).toMatch(/\+2\.2 s\s+received\s+Notify AUTHENTICATION_FAILED/);
  await page.keyboard.press('l');
  const line = page.locator('[data-line][data-current] [data-text]');
  await expect.poll(() => line.innerText()).toContain('Sending Ike payload');
  await page.goBack();
  await rows.first().waitFor();
});

test('the list is narrowed by outcome and by filter, and a stop leads to its finding', async () => {
  await toAttempts(peers.refusing);
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('established');
  const rows = tree().getByRole('treeitem', { level: 2 });
  await expect.poll(() => rows.allInnerTexts()).toHaveLength(1);
  await page.keyboard.press('n');
  await rows.first().click();
  await expect.poll(title).toBe(`Established · ${peers.standing}`);
  expect(await ladder().innerText()).not.toContain('Stopped here');
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('incomplete');
  await page.getByRole('button', { name: 'Show all outcomes' }).click();
  await expect.poll(() => rows.allInnerTexts()).toHaveLength(3);

  await rows.filter({ hasText: 'traffic selectors' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: `Only this peer, ${peers.asking}` }).click();
  await expect.poll(() => rows.allInnerTexts()).toHaveLength(1);
  await expect.poll(title).toBe(`Failed at traffic selectors · ${peers.asking}`);
  await ladder()
    .getByRole('link', { name: /refuses the traffic selectors/ })
    .click();
  const finding = page.getByRole('button', { name: /refuses the traffic selectors/, expanded: true });
  await finding.waitFor();
  await expect.poll(() => finding.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('a log without a clock shows no time at all', async () => {
  await toAttempts('168.62.186.148');
  expect(await page.getByText(/no clock in the log/).count()).toBe(1);
  expect(await ladder().innerText()).not.toMatch(/\d\d:\d\d|\+\d+ m?s/);
  expect(await tree().getByRole('treeitem', { level: 2 }).innerText()).toMatch(/×2\s+IkeLogs\.txt:1/);
});
