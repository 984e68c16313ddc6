import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABLE_FIELDS } from '../../shared/contract/explore.ts';
import type { FaultError } from '../../shared/base/fault.ts';
import { PEER } from '../diagnose/logs.ts';
import { type Random, random } from '../make/random.ts';
import { type Offsets, type Sort, inOrder, moments, passing, timeOf } from './naive.ts';
import { type Known, type Made, type Runs, eventsOf, openRuns, tableOf } from './runs.ts';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

let runs: Runs;
beforeAll(async () => {
  runs = await openRuns();
});
afterAll(() => runs.close());

const ids = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id);

const WORDS = [
  `peer:${PEER}`,
  'peer:2001:DB8:40:0::9,192.0.2.77',
  'code:13801,0x362c',
  'code:ERROR_IPSEC_IKE_AUTH_FAIL',
  'severity:ERROR',
  'severity:error,warning',
  'phase:ike-auth,quick-mode,main-mode',
  'step:sa-init',
  'direction:sent',
  'message:tunnel-closed,diagnostic-event',
  'notify:authentication-failed',
  'instance:in_1',
  'file:IKELOGS.TXT',
  'thread:0368.03a4',
  'provider:ikeext,wfp',
  'type:ikeext-mm-failure,IKEEXT-EM-FAILURE',
  'type:classify-drop',
  'point:local',
  'point:Remote,none',
  'negotiation:n1',
  'negotiation:N2,n3',
  'attempt:1,3',
  'attempt:0',
  'session:3BAA1CD0-77ec-40e6-b0d6-7ef40b2372a5',
  'time:2026-03-04T08:00:03..2026-03-04T08:00:09',
  'time:..2026-03-04T08:00:20',
  'cookie',
  '"tunnel closed"',
  '/Policy\\d:/',
  '/(sending|received) (sa|ike)/iw',
  'nobody-says-this',
];

function someFilter(dice: Random, depth: number): string {
  if (depth === 0 || dice.chance(0.3)) return dice.pick(WORDS);
  const one = someFilter(dice, depth - 1);
  if (dice.chance(0.3)) return `-(${one})`;
  return `(${one} ${dice.chance(0.5) ? 'OR ' : ''}${someFilter(dice, depth - 1)})`;
}

function someSort(dice: Random): Sort {
  return Array.from({ length: dice.below(4) }, () => ({ by: dice.pick(TABLE_FIELDS), descending: dice.chance(0.5) }));
}

const OFFSETS: readonly Offsets[] = [
  {},
  { GatewayTenantWorker_IN_1: 4_000_000 },
  { GatewayTenantWorker_IN_0: -90_000_000, GatewayTenantWorker_IN_1: 250_000, '': 7 },
];

describe('a filter', () => {
  it.each(WORDS)('%s: columns, SQL and a look at each event say the same', async (words) => {
    for (const made of runs.all)
      for (const text of [words, `-severity:error -(${words})`]) {
        const wanted = ids(passing(made, text));
        expect(ids(await eventsOf(runs.client, made.run, text)), `${made.name}: ${text} by SQL`).toEqual(wanted);
        const rows = await tableOf(runs.client, made.run, text);
        expect(
          ids(rows).toSorted((a, b) => a - b),
          `${made.name}: ${text}`,
        ).toEqual(wanted);
      }
  });

  it('each of them finds something somewhere, but for the one that cannot', () => {
    for (const words of WORDS.slice(0, -1))
      expect(
        runs.all.reduce((sum, made) => sum + passing(made, words).length, 0),
        words,
      ).toBeGreaterThan(0);
  });

  it('within others, however deep', async () => {
    const dice = random(31);
    for (let round = 0; round < (FULL ? 80 : 30); round += 1) {
      const made = dice.pick(runs.all);
      const words = someFilter(dice, 4);
      const wanted = inOrder(made, passing(made, words), []);
      expect(ids(await tableOf(runs.client, made.run, words)), `${made.name}: ${words}`).toEqual(ids(wanted));
    }
  });

  it('of events that have a WFP header', async () => {
    for (const made of runs.all)
      for (const words of ['', 'severity:error', `-peer:${PEER}`]) {
        const wanted = passing(made, words).filter(({ type }) => type !== '');
        const rows = await tableOf(runs.client, made.run, words, { wfp: true });
        expect(ids(rows), made.name).toEqual(ids(inOrder(made, wanted, [])));
        for (const row of rows) expect(row.wfp).toMatchObject({ lineFrom: row.line, file: row.file });
      }
  });

  it('finds the lines of the same events in a search', async () => {
    for (const made of runs.all)
      for (const words of ['type:ikeext-mm-failure', 'point:remote', 'negotiation:n1', 'attempt:1,2', '-attempt:0']) {
        const events = passing(made, words);
        const { search, total } = await runs.client.call('run.search', { run: made.run, pattern: '', filter: words });
        const { hits } = await runs.client.call('search.hits', { search, from: 0, count: 2000 });
        await runs.client.call('search.close', { search });
        expect(hits).toHaveLength(Math.min(total, 2000));
        const found = new Set(hits.map(({ file, line }) => `${file}:${line}`));
        const held = words.startsWith('-') ? events.filter(({ line, lineTo }) => line === lineTo) : events;
        for (const { file, line } of held.slice(0, 300))
          expect(found, `${made.name}: ${words}`).toContain(`${file}:${line}`);
        if (words.startsWith('-')) continue;
        for (const { file, line } of hits)
          expect(
            events.some((event) => event.file === file && event.line <= line && line <= event.lineTo),
            `${made.name}: ${words} at ${file}:${line}`,
          ).toBe(true);
      }
  });
});

