import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AzureOptions } from '../../electron/engine/azure/options.ts';
import { credential } from '../azure/access.ts';
import { type Arm, startArm } from '../azure/arm.ts';
import { ACCOUNT, type Azurite, KEY, azurite, content } from '../azure/azurite.ts';
import { type Chaos, chaos } from '../azure/chaos.ts';
import { zip } from '../make/zip.ts';
import { wrongs } from './axe.ts';
import { type AzureDoor, openAzureDoor } from './azure-door.ts';
import { type Visit, browserChoice, launchChromium, visit } from './door.ts';

/** The page "From Azure" over the real door and the real engine, with Azure's storage emulator on this machine. */

const SAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'samples');
const PRE_SHARED_KEY = /pre-shared key/;

let store: Azurite;
let line: Chaos;
let arm: Arm;
let door: AzureDoor;
let browser: Browser;
let here: Visit;
let page: Page;
let sample: Buffer;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  [store, browser, sample] = await Promise.all([
    azurite(),
    launchChromium(),
    readFile(join(SAMPLES, 'pre-shared-key.zip')),
  ]);
  [line, arm] = await Promise.all([chaos(store.origin), startArm({ [ACCOUNT]: store.endpoint })]);
  door = await openAzureDoor(options());
  await store.put('vpnlogs', '2026/03/vpnlogs-9.zip', sample);
  await store.put('vpnlogs', '2026/03/vpnlogs-10.zip', sample);
  const archived = store.service.getContainerClient('vpnlogs').getBlockBlobClient('2026/03/old.zip');
  await archived.upload('x', 1);
  await archived.setAccessTier('Archive');
  const log = await readFile(join(import.meta.dirname, '..', 'corpus', 'published', 'IKElogs.docs.txt'));
  const large = await zip({ 'IN_0/IkeLogs.txt': log, 'IN_0/padding.bin': content(11 << 20) });
  await store.put('large', 'large.zip', large);
});
const options = (): AzureOptions => ({
  clouds: { public: { management: arm.url, managementScope: `${arm.url}/.default` } },
  makeCredential: async () => credential,
  pace: 0,
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  line.harm = () => ({});
  here = await visit(browser, door);
  page = here.page;
  await page.goto(`${new URL(door.url).origin}/#/azure`);
  await page.getByRole('heading', { level: 1, name: 'From Azure' }).waitFor();
});
afterEach(async () => {
  await here?.context.close();
  if (here?.troubles.length > 0) throw new Error(`The page complained: ${here.troubles.join('; ')}`);
});
afterAll(async () => {
  await browser?.close();
  await door?.close();
  await Promise.all([store?.close(), line?.close(), arm?.close()]);
});

const connect = async (text: string): Promise<void> => {
  const box = page.getByRole('textbox', { name: 'URL, SAS URL or connection string' });
  await box.fill(text);
  await box.press('Enter');
  await expect.poll(() => box.inputValue()).toBe('');
};
const sasUrl = (container: string, expires?: Date): string =>
  `${line.origin}/${ACCOUNT}/${container}?${store.sas({ container, ...(expires === undefined ? {} : { expires }) })}`;
const row = (name: string | RegExp) => page.getByRole('row', { name });

