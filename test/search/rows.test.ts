import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUTHENTICATING, GOOD, OTHER, PEER, SID2, b } from '../diagnose/logs.ts';
import { IN_0, IN_1, ikeRows, jsonLines, queried, tunnelRow } from '../diagnose/monitor.ts';
import { type Bench, bench } from '../engine-kit.ts';

const ROWS = [
  ...ikeRows(b(AUTHENTICATING), '2026-03-04T08:00:00Z'),
  ...ikeRows(b(GOOD(), OTHER, SID2), '2026-03-04T09:00:00Z', 1000, IN_1),
  tunnelRow('2026-03-04T10:00:00.000Z', PEER, 'DPD timed out'),
];
const MANY = AUTHENTICATING.length;
const LINES = ROWS.map((_, index) => index + 1);

let kit: Bench;
let run: string;
beforeAll(async () => {
  kit = await bench();
  const path = await kit.file('main/PT1H.json', jsonLines(ROWS));
  await kit.file('main/query.json', JSON.stringify(ROWS.slice(0, 2).map(queried), null, 2));
  run = await kit.open(dirname(path));
});
afterAll(() => kit.close());

async function found(filter: string): Promise<readonly string[]> {
  const { search } = await kit.client.call('run.search', { run, pattern: '', filter });
  const { hits } = await kit.client.call('search.hits', { search, from: 0, count: 100 });
  return hits.map(({ file, line }) => `${file}:${line}`);
}

const rows = (lines: readonly number[]) => lines.map((line) => `PT1H.json:${line}`);

describe('rows of Azure Monitor are found like the lines of other logs', () => {
  it.each([
    ['file:PT1H.json peer:192.0.2.77', LINES.slice(MANY, -1)],
    [`file:PT1H.json instance:${IN_1}`, LINES.slice(MANY, -1)],
    ['file:PT1H.json instance:in_0', [...LINES.slice(0, MANY), LINES.length]],
    ['file:PT1H.json time:2026-03-04T09:00:02..2026-03-04T09:00:04', LINES.slice(MANY + 2, MANY + 5)],
    ['file:PT1H.json time:2026-03-04T09:30..', [LINES.length]],
    [`session:${SID2}`, LINES.slice(MANY, -1)],
    ['provider:TunnelDiagnosticLog', [LINES.length]],
  ])('%s', async (filter, lines) => {
    expect(await found(filter)).toEqual(rows(lines));
  });

  it('each line of a record over several has its time, and its message its line', async () => {
    expect(await found('file:query.json time:2026-03-04T08:00:01..')).toEqual(
      Array.from({ length: 11 }, (_, at) => `query.json:${at + 13}`),
    );
    expect(await found('file:query.json peer:203.0.113.9')).toEqual(['query.json:6', 'query.json:17']);
  });

  it('events name the instance of their row', async () => {
    const { events } = await kit.client.call('run.events', {
      run,
      filter: `instance:${IN_1}`,
      after: null,
      limit: 100,
    });
    expect(events.map(({ line, instance }) => [line, instance])).toEqual(
      LINES.slice(MANY, -1).map((line) => [line, IN_1]),
    );
    expect(events.some(({ instance }) => instance === IN_0)).toBe(false);
  });
});
