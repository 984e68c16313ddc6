import type { Variety } from '../make/wfpdiag.ts';
import type { Input } from './inputs.ts';
import { type Measured, median } from './measure.ts';

export type What = 'open' | 'first lines' | 'reopen' | 'search';

/** The same work, done by ours and by others. */
export interface Contest {
  readonly what: What;
  /** Of a search. */
  readonly pattern?: string;
  readonly contenders: readonly Contender[];
}

export interface Contender {
  readonly program: string;
  /** Null where there is nothing to measure. */
  run(): Promise<Measured | null>;
}

export interface Result {
  readonly log: string;
  readonly megabytes: number;
  readonly variety: Variety;
  readonly what: What;
  readonly pattern: string | null;
  readonly program: string;
  /** The median of the rounds. */
  readonly seconds: number;
  readonly rounds: readonly number[];
  readonly peakBytes: number | null;
}

/** The contenders in turn, round after round, so that a machine that slows down slows all of them. */
export async function hold(input: Input, contest: Contest, rounds: number): Promise<Result[]> {
  const measured = new Map<string, Measured[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { program, run } of contest.contenders) {
      const one = await run();
      if (one !== null) measured.set(program, [...(measured.get(program) ?? []), one]);
    }
  }
  if (contest.what === 'search') sameCounts(contest, measured);
  return [...measured].map(([program, all]) => {
    const peaks = all.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
    return {
      log: input.label,
      megabytes: input.megabytes,
      variety: input.variety,
      what: contest.what,
      pattern: contest.pattern ?? null,
      program,
      seconds: median(all.map(({ seconds }) => seconds)),
      rounds: all.map(({ seconds }) => Number(seconds.toFixed(4))),
      peakBytes: peaks.length === 0 ? null : median(peaks),
    };
  });
}

/** Nobody is fast by leaving something out. `rg -c` says nothing where there is nothing. */
function sameCounts({ pattern }: Contest, measured: ReadonlyMap<string, readonly Measured[]>): void {
  const said = new Map([...measured].map(([program, [first]]) => [program, Number(first?.out.trim() ?? '')]));
  if (new Set(said.values()).size > 1)
    throw new Error(`The counts of "${pattern}" differ: ${JSON.stringify([...said])}.`);
}
