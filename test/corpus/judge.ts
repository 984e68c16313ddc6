import { diagnoseDirectly } from '../diagnose/direct.ts';
import type { Bench } from '../engine-kit.ts';
import { encode } from '../make/lines.ts';
import { zip } from '../make/zip.ts';
import type { Case } from './case.ts';
import { type Answer, score } from './score.ts';

export interface Judged {
  readonly case: Case;
  readonly answers: readonly Answer[];
}

/** By formats and diagnosis alone: fast. */
export async function judge(one: Case): Promise<Judged> {
  const files = Object.fromEntries(
    Object.entries(one.files).map(([name, pieces]) => [name, pieces.flatMap((piece) => piece.lines)]),
  );
  return { case: one, answers: score(one, await diagnoseDirectly(files)) };
}

/** As a zip, through all that an opened zip goes through. */
export async function judgeZip(one: Case, kit: Bench, at: number): Promise<Judged> {
  const { as, marked, end } = one.encoding ?? { as: 'utf-8', marked: true, end: '\n' };
  const entries = Object.fromEntries(
    Object.entries(one.files).map(([name, pieces]) => {
      const text = pieces.flatMap((piece) => piece.lines).map((line) => `${line}${end}`);
      return [name, encode(text.join(''), as, marked)];
    }),
  );
  const path = await kit.file(`corpus-${at}.zip`, await zip(entries));
  return { case: one, answers: score(one, await kit.analyse(path)) };
}
