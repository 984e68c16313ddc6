import { describe, expect, it } from 'vitest';
import table from '../../resources/azure/policies.json' with { type: 'json' };
import { NO_POLICY } from '../../electron/engine/formats/configuration/policy.ts';
import { isSettable, nameOf } from '../../electron/engine/diagnose/change/policy.ts';
import type { Configuration, Finding, Policy } from '../../shared/model/analysis.ts';
import { configurationOf } from '../../electron/engine/formats/configuration.ts';
import { nothing } from '../../electron/engine/formats/configuration/shapes.ts';
import { type Said, diagnoseDirectly } from './direct.ts';
import { K, PEER, SID2, TSID, a, b, e } from './logs.ts';

/** A list as the log prints it. */
const ike = (side: string, ...offers: readonly string[]) =>
  `${side}${offers.map((offer, index) => `Policy${index + 1}:${offer}`).join(' ')}`;
const RECEIVED_IKE = '[RECEIVED]Received Ike payload: ';
const SENT_IKE = '[SEND]Sending Ike payload for tunnel Id 0x3: Auth:PreShared Key- ';
const RECEIVED_IPSEC = '[RECEIVED]Received IPSec payload: ';
const SENT_IPSEC = '[SEND]Sending IPSec policy Payload for tunnel Id 0x3, tsId 0x37: ';
const DEFAULT_IKE = [
  'Cipher=AES-CBC-256 Integrity=SHA1 DhGroup=DhGroup2',
  'Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup2',
  'Cipher=AES-CBC-128 Integrity=SHA1 DhGroup=DhGroup2',
  'Cipher=AES-CBC-128 Integrity=SHA256 DhGroup=DhGroup2',
  'Cipher=3DES Integrity=SHA1 DhGroup=DhGroup2',
  'Cipher=3DES Integrity=SHA256 DhGroup=DhGroup2',
];

/** The peer begins, and Azure refuses what it offers for phase 1. */
const refusedIke = (...offers: readonly string[]) =>
  a([K.initReceived(), ike(RECEIVED_IKE, ...offers), K.azureRefuses('Policy Mismatch')]);
/** The peer begins, and Azure refuses what it offers for phase 2. */
const refusedIpsec = (...offers: readonly string[]) =>
  a([
    K.initReceived(),
    K.peerOffersIke('DhGroup2'),
    K.initGenerated(),
    K.authReceived,
    ike(RECEIVED_IPSEC, ...offers),
    K.qmCleanup(13_868),
    K.azureRefuses('Policy Mismatch'),
  ]);

async function first(lines: readonly string[], configuration: readonly Configuration[] = []): Promise<Finding> {
  const said: Said = await diagnoseDirectly({ 'IkeLogs.txt': lines }, configuration);
  const [finding] = said.findings;
  if (finding === undefined) throw new Error('nothing found');
  return finding;
}

const change = (finding: Finding) =>
  finding.comparison?.change.map(({ attribute, from, to }) => `${attribute} ${from}>${to}`);
const command = (finding: Finding, word = 'ipsec-policy add') =>
  finding.actions.find((action) => action.command?.includes(word) === true)?.command ?? null;

const EMPTY: Configuration = configurationOf(nothing('connection', 1), null);
const connection = (over: Partial<Configuration> = {}): Configuration => ({
  ...EMPTY,
  name: 'hq-to-azure',
  resourceGroup: 'network',
  localGateway: 'hq',
  ...over,
});
const site = (over: Partial<Configuration> = {}): Configuration => ({
  ...EMPTY,
  kind: 'local-gateway',
  name: 'hq',
  resourceGroup: 'network',
  peer: PEER,
  ...over,
});
const POLICY: Policy = {
  ...NO_POLICY,
  ikeEncryption: 'AES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP384',
  ipsecEncryption: 'GCMAES256',
  ipsecIntegrity: 'GCMAES256',
  pfsGroup: 'ECP384',
  saLifeTimeSeconds: 3600,
  saDataSizeKilobytes: 1024,
};

