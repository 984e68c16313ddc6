import { type ChildProcess, spawn } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobSASPermissions,
  BlobServiceClient,
  ContainerSASPermissions,
  SASProtocol,
  StorageSharedKeyCredential,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
} from '@azure/storage-blob';

export const ACCOUNT = 'contosologs';
/** Never to be seen in anything that the product says or keeps. */
export const KEY = Buffer.from('the key of an account that is only there in a test').toString('base64');

/** Azure's storage emulator in a process of its own, on a free port of this machine, in memory. */
export interface Azurite {
  /** http://127.0.0.1:PORT */
  readonly origin: string;
  /** The blob endpoint: origin and account. */
  readonly endpoint: string;
  readonly service: BlobServiceClient;
  connectionString(origin?: string): string;
  /** A SAS for the account, a container or a blob, as a query without "?". */
  sas(ask: SasAsked): string;
  /** Makes the container where it is not there. */
  put(container: string, name: string, content: Buffer | string, options?: PutOptions): Promise<void>;
  close(): Promise<void>;
}

export interface SasAsked {
  readonly container?: string;
  readonly blob?: string;
  readonly rights?: string;
  readonly expires?: Date;
}

export interface PutOptions {
  /** False for a blob without the service's own sum. */
  readonly md5?: boolean;
}

const program = join(
  createRequire(import.meta.url).resolve('azurite/package.json'),
  '..',
  'dist',
  'src',
  'blob',
  'main.js',
);

export async function azurite(...more: readonly string[]): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), 'tunnelscope-azurite-'));
  const child = spawn(
    process.execPath,
    [
      program,
      '--blobHost=127.0.0.1',
      '--blobPort=0',
      '--inMemoryPersistence',
      '--skipApiVersionCheck',
      '--silent',
      '--disableTelemetry',
      ...more,
    ],
    {
      cwd: folder,
      env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${KEY}`, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const origin = await listening(child);
  const endpoint = `${origin}/${ACCOUNT}`;
  const credential = new StorageSharedKeyCredential(ACCOUNT, KEY);
  const service = new BlobServiceClient(endpoint, credential);
  return {
    origin,
    endpoint,
    service,
    connectionString: (at = origin) =>
      `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${at}/${ACCOUNT};`,
    sas({ container, blob, rights = 'rl', expires = new Date(Date.now() + 3_600_000) }) {
      const common = {
        startsOn: new Date(Date.now() - 86_400_000 * 30),
        expiresOn: expires,
        protocol: SASProtocol.HttpsAndHttp,
      };
      if (container === undefined)
        return generateAccountSASQueryParameters(
          {
            ...common,
            permissions: AccountSASPermissions.parse(rights),
            services: AccountSASServices.parse('b').toString(),
            resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
          },
          credential,
        ).toString();
      const permissions =
        blob === undefined ? ContainerSASPermissions.parse(rights) : BlobSASPermissions.parse(rights.replace('l', ''));
      return generateBlobSASQueryParameters(
        { ...common, containerName: container, permissions, ...(blob === undefined ? {} : { blobName: blob }) },
        credential,
      ).toString();
    },
    async put(container, name, content, { md5 = true } = {}) {
      const client = service.getContainerClient(container);
      await client.createIfNotExists();
      const bytes = Buffer.from(content);
      const sum = createHash('md5').update(bytes).digest();
      await client.getBlockBlobClient(name).uploadData(bytes, {
        blockSize: 8 << 20,
        maxSingleShotSize: 8 << 20,
        concurrency: 2,
        blobHTTPHeaders: md5 ? { blobContentMD5: sum } : {},
      });
    },
    async close() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const origin = /successfully listens on (https?:\/\/[\d.]+:\d+)/.exec(said)?.[1];
      if (origin !== undefined) resolve(origin);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`The emulator ended: ${said}`)));
  });
}

/** Bytes that no compression makes smaller, the same at each run. */
export function content(bytes: number, seed = 1): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
