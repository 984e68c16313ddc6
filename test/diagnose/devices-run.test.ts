import { describe, expect, it } from 'vitest';
import { deviceChanges, wantedOf } from '../../electron/engine/diagnose/devices/wanted.ts';
import { configured } from '../../electron/engine/diagnose/configured.ts';
import { findingDraft } from '../../electron/engine/diagnose/draft.ts';
import { snippetSchema } from '../../shared/model/analysis.ts';
import type { Configuration, Finding, Policy } from '../../shared/model/analysis.ts';
import { configurationOf } from '../../electron/engine/formats/configuration.ts';
import { nothing } from '../../electron/engine/formats/configuration/shapes.ts';
import { type Files, diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, AZURE, GOOD, K, PEER, a, clocked, result } from './logs.ts';

const LOG = 'IkeLogs.txt';
const EMPTY: Configuration = configurationOf(nothing('connection', 1), null);
const POLICY: Policy = {
  ikeEncryption: 'GCMAES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP384',
  ipsecEncryption: 'GCMAES256',
  ipsecIntegrity: 'GCMAES256',
  pfsGroup: 'ECP384',
  saLifeTimeSeconds: 3600,
  saDataSizeKilobytes: 102_400_000,
};

async function findingsOf(
  lines: Files[string],
  configuration: readonly Configuration[] = [],
): Promise<readonly Finding[]> {
  const { findings } = await diagnoseDirectly({ [LOG]: lines }, configuration);
  for (const { snippets } of findings) for (const snippet of snippets) snippetSchema.parse(snippet);
  return findings;
}

const textOf = (finding: Finding | undefined, device: string) =>
  finding?.snippets.find((snippet) => snippet.device === device)?.text ?? '';

describe('from a run to the lines for the device', () => {
  it('the group that Azure has, in place of the one that the device offers; the rest stays as it is offered', async () => {
    const [finding] = await findingsOf(
      a([K.initReceived(), K.peerOffersIke('DhGroup14'), K.azureRefuses('Policy Mismatch')]),
    );
    expect(finding?.id).toBe('policy-mismatch-ike');
    expect(textOf(finding, 'strongswan')).toContain('proposals = aes256-sha256-modp1024');
    expect(textOf(finding, 'cisco-ios')).toContain(' integrity sha256\n group 2');
    expect(textOf(finding, 'fortigate')).toContain('set proposal aes256-sha256\n        set dhgrp 2\n');
  });

  it('a custom policy of the connection is what the device has to have', async () => {
    const [finding] = await findingsOf(
      a([K.initReceived(), K.peerOffersIke('DhGroup14'), K.azureRefuses('Policy Mismatch')]),
      [{ ...EMPTY, policies: [POLICY] }],
    );
    expect(textOf(finding, 'strongswan')).toMatch(/proposals = aes256gcm16-prfsha(256|384)-ecp384/);
  });

  it('what only a summary says gets what Azure has by default, without anything that is weak where there is a choice', async () => {
    const { findings } = await diagnoseDirectly({
      'IKEErrors.txt':
        'Error: On-premises device rejected Quick Mode settings. Check values.\n  based on log : Peer sent NO_PROPOSAL_CHOSEN notify\n',
    });
    expect(findings[0]?.id).toBe('policy-mismatch-ipsec');
    expect(textOf(findings[0], 'strongswan')).toContain('esp_proposals = aes256gcm16\n');
    expect(textOf(findings[0], 'libreswan')).toContain('pfs=no');
  });

  it('a wrong key: the addresses of this run are filled in, the key is not', async () => {
    const [finding] = await findingsOf(a([...AUTHENTICATING, K.refuses('Authentication failed')]));
    expect(finding?.id).toBe('psk-mismatch');
    expect(textOf(finding, 'libreswan')).toContain(`${PEER} ${AZURE} : PSK "<KEY>"`);
    expect(finding?.snippets).toHaveLength(10);
  });

  it('a masked address is not put into a device', async () => {
    const [finding] = await findingsOf(a([...AUTHENTICATING, K.refuses('Authentication failed')], '<IPaddress>'));
    const libreswan = finding?.snippets.find(({ device }) => device === 'libreswan');
    expect(libreswan?.text).toContain(`<DEVICE-ADDRESS> ${AZURE} : PSK "<KEY>"`);
    expect(libreswan?.note).toContain("DEVICE-ADDRESS (the device's public address");
  });

  it('any to any is proposed by Azure, so that is what the device accepts; insisted on, it is the ranges', async () => {
    const refused = a([...AUTHENTICATING, K.refuses('Traffic Selectors Unacceptable')]);
    const [any] = await findingsOf(refused);
    expect(any?.id).toBe('traffic-selector-mismatch');
    expect(textOf(any, 'fortigate')).toContain('set src-subnet 0.0.0.0 0.0.0.0');
    const [pairs] = await findingsOf(refused, [
      {
        ...EMPTY,
        usePolicyBasedTrafficSelectors: true,
        trafficSelectors: [{ local: ['10.1.0.0/16'], remote: ['192.168.100.0/24'] }],
      },
    ]);
    expect(textOf(pairs, 'fortigate')).toContain(
      'set src-subnet 192.168.100.0 255.255.255.0\n        set dst-subnet 10.1.0.0 255.255.0.0',
    );
  });

  it('what is over, what follows from another fault, and what is only worth knowing change no device', async () => {
    const failed = a([...AUTHENTICATING, K.refuses('Authentication failed')]);
    const healed = await findingsOf(clocked([...failed, ...a(GOOD())]));
    expect(healed.find(({ id }) => id === 'psk-mismatch')?.severity).toBe('warning');
    for (const { snippets } of healed) expect(snippets).toEqual([]);
    const under = await diagnoseDirectly({
      [LOG]: failed,
      'troubleshooting.json': result('UnHealthy', 'PeerReachability'),
    });
    expect(under.findings.map(({ id, causedBy, snippets }) => [id, causedBy, snippets.length])).toEqual([
      ['psk-mismatch', null, 10],
      ['peer-unreachable', 'psk-mismatch', 0],
    ]);
  });
});

