import type { Client } from '@azure-rest/core-client';
import type { TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { FaultError, fault, raise } from '../../../shared/base/fault.ts';
import { type Refusal, member, readRefusal, refusalFault, word } from './refusals.ts';
import { isNear } from './http.ts';
import { sleep } from './retry.ts';
import type { AzureSession } from './sign-in.ts';
import { troubleOf } from './trouble.ts';

/** An answer of the resource manager, of whatever status. */
export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they came. */
  readonly bytes: Buffer;
  /** Read as JSON; undefined where it is none. */
  readonly body: unknown;
  /** Seconds that the service asks to wait; null where it does not say. */
  readonly retryAfter: number | null;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** As a sentence has it behind "asked for": "the subscriptions". */
  readonly what: string;
  /** Told while it waits, and null when it goes on. */
  readonly waiting?: ((text: string | null) => void) | undefined;
}

/** Azure's resource manager, asked as the one who is signed in. */
export interface Management {
  readonly host: string;
  /** An object; raises a fault for every answer but a good one. */
  get(path: string, version: string, options: CallOptions): Promise<unknown>;
  /** All pages of a list, up to 10,000 entries. */
  list(path: string, version: string, options: CallOptions): Promise<readonly unknown[]>;
  /**
   * One request to a path or to a whole address, answered by any status below 300. What may be repeated is, where the line
   * dropped or the service asks to come back; `once` is for what must not be done twice.
   */
  send(method: 'GET' | 'POST', address: string, options: CallOptions & SendOptions): Promise<Reply>;
  /** Waits so many seconds, or raises "cancelled". */
  pause(seconds: number, signal: AbortSignal): Promise<void>;
}

export interface SendOptions {
  readonly body?: unknown;
  readonly once?: boolean;
}

/** A refusal that its caller may know better about. */
export class RefusedError extends FaultError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, what: string, host: string) {
    super(refusalFault(refusal, what, host));
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

/** A longer answer is none of these services. */
const REPLY_MAX = 32 << 20;
const LIST_MAX = 10_000;
const TRIES = 4;
/** The resource manager gives up by itself after a minute (documented). */
const ANSWER_MS = 100_000;
/** Where the service names no time: seconds before the second try, doubled each time. */
const FIRST_WAIT = 2;

/** `pace` is what waits are multiplied by, 0 in tests; `patience` how long an answer may take, in milliseconds. */
export async function openManagement(session: AzureSession, pace = 1, patience = ANSWER_MS): Promise<Management> {
  const { management } = session.cloud;
  const { host } = new URL(management);
  const client = await clientOf(session);

  const pause = (seconds: number, signal: AbortSignal): Promise<void> => sleep(seconds * 1000 * pace, signal);

  async function once(method: 'GET' | 'POST', address: string, options: CallOptions & SendOptions): Promise<Reply> {
    const { signal, what, body } = options;
    const late = AbortSignal.timeout(patience);
    try {
      const resource = client.pathUnchecked(address);
      const request = {
        abortSignal: AbortSignal.any([signal, late]),
        ...(body === undefined ? {} : { body, contentType: 'application/json' }),
      };
      const response = await (method === 'GET' ? resource.get(request) : resource.post(request)).asNodeStream();
      const bytes = await bytesOf(response.body, what);
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([key, value]) => [key.toLowerCase(), value]),
      );
      return {
        status: Number(response.status),
        headers,
        bytes,
        body: jsonOf(bytes),
        retryAfter: waitOf(headers['retry-after']),
      };
    } catch (thrown) {
      if (signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
      if (late.aborted)
        raise('network', `${host} gave no answer for ${what}.`, 'Check the network and the proxy, and try again.');
      throw troubleOf(thrown, { service: 'management', what, host });
    }
  }

