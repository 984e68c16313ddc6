import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../../../shared/base/fault.ts';
import { baseName, printable } from '../../../shared/base/text.ts';
import type { STORAGE, TransferProgress } from '../../../shared/contract/azure.ts';
import type { Handlers } from '../../../shared/contract/server.ts';
import type { Library } from '../store/library.ts';
import { type Reach, reachOf } from './access.ts';
import { listBlobs, listContainers } from './blobs.ts';
import { hostsOf } from './clouds.ts';
import { type Downloaded, download } from './download.ts';
import type { Web } from './http.ts';
import { meterOf } from './meter.ts';
import type { AzureOptions } from './options.ts';
import { type Secret, parsePlace, secretOf, secretText } from './places.ts';
import { type LogBlob, type LogsAsked, findLogs } from './resource-logs.ts';
import type { SignIn } from './sign-in.ts';
import { memoryVault } from './vault.ts';

/** One blob and the file that it becomes. */
export interface Wanted {
  readonly container: string;
  readonly blob: string;
  readonly target: string;
}

/** A blob in the library's own folder, under the name that it is shown by. */
export interface Chosen {
  readonly container: string;
  readonly blob: string;
  readonly shown: string;
}

export interface FetchedBlob extends Downloaded {
  readonly blob: string;
}

export interface FetchContext {
  readonly signal: AbortSignal;
  readonly progress: (value: TransferProgress) => void;
}

export interface Kept {
  /** A folder of ours; whoever opens what lies in it removes it. */
  readonly folder: string;
  readonly items: readonly { readonly path: string; readonly name: string }[];
  readonly files: readonly FetchedBlob[];
}

export interface Storage {
  readonly handlers: Pick<Handlers, keyof typeof STORAGE>;
  /** Makes a place known; see `storage.connect`. */
  connect: Handlers['storage.connect'];
  /** Fetches blobs to files of the caller's, whose folders are there. */
  fetchTo(place: string, wanted: readonly Wanted[], context: FetchContext): Promise<FetchedBlob[]>;
  /** The blobs of resource logs of a time; see `storage.logs`. */
  findLogs(place: string, asked: LogsAsked, context: FetchContext): Promise<LogBlob[]>;
  /** Fetches blobs into the library, to be opened together. */
  fetchIn(place: string, chosen: readonly Chosen[], context: FetchContext): Promise<Kept>;
  /** The clients for a place. */
  reach(place: string): Promise<Reach>;
}

export interface StorageOptions extends AzureOptions {
  readonly library: Library;
  readonly web: Web;
  readonly signIn: SignIn;
  /** A ticket for files that go with their folder. */
  readonly mint: (items: Kept['items'], folder: string) => string;
}

/** Of many small blobs some are fetched at once; a large one has its blocks. */
const MANY = 8;
const SIDE_BY_SIDE = 4;
const TRIES = 3;
const PATIENCE_MS = 30_000;