test('blobs behind a SAS are walked by keys, fetched and opened, and the signature is nowhere', async () => {
  // What the engine sends to the page, as text.
  const frames: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  await page.reload();
  const url = sasUrl('vpnlogs');
  const signature = new URL(url).searchParams.get('sig') ?? '';
  const asked = line.passed.length;
  await connect(url);
  await row('2026/').waitFor();
  expect(line.passed.length).toBeGreaterThan(asked);
  const grid = page.getByRole('grid', { name: 'Folders and blobs' });
  await grid.press('Enter');
  await row('03/').waitFor();
  await grid.press('Enter');
  await row(/vpnlogs-9\.zip/).waitFor();
  // As a person counts: old, 9, 10; what lies in the archive cannot be chosen.
  await grid.press('Home');
  await grid.press(' ');
  expect(await page.getByRole('button', { name: 'Fetch and open', exact: true }).isDisabled()).toBe(true);
  await grid.press('ArrowDown');
  await grid.press('Shift+ArrowDown');
  await page.getByRole('button', { name: /^Fetch and open 2 blobs, / }).waitFor();
  await page.getByRole('button', { name: 'Choose none' }).click();
  await row(/vpnlogs-9/).click();
  await row(/vpnlogs-10/).click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: /^Fetch and open 2 blobs, / }).waitFor();
  await grid.press(' ');
  await page.getByRole('button', { name: /^Fetch and open 1 blob, / }).waitFor();
  expect(await wrongs(page)).toEqual([]);
  await grid.press('Enter');
  await page.getByRole('heading', { level: 1, name: PRE_SHARED_KEY }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  const fetched = page.getByRole('list', { name: 'From Azure' });
  await fetched.getByText('as the service sums it (MD5)').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('z');
  await page.getByRole('link', { name: /^contosologs \/ vpnlogs/ }).click();
  await row('2026/')
    .or(row('03/'))
    .or(row(/vpnlogs-9/))
    .first()
    .waitFor();

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  const files = await readdir(door.library);
  const base = files.filter((name) => name.startsWith('library.db'));
  expect(base).toContain('library.db');
  const bytes = await Promise.all(base.map((name) => readFile(join(door.library, name), 'latin1')));
  expect(frames.length).toBeGreaterThan(5);
  for (const text of [kept, ...frames, ...bytes])
    for (const secret of [signature, encodeURIComponent(signature), KEY]) expect(text.includes(secret)).toBe(false);
  const hosts = new Set(here.requests.map((address) => new URL(address).host));
  expect([...hosts]).toEqual([new URL(door.url).host]);
});

test('a blob that a URL names is chosen at once, with its size once it is listed', async () => {
  const sas = store.sas({ container: 'vpnlogs', blob: '2026/03/vpnlogs-9.zip' });
  await connect(`${line.origin}/${ACCOUNT}/vpnlogs/2026/03/vpnlogs-9.zip?${sas}`);
  await page.getByRole('button', { name: /^Fetch and open 1 blob, 1\.\d+ KB/ }).waitFor();
  expect(await page.getByRole('row', { selected: true }).innerText()).toContain('vpnlogs-9.zip');
  await page.getByRole('button', { name: /^Forget .*vpnlogs-9/ }).click();
  await page.getByRole('button', { name: /^Forget .*vpnlogs-9/ }).click();
  await page.getByRole('heading', { name: 'Fetch what VPN troubleshoot left' }).waitFor();
});

test('nothing is asked until somebody presses for it', async () => {
  await connect(sasUrl('vpnlogs'));
  await row('2026/').waitFor();
  const asked = line.passed.length + arm.seen.length;
  await page.reload();
  const list = page.getByRole('button', { name: 'List what is here' });
  await list.waitFor();
  for (const name of ['VPN troubleshoot', 'Resource logs', 'Blob Storage'])
    await page.getByRole('tab', { name }).click();
  await list.waitFor();
  expect(line.passed.length + arm.seen.length).toBe(asked);
  await list.click();
  await row('2026/').waitFor();
});

test('a signature that has ended and a text that is no place are each told in one sentence', async () => {
  await connect(sasUrl('vpnlogs', new Date(Date.now() - 86_400_000)));
  const alert = page.getByRole('alert').filter({ hasText: 'ended on' });
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(/^The signature \(SAS\) for 127\.0\.0\.1:\d+ ended on [\d-]+ [\d:]+ UTC\./);
  expect(await wrongs(page)).toEqual([]);
  await alert.getByRole('button', { name: 'Paste a new one…' }).click();
  await page.keyboard.type('what is this?');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'This is neither a URL' }).waitFor();
});

