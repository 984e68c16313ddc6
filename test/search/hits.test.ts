import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultError } from '../../shared/base/fault.ts';
import type { SearchCounts } from '../../shared/contract/api.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { random } from '../make/random.ts';
import { writeTrace } from '../make/wfpdiag.ts';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

let kit: Bench;
let run: string;
/** A trace of several segments, and a log beside it. */
let trace: readonly string[];
const IKE = ['IkeCleanupQMNegotiation called with error 13868', 'two words', 'Timer, the last line'];

beforeAll(async () => {
  kit = await bench();
  const path = await kit.file('main/Scrubbed-wfpdiag.txt', '');
  await writeTrace(path, { bytes: 4e6, seed: 5, failuresPerMillion: 3000 });
  trace = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  await kit.file('main/Z-IkeLogs.txt', `${IKE.join('\n')}\n`);
  run = await kit.open(dirname(path));
});
afterAll(() => kit.close());

const find = (pattern: string, more: object = {}) => kit.client.call('run.search', { run, pattern, ...more });
const near = (counts: SearchCounts, file: string, line: number, direction: 'next' | 'previous') =>
  kit.client.call('search.near', { search: counts.search, file, line, direction });

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'answered';
  } catch (thrown) {
    if (!(thrown instanceof FaultError)) throw thrown;
    return thrown.fault.code;
  }
}

/** Line numbers of the trace that a pattern holds of. */
const wanted = (regex: RegExp): number[] => trace.flatMap((line, at) => (regex.test(line) ? [at + 1] : []));

