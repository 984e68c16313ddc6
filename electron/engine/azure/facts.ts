import type { FaultCode } from '../../../shared/base/fault.ts';

/** What is shown to the service to be let in; "nobody" where one asks as anybody may. */
export type Access = 'account' | 'sas' | 'connection-string' | 'nobody';

/** What was asked, for the sentence that tells why it was not to be had. Nothing of it is secret. */
export interface Asked {
  readonly service: 'storage' | 'management' | 'sign-in';
  /** As the middle of a sentence: "the blob logs/a.zip", "the containers of contoso". */
  readonly what: string;
  readonly host: string;
  /** Of storage: how the place was made known. */
  readonly access?: Access;
  /** Somebody is signed in, and is not shown to this host, because it is none of that cloud's. */
  readonly foreign?: boolean;
  /** When the signature ends, where it says so; ISO. */
  readonly expires?: string | null;
  /** The cause, where a library wraps what the network said in an error of its own. */
  readonly seen?: unknown;
}

/** Code, sentence and what to do. */
export type Said = readonly [code: FaultCode, text: string, hint: string | null];

/** What is left of any error of the network's or of Azure's libraries that a sentence can be made of. */
export interface Facts {
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** Node's or the service's own word: "ENOTFOUND", "AuthenticationFailed". */
  readonly code: string;
  /** Never to be shown: it may repeat an address with its signature. */
  readonly message: string;
  /** Seconds that the service asks to wait; null where it does not say. */
  readonly retryAfter: number | null;
}

export function factsOf(thrown: unknown): Facts {
  if (typeof thrown !== 'object' || thrown === null)
    return { status: 0, code: '', message: String(thrown), retryAfter: null };
  // The libraries tell a line that broke off in the midst of an answer as if somebody had cancelled it.
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return { status: 0, code: 'ECONNABORTED', message: '', retryAfter: null };
  const error = thrown as {
    readonly statusCode?: unknown;
    readonly status?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
    readonly details?: { readonly errorCode?: unknown; readonly code?: unknown };
    readonly response?: {
      readonly headers?: { get(name: string): string | undefined };
      readonly bodyAsText?: string | null;
    };
    readonly headers?: { get(name: string): string | undefined };
    readonly bodyAsText?: string | null;
    readonly cause?: unknown;
    readonly errorCode?: unknown;
  };
  const headers = error.response?.headers ?? error.headers;
  const body = error.response?.bodyAsText ?? error.bodyAsText ?? '';
  const status = Number(error.statusCode ?? error.status ?? 0) || 0;
  const code =
    headers?.get('x-ms-error-code') ??
    word(error.details?.errorCode) ??
    word(error.details?.code) ??
    word(error.code) ??
    word(error.errorCode) ??
    /<Code>(\w{1,100})<\/Code>/.exec(body)?.[1] ??
    /"code"\s{0,8}:\s{0,8}"(\w{1,100})"/.exec(body)?.[1] ??
    '';
  const wait = headers?.get('retry-after');
  const message = `${word(error.message) ?? ''} ${body}`.slice(0, 20_000);
  const inner = code === '' && status === 0 && error.cause !== undefined ? factsOf(error.cause) : null;
  return inner !== null && (inner.code !== '' || inner.status !== 0)
    ? inner
    : { status, code, message, retryAfter: waitOf(wait) };
}

/** Retry-After in seconds, or as a date; never more than five minutes. */
function waitOf(header: string | undefined): number | null {
  if (header === undefined) return null;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(300, Math.max(0, seconds));
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function busySaid(host: string, retryAfter: number | null): Said {
  const wait = retryAfter === null || retryAfter < 1 ? 'in a minute' : `in ${Math.ceil(retryAfter)} s`;
  return ['busy', `${host} is busy and asks to come back later.`, `Try again ${wait}; what was fetched is kept.`];
}
