import { readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * A resource manager on the loopback address, after the published specification (network 2023-09-01, resources 2021-04-01,
 * subscriptions 2022-12-01, storage 2023-01-01) and the recorded troubleshoot session: 202 with Azure-AsyncOperation,
 * Location and Retry-After, operations/{id} with a status, operationResults/{id} with 202 null until the result is there.
 */
export const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
export const OTHER_SUBSCRIPTION = '99999999-2222-3333-4444-555555555555';
/** What a connection's answer holds in the specification's example, and must never be seen again. */
export const SHARED_KEY = 'Abc123-pre-shared-key';
export const TOKEN = 'token-of-the-test-that-nobody-may-see';

export function reply(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'replies', `${name}.json`));
}

export const network = (type: string, name: string, group = 'rg1', subscription = SUBSCRIPTION): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/${type}/${name}`;
export const storageId = (name: string): string =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg1/providers/Microsoft.Storage/storageAccounts/${name}`;

export const GATEWAY_ID = network('virtualNetworkGateways', 'vpngw');
export const CONNECTION_ID = network('connections', 'connS2S');
export const WATCHER_ID = network('networkWatchers', 'nw-centralus', 'NetworkWatcherRG');

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value as JSON, or bytes as they are; "drop" breaks the line in the middle of the answer. */
  readonly body?: unknown;
  /** "never" keeps the line and says nothing. */
  readonly drop?: 'before' | 'midway' | 'never';
}

