import { createHash } from 'node:crypto';
import { raise } from '../../../shared/base/fault.ts';
import type { KnownPlace } from '../store/places.ts';
import { type CloudHosts, blobEndpoint, cloudOf } from './clouds.ts';
import { isNear } from './http.ts';

/** What lets one in; "none" where one asks as who is signed in. It is kept in the vault and nowhere else. */
export type Secret =
  | { readonly kind: 'none' }
  /** A query without its "?". */
  | { readonly kind: 'sas'; readonly query: string }
  | { readonly kind: 'key'; readonly account: string; readonly key: string };

export interface ParsedPlace {
  readonly place: Omit<KnownPlace, 'lastContainer' | 'lastPrefix' | 'usedAt'>;
  readonly secret: Secret;
  /** What a URL named, whatever the access reaches to. */
  readonly container: string | null;
  readonly blob: string | null;
}

/** The emulator's account and key, the same everywhere (learn.microsoft.com: "Use the Azurite emulator"). Documented. */
const EMULATED = {
  account: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  endpoint: 'http://127.0.0.1:10000/devstoreaccount1',
} as const;

/** Parts of a query that ask for something and sign nothing. */
const ASKING = /^(?:comp|restype|prefix|delimiter|marker|maxresults|include|snapshot|versionid|timeout)=/i;

const HOW = 'Paste the URL of a blob, a container or a storage account, or a connection string.';

/**
 * A URL, a connection string or an account's name as a place. Raises "bad-request" where it is none; the words never repeat
 * the text, which may hold a key.
 */