describe('what the device should have', () => {
  const wanted = (
    id: 'dpd-timeout' | 'sa-lifetime-expired' | 'ike-version-mismatch' | 'psk-mismatch',
    found: readonly Configuration[],
  ) => wantedOf(findingDraft(id, 'error', 'high', { peer: PEER, local: null }), null, configured(found, [PEER]));

  it("lifetimes, DPD, version and address are the connection's, else what Azure has by default", () => {
    expect(wanted('dpd-timeout', [])).toMatchObject({
      azure: null,
      peer: PEER,
      ikeVersion: 2,
      lifetimeIke: 28_800,
      lifetimeIpsec: 27_000,
      dpdSeconds: 45,
    });
    expect(
      wanted('sa-lifetime-expired', [
        { ...EMPTY, protocol: 'IKEv1', dpdTimeoutSeconds: 90, policies: [POLICY] },
        { ...EMPTY, kind: 'gateway', gatewayAddresses: [AZURE] },
      ]),
    ).toMatchObject({ azure: AZURE, ikeVersion: 1, lifetimeIpsec: 3600, dpdSeconds: 90 });
  });

  it('of more causes than a gateway has tunnels the first have their lines', () => {
    const changesOf = deviceChanges(configured([], []));
    const lines = Array.from(
      { length: 150 },
      () => changesOf(findingDraft('psk-mismatch', 'error', 'high'), null).length,
    );
    expect(lines).toEqual([...Array.from({ length: 100 }, () => 10), ...Array.from({ length: 50 }, () => 0)]);
  });

  it('of two addresses of an active-active gateway none is chosen', () => {
    expect(
      wanted('psk-mismatch', [{ ...EMPTY, kind: 'gateway', gatewayAddresses: [AZURE, '198.51.100.5'] }]).azure,
    ).toBeNull();
  });

  it('GCM has a PRF beside it: the integrity of the policy, and where that is GCM too it is not known', () => {
    expect(wanted('psk-mismatch', [{ ...EMPTY, policies: [POLICY] }]).ike.prf).toBe('SHA384');
    expect(
      wanted('psk-mismatch', [{ ...EMPTY, policies: [{ ...POLICY, ikeIntegrity: 'GCMAES256' }] }]).ike.prf,
    ).toBeNull();
  });
});
