import { describe, expect, it } from 'vitest';
import table from '../../resources/devices/words.json' with { type: 'json' };
import { rangeIn } from '../../electron/engine/diagnose/devices/ranges.ts';
import { snippetsFor } from '../../electron/engine/diagnose/devices/snippets.ts';
import {
  CHANGE_KINDS,
  type ChangeKind,
  DEVICES,
  type Device,
  type SnippetValues,
} from '../../electron/engine/diagnose/devices/table.ts';
import type { FindingId } from '../../shared/model/words.ts';

const FINDING: Readonly<Record<ChangeKind, FindingId>> = {
  key: 'psk-mismatch',
  identity: 'identity-mismatch',
  'ike-policy': 'policy-mismatch-ike',
  'ipsec-policy': 'policy-mismatch-ipsec',
  selectors: 'traffic-selector-mismatch',
  reachability: 'peer-unreachable',
  version: 'ike-version-mismatch',
  lifetime: 'sa-lifetime-expired',
  dpd: 'dpd-timeout',
};

const VALUES: SnippetValues = {
  azure: '198.51.100.4',
  peer: '203.0.113.9',
  ikeVersion: 2,
  ike: { encryption: 'AES256', integrity: 'SHA256', prf: 'SHA256', dhGroup: 'DHGroup14' },
  ipsec: { encryption: 'AES256', integrity: 'SHA256', pfsGroup: 'None' },
  local: [],
  remote: [],
  lifetimeIke: 28_800,
  lifetimeIpsec: 27_000,
  dpdSeconds: 45,
};

const GCM = { encryption: 'GCMAES256', integrity: 'GCMAES256' };
const POLICIES: Readonly<Record<string, Partial<SnippetValues>>> = {
  'AES256, SHA256, DHGroup14, PFS2048': { ipsec: { ...VALUES.ipsec, pfsGroup: 'PFS2048' } },
  GCMAES256: { ike: { ...GCM, prf: 'SHA384', dhGroup: 'ECP384' }, ipsec: { ...GCM, pfsGroup: 'ECP384' } },
  'GCMAES256 without a PRF': { ike: { ...GCM, prf: null, dhGroup: 'DHGroup24' }, ipsec: { ...GCM, pfsGroup: 'PFS24' } },
  'AES128, SHA1, DHGroup2': {
    ike: { encryption: 'AES128', integrity: 'SHA1', prf: 'SHA1', dhGroup: 'DHGroup2' },
    ipsec: { encryption: 'AES128', integrity: 'SHA1', pfsGroup: 'PFS2' },
  },
  'SHA384, ECP384': {
    ike: { encryption: 'AES256', integrity: 'SHA384', prf: 'SHA384', dhGroup: 'ECP384' },
    ipsec: { encryption: 'AES256', integrity: 'SHA256', pfsGroup: 'ECP384' },
  },
  'PFS none': {},
  'what no device has': {
    ike: { encryption: 'CHACHA20', integrity: 'SHA512', prf: 'SHA512', dhGroup: 'DHGroup99' },
    ipsec: { encryption: 'CHACHA20', integrity: 'SHA512', pfsGroup: 'PFSMM' },
  },
  'nothing known': {
    azure: null,
    peer: null,
    ike: { encryption: null, integrity: null, prf: null, dhGroup: null },
    ipsec: { encryption: null, integrity: null, pfsGroup: null },
  },
};
const SIDES: Readonly<Record<string, Partial<SnippetValues>>> = {
  'any to any': {},
  pairs: { local: ['10.20.0.0/16', '2001:db8::/32'], remote: ['10.1.0.0/24', '10.2.0.0/16'] },
  'only one side known': { local: ['10.20.0.0/16'] },
  'many pairs': {
    local: ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'],
    remote: ['10.1.0.0/24', '10.1.1.0/24', '10.1.2.0/24'],
  },
};

const PLACES: Readonly<Record<string, readonly [phase: 'ike' | 'ipsec', attribute: string]>> = {
  encryption: ['ike', 'encryption'],
  integrity: ['ike', 'integrity'],
  prf: ['ike', 'prf'],
  dhGroup: ['ike', 'dhGroup'],
  ipsecEncryption: ['ipsec', 'encryption'],
  ipsecIntegrity: ['ipsec', 'integrity'],
  pfsGroup: ['ipsec', 'pfsGroup'],
};

