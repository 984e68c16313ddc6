import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { formatBytes } from '../../shared/base/units.ts';
import type { Variety } from '../make/wfpdiag.ts';
import { type Pairing, askCompare, pairingTable } from './compare.ts';
import { type Result, hold } from './contest.ts';
import { contestsOf, ours } from './contests.ts';
import { warmEngine } from './engine.ts';
import { type Scene, askEvents, sceneTable } from './events.ts';
import { inputOf } from './inputs.ts';
import { measure } from './measure.ts';
import { findPrograms } from './programs.ts';
import { outcomeTable, outcomes } from './targets.ts';
import { table } from './table.ts';

/** See README.md beside this file. */
const RESULTS = join(import.meta.dirname, 'results');
const README = join(import.meta.dirname, '..', '..', 'README.md');
const DEFAULT = ['100', '1000', 'rich:100', 'events', 'compare'];
const EVENTS = 1_000_000;
const COMPARED_MB = 100;
const LARGE_MB = 1000;
const USAGE =
  'Sizes are whole numbers of megabytes, with "rich:" in front or not, "events" or "events:NUMBER" for a table of so many, and "compare" or "compare:SIZE" for two traces of a size: npm run bench -- 10 100 rich:100 events compare [--readme]\n';

const words = process.argv.slice(2);
const readme = words.includes('--readme');
const sizes = words.filter((word) => word !== '--readme');
if (sizes.some((size) => !/^((rich:)?[1-9]\d{0,5}|events(:[1-9]\d{0,7})?|compare(:[1-9]\d{0,5})?)$/.test(size))) {
  process.stderr.write(USAGE);
  process.exit(2);
}
/** Of the last minute, before anything here began; Windows does not tell. */
const load = loadavg()[0] ?? 0;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

if (load > 0.5) say(`This machine is at work already (load ${load.toFixed(1)}): the figures will be too large.`);
const scratch = await mkdtemp(join(tmpdir(), 'tunnelscope-bench-run-'));
try {
  const home = join(scratch, 'home');
  const library = join(scratch, 'library');
  await mkdir(home);
  const env = { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), QT_QPA_PLATFORM: 'offscreen' };
  const programs = findPrograms(env);
  const results: Result[] = [];
  const scenes: Scene[] = [];
  const pairings: Pairing[] = [];
  for (const size of sizes.length > 0 ? sizes : DEFAULT) {
    if (size.startsWith('events')) {
      scenes.push(await askEvents(Number(size.split(':')[1] ?? EVENTS), say));
      continue;
    }
    if (size.startsWith('compare')) {
      const megabytes = Number(size.split(':')[1] ?? COMPARED_MB);
      pairings.push(await askCompare(megabytes, { library, env, programs }, say));
      continue;
    }
    const variety: Variety = size.startsWith('rich:') ? 'rich' : 'plain';
    const input = await inputOf(Number(size.replace('rich:', '')), variety, say);
    await measure(ours('analyze', input.zip, '--library', library, '--json', '--quiet'));
    const warm = await warmEngine(library);
    try {
      const run = await warm.open(input.zip);
      const rounds = input.megabytes >= LARGE_MB ? 3 : 5;
      for (const contest of contestsOf(input, run, { library, env, programs, warm })) {
        say(`${input.label}: ${contest.what}${contest.pattern === undefined ? '' : ` ${contest.pattern}`}`);
        results.push(...(await hold(input, contest, rounds)));
      }
    } finally {
      await warm.close();
    }
  }
  await tell(results, { scenes, pairings }, programs.versions);
  for (const line of programs.missing) process.stdout.write(`${line}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function tell(
  results: readonly Result[],
  { scenes, pairings }: { readonly scenes: readonly Scene[]; readonly pairings: readonly Pairing[] },
  versions: Readonly<Record<string, string>>,
): Promise<void> {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${formatBytes(totalmem())}, ${process.platform} ${release()}, Node ${process.versions.node}, load before ${load.toFixed(1)}`;
  const reached = outcomes(results);
  const about = `Medians of 5 rounds in turn (3 from 1 GB on), each a whole process unless it says "warm". ${machine}; ${Object.values(versions).join('; ')}.`;
  const parts = [
    ...(results.length > 0 ? [table(results)] : []),
    ...scenes.map(sceneTable),
    ...pairings.map(pairingTable),
  ];
  const text = `${[...(reached === null ? [] : [outcomeTable(reached), '']), ...parts.flatMap((part) => [part, '']), about].join('\n')}\n`;
  await mkdir(RESULTS, { recursive: true });
  await writeFile(
    join(RESULTS, 'latest.json'),
    `${JSON.stringify({ machine, versions, reached, results, scenes, pairings }, null, 2)}\n`,
  );
  await writeFile(join(RESULTS, 'latest.md'), text);
  process.stdout.write(text);
  if (!readme) return;
  if (reached === null) say('README.md keeps its figures: they are those of 1 GB, which was not measured.');
  else await intoReadme(`${outcomeTable(reached)}\n\n${about}`);
}

async function intoReadme(text: string): Promise<void> {
  const marks = /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/;
  const before = await readFile(README, 'utf8');
  if (!marks.test(before))
    throw new Error('README.md has no place for the figures: <!-- bench --> and <!-- /bench -->.');
  await writeFile(
    README,
    before.replace(marks, (_, from: string, to: string) => `${from}\n${text}\n\n${to}`),
  );
}
