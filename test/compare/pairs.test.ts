import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TALES } from '../corpus/all.ts';
import type { Case, Form } from '../corpus/case.ts';
import { caseOf } from '../corpus/variants.ts';
import { type Comparing, SEED, comparing, mirrored, plain } from './cases.ts';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

let kit: Comparing;
beforeAll(async () => {
  kit = await comparing();
});
afterAll(() => kit.close());

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
    const there = await kit.compared(before, after);
    const back = await kit.compared(after, before);
    const analysis = await kit.kit.client.call('run.analysis', { run: await kit.run(after) });
    expect(there.sides.a.health).toBe('unhealthy');
    expect(analysis.verdict.health).toBe(there.sides.b.health);
    if (there.sides.b.health === 'healthy') {
      expect(there.verdict.change).toBe('fixed');
      expect(back.verdict.change).toBe('worse');
    }
    expect(mirrored(back)).toEqual(plain(there));
  });

  it.each(PAIRS)('%s: nothing differs from itself', async (_, before) => {
    const told = await kit.compared(before, before);
    expect(told.verdict.change).toBe('unchanged');
    expect(told.firstDivergence).toBeNull();
    expect(told.parameters).toEqual([]);
    expect(told.findings.onlyA).toEqual([]);
    expect(told.findings.onlyB).toEqual([]);
    expect(told.rows.filter(({ differs }) => differs !== null)).toEqual([]);
  });
});

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
    expect((await kit.compared(before, after)).verdict.change).toBe('improved');
    expect((await kit.compared(after, before)).verdict.change).toBe('worse');
  });
});

describe('parts of one run', () => {
  it('are compared whatever their peers, and a part that cannot be read is a fault', async () => {
    const tale = TALES.find(({ id }) => id === 'key-refused-by-peer');
    const one = tale === undefined ? null : caseOf(tale, 'B', 'beside', SEED);
    if (one === null) throw new Error('no case');
    const id = await kit.run(one);
    const analysis = await kit.kit.client.call('run.analysis', { run: id });
    const [failing, other] = [analysis.verdict.peer, analysis.peers.find((peer) => peer !== analysis.verdict.peer)];
    const told = await kit.kit.client.call('compare.runs', {
      a: { run: id, part: `peer:${failing}` },
      b: { run: id, part: `peer:${other}` },
    });
    expect(told.verdict.change).toBe('fixed');
    expect(told.sides.a.peers).toEqual([failing]);
    expect(told.sides.b.peers).toEqual([other]);
    await expect(
      kit.kit.client.call('compare.runs', { a: { run: id, part: '(' }, b: { run: id, part: '' } }),
    ).rejects.toMatchObject({ fault: { code: 'bad-filter' } });
    await expect(kit.kit.client.call('compare.runs', { a: { run: id }, b: { run: 'none' } })).rejects.toMatchObject({
      fault: { code: 'unknown-run' },
    });
  });
});
