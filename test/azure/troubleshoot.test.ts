import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Container, type Left, lookFor } from '../../electron/engine/azure/leavings.ts';
import { FaultError, fault } from '../../shared/base/fault.ts';
import type { Params } from '../../shared/contract/api.ts';
import type { TroubleshootProgress } from '../../shared/contract/azure.ts';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';
import { expectSentence } from '../cli/sentence.ts';
import { zip } from '../make/zip.ts';
import { credential, faultFrom } from './access.ts';
import {
  type Arm,
  CONNECTION_ID,
  GATEWAY_ID,
  SHARED_KEY,
  TOKEN,
  WATCHER_ID,
  network,
  refused,
  reply,
  startArm,
  storageId,
} from './arm.ts';
import { ACCOUNT, type Azurite, KEY, azurite } from './azurite.ts';

const CONTAINER = 'vpnlogs';
let store: Azurite;
let arm: Arm;
let test: Bench;
let logs: Buffer;
/** Everything that crossed the contract, as text. */
const crossed: string[] = [];

beforeAll(async () => {
  store = await azurite();
  arm = await startArm({ [ACCOUNT]: store.endpoint, other1: `${store.origin}/other1` });
  test = await opened();
  logs = await zip({ 'GatewayTenantWorker_IN_0/IkeLogs.txt': await readFile(join(PUBLISHED, 'IKElogs.docs.txt')) });
  await store.service.getContainerClient(CONTAINER).create();
});
afterAll(async () => {
  await test.close();
  await arm.close();
  await store.close();
});
beforeEach(() => {
  arm.forget();
  arm.polls = 2;
  arm.end = 'Succeeded';
  arm.result = reply('unhealthy-gateway');
  arm.finished = () => {};
});

/** An engine that is signed in to the loopback server, and knows the key of the storage account. */
async function opened(): Promise<Bench> {
  const made = await bench({
    clouds: { public: { management: arm.url, managementScope: `${arm.url}/.default` } },
    makeCredential: async () => credential,
    pace: 0,
  });
  await made.client.call('azure.signIn', { kind: 'default' });
  await made.client.call('storage.connect', { text: store.connectionString() });
  return made;
}

const params = (more: Partial<Params<'troubleshoot.start'>> = {}): Params<'troubleshoot.start'> => ({
  resource: GATEWAY_ID,
  storage: storageId(ACCOUNT),
  container: `${store.endpoint}/${CONTAINER}`,
  ...more,
});

async function start(
  more: Partial<Params<'troubleshoot.start'>> = {},
  on: {
    readonly told?: TroubleshootProgress[];
    readonly signal?: AbortSignal;
    readonly hear?: (value: TroubleshootProgress) => void;
  } = {},
) {
  try {
    const done = await test.client.call('troubleshoot.start', params(more), {
      ...(on.signal === undefined ? {} : { signal: on.signal }),
      onProgress: (value) => {
        crossed.push(JSON.stringify(value));
        on.told?.push(value);
        on.hear?.(value);
      },
    });
    crossed.push(JSON.stringify(done));
    return done;
  } catch (thrown) {
    if (thrown instanceof FaultError) crossed.push(JSON.stringify(thrown.fault));
    throw thrown;
  }
}

const posted = () => arm.seen.filter(({ method, path }) => method === 'POST' && path.includes('/troubleshoot?'));

