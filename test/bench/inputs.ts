import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busyRun } from '../make/busy.ts';
import { zipFile } from '../make/packed.ts';
import { type Trace, type Variety, writeTrace } from '../make/wfpdiag.ts';

/** What is measured: a trace as text, and the same in a zip as a gateway leaves it. */
export interface Input {
  readonly megabytes: number;
  readonly variety: Variety;
  readonly label: string;
  readonly plain: string;
  readonly zip: string;
  readonly trace: Trace;
}

/** Kept from one run to the next; see README.md beside this file. */
export const CACHE = join(tmpdir(), 'tunnelscope-bench');
/** Stands in two lines of each input, as a cookie that somebody looks for does. */
export const PLANTED = '7d0e5a91c3b2f418';
const SEED = 1;
const NAME = 'Scrubbed-wfpdiag.txt';

/** Of another generator, the inputs are others. */
function generator(): string {
  const hash = createHash('sha256');
  for (const file of ['wfpdiag.ts', 'busy.ts', 'random.ts', 'packed.ts'])
    hash.update(readFileSync(join(import.meta.dirname, '..', 'make', file)));
  return hash.digest('hex').slice(0, 8);
}

/** What an older generator made goes; gives this one's version. */
async function swept(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const version = generator();
  for (const name of await readdir(CACHE))
    if (!name.startsWith(`${version}-`)) await rm(join(CACHE, name), { recursive: true, force: true });
  return version;
}

/** A zip of so many events (see `make/busy.ts`), made where it is not there yet. */
export async function busyInput(events: number, say: (text: string) => void): Promise<string> {
  const zip = join(CACHE, `${await swept()}-busy-${events}.zip`);
  if (await stat(zip).catch(() => null)) return zip;
  say(`making ${events} events in ${CACHE}`);
  const scratch = await mkdtemp(join(tmpdir(), 'tunnelscope-busy-'));
  try {
    await copyFile(await busyRun(scratch, events), `${zip}.new`);
    await rename(`${zip}.new`, zip);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return zip;
}

/** Made where it is not there yet. */
export async function inputOf(
  megabytes: number,
  variety: Variety,
  say: (text: string) => void,
  seed = SEED,
): Promise<Input> {
  const version = await swept();
  const base = join(CACHE, `${version}-${variety}-${seed}-${megabytes}`);
  const [plain, zip, told] = [`${base}.txt`, `${base}.zip`, `${base}.json`];
  const label = `${megabytes >= 1000 ? `${megabytes / 1000} GB` : `${megabytes} MB`}${variety === 'rich' ? ', rich' : ''}`;
  // Written last, so that where it stands the others are whole.
  const known = await readFile(told, 'utf8').catch(() => null);
  if (known !== null) return { megabytes, variety, label, plain, zip, trace: JSON.parse(known) as Trace };
  say(`making ${label} of trace in ${CACHE}`);
  const planted = `ICookie ${PLANTED}`;
  const trace = await writeTrace(plain, { bytes: megabytes * 1e6, seed, variety, planted });
  await zipFile(plain, zip, NAME);
  await writeFile(`${told}.new`, JSON.stringify(trace));
  await rename(`${told}.new`, told);
  return { megabytes, variety, label, plain, zip, trace };
}
