import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attempt, PlacedNegotiation } from '../../shared/contract/api.ts';
import { microsFromIso } from '../../shared/base/time.ts';
import { passing } from './naive.ts';
import { type Made, type Runs, openRuns } from './runs.ts';

let runs: Runs;
beforeAll(async () => {
  runs = await openRuns();
});
afterAll(() => runs.close());

async function negotiations(made: Made, filter = ''): Promise<PlacedNegotiation[]> {
  const found: PlacedNegotiation[] = [];
  for (;;) {
    const page = await runs.client.call('run.negotiations', { run: made.run, filter, from: found.length, count: 7 });
    found.push(...page.rows);
    if (found.length >= page.total || page.rows.length === 0) return found;
  }
}

async function attemptsOf(made: Made, negotiation: string): Promise<Attempt[]> {
  const found: Attempt[] = [];
  for (;;) {
    const asked = { run: made.run, negotiation, from: found.length, count: 10 };
    const { attempts, total } = await runs.client.call('run.attempts', asked);
    found.push(...attempts);
    if (found.length >= total || attempts.length === 0) return found;
  }
}

const ids = (rows: readonly { readonly id: number }[]): number[] => rows.map(({ id }) => id).toSorted((a, b) => a - b);

describe('negotiations', () => {
  it('are those of the analysis, by peer and instance, in each as they began', async () => {
    for (const made of runs.all) {
      const rows = await negotiations(made);
      const byId = new Map(made.analysis.negotiations.map((one) => [one.id, one]));
      expect(rows.length, made.name).toBe(byId.size);
      for (const { attempt, ...row } of rows) {
        expect(row).toEqual(byId.get(row.id));
        expect(attempt).not.toBe(null);
      }
      const groups: string[] = [];
      const places = new Map<string, number[]>();
      for (const { peer, instance, attempt } of rows) {
        const key = `${peer} ${instance}`;
        if (groups.at(-1) !== key) groups.push(key);
        places.set(key, [...(places.get(key) ?? []), attempt ?? 0]);
      }
      // Each group stands once, and in the order of its first attempt.
      expect(new Set(groups).size).toBe(groups.length);
      const firsts = groups.map((key) => places.get(key)?.[0] ?? 0);
      for (const list of [firsts, ...places.values()]) expect(list).toEqual(list.toSorted((a, b) => a - b));
    }
  });

  it.each(['severity:error', 'step:sa-init -severity:error', 'message:tunnel-closed', 'nobody-says-this'])(
    'of which an event passes "%s", with their groups counted whatever page is asked for',
    async (filter) => {
      for (const made of runs.all) {
        const wanted = new Set(passing(made, filter).flatMap(({ negotiation }) => negotiation ?? []));
        const all = await negotiations(made);
        const rows = all.filter(({ id }) => wanted.has(id));
        expect(await negotiations(made, filter), made.name).toEqual(rows);
        const {
          groups,
          total,
          all: count,
        } = await runs.client.call('run.negotiations', {
          run: made.run,
          filter,
          from: 1000,
          count: 1,
        });
        expect([total, count]).toEqual([rows.length, all.length]);
        for (const group of groups) {
          const own = rows.filter(({ peer, instance }) => peer === group.peer && instance === group.instance);
          const sum = (outcome: string | null): number =>
            own.reduce((sum, row) => sum + (outcome === null || row.outcome === outcome ? row.attempts : 0), 0);
          expect(group).toMatchObject({
            rows: own.length,
            attempts: sum(null),
            failed: sum('failed'),
            established: sum('established'),
            incomplete: sum('incomplete'),
          });
        }
        expect(groups.reduce((sum, group) => sum + group.rows, 0)).toBe(rows.length);
      }
    },
  );
});