export function createStorage(options: StorageOptions): Storage {
  const { library, web, signIn, mint, clouds, pace = 1, patience = PATIENCE_MS } = options;
  const memory = memoryVault();
  const vault = options.vault ?? memory;

  async function secretFor(id: string): Promise<Secret | null> {
    const kept = (await memory.take(id)) ?? (await vault.take(id));
    return kept === null ? null : secretOf(kept);
  }

  async function reach(id: string): Promise<Reach> {
    const place =
      library.places.find(id) ?? raise('not-found', 'This place is not known any more.', 'Connect to it again.');
    const secret: Secret | null = place.access === 'account' ? { kind: 'none' } : await secretFor(id);
    if (secret === null)
      raise(
        'sign-in',
        `What lets one into ${new URL(place.endpoint).host} was not kept.`,
        'Paste its URL with the signature (SAS), or its connection string, again.',
      );
    return reachOf(place, secret, signIn.account === null ? null : signIn.session(), web);
  }

  const connect: Storage['connect'] = async ({ text, keep, cloud }) => {
    const parsed = parsePlace(text, hostsOf(cloud ?? signIn.account?.cloud ?? 'public', clouds));
    const { place, secret, container, blob } = parsed;
    if (secret.kind !== 'none') {
      await memory.keep(place.id, secretText(secret));
      if (keep && vault.lasting) await vault.keep(place.id, secretText(secret));
    }
    return { place: { ...library.places.add(place, Date.now() * 1000), ready: true }, container, blob };
  };

  async function fetchEach<T extends { readonly container: string; readonly blob: string }>(
    place: string,
    blobs: readonly T[],
    targetOf: (blob: T) => Promise<string>,
    stays: boolean,
    { signal, progress }: FetchContext,
  ): Promise<FetchedBlob[]> {
    const from = await reach(place);
    const meter = meterOf(blobs.length, progress);
    const fetched: FetchedBlob[] = [];
    let next = 0;
    let failed = false;
    const worker = async (): Promise<void> => {
      while (next < blobs.length && !failed) {
        const at = next++;
        const wanted = blobs[at];
        if (wanted === undefined) return;
        const { container, blob } = wanted;
        const shown = printable(`${container}/${blob}`);
        try {
          const done = await download({
            client: from.blob(container, blob),
            address: from.address(container, blob),
            asked: from.asked(`the blob ${shown}`),
            target: await targetOf(wanted),
            stays,
            signal,
            report: (state) => meter.tell(shown, at + 1, state),
            pace,
            patience,
          });
          fetched[at] = { blob, ...done };
        } catch (thrown) {
          failed = true;
          throw thrown;
        }
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: blobs.length > MANY ? SIDE_BY_SIDE : 1 }, worker));
    for (const { status, ...rest } of workers) if (status === 'rejected') throw (rest as PromiseRejectedResult).reason;
    return fetched;
  }

  /** What is being fetched into the library, by address: two at once would take it from each other. */
  const underWay = new Set<string>();

  async function fetchIn(place: string, chosen: readonly Chosen[], context: FetchContext): Promise<Kept> {
    const from = await reach(place);
    const addresses = chosen.map(({ container, blob }) => from.address(container, blob));
    const twice = chosen.find((_, index) => underWay.has(addresses[index] ?? ''));
    if (twice !== undefined)
      raise(
        'busy',
        `The blob ${printable(`${twice.container}/${twice.blob}`)} is being fetched already.`,
        'Wait for it, or cancel it first.',
      );
    for (const address of addresses) underWay.add(address);
    try {
      return await fetchAllIn(place, from, chosen, context);
    } finally {
      for (const address of addresses) underWay.delete(address);
    }
  }

  async function fetchAllIn(
    place: string,
    from: Reach,
    chosen: readonly Chosen[],
    context: FetchContext,
  ): Promise<Kept> {
    const folders = new Map<Chosen, string>();
    const files = await fetchEach(
      place,
      chosen,
      async (blob) => {
        const folder = await library.fetched(from.address(blob.container, blob.blob));
        folders.set(blob, folder);
        return join(folder, 'blob');
      },
      true,
      context,
    );
    // Only once all are there: what came of a try that failed is found again by the next one.
    const folder = await library.incoming();
    const items = await Promise.all(
      chosen.map(async (blob, index) => {
        const path = join(folder, String(index + 1));
        const own = folders.get(blob) ?? '';
        await rename(join(own, 'blob.part'), path);
        await rm(own, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
        return { path, name: blob.shown };
      }),
    );
    return { folder, items, files };
  }

  const told = async (kept: Promise<Kept>) => {
    const { folder, items, files } = await kept;
    return {
      ticket: mint(items, folder),
      files: files.map(({ blob, bytes, bytesResumed, sha256, checked, restarted }) => ({
        blob,
        bytes,
        bytesResumed,
        sha256,
        checked,
        restarted,
      })),
    };
  };

  const persisting = (signal: AbortSignal, progress: (value: { readonly waiting: string | null }) => void) => ({
    signal,
    waiting: (waiting: string | null) => progress({ waiting }),
    pace,
    tries: TRIES,
  });

  const logsOf: Storage['findLogs'] = async (place, asked, { signal, progress }) => {
    const none = {
      blob: 'the list of blobs',
      number: 0,
      of: 0,
      bytesDone: 0,
      bytesTotal: 0,
      bytesResumed: 0,
      rate: null,
    };
    const waiting = (said: { readonly waiting: string | null }) => progress({ ...none, ...said });
    return findLogs(await reach(place), asked, persisting(signal, waiting));
  };

  return {
    connect,
    reach,
    findLogs: logsOf,
    fetchIn,
    fetchTo: (place, wanted, context) => fetchEach(place, wanted, async ({ target }) => target, false, context),
    handlers: {
      'storage.places': async () => ({
        places: await Promise.all(
          library.places.list().map(async (place) => ({
            ...place,
            ready: place.access === 'account' || (await secretFor(place.id)) !== null,
          })),
        ),
        keeps: vault.lasting,
      }),
      'storage.connect': connect,
      'storage.forget': async ({ place }) => {
        library.places.remove(place);
        await memory.drop(place);
        await vault.drop(place);
        return {};
      },
      'storage.containers': async ({ place }, { signal, progress }) => ({
        containers: await listContainers(await reach(place), persisting(signal, progress)),
      }),
      'storage.blobs': async ({ place, container, prefix, deep, next }, { signal, progress }) => {
        const page = await listBlobs(
          await reach(place),
          { container, prefix, deep, next },
          persisting(signal, progress),
        );
        if (next === null) library.places.visit(place, container, prefix, Date.now() * 1000);
        return page;
      },
      'storage.fetch': ({ place, container, blobs: named }, context) => {
        const blobs = [...new Set(named)];
        const names = shownNames(blobs);
        return told(
          fetchIn(
            place,
            blobs.map((blob, index) => ({ container, blob, shown: names[index] ?? blob })),
            context,
          ),
        );
      },
      'storage.logs': async ({ place, ...asked }, context) => {
        const logs = await logsOf(place, asked, context);
        return told(
          fetchIn(
            place,
            logs.map(({ container, name, shown }) => ({ container, blob: name, shown })),
            context,
          ),
        );
      },
    },
  };
}

/** Names as the run has them: of one blob its own, of several from the folder on that all of them lie in. */
function shownNames(blobs: readonly string[]): string[] {
  const [first = ''] = blobs;
  if (blobs.length < 2) return blobs.map((blob) => baseName(blob) || blob);
  let common = 0;
  for (let at = 0; at < first.length; at += 1) {
    if (!blobs.every((blob) => blob[at] === first[at])) break;
    if (first[at] === '/') common = at + 1;
  }
  const parent = first.slice(0, common).replace(/\/$/, '');
  const from = common === 0 ? 0 : parent.lastIndexOf('/') + 1;
  return blobs.map((blob) => blob.slice(from));
}
