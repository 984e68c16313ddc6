import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Configured, configured, holds } from '../../electron/engine/diagnose/configured.ts';
import { configurationOf, readConfiguration } from '../../electron/engine/formats/configuration.ts';
import type { Configuration, Finding } from '../../shared/model/analysis.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { POLICY, SECRET, asRest, connection, gateway, localGateway, print } from '../formats/azure.ts';
import { type Files, type Said, diagnoseDirectly } from './direct.ts';
import { GOOD, K, OPENED, OTHER, PEER, a, clocked, traceLine } from './logs.ts';

const WRONG = '192.0.2.200';
const QUIET = 'Connectivity State : NotConnected\nRemote Tunnel Endpoint :\n';

/** Resources as if they had been pasted. */
function pasted(...resources: readonly unknown[]): Configuration[] {
  return readConfiguration(resources.map(print).join('\n')).resources.map((resource) =>
    configurationOf(resource, null),
  );
}

const ids = (said: Said) =>
  said.findings.filter(({ severity }) => severity === 'error').map(({ id, peer }) => `${id} ${peer ?? '-'}`);
const only = (said: Said, id: Finding['id']): Finding => {
  const found = said.findings.filter((finding) => finding.id === id);
  expect(found.map(({ key }) => key)).toHaveLength(1);
  return found[0] as Finding;
};
const IGNORED = 'Incoming IKE connection is ignored because no matching tunnel is configured';

const WFP = 'Scrubbed-wfpdiag.txt';
/** A log that is there, and in which nothing negotiates. */
const EMPTY = { [WFP]: [traceLine('Some line', { peer: '', context: '' })] };
const LOST = readFileSync(join(PUBLISHED, 'tracefmt.summary.wdk.sum'), 'utf8');
const healthy = (peer: string) => a(GOOD(), peer);

describe('a peer that Azure expects and the log does not name', () => {
  it.each(['NotConnected', 'Connecting', null])('is no-ike-traffic where the connection is %s', async (status) => {
    const said = await diagnoseDirectly(EMPTY, pasted(connection({ status }), localGateway(PEER)));
    expect(ids(said)).toEqual([`no-ike-traffic ${PEER}`]);
    expect(only(said, 'no-ike-traffic')).toMatchObject({ confidence: 'medium', evidence: [{ file: WFP, line: 1 }] });
    expect(said.verdict).toMatchObject({ health: 'unhealthy', cause: 'no-ike-traffic', peer: PEER });
    expect(said.peers).toContain(PEER);
  });

  it.each([
    ['connected, by its configuration', { status: 'Connected' }, {}],
    [
      'connected, by the statistics',
      {},
      {
        'ConnectionStats.txt':
          'Connectivity State : Connected\nRemote Tunnel Endpoint :\nIngress Bytes (since last connected) : 288 B\nEgress Bytes (Since last connected) : 288 B\n',
      },
    ],
    ['of which no log is there', {}, { [WFP]: null }],
    ['of which the trace lost events', {}, { 'wfpdiag.txt.sum': LOST }],
  ] as const)('says nothing of one that is %s', async (_, look, files) => {
    const all = { ...EMPTY, ...files };
    const given = Object.fromEntries(Object.entries(all).filter(([, text]) => text !== null)) as Files;
    const said = await diagnoseDirectly(given, pasted(connection({ status: null, ...look }), localGateway(PEER)));
    expect(ids(said)).toEqual([]);
  });

  it('says nothing of a list of sites of which no connection is known, and of one beside a tunnel that works', async () => {
    const sites = [localGateway(PEER), localGateway('203.0.113.10', 'branch')];
    expect(ids(await diagnoseDirectly(EMPTY, pasted(sites)))).toEqual([]);
    expect(ids(await diagnoseDirectly({ 'IkeLogs.txt': healthy(OTHER) }, pasted(localGateway(PEER))))).toEqual([]);
    // Known not to be connected it is another matter, and the healthy one stays so.
    const said = await diagnoseDirectly({ 'IkeLogs.txt': healthy(OTHER) }, pasted(connection(), localGateway(PEER)));
    expect(ids(said)).toEqual([`no-ike-traffic ${PEER}`]);
    expect(said.verdicts.find(({ peer }) => peer === OTHER)?.health).not.toBe('unhealthy');
  });

  it('gives a name to the silence that statistics without an endpoint tell of', async () => {
    const files = { 'ConnectionStats.txt': QUIET, ...EMPTY };
    expect(ids(await diagnoseDirectly(files))).toEqual(['no-ike-traffic -']);
    expect(ids(await diagnoseDirectly(files, pasted(connection(), localGateway(PEER))))).toEqual([
      `no-ike-traffic ${PEER}`,
    ]);
  });

  it.each([
    ['ResponderOnly', /the device has to\.$/],
    ['InitiatorOnly', /Azure that has to begin/],
  ] as const)('%s explains it', async (mode, words) => {
    const said = await diagnoseDirectly(EMPTY, pasted(connection({ mode }), localGateway(PEER)));
    expect(only(said, 'no-ike-traffic').explanation).toMatch(words);
  });
});

