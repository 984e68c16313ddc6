import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABLE_FIELDS } from '../../shared/contract/explore.ts';
import { PEER } from '../diagnose/logs.ts';
import { random } from '../make/random.ts';
import { type Offsets, inOrder, passing, timeOf, valueOf } from './naive.ts';
import { type Known, type Made, type Runs, openRuns } from './runs.ts';

let runs: Runs;
beforeAll(async () => {
  runs = await openRuns();
});
afterAll(() => runs.close());

const WORDS = ['', 'severity:error', `-peer:${PEER}`, 'type:ikeext-mm-failure OR step:notify', 'nobody-says-this'];

/** With the header's, where only those count. */
const counted = (made: Made, words: string, wfp: boolean): Known[] =>
  passing(made, words).filter(({ type }) => !wfp || type !== '');

describe('counts by field', () => {
  it.each(WORDS)('of what "%s" lets through, the most frequent first', async (filter) => {
    for (const made of runs.all)
      for (const wfp of [false, true]) {
        const rows = counted(made, filter, wfp);
        const { total, facets } = await runs.client.call('run.facets', {
          run: made.run,
          filter,
          wfp,
          fields: [...TABLE_FIELDS],
          most: 1000,
        });
        expect(total).toBe(rows.length);
        expect(facets.map(({ field }) => field)).toEqual([...TABLE_FIELDS]);
        for (const { field, distinct, values } of facets) {
          const wanted = new Map<string, number>();
          if (field !== 'time' && field !== 'line')
            for (const row of rows) wanted.set(valueOf(row, field), (wanted.get(valueOf(row, field)) ?? 0) + 1);
          expect(new Map(values.map(({ value, count }) => [value, count])), `${made.name}: ${field}`).toEqual(wanted);
          expect([distinct, values.length]).toEqual([wanted.size, wanted.size]);
          expect(values.map(({ count }) => count)).toEqual(values.map(({ count }) => count).toSorted((a, b) => b - a));
        }
      }
  });

  it('at most as many as were asked for, and how many there are', async () => {
    const { run } = runs.made('clocks');
    const asked = { run, fields: ['message' as const] };
    const all = (await runs.client.call('run.facets', { ...asked, most: 1000 })).facets[0];
    const few = (await runs.client.call('run.facets', { ...asked, most: 2 })).facets[0];
    expect(all?.values.length).toBeGreaterThan(4);
    expect(few).toEqual({ field: 'message', distinct: all?.distinct, values: all?.values.slice(0, 2) });
  });
});

describe('events over time', () => {
  const OFFSETS: readonly Offsets[] = [
    {},
    { GatewayTenantWorker_IN_1: 4_000_000 },
    { GatewayTenantWorker_IN_0: -70_000_000, '': 3_000_000 },
  ];

  it('are counted by severity in each part of the range', async () => {
    const dice = random(23);
    for (let round = 0; round < 200; round += 1) {
      const made = round % 3 === 0 ? runs.made('instances') : dice.pick(runs.all);
      const [filter, wfp, offsets, parts] = [
        dice.pick(WORDS),
        dice.chance(0.2),
        dice.pick(OFFSETS),
        1 + dice.below(60),
      ];
      const order = inOrder(made, made.events, [{ by: 'line', descending: false }]);
      const dated = made.events.some((event) => timeOf(event) !== null);
      const placeOf = (event: Known): number | null => {
        const time = timeOf(event);
        if (!dated) return order.indexOf(event);
        return time === null ? null : time + (offsets[event.instance ?? ''] ?? 0);
      };
      const places = made.events.flatMap((event) => placeOf(event) ?? []);
      const [least, most] = [Math.min(...places), Math.max(...places)];
      const span = most - least + 1;
      const from = dice.chance(0.5) ? null : least + Math.floor((dice.next() - 0.1) * span);
      const to = dice.chance(0.5) ? null : (from ?? least) + dice.below(Math.max(1, Math.round(span * 0.7)));
      const said = await runs.client.call('run.over', { run: made.run, filter, wfp, parts, from, to, offsets });

      const [first, last] = [from ?? least, Math.max(from ?? least, to ?? most)];
      expect(said).toMatchObject({ axis: dated ? 'time' : 'order', from: first, to: last, least, most });
      const rows = counted(made, filter, wfp);
      const inside = rows.filter((row) => (placeOf(row) ?? -1) >= first && (placeOf(row) ?? -1) <= last);
      expect([said.total, said.undated]).toEqual([inside.length, rows.filter((row) => placeOf(row) === null).length]);
      for (const kind of ['error', 'warning', 'info', 'other'] as const) {
        const wanted = Array.from({ length: parts }, () => 0);
        for (const row of inside) {
          if ((row.severity ?? 'other') !== kind) continue;
          const part = Math.min(parts - 1, Math.floor(((placeOf(row) ?? 0) - first) / ((last - first + 1) / parts)));
          wanted[part] = (wanted[part] ?? 0) + 1;
        }
        expect(said[kind], `${made.name} ${filter} ${kind}`).toEqual(wanted);
      }
    }
  });

  it('an axis of order is there where no event has a clock, and counts the undated where others have one', async () => {
    const over = async (name: string) => runs.client.call('run.over', { run: runs.made(name).run, parts: 1 });
    expect(await over('no clock')).toMatchObject({ axis: 'order', least: 0, undated: 0 });
    expect((await over('instances')).undated).toBeGreaterThan(0);
    expect((await over('clocks')).undated).toBe(0);
  });
});