test('another start of the program knows the place, and asks for its signature again', async () => {
  await connect(sasUrl('vpnlogs'));
  await row('2026/').waitFor();
  const { library } = door;
  await door.close(true);
  door = await openAzureDoor(options(), library);
  await here.context.close();
  here = await visit(browser, door);
  page = here.page;
  await page.getByRole('button', { name: 'From Azure…' }).click();
  await page.getByRole('link', { name: /^contosologs \/ vpnlogs\s+asks for its SAS again/ }).click();
  await page.getByRole('alert').filter({ hasText: 'was not kept' }).getByRole('button', { name: 'Paste it…' }).click();
  const asked = line.passed.length;
  await page.keyboard.insertText(sasUrl('vpnlogs'));
  expect(line.passed.length).toBe(asked);
  await page.keyboard.press('Enter');
  await row('2026/').waitFor();
  expect(await page.getByRole('alert').filter({ hasText: 'was not kept' }).count()).toBe(0);
});

test('a download that was cancelled goes on from where it was', async () => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await connect(sasUrl('large'));
  await row(/large\.zip/).click();
  const before = line.fetched();
  // The first block comes, the others are held back.
  line.harm = ({ range }) => (range !== null && range[0] >= 4 << 20 ? { until: held } : {});
  await page.getByRole('button', { name: /^Fetch and open 1 blob/ }).click();
  const fetched = page.getByRole('list', { name: 'From Azure' });
  await fetched.getByText(/of 11\.5 MB/).waitFor();
  await expect.poll(() => line.fetched()).toBeGreaterThanOrEqual(before + (4 << 20));
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await fetched.getByText('goes on from there').waitFor();
  release();
  line.harm = () => ({});
  await page.getByRole('button', { name: 'Go on' }).click();
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasNotText: /From Azure|Library/ })
    .waitFor();
  await page.goto(`${new URL(door.url).origin}/#/`);
  await fetched.getByText(/4\.\d+ MB of it from an earlier try/).waitFor();
});

test('a VPN troubleshoot is started, waits for another one, and its result opens with its zip', async () => {
  await page.getByRole('tab', { name: 'VPN troubleshoot' }).click();
  await page.getByRole('tabpanel').getByRole('button', { name: 'Sign in…' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'List my subscriptions' }).click();
  await page.getByRole('combobox', { name: 'Subscription' }).selectOption({ index: 1 });
  await page.getByRole('radio', { name: /^vpngw Gateway/ }).check();
  expect(
    await page
      .getByRole('radio', { name: /policy-based/ })
      .first()
      .isDisabled(),
  ).toBe(true);
  await page.getByText('Asked through Network Watcher nw-centralus').waitFor();
  await page.getByRole('combobox', { name: 'Storage account' }).selectOption({ index: 1 });
  const start = page.getByRole('button', { name: 'Start troubleshoot' });
  expect(await start.isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Container' }).fill('vpnlogs');
  await connectKey();
  await page.getByRole('tab', { name: 'VPN troubleshoot' }).click();
  expect(await wrongs(page)).toEqual([]);
  arm.answer(/POST .*\/troubleshoot\?/, {
    status: 409,
    body: { error: { code: 'AnotherOperationInProgress', message: 'Another operation is in progress.' } },
  });
  arm.finished = () => store.put('vpnlogs', `run/${Date.now()}/vpnlogs.zip`, sample);
  await start.click();
  await page.getByRole('button', { name: 'Wait for it' }).click();
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasNotText: /From Azure|Library/ })
    .waitFor();
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await page
    .getByRole('list', { name: 'From Azure' })
    .getByText(/code UnHealthy/)
    .waitFor();
});

/** The account's key lets one read what the troubleshoot leaves: the emulator knows no sign-in. */
async function connectKey(): Promise<void> {
  await connect(store.connectionString());
  await row('vpnlogs').waitFor();
}
