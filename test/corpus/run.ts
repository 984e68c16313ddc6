import { bench } from '../engine-kit.ts';
import { allCases } from './all.ts';
import { encoded } from './encoded.ts';
import { type Judged, judge, judgeZip } from './judge.ts';
import { failuresOf, tableOf, totalsOf } from './report.ts';

/**
 * npm run corpus [-- --json] [--seeds N] [--case PART]: every case of the corpus, scored. Exit status 1 where an answer is wrong.
 */
const USAGE = 'npm run corpus [-- [--json] [--seeds N] [--case PART OF AN ID] [--no-zips]]\n';
/** Each so many cases are opened as a zip besides. */
const EACH = 40;

const words = process.argv.slice(2);
const value = (name: string): string | null => {
  const at = words.indexOf(name);
  return at < 0 ? null : (words.splice(at, 2)[1] ?? '');
};
const flag = (name: string): boolean => {
  const at = words.indexOf(name);
  if (at >= 0) words.splice(at, 1);
  return at >= 0;
};
const seeds = value('--seeds') ?? '1';
const part = value('--case') ?? '';
const json = flag('--json');
const zips = !flag('--no-zips');
if (words.length > 0 || !/^[1-9]\d?$/.test(seeds)) {
  process.stderr.write(USAGE);
  process.exit(2);
}

const cases = allCases(Number(seeds)).filter(({ id }) => id.includes(part));
const judged: Judged[] = [];
for (const one of cases) judged.push(await judge(one));
if (zips) {
  const kit = await bench();
  try {
    for (const [at, one] of encoded(cases, EACH).entries()) judged.push(await judgeZip(one, kit, at));
  } finally {
    await kit.close();
  }
}
const totals = totalsOf(judged);
if (json) process.stdout.write(`${JSON.stringify({ ...totals, failures: failuresOf(judged) }, null, 2)}\n`);
else process.stdout.write(tableOf(judged));
process.exitCode = totals.wrong > 0 ? 1 : 0;
