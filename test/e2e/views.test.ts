import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HarnessServer, serveHarness } from '../renderer/harness/serve.ts';
import { MANY_LINES } from '../renderer/harness/runs.ts';
import { wrongs } from './axe.ts';
import { browserChoice, launchChromium } from './door.ts';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';
/** Why a test of the long form is left out of the short one. */
const LONG = 'takes its time; npm test -- --full runs it';

/** The page over a double of the engine: what needs no log, or one of ten million lines. */

const IKE = 'GatewayTenantWorker_IN_0/IkeLogs.txt';
const WFP = 'GatewayTenantWorker_IN_0/Scrubbed-wfpdiag.txt';

let server: HarnessServer;
let browser: Browser;
/** One for all tests, so that what the page is made of is loaded and compiled once. */
let context: BrowserContext;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  if (browserChoice.path === null) return;
  [server, browser] = await Promise.all([serveHarness(), launchChromium()]);
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  // Each page begins without anything that one before it kept; what it keeps itself it finds again.
  await context.addInitScript(() => {
    if (location.protocol !== 'http:' || sessionStorage.getItem('begun') !== null) return;
    localStorage.clear();
    sessionStorage.setItem('begun', 'yes');
  });
});
beforeEach(async ({ skip }) => {
  if (browserChoice.path === null) skip(browserChoice.why);
  page = await context.newPage();
  troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
});
afterEach(async () => {
  await page?.close();
  if (troubles?.length > 0) throw new Error(`The page complained: ${troubles.join('; ')}`);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

function linesAt(file: string, line: number, finding = ''): string {
  return `${server.url}#/run/down/lines?file=${encodeURIComponent(file)}&line=${line}${finding === '' ? '' : `&finding=${finding}`}`;
}

/** The numbers of the rows that are wholly in sight, with what they say. */
function inSight(): Promise<{ readonly number: number; readonly text: string }[]> {
  return page.evaluate(() => {
    const grid = document.querySelector('[role=grid]');
    const box = grid?.getBoundingClientRect();
    if (grid === null || box === undefined) return [];
    const head = grid.querySelector('[role=columnheader]')?.parentElement?.getBoundingClientRect().bottom ?? box.top;
    return [...grid.querySelectorAll<HTMLElement>('[data-line]')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= head - 0.5 && bottom <= box.bottom + 0.5;
      })
      .map((row) => ({
        number: Number(row.dataset['line']),
        text: row.querySelector('[data-text]')?.textContent ?? '',
      }));
  });
}

/** Waits until a line is in sight with its own text. */
async function waitForLine(number: number): Promise<void> {
  await expect
    .poll(async () => (await inSight()).some((row) => row.number === number && row.text.includes(`line ${number} `)), {
      timeout: 5000,
    })
    .toBe(true);
}

async function typeLine(number: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.keyboard.type(String(number));
  await page.keyboard.press('Enter');
}

describe('a file of ten million lines', () => {
  beforeEach(async () => {
    await page.goto(linesAt(WFP, 1));
    await waitForLine(1);
  });

  test('has every line that is asked for, in sight, with its own text', async () => {
    for (const number of [
      2,
      499,
      77_777,
      888_888,
      888_889,
      5_000_000,
      6_204_117,
      9_999_998,
      MANY_LINES - 1,
      MANY_LINES,
    ]) {
      if (number % 1000 >= 500 && number % 1000 <= 501) continue;
      await typeLine(number);
      await waitForLine(number);
      expect(await page.locator('[aria-selected=true]').getAttribute('data-line')).toBe(String(number));
    }
  });

  test('is walked line by line, page by page and from end to end by keys', async () => {
    await typeLine(5_000_000);
    await waitForLine(5_000_000);
    const STEPS = FULL ? 60 : 25;
    for (let step = 1; step <= STEPS; step += 1) {
      await page.keyboard.press('ArrowDown');
      expect((await inSight()).map(({ number }) => number)).toContain(5_000_000 + step);
    }
    const before = (await inSight()).length;
    await page.keyboard.press('PageDown');
    const [row] = await page.locator('[aria-selected=true]').all();
    const reached = Number(await row?.getAttribute('data-line'));
    expect(reached).toBeGreaterThan(5_000_000 + STEPS + before - 4);
    expect(reached).toBeLessThanOrEqual(5_000_000 + STEPS + before);
    await page.keyboard.press('Control+End');
    await waitForLine(MANY_LINES);
    await page.keyboard.press('Control+Home');
    await waitForLine(1);
    expect(await page.locator('[role=grid]').getAttribute('aria-rowcount')).toBe(String(MANY_LINES + 1));
  });

  test('keeps up with keys that come faster than it draws', async ({ skip }) => {
    skip(!FULL, LONG);
    const PRESSES = FULL ? 200 : 80;
    await Promise.all(Array.from({ length: PRESSES }, () => page.keyboard.press('PageDown')));
    const rows = (await inSight()).length;
    await expect
      .poll(async () => Number(await page.locator('[data-line][data-current]').getAttribute('data-line')))
      .toBeGreaterThan(PRESSES * (rows - 3));
    expect(troubles).toEqual([]);
  });

  test('moves a few lines for a notch of the wheel', async () => {
    await typeLine(3_000_000);
    await waitForLine(3_000_000);
    const first = (await inSight())[0]?.number ?? 0;
    await page.locator('[role=grid]').hover();
    await page.mouse.wheel(0, 180);
    await expect.poll(async () => (await inSight())[0]?.number).toBe(first + 10);
  });

  test('follows the scroll bar over its whole way', async () => {
    const grid = page.locator('[role=grid]');
    for (const share of [0.25, 0.5, 1, 0]) {
      await grid.evaluate(
        (element, at) => (element.scrollTop = (element.scrollHeight - element.clientHeight) * at),
        share,
      );
      const wanted = Math.round((MANY_LINES - 35) * share);
      await expect.poll(async () => Math.abs(((await inSight())[0]?.number ?? 0) - wanted)).toBeLessThan(40);
      const rows = await inSight();
      expect(rows.every(({ number }, index) => index === 0 || number === (rows[index - 1]?.number ?? 0) + 1)).toBe(
        true,
      );
    }
  });

  test('keeps the old picture until the new one is there', async () => {
    await page.evaluate(() => window.harness?.slow(700));
    await typeLine(7_000_000);
    await page.waitForTimeout(150);
    const waiting = await inSight();
    expect(waiting.length).toBeGreaterThan(20);
    expect(waiting[0]?.number).toBe(1);
    expect(waiting[0]?.text).toContain('line 1 ');
    await waitForLine(7_000_000);
  });
});

describe('lines', () => {
  test('a line of the proof is marked, in the middle, and the next one is a key away', async () => {
    await page.goto(linesAt(IKE, 4512, 'f1'));
    const row = page.locator('[data-line="4512"]');
    await row.waitFor();
    expect(await row.getAttribute('data-marked')).toBe('true');
    const rows = await inSight();
    const middle = rows.findIndex(({ number }) => number === 4512);
    expect(Math.abs(middle - rows.length / 2)).toBeLessThan(2);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(() => decodeURIComponent(page.url())).toContain('Scrubbed-wfpdiag.txt&line=6204118');
    await page.keyboard.press('k');
    await expect.poll(() => page.locator('[aria-selected=true]').getAttribute('data-line')).toBe('4513');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).toMatch(/#\/run\/down$/);
  });

  test('a drag within a line selects its text, and one over several lines selects these', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(linesAt(IKE, 4512, 'f1'));
    const text = (line: number) => page.locator(`[data-line="${line}"] [data-text]`);
    await text(4510).getByText('line 4510').waitFor();
    const from = await text(4510).boundingBox();
    const to = await text(4512).boundingBox();
    const at = (box: typeof from, x: number) => page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + 9, { steps: 5 });
    await at(from, 1);
    await page.mouse.down();
    await at(from, 100);
    await page.mouse.up();
    expect(await page.evaluate(() => String(getSelection()))).toMatch(/^\[0\]0368/);
    await at(from, 1);
    await page.mouse.down();
    await at(to, 200);
    await page.mouse.up();
    expect(await page.evaluate(() => String(getSelection()))).toBe('');
    expect(await page.locator('[data-selected]').count()).toBe(3);
    await page.keyboard.press('Control+c');
    await page.getByText('3 lines copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n').map((line) => line.slice(0, 10))).toEqual(['[0]0368.1D', '[0]0368.1D', '[0]0368.1D']);
    await page.keyboard.press('Escape');
    expect(await page.locator('[data-selected]').count()).toBe(0);
  });

  test('a selection over lines that are far apart is copied whole, and one that is too long is refused', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(linesAt(WFP, 5_000_000));
    await waitForLine(5_000_000);
    await page.locator('[data-line="5000000"] [data-gutter]').click({ position: { x: 70, y: 9 } });
    await page.locator('[role=grid]').evaluate((grid) => (grid.scrollTop += 50_000));
    await expect.poll(async () => (await inSight())[3]?.text ?? '').toMatch(/line 50[34]\d{4} /);
    const far = (await inSight())[3]?.number ?? 0;
    await page.locator(`[data-line="${far}"] [data-text]`).click({ modifiers: ['Shift'], position: { x: 9, y: 9 } });
    const count = `${(far - 5_000_000 + 1).toLocaleString('en')} lines`;
    await page.getByText(`${count} selected`).waitFor();
    await page.keyboard.press('Control+c');
    await page.getByText(`${count} copied.`).waitFor();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    expect(lines).toHaveLength(far - 5_000_000 + 1);
    expect(lines[0]).toContain('line 5000000 ');
    expect(lines.at(-1)).toContain(`line ${far} `);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    await page.getByText('10,000,000 lines are more than can be copied at once').waitFor();
  });

  test('what a log holds is text, whatever it says', async () => {
    await page.goto(linesAt(IKE, 4501));
    const row = page.locator('[data-line="4501"]').getByText('line 4501');
    const text = await row.textContent();
    expect(text).toContain('\\u{1b}[31mred');
    expect(text).toContain('\\u{202e}');
    expect(text).toContain('<script>alert(1)</script>');
    expect(await page.locator('[data-line="4500"]').textContent()).toContain('15,904 more bytes');
  });

  test('a file that the run does not have is said, and the others can be chosen', async () => {
    await page.goto(linesAt('nowhere.txt', 3));
    await page.getByText('This run has no file').waitFor();
    await page
      .getByRole('link', { name: /^ConnectionStats/ })
      .first()
      .click();
    await expect.poll(() => page.locator('[data-line]').count()).toBe(5);
  });
});