describe('the hits of a search', () => {
  it('are had from any place, as many as are there', async () => {
    const counts = await find('Timer');
    const lines = wanted(/Timer/);
    expect(counts.files).toEqual([
      { file: 'Scrubbed-wfpdiag.txt', total: lines.length },
      { file: 'Z-IkeLogs.txt', total: 1 },
    ]);
    const dice = random(3);
    for (let round = 0; round < 30; round += 1) {
      const from = dice.below(lines.length + 3);
      const count = 1 + dice.below(20);
      const { hits } = await kit.client.call('search.hits', { search: counts.search, from, count });
      const all = [...lines.map((line) => ['Scrubbed-wfpdiag.txt', line]), ['Z-IkeLogs.txt', 3]];
      expect(hits.map(({ file, line }) => [file, line])).toEqual(all.slice(from, from + count));
      for (const { file, line, text, bytes, matches } of hits) {
        expect(text).toBe(file === 'Z-IkeLogs.txt' ? IKE[line - 1] : trace[line - 1]);
        expect(bytes).toBe(Buffer.byteLength(text));
        expect(matches.map(([at, length]) => text.slice(at, at + length))).toEqual(['Timer']);
      }
    }
  });

  it('are gone to from any line, on into the next file and back', async () => {
    const counts = await find('Policy match error|words');
    const lines = wanted(/Policy match error/);
    expect(lines.length).toBeGreaterThan(5);
    const dice = random(4);
    for (let round = 0; round < 60; round += 1) {
      const line = dice.chance(0.5) ? dice.pick(lines) + dice.below(3) - 1 : dice.below(trace.length + 1);
      const next = lines.findIndex((one) => one > line);
      expect((await near(counts, 'Scrubbed-wfpdiag.txt', line, 'next')).hit).toEqual(
        next < 0
          ? { index: lines.length, file: 'Z-IkeLogs.txt', line: 2 }
          : { index: next, file: 'Scrubbed-wfpdiag.txt', line: lines[next] },
      );
      const previous = lines.findLastIndex((one) => one < line);
      expect((await near(counts, 'Scrubbed-wfpdiag.txt', line, 'previous')).hit).toEqual(
        previous < 0 ? null : { index: previous, file: 'Scrubbed-wfpdiag.txt', line: lines[previous] },
      );
    }
    expect((await near(counts, 'Z-IkeLogs.txt', 2, 'next')).hit).toBeNull();
    expect((await near(counts, 'Z-IkeLogs.txt', 2, 'previous')).hit?.line).toBe(lines.at(-1));
    expect(await codeOf(near(counts, 'nope.txt', 1, 'next'))).toBe('unknown-file');
  });

  it('are marked by equal parts of a file', async () => {
    const counts = await find('Policy match error');
    const lines = wanted(/Policy match error/);
    for (const parts of [1, 7, 100, 4096]) {
      const marks = await kit.client.call('search.marks', {
        search: counts.search,
        file: 'Scrubbed-wfpdiag.txt',
        parts,
      });
      const plain = Array.from({ length: parts }, () => 0);
      for (const line of lines) {
        const part = Math.floor(((line - 1) * parts) / trace.length);
        plain[part] = (plain[part] ?? 0) + 1;
      }
      expect(marks.counts).toEqual(plain);
    }
    const none = await kit.client.call('search.marks', { search: counts.search, file: 'Z-IkeLogs.txt', parts: 10 });
    expect(none.counts).toEqual(Array.from({ length: 10 }, () => 0));
  });

  it('are counted over time', async () => {
    const counts = await find('Timer', { filter: 'file:Scrubbed-wfpdiag.txt' });
    const { over } = counts;
    if (over === null) throw new Error('a trace has a clock');
    const times = trace.flatMap((line) => {
      const [, month, day, year, time] = /::(\d\d)\/(\d\d)\/(\d{4})-([\d:.]+)/.exec(line) ?? [];
      return line.includes('Timer') ? [Date.parse(`${year}-${month}-${day}T${time}Z`) * 1000] : [];
    });
    const width = (over.to - over.from) / over.counts.length;
    const plain = over.counts.map(() => 0);
    for (const time of times) {
      const column = Math.min(plain.length - 1, Math.floor((time - over.from) / width));
      plain[column] = (plain[column] ?? 0) + 1;
    }
    expect(over.counts).toEqual(plain);
  });

  it('an empty pattern finds every line that the filter lets through, and all without one', async () => {
    expect((await find('')).total).toBe(trace.length + IKE.length);
    expect((await find('', { filter: 'file:Z-IkeLogs.txt' })).total).toBe(IKE.length);
  });

  it('are there with the first report, and are never reported before they can be had', async () => {
    const seen: SearchCounts[] = [];
    const pages: Promise<number>[] = [];
    const counts = await kit.client.call(
      'run.search',
      { run, pattern: '(\\d.*){2}Timer' },
      {
        onProgress: (value) => {
          seen.push(value);
          if (value.total > 0)
            pages.push(
              kit.client
                .call('search.hits', { search: value.search, from: value.total - 1, count: 1 })
                .then(({ hits }) => hits.length),
            );
        },
      },
    );
    for (const page of await Promise.all(pages)) expect(page).toBe(1);
    for (const [at, value] of seen.entries()) {
      expect(value.search).toBe(counts.search);
      expect(value.total).toBeGreaterThanOrEqual(seen[at - 1]?.total ?? 0);
      expect(value.files.reduce((sum, { total }) => sum + total, 0)).toBe(value.total);
    }
    expect(counts.linesRead).toBe(counts.linesTotal);
  });

  it('are let go of when the search is closed, when its run is removed, and for many newer ones', async () => {
    const ask = (search: string) => codeOf(kit.client.call('search.hits', { search, from: 0, count: 1 }));
    const closed = (await find('Timer')).search;
    expect(await ask(closed)).toBe('answered');
    await kit.client.call('search.close', { search: closed });
    await kit.client.call('search.close', { search: closed });
    expect(await ask(closed)).toBe('unknown-search');

    const other = await kit.open(
      await kit.file('CPUStats.txt', 'Current CPU Usage : 1 % Current Memory Available : 2 MBs'),
    );
    const removed = await kit.client.call('run.search', { run: other, pattern: 'CPU' });
    await kit.client.call('library.remove', { run: other });
    expect(await ask(removed.search)).toBe('unknown-search');

    const [oldest, used] = [(await find('a')).search, (await find('b')).search];
    for (let round = 0; round < 64; round += 1) {
      await find('c', { filter: 'file:Z-IkeLogs.txt' });
      if (round === 40) expect(await ask(used)).toBe('answered');
    }
    expect(await ask(oldest)).toBe('unknown-search');
    expect(await ask(used)).toBe('answered');
  });
});

