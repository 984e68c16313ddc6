import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import table from '../../resources/checks/en.json' with { type: 'json' };
import { checkSchema, type Check, type Configuration } from '../../shared/model/analysis.ts';
import { FINDING_IDS } from '../../shared/model/words.ts';
import { configured } from '../../electron/engine/diagnose/configured.ts';
import { configurationOf } from '../../electron/engine/formats/configuration.ts';
import { nothing } from '../../electron/engine/formats/configuration/shapes.ts';
import { filledCommand, filledQuery } from '../../electron/engine/diagnose/commands.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { type Files, type Said, diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, GOOD, K, OPENED, OTHER, PEER, a, b, clocked, e, result } from './logs.ts';
import { ROWS as AZURE } from './rows/azure.ts';
import { IKE, RESULT, STATS } from './rows/forms.ts';
import { ROWS as REFUSALS } from './rows/refusals.ts';
import { ROWS as SILENCE } from './rows/silence.ts';
import { ROWS as UNREADABLE } from './rows/unreadable.ts';

const SAMPLES: readonly (readonly [string, Files])[] = readdirSync(PUBLISHED)
  .filter((name) => !name.endsWith('.src') && name !== 'README.md')
  .map((name) => [name, { [name]: readFileSync(join(PUBLISHED, name), 'utf8') }]);
/** All of them in the long form; else each fifth, of each row one at least. */
const STEP = process.env['TUNNELSCOPE_FULL'] === '1' ? 1 : 5;
const ROWS: readonly (readonly [string, Files])[] = [...REFUSALS, ...UNREADABLE, ...SILENCE, ...AZURE].flatMap(
  ([row, cases]) =>
    cases.filter((_, index) => index % STEP === 0).map(({ name, files }) => [`${row}: ${name}`, files] as const),
);

const IDS = table.checks.map(({ id }) => id);
/** What answers a check with no, by data. */
const NO = new Map(table.checks.map((check) => [check.id, new Set<string>([...check.failedBy, ...check.warnedBy])]));

const connection: Configuration = {
  ...configurationOf(nothing('connection', 1), null),
  connectionType: 'IPsec',
  peer: PEER,
  name: 'to-site-1',
  resourceGroup: 'net(1)',
  localGateway: 'site-1',
  virtualGateway: 'gw1',
};

function statusOf(said: Said, id: string): Check['status'] | undefined {
  return said.checks.find((check) => check.id === id)?.status;
}

function statuses(said: Said): Record<string, string> {
  return Object.fromEntries(said.checks.map(({ id, status }) => [id, status]));
}

describe('in every sample and every row of the answer key', () => {
  it.each([...SAMPLES, ...ROWS])('%s', async (_, files) => {
    const said = await diagnoseDirectly(files);
    expect(said.checks.map(({ id }) => id)).toEqual(IDS);
    const cause = said.findings.find(({ key }) => key === said.verdict.finding);
    const lines = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [
        name,
        typeof text === 'string' ? text.split('\n').length : text.length,
      ]),
    );
    for (const check of said.checks) {
      checkSchema.parse(check);
      const where = `${check.id}: ${check.text}`;
      expect(check.text, where).toMatch(/^[A-Z"].*[.]$/s);
      expect(check.text, where).not.toMatch(/\{\w+\}|undefined|null/);
      for (const { file, line } of check.evidence) expect(lines[file] ?? 0, where).toBeGreaterThanOrEqual(line);
      // Never without a line or a fact.
      if (check.status !== 'unknown') expect(check.evidence.length, where).toBeGreaterThan(0);
      // Each no is a root of its own, or the plain fact that the tunnel is down.
      if (check.status === 'failed' && check.id !== 'connected')
        expect(
          said.findings.some(
            ({ id, causedBy, phase }) =>
              causedBy === null && (NO.get(check.id)?.has(id) === true || (check.id === 'rekey' && phase === 'rekey')),
          ),
          where,
        ).toBe(true);
      if (check.id === 'connected' && check.status === 'failed')
        expect(STATS in files || RESULT in files || Object.keys(files).some((name) => /stats|result/i.test(name))).toBe(
          true,
        );
    }
    if (cause === undefined || (cause.severity !== 'error' && said.verdict.health !== 'unknown')) return;
    // An ended SA of which nothing says more, and what was made good, are no failed check.
    const all: readonly {
      readonly id: string;
      readonly failedBy: readonly string[];
      readonly warnedBy: readonly string[];
    }[] = table.checks;
    const asked = all.filter((check) =>
      cause.severity === 'error' ? check.failedBy.includes(cause.id) : check.warnedBy.includes(cause.id),
    );
    for (const { id } of asked) expect(statusOf(said, id), `${id} beside ${cause.id}`).toBe('failed');
    if (cause.severity === 'error') expect(asked.length, `a check asks for ${cause.id}`).toBeGreaterThan(0);
  });
});

