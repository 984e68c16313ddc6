import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Comparing, caseNamed, comparing, textsOf } from './cases.ts';

let kit: Comparing;
beforeAll(async () => {
  kit = await comparing();
});
afterAll(() => kit.close());

const UP = 'comes-up';
const KEY = 'authentication (the pre-shared key)';
const IKE = 'the IKE policy (IKE proposals without a match)';
const ESP = 'the child SA policy (IPsec proposals without a match)';
const RANGES = 'the traffic selectors (ranges without a match)';
const SILENT = 'reachability (no answer from the peer)';
const LOST = '(dead peer detection)';

/** All in the text log of one tunnel. */
const SENTENCES: readonly (readonly [before: string, after: string, change: string, headline: string])[] = [
  ['key-refused-by-peer', UP, 'fixed', `Fixed: it failed at ${KEY}, and now the tunnel comes up.`],
  ['first-packet-unanswered', UP, 'fixed', `Fixed: it failed at ${SILENT}, and now the tunnel comes up.`],
  ['azure-refuses-esp', UP, 'fixed', `Fixed: it failed at ${ESP}, and now the tunnel comes up.`],
  ['peer-stops-answering', UP, 'fixed', `Fixed: it came up and was lost again ${LOST}, and now the tunnel comes up.`],
  ['platform-trouble', UP, 'fixed', 'Fixed: it failed (a fault of the gateway itself), and now the tunnel comes up.'],
  ['auth-unanswered', UP, 'fixed', 'Fixed: it failed at IKE_AUTH (a timeout), and now the tunnel comes up.'],
  [UP, 'key-refused-by-peer', 'worse', `Worse: the tunnel came up, and now it fails at ${KEY}.`],
  [UP, 'peer-stops-answering', 'worse', `Worse: the tunnel came up, and now it is lost again ${LOST}.`],
  [
    'first-packet-unanswered',
    'peer-refuses-proposals',
    'improved',
    `Improved: it failed at ${SILENT}, and now gets further: it fails at ${IKE}.`,
  ],
  [
    'peer-refuses-proposals',
    'key-refused-by-peer',
    'improved',
    `Improved: it failed at ${IKE}, and now gets further: it fails at ${KEY}.`,
  ],
  [
    'key-refused-by-peer',
    'peer-refuses-esp',
    'improved',
    `Improved: it failed at ${KEY}, and now gets further: it fails at ${ESP}.`,
  ],
  [
    'peer-refuses-esp',
    'selectors-refused-by-peer',
    'improved',
    `Improved: it failed at ${ESP}, and now gets further: it fails at ${RANGES}.`,
  ],
  [
    'selectors-refused-by-peer',
    'peer-stops-answering',
    'improved',
    `Improved: it failed at ${RANGES}, and now gets further: it comes up and is lost again ${LOST}.`,
  ],
  [
    'key-refused-by-peer',
    'first-packet-unanswered',
    'worse',
    `Worse: it failed at ${KEY}, and now does not get as far: it fails at ${SILENT}.`,
  ],
  [
    'refused-at-the-rekey',
    'azure-refuses-esp',
    'worse',
    `Worse: it came up and was lost again (IPsec proposals without a match), and now does not get as far: it fails at ${ESP}.`,
  ],
  ['key-refused-by-peer', 'key-refused-by-peer', 'unchanged', `Unchanged: both fail at ${KEY}.`],
  ['peer-stops-answering', 'peer-stops-answering', 'unchanged', `Unchanged: both come up and are lost again ${LOST}.`],
  [UP, UP, 'unchanged', 'Unchanged: the tunnel comes up in both.'],
  [UP, 'narrowed', 'unchanged', 'Unchanged: the tunnel comes up in both, with differences.'],
  ['key-refused-by-peer', 'key-refused-by-azure', 'unchanged', `Unchanged: both fail at ${KEY}, with differences.`],
  [
    'key-refused-by-azure',
    'azure-takes-the-peer-refuses',
    'different',
    'Different: both fail at authentication, the first by the pre-shared key, the second by the IKE identity.',
  ],
  [
    'refused-at-the-rekey',
    'peer-stops-answering',
    'different',
    'Different: both fail after the tunnel had come up, the first by IPsec proposals without a match, the second by dead peer detection.',
  ],
  [
    'platform-trouble',
    'key-refused-by-peer',
    'different',
    `Different: the first fails (a fault of the gateway itself), the second fails at ${KEY}.`,
  ],
  [
    'nobody-knows-this-address',
    'first-packet-unanswered',
    'different',
    `Different: the first fails at the configuration (no connection that fits), the second fails at ${SILENT}.`,
  ],
  [
    'deleted-once',
    'two-rekeys-at-once',
    'different',
    'Different: neither log tells whether the tunnel came up; the first shows a delete by the peer, the second two rekeys at once.',
  ],
  [
    'deleted-once',
    UP,
    'different',
    'Different: the first does not tell whether the tunnel came up (a delete by the peer), the second comes up.',
  ],
];

