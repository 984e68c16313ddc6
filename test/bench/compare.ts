import { type Place, OURS, ours } from './contests.ts';
import { type Warm, warmEngine } from './engine.ts';
import { inputOf } from './inputs.ts';
import { measure, median } from './measure.ts';
import { seconds } from './table.ts';

/** Two traces of one size held against each other, once both are indexed. */
export interface Pairing {
  readonly megabytes: number;
  readonly label: string;
  /** As a whole process, that of `library show` for one of the two beside it: what starting and printing take alone. */
  readonly process: number;
  readonly show: number;
  /** In an engine that has just started, and the median of askings after it. */
  readonly first: number;
  readonly next: number;
  /** `rg -c` over both texts: whatever reads them takes at least this. Null where it is not installed. */
  readonly read: number | null;
  readonly peakBytes: number | null;
  readonly rounds: Readonly<Record<string, readonly number[]>>;
}

const ROUNDS = 5;
const SEEDS = [1, 2] as const;
/** Stands in neither. */
const NOTHING = 'nobody says this';

export async function askCompare(
  megabytes: number,
  { library, env, programs }: Omit<Place, 'warm'>,
  say: (text: string) => void,
): Promise<Pairing> {
  const [one, two] = [await inputOf(megabytes, 'rich', say, SEEDS[0]), await inputOf(megabytes, 'rich', say, SEEDS[1])];
  say(`${one.label}: indexing both`);
  const ids = await withEngine(library, async (warm) => [await warm.open(one.zip), await warm.open(two.zip)] as const);
  say(`${one.label}: compare`);
  const rounds: Record<string, number[]> = { process: [], show: [], first: [], next: [], read: [] };
  const note = (what: string, took: number) => rounds[what]?.push(Number(took.toFixed(4)));
  const peaks: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const compared = await measure(ours('compare', one.zip, two.zip, '--library', library, '--json', '--quiet'));
    note('process', compared.seconds);
    if (compared.peakBytes !== null) peaks.push(compared.peakBytes);
    note('show', (await measure(ours('library', 'show', ids[0], '--library', library, '--json'))).seconds);
    if (programs.has('rg')) {
      const args = ['-c', '-a', NOTHING, one.plain, two.plain];
      note('read', (await measure({ command: 'rg', args, env, keep: true })).seconds);
    }
    await withEngine(library, async ({ client }) => {
      for (const what of ['first', 'next', 'next']) {
        const started = performance.now();
        await client.call('compare.runs', { a: { run: ids[0] }, b: { run: ids[1] } });
        note(what, (performance.now() - started) / 1000);
      }
    });
  }
  const of = (what: string) => median(rounds[what] ?? []);
  return {
    megabytes,
    label: one.label,
    process: of('process'),
    show: of('show'),
    first: of('first'),
    next: of('next'),
    read: programs.has('rg') ? of('read') : null,
    peakBytes: peaks.length === 0 ? null : median(peaks),
    rounds,
  };
}

async function withEngine<T>(library: string, work: (warm: Warm) => Promise<T>): Promise<T> {
  const warm = await warmEngine(library);
  try {
    return await work(warm);
  } finally {
    await warm.close();
  }
}

export function pairingTable(one: Pairing): string {
  const row = (what: string, own: number, name: string, other: number | null) =>
    other === null
      ? `| ${what} | ${seconds(own)} | – | – |`
      : `| ${what} | ${seconds(own)} | ${seconds(other)} ${name} | ${(own / other).toFixed(2)} |`;
  return [
    `Two traces of ${one.label}, indexed, held against each other:`,
    '',
    '| compare | ours | the other | ours / other |',
    '| --- | --- | --- | --- |',
    row('as a process', one.process, `${OURS} library show, of one`, one.show),
    row('as a process', one.process, 'rg -c, once over both texts', one.read),
    row('in an engine that has just started', one.first, `${OURS} library show, of one`, one.show),
    row('again', one.next, 'the first time', one.first),
  ].join('\n');
}