describe('wrapped lines', () => {
  beforeEach(async () => {
    await page.goto(linesAt(WFP, 5_000_498));
    await waitForLine(5_000_498);
    await page.keyboard.press('w');
    await page.locator('[role=grid][data-wrap]').waitFor();
  });

  /** Rows follow each other without a gap, from the header to the edge. */
  const expectWhole = async () => {
    const rows = await page.evaluate(() => {
      const grid = document.querySelector('[role=grid]');
      const box = grid?.getBoundingClientRect();
      const head = grid?.querySelector('[role=columnheader]')?.parentElement?.getBoundingClientRect().bottom ?? 0;
      return [...(grid?.querySelectorAll<HTMLElement>('[data-line]') ?? [])]
        .map((row) => ({ number: Number(row.dataset['line']), box: row.getBoundingClientRect() }))
        .filter((row) => row.box.bottom > head && row.box.top < (box?.bottom ?? 0))
        .map(({ number, box: { top, bottom } }) => ({ number, top: top - head, bottom: bottom - (box?.bottom ?? 0) }));
    });
    expect(rows[0]?.top).toBeLessThanOrEqual(1);
    return rows;
  };

  test('are higher than others, stand in order, and are passed by keys', async ({ skip }) => {
    skip(!FULL, LONG);
    const heights = () => page.locator('[data-line="5000500"]').evaluate((row) => row.getBoundingClientRect().height);
    await expect.poll(heights).toBeGreaterThan(200);
    for (let step = 1; step <= 6; step += 1) {
      await page.keyboard.press('ArrowDown');
      const current = 5_000_498 + step;
      await expect.poll(() => page.locator('[aria-selected=true]').getAttribute('data-line')).toBe(String(current));
      const rows = await expectWhole();
      expect(rows.map(({ number }) => number)).toContain(current);
      expect(rows.every(({ number }, at) => at === 0 || number === (rows[at - 1]?.number ?? 0) + 1)).toBe(true);
    }
  });

  test('are gone to, scrolled over, and come to an end', async () => {
    await typeLine(7_654_321);
    await waitForLine(7_654_321);
    await page.keyboard.press('Control+End');
    await waitForLine(MANY_LINES);
    await expectWhole();
    await page.keyboard.press('Control+Home');
    await waitForLine(1);
    const before = (await inSight())[0]?.number ?? 0;
    await page.locator('[role=grid]').hover();
    await page.mouse.wheel(0, 180);
    await expect.poll(async () => (await inSight())[0]?.number ?? 0).toBeGreaterThan(before);
    expect((await inSight())[0]?.number).toBeLessThanOrEqual(before + 10);
    await page.keyboard.press('w');
    await expect.poll(() => page.locator('[role=grid][data-wrap]').count()).toBe(0);
  });
});

