import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunComparison } from '../../shared/model/comparison.ts';
import { runComparisonSchema } from '../../shared/model/comparison.ts';
import { TALES } from '../corpus/all.ts';
import type { Case, Form } from '../corpus/case.ts';
import { caseOf } from '../corpus/variants.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { zip } from '../make/zip.ts';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

const opened = new Map<string, Promise<string>>();

/** A case as a run; each is opened once. */
function run(one: Case): Promise<string> {
  const known = opened.get(one.id);
  if (known !== undefined) return known;
  const made = (async () => {
    const entries = Object.fromEntries(
      Object.entries(one.files).map(([name, pieces]) => [name, pieces.flatMap((piece) => piece.lines).join('\n')]),
    );
    return kit.open(await kit.file(`${opened.size}.zip`, await zip(entries)));
  })();
  opened.set(one.id, made);
  return made;
}

async function compared(a: Case, b: Case): Promise<RunComparison> {
  const told = await kit.client.call('compare.runs', { a: { run: await run(a) }, b: { run: await run(b) } });
  return runComparisonSchema.parse(told);
}

/** Tales of one tunnel, before and after: the same seed is the same site. */
const SEED = 4711;
const WELL = TALES.filter(({ under }) => under === 'healthy');
const FAILING = TALES.filter(
  ({ under, label }) => under !== 'healthy' && label.health.every((health) => health === 'unhealthy'),
);

function healthyIn(form: Form): Case | null {
  for (const tale of WELL) {
    if (!tale.forms.includes(form)) continue;
    const one = caseOf(tale, form, 'clean', SEED);
    if (one !== null && one.label.health.includes('healthy')) return one;
  }
  return null;
}

const PAIRS = FAILING.flatMap((tale) =>
  (FULL ? tale.forms : tale.forms.filter((form) => form === 'B' || form === 'pt1h' || form === 'trace-lines')).flatMap(
    (form) => {
      const before = caseOf(tale, form, 'clean', SEED);
      const after = healthyIn(form);
      return before === null || after === null ? [] : [[`${tale.id}, ${form}`, before, after] as const];
    },
  ),
);

describe('before and after', () => {
  it('has a pair for the causes', () => {
    expect(PAIRS.length).toBeGreaterThan(20);
  });

  it.each(PAIRS)('%s: fixed, and worse the other way round', async (_, before, after) => {
    const there = await compared(before, after);
    const back = await compared(after, before);
    const analysis = await kit.client.call('run.analysis', { run: await run(after) });
    expect(there.sides.a.health).toBe('unhealthy');
    expect(analysis.verdict.health).toBe(there.sides.b.health);
    if (there.sides.b.health === 'healthy') {
      expect(there.verdict.change).toBe('fixed');
      expect(back.verdict.change).toBe('worse');
    }
    expect(mirrored(back)).toEqual(plain(there));
  });

  it.each(PAIRS)('%s: nothing differs from itself', async (_, before) => {
    const told = await compared(before, before);
    expect(told.verdict.change).toBe('unchanged');
    expect(told.firstDivergence).toBeNull();
    expect(told.parameters).toEqual([]);
    expect(told.findings.onlyA).toEqual([]);
    expect(told.findings.onlyB).toEqual([]);
    expect(told.rows.filter(({ differs }) => differs !== null)).toEqual([]);
  });
});

function plain({ firstDivergence, findings, parameters, steps, rows }: RunComparison) {
  return {
    firstDivergence: firstDivergence && { step: firstDivergence.step, a: firstDivergence.a, b: firstDivergence.b },
    findings,
    parameters,
    steps,
    rows,
  };
}

function mirrored(told: RunComparison) {
  const { firstDivergence: first, findings, parameters, steps, rows } = plain(told);
  return {
    firstDivergence: first && { step: first.step, a: first.b, b: first.a },
    findings: { onlyA: findings.onlyB, onlyB: findings.onlyA, both: findings.both },
    parameters: parameters.map(({ a, b, ...rest }) => ({ ...rest, a: b, b: a })),
    steps: steps.map(({ a, b, aSeconds, bSeconds, ...rest }) => ({
      ...rest,
      a: b,
      b: a,
      aSeconds: bSeconds,
      bSeconds: aSeconds,
    })),
    rows: rows.map(({ a, b, ...rest }) => ({ ...rest, a: b, b: a })),
  };
}

/** Along the way of a negotiation: each next failure is progress. */
const WAY = [
  'first-packet-unanswered',
  'peer-refuses-proposals',
  'key-refused-by-peer',
  'peer-refuses-esp',
  'selectors-refused-by-peer',
] as const;

describe('a failure that moved on', () => {
  const cases = WAY.map((id) => {
    const tale = TALES.find((one) => one.id === id);
    const one = tale === undefined ? null : caseOf(tale, 'B', 'clean', SEED);
    if (one === null) throw new Error(`there is no tale ${id} in form B`);
    return one;
  });
  const steps = cases.slice(1).map((after, at) => [WAY[at], WAY[at + 1], cases[at], after] as const);

  it.each(steps)('from %s to %s: improved, and worse the other way round', async (_, __, before, after) => {
    if (before === undefined) throw new Error('no case');
    expect((await compared(before, after)).verdict.change).toBe('improved');
    expect((await compared(after, before)).verdict.change).toBe('worse');
  });
});

describe('parts of one run', () => {
  it('are compared whatever their peers, and a part that cannot be read is a fault', async () => {
    const tale = TALES.find(({ id }) => id === 'key-refused-by-peer');
    const one = tale === undefined ? null : caseOf(tale, 'B', 'beside', SEED);
    if (one === null) throw new Error('no case');
    const id = await run(one);
    const analysis = await kit.client.call('run.analysis', { run: id });
    const [failing, other] = [analysis.verdict.peer, analysis.peers.find((peer) => peer !== analysis.verdict.peer)];
    const told = await kit.client.call('compare.runs', {
      a: { run: id, part: `peer:${failing}` },
      b: { run: id, part: `peer:${other}` },
    });
    expect(told.verdict.change).toBe('fixed');
    expect(told.sides.a.peers).toEqual([failing]);
    expect(told.sides.b.peers).toEqual([other]);
    await expect(
      kit.client.call('compare.runs', { a: { run: id, part: '(' }, b: { run: id, part: '' } }),
    ).rejects.toMatchObject({ fault: { code: 'bad-filter' } });
    await expect(kit.client.call('compare.runs', { a: { run: id }, b: { run: 'none' } })).rejects.toMatchObject({
      fault: { code: 'unknown-run' },
    });
  });
});
