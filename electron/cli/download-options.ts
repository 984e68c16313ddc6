import { printable } from '../../shared/base/text.ts';
import { CLOUDS, type Cloud, SIGN_INS, type SignInKind } from '../../shared/contract/azure.ts';
import { blobEndpoint, cloudOf, hostsOf } from '../engine/azure/clouds.ts';
import { isNear } from '../engine/azure/http.ts';
import type { LogsAsked } from '../engine/azure/resource-logs.ts';
import { COMMON, readArgs, usage } from './options.ts';
import type { CommonValues } from './session.ts';

/** What a call of `download` asks for. */
export interface Asked {
  readonly values: CommonValues;
  /** What to connect to: a URL, a connection string or an account's name. May hold a secret. */
  readonly text: string;
  /** The same without one, for a fault in JSON. */
  readonly shown: string;
  readonly cloud: Cloud;
  readonly signIn: SignInKind | null;
  readonly tenant: string | null;
  readonly container: string | null;
  readonly blobs: readonly string[];
  readonly prefix: string | null;
  readonly logs: LogsAsked | null;
  readonly out: string | null;
  readonly list: boolean;
  readonly open: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

export function readDownload(args: readonly string[], env: Env): Asked {
  const { values, positionals } = readArgs('download', args, {
    ...COMMON,
    account: { type: 'string' },
    container: { type: 'string' },
    blob: { type: 'string', multiple: true },
    prefix: { type: 'string' },
    logs: { type: 'string' },
    resource: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string' },
    'sign-in': { type: 'string' },
    tenant: { type: 'string' },
    cloud: { type: 'string' },
    list: { type: 'boolean' },
    open: { type: 'boolean' },
    force: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const [url = null, ...more] = positionals;
  if (more.length > 0) usage('download', 'it takes one URL; several blobs are named by --blob or --prefix.');
  if (url !== null && values.account !== undefined) usage('download', 'name a URL or an --account, not both.');
  if (url !== null && !/^https?:\/\//i.test(url))
    usage('download', 'what it takes is a URL that begins with https://, or an --account NAME.');
  if ((values.blob?.length ?? 0) > 0 && values.prefix !== undefined)
    usage('download', '--blob and --prefix exclude each other.');
  if (values.list === true && (values.open === true || values.logs !== undefined || values.out !== undefined))
    usage('download', '--list fetches nothing: it takes neither --out nor --open nor --logs.');
  if (values.logs === undefined && (values.from ?? values.to ?? values.resource) !== undefined)
    usage('download', '--from, --to and --resource go with --logs.');
  if (values.logs !== undefined && values.from === undefined)
    usage('download', 'say with --from since when the logs are wanted, as 2026-03-04T11:00 in UTC.');
  const cloud = oneOf('cloud', CLOUDS, values.cloud ?? 'public');
  const signIn = values['sign-in'] === undefined ? null : oneOf('sign-in', SIGN_INS, values['sign-in']);
  const secret = signIn === null ? withSecret(url, values.account ?? null, cloud, env) : null;
  const text = secret?.text ?? null;
  const named = url ?? values.account ?? env['AZURE_STORAGE_ACCOUNT'] ?? null;
  if (text === null && named === null)
    usage('download', 'name a URL or an --account (or set AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_ACCOUNT).');
  return {
    values,
    text: text ?? named ?? '',
    shown: (url ?? named ?? 'the account of the environment').replace(/\?.*$/s, ''),
    cloud,
    // An account that is only named lets nobody in by itself.
    signIn: signIn ?? (text === null && url === null ? 'default' : null),
    tenant: values.tenant ?? null,
    container: values.container ?? secret?.container ?? null,
    blobs: values.blob ?? (secret?.blob === undefined || values.prefix !== undefined ? [] : [secret.blob]),
    prefix: values.prefix ?? null,
    logs:
      values.logs === undefined
        ? null
        : {
            categories: values.logs.split(',').map((name) => name.trim()),
            resource: values.resource ?? null,
            from: values.from ?? '',
            to: values.to ?? new Date().toISOString(),
          },
    out: values.out ?? null,
    list: values.list === true,
    open: values.open === true,
    force: values.force === true,
    json: values.json === true,
  };
}

interface WithSecret {
  readonly text: string;
  /** What the URL named, where the text does not say it any more. */
  readonly container?: string | undefined;
  readonly blob?: string | undefined;
}

/**
 * The URL or account with what the environment has to let one in, as the Azure CLI reads it: AZURE_STORAGE_CONNECTION_STRING,
 * AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN. Null where it has nothing for this account: a
 * signature is never shown to an account that it was not made for.
 */
export function withSecret(url: string | null, account: string | null, cloud: Cloud, env: Env): WithSecret | null {
  if (url !== null && /[?&]sig=/i.test(url)) return { text: url };
  const connection = env['AZURE_STORAGE_CONNECTION_STRING'] || null;
  const own = env['AZURE_STORAGE_ACCOUNT'] || null;
  if (url === null && account === null && connection !== null) return { text: connection };
  const connected = /(?:^|;)\s{0,8}AccountName=([a-z0-9]{3,24})/i.exec(connection ?? '')?.[1] ?? null;
  if (connection !== null && connected !== null) {
    const at = url === null ? null : endpointOf(url, connected);
    if (url === null && account === connected) return { text: connection };
    if (url !== null && at !== null) return { text: connection, ...namedBelow(url, at) };
  }
  const name = account ?? own;
  if (name === null || (own !== null && own !== name)) return null;
  const endpoint = url === null ? blobEndpoint(name, hostsOf(cloud)) : endpointOf(url, name);
  if (endpoint === null) return null;
  const key = env['AZURE_STORAGE_KEY'] || null;
  const sas = (env['AZURE_STORAGE_SAS_TOKEN'] || '').replace(/^\?/, '') || null;
  const plain = url?.replace(/[?#].*$/s, '') ?? endpoint;
  if (key !== null) {
    return { text: `AccountName=${name};AccountKey=${key};BlobEndpoint=${endpoint}`, ...namedBelow(plain, endpoint) };
  }
  return sas === null ? null : { text: `${plain}?${sas}` };
}

/** Container and blob of a URL, behind its endpoint. */
function namedBelow(url: string, endpoint: string): Omit<WithSecret, 'text'> {
  const path = url.replace(/[?#].*$/s, '').slice(endpoint.length + 1);
  const [container, ...blob] = path.split('/').filter(Boolean).map(decoded);
  return { container, blob: blob.length === 0 ? undefined : blob.join('/') };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    usage('download', 'the path of this URL is not encoded as a URL has it.');
  }
}

/** The blob endpoint of a URL where it is that of this account; else null. */
function endpointOf(url: string, account: string): string | null {
  if (!URL.canParse(url)) return null;
  const { origin, hostname, pathname } = new URL(url);
  if (hostname.startsWith(`${account}.`)) return cloudOf(hostname) === null ? null : origin;
  // At an emulator the account is the first part of the path.
  return isNear(hostname) && pathname.startsWith(`/${account}/`) ? `${origin}/${account}` : null;
}

function oneOf<T extends string>(name: string, words: readonly T[], given: string): T {
  return (
    words.find((word) => word === given) ??
    usage('download', `--${name} is one of ${words.join(', ')}, not "${printable(given)}".`)
  );
}
