import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { faultOf, raise } from '../../shared/base/fault.ts';
import { baseName, printable } from '../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../shared/base/units.ts';
import type { Blob, TransferProgress } from '../../shared/contract/azure.ts';
import { safeName } from '../engine/azure/file-name.ts';
import { analysisPieces, faultLine } from './analyze.ts';
import { type Asked, readDownload } from './download-options.ts';
import { EXIT, type Exit } from './exit.ts';
import { inkOf } from './ink.ts';
import { complain, print, write } from './print.ts';
import { progressLine } from './progress.ts';
import { type Session, withSession } from './session.ts';

/** A blob, and where it goes. */
interface Wanted {
  readonly container: string;
  readonly blob: string;
  /** Below the folder that is named, with `/`. */
  readonly name: string;
}

interface Row {
  readonly path: string;
  readonly blob: string;
  readonly bytes: number;
  readonly bytesResumed: number;
  readonly sha256: string;
  readonly checked: boolean;
  readonly restarted: boolean;
}

/** Fetches blobs to files, or lists what there is. */
export async function downloadCommand(args: readonly string[]): Promise<Exit> {
  const asked = readDownload(args, process.env);
  const { values } = asked;
  const shown = progressLine(values.quiet !== true && (values.progress === true || process.stderr.isTTY === true));
  try {
    return await withSession(values, async (session) => {
      const { place, ...named } = await connected(session, asked);
      const container = asked.container ?? named.container ?? place.container;
      if (asked.list) return await list(session, place.id, container, asked);
      const progress = (value: TransferProgress) => shown.say(progressText(value));
      const wanted = await wantedOf(session, place.id, container, named.blob, asked, progress);
      const rows = await fetched(session, place.id, wanted, asked, progress);
      shown.clear();
      await print(
        rows.map((row) => (asked.json ? JSON.stringify({ schema: 'tunnelscope.download/1', ...row }) : rowText(row))),
      );
      if (asked.open) await printOpened(session, rows, wanted, asked);
      return EXIT.done;
    });
  } catch (thrown) {
    shown.clear();
    const { fault, exit } = complain(thrown);
    if (fault.code === 'cancelled')
      process.stderr.write(
        'tunnelscope: broken off; what was fetched is kept, and the same command goes on from there.\n',
      );
    else if (asked.json) await write(`${JSON.stringify(faultLine([asked.shown], fault))}\n`);
    return exit;
  } finally {
    shown.clear();
  }
}

async function connected(session: Session, { text, cloud, signIn, tenant }: Asked) {
  if (signIn !== null)
    await session.ask(
      'azure.signIn',
      { kind: signIn, cloud, tenant },
      // What a person has to do is said even where no progress is.
      { onProgress: (said) => void process.stderr.write(`${printable(said.text)}\n`) },
    );
  return session.ask('storage.connect', { text, cloud });
}

async function list(session: Session, place: string, container: string | null, asked: Asked): Promise<Exit> {
  if (container === null) {
    const { containers } = await session.ask('storage.containers', { place });
    await print(containers.map((entry) => (asked.json ? JSON.stringify(entry) : printable(entry.name))));
    return EXIT.done;
  }
  for await (const blobs of pages(session, place, container, asked.prefix ?? '')) {
    await print(
      blobs.map((blob) =>
        asked.json
          ? JSON.stringify({ container, ...blob })
          : [
              blob.modified?.slice(0, 16).replace('T', ' ') ?? ' '.repeat(16),
              formatBytes(blob.bytes).padStart(9),
              printable(blob.name),
            ].join('  '),
      ),
    );
  }
  return EXIT.done;
}

async function* pages(session: Session, place: string, container: string, prefix: string): AsyncGenerator<Blob[]> {
  let next: string | null = null;
  do {
    const page: { readonly blobs: Blob[]; readonly next: string | null } = await session.ask('storage.blobs', {
      place,
      container,
      prefix,
      deep: true,
      next,
    });
    yield page.blobs;
    next = page.next;
  } while (next !== null);
}

/** More at once is a slip more often than a wish. */
const MOST = 1000;

async function wantedOf(
  session: Session,
  place: string,
  container: string | null,
  blob: string | null,
  asked: Asked,
  progress: (value: TransferProgress) => void,
): Promise<Wanted[]> {
  if (asked.logs !== null) {
    const logs = await session.engine.storage.findLogs(place, asked.logs, { signal: session.signal, progress });
    return logs.map((log) => ({ container: log.container, blob: log.name, name: log.shown }));
  }
  if (container === null)
    raise(
      'usage',
      'download: it is not said which container is meant.',
      'Give it in the URL or with --container, or see them with --list.',
    );
  const names: string[] = asked.blobs.length > 0 ? [...asked.blobs] : blob === null ? [] : [blob];
  if (names.length === 0) {
    if (asked.prefix === null)
      raise(
        'usage',
        'download: it is not said which blob is meant.',
        'Give it in the URL, with --blob NAME or all below a --prefix; --list shows what there is.',
      );
    for await (const page of pages(session, place, container, asked.prefix)) {
      names.push(...page.filter(({ name, archived }) => !archived && !name.endsWith('/')).map(({ name }) => name));
      if (names.length > MOST)
        raise(
          'usage',
          `download: there are more than ${formatCount(MOST)} blobs below that prefix.`,
          'Give a longer one.',
        );
    }
    if (names.length === 0)
      raise('empty', `The container ${container} holds no blob below that prefix.`, 'See what there is with --list.');
  }
  // Alike in their last part, as those of Azure Monitor are, they keep their folders.
  const alike = new Set(names.map((name) => baseName(name).toLowerCase())).size < names.length;
  return names.map((name) => ({ container, blob: name, name: alike ? name : baseName(name) || name }));
}