describe('a device that calls from another address', () => {
  const site = pasted(connection(), localGateway(PEER));

  it('and is ignored: what is expected and what is seen are named', async () => {
    const said = await diagnoseDirectly({ 'IkeLogs.txt': a([K.initReceived(), IGNORED], WRONG) }, site);
    expect(ids(said)).toEqual([`connection-not-configured ${WRONG}`]);
    expect(only(said, 'connection-not-configured').explanation).toContain(
      `Azure expects the device at ${PEER} (the local network gateway hq), and these messages come from ${WRONG}.`,
    );
  });

  it('and is never answered: the address is the cause, medium', async () => {
    const calls = [1, 2, 3].map((n) => K.initReceived(`0x000000000000000${n}`));
    const files = { 'IkeLogs.txt': clocked(a(calls, WRONG)) };
    expect(ids(await diagnoseDirectly(files))).toEqual([]);
    const said = await diagnoseDirectly(files, site);
    expect(ids(said)).toEqual([`connection-not-configured ${WRONG}`]);
    expect(only(said, 'connection-not-configured')).toMatchObject({
      confidence: 'medium',
      evidence: [{ line: 1 }, { line: 2 }, { line: 3 }],
      explanation: expect.stringContaining(PEER),
    });
  });

  it('while Azure calls the expected one in vain: the address comes first', async () => {
    const calls = ['0x1111111111111111', '0x1111111111111112', '0x1111111111111113'].map((cookie) =>
      K.initSent(cookie),
    );
    const files = { 'IkeLogs.txt': [...a(calls), ...a([K.initReceived(), IGNORED], WRONG)] };
    const said = await diagnoseDirectly(files, site);
    expect(said.verdict).toMatchObject({ cause: 'connection-not-configured', peer: WRONG });
    expect(only(said, 'peer-unreachable')).toMatchObject({
      peer: PEER,
      confidence: 'medium',
      explanation: expect.stringContaining(`a device calls from ${WRONG}`),
    });
  });

  it('is none where it is answered, where another sign says why it fails, or where its own gateway is known', async () => {
    for (const [lines, more] of [
      [[...OPENED, K.mmCleanup(13_801)], []],
      [[K.initReceived(), K.peerOffersIke(), K.mmCleanup(13_868)], []],
      [[K.initReceived()], [localGateway(WRONG, 'second')]],
    ] as const) {
      const said = await diagnoseDirectly(
        { 'IkeLogs.txt': a(lines, WRONG) },
        pasted(connection(), localGateway(PEER), ...more),
      );
      expect(ids(said).filter((id) => id.startsWith('connection-not-configured'))).toEqual([]);
    }
  });
});

describe('an IKE version that the connection does not speak', () => {
  const old = pasted(connection({ protocol: 'IKEv1' }), localGateway(PEER));

  it('is the cause where the device begins and nothing else says why it ends there', async () => {
    const said = await diagnoseDirectly({ 'IkeLogs.txt': a([K.initReceived(), IGNORED]) }, old);
    expect(said.verdict).toMatchObject({ cause: 'ike-version-mismatch', peer: PEER });
    expect(only(said, 'ike-version-mismatch')).toMatchObject({
      confidence: 'medium',
      explanation: expect.stringContaining('is set to IKEv1, and the device begins with IKEv2'),
    });
    const ignored = only(said, 'connection-not-configured');
    expect(ignored.causedBy).toBe('ike-version-mismatch');
    expect(ignored.explanation).toContain('does say 203.0.113.9');
  });

  it.each([
    [
      'the connection speaks it',
      pasted(connection({ protocol: 'IKEv2' }), localGateway(PEER)),
      [K.initReceived(), IGNORED],
    ],
    ['an SA came about', old, GOOD()],
    [
      'IKE_AUTH was reached',
      old,
      [K.initReceived(), K.initGenerated(), K.authReceived, K.azureRefuses('Authentication failed')],
    ],
    ['the log says why', old, [K.initReceived(), K.peerOffersIke(), K.mmCleanup(13_868)]],
    ['Azure began', old, [...OPENED, K.closed('Negotiation timed out')]],
  ] as const)('is none where %s', async (_, configuration, lines) => {
    const said = await diagnoseDirectly({ 'IkeLogs.txt': a(lines) }, configuration);
    expect(said.findings.map(({ id }) => id)).not.toContain('ike-version-mismatch');
  });
});