describe('the tables of Azure', () => {
  const lists = Object.values(table.defaults).flatMap(({ ike: first, ipsec }) => [
    ...Object.values(first).map((rows) => ({ rows, group: 'dhGroup' as const })),
    ...Object.values(ipsec).map((rows) => ({ rows, group: 'pfsGroup' as const })),
  ]);

  it('name every value as a custom policy does, and know how strong it is', () => {
    for (const { rows, group } of lists)
      for (const [encryption = '', integrity = '', last = ''] of rows) {
        expect(table.strongest.encryption).toContain(encryption);
        expect(table.strongest.integrity).toContain(integrity);
        expect(table.strongest[group]).toContain(last);
      }
    expect(table.defaults['route-based'].ipsec.responder).toHaveLength(26);
    expect(table.defaults['route-based'].ipsec.responder.slice(0, 6)).toEqual(
      table.defaults['route-based'].ipsec.initiator,
    );
    for (const [setting, values] of Object.entries(table.custom)) {
      const fill = table.fill[setting as keyof typeof table.custom];
      expect(values).toContain(fill);
    }
  });

  it.each([
    ['encryption', 'AES-CBC-256', 'AES256'],
    ['encryption', 'aes-gcm-256', 'GCMAES256'],
    ['encryption', '3DES', 'DES3'],
    ['integrity', 'Md5', 'MD5'],
    ['integrity', 'SHA2-512', 'SHA512'],
    ['prf', 'PRF_HMAC_SHA2_256', 'SHA256'],
    ['dhGroup', 'DhGroup14', 'DHGroup14'],
    ['dhGroup', 'DHGroup2048', 'DHGroup14'],
    ['dhGroup', 'DhGroup20', 'ECP384'],
    ['dhGroup', 'DhGroupECP384', 'ECP384'],
    ['dhGroup', 'DhGroup5', 'DHGroup5'],
    ['pfsGroup', 'PFS14', 'PFS2048'],
    ['pfsGroup', 'None', 'None'],
    ['encryption', 'CAMELLIA-256', 'CAMELLIA-256'],
  ] as const)('%s %s is %s', (attribute, printed, name) => {
    expect(nameOf(attribute, printed)).toBe(name);
  });
});

