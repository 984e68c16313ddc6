import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { safeName } from '../../electron/engine/azure/file-name.ts';
import { hostsOf } from '../../electron/engine/azure/clouds.ts';
import { toldByPath } from '../../electron/engine/azure/blobs.ts';
import { parsePlace } from '../../electron/engine/azure/places.ts';
import { type Vault, memoryVault } from '../../electron/engine/azure/vault.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { KEY } from './azurite.ts';

const parse = (text: string) => parsePlace(text, hostsOf('public'));
const sas = 'sv=2024-11-04&se=2026-12-31T23%3A59%3A59Z&sr=c&sp=rl&sig=abc%2Bdef%3D';

describe('a place', () => {
  test.each<readonly [text: string, place: Record<string, unknown>, named: readonly [string | null, string | null]]>([
    [
      'https://contoso.blob.core.windows.net',
      { access: 'account', account: 'contoso', cloud: 'public', container: null },
      [null, null],
    ],
    ['contoso', { access: 'account', endpoint: 'https://contoso.blob.core.windows.net' }, [null, null]],
    ['https://contoso.blob.core.windows.net/logs/', { access: 'account', container: null }, ['logs', null]],
    [
      'https://contoso.blob.core.usgovcloudapi.net/logs/a/b%20c.zip',
      { account: 'contoso', cloud: 'us-government', endpoint: 'https://contoso.blob.core.usgovcloudapi.net' },
      ['logs', 'a/b c.zip'],
    ],
    ['https://contoso.blob.core.chinacloudapi.cn/logs', { cloud: 'china' }, ['logs', null]],
    ['https://contoso.z12.blob.storage.azure.net/logs', { account: 'contoso', cloud: 'public' }, ['logs', null]],
    [
      'https://logs.contoso.com/c/a.zip',
      { account: 'logs', cloud: null, endpoint: 'https://logs.contoso.com' },
      ['c', 'a.zip'],
    ],
    [
      'http://127.0.0.1:10000/devstoreaccount1/c/a.zip',
      { account: 'devstoreaccount1', endpoint: 'http://127.0.0.1:10000/devstoreaccount1' },
      ['c', 'a.zip'],
    ],
    [
      `https://contoso.blob.core.windows.net/logs?restype=container&comp=list&${sas}`,
      { access: 'sas', container: 'logs', blob: null, expires: '2026-12-31T23:59:59.000Z' },
      ['logs', null],
    ],
    [
      `https://contoso.blob.core.windows.net/logs/a.zip?${sas.replace('sr=c', 'sr=b')}`,
      { access: 'sas', container: 'logs', blob: 'a.zip' },
      ['logs', 'a.zip'],
    ],
    [
      `https://contoso.blob.core.windows.net/logs/a.zip?${sas.replace('sr=c', 'ss=b&srt=sco')}`,
      { access: 'sas', container: null, blob: null },
      ['logs', 'a.zip'],
    ],
    [
      `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${KEY};EndpointSuffix=core.usgovcloudapi.net`,
      {
        access: 'connection-string',
        account: 'contoso',
        endpoint: 'https://contoso.blob.core.usgovcloudapi.net',
        cloud: 'us-government',
      },
      [null, null],
    ],
    [
      `BlobEndpoint=https://logs.contoso.com/;SharedAccessSignature=${sas}`,
      { access: 'connection-string', endpoint: 'https://logs.contoso.com', expires: '2026-12-31T23:59:59.000Z' },
      [null, null],
    ],
    [
      'UseDevelopmentStorage=true',
      { account: 'devstoreaccount1', endpoint: 'http://127.0.0.1:10000/devstoreaccount1' },
      [null, null],
    ],
  ])('is read from %s', (text, place, [container, blob]) => {
    const parsed = parse(text);
    expect(parsed.place).toMatchObject(place);
    expect([parsed.container, parsed.blob]).toEqual([container, blob]);
    expect(JSON.stringify(parsed.place)).not.toMatch(/sig=|abc%2B|AccountKey/);
  });

  test('keeps a signature as it is spelt, and nothing that asks', () => {
    expect(parse(`https://contoso.blob.core.windows.net/logs?restype=container&${sas}&comp=list`).secret).toEqual({
      kind: 'sas',
      query: sas,
    });
  });

  test.each<readonly [text: string, words: RegExp]>([
    ['http://contoso.blob.core.windows.net/logs', /not encrypted/],
    [`DefaultEndpointsProtocol=http;AccountName=contoso;AccountKey=${KEY}`, /not encrypted/],
    ['https://contoso.dfs.core.windows.net/logs', /not a blob endpoint/],
    ['https://contoso.file.core.windows.net/logs', /not a blob endpoint/],
    ['https://user:secret-word@contoso.blob.core.windows.net/', /no user/],
    ['https://contoso.blob.core.windows.net/a%zz', /not encoded/],
    ['http://127.0.0.1:10000/', /which storage account/],
    [`https://contoso.blob.core.windows.net/?${sas}`, /does not name it/],
    ['AccountName=contoso', /neither an AccountKey/],
    ['AccountName=contoso;AccountKey=not a key!', /is no key/],
    [`AccountKey=${KEY}`, /neither AccountName/],
    ['hello there', /neither a URL/],
    ['https://', /cannot be read/],
  ])('is refused for %s, without repeating it', (text, words) => {
    expect(() => parse(text)).toThrow(words);
    try {
      parse(text);
    } catch (thrown) {
      expect(String(thrown)).not.toMatch(/secret-word|abc%2B|not a key!/);
      expect(String(thrown)).not.toContain(KEY);
    }
  });
});

