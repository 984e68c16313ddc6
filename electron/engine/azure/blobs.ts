import type { BlobItem } from '@azure/storage-blob';
import type { Blob } from '../../../shared/contract/azure.ts';
import { instancesOf } from '../intake/instance.ts';
import type { Reach } from './access.ts';
import { type Persisting, persist } from './retry.ts';

type Patience = Omit<Persisting, 'asked'>;

export interface ContainerEntry {
  readonly name: string;
  readonly modified: string | null;
}

export interface BlobPage {
  /** Prefixes, each with the slash at its end. */
  readonly folders: string[];
  readonly blobs: Blob[];
  readonly next: string | null;
}

/** An account with more containers than this is told as far as this. */
const MOST_CONTAINERS = 10_000;
const PAGE = 1000;

export async function listContainers(reach: Reach, patience: Patience): Promise<ContainerEntry[]> {
  const found: ContainerEntry[] = [];
  const service = reach.service();
  const asked = reach.asked(`the list of the containers of ${reach.place.account}`);
  let next: string | undefined;
  do {
    const page = await persist(
      async () =>
        (
          await service
            .listContainers({ abortSignal: patience.signal })
            .byPage({ maxPageSize: PAGE, ...from(next) })
            .next()
        ).value,
      { ...patience, asked },
    );
    for (const { name, properties } of page?.containerItems ?? [])
      found.push({ name, modified: isoOf(properties.lastModified) });
    next = page?.continuationToken || undefined;
  } while (next !== undefined && found.length < MOST_CONTAINERS);
  return found;
}

export async function listBlobs(
  reach: Reach,
  ask: { readonly container: string; readonly prefix: string; readonly deep: boolean; readonly next: string | null },
  patience: Patience,
): Promise<BlobPage> {
  const { container, prefix, deep, next } = ask;
  const { signal } = patience;
  const only = reach.place.blob;
  // A signature for one blob gives no list: the blob itself is asked for.
  if (only !== null) {
    const asked = reach.asked(`the blob ${container}/${only}`);
    const properties = await persist(() => reach.blob(container, only).getProperties({ abortSignal: signal }), {
      ...patience,
      asked,
    });
    return { folders: [], blobs: [blobOf(container, only, properties)], next: null };
  }
  const client = reach.container(container);
  const options = { abortSignal: signal, ...(prefix === '' ? {} : { prefix }) };
  const settings = { maxPageSize: PAGE, ...from(next ?? undefined) };
  const asked = reach.asked(`the list of the container ${container}`);
  const page = await persist(
    async () =>
      deep
        ? { ...(await client.listBlobsFlat(options).byPage(settings).next()).value }
        : { ...(await client.listBlobsByHierarchy('/', options).byPage(settings).next()).value },
    { ...patience, asked },
  );
  const prefixes: readonly { readonly name: string }[] = page.segment?.blobPrefixes ?? [];
  const items: readonly BlobItem[] = page.segment?.blobItems ?? [];
  return {
    folders: prefixes.map(({ name }) => name),
    blobs: items.map((item) => blobOf(container, item.name, item.properties)),
    next: page.continuationToken || null,
  };
}

function from(continuationToken: string | undefined): { continuationToken?: string } {
  return continuationToken === undefined ? {} : { continuationToken };
}

interface Told {
  readonly contentLength?: number | undefined;
  readonly lastModified?: Date | undefined;
  readonly contentMD5?: Uint8Array | undefined;
  readonly accessTier?: string | undefined;
}

function blobOf(container: string, name: string, { contentLength, lastModified, contentMD5, accessTier }: Told): Blob {
  return {
    name,
    bytes: contentLength ?? 0,
    modified: isoOf(lastModified),
    md5: contentMD5 === undefined ? null : Buffer.from(contentMD5).toString('base64'),
    archived: accessTier === 'Archive',
    ...toldByPath(container, name),
  };
}

const RESOURCE =
  /(?:^|\/)(?:resourceId=)?(\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.network\/[a-z]+\/[^/]+)/i;
const HOUR = /\/y=(\d{4})\/m=(\d{2})\/d=(\d{2})\/h=(\d{2})\/m=(\d{2})\//;
/** A time in a name, as the gateways' staging folders and most exports have it: 2017-02-02T17-34-23, 20170202-173423. */
const STAMP = /(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)[T_ -](\d\d)[-:.]?(\d\d)(?:[-:.]?(\d\d))?(?!\d)/;
/** Folders of year, month and day, and the hour where there is one. */
const FOLDERS = /(?:^|\/)(20\d\d)\/(\d\d)\/(\d\d)(?:\/(\d\d))?(?=\/)/;

/** What the names say of a blob: resource, gateway instance, category of a resource log, time. Null where they say nothing. */
export function toldByPath(container: string, name: string): Pick<Blob, 'resource' | 'instance' | 'category' | 'time'> {
  const hour = HOUR.exec(name) ?? STAMP.exec(name) ?? FOLDERS.exec(name);
  return {
    resource: RESOURCE.exec(name)?.[1] ?? null,
    instance: instancesOf([name])[0] ?? null,
    category: /^insights-logs-([a-z0-9]+)$/.exec(container)?.[1] ?? null,
    time: hour === null ? null : timeOf(hour.slice(1)),
  };
}

function timeOf(parts: readonly (string | undefined)[]): string | null {
  const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  const time = new Date(Date.UTC(year, month - 1, day, hours, minutes, seconds));
  // The thirteenth month is no time, but some other number.
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hours < 24 && minutes < 60
    ? time.toISOString()
    : null;
}

function isoOf(date: Date | undefined): string | null {
  return date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
