import type { Page } from 'playwright';
import { expect } from 'vitest';

/** What the page's focus handling (a part of the UI kit) keeps on the window. */
const KIT = /^__(keyborg|tabster)/;

/** The page knows nothing of Node, and has no key on its window but the expected. */
export async function expectNoNode(page: Page, ours: readonly string[]): Promise<void> {
  const seen = await page.evaluate(() => {
    const words = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'];
    const known = words.filter((word) => (globalThis as unknown as Record<string, unknown>)[word] !== undefined);
    // A frame of the same browser that nothing was loaded into.
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    frame.remove();
    return { known, added: Object.getOwnPropertyNames(window).filter((key) => !plain.has(key) && !/^\d+$/.test(key)) };
  });
  expect(seen.known).toEqual([]);
  expect(seen.added.filter((key) => !KIT.test(key)).sort()).toEqual([...ours].sort());
}

/** No way to turn text into a script works, and a string is not taken for markup. */
export async function expectNoInjection(page: Page): Promise<void> {
  const ran = await page.evaluate(async () => {
    // What the test tool evaluates may call eval by its leave; what a timer runs is the page's own.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const marks = globalThis as unknown as Record<string, boolean>;
    const outcomes: Record<string, string> = {};
    const attempt = (name: string, work: () => unknown) => {
      try {
        work();
        outcomes[name] = 'done';
      } catch (error) {
        outcomes[name] = (error as Error).name;
      }
    };
    // oxlint-disable-next-line no-eval -- that it is refused is what is tested
    attempt('eval', () => (0, eval)('window.ranEval = true'));
    // oxlint-disable-next-line no-new-func -- that it is refused is what is tested
    attempt('Function', () => new Function('window.ranFunction = true')());
    // oxlint-disable-next-line no-implied-eval -- that it is refused is what is tested
    attempt('timer', () => setTimeout('window.ranTimer = true', 0));
    attempt('innerHTML', () => (document.body.innerHTML = '<img src=x onerror="window.ranMarkup = true">'));
    attempt('insertAdjacentHTML', () =>
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ranMarkup = true">'),
    );
    attempt('script src', () => {
      const script = document.createElement('script');
      script.src = 'https://example.com/x.js';
    });
    const inline = document.createElement('script');
    attempt('script text', () => (inline.textContent = 'window.ranInline = true'));
    document.body.append(inline);
    const image = document.createElement('img');
    image.setAttribute('src', 'nowhere:');
    attempt('onerror', () => image.setAttribute('onerror', 'window.ranHandler = true'));
    document.body.append(image);
    const link = document.createElement('a');
    link.setAttribute('href', 'javascript:window.ranLink = true');
    document.body.append(link);
    link.click();
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const node of [inline, image, link]) node.remove();
    return { outcomes, ran: Object.keys(marks).filter((key) => key.startsWith('ran')) };
  });
  expect(ran.ran).toEqual([]);
  expect(ran.outcomes['innerHTML']).toBe('TypeError');
  expect(ran.outcomes['insertAdjacentHTML']).toBe('TypeError');
  expect(ran.outcomes['eval']).not.toBe('done');
  expect(ran.outcomes['Function']).not.toBe('done');
}
