import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, type FaultCode, fault, faultOf } from '../../shared/base/fault.ts';
import { cspWithSocket } from '../page/csp.ts';
import { pageReply, safeHeaders } from '../page/reply.ts';
import { hasSession, isOurHost, isOurOrigin, isSame, setCookie } from './guard.ts';
import type { Uploads } from './upload.ts';

export interface Door {
  readonly port: number;
  readonly version: string;
  readonly pageDir: string;
  /** In the printed address, once for each browser that may come in. */
  readonly token: string;
  /** In the cookie that the token was exchanged for. */
  readonly session: string;
  /** Tickets that the page opens as it comes up. */
  readonly open: readonly string[];
  readonly uploads: Uploads;
}

const STATUS: Partial<Record<FaultCode, number>> = {
  'bad-request': 400,
  empty: 400,
  'unknown-ticket': 404,
  cancelled: 409,
  'disk-full': 507,
};

const COME_IN = 'Open the whole address that Tunnelscope printed when it started, with its token.';

/** Answers everything but the WebSocket. */
export async function answer(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host, origin, cookie } = request.headers;
  const url = request.url ?? '';
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at));
  const csp = cspWithSocket(`ws://${isOurHost(host, door.port) ? host : `127.0.0.1:${door.port}`}`);
  for (const [name, value] of Object.entries(safeHeaders(csp))) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Server', `Tunnelscope/${door.version}`);
  // A body that nobody reads would keep the browser from hearing the answer.
  response.once('finish', () => request.resume());

  const method = request.method ?? '';
  const reads = method === 'GET' || method === 'HEAD';
  if (!isOurHost(host, door.port))
    return refuse(response, 403, fault('bad-request', 'Tunnelscope does not answer to this host name.', COME_IN));
  const token = query.get('token');
  if (reads && path === '/' && token !== null && isSame(token, door.token)) {
    const open = new URLSearchParams(door.open.map((ticket): [string, string] => ['open', ticket]));
    response.writeHead(303, {
      'Set-Cookie': setCookie(door.port, door.session),
      Location: open.size === 0 ? '/' : `/?${open}`,
    });
    response.end();
    return;
  }
  if (!hasSession(cookie, door.port, door.session)) {
    const refusal = fault('bad-request', 'This browser was not let in.', COME_IN);
    // A person who came by an old address reads a sentence; a script reads the fault.
    if (!(request.headers.accept ?? '').includes('text/html')) return refuse(response, 403, refusal);
    const body = Buffer.from(`${refusal.text} ${refusal.hint ?? ''}\n`);
    response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length });
    response.end(body);
    return;
  }
  if (reads) {
    const reply = await pageReply(door.pageDir, path, csp);
    response.writeHead(reply.status, { ...reply.headers, 'Content-Length': reply.body.length });
    response.end(method === 'HEAD' ? undefined : reply.body);
    return;
  }
  if (!isOurOrigin(origin, host))
    return refuse(response, 403, fault('bad-request', 'Another page may not send to Tunnelscope.'));
  await change(door, method, path, query, request, response);
}

async function change(
  door: Door,
  method: string,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, id = '', done = ''] = /^\/upload(?:\/([\w-]{1,64})(\/done)?)?$/.exec(path) ?? [];
  const call = `${method} ${id === '' ? path : `/upload/ID${done}`}`;
  try {
    switch (call) {
      case 'POST /upload':
        return reply(response, 200, { upload: door.uploads.begin() });
      case 'PUT /upload/ID':
        await door.uploads.add(id, query.get('name') ?? '', request);
        return reply(response, 200, {});
      case 'POST /upload/ID/done':
        return reply(response, 200, await door.uploads.finish(id));
      case 'DELETE /upload/ID':
        await door.uploads.remove(id);
        return reply(response, 200, {});
      default:
        response.setHeader('Allow', 'GET, HEAD');
        return refuse(response, 405, fault('bad-request', 'There is nothing here that can be changed.'));
    }
  } catch (thrown) {
    const value = faultOf(thrown);
    refuse(response, STATUS[value.code] ?? 500, value);
  }
}

function refuse(response: ServerResponse, status: number, value: Fault): void {
  reply(response, status, value);
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed) return;
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
  response.end(body);
}