describe('the sentence of a verdict', () => {
  it.each(SENTENCES)('%s, then %s: %s', async (before, after, change, headline) => {
    const told = await kit.compared(caseNamed(before, 'B'), caseNamed(after, 'B'));
    expect(told.verdict).toEqual({ change, headline });
  });
});

describe('another tunnel, another gateway', () => {
  const ONE = textsOf(caseNamed('key-refused-by-peer', 'B'));
  const TWO = textsOf(caseNamed('comes-up', 'B'));
  const [PEER = '', AZURE = ''] =
    /Remote ([\d.]+):\d+: Local ([\d.]+):/.exec(Object.values(ONE)[0] ?? '')?.slice(1) ?? [];
  const renamed = (files: Record<string, string>, from: string, to: string) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replaceAll(from, to)]));
  const held = async (a: Record<string, string>, b: Record<string, string>) =>
    kit.parts({ run: await kit.open(a) }, { run: await kit.open(b) });

  it('no peer in common: different, with both named', async () => {
    const told = await held(ONE, renamed(TWO, PEER, '192.0.2.77'));
    expect(told.verdict).toEqual({
      change: 'different',
      headline: `Different: the two are about different tunnels, ${PEER} against 192.0.2.77.`,
    });
    expect(told.parameters).toContainEqual({ what: 'peer', of: '', a: PEER, b: '192.0.2.77' });
  });

  it('a masked peer is nobody: neither another tunnel nor a difference', async () => {
    const told = await held(ONE, renamed(renamed(TWO, PEER, '<IPaddress>'), AZURE, '<IPaddress>'));
    expect(told.verdict.change).toBe('fixed');
    expect(told.parameters.filter(({ what }) => what === 'peer' || what === 'local')).toEqual([]);
  });

  it('another address of Azure: another gateway, or the other instance of the same', async () => {
    const other = renamed(TWO, AZURE, '198.51.100.200');
    expect((await held(ONE, other)).verdict).toEqual({
      change: 'different',
      headline: `Different: the two are of different gateways, ${AZURE} against 198.51.100.200.`,
    });
    const at = (instance: string, files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`GatewayTenantWorker_${instance}/${name}`, text]),
      );
    expect((await held(at('IN_0', ONE), at('IN_1', other))).verdict.change).toBe('fixed');
    expect((await held(at('IN_0', ONE), at('IN_0', other))).verdict.change).toBe('different');
  });

  it('where several peers are in both, the one that fails is held against itself', async () => {
    const beside = caseNamed('key-refused-by-peer', 'B', 'beside');
    const [failing = '', well = ''] = (beside.label.verdicts ?? []).map(({ peer }) => peer ?? '');
    const text = Object.values(textsOf(beside))[0] ?? '';
    // Afterwards the one that failed comes up, and the other one after it.
    const both = [Object.values(TWO)[0] ?? '', ...text.split('\n').filter((line) => line.includes(well))].join('\n');
    const told = await held(textsOf(beside), { 'IkeLogs.txt': both });
    expect(told.sides.b.peers).toEqual([failing, well]);
    expect(told.verdict.change).toBe('fixed');
    expect(told.parameters.filter(({ what }) => what === 'peer')).toEqual([]);
    expect(told.firstDivergence).toMatchObject({ step: 'auth', b: { text: expect.stringContaining(failing) } });
    // And now the other one fails instead.
    const swapped = text.replaceAll(well, '<a>').replaceAll(failing, well).replaceAll('<a>', failing);
    const turned = await held(textsOf(beside), { 'IkeLogs.txt': swapped });
    expect(turned.verdict.change).toBe('different');
    expect(turned.verdict.headline).toMatch(
      new RegExp(`in the first the tunnel to ${failing} fails .*, in the second the one to ${well} fails `),
    );
  });

  it('where the same two fail in both, each is held against itself, whichever the verdict names', async () => {
    const [one = ''] = Object.values(ONE);
    const esp = (Object.values(textsOf(caseNamed('peer-refuses-esp', 'B')))[0] ?? '')
      .replaceAll(PEER, '192.0.2.77')
      .replace(/\{[0-9a-fA-F]{4}/g, '{0000')
      .replace(/Cookie 0x[0-9A-F]{4}/g, 'Cookie 0x7777');
    const [first, second] = [{ 'IkeLogs.txt': `${one}\n${esp}` }, { 'IkeLogs.txt': `${esp}\n${one}` }];
    const told = await held(first, second);
    expect(told.verdict.change).toBe('unchanged');
    expect(told.firstDivergence).toBeNull();
    expect(told.parameters).toEqual([]);
    expect((await held(second, first)).verdict).toEqual(told.verdict);
  });

  it('a part of which there is nothing is said to be so, and is never unchanged', async () => {
    const run = await kit.open(ONE);
    const told = await kit.parts({ run, part: 'instance:IN_7' }, { run, part: 'peer:192.0.2.1' });
    expect(told.verdict).toEqual({
      change: 'different',
      headline:
        'Different: the first has nothing of instance:IN_7, and the second has nothing of peer:192.0.2.1, so there is nothing to compare.',
    });
    expect([told.sides.a.empty, told.sides.b.empty]).toEqual([true, true]);
    expect((await kit.parts({ run, part: `peer:${PEER}` }, { run })).sides.a.empty).toBe(false);
  });
});

