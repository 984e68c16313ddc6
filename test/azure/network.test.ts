import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWeb } from '../../electron/engine/azure/http.ts';
import type { Returns } from '../../shared/contract/api.ts';
import { cli } from '../cli/run.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { treeOf } from '../make/place.ts';
import { faultFrom } from './access.ts';
import { ACCOUNT, type Azurite, azurite, content, sha256 } from './azurite.ts';
import { type Entra, TENANT, USER, entra } from './entra.ts';
import { type Proxy, TLS, proxy, tlsText } from './proxy.ts';

const HOST = `${ACCOUNT}.blob.core.windows.net`;
const WORDS = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'all_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
];
const PRINCIPAL = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_TOKEN_CREDENTIALS'];
const before = { ...process.env };
const trusted = tls.getCACertificates('default');
const data = content(300_000);

let storage: Azurite;
let directory: Entra;
let company: Proxy;
let kit: Bench;

beforeAll(async () => {
  storage = await azurite('--oauth', 'basic', '--cert', TLS.cert, '--key', TLS.key);
  directory = await entra();
  tls.setDefaultCACertificates([...trusted, tlsText('authority')]);
  await storage.put('logs', 'a.bin', data);
});
beforeEach(async () => {
  for (const name of [...WORDS, ...PRINCIPAL]) delete process.env[name];
  tls.setDefaultCACertificates([...trusted, tlsText('authority')]);
  company = await proxy();
  company.hosts.set(HOST, Number(new URL(storage.origin).port));
  company.hosts.set('login.microsoftonline.com', directory.port);
  process.env['HTTPS_PROXY'] = company.origin;
  directory.refusal = null;
  directory.pending = 0;
  directory.asked.length = 0;
  kit = await bench({ pace: 0 });
});
afterEach(async () => {
  await kit.close();
  await company.close();
});
afterAll(async () => {
  for (const name of [...WORDS, ...PRINCIPAL]) {
    const value = before[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await storage.close();
  await directory.close();
});

async function fetching(
  text = `https://${HOST}/logs/a.bin?${storage.sas({ container: 'logs' })}`,
): Promise<Returns<'storage.fetch'>> {
  const { place } = await kit.client.call('storage.connect', { text });
  return kit.client.call('storage.fetch', { place: place.id, container: 'logs', blobs: ['a.bin'] });
}

describe("through a company's proxy", () => {
  test('and its certificate authority a blob comes, and nobody else is asked', async () => {
    const { files } = await fetching();
    expect(files).toMatchObject([{ sha256: sha256(data), checked: true }]);
    expect(new Set(company.asked)).toEqual(new Set([`${HOST}:443`]));
  });

  test('that wants a password, with it and without', async () => {
    company.password = 'eng:p@ss word';
    expect(await faultFrom(fetching())).toMatchObject({
      code: 'network',
      text: `The proxy on the way to ${HOST} asks for a name and a password.`,
      hint: expect.stringContaining('HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT'),
    });
    process.env['HTTPS_PROXY'] = company.origin.replace('http://', 'http://eng:p%40ss%20word@');
    await kit.close();
    kit = await bench({ pace: 0 });
    expect((await fetching()).files).toHaveLength(1);
  });

  test('whose authority nobody trusts is refused in one sentence', async () => {
    tls.setDefaultCACertificates(trusted);
    await kit.close();
    kit = await bench({ pace: 0 });
    expect(await faultFrom(fetching())).toMatchObject({
      code: 'network',
      text: `The certificate of ${HOST} is not trusted by this machine.`,
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  test('that the system names and the environment does not', async () => {
    delete process.env['HTTPS_PROXY'];
    await kit.close();
    const asked: string[] = [];
    kit = await bench({ pace: 0, proxyFor: async (url) => (asked.push(url), company.origin) });
    expect((await fetching()).files).toHaveLength(1);
    expect(new Set(asked)).toEqual(new Set([`https://${HOST}`]));
  });

  test('the command line goes too, with the authority that NODE_EXTRA_CA_CERTS names', async () => {
    process.env['NODE_EXTRA_CA_CERTS'] = TLS.authority;
    const own = await cli();
    const ran = await own.run('download', `https://${HOST}/logs/a.bin?${storage.sas({ container: 'logs' })}`);
    await own.close();
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining(sha256(data)) });
  });
});

describe('a sign-in', () => {
  test('by a device code shows the code, says who it is, and lets one at the blobs', async () => {
    directory.pending = 1;
    const said: unknown[] = [];
    const { account } = await kit.client.call(
      'azure.signIn',
      { kind: 'device-code' },
      { onProgress: (value) => said.push(value) },
    );
    expect(account).toEqual({ kind: 'device-code', cloud: 'public', who: USER, tenant: TENANT });
    expect(said).toEqual([
      {
        text: 'Open https://microsoft.com/devicelogin in a browser and type in the code ABCD-EFGH.',
        code: 'ABCD-EFGH',
        url: 'https://microsoft.com/devicelogin',
      },
    ]);
    expect(await kit.client.call('azure.account', {})).toEqual({ account });
    const { files } = await fetching(`https://${HOST}/logs/a.bin`);
    expect(files).toMatchObject([{ sha256: sha256(data) }]);
    const kept = await Promise.all(
      (await treeOf(kit.library)).map((name) => readFile(join(kit.library, name)).catch(() => Buffer.alloc(0))),
    );
    const all = [JSON.stringify([said, account, files]), ...kept.map((bytes) => bytes.toString('latin1'))].join('\n');
    expect(all).toContain(HOST);
    expect(all).not.toMatch(/a-secret-|eyJ0eXAiOiJKV1Qi/);
    expect(new Set(company.asked)).toEqual(new Set(['login.microsoftonline.com:443', `${HOST}:443`]));
    await kit.client.call('azure.signOut', {});
    expect(await kit.client.call('azure.account', {})).toEqual({ account: null });
  });

  test('of a service principal of the environment, by the default chain', async () => {
    Object.assign(process.env, {
      AZURE_TENANT_ID: TENANT,
      AZURE_CLIENT_ID: '22222222-0000-0000-0000-000000000000',
      AZURE_CLIENT_SECRET: 'a-secret-word',
      AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    });
    const { account } = await kit.client.call('azure.signIn', { kind: 'default' });
    expect(account).toMatchObject({ kind: 'default', tenant: TENANT });
    expect(directory.asked[0]?.get('scope')).toContain('https://management.azure.com/.default');
    expect(JSON.stringify(account)).not.toContain('a-secret-word');
  });

  test.each<readonly [what: string, error: string, words: string, said: RegExp]>([
    [
      'a second factor',
      'interaction_required',
      'AADSTS50076: Due to a configuration change …',
      /second factor.*AADSTS50076/,
    ],
    [
      'consent',
      'invalid_grant',
      'AADSTS65001: The user or administrator has not consented',
      /has not agreed.*AADSTS65001/,
    ],
    [
      'conditional access',
      'access_denied',
      'AADSTS53003: Access has been blocked by Conditional Access',
      /conditional access/,
    ],
    [
      'an unknown user',
      'invalid_grant',
      'AADSTS50020: User account does not exist in tenant',
      /not known in that tenant/,
    ],
    ['a declined code', 'authorization_declined', 'The user declined', /declined/],
    ['a number that is not known here', 'invalid_request', 'AADSTS999999: Something', /AADSTS999999/],
  ])('that fails for %s is one sentence', async (_what, error, words, said) => {
    directory.refusal = { error, error_description: words };
    const fault = await faultFrom(kit.client.call('azure.signIn', { kind: 'device-code' }));
    expect(fault).toMatchObject({ code: 'sign-in', text: expect.stringMatching(said) });
    expect(fault.text).not.toMatch(/\n|Trace|configuration change/);
    expect(await kit.client.call('azure.account', {})).toEqual({ account: null });
  });

  test('of a wrong secret of the environment says what to check', async () => {
    directory.refusal = {
      error: 'invalid_client',
      error_description: "AADSTS7000215: Invalid client secret provided. 'a-secret-word'",
    };
    Object.assign(process.env, {
      AZURE_TENANT_ID: TENANT,
      AZURE_CLIENT_ID: '22222222-0000-0000-0000-000000000000',
      AZURE_CLIENT_SECRET: 'a-secret-word',
      AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    });
    const fault = await faultFrom(kit.client.call('azure.signIn', { kind: 'default' }));
    expect(fault).toMatchObject({ code: 'sign-in', hint: expect.stringContaining('AZURE_CLIENT_SECRET') });
    expect(JSON.stringify(fault)).not.toContain('a-secret-word');
  });

  test('that is cancelled ends at once', async () => {
    directory.pending = 1000;
    const stop = new AbortController();
    const work = kit.client.call(
      'azure.signIn',
      { kind: 'device-code' },
      { signal: stop.signal, onProgress: () => stop.abort() },
    );
    expect(await faultFrom(work)).toMatchObject({ code: 'cancelled' });
  });

  test('where no network is says so', async () => {
    company.hosts.delete('login.microsoftonline.com');
    await company.close();
    expect(await faultFrom(kit.client.call('azure.signIn', { kind: 'device-code' }))).toMatchObject({
      code: 'network',
    });
  });

  test('in another cloud goes to its own host and no other', async () => {
    company.hosts.set('login.microsoftonline.us', 1);
    await faultFrom(kit.client.call('azure.signIn', { kind: 'device-code', cloud: 'us-government' }));
    expect(new Set(company.asked)).toEqual(new Set(['login.microsoftonline.us:443']));
  });
});

describe('the way out', () => {
  const at = (env: Record<string, string>, proxyFor?: (url: string) => Promise<string | null>) =>
    createWeb({ version: '0', env, ...(proxyFor === undefined ? {} : { proxyFor }) });
  const goes = async (env: Record<string, string>, url: string) =>
    (await at(env).agentFor(url, [new URL(url).origin])) !== undefined;
  const HTTPS_PROXY = 'http://proxy.contoso.com:8080';

  test('is refused to hosts that were not asked for, and in the clear', async () => {
    const web = at({});
    expect(await faultFrom(web.agentFor('https://evil.example/x', ['https://a.blob.core.windows.net']))).toMatchObject({
      code: 'forbidden',
      text: expect.stringContaining('evil.example'),
    });
    expect(
      await faultFrom(web.agentFor('https://a.blob.core.windows.net:444/x', ['https://a.blob.core.windows.net'])),
    ).toMatchObject({ code: 'forbidden' });
    expect(await faultFrom(web.agentFor('http://a.example/x', ['http://a.example']))).toMatchObject({
      text: expect.stringContaining('not encrypted'),
    });
    expect(await web.agentFor('http://127.0.0.1:10000/x', ['http://127.0.0.1:10000'])).toBeUndefined();
  });

  test.each<readonly [env: Record<string, string>, url: string, through: boolean]>([
    [{ HTTPS_PROXY }, 'https://a.blob.core.windows.net/', true],
    [{ https_proxy: HTTPS_PROXY }, 'https://a.blob.core.windows.net/', true],
    [{ ALL_PROXY: HTTPS_PROXY }, 'https://a.blob.core.windows.net/', true],
    [{ HTTPS_PROXY: 'proxy.contoso.com:8080' }, 'https://a.blob.core.windows.net/', true],
    [{ HTTP_PROXY: HTTPS_PROXY }, 'https://a.blob.core.windows.net/', false],
    [{ HTTPS_PROXY, HTTP_PROXY: HTTPS_PROXY }, 'http://127.0.0.1:10000/', false],
    [{ HTTPS_PROXY }, 'http://169.254.169.254/', false],
    [{ HTTPS_PROXY, NO_PROXY: '*' }, 'https://a.blob.core.windows.net/', false],
    [{ HTTPS_PROXY, NO_PROXY: 'x.y, .core.windows.net' }, 'https://a.blob.core.windows.net/', false],
    [{ HTTPS_PROXY, NO_PROXY: 'core.windows.net:443' }, 'https://a.blob.core.windows.net/', false],
    [{ HTTPS_PROXY, NO_PROXY: 'core.windows.net:8443' }, 'https://a.blob.core.windows.net/', true],
    [{ HTTPS_PROXY, NO_PROXY: 'windows.net.evil' }, 'https://a.blob.core.windows.net/', true],
  ])('with %j to %s goes through the proxy: %s', async (env, url, through) => {
    expect(await goes(env, url)).toBe(through);
  });

  test.each(['ftp://proxy:1', 'http://:80:80', 'socks5://proxy:1080'])(
    'is not taken through %s',
    async (HTTPS_PROXY) => {
      expect(await faultFrom(goes({ HTTPS_PROXY }, 'https://a.blob.core.windows.net/'))).toMatchObject({
        code: 'network',
        hint: expect.stringContaining('http://HOST:PORT'),
      });
    },
  );
});