describe('a search', () => {
  const search = (query: string) => page.goto(`${linesAt(WFP, 5_000_000)}&${query}`);
  const list = () => page.getByRole('listbox', { name: 'Lines found' });

  test('is paged to its very end, and leads to the line', async () => {
    await search('q=line');
    await page.getByText('10,022 lines in 3 files').waitFor();
    await list().focus();
    await page.keyboard.press('End');
    await page.locator('[data-hit-index="10021"]').waitFor();
    await expect.poll(() => page.locator('[data-hit-index="10021"]').textContent()).toContain('IkeLogs.txt:4,000');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => decodeURIComponent(page.url())).toContain('IN_1/IkeLogs.txt&line=3000');
    await page.getByRole('button', { name: 'Scrubbed-wfpdiag.txt 10,000' }).click();
    await waitForLine(1000);
    expect(await page.locator('[data-line="1000"] mark').textContent()).toBe('line');
  });

  test('is walked by keys from the cursor, with its marks beside the scroll bar', async () => {
    await search('q=line');
    await page.locator('[data-ruler] path[d^=M]').first().waitFor();
    await page.locator('[role=grid]').focus();
    await page.keyboard.press('n');
    await waitForLine(5_001_000);
    await page.keyboard.press('F3');
    await waitForLine(5_002_000);
    await page.keyboard.press('Shift+N');
    await page.keyboard.press('Shift+N');
    await waitForLine(5_000_000);
    const ruler = await page.locator('[data-ruler]').boundingBox();
    await page.mouse.click((ruler?.x ?? 0) + 6, (ruler?.y ?? 0) + (ruler?.height ?? 0) * 0.25);
    const current = async () => Number(await page.locator('[data-line][data-current]').getAttribute('data-line'));
    await expect.poll(async () => Math.abs((await current()) - 2_500_000)).toBeLessThan(100_000);
    expect((await current()) % 1000).toBe(0);
  });

  test('says while it goes on what it has, and stops when it is told', async () => {
    await search('q=slow');
    await page.getByText(/lines? in \d files? so far/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/stopped after [\d,]+ of [\d,]+ lines/).waitFor();
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  });

  test('gives way to what is typed next, and keeps what it had until then', async ({ skip }) => {
    skip(!FULL, LONG);
    await search('q=slow');
    await page.getByText(/lines? in \d files? so far/).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('line');
    await page.getByText('10,022 lines in 3 files').waitFor();
    expect(new URLSearchParams(page.url().split('?')[1]).get('q')).toBe('line');
    await page.reload();
    await page.getByText('10,022 lines in 3 files').waitFor();
    expect(await page.getByRole('textbox', { name: 'Look for' }).inputValue()).toBe('line');
  });

  test('that finds nothing, cannot be read, or gave lines up says so', async () => {
    await search('q=nothing+like+it');
    await page.getByText('No line in this run fits.').waitFor();
    await search('q=given+up');
    await page.getByText(/3 lines given up/).waitFor();
    await search('q=(QM&how=regex');
    await page.getByText('The pattern cannot be read: a bracket is not closed.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Look for' }).getAttribute('aria-invalid')).toBe('true');
    await search('q=line&filter=peer%3A(');
    await page.getByText('The filter cannot be read').waitFor();
  });

  test('is narrowed by chips, which are the filter of the address', async ({ skip }) => {
    skip(!FULL, LONG);
    await search('q=line');
    const box = page.getByRole('combobox', { name: /^Filter/ });
    await box.click();
    await page.keyboard.type('sev');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await box.inputValue()).toBe('severity:');
    await page.keyboard.type('error');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'severity:error', exact: true }).waitFor();
    await box.fill('-peer:"203.0.113.9" OR code:13801');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URLSearchParams(page.url().split('?')[1]).get('filter')).toContain('severity:error (');
    await page.getByRole('button', { name: 'Remove severity:error' }).click();
    await expect
      .poll(() => new URLSearchParams(page.url().split('?')[1]).get('filter'))
      .toBe('-peer:203.0.113.9 OR code:13801');
    await page.goBack();
    await page.goForward();
    await expect.poll(() => page.getByRole('group', { name: 'Filter' }).getByRole('button').count()).toBe(2);
  });
});