describe('how far a negotiation came', () => {
  it('refused at the key: before it all passed, behind it not reached', async () => {
    const said = await diagnoseDirectly({ [IKE]: b([...AUTHENTICATING, K.refuses('Authentication failed')]) });
    expect(statuses(said)).toMatchObject({
      path: 'passed',
      'ike-version': 'passed',
      'ike-policy': 'passed',
      authentication: 'failed',
      'child-policy': 'unknown',
      selectors: 'unknown',
      'ike-log': 'passed',
      connected: 'unknown',
    });
    expect(said.checks.find(({ id }) => id === 'selectors')?.text).toMatch(/^Not reached/);
    expect(said.checks.every(({ peer }) => peer === PEER)).toBe(true);
  });

  it('refused at the first exchange: the path is open, and nothing is said to be agreed', async () => {
    const said = await diagnoseDirectly({ [IKE]: b([K.initSent(), K.refuses('Policy Mismatch')]) });
    expect(statuses(said)).toMatchObject({ path: 'passed', 'ike-policy': 'failed', authentication: 'unknown' });
  });

  it('first packets in vain: the path fails, and what lies behind it was not reached', async () => {
    const said = await diagnoseDirectly({ [IKE]: b([K.initSent(), K.initSent(), K.initSent()]) });
    expect(statuses(said)).toMatchObject({ path: 'failed', 'ike-version': 'unknown', 'ike-policy': 'unknown' });
  });

  it('answered and then given up: the negotiation fails and no stage does', async () => {
    const said = await diagnoseDirectly({ [IKE]: b([...OPENED, K.closed('Negotiation timed out')]) });
    expect(said.verdict.cause).toBe('negotiation-timeout');
    expect(statuses(said)).toMatchObject({
      path: 'passed',
      'ike-policy': 'passed',
      authentication: 'unknown',
      negotiation: 'failed',
    });
    expect(said.checks.find(({ id }) => id === 'authentication')?.text).toMatch(/^Not reached/);
  });

  it('a log without any line of a peer knows nothing', async () => {
    const said = await diagnoseDirectly({
      'CPUStats.txt': 'Current CPU Usage : 12 % Current Memory Available : 641 MBs\n',
    });
    expect(said.checks.every(({ status }) => status === 'unknown')).toBe(true);
    expect(said.checks.find(({ id }) => id === 'gateway-health')?.text).toContain('12 %');
  });

  it('connected with bytes both ways: passed by the statistics alone', async () => {
    const said = await diagnoseDirectly({
      [STATS]:
        'Connectivity State : Connected\nRemote Tunnel Endpoint : 203.0.113.9\nIngress Bytes (since last connected) : 288 B\nEgress Bytes (Since last connected) : 288 B\nConnected Since : 2/1/2017 8:22:06 PM\n',
    });
    expect(statuses(said)).toMatchObject({
      connected: 'passed',
      selectors: 'passed',
      traffic: 'passed',
      rekey: 'unknown',
    });
    expect(said.checks.find(({ id }) => id === 'traffic')?.evidence).toEqual([
      { file: STATS, line: 3 },
      { file: STATS, line: 4 },
    ]);
  });

  it('one idle direction fails the traffic and not the negotiation', async () => {
    const said = await diagnoseDirectly({
      [STATS]:
        'Connectivity State : Connected\nRemote Tunnel Endpoint : 203.0.113.9\nIngress Bytes (since last connected) : 0 B\nEgress Bytes (Since last connected) : 288 B\nConnected Since : 2/1/2017 8:22:06 PM\n',
    });
    expect(statuses(said)).toMatchObject({ connected: 'passed', authentication: 'passed', traffic: 'failed' });
  });

  it('what was made good is no failure', async () => {
    const failed = clocked(
      a([
        K.initSent('0x1111111111111111'),
        K.initResponse('0x1111111111111111'),
        K.authSent,
        K.refuses('Authentication failed'),
      ]),
    );
    const good = clocked(a(GOOD()), '2026-03-04T09:00:00Z');
    const said = await diagnoseDirectly({ [IKE]: [...failed, ...good] });
    expect(said.findings.find(({ id }) => id === 'psk-mismatch')?.severity).toBe('warning');
    expect(statuses(said)).toMatchObject({ authentication: 'passed', selectors: 'passed', negotiation: 'passed' });
    expect(said.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  });

  it("facts answer by themselves: the statistics' state, the result's health", async () => {
    const said = await diagnoseDirectly({
      [STATS]: 'Connectivity State : NotConnected\n',
      [RESULT]: result('Healthy', 'NoFault'),
    });
    expect(statuses(said)).toMatchObject({ connected: 'failed', 'gateway-health': 'passed', path: 'unknown' });
  });

  it('a refusal at a rekey fails the policy and the rekey, and leaves what was agreed before', async () => {
    const said = await diagnoseDirectly({
      [IKE]: [e({ event: 'SA_NEGOTIATION_FAILED', code: 13868, established: true })],
    });
    expect(said.findings[0]).toMatchObject({ id: 'policy-mismatch-ipsec', phase: 'rekey' });
    expect(statuses(said)).toMatchObject({
      path: 'passed',
      authentication: 'passed',
      'child-policy': 'failed',
      selectors: 'passed',
      rekey: 'failed',
    });
  });

  it('the worst of two peers is asked about, and each check names it', async () => {
    const said = await diagnoseDirectly({
      [IKE]: [...a(GOOD(), OTHER), ...b([...AUTHENTICATING, K.refuses('Authentication failed')])],
    });
    expect(said.checks.every(({ peer }) => peer === PEER)).toBe(true);
    expect(statuses(said)).toMatchObject({ authentication: 'failed', selectors: 'unknown' });
  });

  it('a local network gateway of the same address answers for the address, one of another does not', async () => {
    const files = { [IKE]: b([...AUTHENTICATING, K.refuses('Authentication failed')]) };
    const site = { ...connection, kind: 'local-gateway' as const, name: 'site-1' };
    const same = await diagnoseDirectly(files, [site]);
    expect(same.checks.find(({ id }) => id === 'peer-address')).toMatchObject({ status: 'passed', evidence: [] });
    expect(same.checks.find(({ id }) => id === 'peer-address')?.command).toContain('-n site-1');
    const other = await diagnoseDirectly(files, [{ ...site, peer: '192.0.2.200' }]);
    expect(statusOf(other, 'peer-address')).not.toBe('passed');
  });
});

describe('the table of checks', () => {
  it('knows the findings that it names, and each error has its check', () => {
    const named = table.checks.flatMap(({ failedBy, warnedBy }) => [...failedBy, ...warnedBy]);
    expect(named.filter((id) => !(FINDING_IDS as readonly string[]).includes(id))).toEqual([]);
    const never = new Set(['no-fault', 'azure-side-change', 'connection-standby']);
    expect(FINDING_IDS.filter((id) => !never.has(id) && !named.includes(id))).toEqual([]);
  });

  it('only reads', () => {
    const commands = table.checks.flatMap(({ command }) => command ?? []);
    expect(commands.filter((command) => !/^az (network|monitor) [\w -]*?\b(show|list) /.test(command))).toEqual([]);
  });
});

describe('commands and queries', () => {
  it('one that prints the shared key says so, and is not there once the keys are known to agree', async () => {
    const keys = (said: Said) => said.checks.find(({ id }) => id === 'authentication');
    const failed = keys(
      await diagnoseDirectly({ 'IkeLogs.txt': a([...AUTHENTICATING, K.refuses('Authentication failed')]) }),
    );
    expect([failed?.status, failed?.command]).toEqual(['failed', expect.stringContaining('shared-key show')]);
    expect(failed?.text).toContain('prints the shared key');
    const passed = keys(await diagnoseDirectly({ 'IkeLogs.txt': a(GOOD()) }));
    expect([passed?.status, passed?.command]).toEqual(['passed', null]);
    expect(passed?.text).not.toContain('prints');
  });

  it('are filled with the names of the configuration, quoted where a shell would trip', () => {
    expect(
      filledCommand('az x -g {group} -n {connection} {localGateway} {gateway}', configured([connection], [PEER]), PEER),
    ).toBe('az x -g "net(1)" -n to-site-1 site-1 gw1');
  });

  it('a name that is more than a name stays a placeholder', () => {
    const evil = { ...connection, name: 'a; rm -rf x', resourceGroup: '$(x)' };
    expect(filledCommand('az x -g {group} -n {connection}', configured([evil], [PEER]), PEER)).toBe(
      'az x -g <group> -n <connection>',
    );
  });

  it('a query names the peer and the time; a masked peer is a placeholder', () => {
    const time = Date.UTC(2026, 2, 4, 11, 20) * 1000;
    const query = filledQuery('ike', PEER, { from: time, to: time });
    expect(query).toContain(`| where Message has "${PEER}"`);
    expect(query).toContain('between (datetime(2026-03-04T11:15:00Z) .. datetime(2026-03-04T11:25:00Z))');
    expect(filledQuery('ike', '<IPaddress>" | union *', { from: null, to: null })).toContain(
      '| where TimeGenerated > ago(1d)\n| where Message has "<peer address>"',
    );
  });
});
