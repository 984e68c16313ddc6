import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PEER } from '../diagnose/logs.ts';
import { random } from '../make/random.ts';
import { type Offsets, inOrder, passing, timeOf } from './naive.ts';
import { type Known, type Made, type Runs, openRuns } from './runs.ts';

let runs: Runs;
beforeAll(async () => {
  runs = await openRuns();
});
afterAll(() => runs.close());

const WORDS = ['', 'severity:error', `-peer:${PEER}`, 'step:notify OR step:sa-init', 'nobody-says-this'];
const OFFSETS: readonly Offsets[] = [{}, { GatewayTenantWorker_IN_1: 4_000_000 }];

type LaneRow =
  | { readonly peer: string | null; readonly instance: string | null }
  | { readonly negotiation: string }
  | { readonly attempt: number };

/** Where events stand on the axis of their run. */
function placesOf(made: Made, offsets: Offsets): (event: Known) => number | null {
  const order = inOrder(made, made.events, [{ by: 'line', descending: false }]);
  const dated = made.events.some((event) => timeOf(event) !== null);
  return (event) => {
    if (!dated) return order.indexOf(event);
    const time = timeOf(event);
    return time === null ? null : time + (offsets[event.instance ?? ''] ?? 0);
  };
}

/** What stands in a row: of a lane also what its negotiations say without naming the peer. */
function standsIn(made: Made, row: LaneRow, event: Known): boolean {
  if ('attempt' in row) return event.attempt === row.attempt;
  if ('negotiation' in row) return event.negotiation === row.negotiation;
  const of = made.analysis.negotiations.find(({ id }) => id === event.negotiation) ?? event;
  return of.peer === row.peer && of.instance === row.instance;
}

function rowsOf(made: Made): readonly LaneRow[] {
  const lanes = new Map<string, LaneRow>();
  for (const { peer, instance } of made.analysis.negotiations)
    lanes.set(JSON.stringify([peer, instance]), { peer, instance });
  const attempts = new Set(made.events.flatMap(({ attempt }) => attempt ?? []));
  return [
    ...lanes.values(),
    ...made.analysis.negotiations.slice(0, 20).map(({ id }) => ({ negotiation: id })),
    ...[...attempts].slice(0, 20).map((attempt) => ({ attempt })),
  ];
}

