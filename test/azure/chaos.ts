import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What came through, one for each request. */
export interface Passed {
  readonly method: string;
  /** Path without its query. */
  readonly path: string;
  /** First and last byte that were asked for; null without a range. */
  readonly range: readonly [number, number] | null;
  readonly headers: IncomingMessage['headers'];
  status: number;
  /** Of the body that was handed on. */
  bytes: number;
}

/** What is done to a request: nothing at all for an empty object. */
export interface Mischief {
  /** Answered here and not handed on. */
  readonly reply?: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };
  /** The connection is torn after so many bytes of the body. */
  readonly dropAfter?: number;
  /** Nothing more is handed on after so many bytes, and the connection stays. */
  readonly stallAfter?: number;
  /** A bit of the body is another one. */
  readonly corrupt?: boolean;
  /** Held back until it settles. */
  readonly until?: Promise<unknown>;
}

/** A line to a server of this machine on which one can do harm. */
export interface Chaos {
  readonly origin: string;
  readonly passed: Passed[];
  /** Asked for each request, with how many came before it. */
  harm: (request: Pick<Passed, 'method' | 'path' | 'range'>, count: number) => Mischief;
  /** Bytes of blobs that were handed on, requests of a byte (which ask what there is) left out. */
  fetched(): number;
  close(): Promise<void>;
}

export async function chaos(upstream: string): Promise<Chaos> {
  const { hostname, port } = new URL(upstream);
  const sockets = new Set<Socket>();
  const passed: Passed[] = [];
  const self: { -readonly [K in keyof Chaos]: Chaos[K] } = {
    origin: '',
    passed,
    harm: () => ({}),
    fetched: () =>
      passed.reduce((sum, { range, bytes }) => sum + (range !== null && range[1] > range[0] ? bytes : 0), 0),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const asked = /^bytes=(\d+)-(\d+)$/.exec(String(incoming.headers['x-ms-range'] ?? incoming.headers['range'] ?? ''));
    const entry: Passed = {
      method: incoming.method ?? '',
      path: decodeURIComponent((incoming.url ?? '').split('?')[0] ?? ''),
      range: asked === null ? null : [Number(asked[1]), Number(asked[2])],
      headers: incoming.headers,
      status: 0,
      bytes: 0,
    };
    const mischief = self.harm(entry, passed.length);
    passed.push(entry);
    await mischief.until;
    if (mischief.reply !== undefined) {
      const { status, headers = {}, body = '' } = mischief.reply;
      entry.status = status;
      incoming.resume();
      outgoing.writeHead(status, headers).end(body);
      return;
    }
    const onward = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers, agent: false },
      (answer) => {
        entry.status = answer.statusCode ?? 0;
        outgoing.writeHead(entry.status, answer.headers);
        answer.on('data', (chunk: Buffer) => {
          const { dropAfter, stallAfter, corrupt } = mischief;
          const most = dropAfter ?? stallAfter ?? Infinity;
          const part = chunk.subarray(0, Math.max(0, most - entry.bytes));
          if (corrupt === true && entry.bytes === 0 && part.length > 0) part[0] = (part[0] ?? 0) ^ 1;
          entry.bytes += part.length;
          if (part.length > 0 && !outgoing.write(part)) {
            answer.pause();
            outgoing.once('drain', () => answer.resume());
          }
          if (dropAfter !== undefined && entry.bytes >= dropAfter) {
            // What was written has to be on its way before the line is torn.
            setImmediate(() => outgoing.socket?.destroy());
            answer.destroy();
          }
        });
        answer.on('end', () => {
          if (mischief.stallAfter === undefined) outgoing.end();
        });
        answer.on('error', () => outgoing.destroy());
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  self.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}