describe('phase 1', () => {
  it('a group that Azure has not: the group changes and nothing else, and the weakness of it is said', async () => {
    const finding = await first(refusedIke('Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup14'));
    expect(finding.comparison).toMatchObject({ phase: 'ike', azureFrom: 'defaults', gap: 'dhGroup' });
    expect(change(finding)).toEqual(['dhGroup DHGroup14>DHGroup2']);
    expect(finding.explanation).toContain("a custom policy with the device's DHGroup14 is the stronger way");
    expect(finding.actions[0]?.text).toContain('replace DHGroup14 by DHGroup2');
    expect(command(finding)).toContain('--ike-encryption AES256 --ike-integrity SHA256 --dh-group DHGroup14');
  });

  it('of several proposals the one that needs least is changed, and of equals the strongest', async () => {
    const finding = await first(
      refusedIke(
        'Cipher=3DES Integrity=SHA1 DhGroup=DhGroup5',
        'Cipher=AES-CBC-128 Integrity=SHA1 DhGroup=DhGroup14',
        'Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup14',
        'Cipher=AES-CBC-256 Integrity=SHA384 DhGroup=DhGroup14',
      ),
    );
    expect(change(finding)).toEqual(['dhGroup DHGroup14>DHGroup2']);
    expect(finding.actions[0]?.text).toContain('it then offers AES256 with SHA256 and DHGroup2');
  });

  it('nothing weak is advised where Azure has better, even if the change gets larger by it', async () => {
    const finding = await first(refusedIke('Cipher=DES Integrity=Md5 DhGroup=DhGroup2'));
    expect(finding.comparison?.gap).toBe('encryption');
    expect(change(finding)).toEqual(['encryption DES>AES256', 'integrity MD5>SHA256']);
  });

  it('values that meet one by one and in no combination leave no attribute as the gap', async () => {
    const offers = [
      'Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup14',
      'Cipher=AES-CBC-192 Integrity=SHA1 DhGroup=DhGroup2',
    ];
    const finding = await first(refusedIke(...offers));
    expect(finding.comparison).toMatchObject({ gap: null });
    expect(finding.explanation).toContain('each value is offered by both, and no combination of them');
    expect(change(finding)).toHaveLength(1);
  });

  it('what Azure offers in the log counts before its defaults, and a custom policy in it too', async () => {
    const own = 'Cipher=AES-CBC-256 Integrity=SHA384 DhGroup=DhGroupECP384';
    const said = await first([
      ...a([ike(SENT_IKE, own), K.initSent(), K.refuses('Policy Mismatch')]),
      ...refusedIke('Cipher=AES-CBC-256 Integrity=SHA384 DhGroup=DhGroup14'),
    ]);
    expect(said.comparison).toMatchObject({ azureFrom: 'log', gap: 'dhGroup' });
    expect(change(said)).toEqual(['dhGroup DHGroup14>ECP384']);
  });

  it('a list that breaks off is completed where it begins as the defaults do, and is no proof where it does not', async () => {
    const cut = await first([
      ...a([
        `${ike(SENT_IKE, DEFAULT_IKE[0] ?? '')} Policy2:Cipher=AES-CB`,
        K.initSent(),
        K.refuses('Policy Mismatch'),
      ]),
      ...refusedIke('Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup14'),
    ]);
    expect(cut.comparison).toMatchObject({ azureFrom: 'defaults', gap: 'dhGroup' });
    const other = await first([
      ...a([
        `${ike(SENT_IKE, 'Cipher=AES-CBC-256 Integrity=SHA384 DhGroup=DhGroup24')} Policy2:Cipher=AES-CBC-256 Integrity=SHA`,
        K.initSent(),
        K.refuses('Policy Mismatch'),
      ]),
      ...refusedIke('Cipher=AES-CBC-256 Integrity=SHA384 DhGroup=DhGroup14'),
    ]);
    expect(other.comparison).toMatchObject({ azureFrom: 'log', gap: null });
    expect(other.comparison?.attributes.find(({ attribute }) => attribute === 'integrity')?.azure).toEqual(['SHA384']);
    expect(other.explanation).toMatch(/As far as the log shows them/);
  });

  it('a list of the peer whose beginning is missing proves no gap either', async () => {
    const finding = await first(
      a([
        K.initReceived(),
        `${RECEIVED_IKE}Policy3:Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup14`,
        K.azureRefuses('Policy Mismatch'),
      ]),
    );
    expect(finding.comparison).toMatchObject({ gap: null });
    expect(finding.explanation).toContain("as far as the log shows the peer's list");
  });

  it('the newest offers of the peer count, not all that it ever tried', async () => {
    const finding = await first([
      ...a([
        K.initReceived('0x1111111111111111'),
        ike(RECEIVED_IKE, 'Cipher=3DES Integrity=Md5 DhGroup=DhGroup5'),
        K.azureRefuses('Policy Mismatch'),
      ]),
      ...refusedIke('Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup14'),
    ]);
    expect(finding.comparison?.attributes.find(({ attribute }) => attribute === 'encryption')?.peer).toEqual([
      'AES256',
    ]);
  });

  it('a PRF is compared where both print it', async () => {
    const finding = await first([
      ...a([
        ike(SENT_IKE, 'Cipher=AES-CBC-256 Integrity=SHA256 Prf=SHA256 DhGroup=DhGroup14'),
        K.initSent(),
        K.refuses('Policy Mismatch'),
      ]),
      ...refusedIke('Cipher=AES-CBC-256 Integrity=SHA256 Prf=SHA384 DhGroup=DhGroup14'),
    ]);
    expect(finding.comparison?.gap).toBe('prf');
    expect(change(finding)).toEqual(['prf SHA384>SHA256']);
  });

  it('without proposals of the peer nothing is compared; Azure’s own are said', async () => {
    const finding = await first(a([ike(SENT_IKE, ...DEFAULT_IKE), K.initSent(), K.refuses('Policy Mismatch')]));
    expect(finding.comparison).toBeNull();
    expect(finding.actions[0]?.text).toBe('Offer for phase 1 what Azure has: AES256 with SHA256 and DHGroup2.');
  });

  it('a configured custom policy is what Azure has, and its values stay where the log shows none of the device', async () => {
    const lines = refusedIke('Cipher=AES-CBC-256 Integrity=SHA384 DhGroup=DhGroup14');
    const finding = await first(lines, [connection({ policies: [POLICY] }), site()]);
    expect(finding.comparison).toMatchObject({ azureFrom: 'policy', gap: 'dhGroup' });
    expect(change(finding)).toEqual(['dhGroup DHGroup14>ECP384']);
    expect(command(finding)).toBe(
      'az network vpn-connection ipsec-policy add -g network --connection-name hq-to-azure --ike-encryption AES256 --ike-integrity SHA384 --dh-group DHGroup14 --ipsec-encryption GCMAES256 --ipsec-integrity GCMAES256 --pfs-group ECP384 --sa-lifetime 3600 --sa-max-size 1024',
    );
    expect(finding.actions.at(-1)?.text).toContain('take the present one away first');
  });

  it('a policy-based gateway has defaults of its own', async () => {
    const gateway: Configuration = { ...EMPTY, kind: 'gateway', name: 'gw', vpnType: 'PolicyBased' };
    const lines = refusedIke('Cipher=AES-CBC-128 Integrity=SHA256 DhGroup=DhGroup2');
    expect((await first(lines)).comparison?.change).toEqual([]);
    expect(change(await first(lines, [gateway]))).toEqual(['encryption AES128>AES256']);
  });
});

