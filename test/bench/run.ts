import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createReadStream, createWriteStream } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import JSZip from 'jszip';
import { formatBytes, formatCount } from '../../shared/base/units.ts';
import { writeTrace } from '../make/wfpdiag.ts';
import { type Measured, isInstalled, measure, median } from './measure.ts';

/** See README.md beside this file. */
const ROUNDS = 5;
const RESULTS = join(import.meta.dirname, 'results');
const CLI = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.mjs');

interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Row {
  readonly megabytes: number;
  readonly name: string;
  readonly seconds: number;
  readonly ratio: number;
  readonly peakBytes: number | null;
}

const sizes = process.argv.slice(2).map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
  process.stderr.write('Sizes are whole numbers of megabytes, such as: npm run bench -- 10 100\n');
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'tunnelscope-bench-'));
try {
  const rows: Row[] = [];
  for (const megabytes of sizes.length > 0 ? sizes : [10, 100]) rows.push(...(await benchOf(megabytes)));
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, ${formatBytes(totalmem())}, ${process.platform} ${release()}, Node ${process.versions.node}`;
  await mkdir(RESULTS, { recursive: true });
  const text = table(rows, machine);
  await writeFile(join(RESULTS, 'latest.json'), `${JSON.stringify({ machine, rounds: ROUNDS, rows }, null, 2)}\n`);
  await writeFile(join(RESULTS, 'latest.md'), text);
  process.stdout.write(text);
  if (!isInstalled('lnav'))
    process.stdout.write('\nlnav is not installed, so it was left out (Debian: apt-get install lnav).\n');
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The contenders in turn, round after round, so that a machine that slows down slows all of them. */
async function benchOf(megabytes: number): Promise<Row[]> {
  const plain = join(folder, `${megabytes}.txt`);
  const zip = join(folder, `${megabytes}.zip`);
  const trace = await writeTrace(plain, { bytes: megabytes * 1_000_000 });
  await zipFile(plain, zip);
  process.stderr.write(`${megabytes} MB: ${formatCount(trace.lines)} lines\n`);
  const ours: Contender = {
    name: 'tunnelscope analyze',
    command: process.execPath,
    args: [CLI, 'analyze', zip, '--no-library', '--json', '--quiet'],
  };
  const others: Contender[] = [
    { name: 'unzip -p to nowhere', command: 'unzip', args: ['-p', zip] },
    { name: 'lnav -n, the text unzipped', command: 'lnav', args: ['-n', '-c', ':quit', plain] },
  ].filter((contender) => isInstalled(contender.command));
  const measured = new Map<string, Measured[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, command, args } of [ours, ...others]) {
      measured.set(name, [...(measured.get(name) ?? []), await measure(command, args)]);
    }
  }
  const secondsOf = (name: string) => median((measured.get(name) ?? []).map((one) => one.seconds));
  return [...measured.keys()].map((name) => {
    const peaks = (measured.get(name) ?? []).flatMap((one) => (one.peakBytes === null ? [] : [one.peakBytes]));
    return {
      megabytes,
      name,
      seconds: secondsOf(name),
      ratio: secondsOf(ours.name) / secondsOf(name),
      peakBytes: peaks.length === 0 ? null : median(peaks),
    };
  });
}

async function zipFile(from: string, to: string): Promise<void> {
  const zip = new JSZip();
  zip.file('Scrubbed-wfpdiag.txt', createReadStream(from));
  const stream = zip.generateNodeStream({ compression: 'DEFLATE', streamFiles: true });
  await pipeline(stream as NodeJS.ReadableStream, createWriteStream(to));
}

function table(rows: readonly Row[], machine: string): string {
  const lines = [
    `Medians of ${ROUNDS} rounds, as whole processes. ${machine}`,
    '',
    '| log | what | seconds | ours / it | peak memory |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      (row) =>
        `| ${row.megabytes} MB | ${row.name} | ${row.seconds.toFixed(2)} | ${row.ratio.toFixed(2)} | ${row.peakBytes === null ? '–' : formatBytes(row.peakBytes)} |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
