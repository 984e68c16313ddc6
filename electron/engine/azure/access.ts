import type { BlobClient, BlobServiceClient, ContainerClient, RequestPolicyFactory } from '@azure/storage-blob';
import type { KnownPlace } from '../store/places.ts';
import { STORAGE_SCOPE, isOf } from './clouds.ts';
import type { Access, Asked } from './facts.ts';
import type { Web } from './http.ts';
import type { Secret } from './places.ts';
import type { AzureSession } from './sign-in.ts';

/** A place with what lets one in: the library's clients for its account, containers and blobs. */
export interface Reach {
  readonly place: KnownPlace;
  /** What troubles are told of: "the blob logs/a.zip". */
  asked(what: string): Asked;
  service(): BlobServiceClient;
  container(name: string): ContainerClient;
  blob(container: string, name: string): BlobClient;
  /** A blob's address without a signature, by which a download is known again. */
  address(container: string, name: string): string;
}

/** Loads the storage library, which takes its time: only what asks for blobs comes here. */
export async function reachOf(
  place: KnownPlace,
  secret: Secret,
  session: AzureSession | null,
  web: Web,
): Promise<Reach> {
  const storage = await import('@azure/storage-blob');
  // A token lets its holder into every account of the user's: a host that is not of that cloud never gets one.
  const shown = session !== null && isOf(new URL(place.endpoint).hostname, session.cloud) ? session : null;
  const access: Access = secret.kind === 'none' && shown === null ? 'nobody' : place.access;
  const credential =
    secret.kind === 'key'
      ? new storage.StorageSharedKeyCredential(secret.account, secret.key)
      : secret.kind === 'none' && shown !== null
        ? shown.credential
        : new storage.AnonymousCredential();
  const pipeline = storage.newPipeline(credential, {
    // Tries are counted by us: what is waited for is shown, and a cancel is heard at once.
    retryOptions: { maxTries: 1 },
    userAgentOptions: { userAgentPrefix: web.userAgent },
    audience: STORAGE_SCOPE,
  });
  const { host, origin } = new URL(place.endpoint);
  pipeline.factories.push(wayOf(web, [origin]));
  const query = secret.kind === 'sas' ? `?${secret.query}` : '';
  const address = (...parts: readonly string[]) =>
    [place.endpoint, ...parts.map((part) => part.split('/').map(encodeURIComponent).join('/'))].join('/');
  return {
    place,
    asked: (what) => ({ service: 'storage', what, host, access, foreign: session !== shown, expires: place.expires }),
    service: () => new storage.BlobServiceClient(`${place.endpoint}${query}`, pipeline),
    container: (name) => new storage.ContainerClient(`${address(name)}${query}`, pipeline),
    blob: (container, name) => new storage.BlobClient(`${address(container, name)}${query}`, pipeline),
    address,
  };
}

/** Each request goes the way that `http.ts` says, whatever the library would have chosen. */
function wayOf(web: Web, origins: readonly string[]): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        const agent = await web.agentFor(request.url, origins);
        Object.assign(request, { agent });
        return next.sendRequest(request);
      },
    }),
  };
}
