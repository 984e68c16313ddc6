import { describe, expect, it } from 'vitest';
import { type Said, diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, GOOD, K, a, b, c, clocked, textOf } from './logs.ts';

/** Mulberry32: small, seeded, the same everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value = (value + Math.imul(value ^ (value >>> 7), value | 61)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Lists woven into one, each in its own order. */
function weave<T>(lists: readonly (readonly T[])[], next: () => number): T[] {
  const left = lists.map((list) => [...list]);
  const all: T[] = [];
  for (;;) {
    const some = left.filter((list) => list.length > 0);
    const list = some[Math.floor(next() * some.length)];
    const item = list?.shift();
    if (item === undefined) return all;
    all.push(item);
  }
}

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const rest = [...list];
  return Array.from({ length: list.length }, () => rest.splice(Math.floor(next() * rest.length), 1)).flat();
}

const PEERS = ['203.0.113.9', '192.0.2.77', '198.18.0.7', '203.0.113.200'];
let cookies = 0;
const cookie = () => `0x${(0xa3c9_3580_0000_0000n + BigInt((cookies += 1))).toString(16).toUpperCase()}`;
const sessionId = (n: number) => `3baa1cd0-77ec-40e6-b0d6-${n.toString(16).padStart(12, '0')}`;

/** Attempts of one kind: bodies, with cookies and a tunnel of their own. */
interface Scenario {
  readonly name: string;
  /** What it must be called; null for one that goes well. */
  readonly cause: string | null;
  /** What it may be called where part of it is missing. */
  readonly weaker?: readonly string[];
  readonly bodies: (cookie: string) => readonly string[];
}

const azure = (lines: readonly string[]) => (own: string) =>
  lines.map((line) => line.replaceAll('0xCBF235637168FA00', own));
const theirs =
  (...lines: readonly string[]) =>
  (own: string) => [K.initReceived(own), K.peerOffersIke('DhGroup2'), K.initGenerated(own), ...lines];

const NO_ANSWER: Scenario = {
  name: 'no answer',
  cause: 'peer-unreachable',
  weaker: ['negotiation-timeout'],
  bodies: azure([K.offersIke, K.initSent(), K.initSent(), K.closed(textOf(13_805))]),
};

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'key, Azure began',
    cause: 'psk-mismatch',
    bodies: azure([...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_801))]),
  },
  {
    name: 'key, the peer began',
    cause: 'psk-mismatch',
    bodies: theirs(K.authReceived, K.azureRefuses('Authentication failed')),
  },
  {
    name: 'phase 1, Azure began',
    cause: 'policy-mismatch-ike',
    bodies: azure([K.offersIke, K.initSent(), K.refuses('Policy Mismatch'), K.closed(textOf(13_868))]),
  },
  {
    name: 'phase 1, the peer began',
    cause: 'policy-mismatch-ike',
    bodies: (own) => [K.initReceived(own), K.peerOffersIke(), K.azureRefuses('Policy Mismatch'), K.initGenerated(own)],
  },
  {
    name: 'phase 2, Azure began',
    cause: 'policy-mismatch-ipsec',
    weaker: ['policy-mismatch-ike'],
    bodies: azure([...AUTHENTICATING, K.refuses('Policy Mismatch')]),
  },
  {
    name: 'phase 2, the peer began',
    cause: 'policy-mismatch-ipsec',
    weaker: ['policy-mismatch-ike'],
    bodies: theirs(K.authReceived, K.asks, K.final, K.peerOffersIpsec, K.azureRefuses('Policy Mismatch')),
  },
  {
    name: 'selectors',
    cause: 'traffic-selector-mismatch',
    bodies: azure([...AUTHENTICATING, K.refuses('Traffic Selectors Unacceptable'), K.closed(textOf(13_999))]),
  },
  NO_ANSWER,
  {
    name: 'not finished',
    cause: 'negotiation-timeout',
    weaker: ['peer-unreachable'],
    bodies: azure([...AUTHENTICATING, K.closed(textOf(13_805))]),
  },
  { name: 'good, the peer began', cause: null, bodies: (own) => GOOD(own) },
];

