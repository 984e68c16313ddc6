import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Management, openManagement } from '../../electron/engine/azure/management.ts';
import { follow } from '../../electron/engine/azure/operation.ts';
import { isUnderWay } from '../../electron/engine/azure/refusals.ts';
import { listResources, listSubscriptions } from '../../electron/engine/azure/resources.ts';
import { readResourceId, wantContainer, wantTarget } from '../../electron/engine/azure/targets.ts';
import { createQueue } from '../../electron/engine/azure/queue.ts';
import { FaultError } from '../../shared/base/fault.ts';
import { expectSentence } from '../cli/sentence.ts';
import { credential, faultFrom, sessionAt } from './access.ts';
import {
  type Answer,
  type Arm,
  CONNECTION_ID,
  GATEWAY_ID,
  SHARED_KEY,
  SUBSCRIPTION,
  TOKEN,
  WATCHER_ID,
  network,
  refused,
  startArm,
  storageId,
} from './arm.ts';

const going = new AbortController().signal;
let arm: Arm;
let management: Management;
beforeAll(async () => {
  arm = await startArm({ logs1: 'http://127.0.0.1:1/logs1' });
  management = await openManagement(sessionAt(arm.url), 0);
});
afterAll(() => arm.close());

describe('what there is to choose', () => {
  it('subscriptions', async () => {
    const { subscriptions } = await listSubscriptions(management, { signal: going });
    expect(subscriptions.map(({ name, state }) => `${name} ${state}`)).toEqual(['Contoso Enabled', 'Old Disabled']);
    expect(subscriptions[0]?.id).toBe(SUBSCRIPTION);
  });

  it('watchers, gateways, connections and accounts, each with why it would be refused', async () => {
    const { cloud } = sessionAt(arm.url);
    const found = await listResources(management, cloud, SUBSCRIPTION, { signal: going });
    expect(found.watchers).toEqual([{ id: WATCHER_ID, name: 'nw-centralus', location: 'centralus' }]);
    expect(found.accounts).toEqual([
      { id: storageId('logs1'), name: 'logs1', location: 'centralus', endpoint: 'http://127.0.0.1:1/logs1' },
    ]);
    const told = Object.fromEntries(found.targets.map(({ name, refused: why }) => [name, why]));
    expect(told).toMatchObject({ vpngw: null, vpngw2: null, fargw: null, connS2S: null, connV2V: null });
    expect(told['policygw']).toContain('policy-based');
    expect(told['connPolicy']).toContain('policy-based');
    expect(told['ergw']).toContain('ExpressRoute');
    expect(told['connER']).toContain('ExpressRoute');
    expect(told['connP2S']).toContain('VPNClient');
    expect(found.targets.find(({ name }) => name === 'vpngw')?.type).toBe('Vpn, RouteBased, VpnGw1');
    expect(found.targets.find(({ name }) => name === 'fargw')?.group).toBe('rg-far');
    for (const why of Object.values(told)) if (why !== null) expectSentence(why);
  });

  it('a pre-shared key that the service tells is not kept', async () => {
    const found = await listResources(management, sessionAt(arm.url).cloud, SUBSCRIPTION, { signal: going });
    expect(JSON.stringify([...arm.resources.values()])).toContain(SHARED_KEY);
    expect(JSON.stringify(found)).not.toContain(SHARED_KEY);
  });

  it('all pages of a list', async () => {
    const page = (names: readonly string[], nextLink?: string): Answer => ({
      status: 200,
      body: { value: names.map((name) => ({ subscriptionId: name, displayName: name, state: 'Enabled' })), nextLink },
    });
    arm.answer(/GET \/subscriptions\?api/, page(['a', 'b'], `${arm.url}/subscriptions?page=2`));
    arm.answer(/page=2/, page(['c']));
    const { subscriptions } = await listSubscriptions(management, { signal: going });
    expect(subscriptions.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('with a token for the resource manager of the cloud, and for nothing else', async () => {
    const scopes: unknown[] = [];
    const asking = await openManagement(
      sessionAt(arm.url, {
        getToken: async (scope, options) => {
          scopes.push(scope);
          return credential.getToken(scope, options);
        },
      }),
      0,
    );
    await listSubscriptions(asking, { signal: going });
    expect(scopes).toEqual([`${arm.url}/.default`]);
  });

  it('a page at another host is not asked for', async () => {
    arm.answer(/GET \/subscriptions\?api/, { status: 200, body: { value: [], nextLink: 'https://example.com/more' } });
    const { code, text } = await faultFrom(listSubscriptions(management, { signal: going }));
    expect(code).toBe('forbidden');
    expect(text).toContain('example.com');
  });
});

describe('what the service says instead', () => {
  const GET = /GET \/subscriptions\?api/;

  it.each<readonly [string, Answer, string, RegExp]>([
    [
      'an expired token',
      refused(401, 'ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier.'),
      'sign-in',
      /does not hold .* any more/,
    ],
    [
      'another tenant',
      refused(401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer.'),
      'sign-in',
      /another tenant/,
    ],
    [
      'no role',
      refused(
        403,
        'AuthorizationFailed',
        "The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Network/networkWatchers/read' over scope '/subscriptions/z'.",
      ),
      'forbidden',
      /Microsoft\.Network\/networkWatchers\/read is missing/,
    ],
    [
      'an unknown subscription',
      refused(404, 'SubscriptionNotFound', 'The subscription could not be found.'),
      'not-found',
      /no such subscription/,
    ],
    [
      'a refusal of its own',
      refused(400, 'BadRequest', 'This gateway does not belong to the specified subscription'),
      'refused',
      /400 BadRequest.*does not belong to the specified subscription/,
    ],
    [
      'a page of a proxy',
      { status: 200, body: Buffer.from('<html>Please log in</html>') },
      'network',
      /not what the resource manager says/,
    ],
    [
      'the way to another page',
      { status: 302, headers: { location: 'https://example.com/log-in' } },
      'network',
      /not what the resource manager says/,
    ],
    [
      'half a JSON',
      { status: 200, body: Buffer.from('{"value": [{"id": ') },
      'network',
      /not what the resource manager says/,
    ],
    ['an empty answer', { status: 200 }, 'network', /not what the resource manager says/],
  ])('%s', async (_, answer, code, says) => {
    arm.answer(GET, answer);
    const fault = await faultFrom(listSubscriptions(management, { signal: going }));
    expect(fault.code).toBe(code);
    expect(fault.text).toMatch(says);
    expectSentence(fault.text);
    if (fault.hint !== null) expectSentence(fault.hint);
  });

  it('what it asks to come back for is asked again, and said', async () => {
    const told: (string | null)[] = [];
    arm.answer(GET, { ...refused(429, 'TooManyRequests', 'Slow down.'), headers: { 'retry-after': '17' } });
    arm.answer(GET, refused(503, 'ServiceUnavailable', 'Not now.'));
    arm.answer(GET, { status: 200, body: { value: [] }, drop: 'midway' });
    const from = arm.seen.length;
    const { subscriptions } = await listSubscriptions(management, {
      signal: going,
      waiting: (text) => told.push(text),
    });
    expect(subscriptions).toHaveLength(2);
    expect(arm.seen.slice(from).map(({ status }) => status)).toEqual([429, 503, 200, 200]);
    expect(told.filter((text) => text !== null)).toEqual([
      'Azure asks to slow down; asked again in 17 s.',
      'Azure failed; asked again in 4 s.',
      'The line dropped; asked again in 8 s.',
    ]);
  });

  it('is given up after some tries', async () => {
    arm.answer(GET, { ...refused(429, 'TooManyRequests', 'Slow down.'), headers: { 'retry-after': '3' } }, 4);
    const { code, hint } = await faultFrom(listSubscriptions(management, { signal: going }));
    expect([code, hint]).toEqual(['busy', 'Try again in 3 s.']);
    arm.answer(GET, { status: 200, drop: 'before' }, 4);
    expect((await faultFrom(listSubscriptions(management, { signal: going }))).code).toBe('network');
  });

  it('a token that the service repeats is not', async () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    arm.answer(GET, refused(400, 'BadRequest', `Cannot use ${jwt} with https://x/y?sv=1&sig=s3cr3t%3D`));
    const { text } = await faultFrom(listSubscriptions(management, { signal: going }));
    expect(text).toContain('Cannot use');
    expect(text).not.toMatch(/eyJ|s3cr3t/);
    expect(text).not.toContain(TOKEN);
  });

  it('a server that never answers', async () => {
    const hasty = await openManagement(sessionAt(arm.url), 0, 100);
    arm.answer(GET, { status: 200, drop: 'never' }, 4);
    const { code, text } = await faultFrom(listSubscriptions(hasty, { signal: going }));
    expect(code).toBe('network');
    expect(text).toContain('gave no answer for the subscriptions');
  });

  it('a server that is not there', async () => {
    const nowhere = await openManagement(sessionAt('http://127.0.0.1:9'), 0);
    const { code, text } = await faultFrom(listSubscriptions(nowhere, { signal: going }));
    expect(code).toBe('network');
    expectSentence(text);
  });

  it('cancelling ends a wait', async () => {
    const slow = await openManagement(sessionAt(arm.url), 1);
    const stop = new AbortController();
    arm.answer(GET, { ...refused(429, 'TooManyRequests', 'Slow down.'), headers: { 'retry-after': '600' } });
    const work = listSubscriptions(slow, { signal: stop.signal, waiting: () => stop.abort() });
    expect((await faultFrom(work)).code).toBe('cancelled');
  });
});

describe('that another troubleshoot is under way', () => {
  it.each([
    [409, 'Conflict', '', true],
    [412, 'PreconditionFailed', '', true],
    [429, 'AnotherOperationInProgress', 'Another operation on this or dependent resource is in progress.', true],
    [400, 'BadRequest', 'A troubleshooting operation is already running for this subscription.', true],
    [429, 'TooManyRequests', 'The request is being throttled.', false],
    [400, 'BadRequest', 'This gateway does not belong to the specified subscription', false],
    [403, 'AuthorizationFailed', 'already in progress', false],
    [500, 'InternalServerError', 'An error occurred.', false],
  ])('%d %s %s: %s', (status, code, message, expected) => {
    expect(isUnderWay({ status, code, message, retryAfter: null })).toBe(expected);
  });
});

describe('an operation is followed', () => {
  const start = (tell: (text: string) => void = () => {}, signal = going) =>
    follow(
      management,
      `${WATCHER_ID}/troubleshoot?api-version=2023-09-01`,
      { targetResourceId: GATEWAY_ID, properties: { storageId: storageId('logs1'), storagePath: 'x' } },
      {
        signal,
        what: 'the VPN troubleshoot',
        once: true,
        isResult: ({ body }) => typeof body === 'object' && body !== null && 'code' in body,
        tell: ({ text, polls, nextIn }) => tell(`${polls} ${nextIn} ${text}`),
      },
    );

  it('202, 202, 200: to the bytes as they were sent', async () => {
    const told: string[] = [];
    const from = arm.seen.length;
    const result = await start((text) => told.push(text));
    expect(arm.seen.slice(from).map(({ status }) => status)).toEqual([202, 200, 200, 200]);
    expect(result.bytes.equals(arm.result)).toBe(true);
    expect(told).toEqual(['0 10 Azure has taken it on (202).', '1 10 Azure works on it (200 InProgress).']);
  });

  it('by Location alone', async () => {
    arm.locationOnly = true;
    const from = arm.seen.length;
    const result = await start();
    arm.locationOnly = false;
    expect(arm.seen.slice(from).map(({ status }) => status)).toEqual([202, 202, 200]);
    expect(result.bytes.equals(arm.result)).toBe(true);
  });

  it('through dropped lines, failures, pages of a proxy and a result that is late', async () => {
    arm.polls = 6;
    arm.answer(/operations\/op/, { status: 200, drop: 'before' }, 5);
    arm.answer(/operations\/op/, refused(503, 'ServiceUnavailable', ''), 2);
    arm.answer(/operations\/op/, { status: 200, body: Buffer.from('<html>log in</html>') }, 2);
    arm.answer(/operations\/op/, { status: 200, body: { status: 'Succeeded' } });
    arm.answer(/operationResults\/op/, { status: 202, body: Buffer.from('null') }, 2);
    arm.answer(/operationResults\/op/, { status: 200, body: arm.result });
    const result = await start();
    expect(result.bytes.equals(arm.result)).toBe(true);
    await settle();
  });

  it.each<readonly [string, () => void, string, RegExp]>([
    [
      'it failed',
      () => void (arm.end = 'Failed'),
      'refused',
      /StorageAccountNotAccessible: The storage account cannot be written to/,
    ],
    ['somebody cancelled it', () => void (arm.end = 'Canceled'), 'gone', /Somebody cancelled/],
    [
      'its place is not said',
      () => arm.answer(/POST .*troubleshoot/, { status: 202, body: Buffer.from('null') }),
      'network',
      /does not say where/,
    ],
    [
      'its place is at another host',
      () =>
        arm.answer(/POST .*troubleshoot/, {
          status: 202,
          headers: { 'azure-asyncoperation': 'https://example.com/op' },
        }),
      'forbidden',
      /example\.com/,
    ],
    [
      'the line dropped while it was begun',
      () => arm.answer(/POST .*troubleshoot/, { status: 202, drop: 'before' }),
      'network',
      /broke off/,
    ],
    [
      'it is forgotten',
      () => arm.answer(/operations\/op/, refused(404, 'NotFound', 'Operation not found.')),
      'not-found',
      /finds nothing there/,
    ],
    [
      'the result is never JSON',
      () => arm.answer(/operationResults\/op/, { status: 200, body: Buffer.from('{"code": "Heal') }, 99),
      'network',
      /no answer of the resource manager/,
    ],
  ])('%s', async (_, prepare, code, says) => {
    prepare();
    const fault = await faultFrom(start());
    expect(fault.code).toBe(code);
    expect(fault.text).toMatch(says);
    expectSentence(fault.text);
    arm.end = 'Succeeded';
    await settle();
  });

  it('one that never ends is given up after two hours of waiting', async () => {
    arm.polls = 1_000_000;
    arm.retryAfter = '600';
    const { code, text } = await faultFrom(start());
    expect(code).toBe('busy');
    expect(text).toMatch(/has not come to an end .* after 130 minutes/);
    arm.retryAfter = '10';
    await settle();
  });

  it('cancelling ceases to wait', async () => {
    const stop = new AbortController();
    arm.polls = 1_000_000;
    const work = start(() => stop.abort(), stop.signal);
    expect((await faultFrom(work)).code).toBe('cancelled');
    await settle();
  });

  /** The server is as it was, with nothing under way. */
  async function settle(): Promise<void> {
    arm.forget();
    arm.polls = 2;
  }
});

describe('ids', () => {
  it('are found in quotes, in the address of the portal, and with what follows', () => {
    const portal = `https://portal.azure.com/#@contoso.com/resource${GATEWAY_ID}/overview`;
    for (const text of [GATEWAY_ID, ` "${GATEWAY_ID}",`, portal, `${GATEWAY_ID}/`])
      expect(wantTarget(text).id).toBe(GATEWAY_ID);
    expect(readResourceId(CONNECTION_ID)?.type).toBe('microsoft.network/connections');
    expect(readResourceId('vpngw')).toBeNull();
  });

  it.each([
    ['vpngw', /"vpngw" is not the resource id/],
    [network('localNetworkGateways', 'branch'), /local network gateway/],
    [network('vpnGateways', 'hub'), /Virtual WAN/],
    [network('virtualNetworks', 'vnet1'), /a virtual network/],
    [network('loadBalancers', 'lb'), /microsoft\.network\/loadbalancers/],
    [storageId('logs1'), /a storage account/],
    [
      '/subscriptions/subid/resourceGroups/rg/providers/Microsoft.Network/connections/c',
      /"subid" where the subscription/,
    ],
  ])('%s is refused by what is wrong with it', (text, says) => {
    let told = '';
    try {
      wantTarget(text);
    } catch (thrown) {
      told = thrown instanceof FaultError ? thrown.message : '';
    }
    expect(told).toMatch(says);
    expectSentence(told);
  });

  it.each([
    ['https://logs1.blob.core.windows.net/vpn', null],
    ['https://logs1.blob.core.windows.net/vpn/', null],
    ['logs1/vpn', /not named by its URL/],
    [
      'https://other.blob.core.windows.net/vpn',
      /not in the storage account "logs1".*of other\.blob\.core\.windows\.net/,
    ],
    ['https://logs1.blob.core.windows.net/', /no container in it/],
    ['https://logs1.blob.core.windows.net/vpn/a.zip', /not the name of a container/],
    ['https://logs1.blob.core.windows.net/vpn?sv=1&sig=s3cr3t', null],
    ['https://other.blob.core.windows.net/vpn?sv=1&sig=s3cr3t', /other/],
  ])('the container %s', (text, says) => {
    const read = () => wantContainer(text, 'https://logs1.blob.core.windows.net', 'logs1');
    if (says === null) expect(read()).toEqual({ container: 'vpn', url: 'https://logs1.blob.core.windows.net/vpn' });
    else {
      expect(read).toThrow(says);
      expect(read).not.toThrow(/s3cr3t/);
    }
  });
});

describe('the queue', () => {
  it('gives turns one after the other, and tells who is waited for', async () => {
    const queue = createQueue();
    const told: string[] = [];
    const order: string[] = [];
    const ahead = (who: string) => (first: string, before: number) =>
      void told.push(`${who} waits for ${first}, ${before} before`);
    const a = await queue.turn('s', 'a', going, ahead('a'));
    const stop = new AbortController();
    const b = queue.turn('s', 'b', stop.signal, ahead('b'));
    const c = queue.turn('s', 'c', going, ahead('c')).then((leave) => (order.push('c'), leave));
    const other = await queue.turn('another', 'd', going, ahead('d'));
    expect(told).toEqual(['b waits for a, 1 before', 'c waits for a, 2 before']);
    stop.abort();
    expect((await faultFrom(b)).code).toBe('cancelled');
    await expect.poll(() => told.at(-1)).toBe('c waits for a, 1 before');
    expect(order).toEqual([]);
    a();
    const leave = await c;
    leave();
    leave();
    other();
    await queue.turn('s', 'e', going, () => told.push('never'));
    expect(told).not.toContain('never');
  });
});