describe('what else it says of findings', () => {
  it.each([
    ['InitiatorOnly', 'is set to InitiatorOnly, as its configuration says'],
    ['Default', 'The configuration that is known says Default'],
  ])('1225 beside %s', async (mode, words) => {
    const lines = a([K.initReceived(), K.mmCleanup(1225)]);
    const said = await diagnoseDirectly({ 'IkeLogs.txt': lines }, pasted(connection({ mode }), localGateway(PEER)));
    expect(only(said, 'connection-not-configured').explanation).toContain(words);
  });

  it("the device's own address within its prefixes is coverage, and a word beside drops", async () => {
    const site = pasted(
      connection({ status: 'Connected' }),
      localGateway(PEER, 'hq', ['10.0.0.0/8', '203.0.113.0/24']),
    );
    const quiet = await diagnoseDirectly({ 'IkeLogs.txt': healthy(PEER) }, site);
    expect(quiet.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(quiet.coverage.find(({ check }) => check === 'peer-in-prefixes')?.text).toContain('203.0.113.0/24');
    const drops = await diagnoseDirectly({ 'IkeLogs.txt': a([...GOOD(), K.closed('DPD timed out')]) }, site);
    expect(only(drops, 'dpd-timeout').explanation).toContain('203.0.113.0/24');
    const fine = await diagnoseDirectly({ 'IkeLogs.txt': healthy(PEER) }, pasted(connection(), localGateway(PEER)));
    expect(fine.coverage.map(({ check }) => check)).not.toContain('peer-in-prefixes');
  });

  it('a policy-based gateway and a failed change are coverage', async () => {
    const said = await diagnoseDirectly(
      { 'IkeLogs.txt': healthy(PEER) },
      pasted(gateway({ vpnType: 'PolicyBased', provisioningState: 'Failed' })),
    );
    const texts = Object.fromEntries(said.coverage.map(({ check, text }) => [check, text]));
    expect(texts['policy-based']).toContain('gw');
    expect(texts['provisioning']).toMatch(/^The gateway gw is in the state Failed/);
    expect(texts['configuration']).toBe('What Azure is configured to be is known of the gateway gw.');
  });
});

describe('opened as files', () => {
  it('alone nothing is found and nothing is known', async () => {
    const said = await diagnoseDirectly({ 'a.json': print(connection()), 'b.json': print(localGateway(PEER)) });
    expect(said.verdict).toMatchObject({ health: 'unknown', cause: null });
    expect(said.findings).toEqual([]);
  });

  it('beside a log they are weighed, cited, and their keys are not shown', async () => {
    const files = {
      ...EMPTY,
      'connection.json': JSON.stringify(connection()),
      'site.json': JSON.stringify({ ...localGateway(PEER), sharedKey: `${SECRET}\\"${SECRET}` }),
    };
    const said = await diagnoseDirectly(files);
    expect(ids(said)).toEqual([`no-ike-traffic ${PEER}`]);
    expect(only(said, 'no-ike-traffic').evidence.map(({ file }) => file)).toEqual([
      'connection.json',
      'site.json',
      WFP,
    ]);
    expect(JSON.stringify(said)).not.toContain(SECRET);
    expect(only(said, 'no-ike-traffic').evidence[0]?.text).toContain('"sharedKey":"…"');
  });

  it('what is pasted goes before what was opened', async () => {
    const files = { ...EMPTY, 'c.json': print(connection()), 'site.json': print(localGateway(PEER)) };
    expect(ids(await diagnoseDirectly(files, pasted(connection({ status: 'Connected' }))))).toEqual([]);
  });

  it('makes no difference where there is nothing of it', async () => {
    const files = { 'IkeLogs.txt': a([...OPENED, K.mmCleanup(13_868)]) };
    expect(await diagnoseDirectly(files, [])).toEqual(await diagnoseDirectly(files));
  });
});

describe('looked up by peer', () => {
  const two = [
    connection({ name: 'to-hq', site: 'hq', policies: [POLICY] }),
    connection({
      name: 'to-branch',
      site: 'branch',
      selectors: [{ localAddressRanges: ['10.1.0.0/16'], remoteAddressRanges: ['10.30.0.0/16'] }],
    }),
    localGateway(PEER, 'hq'),
    localGateway(OTHER, 'branch', ['10.30.0.0/16', '10.31.0.0/16']),
    gateway(),
  ];
  const names = (of: Configured, peer: string | null) => [
    of.connectionOf(peer)?.name,
    of.localGatewayOf(peer)?.name,
    of.gatewayOf(peer)?.name,
  ];

  it('a connection is that of the peer at whose address its local network gateway is', () => {
    const of = configured(pasted(...two), [PEER, OTHER]);
    expect(names(of, PEER)).toEqual(['to-hq', 'hq', 'gw']);
    expect(names(of, OTHER)).toEqual(['to-branch', 'branch', 'gw']);
    expect(names(of, WRONG)).toEqual([undefined, undefined, 'gw']);
    expect(names(of, null)).toEqual([undefined, undefined, 'gw']);
    expect(of.policyFor(PEER)).toEqual(POLICY);
    expect(of.policyFor(OTHER)).toBeNull();
    expect(of.configuredRanges(PEER)).toEqual({ from: 'local-gateway', azure: [], peer: ['10.20.0.0/16'] });
    expect(of.configuredRanges(OTHER)).toEqual({
      from: 'traffic-selectors',
      azure: ['10.1.0.0/16'],
      peer: ['10.30.0.0/16'],
    });
  });

  it('of one connection and one peer it is that, masked or not, and not where its address says another', () => {
    const one = pasted(connection({ policies: [POLICY] }), localGateway(PEER));
    for (const peer of [PEER, '<IPaddress>', '203.x.x.x'])
      expect(names(configured(one, [peer]), peer).slice(0, 2)).toEqual(['to-hq', 'hq']);
    expect(configured(one, [WRONG]).connectionOf(WRONG)).toBeNull();
    expect(configured(one, ['184.x.x.x']).connectionOf('184.x.x.x')).toBeNull();
    expect(configured(one, ['<IPaddress>', OTHER]).connectionOf('<IPaddress>')).toBeNull();
    const bare = pasted(connection({ policies: [POLICY] }));
    expect(configured(bare, [WRONG]).policyFor(WRONG)).toEqual(POLICY);
    expect(configured(bare, [WRONG, PEER]).policyFor(WRONG)).toBeNull();
  });

  it('a policy by itself is that of the one tunnel there is', () => {
    expect(configured(pasted([POLICY]), [PEER]).policyFor(PEER)).toEqual(POLICY);
    expect(configured(pasted([POLICY]), [PEER, OTHER]).policyFor(PEER)).toBeNull();
    expect(configured(pasted([POLICY], ...two), [PEER]).policyFor(OTHER)).toBeNull();
  });

  it('the same in the REST form, of two resources of one name by their groups, and of the same twice the later', () => {
    const far = {
      ...localGateway(OTHER),
      id: localGateway(OTHER).id.replace('net-rg', 'far-rg'),
      resourceGroup: 'far-rg',
    };
    const of = configured(pasted(asRest(connection()), asRest(localGateway(PEER)), far), [PEER]);
    expect(names(of, PEER).slice(0, 2)).toEqual(['to-hq', 'hq']);
    expect(of.sites.map(({ peer, connection: own }) => [peer, own?.name])).toEqual([
      [PEER, 'to-hq'],
      [OTHER, undefined],
    ]);
    const moved = configured(pasted(connection(), localGateway(PEER), localGateway(OTHER)), [OTHER]);
    expect(moved.sites.map(({ peer }) => peer)).toEqual([OTHER]);
  });

  it('ExpressRoute is no tunnel', () => {
    expect(
      configured(pasted({ ...connection(), connectionType: 'ExpressRoute' }), [PEER]).connectionOf(PEER),
    ).toBeNull();
  });

  it('a prefix holds an address', () => {
    expect(holds('203.0.113.0/24', PEER)).toBe(true);
    expect(holds('0.0.0.0/0', PEER)).toBe(true);
    expect(holds('203.0.113.8/32', PEER)).toBe(false);
    expect(holds('2001:db8::/32', '2001:db8:1::9')).toBe(true);
    expect(holds('2001:db8::/32', PEER)).toBe(false);
  });
});
