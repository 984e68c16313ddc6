import { describe, expect, test } from 'vitest';
import { FaultError, fault } from '../../shared/base/fault.ts';
import type { Blob, TransferProgress } from '../../shared/contract/azure.ts';
import { createAzure } from '../../renderer/state/azure.ts';
import type { AzureTask } from '../../renderer/state/azure-jobs.ts';
import { NOTHING_YET, transferred } from '../../renderer/state/azure-transfer.ts';
import type { Offer } from '../../renderer/state/door.ts';
import type { Link } from '../../renderer/state/link.ts';
import { azureRoute, formatRoute, parseRoute } from '../../renderer/state/route.ts';
import {
  between,
  folderOf,
  inOrder,
  matching,
  rowsOf,
  stepsTo,
  treeRows,
} from '../../renderer/views/azure/blob-rows.ts';
import { lastHours, rangeTrouble, readMinute } from '../../renderer/views/azure/hours.ts';
import { readIds } from '../../renderer/views/azure/pasted-ids.ts';
import { containerUrl, wantedStill, watcherOf } from '../../renderer/views/azure/wish.ts';
import { blobsWord } from '../../renderer/views/azure/words.ts';

function blob(name: string, bytes: number, more: Partial<Blob> = {}): Blob {
  const none = { md5: null, archived: false, resource: null, instance: null, category: null, time: null };
  return { name, bytes, modified: '2026-03-04T11:20:00.000Z', ...none, ...more };
}