export function parsePlace(text: string, cloud: CloudHosts): ParsedPlace {
  const trimmed = text.trim().replace(/^["'<]|["'>]$/g, '');
  if (/^[a-z0-9]{3,24}$/.test(trimmed)) return fromUrl(new URL(blobEndpoint(trimmed, cloud)));
  if (/^https?:\/\//i.test(trimmed)) {
    if (!URL.canParse(trimmed)) raise('bad-request', 'This URL cannot be read.', HOW);
    return fromUrl(new URL(trimmed));
  }
  if (/^[A-Za-z]{3,40}\s*=/.test(trimmed)) return fromConnectionString(trimmed);
  raise(
    'bad-request',
    'This is neither a URL of Blob Storage, nor a connection string, nor the name of a storage account.',
    HOW,
  );
}

function fromUrl(url: URL): ParsedPlace {
  if (url.username !== '' || url.password !== '')
    raise('bad-request', 'A URL of Blob Storage has no user and no password in it.', HOW);
  refuseClear(url);
  const path = pathOf(url);
  // An emulator and an appliance, told by an address or a bare name, have the account as the first part of the path.
  const accountFirst = isPathStyle(url.hostname);
  const account = accountFirst ? path.shift() : /^[^.]+/.exec(url.hostname)?.[0];
  if (account === undefined || account === '')
    raise(
      'bad-request',
      'This URL does not say which storage account is meant.',
      'At an address it is the first part of the path: http://127.0.0.1:10000/ACCOUNT/CONTAINER.',
    );
  const isBlobHost = accountFirst || cloudOf(url.hostname) === null || url.hostname.includes('.blob.');
  if (!isBlobHost)
    raise(
      'bad-request',
      `${url.hostname} is not a blob endpoint.`,
      'The blob endpoint of an account is https://ACCOUNT.blob.core.windows.net; a dfs, file, queue or web endpoint gives no blobs.',
    );
  const query = signature(url.search);
  const [container = null, ...rest] = path;
  const blob = rest.length === 0 ? null : rest.join('/');
  const endpoint = accountFirst ? `${url.origin}/${encodeURIComponent(account)}` : url.origin;
  if (query === null)
    return made('account', account, endpoint, { container: null, blob: null }, null, { kind: 'none' }, container, blob);
  const { reach, expires } = signed(query);
  if (reach !== 'account' && container === null)
    raise(
      'bad-request',
      'The signature (SAS) is for one container or blob, and the URL does not name it.',
      'Copy the whole URL.',
    );
  const within = { container: reach === 'account' ? null : container, blob: reach === 'blob' ? blob : null };
  return made('sas', account, endpoint, within, expires, { kind: 'sas', query }, container, blob);
}

function fromConnectionString(text: string): ParsedPlace {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  if (parts.get('usedevelopmentstorage')?.toLowerCase() === 'true')
    return made('connection-string', EMULATED.account, EMULATED.endpoint, WHOLE, null, {
      kind: 'key',
      account: EMULATED.account,
      key: EMULATED.key,
    });
  const name = parts.get('accountname');
  const key = parts.get('accountkey');
  const sas = parts.get('sharedaccesssignature')?.replace(/^\?/, '');
  const protocol = parts.get('defaultendpointsprotocol')?.toLowerCase() ?? 'https';
  const suffix = parts.get('endpointsuffix') || 'core.windows.net';
  const address =
    parts.get('blobendpoint') ?? (name === undefined ? undefined : `${protocol}://${name}.blob.${suffix}`);
  if (address === undefined || !URL.canParse(address) || !/^https?:/.test(address))
    raise('bad-request', 'This connection string says neither AccountName nor a BlobEndpoint that is a URL.', HOW);
  const url = new URL(address);
  refuseClear(url);
  const [first] = pathOf(url);
  const account = name ?? (isPathStyle(url.hostname) ? first : /^[^.]+/.exec(url.hostname)?.[0]);
  if (account === undefined || account === '')
    raise('bad-request', 'This connection string does not say which account is meant.', HOW);
  const endpoint = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  if (key !== undefined && key !== '') {
    if (!/^[A-Za-z0-9+/]+=*$/.test(key))
      raise(
        'bad-request',
        'The AccountKey of this connection string is no key.',
        'Copy the whole connection string anew.',
      );
    return made('connection-string', account, endpoint, WHOLE, null, { kind: 'key', account, key });
  }
  if (sas === undefined || sas === '')
    raise(
      'bad-request',
      'This connection string has neither an AccountKey nor a SharedAccessSignature.',
      'Copy the whole connection string anew.',
    );
  return made('connection-string', account, endpoint, WHOLE, signed(sas).expires, { kind: 'sas', query: sas });
}

const WHOLE = { container: null, blob: null } as const;

function made(
  access: KnownPlace['access'],
  account: string,
  endpoint: string,
  within: { readonly container: string | null; readonly blob: string | null },
  expires: string | null,
  secret: Secret,
  container: string | null = within.container,
  blob: string | null = within.blob,
): ParsedPlace {
  // The same access is the same place, whenever it was told and with whatever signature.
  const id = createHash('sha256')
    .update([access, endpoint, within.container, within.blob].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const cloud = cloudOf(new URL(endpoint).hostname);
  return { place: { id, access, account, endpoint, ...within, cloud, expires }, secret, container, blob };
}

function isPathStyle(hostname: string): boolean {
  return (
    isNear(hostname) ||
    !hostname.includes('.') ||
    hostname.startsWith('[') ||
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

function refuseClear(url: URL): void {
  if (url.protocol === 'http:' && !isNear(url.hostname))
    raise(
      'bad-request',
      `The address of ${url.host} is not encrypted: keys and logs would cross the network in the clear.`,
      'Use its https: address. Plain http: is for an emulator on this machine alone.',
    );
}

/** Parts of the path as they read, without empty ones in front and at the end. */
function pathOf(url: URL): string[] {
  const raw = url.pathname.replace(/^\/+|\/+$/g, '');
  if (raw === '') return [];
  try {
    return raw.split('/').map((part) => decodeURIComponent(part));
  } catch {
    raise(
      'bad-request',
      'The path of this URL is not encoded as a URL has it.',
      'Copy the URL from the portal or Storage Explorer.',
    );
  }
}

/** The signature in a query as it stands, for it covers its own spelling; null where there is none. */
function signature(search: string): string | null {
  const parts = search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && !ASKING.test(part));
  return parts.some((part) => /^sig=/i.test(part)) ? parts.join('&') : null;
}

/** What a signature says of itself: how far it reaches, and until when. */
function signed(query: string): { readonly reach: 'account' | 'container' | 'blob'; readonly expires: string | null } {
  const params = new URLSearchParams(query);
  const time = Date.parse(params.get('se') ?? '');
  const kind = params.get('sr') ?? '';
  return {
    reach: params.has('srt') ? 'account' : kind.startsWith('b') ? 'blob' : 'container',
    expires: Number.isNaN(time) ? null : new Date(time).toISOString(),
  };
}

/** A secret as the vault keeps it, and back; null for what cannot be read any more. */
export function secretText(secret: Secret): string {
  return JSON.stringify(secret);
}

export function secretOf(text: string): Secret | null {
  try {
    const value = JSON.parse(text) as Secret;
    return value.kind === 'sas' || value.kind === 'key' ? value : null;
  } catch {
    return null;
  }
}