describe('a VPN troubleshoot', () => {
  it('202, 202, 200: its reply and its zip are opened as one run', async () => {
    arm.finished = () => store.put(CONTAINER, 'a/logs-1.zip', logs);
    const told: TroubleshootProgress[] = [];
    const before = posted().length;
    const done = await start({}, { told });
    expect(done).toMatchObject({ code: 'UnHealthy', zips: ['a/logs-1.zip'], without: null });
    expect(
      posted()
        .slice(before)
        .map(({ body }) => body),
    ).toEqual([
      {
        targetResourceId: GATEWAY_ID,
        properties: { storageId: storageId(ACCOUNT), storagePath: `${store.endpoint}/${CONTAINER}` },
      },
    ]);
    expect([...new Set(told.map(({ stage }) => stage))]).toEqual(['checking', 'starting', 'waiting', 'fetching']);
    expect(told.filter(({ stage }) => stage === 'waiting').map(({ polls, nextIn }) => [polls, nextIn])).toEqual([
      [0, 10],
      [1, 10],
    ]);
    for (const { text } of told) expectSentence(text);

    const { run } = await test.client.call('run.open', { ticket: done.ticket });
    const analysis = await test.client.call('run.analysis', { run });
    crossed.push(JSON.stringify(analysis));
    expect(analysis.files.map(({ kind }) => kind).toSorted()).toEqual(['ike-logs', 'troubleshoot-result']);
    expect(analysis.troubleshoot[0]).toMatchObject({
      code: 'UnHealthy',
      results: [{ summary: 'The health status for this VPN gateway is unknown' }],
    });
    const file = 'troubleshoot-vpngw.json';
    const { base64, lines } = await test.client.call('run.raw', { run, file, from: 1, count: 100 });
    expect(Buffer.from(base64, 'base64').equals(reply('unhealthy-gateway'))).toBe(true);
    expect(lines).toBeGreaterThan(10);
  });

  it('of a connection, with a watcher that was named and a signature for the container', async () => {
    arm.result = reply('unhealthy-connection');
    arm.finished = () => store.put('signed', 'logs.zip', logs);
    await store.service.getContainerClient('signed').createIfNotExists();
    const sas = store.sas({ container: 'signed' });
    const done = await start({
      resource: `https://portal.azure.com/#@contoso.com/resource${CONNECTION_ID}/overview`,
      watcher: WATCHER_ID,
      container: `${store.endpoint}/signed?${sas}`,
    });
    expect(done.zips).toEqual(['logs.zip']);
    expect(JSON.stringify(posted().at(-1)?.body)).not.toContain('sig=');
    expect(crossed.join('\n')).not.toContain('sig=');
  });

  it('a result with a line break inside a text, as one was published, is taken', async () => {
    arm.result = Buffer.from(reply('unhealthy-connection').toString().replace('IKE handshake', 'IKE\n handshake'));
    const done = await start();
    const { run } = await test.client.call('run.open', { ticket: done.ticket });
    const analysis = await test.client.call('run.analysis', { run });
    expect(analysis.troubleshoot[0]?.results[0]?.id).toBe('PeerReachability');
    expect(analysis.notices.map(({ code }) => code)).toContain('json-repaired');
  });

  it('without a zip the result is there, and why', async () => {
    const empty = `${store.endpoint}/empty`;
    await store.service.getContainerClient('empty').createIfNotExists();
    const told: TroubleshootProgress[] = [];
    const done = await start({ container: empty }, { told });
    expect(done.zips).toEqual([]);
    expect(done.without).toContain('no zip in the container empty');
    expect(told.filter(({ text }) => text.includes('looking again'))).toHaveLength(3);
    arm.forget();
    arm.result = Buffer.from(
      JSON.stringify({ code: 'UnHealthy', startTime: '2026-03-04T10:00:00Z', results: [{ id: 'GatewayNotFound' }] }),
    );
    expect((await start({ container: empty })).without).toBe('GatewayNotFound leaves no log files.');
    arm.forget();
    arm.result = reply('specification');
    expect((await start({ container: empty })).without).toBe('VipUnResponsive leaves no log files.');
  });

  it('a container that may not be read is no reason not to start', async () => {
    // Nobody gave a key of this account, and a token never crosses to a host in the clear.
    await store.service.getContainerClient('unread').createIfNotExists();
    const other = await bench({
      clouds: { public: { management: arm.url, managementScope: `${arm.url}/.default` } },
      makeCredential: async () => credential,
      pace: 0,
    });
    await other.client.call('azure.signIn', { kind: 'default' });
    const done = await other.client.call('troubleshoot.start', params({ container: `${store.endpoint}/unread` }));
    await other.close();
    expect(done.code).toBe('UnHealthy');
    expect(done.without).toMatch(/^Its zip could not be fetched: /);
    expectSentence(done.without ?? '');
  });
});

