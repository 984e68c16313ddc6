import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Method } from '../../shared/contract/api.ts';
import { warmEngine } from './engine.ts';
import { busyInput } from './inputs.ts';
import { median } from './measure.ts';
import { seconds } from './table.ts';

/** A run of many events, and how long each question of its table takes in an engine that has it open. */
export interface Scene {
  readonly events: number;
  readonly open: number;
  readonly answers: readonly Answered[];
}

interface Answered {
  readonly what: string;
  /** Of the first asking, which may have to read columns. */
  readonly first: number;
  /** The median of askings that nothing was kept for. */
  readonly next: number;
  readonly rounds: readonly number[];
}

interface Question {
  readonly what: string;
  readonly method: Method;
  /** Other parameters in each round, so that no answer is known. */
  readonly params: (round: number, events: number) => object;
}

const ROUNDS = 5;
const PEERS = ['203.0.113.9', '203.0.113.77', '192.0.2.130', '192.0.2.14', '2001:db8:40::9', '203.0.113.9,192.0.2.14'];
const STEPS = ['sa-init', 'auth', 'ts', 'notify', 'established', 'other'];
const FIELDS = ['peer', 'phase', 'step', 'direction', 'severity', 'message', 'code', 'notify', 'type', 'point'];
const WORDS = ['"Traffic Selector"', 'cookie', 'credentials', 'AES-CBC-256', 'nobody-says-this', '"timed out"'];
const SORTS = ['code', 'peer', 'severity', 'message', 'negotiation', 'step'];
const page = { from: 0, count: 100 };

const QUESTIONS: readonly Question[] = [
  {
    what: 'a page of the table',
    method: 'run.table',
    params: (round, events) => ({ from: Math.floor((round * events) / 10), count: 100 }),
  },
  {
    what: 'the table by a filter of two fields',
    method: 'run.table',
    params: (round) => ({ ...page, filter: `peer:${PEERS[round] ?? ''} -step:${STEPS[round] ?? ''}` }),
  },
  {
    what: 'the table by words',
    method: 'run.table',
    params: (round) => ({ ...page, filter: WORDS[round] ?? '' }),
  },
  {
    what: 'the table sorted by a field',
    method: 'run.table',
    params: (round) => ({ ...page, sort: [{ by: SORTS[round], descending: round % 2 === 0 }] }),
  },
  {
    what: 'the table with the clock of an instance moved',
    method: 'run.table',
    params: (round) => ({ ...page, offsets: { GatewayTenantWorker_IN_1: (round + 1) * 1_000_000 } }),
  },
  {
    what: 'facets of ten fields by a filter',
    method: 'run.facets',
    params: (round) => ({ fields: FIELDS, filter: `-step:${STEPS[round] ?? ''}` }),
  },
  {
    what: 'events over time, in 1,000 parts, by a filter',
    method: 'run.over',
    params: (round) => ({ parts: 1000, filter: `severity:error -step:${STEPS[round] ?? ''}` }),
  },
  {
    what: 'negotiations by a filter',
    method: 'run.negotiations',
    params: (round) => ({ ...page, filter: `step:${STEPS[round] ?? ''} -direction:local` }),
  },
  {
    what: 'an attempt',
    method: 'run.attempt',
    params: (round, events) => ({ attempt: 1 + Math.floor((round * events) / 100) }),
  },
];

export async function askEvents(events: number, say: (text: string) => void): Promise<Scene> {
  const zip = await busyInput(events, say);
  const library = await mkdtemp(join(tmpdir(), 'tunnelscope-events-'));
  const warm = await warmEngine(library);
  try {
    say(`opening a run of ${events} events`);
    const started = performance.now();
    const run = await warm.open(zip);
    const open = (performance.now() - started) / 1000;
    const answers: Answered[] = [];
    for (const { what, method, params } of QUESTIONS) {
      say(`${events} events: ${what}`);
      const took: number[] = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        const before = performance.now();
        await warm.client.call(method, { run, ...params(round, events) } as never);
        took.push(Number(((performance.now() - before) / 1000).toFixed(4)));
      }
      const [first = 0, ...rounds] = took;
      answers.push({ what, first, next: median(rounds), rounds });
    }
    return { events, open, answers };
  } finally {
    await warm.close();
    await rm(library, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  }
}

export function sceneTable({ events, open, answers }: Scene): string {
  return [
    `A run of ${events.toLocaleString('en')} events of a log and a fifth as many of a capture, opened in ${seconds(open)}:`,
    '',
    '| question | first | next, median |',
    '| --- | --- | --- |',
    ...answers.map(({ what, first, next }) => `| ${what} | ${seconds(first)} | ${seconds(next)} |`),
  ].join('\n');
}
