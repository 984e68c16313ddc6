import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchCounts } from '../../shared/contract/api.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { ENCODINGS } from '../make/lines.ts';
import { type Random, random } from '../make/random.ts';
import { type Asked, type Made, meaning, someLog, somePattern } from './logs.ts';

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

/** A run needs one log that is known. */
const KNOWN: Made = known('Current CPU Usage : 1 % Current Memory Available : 2 MBs');

function known(line: string): Made {
  return { name: 'CPUStats.txt', bytes: Buffer.from(line), lines: [line] };
}

async function opened(files: readonly Made[], folder: string): Promise<string> {
  const paths: string[] = [];
  for (const { name, bytes } of files) paths.push(await kit.file(`${folder}/${name}`, bytes));
  return kit.open(paths);
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function naive(files: readonly Made[], holds: (line: string) => boolean): Place[] {
  return files.flatMap(({ name, lines }) =>
    lines.flatMap((line, at) => (holds(line) ? [{ file: name, line: at + 1 }] : [])),
  );
}

/** The run shows its files under names of its own. */
async function named(run: string, files: readonly Made[]): Promise<readonly Made[]> {
  const shown = (await kit.client.call('run.files', { run })).files;
  expect(shown.map(({ lines }) => lines).toSorted()).toEqual(files.map(({ lines }) => lines.length).toSorted());
  return shown.map((file) => {
    const made = files.find(({ name }) => file.name.endsWith(name));
    if (made === undefined) throw new Error(`no file was made for ${file.name}`);
    expect(file.lines).toBe(made.lines.length);
    return { ...made, name: file.name };
  });
}

async function places(counts: SearchCounts, dice: Random): Promise<Place[]> {
  const found: Place[] = [];
  while (found.length < counts.total) {
    const count = Math.min(2000, dice.pick([7, 50, 333, 2000]) + found.length);
    const { hits } = await kit.client.call('search.hits', { search: counts.search, from: found.length, count });
    if (hits.length === 0) break;
    found.push(...hits.map(({ file, line }) => ({ file, line })));
  }
  expect((await kit.client.call('search.hits', { search: counts.search, from: counts.total, count: 1 })).hits).toEqual(
    [],
  );
  return found;
}

async function holdsAgainst(run: string, files: readonly Made[], asked: Asked, dice: Random): Promise<number> {
  const holds = meaning(asked);
  if (holds === null) return 0;
  const wanted = naive(files, holds);
  const counts = await kit.client.call('run.search', { run, ...asked });
  const says = JSON.stringify(asked);
  expect(counts.total, says).toBe(wanted.length);
  expect(await places(counts, dice), says).toEqual(wanted);
  expect(counts.linesRead).toBe(files.reduce((sum, { lines }) => sum + lines.length, 0));
  const totals = new Map<string, number>();
  for (const { file } of wanted) totals.set(file, (totals.get(file) ?? 0) + 1);
  expect(counts.files).toEqual([...totals].map(([file, total]) => ({ file, total })));
  await kit.client.call('search.close', { search: counts.search });
  return wanted.length;
}

/** Each seed is another handful of logs. */
const SEEDS = process.env['TUNNELSCOPE_FULL'] === '1' ? 48 : 6;

describe('a search finds what a look at each line finds', () => {
  it.each(Array.from({ length: SEEDS }, (_, at) => at + 1))('in small logs of many kinds, seed %i', async (seed) => {
    const dice = random(seed);
    const files = [
      KNOWN,
      ...Array.from({ length: 1 + dice.below(4) }, (_, at) =>
        someLog(dice, `log-${at}.txt`, 1 + dice.below(300), dice.pick([...ENCODINGS, 'utf-8', 'utf-8'])),
      ),
    ];
    const run = await opened(files, `small-${seed}`);
    const shown = await named(run, files);
    let found = 0;
    for (let round = 0; round < 60; round += 1)
      found += await holdsAgainst(run, shown, somePattern(dice, dice.pick(shown).lines), dice);
    expect(found).toBeGreaterThan(0);
  });
});
