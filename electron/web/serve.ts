import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { raise } from '../../shared/base/fault.ts';
import { serve } from '../../shared/contract/server.ts';
import type { Engine } from '../engine/engine.ts';
import type { Source } from '../engine/opening.ts';
import { type Door, answer } from './answer.ts';
import { hasSession, isOurHost, isOurOrigin, makeSecret } from './guard.ts';
import { MAX_QUESTION_BYTES, socketTransport } from './socket.ts';
import { openUploads } from './upload.ts';

export interface WebOptions {
  readonly engine: Engine;
  /** 0 for any free one. */
  readonly port: number;
  readonly version: string;
  /** The folder of the built page. */
  readonly pageDir: string;
  /** Opened in the page as it comes up: it finds their tickets as `open` in its address. */
  readonly open: readonly Source[];
}

export interface WebDoor {
  /** With the token in it: who has it may come in. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and removes uploads under way; the engine stays the caller's. */
  close(): Promise<void>;
}

/** Reached from this computer alone; from elsewhere through a tunnel that its owner set up. */
const HOST = '127.0.0.1';

export async function serveWeb(options: WebOptions): Promise<WebDoor> {
  const { engine, pageDir, version } = options;
  // An upload of many gigabytes may take longer than any time set beforehand.
  const server = createServer({ requestTimeout: 0 });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_QUESTION_BYTES, perMessageDeflate: false });
  const port = await listen(server, options.port);
  const door: Door = {
    port,
    version,
    pageDir,
    token: makeSecret(),
    session: makeSecret(),
    open: options.open.map((source) => engine.mint(source)),
    uploads: openUploads(engine),
  };

  server.on('request', (request, response) => void answer(door, request, response));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!mayConnect(door, request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => serve(socketTransport(client), engine.handlers));
  });

  return {
    port,
    url: `http://${HOST}:${port}/?token=${door.token}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await closed;
      await door.uploads.close();
    },
  };
}

function mayConnect(door: Door, request: IncomingMessage): boolean {
  const { host, origin, cookie } = request.headers;
  return (
    request.url === '/engine' &&
    isOurHost(host, door.port) &&
    isOurOrigin(origin, host) &&
    hasSession(cookie, door.port, door.session)
  );
}

async function listen(server: Server, port: number): Promise<number> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  try {
    await listening;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      raise(
        'usage',
        `Port ${port} is in use by another program.`,
        'Give another with --port, or leave it out for a free one.',
      );
    if (code === 'EACCES')
      raise('usage', `The system does not let this user serve on port ${port}.`, 'Give a port above 1024 with --port.');
    throw thrown;
  }
  return (server.address() as AddressInfo).port;
}