export interface Seen {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export interface Arm {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** How often an operation is asked about before it is at its end. */
  polls: number;
  /** The status at its end. */
  end: 'Succeeded' | 'Failed' | 'Canceled';
  /** The reply of the next troubleshoot. */
  result: Buffer;
  /** "Retry-After" of a 202, in seconds; null for none. */
  retryAfter: string | null;
  /** True: only Location is given, and no Azure-AsyncOperation. */
  locationOnly: boolean;
  /** Called when an operation comes to its end: the service writes its zip then. */
  finished: () => Promise<void> | void;
  /** How many operations are under way. */
  readonly running: number;
  /** The most that ever were at once. */
  readonly peak: number;
  /** The next so many requests whose "METHOD path" holds this are answered so. */
  answer(to: RegExp, answer: Answer, times?: number): void;
  /** No operation is under way any more, and nothing is answered otherwise than usual. */
  forget(): void;
  /** What `networkWatchers`, gateways, connections and accounts there are, by id. */
  readonly resources: Map<string, unknown>;
  close(): Promise<void>;
}

interface Operation {
  readonly id: string;
  readonly result: Buffer;
  polls: number;
  done: boolean;
}

export async function startArm(accounts: Readonly<Record<string, string>> = {}): Promise<Arm> {
  const seen: Seen[] = [];
  const scripted: { readonly to: RegExp; readonly answer: Answer; left: number }[] = [];
  const operations = new Map<string, Operation>();
  const lastResults = new Map<string, Buffer>();
  let counted = 0;
  let peak = 0;
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const under = () => [...operations.values()].filter(({ done }) => !done).length;

  const arm: Arm = {
    url,
    seen,
    polls: 2,
    end: 'Succeeded',
    result: reply('unhealthy-gateway'),
    retryAfter: '10',
    locationOnly: false,
    finished: () => {},
    get running() {
      return under();
    },
    get peak() {
      return peak;
    },
    answer: (to, answer, times = 1) => void scripted.push({ to, answer, left: times }),
    forget() {
      scripted.length = 0;
      for (const operation of operations.values()) operation.done = true;
    },
    resources: new Map(world(accounts).map((row) => [row.id.toLowerCase(), row])),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return arm;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const method = request.method ?? '';
    const path = request.url ?? '';
    const script = scripted.find(({ to, left }) => left > 0 && to.test(`${method} ${path}`));
    if (script !== undefined) script.left -= 1;
    const answer = script?.answer ?? (await usual(method, new URL(path, url), body, request.headers.authorization));
    seen.push({ method, path, status: answer.status, body, authorization: request.headers.authorization });
    if (answer.drop === 'never') return;
    if (answer.drop === 'before') {
      request.socket.destroy();
      return;
    }
    const bytes = Buffer.isBuffer(answer.body)
      ? answer.body
      : Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body));
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
      'x-ms-request-id': '20e4ccba-22d7-432f-842b-463322259055',
      ...answer.headers,
    });
    if (answer.drop === 'midway') response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy());
    else response.end(bytes);
  }

  async function usual(method: string, at: URL, body: unknown, authorization: string | undefined): Promise<Answer> {
    const path = decodeURIComponent(at.pathname);
    if (authorization !== `Bearer ${TOKEN}`)
      return refused(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
    if (at.searchParams.get('api-version') === null)
      return refused(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required.');
    if (method === 'GET' && path === '/subscriptions')
      return { status: 200, body: { value: SUBSCRIPTIONS, count: { type: 'Total', value: SUBSCRIPTIONS.length } } };
    const operation = /\/operations\/([\w-]+)$/.exec(path)?.[1];
    if (operation !== undefined) return statusOf(operations.get(operation));
    const result = /\/operationResults\/([\w-]+)$/.exec(path)?.[1];
    if (result !== undefined) return resultOf(operations.get(result));
    if (method === 'POST') return post(path, body as { readonly targetResourceId?: string });
    if (arm.resources.has(path.toLowerCase())) return { status: 200, body: arm.resources.get(path.toLowerCase()) };
    return (
      list(path, at.searchParams.get('$filter')) ??
      refused(404, 'ResourceNotFound', `The Resource '${path}' was not found.`)
    );
  }

  function list(path: string, filter: string | null): Answer | null {
    const rows = [...arm.resources.values()] as Row[];
    const all = /^\/subscriptions\/([^/]+)\/providers\/([^/]+\/[^/]+)$/i.exec(path);
    const group = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/([^/]+\/[^/]+)$/i.exec(path);
    const of = (type: string | undefined) => (row: Row) => row.type.toLowerCase() === type?.toLowerCase();
    // As the specification has it: there is no list of the gateways of a subscription.
    if (all !== null && !/virtualNetworkGateways|connections/i.test(all[2] ?? ''))
      return { status: 200, body: { value: rows.filter(of(all[2])) } };
    if (group !== null)
      return {
        status: 200,
        body: {
          value: rows
            .filter(of(group[2]))
            .filter(({ id }) => id.toLowerCase().includes(`/resourcegroups/${group[1]?.toLowerCase()}/`)),
        },
      };
    if (!/^\/subscriptions\/[^/]+\/resources$/.test(path)) return null;
    const types = [...(filter ?? '').matchAll(/resourceType eq '([^']+)'/g)].map(([, type]) => type?.toLowerCase());
    const found = rows.filter((row) => types.includes(row.type.toLowerCase()));
    return {
      status: 200,
      body: { value: found.map(({ id, name, type, location }) => ({ id, name, type, location })) },
    };
  }

  function post(path: string, body: { readonly targetResourceId?: string }): Answer {
    const [, watcher, action] = /^(.*)\/(troubleshoot|queryTroubleshootResult)$/.exec(path) ?? [];
    if (watcher === undefined || !arm.resources.has(watcher.toLowerCase()))
      return refused(404, 'ResourceNotFound', `The Resource '${path}' was not found.`);
    const target = (body.targetResourceId ?? '').toLowerCase();
    if (!arm.resources.has(target)) return refused(404, 'ResourceNotFound', 'The target resource was not found.');
    if (action === 'queryTroubleshootResult') {
      const last = lastResults.get(target);
      return last === undefined ? { status: 200, body: Buffer.from('null') } : { status: 200, body: last };
    }
    if (under() > 0)
      return refused(
        409,
        'AnotherOperationInProgress',
        'Another troubleshooting operation on this subscription is in progress.',
      );
    counted += 1;
    const operation: Operation = { id: `op-${counted}`, result: arm.result, polls: arm.polls, done: false };
    operations.set(operation.id, operation);
    peak = Math.max(peak, under());
    lastResults.set(target, arm.result);
    return { status: 202, headers: places(operation), body: Buffer.from('null') };
  }

  function places({ id }: Operation): Record<string, string> {
    const root = `${url}/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Network/locations/centralus`;
    return {
      ...(arm.locationOnly ? {} : { 'azure-asyncoperation': `${root}/operations/${id}?api-version=2023-09-01` }),
      location: `${root}/operationResults/${id}?api-version=2023-09-01`,
      ...(arm.retryAfter === null ? {} : { 'retry-after': arm.retryAfter }),
    };
  }

  async function advance(operation: Operation): Promise<void> {
    if (operation.done) return;
    operation.polls -= 1;
    if (operation.polls > 0) return;
    await arm.finished();
    operation.done = true;
  }

  async function statusOf(operation: Operation | undefined): Promise<Answer> {
    if (operation === undefined) return refused(404, 'NotFound', 'Operation not found.');
    await advance(operation);
    if (!operation.done) return { status: 200, headers: places(operation), body: { status: 'InProgress' } };
    return {
      status: 200,
      body:
        arm.end === 'Failed'
          ? {
              status: 'Failed',
              error: { code: 'StorageAccountNotAccessible', message: 'The storage account cannot be written to.' },
            }
          : { status: arm.end },
    };
  }

  async function resultOf(operation: Operation | undefined): Promise<Answer> {
    if (operation === undefined) return refused(404, 'NotFound', 'Operation result not found.');
    if (arm.locationOnly) await advance(operation);
    return operation.done
      ? { status: 200, body: operation.result }
      : { status: 202, headers: places(operation), body: Buffer.from('null') };
  }
}

export function refused(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message, details: [] } } };
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
}