describe('the path of a blob tells', () => {
  const id = '/SUBSCRIPTIONS/0000/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/VIRTUALNETWORKGATEWAYS/GW1';
  test.each<readonly [container: string, name: string, told: Record<string, unknown>]>([
    [
      'insights-logs-ikediagnosticlog',
      `resourceId=${id}/y=2026/m=03/d=04/h=11/m=00/PT1H.json`,
      { resource: id, category: 'ikediagnosticlog', time: '2026-03-04T11:00:00.000Z', instance: null },
    ],
    [
      'logs',
      'vpn/2026-03-04T17-34-23/GatewayTenantWorker_IN_1.zip',
      { instance: 'GatewayTenantWorker_IN_1', time: '2026-03-04T17:34:23.000Z' },
    ],
    ['logs', 'vpn/2026/03/04/11/a.zip', { time: '2026-03-04T11:00:00.000Z' }],
    ['logs', 'build-2026133199.zip', { time: null, resource: null, category: null, instance: null }],
    ['logs', 'x/y=2026/m=13/d=04/h=11/m=00/PT1H.json', { time: null }],
  ])('of %s/%s', (container, name, told) => {
    expect(toldByPath(container, name)).toMatchObject(told);
  });
});

test.each([
  ['a.zip', 'a.zip'],
  ['..', 'unnamed'],
  ['a:b*c?.zip', 'a_b_c_.zip'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['ends. . ', 'ends'],
  ['..\\..\\evil.exe', '.._.._evil.exe'],
  ['\u202egpj.exe', '_gpj.exe'],
  [`${'x'.repeat(300)}.zip`, `${'x'.repeat(116)}.zip`],
])('%s becomes the file %s', (name, file) => {
  expect(safeName(name)).toBe(file);
});

describe('places that one came to', () => {
  let kit: Bench;
  let kept: Map<string, string>;
  beforeEach(async () => {
    kept = new Map();
    kit = await bench({ vault: lasting(kept) });
  });
  afterEach(() => kit.close());

  function lasting(map: Map<string, string>): Vault {
    return {
      lasting: true,
      keep: async (name, secret) => void map.set(name, secret),
      take: async (name) => map.get(name) ?? null,
      drop: async (name) => void map.delete(name),
    };
  }

  test('are told newest first, without their secrets, and are ready where these were kept', async () => {
    const url = `https://contoso.blob.core.windows.net/logs?${sas}`;
    const { place } = await kit.client.call('storage.connect', { text: url, keep: true });
    await kit.client.call('storage.connect', { text: `AccountName=fabrikam;AccountKey=${KEY}` });
    await kit.client.call('storage.connect', { text: 'contoso' });
    const told = await kit.client.call('storage.places', {});
    expect(told.keeps).toBe(true);
    expect(told.places.map(({ account, access, ready }) => [account, access, ready])).toEqual([
      ['contoso', 'account', true],
      ['fabrikam', 'connection-string', true],
      ['contoso', 'sas', true],
    ]);
    expect(JSON.stringify(told)).not.toMatch(/sig=|abc%2B/);
    // Only what was to be kept is, and only in the vault.
    expect([...kept.keys()]).toEqual([place.id]);
    expect(kept.get(place.id)).toContain('abc%2Bdef');
  });

  test('are the same place however often they are told, and go when they are forgotten', async () => {
    const first = await kit.client.call('storage.connect', {
      text: `https://contoso.blob.core.windows.net/logs?${sas}`,
      keep: true,
    });
    const renewed = sas.replace('2026-12', '2027-12').replace('abc', 'xyz');
    const again = await kit.client.call('storage.connect', {
      text: `https://contoso.blob.core.windows.net/logs?${renewed}`,
      keep: true,
    });
    expect(again.place.id).toBe(first.place.id);
    expect(again.place.expires).toBe('2027-12-31T23:59:59.000Z');
    await kit.client.call('storage.forget', { place: again.place.id });
    expect(await kit.client.call('storage.places', {})).toMatchObject({ places: [] });
    expect(kept.size).toBe(0);
  });

  test('whose secret was not kept ask for it again', async () => {
    const { place } = await kit.client.call('storage.connect', {
      text: `https://contoso.blob.core.windows.net/logs?${sas}`,
    });
    const { library } = kit;
    await kit.engine.close();
    const other = await import('../../electron/engine/engine.ts').then(({ createEngine }) =>
      createEngine({ library, version: '0.0.0-test', azure: { vault: memoryVault() } }),
    );
    const context = { signal: new AbortController().signal, progress: () => {} };
    expect(await other.handlers['storage.places']({}, context)).toMatchObject({
      keeps: false,
      places: [{ id: place.id, ready: false }],
    });
    const asked = { place: place.id, container: 'logs', prefix: '', deep: false, next: null };
    await expect(other.handlers['storage.blobs'](asked, context)).rejects.toThrow('was not kept');
    await other.close();
  });
});