describe('what is known besides the log', () => {
  const connection = (mode: string, group: string) =>
    JSON.stringify({
      id: '/subscriptions/0/resourceGroups/net/providers/Microsoft.Network/connections/site',
      name: 'site',
      type: 'Microsoft.Network/connections',
      connectionType: 'IPsec',
      connectionProtocol: 'IKEv2',
      connectionMode: mode,
      dpdTimeoutSeconds: 45,
      usePolicyBasedTrafficSelectors: false,
      ipsecPolicies: [
        {
          dhGroup: group,
          ikeEncryption: 'AES256',
          ikeIntegrity: 'SHA256',
          ipsecEncryption: 'AES256',
          ipsecIntegrity: 'SHA256',
          pfsGroup: 'None',
          saLifeTimeSeconds: group === 'DHGroup2' ? 27000 : 3600,
          saDataSizeKilobytes: 102400000,
        },
      ],
    });
  const LOG = textsOf(caseNamed('peer-refuses-proposals', 'B'));

  it('settings of Azure are compared where both runs hold them, and nothing is said where one does not', async () => {
    const before = await kit.open({ ...LOG, 'connection.json': connection('Default', 'DHGroup2') });
    const after = await kit.open({ ...LOG, 'connection.json': connection('ResponderOnly', 'DHGroup14') });
    const told = await kit.parts({ run: before }, { run: after });
    expect(told.parameters.map(({ what, of }) => `${what} ${of}`.trim())).toEqual([
      'connection-mode',
      'policy IKE, configured in Azure',
      'lifetime seconds',
    ]);
    expect(told.parameters.at(-1)).toMatchObject({ a: '27000', b: '3600' });
    expect((await kit.parts({ run: await kit.open(LOG) }, { run: after })).parameters).toEqual([]);
  });
});
