import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventRow } from '../../shared/contract/api.ts';
import { microsFromIso } from '../../shared/base/time.ts';
import { type Filter, parseFilter } from '../../shared/query/filter.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { type Random, random } from '../make/random.ts';
import { writeTrace } from '../make/wfpdiag.ts';

/** A line by its own words, read by a pattern and not by the engine. */
interface Line {
  readonly file: string;
  readonly number: number;
  readonly text: string;
  readonly thread: string | null;
  readonly provider: string | null;
  readonly context: string | null;
  readonly peer: string | null;
  readonly time: number | null;
}

let kit: Bench;
let run: string;
let lines: readonly Line[];
let events: readonly EventRow[];
let owners: ReadonlyMap<string, readonly number[]>;

const PREFIX = /^\[\d+\]([^:]+)::(\d\d)\/(\d\d)\/(\d{4})-([\d:.]+) \[([^\]]*)\](?: (\d*)\|([^|]*)\|)?/;

function lineOf(file: string, number: number, text: string): Line {
  const [, thread, month, day, year, time, provider, context, peer] = PREFIX.exec(text) ?? [];
  return {
    file,
    number,
    text,
    thread: thread ?? null,
    provider: provider ?? null,
    context: context ?? null,
    peer: peer ?? null,
    time: year === undefined ? null : microsFromIso(`${year}-${month}-${day}T${time}`),
  };
}

beforeAll(async () => {
  kit = await bench();
  const path = await kit.file('main/Scrubbed-wfpdiag.txt', '');
  await writeTrace(path, { bytes: 1.5e6, seed: 9, failuresPerMillion: 4000 });
  const ike = [
    'IkeCleanupQMNegotiation called with error 13868 and policy 1\r',
    'nothing of note: Policy',
    'IkeCleanupMMNegotiation called with error 13801 and policy 2',
  ].join('\n');
  await kit.file('main/GatewayTenantWorker_IN_0/IkeLogs.txt', ike);
  run = await kit.open(dirname(path));
  const trace = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  lines = (await kit.client.call('run.files', { run })).files.flatMap(({ name }) =>
    (name.endsWith('IkeLogs.txt') ? ike.split(/\r?\n/) : trace).map((text, at) => lineOf(name, at + 1, text)),
  );
  const found: EventRow[] = [];
  for (let after: number | null = null; ;) {
    const page: { events: EventRow[]; more: boolean } = await kit.client.call('run.events', {
      run,
      after,
      limit: 5000,
    });
    found.push(...page.events);
    if (!page.more) break;
    after = page.events.at(-1)?.id ?? null;
  }
  events = found;
  owners = ownersOf();
});
afterAll(() => kit.close());

const PIECES = [
  'peer:203.0.113.9',
  'peer:2001:DB8:40:0::9,203.0.113.77',
  'thread:0368.03a4',
  'provider:ikeext',
  'file:IkeLogs.txt',
  'instance:IN_0',
  'code:13868',
  'code:0x35E9,13868',
  'phase:quick-mode',
  'severity:error',
  'step:other,notify',
  'time:2026-03-04T08:01:00..2026-03-04T08:04:30.5',
  'time:2026-03-04T08:05..',
  'POLICY',
  '"Failure point"',
  '/Timer (fired|set)/',
  '/^.{90,}$/',
  '/policy/iw',
  'zzz',
];

function someFilter(dice: Random, depth: number): string {
  if (depth === 0 || dice.chance(0.3)) return dice.pick(PIECES);
  switch (dice.below(3)) {
    case 0:
      return `-${someFilter(dice, depth - 1)}`;
    case 1:
      return `(${someFilter(dice, depth - 1)} OR ${someFilter(dice, depth - 1)})`;
    default:
      return `(${someFilter(dice, depth - 1)} ${someFilter(dice, depth - 1)})`;
  }
}

/** Ids of the events that a filter by itself lets through, had from the table of events. */
const told = new Map<string, ReadonlySet<number>>();

async function eventsOf(text: string): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (let after: number | null = null; ;) {
    const page: { events: EventRow[]; more: boolean } = await kit.client.call('run.events', {
      run,
      filter: text,
      after,
      limit: 5000,
    });
    for (const { id } of page.events) ids.add(id);
    if (!page.more) return ids;
    after = page.events.at(-1)?.id ?? null;
  }
}

