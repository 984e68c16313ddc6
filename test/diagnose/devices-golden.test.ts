import { describe, expect, it } from 'vitest';
import { snippetsFor } from '../../electron/engine/diagnose/devices/snippets.ts';
import { DEVICES, type SnippetValues } from '../../electron/engine/diagnose/devices/table.ts';
import type { FindingId } from '../../shared/model/words.ts';

/** Whole texts, each read against the vendor's syntax. */

const CBC: SnippetValues = {
  azure: '198.51.100.4',
  peer: '203.0.113.9',
  ikeVersion: 2,
  ike: { encryption: 'AES256', integrity: 'SHA256', prf: 'SHA256', dhGroup: 'DHGroup14' },
  ipsec: { encryption: 'AES256', integrity: 'SHA256', pfsGroup: 'PFS2048' },
  local: ['10.20.0.0/16'],
  remote: ['10.1.0.0/24'],
  lifetimeIke: 28_800,
  lifetimeIpsec: 27_000,
  dpdSeconds: 45,
};
const GCM: SnippetValues = {
  ...CBC,
  ike: { encryption: 'GCMAES256', integrity: 'GCMAES256', prf: 'SHA384', dhGroup: 'ECP384' },
  ipsec: { encryption: 'GCMAES256', integrity: 'GCMAES256', pfsGroup: 'None' },
};
const IKEV1: SnippetValues = {
  ...CBC,
  ikeVersion: 1,
  ike: { encryption: 'AES128', integrity: 'SHA1', prf: 'SHA1', dhGroup: 'DHGroup2' },
};

