import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { azureConfiguration, readConfiguration } from '../../electron/engine/formats/configuration.ts';
import { formatOf } from '../../electron/engine/formats/registry.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { POLICY, SECRET, asPowerShell, asRest, connection, gateway, localGateway, print } from './azure.ts';
import { reading } from './reading.ts';

const SELECTORS = [{ localAddressRanges: ['10.1.0.0/16'], remoteAddressRanges: ['10.20.0.0/16', '10.30.0.0/16'] }];
const FULL = connection({ policies: [POLICY], selectors: SELECTORS });

const CONNECTION = {
  kind: 'connection',
  name: 'to-hq',
  localGateway: 'hq',
  virtualGateway: 'gw',
  connectionType: 'IPsec',
  connectionStatus: 'NotConnected',
  connectionMode: 'Default',
  protocol: 'IKEv2',
  dpdTimeoutSeconds: 45,
  usePolicyBasedTrafficSelectors: false,
  enableBgp: false,
  ingressBytes: 0,
  egressBytes: 120,
  policies: [POLICY],
  trafficSelectors: [{ local: ['10.1.0.0/16'], remote: ['10.20.0.0/16', '10.30.0.0/16'] }],
  provisioningState: 'Succeeded',
};

const kindOf = (text: string, name = 'a.json') =>
  formatOf({
    name,
    text: text.slice(0, 65_536),
    lines: text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, 200),
  })?.kind ?? null;

const FORMS = {
  az: (value: Record<string, unknown>) => print(value),
  'az, on one line': (value: Record<string, unknown>) => JSON.stringify(value),
  REST: (value: Record<string, unknown>) => print(asRest(value)),
  'a REST list': (value: Record<string, unknown>) => print({ value: [asRest(value)] }),
  PowerShell: (value: Record<string, unknown>) => print(asPowerShell(value)),
  'a list of PowerShell': (value: Record<string, unknown>) => print([asPowerShell(value)]),
  'az behind its command and a warning': (value: Record<string, unknown>) =>
    `[me@host ~]$ az network vpn-connection show -g net-rg -n to-hq\nWARNING: {preview}\n${print(value)}\n[me@host ~]$`,
  'CRLF with a mark': (value: Record<string, unknown>) => `\uFEFF${print(value).replaceAll('\n', '\r\n')}`,
} as const;