describe('a key of another group than the one that is taken', () => {
  it('names the group that both have', async () => {
    const finding = await first(
      a([
        K.initReceived(),
        ike(
          RECEIVED_IKE,
          'Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup14',
          'Cipher=AES-CBC-256 Integrity=SHA256 DhGroup=DhGroup2',
        ),
        K.azureRefuses('Invalid KE Payload'),
      ]),
    );
    expect(finding.id).toBe('policy-mismatch-ike');
    expect(finding.explanation).toContain('both have DHGroup2, so the device has to put it first in its list.');
    expect(finding.comparison).toMatchObject({ gap: null, change: [] });
  });
});

describe('a refusal of which the phase is not shown', () => {
  it('says that phase 1 would agree, and blames no custom policy for it', async () => {
    const finding = await first(a([ike(RECEIVED_IKE, DEFAULT_IKE[1] ?? ''), K.azureRefuses('Policy Mismatch')]));
    expect(finding.confidence).toBe('low');
    expect(finding.explanation).toContain(
      'the offers for phase 1 do overlap, so most likely those for phase 2 do not.',
    );
  });
});

describe('phase 2', () => {
  it('as responder Azure takes more than it offers: the 26 rows count where the peer begins', async () => {
    const finding = await first(refusedIpsec('Cipher=AES-CBC-256 Integrity=SHA384'));
    expect(finding.comparison).toMatchObject({ phase: 'ipsec', azureFrom: 'defaults', gap: 'integrity' });
    expect(change(finding)).toEqual(['integrity SHA384>SHA256']);
    const des = finding.comparison?.attributes.find(({ attribute }) => attribute === 'encryption')?.azure;
    expect(des).toContain('DES');
    // Azure's own list has no DES.
    const begun = await first(
      a([
        K.offersIke,
        K.initSent(),
        K.initResponse(),
        K.peerOffersIke('DhGroup2'),
        K.authSent,
        ike(RECEIVED_IPSEC, 'Cipher=AES-CBC-256 Integrity=SHA384'),
        K.refuses('Policy Mismatch'),
      ]),
    );
    expect(begun.comparison?.attributes.find(({ attribute }) => attribute === 'encryption')?.azure).not.toContain(
      'DES',
    );
  });

  it("a cipher that the line's end cuts is none, and the list is completed from the defaults", async () => {
    const finding = await first([
      ...b([
        K.offersIke,
        K.initSent(),
        K.initResponse(),
        K.peerOffersIke('DhGroup2'),
        `${SENT_IPSEC}Policy1:Integrity=AES-GCM-256 Cipher=AES-GCM-256 Policy2:Integrity=SHA1 Cipher=AES-CBC`,
        K.authSent,
        K.refuses('Policy Mismatch'),
      ]),
      ...refusedIpsec('Cipher=AES-CBC-256 Integrity=SHA384'),
    ]);
    const encryption = finding.comparison?.attributes.find(({ attribute }) => attribute === 'encryption');
    expect(encryption?.azure).not.toContain('AES-CBC');
    expect(encryption?.azure).toContain('AES128');
    expect(finding.comparison).toMatchObject({ azureFrom: 'defaults', gap: 'integrity' });
  });

  it('the first child SA of IKEv2 has no PFS exchange, so PFS is no part of it', async () => {
    const finding = await first(refusedIpsec('Cipher=AES-CBC-256 Integrity=SHA384 PfsGroup=PFS2048'));
    expect(finding.comparison?.attributes.map(({ attribute }) => attribute)).toEqual(['encryption', 'integrity']);
  });

  it('GCM is one algorithm for both, whether the line prints it once or twice', async () => {
    for (const printed of ['Cipher=AES-GCM-128', 'Integrity=AES-GCM-128 Cipher=AES-GCM-128']) {
      const finding = await first(refusedIpsec(printed));
      expect(change(finding)).toEqual(['encryption GCMAES128>GCMAES256', 'integrity GCMAES128>GCMAES256']);
      expect(command(finding)).toContain('--ipsec-encryption GCMAES128 --ipsec-integrity GCMAES128');
    }
  });

  it('a rekey: PFS comes first, and the custom policy has the group of the device', async () => {
    const lines = [
      ...b([K.initReceived(), K.peerOffersIke('DhGroup2'), K.initGenerated(), K.authReceived, K.asks, K.final]),
      ...b([K.asks, ike(RECEIVED_IPSEC, 'Cipher=AES-GCM-256 Integrity=AES-GCM-256 PfsGroup=PFS2048')]),
      e({ established: true, type: 'QM_SA', code: '0x362C', message: 'Policy match error.' }),
    ];
    const finding = await first(lines);
    expect([finding.id, finding.phase]).toEqual(['policy-mismatch-ipsec', 'rekey']);
    expect(finding.comparison).toMatchObject({ gap: null });
    expect(change(finding)).toEqual(['pfsGroup PFS2048>None']);
    expect(finding.actions[0]?.text).toContain('Turn PFS off');
    expect(command(finding)).toContain('--pfs-group PFS2048');
  });

  it('values that a custom policy cannot have are said, and never part of the command', async () => {
    const finding = await first(refusedIpsec('Cipher=AES-CBC-256 Integrity=SHA512'));
    expect(command(finding)).toContain('--ipsec-encryption AES256 --ipsec-integrity SHA256');
    expect(finding.actions.map(({ text }) => text).join(' ')).toContain(
      "cannot have the device's phase 2 integrity SHA512",
    );
    const old = await first(refusedIke('Cipher=DES Integrity=SHA1 DhGroup=DhGroup2'));
    expect(command(old)).toContain('--ike-encryption AES256 --ike-integrity SHA1');
    expect(old.actions.map(({ text }) => text).join(' ')).toContain('phase 1 encryption DES');
  });

  it('every command of a policy holds only what az takes, whatever a log prints', async () => {
    const odd = [
      'Cipher=$(reboot) Integrity=SHA256',
      'Cipher=AES-CBC-256 Integrity=SHA256; rm',
      'Cipher=CHACHA Integrity=POLY',
    ];
    for (const offer of odd) {
      const options = command(await first(refusedIpsec(offer))) ?? '';
      const pairs = [
        ...options.matchAll(
          /--(ike-encryption|ike-integrity|dh-group|ipsec-encryption|ipsec-integrity|pfs-group) (\S+)/g,
        ),
      ];
      expect(pairs).toHaveLength(6);
      const names = {
        'ike-encryption': 'ikeEncryption',
        'ike-integrity': 'ikeIntegrity',
        'dh-group': 'dhGroup',
        'ipsec-encryption': 'ipsecEncryption',
        'ipsec-integrity': 'ipsecIntegrity',
        'pfs-group': 'pfsGroup',
      } as const;
      for (const [, option = '', value = ''] of pairs)
        expect(isSettable(names[option as keyof typeof names], value), `${option} ${value}`).toBe(true);
      expect(options).toMatch(/^[\w<> -]+$/);
    }
  });
});