function linesOf({ lines }: Device['snippets'][ChangeKind]): string[] {
  return lines.flatMap((part) => (typeof part === 'string' ? [part] : part.lines));
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The template's lines, with keywords of the device's own table, or a name that the reader fills in, in their gaps. */
function patternOf({ keywords, snippets }: Device, kind: ChangeKind, version: 1 | 2): RegExp {
  const gap = (name: string) => {
    const place = PLACES[name];
    if (place === undefined) return '.+?';
    const [phase, attribute] = place;
    const words = phase === 'ike' && version === 1 ? (keywords.ikev1 ?? keywords.ike) : keywords[phase];
    return `(?:${[...Object.values(words[attribute] ?? {}).map(literal), '<[A-Z-]+>'].join('|')})`;
  };
  const lines = linesOf(snippets[kind]).map((template) =>
    template
      .split(/\{(\w+)\}/)
      .map((piece, index) => (index % 2 === 0 ? literal(piece) : gap(piece)))
      .join(''),
  );
  return new RegExp(`^(?:${lines.join('|')})$`);
}

describe.each(DEVICES.map((device) => [device.name, device] as const))('%s', (_, device) => {
  it('says where each of its words comes from', () => {
    for (const { title, url } of Object.values(device.sources)) {
      expect(title).not.toBe('');
      expect(new URL(url).protocol).toBe('https:');
    }
    for (const words of Object.values(device.keywords)) expect(Object.keys(device.sources)).toContain(words['source']);
    for (const kind of CHANGE_KINDS) {
      const template = device.snippets[kind];
      expect(Object.keys(device.sources)).toContain(template.source);
      expect(['documented', 'inferred']).toContain(template.grade);
    }
    // An inferred keyword that is in no table would be told of nothing.
    for (const path of device.inferred) {
      const [phase = '', attribute = '', name = ''] = path.split('.');
      const words = (device.keywords as Record<string, Record<string, Record<string, string>>>)[phase];
      expect(words?.[attribute]?.[name], path).toBeDefined();
    }
  });

  it('leaves to the reader only what is explained', () => {
    for (const kind of CHANGE_KINDS)
      for (const [, name = ''] of linesOf(device.snippets[kind])
        .join('\n')
        .matchAll(/<([^>\s]+)>/g))
        expect(Object.keys(table.reader), `${kind}: ${name}`).toContain(name);
  });

  it.each(CHANGE_KINDS)('%s: whole lines, own keywords, a source, and nothing left open', (kind) => {
    const patterns = { 1: patternOf(device, kind, 1), 2: patternOf(device, kind, 2) };
    for (const [policy, over] of Object.entries(POLICIES))
      for (const [sides, ranges] of Object.entries(kind === 'selectors' ? SIDES : { '': {} }))
        for (const ikeVersion of [1, 2] as const) {
          const where = `${policy}, ${sides}, IKEv${ikeVersion}`;
          const values = { ...VALUES, ...over, ...ranges, ikeVersion };
          const snippet = snippetsFor({ id: FINDING[kind] }, values).find((one) => one.device === device.id);
          if (snippet === undefined) throw new Error(`no lines: ${where}`);
          const lines = snippet.text.split('\n');
          expect(lines.length, where).toBeLessThanOrEqual(kind === 'selectors' ? 25 : 15);
          const all = `${snippet.text}\n${snippet.note ?? ''}`;
          expect(all, where).not.toMatch(/\{[a-zA-Z]\w*\}|undefined|\bnull\b(?!$)|NaN|<>|\(\)/m);
          expect(
            lines.filter((line) => !patterns[ikeVersion].test(line)),
            where,
          ).toEqual([]);
          expect(new URL(snippet.source.url).protocol).toBe('https:');
          // What is left to the reader is named in the note.
          for (const [, name = ''] of snippet.text.matchAll(/<([A-Z0-9-]+)>/g))
            expect(snippet.note, where).toContain(name);
          if (device.snippets[kind].grade === 'inferred') expect(snippet.note, where).toContain('documentation');
        }
  });
});

describe('what the lines say', () => {
  const noteOf = (device: string, kind: ChangeKind, over: Partial<SnippetValues>) =>
    snippetsFor({ id: FINDING[kind] }, { ...VALUES, ...over }).find((one) => one.device === device)?.note ?? '';
  const textOf = (device: string, kind: ChangeKind, over: Partial<SnippetValues>) =>
    snippetsFor({ id: FINDING[kind] }, { ...VALUES, ...over }).find((one) => one.device === device)?.text ?? '';

  it('a device that has no word for an algorithm gets none, and the reader is told', () => {
    const over = { ike: { ...VALUES.ike, dhGroup: 'DHGroup2' } };
    expect(textOf('libreswan', 'ike-policy', over)).toContain('ike=aes256-sha2_256;<DH-GROUP>');
    expect(noteOf('libreswan', 'ike-policy', over)).toContain(
      'No keyword of this device is known for DH group DHGroup2: choose what both sides have. libreswan 4 and later is built without group 2',
    );
    expect(noteOf('windows-rras', 'ike-policy', { ike: { ...GCM, prf: null, dhGroup: 'ECP384' } })).toContain(
      'RRAS has no GCM for IKE (phase 1)',
    );
  });

  it('a keyword that no document was found for is to be checked', () => {
    const over = { ike: { ...VALUES.ike, integrity: 'SHA384', prf: 'SHA384' } };
    expect(noteOf('mikrotik', 'ike-policy', over)).toContain('Check the keyword for IKE integrity SHA384');
    expect(noteOf('mikrotik', 'ike-policy', {})).not.toContain('Check');
  });

  it('a remark of one phase is not told of the other', () => {
    expect(noteOf('fortigate', 'ipsec-policy', { ipsec: { ...GCM, pfsGroup: 'None' } })).not.toContain(
      'phase 1 takes IKEv2',
    );
    expect(noteOf('fortigate', 'ike-policy', { ike: { ...GCM, prf: 'SHA384', dhGroup: 'ECP384' } })).toContain(
      'takes IKEv2',
    );
  });

  it('lines of one version of IKE say so beside the other', () => {
    expect(noteOf('cisco-asa', 'ipsec-policy', { ikeVersion: 1 })).toContain('These lines are for IKEv2');
    expect(noteOf('cisco-asa', 'ipsec-policy', {})).not.toContain('These lines are for');
  });

  it('numbers stay within what a device takes', () => {
    expect(textOf('windows-rras', 'dpd', { dpdSeconds: 45 })).toContain('-NetworkOutageTimeSeconds 60');
    expect(textOf('windows-rras', 'dpd', { dpdSeconds: 3600 })).toContain('-NetworkOutageTimeSeconds 900');
    expect(textOf('cisco-ios', 'dpd', { dpdSeconds: 9 })).toContain(' dpd 10 5 periodic');
    expect(textOf('juniper-srx', 'dpd', { dpdSeconds: 3600 })).toContain('interval 60');
  });

  it('ranges are written as each device writes them', () => {
    expect(rangeIn('cidr', '10.20.0.0/16')).toBe('10.20.0.0/16');
    expect(rangeIn('mask', '10.20.0.0/16')).toBe('10.20.0.0 255.255.0.0');
    expect(rangeIn('wildcard', '10.20.0.0/15')).toBe('10.20.0.0 0.1.255.255');
    expect(rangeIn('bounds', '192.168.7.128/25')).toBe('192.168.7.128, 192.168.7.255');
    expect(rangeIn('mask', '0.0.0.0/0')).toBe('0.0.0.0 0.0.0.0');
    expect(rangeIn('mask', '10.0.0.1/32')).toBe('10.0.0.1 255.255.255.255');
    expect(rangeIn('mask', '2001:db8::/32')).toBeNull();
    expect(rangeIn('cidr', '2001:db8::/32')).toBe('2001:db8::/32');
    expect(rangeIn('cidr', '184.x.x.x')).toBeNull();
  });

  it('of many pairs of ranges the first are shown, and of IPv6 it is said that it is left out', () => {
    expect(noteOf('palo-alto', 'selectors', SIDES['many pairs'] ?? {})).toContain('The first 4 of 9 pairs');
    expect(textOf('palo-alto', 'selectors', SIDES['many pairs'] ?? {}).split('\n')).toHaveLength(4);
    expect(noteOf('cisco-asa', 'selectors', SIDES['pairs'] ?? {})).toContain('IPv6 ranges are left out');
    expect(noteOf('juniper-srx', 'selectors', SIDES['pairs'] ?? {})).not.toContain('IPv6');
  });

  it('a finding that changes nothing on a device has none', () => {
    for (const id of ['gateway-cpu-high', 'no-fault', 'wfp-parse-error', 'connection-standby', 'user-rule'] as const)
      expect(snippetsFor({ id }, VALUES)).toEqual([]);
    expect(snippetsFor({ id: 'no-ike-traffic' }, VALUES).map(({ device }) => device)).toEqual(
      DEVICES.map(({ id }) => id),
    );
  });
});
