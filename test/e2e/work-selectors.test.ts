import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { K, TSID, b, clocked } from '../diagnose/logs.ts';
import { zip } from '../make/zip.ts';
import { wrongs } from './axe.ts';
import { type RunningDoor, type Visit, browserChoice, launchChromium, openDoor, visit } from './door.ts';

/** Traffic selectors and proposals over the real door and the real engine, on a log that is written here. */

const range = (start: string, end: string, limits = 'PortStart 0 PortEnd 65535 Protocol 0') =>
  `StartAddress ${start} EndAddress ${end} ${limits}`;
const SITE = range('10.20.0.0', '10.20.255.255');
const LAB = range('10.30.0.0', '10.30.255.255');
const HALF_LAB = range('10.30.0.0', '10.30.127.255');
const WEB = range('172.16.5.10', '172.16.5.10', 'PortStart 443 PortEnd 443 Protocol 6');
const SITE_6 = range('2001:db8:20::', '2001:db8:20:ffff:ffff:ffff:ffff:ffff');
const VNET = range('10.1.0.0', '10.1.255.255');
const list = (theirs: readonly string[], ours: readonly string[]) =>
  `${TSID}Number of TSIs ${theirs.length}: ${theirs.join(', ')} Number of TSRs ${ours.length}:${ours.join(', ')}`;
const asks = (theirs: readonly string[]) => `Received Traffic Selector payload request- ${list(theirs, [VNET])}`;
const answers = (theirs: readonly string[]) =>
  `[SEND] Proposed Traffic Selector payload will be (Final Negotiated) - ${list(theirs, [VNET])}`;
const REFUSED = 'Traffic Selectors Unacceptable';