describe("Azure's configuration is read from", () => {
  it.each(Object.entries(FORMS))('%s', (_, write) => {
    const text = write(FULL);
    const { resources, broken } = readConfiguration(text);
    expect(broken).toEqual([]);
    expect(resources).toEqual([expect.objectContaining({ ...CONNECTION, resourceGroup: 'net-rg' })]);
    expect(readConfiguration(write(localGateway('203.0.113.9'))).resources).toEqual([
      expect.objectContaining({ kind: 'local-gateway', name: 'hq', peer: '203.0.113.9', prefixes: ['10.20.0.0/16'] }),
    ]);
    expect(readConfiguration(write(gateway())).resources).toEqual([
      expect.objectContaining({
        kind: 'gateway',
        name: 'gw',
        vpnType: 'RouteBased',
        sku: 'VpnGw2',
        activeActive: true,
        gatewayAddresses: ['198.51.100.4', '198.51.100.5'],
      }),
    ]);
    for (const value of [FULL, localGateway('203.0.113.9'), gateway()])
      expect(kindOf(write(value).replace(/^[^{[]*\n/, ''))).toBe('azure-configuration');
  });

  it('a list of policies, which is of one connection', () => {
    const { resources } = readConfiguration(print([POLICY, { ...POLICY, dhGroup: 'ECP384' }]));
    expect(resources).toEqual([
      expect.objectContaining({
        kind: 'ipsec-policy',
        name: null,
        policies: [POLICY, { ...POLICY, dhGroup: 'ECP384' }],
      }),
    ]);
    expect(kindOf(print([POLICY]))).toBe('azure-configuration');
  });

  it('several documents in one paste, each by the line on which it begins', () => {
    const [one, two] = [print(FULL), print([localGateway('203.0.113.9'), localGateway('192.0.2.7', 'other')])];
    const { resources } = readConfiguration(`${one}\n$ az network local-gateway list\n${two}${print(gateway())}`);
    expect(resources.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'connection to-hq',
      'local-gateway hq',
      'local-gateway other',
      'gateway gw',
    ]);
    const lines = `${one}\n$ az network local-gateway list\n${two}`.split('\n');
    const starts = resources.map(({ line }) => line);
    expect(starts).toEqual([1, one.split('\n').length + 3, expect.any(Number), lines.length]);
    expect(lines.slice((starts[2] ?? 0) - 1).join('\n')).toMatch(/^\s*\{\s*"bgpSettings"[^}]*"192\.0\.2\.7"/);
  });

  it('a connection that carries its local network gateway', () => {
    const whole = { ...connection(), localNetworkGateway2: localGateway('203.0.113.9') };
    expect(readConfiguration(print(whole)).resources).toEqual([
      expect.objectContaining({ kind: 'connection', localGateway: 'hq', peer: '203.0.113.9' }),
      expect.objectContaining({ kind: 'local-gateway', name: 'hq', peer: '203.0.113.9', prefixes: ['10.20.0.0/16'] }),
    ]);
  });

  it('what ConvertTo-Json leaves of lists below its depth, and nothing of what it leaves of objects', () => {
    const text = print({
      Name: 'hq',
      ResourceGroupName: 'net-rg',
      GatewayIpAddress: '203.0.113.9',
      LocalNetworkAddressSpace: {
        AddressPrefixes: '10.20.0.0/16 2001:db8::/48 Microsoft.Azure.Commands.Network.Models.X',
      },
    });
    expect(readConfiguration(text).resources[0]?.prefixes).toEqual(['10.20.0.0/16', '2001:db8::/48']);
    const cut = asPowerShell({
      ...connection(),
      ipsecPolicies: 'Microsoft.Azure.Commands.Network.Models.PSIpsecPolicy',
    });
    expect(readConfiguration(print(cut)).resources[0]?.policies).toEqual([]);
  });

  it("the portal's form, New-AzIpsecPolicy and the options of az", () => {
    const portal = `IPsec / IKE policy
Default Custom
IKE Phase 1
Encryption
AES256
Integrity/PRF
SHA256
DH Group
DHGroup14
IKE Phase 2(IPsec)
IPsec Encryption
GCMAES256
IPsec Integrity
GCMAES256
PFS Group
PFS2048
IPsec SA lifetime in KiloBytes
102400000
IPsec SA lifetime in seconds
27000`;
    const powerShell =
      'New-AzIpsecPolicy -IkeEncryption AES256 -IkeIntegrity SHA256 -DhGroup DHGroup14 -IpsecEncryption GCMAES256 -IpsecIntegrity GCMAES256 -PfsGroup PFS2048 -SALifeTimeSeconds 27000 -SADataSizeKilobytes 102400000';
    const az =
      'az network vpn-connection ipsec-policy add -g net-rg --connection-name to-hq --ike-encryption aes256 --ike-integrity sha256 --dh-group DHGroup14 --ipsec-encryption GCMAES256 --ipsec-integrity GCMAES256 --pfs-group PFS2048 --sa-lifetime 27000 --sa-max-size 102400000';
    for (const text of [portal, powerShell, az])
      expect(readConfiguration(text).resources, text).toEqual([
        expect.objectContaining({ kind: 'ipsec-policy', policies: [POLICY] }),
      ]);
    expect(kindOf(portal, 'policy.txt')).toBe('azure-configuration');
  });
});

describe('what is not said is not made up', () => {
  it('an expression of a template, an unset timeout and a mask are unknown', () => {
    const [found] = readConfiguration(
      print(
        asRest({
          ...connection(),
          name: "[parameters('name')]",
          connectionProtocol: "[parameters('protocol')]",
          dpdTimeoutSeconds: 0,
        }),
      ),
    ).resources;
    expect(found).toMatchObject({ name: 'to-hq', protocol: null, dpdTimeoutSeconds: null });
    expect(readConfiguration(print(localGateway('203.x.x.x'))).resources[0]).toMatchObject({ peer: null });
  });

  it('a reference to a resource, a shared key and a list of nothing are no resources', () => {
    for (const value of [{ id: FULL['virtualNetworkGateway1'] }, FULL['virtualNetworkGateway1'], { value: SECRET }, []])
      expect(readConfiguration(print(value)).resources).toEqual([]);
    expect(readConfiguration('[me@host ~]$ az network vpn-connection show\nERROR: not found').resources).toEqual([]);
  });

  it('broken JSON is told by its line, and what stands before and behind it is read', () => {
    const wrong = print(FULL).replace('"connectionMode": "Default"', '"connectionMode": Default');
    const line = wrong.split('\n').findIndex((text) => text.includes('connectionMode')) + 1;
    const { resources, broken } = readConfiguration(`${wrong}\n${print(gateway())}`);
    expect(broken).toEqual([{ line, why: 'invalid' }]);
    expect(resources.map(({ kind }) => kind)).toEqual(['gateway']);
    const cut = `${print(gateway())}\n${print(FULL).slice(0, 300)}`;
    expect(readConfiguration(cut).broken).toEqual([{ line: print(gateway()).split('\n').length + 1, why: 'cut' }]);
  });

  it('a file with broken JSON gets a notice with its line, which shows nothing of it', () => {
    const lines = print(FULL).split('\n').slice(0, -4);
    const found = reading(azureConfiguration, lines);
    expect(found.configuration).toEqual([]);
    expect(found.notices).toEqual([expect.objectContaining({ code: 'json-unreadable', line: 1 })]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  it('no key is taken in, whatever form it comes in', () => {
    for (const write of Object.values(FORMS)) {
      const text = write({ ...FULL, localNetworkGateway2: localGateway('203.0.113.9') }) + write(gateway());
      expect(text).toContain(SECRET);
      const found = reading(azureConfiguration, text.split(/\r?\n/));
      expect(found.configuration.length).toBe(3);
      expect(JSON.stringify(found)).not.toContain(SECRET);
    }
  });

  it('a thousand resources are taken in, and the rest is counted', () => {
    const many = Array.from({ length: 1003 }, (_, index) => localGateway('203.0.113.9', `site-${index}`));
    expect(readConfiguration(JSON.stringify(many))).toMatchObject({ more: 3, resources: { length: 1000 } });
    expect(reading(azureConfiguration, [JSON.stringify(many)]).notices).toEqual([
      expect.objectContaining({ code: 'value-unreadable' }),
    ]);
  });

  it('brackets and braces without end or number take no time and are nothing', () => {
    const deep = '['.repeat(200_000);
    for (const text of [deep, `${deep}${']'.repeat(200_000)}`, '{"a":'.repeat(100_000), '}\n {'.repeat(100_000)])
      expect(readConfiguration(text).resources).toEqual([]);
  });
});

describe('other JSON is not taken for it', () => {
  it.each(readdirSync(PUBLISHED).filter((name) => !name.endsWith('.md')))('%s', (name) => {
    const text = readFileSync(join(PUBLISHED, name), 'utf8');
    expect(kindOf(text, name.toLowerCase())).not.toBe('azure-configuration');
  });

  it('a row of a log that names a connection', () => {
    const row = {
      TimeGenerated: '2026-03-04T08:00:00Z',
      category: 'GatewayDiagnosticLog',
      operationName: 'SetConnectionConfiguration',
      connectionType: 'IPsec',
      connectionStatus: 'Connected',
      resourceId: '/SUBSCRIPTIONS/X/PROVIDERS/MICROSOFT.NETWORK/VIRTUALNETWORKGATEWAYS/GW',
    };
    expect(azureConfiguration.sniff({ name: 'a.json', text: JSON.stringify(row), lines: [JSON.stringify(row)] })).toBe(
      0,
    );
  });
});