/** Several attempts of each of some scenarios, each at a peer of its own. */
interface World {
  readonly peers: readonly {
    readonly peer: string;
    readonly scenario: Scenario;
    readonly attempts: readonly (readonly string[])[];
  }[];
}

function world(next: () => number, count: number, attempts: number): World {
  cookies = Math.floor(next() * 0xffff);
  const peers = PEERS.slice(0, count).map((peer, at) => {
    const scenario = SCENARIOS[Math.floor(next() * SCENARIOS.length)] ?? NO_ANSWER;
    const tunnel = `0x${(at + 3).toString(16)}`;
    const list = Array.from({ length: attempts }, () =>
      scenario.bodies(cookie()).map((body) =>
        body
          .replace(/tunnel ?Id 0x3\b/g, (found) => found.replace('0x3', tunnel))
          .replaceAll('0x37', `0x${37 + at}`)
          .replaceAll('Tsid 0x729', `Tsid 0x72${at}`),
      ),
    );
    return { peer, scenario, attempts: list };
  });
  return { peers };
}

const SHAPES: readonly (readonly [string, (bodies: readonly string[], peer: string, attempt: number) => string[]])[] = [
  ['A', (bodies, peer) => a(bodies, peer)],
  ['B', (bodies, peer, attempt) => b(bodies, peer, sessionId(attempt))],
  // The first line names the peer, the others only the session.
  [
    'B and C',
    (bodies, peer, attempt) => [
      ...b(bodies.slice(0, 1), peer, sessionId(attempt)),
      ...c(bodies.slice(1), sessionId(attempt)),
    ],
  ],
  // One session id for all attempts of a peer.
  ['B with one session', (bodies, peer) => b(bodies, peer, sessionId(900 + PEERS.indexOf(peer)))],
];

const run = (lines: readonly string[]): Promise<Said> => diagnoseDirectly({ 'IkeLogs.txt': lines });

const CONFIDENCE = { low: 0, medium: 1, high: 2 } as const;

/** Each peer has its cause, or where lines are missing a weaker one or none; no finding names a peer that has no such trouble. */
function expectCauses(said: Said, { peers }: World, isWhole: boolean, why: string): void {
  for (const { peer, scenario } of peers) {
    const verdict = said.verdicts.find((one) => one.peer === peer);
    const cause = verdict?.cause ?? null;
    if (isWhole) expect(cause, `${why}: ${peer} ${scenario.name}`).toBe(scenario.cause);
    else if (cause !== scenario.cause && cause !== null) {
      expect(scenario.weaker ?? [], `${why}: ${peer} ${scenario.name}`).toContain(cause);
      const finding = said.findings.find((one) => one.key === verdict?.finding);
      expect(CONFIDENCE[finding?.confidence ?? 'high'], `${why}: ${peer} ${scenario.name} ${cause}`).toBeLessThan(2);
    }
  }
  const known = new Set(peers.map(({ peer }) => peer));
  for (const { id, peer, severity, evidence } of said.findings) {
    if (peer === null) continue;
    expect(known).toContain(peer);
    const own = peers.find((one) => one.peer === peer)?.scenario;
    if (severity === 'error') expect(own?.cause, `${why}: ${id} of ${peer}`).not.toBeNull();
    for (const line of evidence)
      for (const other of known)
        if (other !== peer) expect(line.text, `${why}: ${id} of ${peer}`).not.toContain(`Remote ${other}:`);
  }
}

const SEEDS = Array.from({ length: process.env['TUNNELSCOPE_FULL'] === '1' ? 12 : 3 }, (_, index) => index + 1);