describe('an order', () => {
  it.each(
    TABLE_FIELDS.flatMap((by, at) =>
      (FULL ? [false, true] : [at % 2 === 0]).map((descending) => [by, descending] as const),
    ),
  )('by %s, descending %s', async (by, descending) => {
    for (const made of runs.all) {
      const sort = [{ by, descending }];
      const rows = await tableOf(runs.client, made.run, '', { sort });
      expect(ids(rows), made.name).toEqual(ids(inOrder(made, made.events, sort)));
    }
  });

  it('by several fields and with the clocks of instances moved', async () => {
    const dice = random(5);
    for (let round = 0; round < 80; round += 1) {
      const made = round % 3 === 0 ? runs.made('instances') : dice.pick(runs.all);
      const [sort, offsets, words] = [someSort(dice), dice.pick(OFFSETS), dice.pick(['', '', ...WORDS])];
      const wanted = inOrder(made, passing(made, words), sort, offsets);
      const rows = await tableOf(runs.client, made.run, words, { sort, offsets });
      expect(ids(rows), JSON.stringify([made.name, words, sort, offsets])).toEqual(ids(wanted));
    }
  });

  it('has every field of a row as SQL has it', async () => {
    for (const made of runs.all) {
      const known = new Map(made.events.map((event) => [event.id, event]));
      for (const row of await tableOf(runs.client, made.run, '')) {
        const { type, point, ...event } = known.get(row.id) as Known;
        expect({ ...row, wfp: null }).toEqual({ ...event, point: point === '' ? null : point, wfp: null });
        expect([row.wfp?.type ?? '', row.point ?? '']).toEqual([type, point]);
      }
    }
  });
});

