import { describe, expect, test } from 'vitest';
import type { LogLine } from '../../shared/contract/api.ts';
import { PAGE_LINES, createPages } from '../../renderer/state/pages.ts';

function lineOf(number: number): LogLine {
  return { number, text: `line ${number}`, bytes: 8, time: null, head: null, event: null };
}

interface Asked {
  readonly from: number;
  readonly signal: AbortSignal;
  readonly answer: () => void;
  readonly refuse: (error: Error) => void;
}

function setUp(kept?: number) {
  const asked: Asked[] = [];
  const pages = createPages((_run, _file, from, count, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly LogLine[]>();
    const answer = () => resolve(Array.from({ length: count }, (_, index) => lineOf(from + index)));
    asked.push({ from, signal, answer, refuse: reject });
    return promise;
  }, kept);
  return { pages, asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('windows of lines', () => {
  test('are asked for by page, once, and given by number', async () => {
    const { pages, asked } = setUp();
    pages.want('r', 'f', 250, 260);
    pages.want('r', 'f', 250, 260);
    expect(asked.map(({ from }) => from)).toEqual([1, PAGE_LINES + 1]);
    for (const { answer } of asked) answer();
    await settle();
    expect(pages.version.get()).toBe(2);
    for (const number of [1, 256, 257, 512]) expect(pages.line('r', 'f', number)).toEqual(lineOf(number));
    expect(pages.line('r', 'f', 513)).toBeUndefined();
    expect(pages.line('r', 'other', 1)).toBeUndefined();
    expect(pages.line('other', 'f', 1)).toBeUndefined();
    pages.want('r', 'f', 1, 512);
    expect(asked).toHaveLength(2);
  });

  test('are given up when they are out of sight before they came', async () => {
    const { pages, asked } = setUp();
    pages.want('r', 'f', 1, 10);
    pages.want('r', 'f', 100_000, 100_010);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(asked[1]?.signal.aborted).toBe(false);
    asked[0]?.refuse(new Error('cancelled'));
    await settle();
    expect(pages.problem.get()).toBeNull();
    pages.want('r', 'f', 1, 10);
    expect(asked).toHaveLength(3);
  });

  test('let go of the least recently wanted first', async () => {
    const { pages, asked } = setUp(2);
    for (const page of [0, 1]) {
      pages.want('r', 'f', page * PAGE_LINES + 1, page * PAGE_LINES + 1);
      asked.at(-1)?.answer();
      await settle();
    }
    pages.want('r', 'f', 1, 1);
    pages.want('r', 'f', 2 * PAGE_LINES + 1, 2 * PAGE_LINES + 1);
    asked.at(-1)?.answer();
    await settle();
    expect(pages.line('r', 'f', 1)).toBeDefined();
    expect(pages.line('r', 'f', PAGE_LINES + 1)).toBeUndefined();
    expect(pages.line('r', 'f', 2 * PAGE_LINES + 1)).toBeDefined();
  });

  test('say why they did not come, and are asked for again', async () => {
    const { pages, asked } = setUp();
    pages.want('r', 'f', 1, 1);
    asked[0]?.refuse(new Error('no disk'));
    await settle();
    expect(pages.problem.get()?.text).toContain('no disk');
    pages.want('r', 'f', 1, 1);
    asked[1]?.answer();
    await settle();
    expect(pages.problem.get()).toBeNull();
    expect(pages.line('r', 'f', 1)).toBeDefined();
  });
});
