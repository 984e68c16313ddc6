import { type RunComparison, runComparisonSchema } from '../../shared/model/comparison.ts';
import { TALES } from '../corpus/all.ts';
import type { Case, Form } from '../corpus/case.ts';
import { type Variant, caseOf } from '../corpus/variants.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { zip } from '../make/zip.ts';

/** Tales of one tunnel, before and after: the same seed is the same site. */
export const SEED = 4711;

/** A tale of the corpus in a form of log; raises where there is none. */
export function caseNamed(tale: string, form: Form, variant: Variant = 'clean', seed = SEED): Case {
  const told = TALES.find(({ id }) => id === tale);
  const one = told === undefined ? null : caseOf(told, form, variant, seed);
  if (one === null) throw new Error(`there is no ${variant} tale ${tale} in form ${form}`);
  return one;
}

/** The files of a case, by name. */
export function textsOf(one: Case): Record<string, string> {
  return Object.fromEntries(
    Object.entries(one.files).map(([name, pieces]) => [name, pieces.flatMap((piece) => piece.lines).join('\n')]),
  );
}

export interface Comparing {
  readonly kit: Bench;
  /** A case as a run; each is opened once. */
  run(one: Case): Promise<string>;
  /** A zip with these files as a run. */
  open(files: Readonly<Record<string, string>>): Promise<string>;
  compared(a: Case, b: Case): Promise<RunComparison>;
  /** Two runs, or two parts of one by filters. */
  parts(a: { run: string; part?: string }, b: { run: string; part?: string }): Promise<RunComparison>;
  close(): Promise<void>;
}

export async function comparing(): Promise<Comparing> {
  const kit = await bench();
  const opened = new Map<string, Promise<string>>();
  let zips = 0;
  const open = async (files: Readonly<Record<string, string>>) => {
    zips += 1;
    return kit.open(await kit.file(`${zips}.zip`, await zip(files)));
  };
  const run = (one: Case) => {
    const known = opened.get(one.id);
    if (known !== undefined) return known;
    const made = open(textsOf(one));
    opened.set(one.id, made);
    return made;
  };
  const parts: Comparing['parts'] = async (a, b) =>
    runComparisonSchema.parse(await kit.client.call('compare.runs', { a, b }));
  return {
    kit,
    run,
    open,
    parts,
    compared: async (a, b) => parts({ run: await run(a) }, { run: await run(b) }),
    close: () => kit.close(),
  };
}

/** What of A against B is the other way round in B against A. */
export function plain({ firstDivergence, findings, parameters, steps, rows }: RunComparison) {
  return {
    firstDivergence: firstDivergence && { step: firstDivergence.step, a: firstDivergence.a, b: firstDivergence.b },
    findings,
    parameters,
    steps,
    rows,
  };
}

export function mirrored(told: RunComparison) {
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