describe.each(SHAPES)('rows of shape %s', (_, shape) => {
  let attempt = 0;
  const linesOf = ({ peers }: World): string[][] =>
    peers.map(({ peer, attempts }) => attempts.flatMap((bodies) => shape(bodies, peer, (attempt += 1))));

  it.each(SEEDS)('several peers line by line, seed %i', async (seed) => {
    const next = random(seed);
    const peers = world(next, 4, 3);
    const lines = weave(linesOf(peers), next);
    expectCauses(await run(lines), peers, true, 'woven');
    expectCauses(await run(clocked(lines)), peers, true, 'woven, with a clock');
    expectCauses(await run(clocked(lines).toReversed()), peers, true, 'woven, with a clock, newest first');
    expectCauses(await run(lines.toReversed()), peers, true, 'woven, newest first');
  });

  it.each(SEEDS)('attempts within an instant in any order, seed %i', async (seed) => {
    const next = random(seed * 7);
    const peers = world(next, 3, 3);
    // Each attempt in an instant of its own, or over two.
    const timed = peers.peers.flatMap(({ peer, attempts }, at) =>
      attempts.map((bodies, index) => {
        attempt += 1;
        const half = next() < 0.5 ? bodies.length : Math.ceil(bodies.length / 2);
        const start = Date.parse('2026-03-04T08:00:00.125Z') + index * 30_000 + at * 1000;
        return shape(bodies, peer, attempt).map((line, row) => ({ line, time: start + (row < half ? 0 : 4) }));
      }),
    );
    const rows = shuffled(timed.flat(), next).toSorted((x, y) => x.time - y.time);
    const lines = rows.map(({ line, time }) => `${new Date(time).toISOString()} ${line}`);
    expectCauses(await run(lines), peers, true, 'oldest first');
    const back = shuffled(rows, next).toSorted((x, y) => y.time - x.time);
    expectCauses(
      await run(back.map(({ line, time }) => `${new Date(time).toISOString()} ${line}`)),
      peers,
      true,
      'newest first',
    );
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'head or tail cut anywhere: %s',
    async (__, scenario) => {
      cookies = 77;
      const attempts = [scenario.bodies(cookie()), scenario.bodies(cookie())];
      const peers: World = { peers: [{ peer: '203.0.113.9', scenario, attempts }] };
      const lines = linesOf(peers).flat();
      for (const rows of [lines, clocked(lines)]) {
        for (let at = 0; at < lines.length; at += 1) {
          expectCauses(await run(rows.slice(at)), peers, false, `head ${at}`);
          expectCauses(await run(rows.slice(0, at + 1)), peers, false, `tail ${at}`);
          expectCauses(await run(rows.slice(at).toReversed()), peers, false, `head ${at}, newest first`);
          expectCauses(await run(rows.slice(0, at + 1).toReversed()), peers, false, `tail ${at}, newest first`);
        }
      }
    },
  );

  it.each(SEEDS)('a peer that came up afterwards is history, and the others are not, seed %i', async (seed) => {
    const next = random(seed * 31);
    const peers = world(next, 4, 2);
    const recovered = new Set(peers.peers.filter(() => next() < 0.5).map(({ peer }) => peer));
    const lists = peers.peers.map(({ peer, attempts }) =>
      [...attempts, ...(recovered.has(peer) ? [GOOD(cookie())] : [])].flatMap((bodies) =>
        shape(bodies, peer, (attempt += 1)),
      ),
    );
    const lines = weave(lists, next);
    for (const [why, rows] of [
      ['as it is', lines],
      ['with a clock', clocked(lines)],
      ['with a clock, newest first', clocked(lines).toReversed()],
      ['newest first', lines.toReversed()],
    ] as const) {
      const said = await run(rows);
      for (const { peer, scenario } of peers.peers) {
        const errors = said.findings.filter((one) => one.peer === peer && one.severity === 'error');
        const failing = scenario.cause !== null && !recovered.has(peer);
        expect(errors.length > 0, `${why}: ${peer} ${scenario.name}`).toBe(failing);
        if (failing) expect(said.verdicts.find((one) => one.peer === peer)?.cause).toBe(scenario.cause);
      }
    }
  });
});