describe('attempts', () => {
  it('add up: as many as their negotiation says, each event in at most one, and all of them what the filter finds', async () => {
    for (const made of runs.all) {
      const taken = new Set<number>();
      for (const row of await negotiations(made)) {
        const attempts = await attemptsOf(made, row.id);
        expect(attempts.length, `${made.name} ${row.id}`).toBe(row.attempts);
        expect(attempts[0]?.attempt).toBe(row.attempt);
        const own: number[] = [];
        for (const one of attempts) {
          const { attempt, negotiation, events, total } = await runs.client.call('run.attempt', {
            run: made.run,
            attempt: one.attempt,
            most: 2000,
          });
          expect([attempt, negotiation?.id]).toEqual([one, row.id]);
          expect([events.length, total]).toEqual([one.events, one.events]);
          for (const event of events) {
            expect([event.attempt, event.negotiation, taken.has(event.id)]).toEqual([one.attempt, row.id, false]);
            taken.add(event.id);
            own.push(event.id);
          }
          const times = events.flatMap(({ time }) => (time === null ? [] : (microsFromIso(time) ?? 0)));
          if (times.length === events.length) expect(times).toEqual(times.toSorted((a, b) => a - b));
        }
        expect(own.toSorted((a, b) => a - b)).toEqual(ids(passing(made, `negotiation:${row.id}`)));
      }
      const inOne = made.events.filter(({ negotiation }) => negotiation !== null);
      expect(taken.size, made.name).toBe(inOne.length);
    }
  });

  it('hold the steps that the analysis draws', async () => {
    for (const made of runs.all)
      for (const { id, steps } of made.analysis.negotiations) {
        const own = new Set(passing(made, `negotiation:${id}`).map(({ file, line }) => `${file}:${line}`));
        for (const { file, line } of steps) expect(own, `${made.name} ${id}`).toContain(`${file}:${line}`);
      }
  });

  it('that were folded, 37 of them, open one by one', async () => {
    const made = runs.made('retries');
    const [row, ...others] = await negotiations(made);
    expect([row?.attempts, row?.periodSeconds, row?.outcome, others.length]).toEqual([37, 15, 'failed', 0]);
    const attempts = await attemptsOf(made, row?.id ?? '');
    expect(new Set(attempts.map(({ events }) => events))).toEqual(new Set([made.events.length / 37]));
    const starts = attempts.map(({ from }) => microsFromIso(from ?? '') ?? 0);
    expect(starts).toEqual(attempts.map((_, index) => Date.UTC(2026, 2, 4, 8) * 1000 + index * 15_000_000));
    const third = await runs.client.call('run.attempt', { run: made.run, attempt: attempts[2]?.attempt ?? 0 });
    expect(third.events.map(({ line }) => line)).toEqual(made.events.slice(20, 30).map(({ line }) => line));
    expect(third.negotiation).toEqual(row);
  });

  it('are told as they happened, though their export has the newest first', async () => {
    const made = runs.made('newest first');
    const [row] = await negotiations(made);
    const { events } = await runs.client.call('run.attempt', { run: made.run, attempt: row?.attempt ?? 0 });
    expect(events.length).toBeGreaterThan(5);
    expect(events.map(({ line }) => line)).toEqual(events.map(({ line }) => line).toSorted((a, b) => b - a));
  });

  it('are cut where fewer events are wanted, from the front', async () => {
    const made = runs.made('newest first');
    const asked = { run: made.run, attempt: (await negotiations(made))[0]?.attempt ?? 0 };
    const all = await runs.client.call('run.attempt', asked);
    const few = await runs.client.call('run.attempt', { ...asked, most: 3 });
    expect([few.total, few.events]).toEqual([all.total, all.events.slice(0, 3)]);
  });
});

describe('what attempts carry', () => {
  it.each([
    ['run.selectors', 'trafficSelectors', 'selectors'],
    ['run.proposals', 'proposals', 'proposals'],
  ] as const)('%s: those of the analysis, with their event, and by the filter', async (method, list, field) => {
    for (const made of runs.all)
      for (const filter of ['', 'direction:sent', 'nobody-says-this']) {
        const { total, all, rows } = await runs.client.call(method, { run: made.run, filter });
        expect([all, total], made.name).toEqual([made.analysis[list].length, rows.length]);
        const passes = new Map(passing(made, filter).map((event) => [event.id, event]));
        const known = new Set(passing(made, filter).map(({ file, line }) => `${file}:${line}`));
        const wanted = made.analysis[list].filter(({ file, line }) => known.has(`${file}:${line}`));
        expect(rows).toMatchObject(wanted);
        for (const { event, attempt, negotiation, instance, time, file, line } of rows)
          expect(passes.get(event)).toMatchObject({ attempt, negotiation, instance, time, file, line });
      }
    const made = runs.made('clocks');
    const { rows } = await runs.client.call(method, { run: made.run, filter: '' });
    const [first] = rows;
    const { events } = await runs.client.call('run.attempt', { run: made.run, attempt: first?.attempt ?? 0 });
    const carried = events.find(({ id }) => id === first?.event)?.[field] ?? [];
    expect(first).toMatchObject({ ...carried[0] });
  });
});