describe('rows of the timeline', () => {
  it('have their events one by one where they are few, else by parts, over any range', async () => {
    const dice = random(31);
    for (let round = 0; round < 150; round += 1) {
      const made = round % 3 === 0 ? runs.made('instances') : dice.pick(runs.all);
      const [filter, offsets, parts, most] = [
        dice.pick(WORDS),
        dice.pick(OFFSETS),
        1 + dice.below(40),
        dice.pick([0, 3, 12, 500]),
      ];
      const placeOf = placesOf(made, offsets);
      const places = made.events.flatMap((event) => placeOf(event) ?? []);
      const [least, last] = [Math.min(...places), Math.max(...places)];
      const from = dice.chance(0.4) ? null : least + dice.below(Math.max(1, last - least));
      const to = dice.chance(0.4) ? null : (from ?? least) + dice.below(Math.max(1, last - least));
      const rows = rowsOf(made);
      const said = await runs.client.call('run.lanes', {
        run: made.run,
        filter,
        rows: [...rows],
        parts,
        most,
        from,
        to,
        offsets,
      });
      const [start, end] = [from ?? least, Math.max(from ?? least, to ?? last)];
      expect([said.from, said.to]).toEqual([start, end]);
      const kept = new Set(passing(made, filter).map(({ id }) => id));
      for (const [index, row] of rows.entries()) {
        const own = made.events.filter((event) => standsIn(made, row, event));
        const placed = own
          .flatMap((event) => {
            const place = placeOf(event);
            return place === null ? [] : [{ event, place }];
          })
          .toSorted((x, y) => x.place - y.place || x.event.id - y.event.id);
        const within = placed.filter(({ place }) => place >= start && place <= end);
        const passed = within.filter(({ event }) => kept.has(event.id));
        const what = `${made.name} "${filter}" ${JSON.stringify(row)} most ${most}`;
        expect(said.rows[index], what).toMatchObject({
          least: placed[0]?.place ?? null,
          most: placed.at(-1)?.place ?? null,
          total: passed.length,
          undated: own.filter((event) => placeOf(event) === null && kept.has(event.id)).length,
        });
        const { events, parts: counts } = said.rows[index] ?? { events: null, parts: null };
        const shown = 'peer' in row ? null : placed.length <= most ? placed : within.length <= most ? within : null;
        expect(events?.map(({ id, at }) => [id, at]) ?? null, what).toEqual(
          shown?.map(({ event, place }) => [event.id, place]) ?? null,
        );
        for (const one of events ?? []) {
          const event = made.events.find(({ id }) => id === one.id);
          expect(one, what).toMatchObject({
            attempt: event?.attempt,
            step: event?.step,
            direction: event?.direction,
            severity: event?.severity,
            message: event?.message,
            notify: event?.notify,
            passes: kept.has(one.id),
          });
        }
        if (events !== null) continue;
        for (const kind of ['error', 'warning', 'rest'] as const) {
          const wanted = Array.from({ length: parts }, () => 0);
          for (const { event, place } of passed) {
            const list = event.severity === 'error' || event.severity === 'warning' ? event.severity : 'rest';
            const part = Math.min(parts - 1, Math.floor((place - start) / ((end - start + 1) / parts)));
            if (list === kind) wanted[part] = (wanted[part] ?? 0) + 1;
          }
          expect(counts?.[kind], `${what} ${kind}`).toEqual(wanted);
        }
      }
    }
  });

  it('all lanes together have every event of a run whose peers all negotiated', async () => {
    const made = runs.made('retries');
    const { groups } = await runs.client.call('run.negotiations', { run: made.run, from: 0, count: 1 });
    const lanes = groups.map(({ peer, instance }) => ({ peer, instance }));
    const said = await runs.client.call('run.lanes', { run: made.run, rows: lanes, parts: 10 });
    expect(said.rows.reduce((sum, { total }) => sum + total, 0)).toBe(made.events.length);
  });

  it('no silence is told where no event has a clock, and between two bursts the whole of it', async () => {
    const order = await runs.client.call('run.lanes', { run: runs.made('no clock').run, rows: [], parts: 1 });
    expect([order.axis, order.gaps]).toEqual(['order', []]);
    const burst = (start: number): string[] =>
      [0, 1, 2, 3].map(
        (at) =>
          `${new Date(start + at * 1000).toISOString()} Remote ${PEER}:500: Local 198.51.100.4:500: [SEND][SA_INIT] Sending IKE SA_INIT packet with tunnelId 0x3, iCookie 0xCBF235637168FA0${at} and rCookie 0x0`,
      );
    const noon = Date.UTC(2026, 2, 4, 12);
    const log = await runs.kit.file('bursts/IkeLogs.txt', [...burst(noon), ...burst(noon + 600_000)].join('\n'));
    const run = await runs.kit.open(log);
    const whole = await runs.client.call('run.lanes', { run, rows: [], parts: 1 });
    const silence = { from: (noon + 3000) * 1000, to: (noon + 600_000) * 1000 };
    expect(whole.gaps).toEqual([silence]);
    // A range that lies within it, or only touches it, has the whole of it.
    const inner = { from: (noon + 100_000) * 1000, to: (noon + 200_000) * 1000 };
    expect((await runs.client.call('run.lanes', { run, rows: [], parts: 1, ...inner })).gaps).toEqual([silence]);
  });

  it('the places of negotiations are found among those that pass', async () => {
    const { run } = runs.made('clocks');
    const asked = { run, from: 0, count: 500 };
    const { rows } = await runs.client.call('run.negotiations', asked);
    const find = [...rows.map(({ id }) => id).toReversed(), 'n99999'];
    const { found } = await runs.client.call('run.negotiations', { ...asked, count: 1, find });
    expect(found).toEqual([...rows.map((_, at) => at).toReversed(), null]);
    const filter = 'severity:error';
    const few = await runs.client.call('run.negotiations', { ...asked, filter, find });
    expect(few.rows.length).toBeLessThan(rows.length);
    expect(few.found.map((at) => (at === null ? null : few.rows[at]?.id))).toEqual(
      find.map((id) => (few.rows.some((row) => row.id === id) ? id : null)),
    );
  });
});