describe('names in commands', () => {
  it('come from the configuration, and nothing that is no name of a resource', async () => {
    const lines = b([K.offersIke, K.initSent(), K.initResponse(), K.authSent, K.refuses('Authentication failed')]);
    const named = await first(lines, [connection(), site()]);
    expect(command(named, 'shared-key update')).toBe(
      'az network vpn-connection shared-key update -g network --connection-name hq-to-azure --value <key>',
    );
    expect(named.actions.at(-1)).toMatchObject({
      text: `If both keys are equal: set the identity that the device sends to ${PEER}, the public address that the local network gateway names.`,
      command: 'az network local-gateway show -g network --name hq --query gatewayIpAddress',
    });
    const hostile = await first(lines, [connection({ name: 'x; reboot', resourceGroup: 'net(1)' }), site()]);
    expect(command(hostile, 'shared-key update')).toContain('-g "net(1)" --connection-name <connection>');
  });

  it('fill in DPD and lifetimes', async () => {
    const lines = a([
      K.initReceived(),
      K.authReceived,
      K.asks,
      K.final,
      K.closed('Main mode SA assumed to be invalid because peer stopped responding'),
    ]);
    const finding = await first(lines, [connection({ dpdTimeoutSeconds: 20 }), site()]);
    expect(finding.id).toBe('dpd-timeout');
    expect(command(finding, 'dpdTimeoutSeconds')).toContain('--name hq-to-azure --set dpdTimeoutSeconds=90');
    expect(finding.actions.map(({ text }) => text).join(' ')).toContain("connection's 20 s");
  });
});

