import { describe, expect, it } from 'vitest';
import type { Configuration, Pattern } from '../../shared/model/analysis.ts';
import { cadence, clockworkOf, deadPeerOf, lifetimeOf } from '../../electron/engine/diagnose/patterns/cadence.ts';
import { configurationOf, readConfiguration } from '../../electron/engine/formats/configuration.ts';
import { POLICY, connection, localGateway, print } from '../formats/azure.ts';
import { type Files, diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, GOOD, K, OTHER, PEER, a, clocked, e, textOf } from './logs.ts';

const SECOND = 1_000_000;
const times = (...gaps: readonly number[]): number[] => {
  let at = 1_700_000_000;
  return [at, ...gaps.map((gap) => (at += gap))].map((seconds) => seconds * SECOND);
};

/** Mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value = (value + Math.imul(value ^ (value >>> 7), value | 61)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('a cadence', () => {
  const seconds = (list: readonly number[]) => {
    const period = cadence(list);
    return period === null ? null : period / SECOND;
  };

  it('is a steady distance, a little unsteady, or with beats that are missing', () => {
    expect(seconds(times(3600, 3600, 3600))).toBe(3600);
    expect(seconds(times(3500, 3640, 3580, 3600))).toBeCloseTo(3580, 0);
    expect(seconds(times(3600, 7200, 3600, 10_800, 3600))).toBe(3600);
    // One drop that is none of it.
    expect(seconds(times(3600, 3600, 3600, 1100, 2500, 3600, 3600, 3600))).toBe(3600);
    // Several lines of one drop.
    expect(seconds(times(1, 3599, 1, 3599, 2, 3598))).toBe(3600);
  });

  it('in whatever order, and however often a time is told', () => {
    const list = times(3600, 3600, 3600);
    expect(seconds([...list.toReversed(), ...list])).toBe(3600);
  });

  it('needs three beats, and a steady distance', () => {
    expect(seconds([])).toBeNull();
    expect(seconds(times(3600))).toBeNull();
    expect(seconds(times(3600, 900))).toBeNull();
    expect(seconds(times(600, 4000, 90, 9000, 2500, 300))).toBeNull();
    // A half of the distance and its double are no beat by themselves.
    expect(seconds(times(3600, 7200))).toBeNull();
    expect(seconds(times(1, 1, 1))).toBeNull();
  });

  it.each(Array.from({ length: 60 }, (_, index) => index + 1))(
    'is none where drops come at random, seed %i',
    (seed) => {
      const next = random(seed);
      const gaps = Array.from({ length: 12 }, () => 60 - 3600 * Math.log(1 - next()));
      expect(seconds(times(...gaps))).toBeNull();
    },
  );

  it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'is found under jitter and with beats missing, seed %i',
    (seed) => {
      const next = random(seed);
      const period = 45 + next() * 28_000;
      // Each beat strays on its own; a quarter of them is missing.
      const beats = Array.from({ length: 24 }, (_, index) => (index + (next() - 0.5) * 0.08) * period).filter(
        (_, index) => index < 2 || next() > 0.25,
      );
      const found = seconds(beats.map((beat) => Math.round((1_700_000_000 + beat) * SECOND)));
      expect(Math.abs((found ?? 0) / period - 1)).toBeLessThan(0.03);
    },
  );
});

describe('what a cadence is near to', () => {
  const near = (period: number, lifetime: number | null = null) =>
    lifetimeOf(period * SECOND, clockworkOf(lifetime, null))?.seconds ?? null;
  const dead = (period: number, timeout: number | null = null) =>
    deadPeerOf(period * SECOND, clockworkOf(null, timeout))?.seconds ?? null;

  it.each([
    [300, 300],
    [215, 300],
    [3600, 3600],
    [2600, 3600],
    [27_000, 27_000],
    [19_500, 27_000],
    [28_700, 28_800],
  ])('%i s: a lifetime of %i s', (period, lifetime) => {
    expect(near(period)).toBe(lifetime);
  });

  it('of no lifetime there is none', () => {
    for (const period of [100, 1000, 1800, 5000, 40_000]) expect(near(period)).toBeNull();
  });

  it('a configured lifetime counts', () => {
    expect(near(13_000)).toBeNull();
    expect(near(13_000, 14_400)).toBe(14_400);
    expect(clockworkOf(14_400, null)[0]?.name).toContain('configured');
  });

  it('the timeout of dead peer detection and its multiples, as configured or by default', () => {
    for (const period of [45, 47, 90, 135, 180]) expect(dead(period)).toBe(45);
    for (const period of [20, 60, 70, 300]) expect(dead(period)).toBeNull();
    expect(dead(120, 120)).toBe(120);
    expect(dead(45, 120)).toBeNull();
  });
});

const patterns = async (files: Files, configuration: readonly Configuration[] = []): Promise<readonly Pattern[]> =>
  (await diagnoseDirectly(files, configuration)).patterns;
const one = (lines: readonly string[]) => patterns({ 'IkeLogs.txt': lines });
const START = Date.parse('2026-03-04T08:00:00.100Z');
const at = (second: number, lines: readonly string[]): string[] =>
  clocked(lines, new Date(START + second * 1000).toISOString(), 0);
const gone = (second: number, peer = PEER): string[] => at(second, a([K.closed(textOf(13_885))], peer));
const dead = (second: number, peer = PEER): string[] => at(second, a([K.closed(textOf(13_886))], peer));
let cookies = 0;
const back = (second: number, peer = PEER): string[] => at(second, a(GOOD(`0xC${(cookies += 1).toString(16)}`), peer));
const childGone = (second: number): string[] =>
  at(second, [e({ event: 'SA_DELETE', type: 'QM_SA', established: true, code: 13_885 })]);
const kinds = (list: readonly Pattern[]) => list.map(({ kind, count, instance }) => [kind, count, instance]);

describe('drops that recur', () => {
  it('at a lifetime, and nothing follows: the SA is not renewed', async () => {
    const said = await diagnoseDirectly({ 'IkeLogs.txt': [0, 3590, 7180, 10_780].flatMap((second) => gone(second)) });
    expect(said.patterns).toEqual([
      {
        kind: 'cadence',
        peer: PEER,
        instance: null,
        text: expect.stringMatching(
          /drops about every 59 min.* \(4 drops\)\. .*3,600 s.*not renewed|before it is renewed/,
        ),
        periodSeconds: expect.closeTo(3593, 0),
        count: 4,
        firstSeen: '2026-03-04T08:00:00.100Z',
        lastSeen: '2026-03-04T10:59:40.100Z',
        finding: said.findings.find(({ id }) => id === 'sa-lifetime-expired')?.key,
        evidence: [1, 2, 3, 4].map((line) => ({ file: 'IkeLogs.txt', line })),
      },
    ]);
    expect(said.findings.map(({ id, severity }) => [id, severity])).toEqual([['sa-lifetime-expired', 'warning']]);
  });

  it('and a new SA within seconds each time is harmless, and no flapping', async () => {
    const lines = [0, 3590, 7180, 10_780].flatMap((second) => [...gone(second), ...back(second + 3)]);
    const said = await diagnoseDirectly({ 'IkeLogs.txt': lines });
    expect(kinds(said.patterns)).toEqual([['cadence', 4, null]]);
    expect(said.patterns[0]?.text).toContain('harmless');
    expect(said.findings.map(({ id, severity }) => [id, severity])).toEqual([['sa-lifetime-expired', 'info']]);
  });

  it('every five minutes', async () => {
    const [found] = await one([0, 300, 600, 905].flatMap((second) => gone(second)));
    expect(found).toMatchObject({ kind: 'cadence', count: 4 });
    expect(found?.text).toContain('idle');
  });

  it('at the timeout of dead peer detection', async () => {
    const said = await diagnoseDirectly({ 'IkeLogs.txt': [0, 45, 91, 136].flatMap((second) => dead(second)) });
    expect(said.patterns).toEqual([
      expect.objectContaining({
        kind: 'cadence',
        finding: `dpd-timeout@${PEER}`,
        text: expect.stringContaining('45 s'),
      }),
    ]);
  });

  it('at no lifetime that is known is told as it is', async () => {
    const [found] = await one([0, 1000, 2000, 3000].flatMap((second) => gone(second)));
    expect(found?.text).toContain('No lifetime');
  });

  it('at the lifetime that is configured', async () => {
    const [found] = await patterns(
      { 'IkeLogs.txt': [0, 13_000, 26_000, 39_000].flatMap((second) => gone(second)) },
      configured(14_400),
    );
    expect(found?.text).toContain('configured lifetime');
    expect(found?.text).toContain('14,400 s');
  });

  it('irregularly, too seldom, or without a clock: nothing', async () => {
    expect(await one([0, 500, 9000, 9700, 30_000].flatMap((second) => gone(second)))).toEqual([]);
    expect(await one([0, 3600].flatMap((second) => gone(second)))).toEqual([]);
    expect(
      await one(
        [0, 3600, 7200, 10_800].flatMap((second) => gone(second)).map((line) => line.slice(line.indexOf(' ') + 1)),
      ),
    ).toEqual([]);
  });

  it('of each peer by itself', async () => {
    const lines = [0, 3600, 7200, 10_800].flatMap((second) => [...gone(second), ...gone(second + 700, OTHER)]);
    expect((await one(lines)).map(({ peer, periodSeconds }) => [peer, periodSeconds])).toEqual([
      [PEER, 3600],
      [OTHER, 3600],
    ]);
  });

  it('attempts that fail are no drops of what stood', async () => {
    const lines = [0, 3600, 7200, 10_800].flatMap((second) =>
      at(
        second,
        a([...AUTHENTICATING, K.closed(textOf(13_801))].map((line) => line.replaceAll('0xCBF', `0xC${second}`))),
      ),
    );
    expect(await one(lines)).toEqual([]);
  });
});

describe('down and up again on one instance', () => {
  it('several times is flapping', async () => {
    const lines = [0, 400, 2000, 2600].flatMap((second) => [...dead(second), ...back(second + 5)]);
    const [found, ...rest] = await one(lines);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ kind: 'flap', count: 4, finding: `dpd-timeout@${PEER}` });
  });

  it('once is a glitch', async () => {
    const [found, ...rest] = await one([...back(0), ...dead(400), ...back(404)]);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ kind: 'glitch', count: 1 });
    expect(found?.text).toContain('once and came back 4 s later');
  });

  it('minutes later is neither', async () => {
    expect(await one([...back(0), ...dead(400), ...back(700)])).toEqual([]);
  });

  it('a child SA that is replaced is neither', async () => {
    expect(await one([...back(0), ...childGone(400), ...back(401)])).toEqual([]);
  });
});

describe('what shows beside the other instance', () => {
  const two = (first: readonly string[], second: readonly string[]) =>
    patterns({ 'IN_0/IkeLogs.txt': first, 'IN_1/IkeLogs.txt': second });

  it('down on one and up on the other within seconds is a failover', async () => {
    const said = await diagnoseDirectly({
      'IN_0/IkeLogs.txt': [...back(0), ...dead(400)],
      'IN_1/IkeLogs.txt': back(403),
    });
    expect(kinds(said.patterns)).toEqual([['failover', 1, 'IN_0']]);
    expect(said.patterns[0]).toMatchObject({ finding: said.findings[0]?.key, peer: PEER });
    expect(said.patterns[0]?.text).toContain('came up on IN_1');
    expect(said.patterns[0]?.evidence.map(({ file }) => file)).toEqual(['IN_0/IkeLogs.txt', 'IN_1/IkeLogs.txt']);
    expect(said.findings.map(({ id, severity }) => [id, severity])).toEqual([['azure-side-change', 'info']]);
  });

  it('not where the other had been up before, or comes up much later, or with another peer', async () => {
    expect(await two([...back(0), ...dead(400)], [...back(10), ...back(405)])).toEqual([]);
    expect(await two([...back(0), ...dead(400)], back(4000))).toEqual([]);
    expect(await two([...back(0), ...dead(400)], back(403, OTHER))).toEqual([]);
  });

  it('and back again is two', async () => {
    const found = await two([...back(0), ...dead(400), ...back(4003)], [...back(403), ...dead(4000)]);
    expect(kinds(found)).toEqual([
      ['failover', 1, 'IN_0'],
      ['failover', 1, 'IN_1'],
    ]);
  });

  const refused = (what: string) => a([...AUTHENTICATING, K.refuses(what)]);
  it('both that fail alike are told from one, without a clock too', async () => {
    const both = await two(refused('Authentication failed'), refused('Authentication failed'));
    expect(kinds(both)).toEqual([['both-instances', 2, null]]);
    expect(both[0]).toMatchObject({ peer: PEER, finding: `psk-mismatch@${PEER}@IN_0`, periodSeconds: null });
    expect(await two(refused('Authentication failed'), a(GOOD()))).toEqual([]);
    expect(await two(refused('Authentication failed'), refused('Policy Mismatch'))).toEqual([]);
    expect(
      await two(refused('Authentication failed'), a([...AUTHENTICATING, K.refuses('Authentication failed')], OTHER)),
    ).toEqual([]);
  });
});

/** As if it had been pasted: a connection to the peer with this lifetime in its custom policy. */
function configured(saLifeTimeSeconds: number): Configuration[] {
  const policies = [{ ...POLICY, saLifeTimeSeconds }];
  return readConfiguration([connection({ policies }), localGateway(PEER)].map(print).join('\n')).resources.map(
    (resource) => configurationOf(resource, null),
  );
}