async function fetched(
  session: Session,
  place: string,
  wanted: readonly Wanted[],
  asked: Asked,
  progress: (value: TransferProgress) => void,
): Promise<Row[]> {
  const targets = await targetsOf(wanted, asked.out);
  const there = new Map<Wanted, Row>();
  for (const [index, one] of wanted.entries()) {
    const path = targets[index] ?? '';
    const found = asked.force ? null : await standing(session, place, one, path);
    if (found !== null) there.set(one, found);
  }
  const missing = wanted.flatMap((one, index) => (there.has(one) ? [] : [{ ...one, target: targets[index] ?? '' }]));
  for (const folder of new Set(missing.map(({ target }) => dirname(target))))
    await mkdir(folder, { recursive: true }).catch((thrown: NodeJS.ErrnoException) =>
      raise(
        'unreadable',
        `${folder} cannot be made (${thrown.code ?? 'refused'}).`,
        'Name a folder of your own with --out.',
      ),
    );
  const done = await session.engine.storage.fetchTo(place, missing, { signal: session.signal, progress });
  let next = 0;
  return wanted.map((one, index) => {
    const known = there.get(one);
    if (known !== undefined) return known;
    const { blob, bytes, bytesResumed, sha256, checked, restarted } =
      done[next++] ?? raise('internal', 'A blob came without a word.');
    return { path: targets[index] ?? '', blob, bytes, bytesResumed, sha256, checked, restarted };
  });
}

/** One blob goes to the file that is named; several, or one into a folder, to files named after them. */
async function targetsOf(wanted: readonly Wanted[], out: string | null): Promise<string[]> {
  const base = resolve(out ?? '.');
  const isFolder = out === null || /[\\/]$/.test(out) || (await stat(base).catch(() => null))?.isDirectory() === true;
  if (wanted.length === 1 && !isFolder) return [base];
  const paths = wanted.map(({ name }) =>
    join(
      base,
      ...name
        .split('/')
        .filter((part) => part !== '')
        .map(safeName),
    ),
  );
  const twice = paths.find(
    (path, index) => paths.findIndex((other) => other.toLowerCase() === path.toLowerCase()) !== index,
  );
  if (twice !== undefined)
    raise(
      'usage',
      `download: two of these blobs would become the same file, ${printable(twice)}.`,
      'Fetch them one by one, each with an --out of its own.',
    );
  return paths;
}

/** What is there already where it is the blob, by size and sum; null where nothing is. Raises where it is something else. */
async function standing(
  session: Session,
  place: string,
  { container, blob }: Wanted,
  path: string,
): Promise<Row | null> {
  const info = await stat(path).catch(() => null);
  if (info === null) return null;
  const refuse = (): never =>
    raise(
      'usage',
      `download: ${printable(path)} is there already.`,
      'Name another file with --out, or say --force to have it replaced.',
    );
  if (!info.isFile()) refuse();
  const page = await session
    .ask('storage.blobs', { place, container, prefix: blob, deep: true })
    .catch((thrown: unknown) => {
      if (faultOf(thrown).code === 'cancelled') throw thrown;
      return refuse();
    });
  const known = page.blobs.find(({ name }) => name === blob);
  if (known?.md5 === undefined || known.md5 === null || known.bytes !== info.size) return refuse();
  const sums = await sumsOf(path);
  if (sums.md5 !== known.md5) refuse();
  return {
    path,
    blob,
    bytes: info.size,
    bytesResumed: info.size,
    sha256: sums.sha256,
    checked: true,
    restarted: false,
  };
}

async function sumsOf(path: string): Promise<{ readonly md5: string; readonly sha256: string }> {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    md5.update(chunk);
    sha256.update(chunk);
  }
  return { md5: md5.digest('base64'), sha256: sha256.digest('hex') };
}

async function printOpened(
  session: Session,
  rows: readonly Row[],
  wanted: readonly Wanted[],
  { json }: Asked,
): Promise<void> {
  const items = rows.map(({ path }, index) => ({ path, name: wanted[index]?.name ?? path }));
  const { run } = await session.ask('run.open', { ticket: session.engine.mint({ items, owned: null }) });
  const analysis = await session.ask('run.analysis', { run });
  if (!json) await write('\n');
  for (const piece of analysisPieces(analysis, json ? 'json' : 'text', inkOf(process.stdout))) await write(piece);
}

function rowText({ path, bytes, bytesResumed, sha256, checked, restarted }: Row): string {
  const notes = [
    formatBytes(bytes),
    bytesResumed === 0
      ? null
      : bytesResumed === bytes
        ? 'was there already'
        : `${formatBytes(bytesResumed)} were there from before`,
    restarted ? 'had changed, and was fetched from its beginning' : null,
    checked ? null : 'the service had no sum to check it by',
  ];
  return `${printable(path)}\n  ${notes.filter((note) => note !== null).join(', ')}\n  SHA-256 ${sha256}`;
}

function progressText({ blob, number, of, bytesDone, bytesTotal, rate, waiting }: TransferProgress): string {
  if (waiting !== null) return `${printable(baseName(blob))}: ${printable(waiting)}`;
  const percent = bytesTotal === 0 ? '' : ` ${Math.floor((bytesDone / bytesTotal) * 100)} %`;
  const parts = [
    `${printable(baseName(blob))}:${percent} ${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
    rate === null ? null : `${formatBytes(rate)}/s`,
    of > 1 ? `${number} of ${plural(of, 'blob')}` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