/** The events that each line is of: within a block only lines of its own thread and negotiation. */
function ownersOf(): Map<string, number[]> {
  const byPlace = new Map(lines.map((line) => [`${line.file}:${line.number}`, line]));
  const found = new Map<string, number[]>();
  for (const event of events) {
    const first = byPlace.get(`${event.file}:${event.line}`);
    for (let number = event.line; number <= event.lineTo; number += 1) {
      const key = `${event.file}:${number}`;
      const line = byPlace.get(key);
      const own =
        number === event.line ||
        line?.thread === null ||
        event.thread === null ||
        (line?.thread === event.thread && (first?.context === null || line.context === first?.context));
      if (own) found.set(key, [...(found.get(key) ?? []), event.id]);
    }
  }
  return found;
}

function ofEvents(ids: ReadonlySet<number>, line: Line): boolean {
  return owners.get(`${line.file}:${line.number}`)?.some((id) => ids.has(id)) === true;
}

function same(value: string | null, wanted: readonly string[]): boolean {
  return value !== null && wanted.some((one) => one.toLowerCase() === value.toLowerCase());
}

function holds(filter: Filter, line: Line): boolean {
  switch (filter.kind) {
    case 'all':
      return true;
    case 'and':
      return filter.parts.every((part) => holds(part, line));
    case 'or':
      return filter.parts.some((part) => holds(part, line));
    case 'not':
      return !holds(filter.part, line);
    case 'text':
      return line.text.toLowerCase().includes(filter.text.toLowerCase());
    case 'regex': {
      const source = filter.wholeWord ? `\\b(?:${filter.source})\\b` : filter.source;
      return new RegExp(source, filter.ignoreCase ? 'iu' : 'u').test(line.text);
    }
    case 'time':
      return (
        line.time !== null &&
        (filter.from === null || line.time >= filter.from) &&
        (filter.to === null || line.time <= filter.to)
      );
    case 'field': {
      const { field, values } = filter;
      if (field === 'file') return values.some((value) => line.file.endsWith(value));
      if (field === 'instance') return values.some((value) => line.file.includes(value));
      const ids = told.get(`${field}:${values.join(',')}`);
      if (ids === undefined) throw new Error(`${field} was not asked for`);
      const plain =
        field === 'peer' ? values.map((value) => value.replace('2001:DB8:40:0::9', '2001:db8:40::9')) : values;
      if (field === 'peer' || field === 'thread' || field === 'provider')
        return same(line[field], plain) || ofEvents(ids, line);
      return ofEvents(ids, line);
    }
  }
}

describe('a filter over lines', () => {
  it('lets through what a look at each line does', async () => {
    for (const piece of PIECES) if (/^[a-z]+:/.test(piece)) told.set(piece, await eventsOf(piece));
    expect(events.length).toBeGreaterThan(20);
    const dice = random(2);
    const counts = new Set<number>();
    const rounds = [...PIECES, ...Array.from({ length: 50 }, () => someFilter(dice, 3))];
    for (const words of rounds) {
      const filter = parseFilter(words);
      if (!filter.ok) throw new Error(filter.error.text);
      const wanted = lines.filter((line) => holds(filter.value, line)).map(({ file, number }) => `${file}:${number}`);
      const found = await kit.client.call('run.search', { run, pattern: '', filter: words });
      const got: string[] = [];
      while (got.length < found.total) {
        const { hits } = await kit.client.call('search.hits', { search: found.search, from: got.length, count: 2000 });
        if (hits.length === 0) break;
        got.push(...hits.map(({ file, line }) => `${file}:${line}`));
      }
      expect(got.length, words).toBe(wanted.length);
      expect(got, words).toEqual(wanted);
      await kit.client.call('search.close', { search: found.search });
      counts.add(wanted.length);
    }
    expect(counts.size).toBeGreaterThan(20);
  });

  it('goes together with a pattern', async () => {
    const { total } = await kit.client.call('run.search', { run, pattern: 'Timer', filter: 'peer:203.0.113.9' });
    expect(total).toBe(lines.filter(({ text, peer }) => text.includes('Timer') && peer === '203.0.113.9').length);
  });
});