describe('the address of the page', () => {
  test.each([
    azureRoute(),
    azureRoute({ tab: 'troubleshoot' }),
    azureRoute({ tab: 'logs', place: 'ab12' }),
    azureRoute({ place: 'ab12', container: 'vpnlogs', prefix: 'a b/?c=d&e#f/%25/', deep: true }),
  ])('comes back as it was', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  test('takes no address of a place, so that no signature can stand in it', () => {
    expect(parseRoute('#/azure?place=https%3A%2F%2Fa.blob.core.windows.net%2Fc%3Fsig%3Dx&container=c')).toEqual(
      azureRoute(),
    );
  });
});

describe('the list', () => {
  const found = {
    folders: ['logs/10/', 'logs/9/'],
    blobs: [
      blob('logs/', 0),
      blob('logs/vpn-10.zip', 5),
      blob('logs/vpn-9.zip', 500, { modified: '2026-03-05T00:00:00.000Z' }),
      blob('logs/old.zip', 50, { archived: true }),
    ],
  };
  const rows = inOrder(rowsOf(found, 'logs/'), { by: 'name', descending: false });

  test('has folders first, numbers as a person counts, and no blob that only marks its folder', () => {
    expect(rows.map(({ name }) => name)).toEqual(['9/', '10/', 'old.zip', 'vpn-9.zip', 'vpn-10.zip']);
    const bySize = inOrder(rows, { by: 'size', descending: true });
    expect(bySize.map(({ name }) => name).slice(2)).toEqual(['vpn-9.zip', 'old.zip', 'vpn-10.zip']);
    const byTime = inOrder(rows, { by: 'modified', descending: true });
    expect(byTime[2]?.name).toBe('vpn-9.zip');
  });

  test('is filtered by every word that was typed', () => {
    expect(matching(rows, 'ZIP vpn').map(({ name }) => name)).toEqual(['vpn-9.zip', 'vpn-10.zip']);
    expect(matching(rows, '  ')).toBe(rows);
  });

  test('gives what can be fetched of a stretch, from either end, and never an archived blob', () => {
    const names = ['logs/vpn-9.zip', 'logs/vpn-10.zip'];
    expect(between(rows, 0, 4).map(({ name }) => name)).toEqual(names);
    expect(between(rows, 4, 0).map(({ name }) => name)).toEqual(names);
    expect(between(rows, 2, 2)).toEqual([]);
  });

  test('knows the way to a folder, empty names among it', () => {
    expect(folderOf('a/b/')).toBe('a/');
    expect(folderOf('a/')).toBe('');
    expect(folderOf('a/b.zip')).toBe('a/');
    expect(stepsTo('a//b/')).toEqual([
      { name: 'a', prefix: 'a/' },
      { name: '/', prefix: 'a//' },
      { name: 'b', prefix: 'a//b/' },
    ]);
  });

  test('the tree shows what was seen, and the way to where one is though it was not', () => {
    const seen = new Map([
      ['', ['a/', 'b/']],
      ['b/', []],
    ]);
    const tree = treeRows((prefix) => seen.get(prefix), new Set(), 'a/x/y/');
    expect(tree.map(({ prefix, depth, open }) => [prefix, depth, open])).toEqual([
      ['a/', 0, true],
      ['a/x/', 1, true],
      ['a/x/y/', 2, false],
      ['b/', 0, null],
    ]);
  });

  test('says how much is chosen, where all sizes are known', () => {
    expect(blobsWord([100_000_000, 24_000_000, 0])).toBe('3 blobs, 124 MB');
    expect(blobsWord([null])).toBe('1 blob');
  });
});

describe('times', () => {
  test('are read as UTC, to the minute', () => {
    expect(readMinute('2026-03-04 11:20')).toBe('2026-03-04T11:20:00.000Z');
    expect(readMinute(' 2026-03-04T11:20:59.5Z ')).toBe('2026-03-04T11:20:00.000Z');
    expect(readMinute('2026-03-04')).toBe('2026-03-04T00:00:00.000Z');
    for (const wrong of ['', 'yesterday', '2026-02-30 10:00', '2026-13-01', '2026-03-04 24:00', '04.03.2026'])
      expect(readMinute(wrong), wrong).toBeNull();
  });

  test('a range is refused by a sentence, and a preset never is', () => {
    expect(rangeTrouble('x', '2026-03-04')).toContain('first time');
    expect(rangeTrouble('2026-03-04', '')).toContain('second time');
    expect(rangeTrouble('2026-03-04', '2026-03-04')).toContain('after');
    const { from, to } = lastHours(6, Date.parse('2026-03-04T02:30:30Z'));
    expect([from, to, rangeTrouble(from, to)]).toEqual(['2026-03-03 20:31', '2026-03-04 02:31', null]);
  });
});

describe('what a troubleshoot takes', () => {
  const base = '/subscriptions/s/resourceGroups/g/providers';
  const gateway = `${base}/Microsoft.Network/virtualNetworkGateways/gw`;
  const storage = `${base}/Microsoft.Storage/storageAccounts/logs`;
  const url = 'https://logs.blob.core.windows.net/vpn';

  test('is read from pasted ids in any order, with what stands around them', () => {
    expect(readIds(`container: ${url}/\n"${storage}",\n  ${gateway}`)).toEqual({
      resource: gateway,
      watcher: null,
      storage,
      container: url,
      wrong: null,
    });
  });

  test.each([
    ['/subscriptions/s/providers/Microsoft.Compute/virtualMachines/vm', 'Microsoft.Compute/virtualMachines'],
    ['/what/ever', '/subscriptions/'],
    [`${gateway} ${gateway}2`, 'two gateways'],
    [`${url}?sv=1&sig=secret`, 'signature'],
  ])('%s is refused, and no signature is repeated', (text, words) => {
    const { wrong } = readIds(text);
    expect(wrong).toContain(words);
    expect(wrong).not.toContain('secret');
  });

  test('says what is wanting, finds the watcher of the region and makes the URL of the container', () => {
    expect(wantedStill({ resource: gateway, watcher: null, storage, container: null })).toMatch(/name a container\./);
    expect(wantedStill({ resource: gateway, watcher: null, storage, container: url })).toBeNull();
    const watcher = { id: '/w', name: 'w', location: 'centralus' };
    expect(watcherOf({ location: 'Central US' }, [watcher])).toBe(watcher);
    expect(containerUrl('https://logs.blob.core.windows.net/', 'vpn')).toBe(url);
    expect(containerUrl('https://logs.blob.core.windows.net/', `${url}/`)).toBe(url);
    for (const typed of ['', 'No', 'a--b', `${url}?sig=x`]) expect(containerUrl(url, typed), typed).toBeNull();
  });
});

describe('how far a download is', () => {
  const at = (number: number, of: number, bytesDone: number, bytesTotal: number): TransferProgress => ({
    blob: 'b',
    number,
    of,
    bytesDone,
    bytesTotal,
    bytesResumed: 0,
    rate: null,
    waiting: null,
  });

  test('is of all blobs together, though each report is of one and the last of each may be left out', () => {
    let sum = transferred(NOTHING_YET, at(1, 2, 60, 100), [100, 300]);
    expect([sum.bytes, sum.total]).toEqual([60, 400]);
    sum = transferred(sum, at(2, 2, 100, 300), [100, 300]);
    expect([sum.bytes, sum.share]).toEqual([200, 0.5]);
  });

  test('goes by the count where the sizes to come are not known', () => {
    const sum = transferred(NOTHING_YET, at(2, 4, 5, 10), null);
    expect([sum.total, sum.share]).toEqual([null, 0.375]);
    expect(transferred(sum, at(0, 0, 0, 0), null)).toBe(sum);
  });
});

describe('what is asked of the engine', () => {
  interface Call {
    readonly method: string;
    readonly params: unknown;
    readonly resolve: (value: unknown) => void;
    readonly reject: (error: unknown) => void;
    readonly progress: (value: unknown) => void;
  }

  function engine() {
    const calls: Call[] = [];
    const offers: Offer[] = [];
    const call = (method: string, params: unknown, options?: { signal?: AbortSignal; onProgress?: Call['progress'] }) =>
      new Promise((resolve, reject) => {
        calls.push({ method, params, resolve, reject, progress: options?.onProgress ?? (() => {}) });
        options?.signal?.addEventListener('abort', () => reject(new FaultError(fault('cancelled', 'Cancelled.'))));
      });
    const azure = createAzure({ call } as unknown as Pick<Link, 'call'>, (offer) => offers.push(offer));
    return { azure, calls, offers };
  }
  const settle = () => new Promise((done) => setTimeout(done));
  const fetchTask = (name: string): AzureTask => ({
    kind: 'fetch',
    params: { place: 'p', container: 'c', blobs: [name] },
    sizes: [10],
  });

  test('making it asks nothing', () => {
    expect(engine().calls).toEqual([]);
  });

  test('downloads go one after the other, and what came is opened', async () => {
    const { azure, calls, offers } = engine();
    azure.jobs.start(fetchTask('a.zip'), 'a.zip');
    azure.jobs.start(fetchTask('b.zip'), 'b.zip');
    await settle();
    expect(calls.map(({ method }) => method)).toEqual(['storage.fetch']);
    calls[0]?.resolve({ ticket: 't1', files: [] });
    await settle();
    expect(offers).toEqual([{ kind: 'ticket', ticket: 't1', name: 'a.zip' }]);
    expect(azure.jobs.list.get().map(({ phase }) => phase)).toEqual(['done', 'running']);
  });

  test('one that was stopped stays and goes on when asked; one that waits its turn is never begun', async () => {
    const { azure, calls, offers } = engine();
    azure.jobs.start(fetchTask('a.zip'), 'a.zip');
    azure.jobs.start(fetchTask('b.zip'), 'b.zip');
    await settle();
    const [first, second] = azure.jobs.list.get();
    azure.jobs.stop(second?.id ?? 0);
    azure.jobs.stop(first?.id ?? 0);
    await settle();
    expect(azure.jobs.list.get().map(({ phase }) => phase)).toEqual(['stopped', 'stopped']);
    expect(calls).toHaveLength(1);
    azure.jobs.again(first?.id ?? 0);
    await settle();
    calls[1]?.resolve({ ticket: 't', files: [] });
    await settle();
    expect(offers).toHaveLength(1);
  });

  test('a troubleshoot that was refused because of another one is asked for again, to wait', async () => {
    const { azure, calls } = engine();
    const params = { resource: '/r', watcher: null, storage: '/s', container: 'https://x/c', wait: false };
    azure.jobs.start({ kind: 'troubleshoot', params }, 'gw');
    await settle();
    calls[0]?.reject(new FaultError(fault('busy', 'Another one.')));
    await settle();
    const [job] = azure.jobs.list.get();
    expect(job?.phase).toBe('failed');
    azure.jobs.again(job?.id ?? 0, true);
    await settle();
    expect(calls[1]?.params).toEqual({ ...params, wait: true });
  });

  test('pages of a folder are put together, and somebody else who is signed in sees none of it', async () => {
    const { azure, calls } = engine();
    const where = { place: 'p', container: 'c', prefix: '', deep: false };
    const list = azure.lists.blobs(where);
    azure.lists.loadBlobs(where);
    azure.lists.loadBlobs(where);
    calls[0]?.resolve({ folders: ['a/'], blobs: [blob('1', 1)], next: 'n' });
    await settle();
    azure.lists.moreBlobs(where);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.params).toEqual({ ...where, next: 'n' });
    calls[1]?.resolve({ folders: ['a/', 'b/'], blobs: [blob('2', 1)], next: null });
    await settle();
    expect(list.get().value?.folders).toEqual(['a/', 'b/']);
    expect(list.get().value?.blobs.map(({ name }) => name)).toEqual(['1', '2']);
    void azure.account.signOut();
    calls[2]?.resolve({});
    await settle();
    expect(list.get()).toMatchObject({ state: 'idle', value: null });
  });

  test('a page that fails leaves those before it where they are', async () => {
    const { azure, calls } = engine();
    const where = { place: 'p', container: 'c', prefix: '', deep: false };
    azure.lists.loadBlobs(where);
    calls[0]?.resolve({ folders: [], blobs: [blob('1', 1)], next: 'n' });
    await settle();
    azure.lists.moreBlobs(where);
    calls[1]?.progress({ waiting: 'The line broke.' });
    expect(azure.lists.blobs(where).get().waiting).toBe('The line broke.');
    calls[1]?.reject(new FaultError(fault('network', 'No way there.')));
    await settle();
    expect(azure.lists.blobs(where).get()).toMatchObject({ state: 'failed', value: { next: 'n' }, waiting: null });
  });

  test('what was typed to connect is kept nowhere', async () => {
    const { azure, calls } = engine();
    const connecting = azure.places.connect('https://x/c?sig=secret', false);
    calls[0]?.reject(new FaultError(fault('bad-request', 'No such URL.')));
    expect(await connecting).toBeNull();
    expect(JSON.stringify(azure.places.store.get())).not.toContain('secret');
  });
});