describe('one at a time for a subscription', () => {
  it('a second waits its turn here, and says for whom', async () => {
    const told: TroubleshootProgress[] = [];
    const before = posted().length;
    // The first does not end before the second has come to stand in line.
    arm.finished = async () => {
      await expect.poll(() => told.some(({ stage }) => stage === 'queued')).toBe(true);
    };
    let second: ReturnType<typeof start> | null = null;
    const first = start(
      {},
      {
        hear: ({ stage }) => {
          if (stage === 'waiting')
            second ??= start({ resource: network('virtualNetworkGateways', 'vpngw2') }, { told });
        },
      },
    );
    await first;
    expect(await second).toMatchObject({ code: 'UnHealthy' });
    expect(
      posted()
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([202, 202]);
    expect(arm.peak).toBe(1);
    const queued = told.filter(({ stage }) => stage === 'queued').map(({ text }) => text);
    expect(queued).toEqual([
      'Waits for the troubleshoot of "vpngw" to end: Azure runs one at a time for a subscription.',
    ]);
  });

  it('where the service refuses because of another, that is said', async () => {
    arm.answer(
      /POST .*\/troubleshoot\?/,
      refused(409, 'AnotherOperationInProgress', 'Another operation is in progress.'),
    );
    const { code, text, hint } = await faultFrom(start());
    expect(code).toBe('busy');
    expect(text).toContain('another VPN troubleshoot of this subscription is under way');
    expect(hint).toContain('--wait');
  });

  it('and waited for, longer each time, where one asks for it', async () => {
    arm.answer(
      /POST .*\/troubleshoot\?/,
      refused(409, 'AnotherOperationInProgress', 'Another operation is in progress.'),
      5,
    );
    const told: TroubleshootProgress[] = [];
    expect((await start({ wait: true }, { told })).code).toBe('UnHealthy');
    expect(told.filter(({ stage }) => stage === 'queued').map(({ nextIn }) => nextIn)).toEqual([15, 30, 60, 120, 120]);
  });

  it('to cancel is to cease waiting: the run goes on, and its result is had later', async () => {
    const stop = new AbortController();
    arm.polls = 1_000_000;
    const work = start({}, { signal: stop.signal, hear: ({ stage }) => stage === 'waiting' && stop.abort() });
    const { code, text, hint } = await faultFrom(work);
    expect([code, text]).toEqual(['cancelled', 'It is no longer waited for.']);
    expect(hint).toContain('The run itself goes on at Azure');
    expect(arm.running).toBe(1);
    expect((await faultFrom(start())).code).toBe('busy');
    arm.forget();
    arm.polls = 2;
    expect((await start()).code).toBe('UnHealthy');
  });

  it.each<readonly [string, () => void, string, RegExp, RegExp | null]>([
    [
      'it failed at Azure',
      () => void (arm.end = 'Failed'),
      'refused',
      /The storage account cannot be written to/,
      null,
    ],
    [
      'the sign-in ended meanwhile',
      () => arm.answer(/operations\/op/, refused(401, 'ExpiredAuthenticationToken', 'Expired.')),
      'sign-in',
      /any more/,
      /goes on at Azure/,
    ],
    [
      'the line dropped at the start',
      () => arm.answer(/POST .*\/troubleshoot\?/, { status: 202, drop: 'before' }),
      'network',
      /broke off/,
      /may have begun all the same/,
    ],
    [
      'no role',
      () =>
        arm.answer(
          /POST .*\/troubleshoot\?/,
          refused(
            403,
            'AuthorizationFailed',
            "does not have authorization to perform action 'Microsoft.Network/networkWatchers/troubleshoot/action' over scope",
          ),
        ),
      'forbidden',
      /networkWatchers\/troubleshoot\/action is missing/,
      /Network Contributor/,
    ],
    [
      'no role on the storage account',
      () =>
        arm.answer(
          /POST .*\/troubleshoot\?/,
          refused(
            403,
            'LinkedAuthorizationFailed',
            "does not have permission to perform action 'Microsoft.Storage/storageAccounts/listServiceSas/action' on the linked scope",
          ),
        ),
      'forbidden',
      /listServiceSas\/action is missing/,
      /Storage Account Contributor/,
    ],
  ])('%s: one sentence, and what to do', async (_, prepare, code, says, does) => {
    prepare();
    const { code: got, text, hint } = await faultFrom(start());
    expect(got).toBe(code);
    expect(text).toMatch(says);
    expectSentence(text);
    expectSentence(hint ?? '');
    if (does !== null) expect(hint).toMatch(does);
  });
});

describe('refused beforehand, and nothing started', () => {
  it.each<readonly [string, () => Partial<Params<'troubleshoot.start'>>, string, RegExp]>([
    [
      'an ExpressRoute gateway',
      () => ({ resource: network('virtualNetworkGateways', 'ergw') }),
      'refused',
      /"ergw": it is a gateway of type ExpressRoute/,
    ],
    [
      'a policy-based gateway',
      () => ({ resource: network('virtualNetworkGateways', 'policygw') }),
      'refused',
      /policy-based/,
    ],
    [
      'a connection of a policy-based gateway',
      () => ({ resource: network('connections', 'connPolicy') }),
      'refused',
      /policy-based/,
    ],
    ['an ExpressRoute connection', () => ({ resource: network('connections', 'connER') }), 'refused', /ExpressRoute/],
    ['a VPNClient connection', () => ({ resource: network('connections', 'connP2S') }), 'refused', /VPNClient/],
    [
      'a gateway that there is not',
      () => ({ resource: network('virtualNetworkGateways', 'nogw') }),
      'not-found',
      /the gateway "nogw"/,
    ],
    [
      'a region without a watcher',
      () => ({ resource: network('virtualNetworkGateways', 'fargw', 'rg-far') }),
      'not-found',
      /no Network Watcher in westeurope/,
    ],
    [
      'a watcher of another region',
      () => ({ resource: network('virtualNetworkGateways', 'fargw', 'rg-far'), watcher: WATCHER_ID }),
      'refused',
      /is in centralus, but "fargw" is in westeurope/,
    ],
    [
      'a watcher that there is not',
      () => ({ watcher: network('networkWatchers', 'none') }),
      'not-found',
      /Network Watcher "none"/,
    ],
    [
      'a storage account that there is not',
      () => ({ storage: storageId('gone') }),
      'not-found',
      /storage account "gone"/,
    ],
    [
      'a storage account by its name',
      () => ({ storage: ACCOUNT }),
      'bad-request',
      /not the resource id of the storage account/,
    ],
    [
      'a container of another account',
      () => ({ storage: storageId('other1') }),
      'bad-request',
      /not in the storage account "other1"/,
    ],
    [
      'the URL of a blob',
      () => ({ container: `${store.endpoint}/${CONTAINER}/a.zip` }),
      'bad-request',
      /not the name of a container/,
    ],
    ['a container that there is not', () => ({ container: `${store.endpoint}/nowhere` }), 'not-found', /nowhere/],
    ['no id at all', () => ({ resource: 'vpngw' }), 'bad-request', /"vpngw" is not the resource id/],
  ])('%s', async (_, more, code, says) => {
    const before = posted().length;
    const { code: got, text, hint } = await faultFrom(start(more()));
    expect(text).toMatch(says);
    expect(got).toBe(code);
    expectSentence(text);
    if (hint !== null) expect(hint).toMatch(/\S/);
    expect(posted()).toHaveLength(before);
  });

  it('a missing watcher can be made by a command that is told', async () => {
    const { hint } = await faultFrom(start({ resource: network('virtualNetworkGateways', 'fargw', 'rg-far') }));
    expect(hint).toContain('az network watcher configure');
    expect(hint).toContain('--locations westeurope');
  });

  it('nobody is signed in', async () => {
    await test.client.call('azure.signOut', {});
    expect((await faultFrom(start())).code).toBe('sign-in');
    await test.client.call('azure.signIn', { kind: 'default' });
  });
});

describe('the last result', () => {
  it('of a resource, with its zip where the container is named', async () => {
    arm.finished = () => store.put('lasting', 'logs.zip', logs);
    await store.service.getContainerClient('lasting').createIfNotExists();
    const container = `${store.endpoint}/lasting`;
    // The recorded run is years older than the zip: its own time is told anew.
    arm.result = Buffer.from(
      reply('unhealthy-gateway')
        .toString()
        .replaceAll(/"2020-[^"]*"/g, `"${new Date().toISOString()}"`),
    );
    await start({ container });
    const bare = await test.client.call('troubleshoot.last', { resource: GATEWAY_ID });
    expect(bare).toMatchObject({
      code: 'UnHealthy',
      zips: [],
      without: expect.stringContaining('name the container') as string,
    });
    const told: TroubleshootProgress[] = [];
    const whole = await test.client.call(
      'troubleshoot.last',
      { resource: GATEWAY_ID, container },
      { onProgress: (value) => told.push(value) },
    );
    expect(whole.zips).toEqual(['logs.zip']);
    expect(told.at(0)?.stage).toBe('checking');
    const { run } = await test.client.call('run.open', { ticket: whole.ticket });
    expect((await test.client.call('run.analysis', { run })).troubleshoot).toHaveLength(1);
  });

  it('where there is none, that is said', async () => {
    const { code, text } = await faultFrom(
      test.client.call('troubleshoot.last', { resource: network('connections', 'connV2V') }),
    );
    expect(code).toBe('empty');
    expectSentence(text);
  });
});

describe('the zip that a run left', () => {
  const from = Date.parse('2026-03-04T10:00:00Z');
  const container = (zips: readonly Left[], fetched: string[] = []): Container => ({
    name: 'c',
    check: async () => {},
    zips: async () => zips,
    fetch: async (blobs) => {
      fetched.push(...blobs);
      return { folder: '', items: [], files: [] };
    },
  });
  const look = (from_: Container, until: number | null = null, start_: number | null = from) =>
    lookFor({
      container: from_,
      from: start_,
      until,
      reply: { results: [{ id: 'Authentication' }] },
      pace: 0,
      signal: new AbortController().signal,
      tell: () => {},
    });

  it('is told by its time: not of an earlier run, nor of a later one', async () => {
    const fetched: string[] = [];
    const at = (blob: string, seconds: number): Left => ({ blob, modified: from + seconds * 1000 });
    const zips = [
      at('old', -1),
      at('first', 0),
      at('own', 300),
      at('late', 3600),
      { blob: 'timeless', modified: null },
    ];
    await look(container(zips, fetched), from + 900_000);
    expect(fetched).toEqual(['first', 'own']);
  });

  it('cannot be told where the result says no time', async () => {
    const { without } = await look(container([{ blob: 'a', modified: from }]), null, null);
    expect(without).toContain('does not say when it began');
  });

  it('that cannot be fetched is no fault', async () => {
    const failing = { ...container([{ blob: 'a', modified: from }]) };
    failing.fetch = async () => {
      throw new FaultError(fault('forbidden', 'Not for you.', 'Ask.'));
    };
    expect(await look(failing)).toEqual({ kept: null, without: 'Its zip could not be fetched: Not for you. Ask.' });
  });
});

describe('what must not be seen', () => {
  it('is in nothing that crossed the contract, nor in the library', async () => {
    expect(crossed.length).toBeGreaterThan(50);
    const files = ['library.db', 'library.db-wal'].map((name) =>
      readFile(join(test.library, name)).catch(() => Buffer.alloc(0)),
    );
    const kept = (await Promise.all(files)).map((bytes) => bytes.toString('latin1')).join('');
    expect(kept.includes(ACCOUNT)).toBe(true);
    for (const secret of [TOKEN, SHARED_KEY, KEY, 'sig=']) {
      expect(crossed.join('\n').includes(secret), secret).toBe(false);
      expect(kept.includes(secret), secret).toBe(false);
    }
  });

  it('goes to Azure and to nobody else', () => {
    expect(new Set(arm.seen.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${TOKEN}`]));
  });
});
