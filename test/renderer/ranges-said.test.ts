import { describe, expect, test } from 'vitest';
import { type AddressRange, rangeName } from '../../shared/net/ranges.ts';
import { rangesIn } from '../../shared/net/lists.ts';
import { formatAddress } from '../../shared/net/address.ts';
import { type Entry, type LayerId, type Owner, againstOf, trafficText } from '../../renderer/views/selectors/model.ts';
import {
  NOTHING_PASTED,
  isEmpty,
  listsOfJson,
  rangesOfPasted,
  readPasted,
  wrongIn,
} from '../../renderer/views/selectors/pasted.ts';
import { sentencesOf } from '../../renderer/views/selectors/sentences.ts';

type Named = Partial<Record<LayerId, Partial<Record<Owner, string>>>>;

function entry(layer: LayerId, owner: Owner, range: AddressRange): Entry {
  return {
    key: '',
    layer,
    owner,
    side: null,
    start: formatAddress({ family: range.family, value: range.from }),
    end: formatAddress({ family: range.family, value: range.to }),
    range,
    portStart: null,
    portEnd: null,
    protocol: null,
    row: null,
    name: null,
    place: null,
  };
}

const entries = (named: Named): Entry[] =>
  Object.entries(named).flatMap(([layer, sides]) =>
    Object.entries(sides).flatMap(([owner, text]) =>
      rangesIn(text).ranges.map((range) => entry(layer as LayerId, owner as Owner, range)),
    ),
  );
const said = (named: Named, refusal: string | null = null) =>
  sentencesOf(entries(named), refusal).map(({ kind, text }) => `${kind}: ${text}`);

describe('what ranges come to, in words', () => {
  test('what is asked for and left out is told by its range and its side', () => {
    expect(
      said({
        requested: { peer: '10.20.0.0/16 10.30.0.0/16', azure: '10.1.0.0/16' },
        final: { peer: '10.20.0.0/16', azure: '10.1.0.0/16' },
      }),
    ).toEqual([
      'warning: 10.30.0.0/16 on the peer’s side is asked for by the peer and left out of Azure’s final answer.',
    ]);
  });

  test('what each end is set to is held against the other, whatever was negotiated', () => {
    const both = said({
      requested: { peer: '10.20.0.0/16' },
      azure: { peer: '10.20.0.0/17 10.50.0.0/16' },
      device: { peer: '10.20.0.0/16' },
    });
    expect(both).toContain('error: 10.50.0.0/16 on the peer’s side is configured in Azure and not set on the device.');
    expect(both).toContain(
      'warning: 10.20.128.0/17 on the peer’s side is set on the device and not configured in Azure.',
    );
    expect(both).toContain(
      'warning: 10.20.128.0/17 on the peer’s side is asked for by the peer and not configured in Azure.',
    );
  });

  test('swapped sides are one sentence', () => {
    const [first, ...others] = said({
      requested: { peer: '10.1.0.0/16', azure: '10.20.0.0/16' },
      azure: { peer: '10.20.0.0/16', azure: '10.1.0.0/16' },
    });
    expect(first).toMatch(
      /^error: The sides are swapped: the peer asks for 10\.1\.0\.0\/16 on the peer’s side and 10\.20\.0\.0\/16 on Azure’s side; Azure is configured with them the other way round\./,
    );
    expect(others).toEqual([]);
  });

  test('all addresses against fixed ranges is too wide, of the same family alone', () => {
    const [wide] = said({
      proposed: { peer: '0.0.0.0/0', azure: '0.0.0.0/0' },
      device: { peer: '10.20.0.0/16 2001:db8::/32', azure: '10.1.0.0/16' },
    }).filter((text) => text.includes('wider'));
    expect(wide).toBe(
      'warning: Azure proposes all addresses on both sides, where the device is set to 10.1.0.0/16 on Azure’s side and 10.20.0.0/16 on the peer’s side: wider than the other side. A device with fixed ranges (policy-based) refuses any-to-any.'.replace(
        '10.1.0.0/16 on Azure’s side and 10.20.0.0/16 on the peer’s side',
        '10.20.0.0/16 on the peer’s side and 10.1.0.0/16 on Azure’s side',
      ),
    );
  });

  test('any-to-any that was refused says what to paste; any-to-any on both ends is well', () => {
    expect(said({ proposed: { peer: 'any', azure: 'any' } }, 'The peer refuses.')).toEqual([
      'error: The peer refuses.',
      'error: Azure proposes all addresses on both sides. A device with fixed ranges (policy-based) refuses any-to-any. Paste below what the device is set to, and the two are compared.',
    ]);
    expect(said({ proposed: { peer: 'any', azure: 'any' }, requested: { peer: 'any', azure: 'any' } })).toEqual([
      'good: Every range has its counterpart on the other side.',
    ]);
  });

  test('one side alone is not judged, and nothing is said of nothing', () => {
    expect(said({ requested: { peer: '10.20.0.0/16' } })).toEqual([
      expect.stringMatching(/^info: Only one side’s ranges/),
    ]);
    expect(said({})).toEqual([]);
  });

  test('labels in the place of addresses are held against nothing', () => {
    const masked: Entry = { ...entry('final', 'peer', rangeFrom('10.0.0.0/8')), start: '<IPaddress>', range: null };
    const all = [...entries({ requested: { peer: '10.20.0.0/16' } }), masked];
    expect(againstOf(all, 'requested', 'peer')).toBeNull();
  });
});

