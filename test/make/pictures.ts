import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { type Azurite, azurite } from '../azure/azurite.ts';
import { launchChromium } from '../e2e/door.ts';
import { busyRun } from './busy.ts';

/**
 * The pictures of docs/: each view at 1440x900, light and dark, over the built page and the real engine.
 *   node test/make/pictures.ts [NAME…]
 */
const root = resolve(import.meta.dirname, '..', '..');
const OUT = join(root, 'docs', 'pictures');

interface Scene {
  readonly name: string;
  /** Behind `#/run/ID/`; "" is the overview. Of the library and the settings the whole hash. */
  readonly hash: string;
  /** What is there once the picture can be taken. */
  readonly sign: string;
  /** Which of the runs: the busy one, or a sample. */
  readonly of: number;
  /** What a person does there. */
  readonly act?: (page: Page) => Promise<void>;
}

let store: Azurite | null = null;

const SCENES: readonly Scene[] = [
  { name: 'library', hash: '#/', sign: 'pre-shared-key.zip', of: 0 },
  { name: 'azure', hash: '#/azure', sign: 'Fetch what VPN troubleshoot left', of: 0, act: intoStorage },
  { name: 'overview', hash: '', sign: 'Change this', of: 1 },
  { name: 'timeline', hash: 'timeline', sign: '203.0.113.9', of: 0 },
  { name: 'attempts', hash: 'negotiations', sign: 'Azure', of: 1 },
  { name: 'selectors', hash: 'selectors', sign: 'Azure', of: 2 },
  { name: 'proposals', hash: 'proposals', sign: 'ncryption', of: 3 },
  { name: 'wfp', hash: 'wfp', sign: 'REMOTE', of: 0 },
  { name: 'all', hash: 'all', sign: '203.0.113.9', of: 0 },
  { name: 'compare', hash: 'compare?b={3}', sign: 'First divergence', of: 1 },
  { name: 'lines', hash: 'lines', sign: 'IkeLogs.txt', of: 1 },
  { name: 'search', hash: 'lines?q=policy', sign: 'policy', of: 1 },
  { name: 'settings', hash: '#/settings', sign: 'Settings', of: 0 },
];

const wanted = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const folder = await mkdtemp(join(tmpdir(), 'tunnelscope-pictures-'));
await mkdir(OUT, { recursive: true });
const samples = ['pre-shared-key', 'traffic-selectors', 'policy-phase-1'].map((name) =>
  join(root, 'resources', 'samples', `${name}.zip`),
);
const busy = await busyRun(folder, 4000, 600);
const child = spawn(
  process.execPath,
  [join(root, 'out', 'main', 'cli.mjs'), 'serve', '--library', join(folder, 'library'), busy, ...samples],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await launchChromium();
try {
  const url = await new Promise<string>((done, fail) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const found = /http:\/\/\S+/.exec(said)?.[0];
      if (found !== undefined) done(found);
    });
    child.once('exit', (code) => fail(new Error(`the door ended with ${code}`)));
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page.waitForFunction(() => document.querySelectorAll('main li a[data-run]').length >= 4);
  const known = new Map<string, string>();
  for (const row of await page.locator('main li', { has: page.locator('a[data-run]') }).all())
    known.set(await row.innerText(), (await row.locator('a[data-run]').getAttribute('data-run')) ?? '');
  const ids = ['busy-', 'pre-shared-key', 'traffic-selectors', 'policy-phase-1'].map(
    (name) => [...known].find(([text]) => text.includes(name))?.[1] ?? '',
  );
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const { name, hash, sign, of, act } of scenes) {
      const address = hash.startsWith('#')
        ? hash
        : `#/run/${ids[of]}${hash === '' ? '' : `/${hash.replace('{3}', ids[3] ?? '')}`}`;
      await page.evaluate((next) => {
        location.hash = next;
      }, address);
      await page.getByText(sign).first().waitFor({ timeout: 8000 });
      await act?.(page);
      await page.waitForTimeout(1000);
      await page.screenshot({ path: join(OUT, `${name}-${theme}.png`) });
      process.stdout.write(`${name}-${theme}.png\n`);
    }
  }
} finally {
  await browser.close();
  await (store as Azurite | null)?.close();
  child.kill('SIGINT');
  await new Promise((done) => child.once('exit', done));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Into a container of a storage account, the emulator's, that a gateway with two instances left its zips in. */
async function intoStorage(page: Page): Promise<void> {
  if (store === null) {
    store = await azurite();
    for (const day of ['2026/03/03', '2026/03/04', '2026/03/05'])
      for (const instance of [0, 1])
        await store.put(
          'vpnlogs',
          `${day}/GatewayTenantWorker_IN_${instance}/vpnlogs.zip`,
          day.repeat(9000 << instance),
        );
    await store.put('vpnlogs', 'ConnectionStats.txt', 'Connectivity State : Connecting');
  }
  const box = page.getByRole('textbox', { name: 'URL, SAS URL or connection string' });
  await box.fill(`${store.endpoint}/vpnlogs?${store.sas({ container: 'vpnlogs' })}`);
  await box.press('Enter');
  await page.getByRole('row', { name: '2026/' }).waitFor();
  const below = page.getByRole('button', { name: 'All blobs below this folder, in one list' });
  await below.click();
  for (const name of [/03\/04.*IN_0/, /03\/04.*IN_1/]) {
    const row = page.getByRole('row', { name });
    await row.waitFor();
    if ((await row.getAttribute('aria-selected')) === 'false') await row.click();
  }
  await page.mouse.move(700, 700);
}