const SUBSCRIPTIONS = [
  { id: `/subscriptions/${SUBSCRIPTION}`, subscriptionId: SUBSCRIPTION, displayName: 'Contoso', state: 'Enabled' },
  {
    id: `/subscriptions/${OTHER_SUBSCRIPTION}`,
    subscriptionId: OTHER_SUBSCRIPTION,
    displayName: 'Old',
    state: 'Disabled',
  },
];

function world(accounts: Readonly<Record<string, string>>): Row[] {
  const row = (id: string, location: string, properties: object): Row & { readonly properties: object } => ({
    id,
    name: id.split('/').at(-1) ?? '',
    type: id.split('/').slice(6, 8).join('/'),
    location,
    properties: { provisioningState: 'Succeeded', ...properties },
  });
  const gateway = (name: string, gatewayType: string, vpnType: string | null, location = 'centralus', group = 'rg1') =>
    row(network('virtualNetworkGateways', name, group), location, {
      gatewayType,
      ...(vpnType === null ? {} : { vpnType }),
      sku: { name: 'VpnGw1', tier: 'VpnGw1', capacity: 2 },
    });
  const connection = (name: string, connectionType: string, of: string, location = 'centralus') =>
    row(network('connections', name), location, {
      connectionType,
      virtualNetworkGateway1: { id: network('virtualNetworkGateways', of), properties: {} },
      sharedKey: SHARED_KEY,
      connectionStatus: 'NotConnected',
    });
  return [
    row(WATCHER_ID, 'centralus', {}),
    gateway('vpngw', 'Vpn', 'RouteBased'),
    gateway('vpngw2', 'Vpn', 'RouteBased'),
    gateway('policygw', 'Vpn', 'PolicyBased'),
    gateway('ergw', 'ExpressRoute', null),
    gateway('fargw', 'Vpn', 'RouteBased', 'westeurope', 'rg-far'),
    connection('connS2S', 'IPsec', 'vpngw'),
    connection('connV2V', 'Vnet2Vnet', 'vpngw'),
    connection('connER', 'ExpressRoute', 'ergw'),
    connection('connP2S', 'VPNClient', 'vpngw'),
    connection('connPolicy', 'IPsec', 'policygw'),
    ...Object.entries(accounts).map(([name, endpoint]) =>
      row(storageId(name), 'centralus', { primaryEndpoints: { blob: `${endpoint}/` } }),
    ),
  ];
}