describe('openings', () => {
  test('say how far they are, and can be cancelled', async () => {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Open zip or logs…' }).click();
    await page.getByText('Indexing').waitFor();
    await page.getByText(/ of 1.21 GB/).waitFor();
    await page.getByText(/MB\/s/).waitFor();
    await page.getByText(/lines\/s/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.getByRole('list', { name: 'Being opened' }).count()).toBe(0);
  });

  test('lead to the run when they are done', async () => {
    await page.goto(`${server.url}?empty`);
    await page.getByRole('button', { name: 'Pre-shared key mismatch' }).click();
    await page.getByText(/37 %/).waitFor();
    await page.evaluate(() => window.harness?.finish());
    await page.getByRole('heading', { level: 1, name: /rejected Azure's pre-shared key/ }).waitFor();
    await expect.poll(() => page.title()).toMatch(/^Unhealthy: The peer 203\.0\.113\.9 rejected/);
  });

  test('show the first lines and what was seen so far, and nothing moves when more comes', async () => {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Open zip or logs…' }).click();
    await page.getByText('line 1 [SEND]').waitFor();
    const place = () => page.getByText('line 1 [SEND]').evaluate((line) => line.getBoundingClientRect().top);
    const before = await place();
    await page.getByText('11 ×').waitFor();
    expect(await place()).toBe(before);
    await page.getByText('37 %').waitFor();
    await page.evaluate(() => window.harness?.finish());
    await page.getByRole('heading', { level: 1, name: /rejected Azure's pre-shared key/ }).waitFor();
  });

  test('that failed say why and what to do, until dismissed', async () => {
    await page.goto(server.url);
    await page.evaluate(() => window.harness?.failNext());
    await page.getByRole('button', { name: 'Open zip or logs…' }).click();
    await page.getByText('none of the logs that VPN troubleshoot writes').waitFor();
    await page.getByText('Open the zip that VPN troubleshoot left').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => page.getByText('none of the logs').count()).toBe(0);
  });
});

test('a lost connection is said, what is on the screen stays, and it comes back', async () => {
  await page.goto(`${server.url}#/run/down`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => window.harness?.cut());
  await page.getByText('The connection to the Tunnelscope engine was lost.').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('203.0.113.9');
  await page.evaluate(() => window.harness?.mend());
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await expect.poll(() => page.getByText('The connection to the Tunnelscope engine was lost.').count()).toBe(0);
});

test('a run that is no longer there says so and leads home', async () => {
  await page.goto(`${server.url}#/run/none`);
  await page.getByText('This run is no longer in the library').waitFor();
  await page.getByRole('button', { name: 'Back to the library' }).click();
  await page
    .getByRole('link', { name: /rejected Azure's pre-shared key/ })
    .first()
    .waitFor();
  expect(await page.getByRole('navigation', { name: 'Open runs' }).getByRole('link').count()).toBe(0);
});

describe('accessibility', () => {
  const scenes: readonly (readonly [string, string, string])[] = [
    ['the empty library', '?empty', 'Or look at a sample'],
    ['the library', '', 'vpnlogs-contoso-hub-0304.zip'],
    ['an unhealthy run', '#/run/down', 'Change this'],
    ['a healthy run', '#/run/up', 'Proof'],
    ['an unknown run', '#/run/dark', 'What can’t be said'],
    ['lines', `#/run/down/lines?file=${encodeURIComponent(IKE)}&line=4512&finding=f1`, 'Copy line'],
    [
      'a search',
      `#/run/down/lines?file=${encodeURIComponent(WFP)}&line=5000000&q=line&filter=peer%3Ax`,
      '10,022 lines',
    ],
    ['the editor', `#/run/down/lines?file=${encodeURIComponent(IKE)}&line=4512&as=text`, 'Back to the lines'],
    ['a missing run', '#/run/none', 'Back to the library'],
  ];
  // These have what the others have; what the themes differ in are colours. The rest is for the long form.
  const short = { light: ['the library', 'lines', 'a search'], dark: ['an unhealthy run'] };
  for (const colorScheme of ['light', 'dark'] as const) {
    test.each(scenes.filter(([name]) => FULL || short[colorScheme].includes(name)))(
      `nothing is wrong with %s, ${colorScheme}`,
      async (_name, address, sign) => {
        await page.emulateMedia({ colorScheme });
        await page.goto(server.url + address);
        await page.getByText(sign).first().waitFor();
        const folds = page.locator('main button[aria-expanded=false]');
        for (let most = 30; most > 0 && (await folds.count()) > 0; most -= 1) await folds.first().click();
        expect(await wrongs(page)).toEqual([]);
      },
    );
  }

  test('nothing moves where reduced motion is asked for', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${server.url}#/run/down`);
    await page.getByText('Change this').waitFor();
    const durations = await page.evaluate(() =>
      [...document.querySelectorAll('main *')].flatMap((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return [transitionDuration, animationDuration].filter((text) => Number.parseFloat(text) > 0.001);
      }),
    );
    expect(durations).toEqual([]);
  });

  test('the whole way from the library to the line and back goes by keys', async () => {
    await page.goto(server.url);
    await page.getByText('vpnlogs-contoso-hub-0304.zip').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('203.0.113.9');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Change this').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('IN_0/IkeLogs.txt:4513');
    await page.keyboard.press('Enter');
    await page.locator('[data-line="4513"][data-current]').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await page.keyboard.press('Escape');
    await page.getByText('Change this').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('IN_0/IkeLogs.txt:4513');
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.locator('[role=grid]').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('textbox', { name: 'Filter the runs' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  test('a removed run can be taken back by the button and by a key', async () => {
    await page.goto(server.url);
    const row = page.getByRole('link', { name: /rejected Azure's pre-shared key/ }).first();
    await row.focus();
    await page.keyboard.press('Delete');
    await page.getByText('was removed from the library').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByText('was removed from the library').count()).toBe(0);
    await row.focus();
    await page.keyboard.press('Delete');
    await page.getByText('was removed from the library').waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByText('was removed from the library').count()).toBe(0);
  });
});
