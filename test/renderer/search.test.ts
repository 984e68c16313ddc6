import { describe, expect, test } from 'vitest';
import { FaultError, fault } from '../../shared/base/fault.ts';
import type { SearchCounts } from '../../shared/contract/api.ts';
import { NO_QUERY } from '../../renderer/state/query.ts';
import { type SearchTarget, createSearch, hitsBefore, partAt, totalOf } from '../../renderer/state/search.ts';
import { fileCounts, progressOf, summaryOf } from '../../renderer/views/search/results.ts';
import { keyOf, targetsOf } from '../../renderer/views/search/targets.ts';

function counts(search: string, total: number, share = 1): SearchCounts {
  return {
    search,
    linesRead: 100 * share,
    linesTotal: 100,
    total,
    files: total === 0 ? [] : [{ file: 'f', total }],
    over: null,
    givenUp: 0,
  };
}

interface Asked {
  readonly run: string;
  readonly signal: AbortSignal;
  readonly progress: (value: SearchCounts) => void;
  readonly answer: (value: SearchCounts) => void;
  readonly refuse: (error: Error) => void;
}

function setUp() {
  const asked: Asked[] = [];
  const closed: string[] = [];
  const call = (method: string, params: { run: string; search: string }, options: never) => {
    if (method === 'search.close') {
      closed.push(params.search);
      return Promise.resolve({});
    }
    const { signal, onProgress } = options as { signal: AbortSignal; onProgress: Asked['progress'] };
    const { promise, resolve, reject } = Promise.withResolvers<SearchCounts>();
    asked.push({ run: params.run, signal, progress: onProgress, answer: resolve, refuse: reject });
    signal.addEventListener('abort', () => reject(new FaultError(fault('cancelled', 'Cancelled.'))));
    return promise;
  };
  const search = createSearch({ call } as unknown as Parameters<typeof createSearch>[0]);
  return { search, asked, closed };
}

const target = (run: string): SearchTarget => ({ run, name: `${run}.zip`, params: { run, pattern: 'x' } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a search', () => {
  test('of the same is asked once, and what was found before stays until there is something new', async () => {
    const { search, asked, closed } = setUp();
    search.ask('one', [target('r')], 0);
    search.ask('one', [target('r')], 0);
    await settle();
    expect(asked).toHaveLength(1);
    expect(search.store.get()).toEqual({ found: null, busy: 'one' });
    asked[0]?.answer(counts('s1', 7));
    await settle();
    expect(search.store.get().busy).toBeNull();
    search.ask('two', [target('r')], 0);
    await settle();
    expect(search.store.get().found?.key).toBe('one');
    expect(search.store.get().busy).toBe('two');
    expect(closed).toEqual([]);
    asked[1]?.progress(counts('s2', 1, 0.5));
    expect(search.store.get().found).toMatchObject({ key: 'two', parts: [{ state: 'running', counts: { total: 1 } }] });
    expect(closed).toEqual(['s1']);
  });

  test('gives way to the next, and what comes late of it is of no account', async () => {
    const { search, asked } = setUp();
    search.ask('one', [target('r')], 0);
    await settle();
    search.ask('two', [target('r')], 0);
    expect(asked[0]?.signal.aborted).toBe(true);
    await settle();
    asked[0]?.progress(counts('s1', 99));
    expect(search.store.get().found).toBeNull();
    asked[1]?.answer(counts('s2', 2));
    await settle();
    expect(search.store.get().found).toMatchObject({ key: 'two', parts: [{ state: 'done', counts: { total: 2 } }] });
  });

  test('is not begun while it still changes', async () => {
    const { search, asked } = setUp();
    for (const key of ['p', 'po', 'pol']) search.ask(key, [target('r')], 20);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(asked).toHaveLength(1);
  });

  test('stops with what it has', async () => {
    const { search, asked } = setUp();
    search.ask('one', [target('r'), target('q')], 0);
    await settle();
    asked[0]?.progress(counts('s1', 3, 0.25));
    search.stop();
    expect(asked[0]?.signal.aborted).toBe(true);
    await settle();
    const { found, busy } = search.store.get();
    expect(busy).toBeNull();
    expect(found?.parts.map(({ state, counts: seen }) => [state, seen?.total ?? null])).toEqual([
      ['stopped', 3],
      ['stopped', null],
    ]);
    expect(found === null ? '' : summaryOf(found, false)).toBe('3 lines in 1 file, stopped after 25 of 100 lines');
  });

  test('over several runs looks through one after the other, and goes on where one fails', async () => {
    const { search, asked } = setUp();
    search.ask('one', [target('r'), target('q'), target('p')], 0);
    await settle();
    expect(asked.map(({ run }) => run)).toEqual(['r']);
    asked[0]?.answer(counts('s1', 3));
    await settle();
    asked[1]?.refuse(new FaultError(fault('unknown-run', 'The library has no run q.')));
    await settle();
    asked[2]?.answer(counts('s3', 4));
    await settle();
    const { found } = search.store.get();
    if (found === null) throw new Error('nothing found');
    expect(found.parts.map(({ state }) => state)).toEqual(['done', 'failed', 'done']);
    expect(totalOf(found)).toBe(7);
    expect(partAt(found, 2)).toMatchObject({ part: { run: 'r' }, index: 2 });
    expect(partAt(found, 3)).toMatchObject({ part: { run: 'p' }, index: 0 });
    expect(partAt(found, 7)).toBeNull();
    expect(hitsBefore(found, 'p')).toBe(3);
    expect(fileCounts(found).map(({ run, first }) => [run, first])).toEqual([
      ['r', 0],
      ['p', 3],
    ]);
    expect(progressOf(found)).toBeCloseTo(2 / 3);
  });
});

describe('what is asked', () => {
  const here = {
    run: 'r',
    name: 'r.zip',
    file: 'IN_0/a b.txt',
    open: [
      { run: 'r', name: 'r.zip' },
      { run: 'q', name: 'q.zip' },
    ],
  };
  const params = (query: Partial<typeof NO_QUERY>) => {
    const made = targetsOf({ ...NO_QUERY, pattern: 'x', ...query }, here);
    return made.ok ? made.value.map(({ params: one }) => one) : made.error.code;
  };

  test('is text without regard to case, unless it is said otherwise', () => {
    expect(params({})).toEqual([
      { run: 'r', pattern: 'x', literal: true, ignoreCase: true, wholeWord: false, filter: '' },
    ]);
    expect(params({ regex: true, matchCase: true, wholeWord: true })).toMatchObject([
      { literal: false, ignoreCase: false, wholeWord: true },
    ]);
  });

  test('keeps to the file, whatever the filter says', () => {
    expect(params({ scope: 'file' })).toMatchObject([{ filter: 'file:"IN_0/a b.txt"' }]);
    expect(params({ scope: 'file', filter: 'code:1 OR code:2' })).toMatchObject([
      { filter: '(code:1 OR code:2) file:"IN_0/a b.txt"' },
    ]);
    expect(params({ scope: 'open' })).toMatchObject([{ run: 'r' }, { run: 'q' }]);
    expect(params({ filter: 'peer:(' })).toBe('bad-filter');
  });

  test('is another search where any of it is another', () => {
    const keys = [
      {},
      { pattern: 'y' },
      { regex: true },
      { filter: 'code:1' },
      { scope: 'file' },
      { scope: 'open' },
    ].map((query) => {
      const made = targetsOf({ ...NO_QUERY, pattern: 'x', ...(query as object) }, here);
      return made.ok ? keyOf(made.value) : '';
    });
    expect(new Set(keys).size).toBe(keys.length);
  });
});