function rangeFrom(text: string): AddressRange {
  const [range] = rangesIn(text).ranges;
  if (range === undefined) throw new Error(`${text} is no range`);
  return range;
}

test.each([
  [0, 0, 65_535, 'any'],
  [6, 443, 443, 'TCP 443'],
  [17, 0, 65_535, 'UDP'],
  [99, 1, 2, 'protocol 99 1–2'],
  [null, null, null, '–'],
])('protocol %j and ports %j to %j are %s', (protocol, portStart, portEnd, text) => {
  expect(trafficText({ protocol, portStart, portEnd })).toBe(text);
});

describe('what is pasted', () => {
  test('names stand before their ranges, or beside them', () => {
    const pasted = {
      ...NOTHING_PASTED,
      device: { azure: '', peer: '# office\n10.20.0.0/16\n10.30.0.0/16 # lab\n10.40.0.0/16' },
    };
    expect(
      rangesOfPasted(pasted).map(({ layer, owner, range, name }) => [layer, owner, rangeName(range), name]),
    ).toEqual([
      ['device', 'peer', '10.20.0.0/16', 'office'],
      ['device', 'peer', '10.30.0.0/16', 'lab'],
      ['device', 'peer', '10.40.0.0/16', 'office'],
    ]);
    expect(wrongIn(pasted.device.peer)).toEqual([]);
  });

  test('of JSON only the lists are taken: networks, gateways, selectors, and none of the rest', () => {
    const vnet = {
      name: 'hub',
      addressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      subnets: [{ name: 'GatewaySubnet', addressPrefix: '10.1.255.0/27' }],
      virtualNetworkPeerings: [{ remoteAddressSpace: { addressPrefixes: ['10.9.0.0/16'] } }],
    };
    expect(listsOfJson(JSON.stringify(vnet))).toEqual({ azure: '# hub\n10.1.0.0/16', peer: '' });
    const connection = {
      name: 'to-hq',
      sharedKey: 'secret',
      localNetworkGateway2: { name: 'hq', localNetworkAddressSpace: { addressPrefixes: ['10.20.0.0/16'] } },
      trafficSelectorPolicies: [{ localAddressRanges: ['10.1.0.0/24'], remoteAddressRanges: ['10.20.1.0/24'] }],
    };
    expect(listsOfJson(JSON.stringify([connection]))).toEqual({
      azure: '10.1.0.0/24',
      peer: '# hq\n10.20.0.0/16\n10.20.1.0/24',
    });
    expect(listsOfJson('["10.1.0.0/16"]')).toBeNull();
    expect(listsOfJson('{"addressPrefixes": ')).toBeNull();
    expect(listsOfJson('10.1.0.0/16')).toBeNull();
  });

  test('whatever is stored becomes something sound', () => {
    expect(readPasted(null)).toEqual(NOTHING_PASTED);
    expect(readPasted({ azure: { azure: 3, peer: '10.0.0.0/8' }, device: 'x' })).toEqual({
      ...NOTHING_PASTED,
      azure: { azure: '', peer: '10.0.0.0/8' },
    });
    expect(isEmpty(readPasted('junk'))).toBe(true);
  });
});
