import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Step } from '../../shared/model/words.ts';
import { TALES } from '../corpus/all.ts';
import type { Form } from '../corpus/case.ts';
import { type Comparing, caseNamed, comparing, mirrored, plain } from './cases.ts';

const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

/** The trace of 2017, and what newer gateways and Azure Monitor print of the same failure. */
const OLD: readonly Form[] = ['trace-lines', 'trace-blocks'];
const NEW: readonly Form[] = ['status', 'cleanup', 'record', 'pt1h'];
const CODED = TALES.filter(
  ({ forms, label }) =>
    forms.some((form) => OLD.includes(form)) && label.health.every((health) => health === 'unhealthy'),
);
/** Where each cause makes a negotiation fail, in the words of IKEv2. */
const STEP_OF: Readonly<Record<string, Step>> = {
  'psk-mismatch': 'auth',
  'certificate-rejected': 'auth',
  'policy-mismatch-ike': 'sa-init',
  'peer-unreachable': 'sa-init',
  'connection-not-configured': 'sa-init',
  'ike-version-mismatch': 'sa-init',
  'policy-mismatch-ipsec': 'child-sa',
  'traffic-selector-mismatch': 'ts',
};

const STEP_OF_IKEV1: Readonly<Partial<Record<Step, Step>>> = { auth: 'mm-auth', 'sa-init': 'mm-sa' };

let kit: Comparing;
beforeAll(async () => {
  kit = await comparing();
});
afterAll(() => kit.close());

const ALIKE = CODED.flatMap(({ id, forms }) =>
  OLD.flatMap((old) =>
    NEW.filter((form) => forms.includes(form) && forms.includes(old)).map((form) => [id, old, form] as const),
  ),
).filter((_, at) => FULL || at % 5 === 0);

describe('the same failure, told by two generations of logs', () => {
  it.each(ALIKE)('%s, %s and %s: unchanged, and nowhere do they part', async (tale, old, form) => {
    const told = await kit.compared(caseNamed(tale, old), caseNamed(tale, form));
    // A cleanup, or a status, says less than a block; where what it leaves is another cause, that is said.
    if (told.sides.a.cause === told.sides.b.cause) {
      expect(told.verdict.change).toBe('unchanged');
      expect(told.firstDivergence).toBeNull();
      expect(told.rows.filter(({ differs }) => differs !== null)).toEqual([]);
    } else expect(told.verdict.change).not.toBe('fixed');
    expect(told.parameters).toEqual([]);
  });

  it('nearly all of them come to the same cause', async () => {
    const told = await Promise.all(
      ALIKE.map(async ([tale, old, form]) => kit.compared(caseNamed(tale, old), caseNamed(tale, form))),
    );
    const same = told.filter(({ sides }) => sides.a.cause === sides.b.cause);
    expect(same.length / told.length).toBeGreaterThan(0.9);
  });
});

describe('a failure in the trace of 2017, and a tunnel that comes up in a log of 2026', () => {
  const pairs = CODED.flatMap(({ id, forms }) =>
    OLD.filter((form) => forms.includes(form)).flatMap((form, at) =>
      (['B', 'pt1h'] as const).filter((_, turn) => FULL || turn === at).map((well) => [id, form, well] as const),
    ),
  ).filter((_, at) => FULL || at % 3 === 0);

  it.each(pairs)('%s in %s, %s: fixed, and they part at the step that failed', async (tale, old, well) => {
    const [before, after] = [caseNamed(tale, old), caseNamed('comes-up', well)];
    const told = await kit.compared(before, after);
    expect(told.verdict.change).toBe('fixed');
    const step = STEP_OF[told.sides.a.cause ?? ''];
    if (step !== undefined) {
      expect([step, STEP_OF_IKEV1[step]]).toContain(told.firstDivergence?.step);
      // The proof of the failure stands against how far the other came at this step.
      const proof = told.firstDivergence?.a;
      expect(told.sides.a.cause).toBe(before.label.cause[0]);
      expect(Object.values(before.files).flatMap((pieces) => pieces.flatMap(({ lines }) => lines))).toContain(
        proof?.text,
      );
      expect(told.firstDivergence?.b).not.toBeNull();
    }
    expect(told.parameters.filter(({ what }) => what !== 'ike-version')).toEqual([]);
    expect(told.rows.filter(({ differs }) => differs !== null).length).toBeLessThanOrEqual(1);
    const back = await kit.compared(after, before);
    expect(back.verdict.change).toBe('worse');
    expect(mirrored(back)).toEqual(plain(told));
  });

  it('names the step of nearly all causes', () => {
    const named = CODED.filter(({ under }) => under in STEP_OF);
    expect(named.length).toBeGreaterThan(8);
  });
});
