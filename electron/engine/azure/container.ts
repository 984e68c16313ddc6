import { raise } from '../../../shared/base/fault.ts';
import { baseName } from '../../../shared/base/text.ts';
import type { Place } from '../../../shared/contract/azure.ts';
import { listBlobs } from './blobs.ts';
import type { CloudHosts } from './clouds.ts';
import type { Container, Left } from './leavings.ts';
import { parsePlace } from './places.ts';
import type { Storage } from './storage.ts';

export interface ContainerOptions {
  readonly storage: Storage;
  readonly cloud: CloudHosts;
  readonly pace: number;
}

/** A container with more blobs than this is looked through as far as this: a hundred pages. */
const MOST_PAGES = 100;
const TRIES = 4;

/**
 * The container that a URL names. Of the places that are known, one with a signature or a key for it is taken before the
 * sign-in, because the role for reading blobs is another one than that for managing them. Raises "bad-request".
 */
export async function containerAt(url: string, { storage, cloud, pace }: ContainerOptions): Promise<Container> {
  const { place: parsed, container, blob, secret } = parsePlace(url, cloud);
  if (container === null || blob !== null)
    return raise(
      'bad-request',
      'The URL does not name a container.',
      'It is like https://ACCOUNT.blob.core.windows.net/CONTAINER.',
    );
  const known = secret.kind === 'none' ? await knownFor(storage, parsed.endpoint, container) : null;
  const place = known?.id ?? (await storage.connect(...connecting(url))).place.id;

  async function page(next: string | null, signal: AbortSignal) {
    const reach = await storage.reach(place);
    const patience = { signal, waiting: () => {}, pace, tries: TRIES };
    return listBlobs(reach, { container: container ?? '', prefix: '', deep: true, next }, patience);
  }

  return {
    name: container,
    async check(signal) {
      await page(null, signal);
    },
    async zips(signal) {
      const found: Left[] = [];
      let next: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const { blobs, next: after } = await page(next, signal);
        for (const { name, modified } of blobs)
          if (/\.zip$/i.test(name))
            found.push({ blob: name, modified: modified === null ? null : Date.parse(modified) });
        next = after;
        if (next === null) break;
      }
      return found;
    },
    fetch: (blobs, context) =>
      storage.fetchIn(
        place,
        blobs.map((name) => ({ container, blob: name, shown: baseName(name) || name })),
        context,
      ),
  };
}

async function knownFor(storage: Storage, endpoint: string, container: string): Promise<Place | null> {
  const { places } = await storage.handlers['storage.places'](
    {},
    { signal: new AbortController().signal, progress: () => {} },
  );
  return (
    places.find(
      (place) =>
        place.ready &&
        place.access !== 'account' &&
        place.endpoint === endpoint &&
        place.blob === null &&
        (place.container === null || place.container === container),
    ) ?? null
  );
}

function connecting(text: string): Parameters<Storage['connect']> {
  return [
    { text, keep: false, cloud: null },
    { signal: new AbortController().signal, progress: () => {} },
  ];
}
