import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium, openDoor, type RunningDoor, visit, type Visit } from './door.ts';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

/** What a person does in the page, over the real door and the real engine. */

const SAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'samples');

let door: RunningDoor;
let browser: Browser;
let here: Visit;

beforeAll(async () => {
  if (browserChoice.path !== null) browser = await launchChromium();
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  door = await openDoor();
  here = await visit(browser, door);
  await here.page.getByText('Or look at a sample').waitFor();
});
afterEach(async () => {
  await here?.context.close();
  await door?.stop();
});
afterAll(() => browser?.close());

/** Puts files on the window as a drag from the desktop does. */
async function drop(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
  const items = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  const data = await here.page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, items);
  const main = here.page.getByRole('main');
  await main.dispatchEvent('dragenter', { dataTransfer: data });
  await here.page.getByText('Drop to open').waitFor();
  await main.dispatchEvent('drop', { dataTransfer: data });
}

function sample(name: string): { readonly name: string; readonly bytes: Uint8Array } {
  return { name, bytes: readFileSync(join(SAMPLES, name)) };
}

async function openSample(title: string): Promise<void> {
  await here.page.getByRole('button', { name: title }).first().click();
  await here.page.waitForURL(/#\/run\//);
  await here.page.getByRole('heading', { level: 1 }).waitFor();
}

describe('a sample', () => {
  test('says its verdict first, and its proof leads to the line, marked and in the middle', async () => {
    const { page } = here;
    await openSample('Pre-shared key');
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toContain('pre-shared key');
    expect(await page.title()).toMatch(/^Unhealthy: .*pre-shared key.* · Tunnelscope$/);
    const proof = page.getByRole('region', { name: 'Proof' }).getByRole('link').first();
    const [place = '', text = ''] = await proof.locator('span').allTextContents();
    const line = place.split(':').at(-1) ?? '';
    await proof.click();
    const row = page.locator(`[data-line="${line}"]`);
    await row.waitFor();
    expect(await row.getAttribute('data-marked')).toBe('true');
    expect(await row.getAttribute('aria-selected')).toBe('true');
    await expect.poll(async () => (await row.textContent())?.includes(text)).toBe(true);
    await page.goBack();
    await page.getByRole('region', { name: 'Proof' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain(place);
  });

  test('is there again after a reload, at the same line', async () => {
    const { page } = here;
    await openSample('Pre-shared key');
    await page.keyboard.press('l');
    await page.locator('[data-line][data-current]').waitFor();
    const before = await page.locator('[data-line][data-current]').getAttribute('data-line');
    await page.reload();
    await page.locator('[data-line][data-current]').waitFor();
    expect(await page.locator('[data-line][data-current]').getAttribute('data-line')).toBe(before);
    expect(await page.getByRole('navigation', { name: 'Open runs' }).getByRole('link').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Change this' }).waitFor();
  });

  test('can be removed and taken back', async () => {
    const { page } = here;
    await openSample('Healthy');
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('link', { name: /connected/ }).focus();
    await page.keyboard.press('Delete');
    await page.getByText('healthy.zip was removed from the library.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: /connected/ }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: /connected/ }).waitFor();
    await page.getByRole('link', { name: /connected/ }).focus();
    await page.keyboard.press('Delete');
    await page.getByText('healthy.zip was removed').waitFor();
    await page.reload();
    await page.getByText('Or look at a sample').waitFor();
    expect(await page.getByText('was removed').count()).toBe(0);
  });

  // In the dark too in the long form; views.test.ts has the scenes of both themes.
  test.each(FULL ? (['light', 'dark'] as const) : [])('passes axe in every view, %s', async (colorScheme) => {
    const { page } = here;
    await page.emulateMedia({ colorScheme });
    // The buttons fade from one theme's colours to the other's.
    await page.waitForTimeout(300);
    const check = async () => expect(await wrongs(page)).toEqual([]);
    await check();
    await openSample('Two instances, older gateway');
    const folds = page.locator('main button[aria-expanded=false]');
    for (let most = 60; most > 0 && (await folds.count()) > 0; most -= 1) await folds.first().click();
    await check();
    const background = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(background).toBe(colorScheme);
    await page.keyboard.press('l');
    await page.locator('[data-line][data-current]').waitFor();
    await check();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('textbox', { name: 'Filter the runs' }).waitFor();
    await check();
  });
});

describe('what is dropped', () => {
  test('one zip is opened and shown', async () => {
    await drop([sample('pre-shared-key.zip')]);
    await here.page.waitForURL(/#\/run\//);
    await here.page.getByRole('region', { name: 'Change this' }).waitFor();
    expect(await here.page.getByRole('navigation', { name: 'Open runs' }).textContent()).toContain(
      'pre-shared-key.zip',
    );
  });

  test('two zips are two runs, loose files one', async () => {
    const { page } = here;
    const zip = await JSZip.loadAsync(sample('two-instances.zip').bytes);
    const loose = await Promise.all(
      Object.values(zip.files)
        .filter((entry) => !entry.dir && entry.name.includes('IN_0'))
        .map(async (entry) => ({ name: entry.name.split('/').at(-1) ?? '', bytes: await entry.async('uint8array') })),
    );
    await drop([sample('pre-shared-key.zip'), sample('healthy.zip'), ...loose]);
    await expect.poll(() => page.locator('a[data-run]').count(), { timeout: 20_000 }).toBe(3);
    expect(await page.getByRole('list', { name: 'Being opened' }).count()).toBe(0);
  });

  test('what holds no log stays as a row that says why', async () => {
    const { page } = here;
    const zip = new JSZip();
    zip.file('holiday.jpg', 'no log at all');
    await drop([{ name: 'photos.zip', bytes: await zip.generateAsync({ type: 'uint8array' }) }]);
    await page.getByText('Not opened').waitFor();
    const row = page.getByRole('list', { name: 'Being opened' }).getByRole('listitem');
    expect(await row.textContent()).toContain('photos.zip');
    expect((await row.locator('p').count()) > 0).toBe(true);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => page.getByText('Not opened').count()).toBe(0);
  });

  test('can be cancelled on its way, and leaves nothing behind', async () => {
    const { page } = here;
    const line =
      '[0]0368.1D10::03/02/2017-17:36:01.496 [ikeext] 3038|203.0.113.9|Processing payload NOTIFY, nothing to say\n';
    await page.evaluate((text) => {
      const part = new Blob(Array.from({ length: 20_000 }, () => text));
      const transfer = new DataTransfer();
      transfer.items.add(
        new File(
          Array.from({ length: 60 }, () => part),
          'wfpdiag.txt',
        ),
      );
      document
        .querySelector('main')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, line);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.getByRole('list', { name: 'Being opened' }).count(), { timeout: 20_000 }).toBe(0);
    await page.getByText('Or look at a sample').waitFor();
    expect(await page.locator('a[data-run]').count()).toBe(0);
  });

  test('a folder chosen in the dialog is one run, with its folders', async () => {
    const { page } = here;
    const { mkdtempSync, mkdirSync, rmSync, writeFileSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-folder-'));
    try {
      const zip = await JSZip.loadAsync(sample('two-instances.zip').bytes);
      for (const entry of Object.values(zip.files).filter(({ dir }) => !dir)) {
        mkdirSync(join(folder, entry.name, '..'), { recursive: true });
        writeFileSync(join(folder, entry.name), await entry.async('uint8array'));
      }
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Open folder…' }).click();
      await (await choosing).setFiles(folder);
      await page.waitForURL(/#\/run\//);
      await expect.poll(() => page.getByRole('region', { name: 'Peers' }).textContent()).toContain('IN_1');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('the page says when the engine is gone, and keeps what it shows', async () => {
  const { page } = here;
  await openSample('Pre-shared key');
  await door.stop();
  await page.getByText('The connection to the Tunnelscope engine was lost.').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('pre-shared key');
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await page.getByText('The connection to the Tunnelscope engine was lost.').waitFor();
});

test('a whole tour leaves nothing in the console', async () => {
  const { page } = here;
  for (const title of ['Unreachable peer', 'Traffic selectors']) {
    await openSample(title);
    await page.keyboard.press('l');
    await page.locator('[data-line][data-current]').waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Copy summary' }).click();
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByRole('button', { name: /sample runs to look at/ }).click();
  }
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Settings/ }).click();
  expect(here.troubles).toEqual([]);
});
