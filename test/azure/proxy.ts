import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { join } from 'node:path';

const here = join(import.meta.dirname, 'tls');
/** An authority and a certificate that are made for these tests alone: for two of Azure's hosts and this machine, good for a century. */
export const TLS = {
  authority: join(here, 'authority.pem'),
  cert: join(here, 'host.pem'),
  key: join(here, 'host.key'),
} as const;

export function tlsText(file: keyof typeof TLS): string {
  return readFileSync(TLS[file], 'utf8');
}

/** A company's proxy: it tunnels (CONNECT) to servers of this machine under the names of Azure's hosts, and to nothing else. */
export interface Proxy {
  readonly origin: string;
  /** Each host and port that was asked for. */
  readonly asked: string[];
  /** "name:password" that it wants; null for none. */
  password: string | null;
  /** By host, the port of this machine that answers for it. */
  readonly hosts: Map<string, number>;
  close(): Promise<void>;
}

export async function proxy(): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((_, outgoing) => outgoing.writeHead(400).end());
  const self: Proxy & { origin: string } = {
    origin: '',
    asked: [],
    password: null,
    hosts: new Map(),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (incoming, socket: Socket) => {
    socket.on('error', () => {});
    self.asked.push(incoming.url ?? '');
    const wanted = self.password === null ? null : `Basic ${Buffer.from(self.password).toString('base64')}`;
    if (wanted !== null && incoming.headers['proxy-authorization'] !== wanted) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="contoso"\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    const port = self.hosts.get((incoming.url ?? '').split(':')[0] ?? '');
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  self.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}