describe('a pattern that runs away', () => {
  const hopeless = (count: number) =>
    Array.from({ length: count }, (_, at) => `${'word '.repeat(40)}${at} -`).join('\n');

  it('gives up a line, counts it, and goes on', async () => {
    const own = await kit.open(await kit.file('one/IkeLogs.txt', `${IKE[0]}\n${hopeless(1)}\nthe end\n`));
    const counts = await kit.client.call('run.search', { run: own, pattern: '^(\\w+\\s?)+$' });
    expect([counts.total, counts.givenUp, counts.linesRead]).toEqual([2, 1, 3]);
    const { hits } = await kit.client.call('search.hits', { search: counts.search, from: 0, count: 9 });
    expect(hits.map(({ text, matches }) => [text, matches])).toEqual([
      [IKE[0], [[0, IKE[0]?.length]]],
      ['the end', [[0, 7]]],
    ]);
  });

  it('is refused after a few lines, with the place', async () => {
    const own = await kit.open(await kit.file('many/IkeLogs.txt', `${IKE[0]}\n${hopeless(9)}\n`));
    for (const pattern of FULL ? ['^(\\w+\\s?)+$', '(\\w|[a-z]| )+$'] : ['^(\\w+\\s?)+$']) {
      const work = kit.client.call('run.search', { run: own, pattern });
      await expect(work).rejects.toMatchObject({
        fault: {
          code: 'bad-pattern',
          text: expect.stringMatching(/IkeLogs\.txt:4\b/),
          hint: expect.stringContaining('-F'),
        },
      });
    }
  });

  it('in a filter over events is refused too', async () => {
    const words = `IkeCleanupQMNegotiation called with error 13868 ${'word '.repeat(40)}`;
    const own = await kit.open(await kit.file('events/IkeLogs.txt', `${words}1\n${words}2\n${words}3\n${words}4\n`));
    expect(await codeOf(kit.client.call('run.events', { run: own, filter: '/(\\w+\\s?)+(?!)/' }))).toBe('bad-filter');
    expect((await kit.client.call('run.events', { run: own, filter: '/QMNEG.*word/i' })).events.length).toBeGreaterThan(
      0,
    );
  });

  it('can be stopped, and what was found before can still be had', async () => {
    const lines = Array.from({ length: 70_000 }, (_, at) => `plain ${at}`).join('\n');
    const own = await kit.open(await kit.file('stop/IkeLogs.txt', `${IKE[0]}\n${lines}\n${hopeless(9)}\n`));
    const stop = new AbortController();
    const reports: SearchCounts[] = [];
    const work = codeOf(
      kit.client.call(
        'run.search',
        { run: own, pattern: '^(\\w+\\s?)+$' },
        {
          signal: stop.signal,
          onProgress: (value) => reports.push(value),
        },
      ),
    );
    while (reports.length === 0) await wait(5);
    stop.abort();
    expect(await work).toBe('cancelled');
    const { search, total } = reports.at(-1) ?? { search: '', total: 0 };
    expect(total).toBeGreaterThan(0);
    const { hits } = await kit.client.call('search.hits', { search, from: total - 1, count: 1 });
    expect(hits).toHaveLength(1);
    // The thread that was ended is replaced.
    expect((await kit.client.call('run.search', { run: own, pattern: 'plain 69999$' })).total).toBe(1);
  });
});

describe('a line of many megabytes', () => {
  it.each(['utf-8', 'utf-16le'] as const)('is searched to its end, in %s', async (encoding) => {
    const filler = 'filler äöü '.repeat(300_000);
    const long = `start ${filler} middle ${filler} end`;
    const text = `${IKE[0]}\nbefore\n${long}\r\nafter\n${long}`;
    const bytes = encoding === 'utf-8' ? Buffer.from(text) : Buffer.from(`\ufeff${text}`, 'utf16le');
    const own = await kit.open(await kit.file(`long-${encoding}/IkeLogs.txt`, bytes));
    const lines = async (pattern: string, filter = ''): Promise<number[]> => {
      const counts = await kit.client.call('run.search', { run: own, pattern, filter });
      const { hits } = await kit.client.call('search.hits', { search: counts.search, from: 0, count: 100 });
      expect(hits).toHaveLength(counts.total);
      return hits.map(({ line }) => line);
    };
    expect(await lines('middle')).toEqual([3, 5]);
    expect(await lines(' end$')).toEqual([3, 5]);
    expect(await lines('^start.* middle .*end$')).toEqual([3, 5]);
    expect(await lines('after|before')).toEqual([2, 4]);
    expect(await lines('', 'middle -before')).toEqual([3, 5]);
    expect(await lines('', '-middle')).toEqual([1, 2, 4]);
    expect(await lines('äöü filler {2}end')).toEqual([]);
    expect(await lines('äöü {2}end')).toEqual([3, 5]);
  });
});