type Golden = readonly [device: string, finding: FindingId, values: SnippetValues, lines: readonly string[]];
const GOLDEN: readonly Golden[] = [
  [
    'cisco-ios',
    'policy-mismatch-ike',
    CBC,
    [
      '! IKE (phase 1), as Azure accepts it.',
      'crypto ikev2 proposal <IKE-PROPOSAL>',
      ' encryption aes-cbc-256',
      ' integrity sha256',
      ' group 14',
    ],
  ],
  [
    'cisco-ios',
    'policy-mismatch-ike',
    GCM,
    [
      '! IKE (phase 1), as Azure accepts it.',
      'crypto ikev2 proposal <IKE-PROPOSAL>',
      ' encryption aes-gcm-256',
      ' prf sha384',
      ' group 20',
    ],
  ],
  [
    'cisco-ios',
    'policy-mismatch-ike',
    IKEV1,
    [
      '! IKE (phase 1), as Azure accepts it.',
      'crypto isakmp policy <PRIORITY>',
      ' authentication pre-share',
      ' encryption aes',
      ' hash sha',
      ' group 2',
    ],
  ],
  [
    'cisco-ios',
    'policy-mismatch-ipsec',
    CBC,
    [
      '! IPsec (phase 2), as Azure accepts it.',
      'crypto ipsec transform-set <TRANSFORM-SET> esp-aes 256 esp-sha256-hmac',
      ' mode tunnel',
      'crypto ipsec profile <IPSEC-PROFILE>',
      ' set transform-set <TRANSFORM-SET>',
      ' set pfs group14',
    ],
  ],
  [
    'cisco-ios',
    'traffic-selector-mismatch',
    CBC,
    [
      "! The crypto map's access list: the ranges that Azure has, and no others.",
      'ip access-list extended <CRYPTO-ACL>',
      ' permit ip 10.20.0.0 0.0.255.255 10.1.0.0 0.0.0.255',
    ],
  ],
  [
    'cisco-asa',
    'policy-mismatch-ike',
    CBC,
    [
      '! IKE (phase 1), as Azure accepts it.',
      'crypto ikev2 policy <PRIORITY>',
      ' encryption aes-256',
      ' integrity sha256',
      ' prf sha256',
      ' group 14',
    ],
  ],
  [
    'cisco-asa',
    'policy-mismatch-ipsec',
    GCM,
    [
      '! IPsec (phase 2), as Azure accepts it.',
      'crypto ipsec ikev2 ipsec-proposal <PROPOSAL>',
      ' protocol esp encryption aes-gcm-256',
      ' protocol esp integrity null',
      'crypto ipsec profile <IPSEC-PROFILE>',
      ' set ikev2 ipsec-proposal <PROPOSAL>',
      ' no set pfs',
    ],
  ],
  [
    'cisco-asa',
    'psk-mismatch',
    CBC,
    [
      '! The key of the Azure gateway, as the connection in Azure has it.',
      'tunnel-group 198.51.100.4 type ipsec-l2l',
      'tunnel-group 198.51.100.4 ipsec-attributes',
      ' ikev2 remote-authentication pre-shared-key <KEY>',
      ' ikev2 local-authentication pre-shared-key <KEY>',
    ],
  ],
  [
    'fortigate',
    'policy-mismatch-ike',
    GCM,
    [
      '# IKE (phase 1), as Azure accepts it.',
      'config vpn ipsec phase1-interface',
      '    edit <TUNNEL>',
      '        set ike-version 2',
      '        set proposal aes256gcm-prfsha384',
      '        set dhgrp 20',
      '    next',
      'end',
    ],
  ],
  [
    'fortigate',
    'policy-mismatch-ipsec',
    CBC,
    [
      '# IPsec (phase 2), as Azure accepts it.',
      'config vpn ipsec phase2-interface',
      '    edit <PHASE2>',
      '        set proposal aes256-sha256',
      '        set pfs enable',
      '        set dhgrp 14',
      '    next',
      'end',
    ],
  ],
  [
    'palo-alto',
    'policy-mismatch-ike',
    CBC,
    [
      'set network ike crypto-profiles ike-crypto-profiles <IKE-PROFILE> encryption aes-256-cbc',
      'set network ike crypto-profiles ike-crypto-profiles <IKE-PROFILE> hash sha256',
      'set network ike crypto-profiles ike-crypto-profiles <IKE-PROFILE> dh-group group14',
    ],
  ],
  [
    'palo-alto',
    'policy-mismatch-ipsec',
    GCM,
    [
      'set network ike crypto-profiles ipsec-crypto-profiles <IPSEC-PROFILE> esp encryption aes-256-gcm',
      'set network ike crypto-profiles ipsec-crypto-profiles <IPSEC-PROFILE> esp authentication none',
      'set network ike crypto-profiles ipsec-crypto-profiles <IPSEC-PROFILE> dh-group no-pfs',
    ],
  ],
  [
    'juniper-srx',
    'policy-mismatch-ike',
    CBC,
    [
      '# IKE (phase 1), as Azure accepts it.',
      'set security ike proposal <IKE-PROPOSAL> encryption-algorithm aes-256-cbc',
      'set security ike proposal <IKE-PROPOSAL> authentication-algorithm sha-256',
      'set security ike proposal <IKE-PROPOSAL> dh-group group14',
    ],
  ],
  [
    'juniper-srx',
    'policy-mismatch-ipsec',
    CBC,
    [
      '# IPsec (phase 2), as Azure accepts it.',
      'set security ipsec proposal <IPSEC-PROPOSAL> protocol esp',
      'set security ipsec proposal <IPSEC-PROPOSAL> encryption-algorithm aes-256-cbc',
      'set security ipsec proposal <IPSEC-PROPOSAL> authentication-algorithm hmac-sha-256-128',
      'set security ipsec policy <IPSEC-POLICY> perfect-forward-secrecy keys group14',
    ],
  ],
  [
    'strongswan',
    'policy-mismatch-ike',
    GCM,
    [
      '# IKE (phase 1), as Azure accepts it.',
      'connections {',
      '  <CONNECTION> {',
      '    version = 2',
      '    proposals = aes256gcm16-prfsha384-ecp384',
      '  }',
      '}',
    ],
  ],
  [
    'strongswan',
    'traffic-selector-mismatch',
    { ...CBC, remote: ['10.1.0.0/24', '10.2.0.0/16'] },
    [
      '# The ranges that Azure has, and no others.',
      'connections {',
      '  <CONNECTION> {',
      '    children {',
      '      <CHILD> {',
      '        local_ts = 10.20.0.0/16',
      '        remote_ts = 10.1.0.0/24, 10.2.0.0/16',
      '      }',
      '    }',
      '  }',
      '}',
    ],
  ],
  [
    'libreswan',
    'policy-mismatch-ike',
    GCM,
    [
      '# IKE (phase 1), as Azure accepts it.',
      'conn <CONNECTION>',
      '    keyexchange=ikev2',
      '    ike=aes_gcm256-sha2_384;dh20',
    ],
  ],
  [
    'libreswan',
    'policy-mismatch-ipsec',
    CBC,
    ['# IPsec (phase 2), as Azure accepts it.', 'conn <CONNECTION>', '    esp=aes256-sha2_256;dh14', '    pfs=yes'],
  ],
  [
    'pfsense',
    'policy-mismatch-ike',
    CBC,
    [
      'VPN > IPsec > Tunnels > <TUNNEL> > Edit Phase 1',
      'Key Exchange version: IKEv2',
      'Encryption Algorithm: AES, 256 bits',
      'Hash: SHA256',
      'DH Group: 14 (2048 bit)',
    ],
  ],
  [
    'pfsense',
    'policy-mismatch-ipsec',
    GCM,
    [
      'VPN > IPsec > Tunnels > <TUNNEL> > Edit Phase 2',
      'Encryption Algorithms: AES256-GCM, 128 bits',
      'PFS key group: off',
    ],
  ],
  [
    'mikrotik',
    'policy-mismatch-ike',
    CBC,
    [
      '# IKE (phase 1), as Azure accepts it.',
      '/ip ipsec profile set [find name=<PROFILE>] enc-algorithm=aes-256 hash-algorithm=sha256 dh-group=modp2048',
    ],
  ],
  [
    'mikrotik',
    'policy-mismatch-ipsec',
    GCM,
    [
      '# IPsec (phase 2), as Azure accepts it.',
      '/ip ipsec proposal set [find name=<PROPOSAL>] enc-algorithms=aes-256-gcm auth-algorithms="" pfs-group=none',
    ],
  ],
  [
    'windows-rras',
    'policy-mismatch-ipsec',
    CBC,
    [
      '# IPsec (phase 2), as Azure accepts it.',
      'Set-VpnS2SInterface -Name "<VPN-INTERFACE>" -CustomPolicy `',
      '  -EncryptionMethod AES256 -IntegrityCheckMethod SHA256 -DHGroup Group14 `',
      '  -CipherTransformConstants AES256 -AuthenticationTransformConstants SHA256128 -PfsGroup PFS2048',
    ],
  ],
  [
    'windows-rras',
    'traffic-selector-mismatch',
    CBC,
    [
      '# The ranges that Azure has, and no others.',
      '$local1 = New-VpnTrafficSelector -IPAddressRange 10.20.0.0, 10.20.255.255 -Type IPv4',
      '$remote1 = New-VpnTrafficSelector -IPAddressRange 10.1.0.0, 10.1.0.255 -Type IPv4',
      'Set-VpnS2SInterface -Name "<VPN-INTERFACE>" -LocalVpnTrafficSelector $local1 -RemoteVpnTrafficSelector $remote1',
    ],
  ],
];

describe('whole texts', () => {
  it.each(GOLDEN)('%s, %s', (device, id, values, lines) => {
    const found = snippetsFor({ id }, values).find((snippet) => snippet.device === device);
    expect(found?.text.split('\n')).toEqual(lines);
  });

  it('there are two at least of each device', () => {
    for (const { id } of DEVICES) expect(GOLDEN.filter(([device]) => device === id).length, id).toBeGreaterThan(1);
  });
});