  async function send(method: 'GET' | 'POST', address: string, options: CallOptions & SendOptions): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await once(method, address, options).catch((thrown: unknown) => {
        const dropped = thrown instanceof FaultError && thrown.fault.code === 'network';
        if (!dropped || options.once === true || attempt === TRIES) throw thrown;
        return null;
      });
      if (reply !== null && reply.status < 300) return reply;
      // The resource manager sends nobody elsewhere.
      if (reply !== null && reply.status < 400) return unreadable(options.what);
      const refusal = reply === null ? null : readRefusal(reply.status, reply.body, reply.retryAfter);
      // Asked to slow down, nothing was begun: that may be repeated in any case. Not so where the service failed midway.
      const again =
        refusal === null ||
        refusal.status === 429 ||
        (options.once !== true && [408, 500, 502, 503, 504].includes(refusal.status));
      if (refusal !== null && (!again || attempt === TRIES)) throw new RefusedError(refusal, options.what, host);
      const wait = refusal?.retryAfter ?? FIRST_WAIT * 2 ** (attempt - 1);
      options.waiting?.(
        `${refusal === null ? 'The line dropped' : refusal.status === 429 ? 'Azure asks to slow down' : 'Azure failed'}; asked again in ${Math.ceil(wait)} s.`,
      );
      await pause(wait, options.signal);
      options.waiting?.(null);
    }
  }

  async function get(path: string, version: string, options: CallOptions): Promise<unknown> {
    const { body } = await send('GET', `${path}?api-version=${version}`, options);
    return typeof body === 'object' && body !== null ? body : unreadable(options.what);
  }

  return {
    host,
    get,
    send,
    pause,
    async list(path, version, options) {
      const all: unknown[] = [];
      let next: string | null = `${path}${path.includes('?') ? '&' : '?'}api-version=${version}`;
      while (next !== null && all.length < LIST_MAX) {
        const { body }: Reply = await send('GET', next, options);
        const value = member(body, 'value');
        if (!Array.isArray(value)) return unreadable(options.what);
        all.push(...(value as unknown[]));
        const following = word(member(body, 'nextLink'));
        next = following === next ? null : following;
      }
      return all.slice(0, LIST_MAX);
    },
  };

  function unreadable(what: string): never {
    raise(
      'network',
      `The answer of ${host} for ${what} is not what the resource manager says.`,
      'A proxy or a captive portal on the way may have answered in its place: check that, and try again.',
    );
  }
}

/** Loaded here and nowhere else, because most commands never ask Azure. Nothing is logged, traced or repeated in it. */
async function clientOf({ cloud, credential, web }: AzureSession): Promise<Client> {
  const [{ getClient }, rest] = await Promise.all([
    import('@azure-rest/core-client'),
    import('@azure/core-rest-pipeline'),
  ]);
  const pipeline = rest.createEmptyPipeline();
  pipeline.addPolicy(rest.decompressResponsePolicy());
  pipeline.addPolicy(named(web.userAgent));
  const bearer = { credential, scopes: cloud.managementScope };
  pipeline.addPolicy(
    // The library's own refuses plain http: altogether; only a server on this machine is reached by it.
    isNear(new URL(cloud.management).hostname) ? nearBearer(bearer) : rest.bearerTokenAuthenticationPolicy(bearer),
  );
  return getClient(cloud.management, { pipeline, httpClient: await web.client([cloud.management]) });
}

function named(userAgent: string): PipelinePolicy {
  return {
    name: 'userAgent',
    sendRequest(request, next) {
      request.headers.set('user-agent', userAgent);
      return next(request);
    },
  };
}

function nearBearer(bearer: { readonly credential: TokenCredential; readonly scopes: string }): PipelinePolicy {
  return {
    name: 'nearBearer',
    async sendRequest(request, next) {
      const token = await bearer.credential.getToken(bearer.scopes, {});
      request.headers.set('authorization', `Bearer ${token?.token ?? ''}`);
      return next(request);
    },
  };
}

async function bytesOf(stream: AsyncIterable<Uint8Array | string> | undefined, what: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream ?? []) {
    length += part.length;
    if (length > REPLY_MAX) raise('network', `The answer for ${what} is larger than any of this service.`);
    parts.push(Buffer.from(part as Uint8Array));
  }
  return Buffer.concat(parts);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

/** Seconds, or a date; never more than ten minutes. */
export function waitOf(header: string | undefined): number | null {
  if (header === undefined) return null;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(600, Math.max(0, seconds));
}