describe('a place in a table', () => {
  const find = (made: Made, more: object, what: object) =>
    runs.client.call('run.tableRow', { run: made.run, ...more, find: what as never });

  it('of an event, of a line, of a time, and of the next failure', async () => {
    const dice = random(17);
    for (let round = 0; round < 150; round += 1) {
      const made = round % 2 === 0 ? runs.made('instances') : dice.pick(runs.all);
      const [sort, offsets, filter] = [someSort(dice), dice.pick(OFFSETS), dice.pick(['', ...WORDS])];
      const rows = inOrder(made, passing(made, filter), sort, offsets);
      const said = JSON.stringify([made.name, filter, sort, offsets]);
      const ask = async (what: object) => (await find(made, { filter, sort, offsets }, what)).index;

      const event = dice.pick(made.events);
      expect(await ask({ event: event.id }), said).toBe(orNull(rows.indexOf(event)));

      const file = dice.pick(made.files);
      const line = 1 + dice.below(40);
      const own = inOrder(
        made,
        rows.filter((row) => row.file === file),
        [{ by: 'line', descending: false }],
      );
      const nearest = own.findLast((row) => row.line <= line) ?? own[0];
      expect(await ask({ file, line }), `${said} ${file}:${line}`).toBe(
        nearest === undefined ? null : rows.indexOf(nearest),
      );

      const when = moments(made, offsets);
      const time = (timeOf(event) ?? 0) + dice.below(3_000_000) - 1_000_000;
      const whenOf = (row: Known): number => when.get(row.id) ?? 0;
      const dated = rows.filter((row) => whenOf(row) < Infinity);
      const behind = dated.filter((row) => whenOf(row) >= time).map(whenOf);
      const wanted = behind.length > 0 ? Math.min(...behind) : Math.max(...dated.map(whenOf));
      expect(await ask({ time }), `${said} at ${time}`).toBe(orNull(rows.findIndex((row) => whenOf(row) === wanted)));

      const from = dice.below(rows.length + 3) - 1;
      const isFailure = (row: Known): boolean =>
        row.severity === 'error' || row.point === 'local' || row.point === 'remote';
      expect(await ask({ failureFrom: from, direction: 'next' }), said).toBe(
        orNull(rows.findIndex((row, index) => index > from && isFailure(row))),
      );
      expect(await ask({ failureFrom: from, direction: 'previous' }), said).toBe(
        orNull(rows.findLastIndex((row, index) => (from < 0 || index < from) && isFailure(row))),
      );
    }
  });

  it('has the row that stands there', async () => {
    const made = runs.made('trace');
    const { index, row } = await find(made, {}, { failureFrom: -1, direction: 'next' });
    const { rows } = await runs.client.call('run.table', { run: made.run, from: index ?? 0, count: 1 });
    expect(rows).toEqual([row]);
    expect(await find(made, { filter: 'nobody-says-this' }, { time: 0 })).toEqual({ index: null, row: null });
  });

  it('a page ends where the table does', async () => {
    const { run, events } = runs.made('clocks');
    const page = async (from: number, count: number) =>
      (await runs.client.call('run.table', { run, from, count })).rows.length;
    expect([await page(events.length - 2, 10), await page(events.length, 10), await page(0, 3)]).toEqual([2, 0, 3]);
  });

  it('the event of a line: the one that begins there, else the one whose thread wrote it', async () => {
    for (const name of ['no clock', 'trace', 'newest first', 'instances']) {
      const made = runs.made(name);
      for (const event of made.events.slice(0, 20)) {
        const at = async (line: number) =>
          (await runs.client.call('run.eventAt', { run: made.run, file: event.file, line })).row;
        const first = made.events.find(({ file, line }) => file === event.file && line === event.line);
        expect((await at(event.line))?.id, name).toBe(first?.id);
        if (event.lineTo > event.line) expect((await at(event.lineTo))?.id, name).toBe(event.id);
      }
    }
    const { run, files } = runs.made('trace');
    expect((await runs.client.call('run.eventAt', { run, file: files[0] ?? '', line: 1_000_000 })).row).toBe(null);
  });
});

describe('what cannot be answered is said in a sentence', () => {
  it.each([
    ['run.table', { filter: 'peer:', from: 0, count: 1 }, 'bad-filter'],
    ['run.facets', { filter: '(', fields: ['peer'] }, 'bad-filter'],
    ['run.over', { filter: '/(/', parts: 3 }, 'bad-filter'],
    ['run.negotiations', { filter: 'nothing:x', from: 0, count: 1 }, 'bad-filter'],
    ['run.selectors', { filter: '"' }, 'bad-filter'],
    ['run.proposals', { filter: 'time:x' }, 'bad-filter'],
    ['run.tableRow', { filter: '', find: { file: 'none.txt', line: 1 } }, 'unknown-file'],
    ['run.eventAt', { file: 'none.txt', line: 1 }, 'unknown-file'],
    ['run.attempt', { attempt: 0 }, 'not-found'],
    ['run.attempt', { attempt: 999_999 }, 'not-found'],
    ['run.attempts', { negotiation: 'n999', from: 0, count: 1 }, 'not-found'],
  ] as const)('%s %j', async (method, params, code) => {
    const work = runs.client.call(method as 'run.table', { run: runs.made('clocks').run, ...params } as never);
    const { fault } = (await work.catch((thrown: unknown) => thrown)) as FaultError;
    expect(fault).toMatchObject({ code, text: expect.stringMatching(/^[A-Z"].*\.$/) });
    expect(fault.hint).toMatch(/\.$/);
  });

  it('of a run that was removed', async () => {
    const run = await runs.kit.open(
      await runs.kit.file('gone/IkeLogs.txt', 'IkeCleanupMMNegotiation called with error 13801'),
    );
    expect((await runs.client.call('run.table', { run, from: 0, count: 1 })).total).toBe(1);
    await runs.client.call('library.remove', { run });
    await expect(runs.client.call('run.table', { run, from: 0, count: 1 })).rejects.toMatchObject({
      fault: { code: 'unknown-run' },
    });
  });
});

const orNull = (index: number): number | null => (index < 0 ? null : index);