function log(): string {
  const session = (number: number) => `3baa1cd0-77ec-40e6-b0d6-7ef40b24000${number}`;
  const begun = (number: number) => [
    K.initReceived(`0x222222222222222${number}`),
    K.peerOffersIke('DhGroup2'),
    K.initGenerated(`0x222222222222222${number}`),
    K.authReceived,
  ];
  const opened = [K.offersIke, K.initSent(), K.initResponse(), K.peerOffersIke('DhGroup2'), K.offersIpsec];
  const lines = [
    ...b([...begun(1), asks([SITE, LAB, WEB, SITE_6]), answers([SITE, HALF_LAB, SITE_6])], '203.0.113.9', session(1)),
    ...b([...opened, K.proposes, K.authSent, K.refuses(REFUSED), K.closed(REFUSED)], '192.0.2.77', session(2)),
  ];
  return `${clocked(lines).join('\r\n')}\r\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-ranges-'));
let door: RunningDoor;
let browser: Browser;
let here: Visit;
let page: Page;

beforeAll(async () => {
  if (browserChoice.path === null) return;
  const path = join(folder, 'ranges.zip');
  writeFileSync(path, await zip({ 'IkeLogs.txt': log() }));
  [door, browser] = await Promise.all([openDoor([path]), launchChromium()]);
  here = await visit(browser, door);
  page = here.page;
  // The library shows the run, and once it is there alone the page goes to it by itself.
  const run = await page.waitForFunction(
    () =>
      /^#\/run\/[^/?]+/.exec(location.hash)?.[0] ?? document.querySelector('a[href^="#/run/"]')?.getAttribute('href'),
  );
  await page.evaluate((hash) => (location.hash = hash ?? ''), await run.jsonValue());
  await page.getByRole('heading', { level: 1, name: /traffic selectors/ }).waitFor();
});
beforeEach(({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
});
afterEach(() => {
  const troubles = here?.troubles.splice(0) ?? [];
  if (troubles.length > 0) throw new Error(`The page complained: ${troubles.join('; ')}`);
});
afterAll(async () => {
  await browser?.close();
  await door?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the attempt that fails is there first; what the device is set to is pasted and held against it', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.getByText('The peer 192.0.2.77 refuses the traffic selectors that Azure proposes.').waitFor();
  await page.getByText(/Azure proposes all addresses on both sides\. A device with fixed ranges/).waitFor();

  await page.getByRole('button', { name: /Paste what each end is set to/ }).click();
  const own = page.getByRole('textbox', { name: 'Set on the device: Its own ranges (local)' });
  const wrong = page.getByText('Not a range: “vnet-hub”');
  await own.fill('10.20.0.0 255.255.0.0 vnet-hub');
  await own.press('Control+Enter');
  await wrong.waitFor();
  await own.fill('# office\n10.20.0.0 255.255.0.0');
  await page.getByRole('textbox', { name: /Configured in Azure: On-premises/ }).fill(
    JSON.stringify({
      name: 'hq',
      type: 'Microsoft.Network/localNetworkGateways',
      localNetworkAddressSpace: { addressPrefixes: ['10.20.0.0/17'] },
    }),
  );
  await page.getByText('Taken from the JSON: on-premises ranges.').waitFor();
  await own.press('Control+Enter');
  await page
    .getByText('10.20.128.0/17 (office) on the peer’s side is set on the device and not configured in Azure.')
    .first()
    .waitFor();
  await page
    .getByText(/where the device is set to 10\.20\.0\.0\/16 on the peer’s side: wider/)
    .first()
    .waitFor();
  expect(await wrongs(page)).toEqual([]);

  // What was pasted is kept with the library, and taken away from there.
  await page.reload();
  const table = page.getByRole('table', { name: 'Traffic selectors' });
  await table.getByRole('row', { name: /Set on the device.*10\.20\.0\.0\/16.*pasted, office/ }).waitFor();
  await page.getByRole('button', { name: 'Take it all away' }).click();
  await expect.poll(() => table.getByRole('row').count()).toBe(3);
});

test('what the peer asked for and did not get is named, in the picture and in the table', async () => {
  await page
    .getByRole('combobox', { name: 'Attempt' })
    .selectOption({ label: '203.0.113.9 · established · 08:00:04.000' });
  await page
    .getByText(
      '10.30.128.0/17 and 172.16.5.10/32 on the peer’s side are asked for by the peer and left out of Azure’s final answer.',
    )
    .first()
    .waitFor();
  const picture = page.getByRole('img', { name: /^The peer’s side, IPv4/ });
  expect(await picture.innerText()).toContain('✕ 172.16.5.10/32 TCP 443');
  expect(await page.getByRole('img', { name: /IPv6/ }).count()).toBe(1);

  const table = page.getByRole('table', { name: 'Traffic selectors' });
  const web = table.getByRole('row', { name: /172\.16\.5\.10/ });
  expect(await web.innerText()).toMatch(
    /TSi\s+172\.16\.5\.10\/32\s+172\.16\.5\.10\s+TCP 443\s+✕ nothing of it in the final answer/,
  );
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect.poll(() => table.getByRole('button', { pressed: true }).innerText()).toBe('10.20.0.0 – 10.20.255.255');
  expect(page.url()).toMatch(/at=n\d.*pick=event/);
  await page.reload();
  await table.getByRole('button', { pressed: true }).waitFor();
  await page.keyboard.press('l');
  await page.waitForURL(/lines\?file=IkeLogs\.txt&line=5/);
  await page.goBack();
});

test('both sides’ proposals stand attribute by attribute', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page
    .getByRole('combobox', { name: 'Attempt' })
    .selectOption({ label: '192.0.2.77 · failed at traffic selectors · 08:00:06.000' });
  await page.getByText('The peer and Azure’s offers have AES256, SHA256 and DHGroup2 in common').waitFor();
  await page.getByText('Only Azure’s offers are in the log here, not the peer’s.').waitFor();
  const group = page.getByRole('table', { name: 'Phase 1 proposals compared' }).getByRole('row', { name: /DH group/ });
  expect(await group.innerText()).toMatch(/DHGroup2\s+DHGroup2\s+DHGroup2/);
  const printed = page.getByRole('table', { name: 'Proposals', exact: true });
  expect(await printed.getByRole('row', { name: /the peer 1/ }).innerText()).toContain('✓ has it as 2');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await wrongs(page)).toEqual([]);
});