describe('traffic selectors', () => {
  const range = (start: string, end: string) =>
    `StartAddress ${start} EndAddress ${end} PortStart 0 PortEnd 65535 Protocol 0`;
  const SITE = range('10.20.0.0', '10.20.255.255');
  const LAB = range('10.30.0.0', '10.30.255.255');
  const VNET = range('10.1.0.0', '10.1.255.255');
  const list = (theirs: readonly string[], ours: readonly string[]) =>
    `${TSID}Number of TSIs ${theirs.length}: ${theirs.join(', ')} Number of TSRs ${ours.length}:${ours.join(', ')}`;
  const asks = (theirs: readonly string[], ours: readonly string[]) =>
    `Received Traffic Selector payload request- ${list(theirs, ours)}`;
  const proposes = (ours: readonly string[], theirs: readonly string[]) =>
    ` Proposed(send) Traffic Selector payload will be- ${list(ours, theirs)}`;
  const OPEN = [K.offersIke, K.initSent(), K.initResponse(), K.peerOffersIke('DhGroup2'), K.offersIpsec];
  const REFUSED = K.refuses('Traffic Selectors Unacceptable');
  const texts = (finding: Finding) => finding.actions.map(({ text }) => text).join('\n');

  it('any-to-any that the device refuses: accept it, or policy-based selectors with a custom policy', async () => {
    const finding = await first(b([...OPEN, K.proposes, K.authSent, REFUSED]));
    expect([finding.id, finding.failurePoint]).toEqual(['traffic-selector-mismatch', 'remote']);
    expect(finding.actions[0]).toMatchObject({ side: 'on-premises' });
    expect(texts(finding)).toContain('Accept any-to-any, as Azure proposes: 0.0.0.0/0 on both sides');
    expect(command(finding, '--use-policy-based-traffic-selectors true')).not.toBeNull();
    expect(command(finding)).toContain('--ipsec-encryption');
  });

  it('fixed ranges that the device refuses: its mirror, and no policy-based selectors again', async () => {
    const finding = await first(b([...OPEN, proposes([VNET], [SITE]), K.authSent, REFUSED]), [
      connection({ usePolicyBasedTrafficSelectors: true }),
      site({ prefixes: ['10.20.0.0/16', '10.40.0.0/16'] }),
    ]);
    expect(texts(finding)).toContain("Name 10.20.0.0/16 on the device's side and 10.1.0.0/16 on Azure's");
    expect(finding.explanation).toContain("10.40.0.0/16 on the peer's side is configured in Azure and not proposed.");
    expect(command(finding, 'policy-based')).toBeNull();
  });

  it('asked by the peer and proposed by Azure in another attempt are compared by arithmetic', async () => {
    const finding = await first([
      ...b([...OPEN, proposes([VNET], [SITE]), K.authSent, REFUSED]),
      ...b(
        [
          K.initReceived(),
          K.initGenerated(),
          K.authReceived,
          asks([SITE, LAB], [VNET]),
          K.azureRefuses('Traffic Selectors Unacceptable'),
        ],
        PEER,
        SID2,
      ),
    ]);
    expect(finding.explanation).toContain(
      "10.30.0.0/16 on the peer's side is asked for by the peer and not proposed by Azure.",
    );
  });

  it('what Azure refuses because it is not configured: the prefix, with the whole list to set', async () => {
    const finding = await first(
      b([
        K.initReceived(),
        K.initGenerated(),
        K.authReceived,
        asks([SITE, LAB], [VNET]),
        K.azureRefuses('Traffic Selectors Unacceptable'),
      ]),
      [connection(), site({ prefixes: ['10.20.0.0/16'] })],
    );
    expect(finding.failurePoint).toBe('local');
    expect(finding.explanation).toContain("10.30.0.0/16 on the peer's side is asked for and not configured in Azure.");
    expect(command(finding, 'local-gateway update')).toBe(
      'az network local-gateway update -g network --name hq --address-prefixes 10.20.0.0/16 10.30.0.0/16',
    );
    expect(texts(finding)).toContain('Ask for ranges within what Azure has configured: 10.20.0.0/16');
  });

  it('narrowing is told with what is left out, as information', async () => {
    const finding = await first(b([K.initReceived(), K.initGenerated(), K.authReceived, K.asks, K.narrower]));
    expect([finding.id, finding.severity]).toEqual(['traffic-selector-mismatch', 'info']);
    expect(finding.explanation).toContain(
      "192.168.100.0/24 on the peer's side is asked for and left out of Azure's final answer.",
    );
  });

  it('IPv6 ranges are ranges too', async () => {
    const finding = await first(
      b([
        K.initReceived(),
        K.initGenerated(),
        K.authReceived,
        asks([range('2001:db8::', '2001:db8::ffff'), range('2001:db8:1::', '2001:db8:1::ffff')], [VNET]),
        K.azureRefuses('Traffic Selectors Unacceptable'),
      ]),
      [connection(), site({ prefixes: ['2001:db8::/112'] })],
    );
    expect(finding.explanation).toContain(
      "2001:db8:1::/112 on the peer's side is asked for and not configured in Azure.",
    );
  });
});
