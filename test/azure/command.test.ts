import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PUBLISHED } from '../engine-kit.ts';
import { expectSentence } from '../cli/sentence.ts';
import { type Cli, SOURCE, cli } from '../cli/run.ts';
import { zip } from '../make/zip.ts';
import { type Arm, GATEWAY_ID, TOKEN, network, refused, reply, startArm, storageId } from './arm.ts';
import { ACCOUNT, type Azurite, KEY, azurite } from './azurite.ts';

let store: Azurite;
let arm: Arm;
let run: Cli;
let plain: Cli;

beforeAll(async () => {
  store = await azurite();
  arm = await startArm({ [ACCOUNT]: store.endpoint });
  run = await cli([], join(import.meta.dirname, 'command.ts'));
  plain = await cli([], SOURCE);
  const logs = await zip({
    'GatewayTenantWorker_IN_0/IkeLogs.txt': await readFile(join(PUBLISHED, 'IKElogs.docs.txt')),
  });
  await store.service.getContainerClient('vpn').create();
  arm.finished = () => store.put('vpn', 'logs-1.zip', logs);
});
afterAll(async () => {
  await run.close();
  await plain.close();
  await arm.close();
  await store.close();
});
beforeEach(() => {
  arm.forget();
  arm.polls = 2;
});

const words = (...more: readonly string[]) => [
  '--resource',
  GATEWAY_ID,
  '--storage',
  storageId(ACCOUNT),
  '--container',
  `${store.endpoint}/vpn?${store.sas({ container: 'vpn' })}`,
  ...more,
];

describe('tunnelscope troubleshoot', () => {
  it('walks through 202, 202, 200 and prints the diagnosis', async () => {
    const from = arm.seen.length;
    const out = join(run.folder, 'kept');
    const { code, out: printed, err } = await run.run(arm.url, '0', ...words('--progress', '--out', out));
    expect(code).toBe(0);
    expect(err).toContain('waiting: Azure has taken it on (202), asked again in 10 s');
    expect(err).toContain('waiting, asked 1: Azure works on it (200 InProgress), asked again in 10 s');
    expect(err).toContain('fetching: Fetching 1 zip from the container vpn');
    expect(
      arm.seen
        .slice(from)
        .filter(({ path }) => /troubleshoot|operation/.test(path))
        .map(({ status }) => status),
    ).toEqual([202, 200, 200, 200]);
    expect(printed).toContain('The health status for this VPN gateway is unknown');
    expect(await readdir(out)).toEqual(['logs-1.zip', 'troubleshoot-vpngw.json']);
    expect((await readFile(join(out, 'troubleshoot-vpngw.json'))).equals(reply('unhealthy-gateway'))).toBe(true);
    expect(`${printed}${err}`).not.toContain(TOKEN);
    expect(`${printed}${err}`).not.toContain('sig=');
  });

  it('the zip is read with the key of the environment, too', async () => {
    process.env['AZURE_STORAGE_ACCOUNT'] = ACCOUNT;
    process.env['AZURE_STORAGE_KEY'] = KEY;
    const keyed = await cli([], join(import.meta.dirname, 'command.ts'));
    delete process.env['AZURE_STORAGE_ACCOUNT'];
    delete process.env['AZURE_STORAGE_KEY'];
    const container = ['--container', `${store.endpoint}/vpn`];
    const { code, err, out } = await keyed.run(arm.url, '0', ...words().slice(0, 4), ...container, '--progress');
    await keyed.close();
    expect(code).toBe(0);
    expect(err).toContain('Fetching 1 zip');
    expect(`${out}${err}`.includes(KEY)).toBe(false);
  });

  it('--last prints the last result, as JSON where it is asked for, and writes nothing over', async () => {
    const out = join(run.folder, 'twice');
    const ask = ['--last', '--resource', GATEWAY_ID, '--json', '--out', out];
    const { code, out: printed, err } = await run.run(arm.url, '0', ...ask);
    expect(code).toBe(0);
    expect(err).toContain('name the container to have it fetched');
    const analysis = JSON.parse(printed) as { readonly schema: string; readonly troubleshoot: readonly unknown[] };
    expect(analysis.schema).toBe('tunnelscope.analysis/1');
    expect(analysis.troubleshoot).toHaveLength(1);
    expect((await run.run(arm.url, '0', ...ask)).code).toBe(0);
    expect(await readdir(out)).toEqual(['troubleshoot-vpngw (2).json', 'troubleshoot-vpngw.json']);
  });

  it('a refusal is exit 2 with one sentence', async () => {
    arm.answer(
      /POST .*\/troubleshoot\?/,
      refused(409, 'AnotherOperationInProgress', 'Another operation is in progress.'),
    );
    const { code, out, err } = await run.run(arm.url, '0', ...words('--json'));
    expect(code).toBe(2);
    expect(err).toContain('another VPN troubleshoot of this subscription is under way');
    expect(JSON.parse(out)).toMatchObject({ schema: 'tunnelscope.fault/1', code: 'busy' });
    expectSentence(err.trim().replace(/^tunnelscope: /, ''));
  });

  it('interrupted it ceases to wait, and says that the run goes on', async () => {
    arm.polls = 1_000_000;
    const running = run.start(arm.url, '1', ...words('--progress'));
    await running.says('Azure has taken it on');
    running.kill('SIGINT');
    const { code, out, err } = await running.ended;
    expect([code, out]).toEqual([130, '']);
    expect(err).toContain(
      `the run goes on at Azure. Its result later: tunnelscope troubleshoot --last --resource ${GATEWAY_ID}`,
    );
    expect(arm.running).toBe(1);
  });
});

describe.concurrent('wrong usage is exit 2 with one sentence, and nobody is asked to sign in', () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    ['no resource', ['troubleshoot'], /--resource ID/],
    ['no container', ['troubleshoot', '--resource', GATEWAY_ID], /--storage ID and --container URL/],
    ['a PATH', ['troubleshoot', 'x', '--resource', GATEWAY_ID], /takes no PATH/],
    [
      'a way to sign in that there is not',
      ['troubleshoot', '--last', '--resource', GATEWAY_ID, '--sign-in', 'magic'],
      /one of browser, device-code, cli, default/,
    ],
    [
      'a cloud that there is not',
      ['troubleshoot', '--last', '--resource', GATEWAY_ID, '--cloud', 'germany'],
      /one of public/,
    ],
    ['--last with --wait', ['troubleshoot', '--last', '--wait', '--resource', GATEWAY_ID], /starts nothing/],
    ['an id that is none', ['troubleshoot', '--last', '--resource', 'vpngw'], /"vpngw" is not the resource id/],
    [
      'a neighbour',
      ['troubleshoot', '--last', '--resource', network('localNetworkGateways', 'branch')],
      /local network gateway/,
    ],
  ])('%s', async (_, args, says) => {
    const { code, out, err } = await plain.run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(says);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
