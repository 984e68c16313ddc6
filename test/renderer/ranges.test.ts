import { describe, expect, test } from 'vitest';
import { type AddressRange, covered, rangeName, rangeOfCidr } from '../../shared/net/ranges.ts';
import { rangesIn } from '../../shared/net/lists.ts';
import { lanesOf, roomFor } from '../../renderer/ranges/lanes.ts';
import { partsOf } from '../../renderer/ranges/parts.ts';
import { scaleOf, spanOf } from '../../renderer/ranges/scale.ts';
import { random } from '../make/random.ts';

const ranges = (...texts: readonly string[]) => texts.map(rangeOfCidr).filter((range) => range !== null);
const only = (text: string): AddressRange => {
  const range = rangeOfCidr(text);
  if (range === null) throw new Error(`${text} is no range`);
  return range;
};

describe('a list of ranges as it is pasted', () => {
  test.each([
    ['10.20.0.0/16', ['10.20.0.0/16']],
    ['10.20.0.0/16,10.30.0.0/16; 192.168.1.7', ['10.20.0.0/16', '10.30.0.0/16', '192.168.1.7/32']],
    ['10.20.0.0 - 10.20.255.255\n10.30.0.0–10.30.0.9', ['10.20.0.0/16', '10.30.0.0-10.30.0.9']],
    ['10.20.0.0 to 10.20.255.255', ['10.20.0.0/16']],
    ['10.20.0.0 255.255.0.0\n10.30.0.0 0.0.255.255', ['10.20.0.0/16', '10.30.0.0/16']],
    ['0.0.0.0 0.0.0.0', ['0.0.0.0/0']],
    ['any', ['0.0.0.0/0']],
    ['["10.20.0.0/16", "2001:db8::/32"]', ['10.20.0.0/16', '2001:db8::/32']],
    ['# the office\n10.20.0.0/16', ['10.20.0.0/16']],
    ['10.20.0.0/16 10.20.0.0/16', ['10.20.0.0/16']],
    ['10.0.0.1 10.0.0.2', ['10.0.0.1/32', '10.0.0.2/32']],
  ])('%j is read', (text, expected) => {
    const { ranges: read, wrong } = rangesIn(text);
    expect(read.map(rangeName)).toEqual(expected);
    expect(wrong).toEqual([]);
  });

  test('what is no range is named, and the others are taken', () => {
    expect(rangesIn('10.20.0.0/16 vnet-hub 10.0.0.0/40 10.0.0.9-10.0.0.1')).toEqual({
      ranges: ranges('10.20.0.0/16'),
      wrong: ['vnet-hub', '10.0.0.0/40', '10.0.0.9-10.0.0.1'],
    });
  });
});

describe('the axis of addresses', () => {
  test('ranges far apart stand side by side, with a break between them', () => {
    const two = ranges('10.20.0.0/16', '192.168.100.0/24');
    const scale = scaleOf(4, two, 1000);
    expect(scale.segments.map(({ kind }) => kind)).toEqual(['held', 'gap', 'held']);
    const [site, branch] = two.map((range) => spanOf(scale, range));
    expect(site?.width).toBeGreaterThan(400);
    expect(branch?.width).toBeGreaterThan(400);
    expect(scale.width).toBeCloseTo(1000);
  });

  test('all addresses reach from end to end, and what they alone hold is broken off', () => {
    const some = ranges('0.0.0.0/0', '10.20.0.0/16');
    const scale = scaleOf(4, some, 800);
    expect(scale.segments.map(({ kind }) => kind)).toEqual(['rest', 'held', 'rest']);
    expect(spanOf(scale, only('0.0.0.0/0'))).toEqual({ left: 0, width: scale.width });
    expect(spanOf(scale, only('10.20.0.0/16')).width).toBeGreaterThan(600);
  });

  test('all addresses by themselves have the whole axis, and the other family none of it', () => {
    const scale = scaleOf(4, ranges('0.0.0.0/0', '::/0'), 600);
    expect(scale.segments).toMatchObject([{ kind: 'held', left: 0, width: 600 }]);
    expect(scaleOf(6, ranges('10.0.0.0/8'), 600)).toMatchObject({ width: 0, segments: [] });
  });

  test('names get their room where there is any, first those that matter more', () => {
    const some = ranges('10.1.0.0/16', '10.2.0.0/16', '10.9.0.0/16');
    const [first, second] = some;
    if (first === undefined || second === undefined) throw new Error('no ranges');
    const names = [
      { range: second, width: 300 },
      { range: first, width: 200 },
    ];
    const widths = (width: number) =>
      some.map((range) => Math.round(spanOf(scaleOf(4, some, width, names), range).width));
    expect(widths(1000)).toEqual([324, 324, 324]);
    const [a = 0, b = 0, c = 0] = widths(600);
    expect([a >= 200, b >= 300, c >= 16]).toEqual([true, true, true]);
    expect(widths(400)[1]).toBe(300);
    expect(widths(200)).toEqual([57, 57, 57]);
  });

  test('any ranges keep their order, and what lies within another is drawn within it', () => {
    const dice = random(11);
    for (let round = 0; round < 60; round += 1) {
      const all = Array.from({ length: 1 + dice.below(40) }, (): AddressRange => {
        const from = BigInt(dice.below(5000)) * 7919n;
        return { family: 4, from, to: from + BigInt(dice.below(1 << dice.below(16))) };
      });
      const scale = scaleOf(4, all, 500);
      expect(scale.width).toBeGreaterThanOrEqual(499.999);
      for (const a of all) {
        const one = spanOf(scale, a);
        expect(one.width).toBeGreaterThanOrEqual(15.999);
        for (const b of all) {
          const other = spanOf(scale, b);
          if (a.to < b.from) expect(one.left + one.width).toBeLessThanOrEqual(other.left + 0.001);
          if (a.from <= b.from && b.to <= a.to) {
            expect(other.left).toBeGreaterThanOrEqual(one.left - 0.001);
            expect(other.left + other.width).toBeLessThanOrEqual(one.left + one.width + 0.001);
          }
        }
      }
    }
  });
});

describe('a range held against the other side', () => {
  const told = (text: string, against: readonly string[] | null) =>
    partsOf(only(text), against === null ? null : ranges(...against)).map(
      ({ kind, range }) => `${kind} ${rangeName(range)}`,
    );

  test.each([
    ['10.20.0.0/16', null, ['alone 10.20.0.0/16']],
    ['10.20.0.0/16', [], ['unmatched 10.20.0.0/16']],
    ['10.20.0.0/16', ['10.30.0.0/16'], ['unmatched 10.20.0.0/16']],
    ['10.20.0.0/16', ['0.0.0.0/0'], ['met 10.20.0.0/16']],
    ['10.20.0.0/16', ['10.20.128.0/17'], ['lost 10.20.0.0/17', 'met 10.20.128.0/17']],
    ['10.20.0.0/16', ['10.20.64.0/18', '10.0.0.0/8', '192.168.0.0/16'], ['met 10.20.0.0/16']],
    ['0.0.0.0/0', ['::/0'], ['unmatched 0.0.0.0/0']],
  ])('%s against %j', (text, against, expected) => {
    expect(told(text, against)).toEqual(expected);
  });

  test('what is covered and what is left are the range', () => {
    expect(covered(only('10.0.0.0/8'), ranges('10.1.0.0/16', '10.2.0.0/16', '11.0.0.0/8')).map(rangeName)).toEqual([
      '10.1.0.0-10.2.255.255',
    ]);
  });
});

describe('bars and labels beside each other', () => {
  test('bars that would cover each other stand in lanes of their own', () => {
    expect(
      lanesOf([
        { left: 0, width: 100 },
        { left: 20, width: 30 },
        { left: 100, width: 10 },
        { left: 60, width: 10 },
      ]),
    ).toEqual([0, 1, 0, 1]);
  });

  test('labels that would touch give way to those that count for more', () => {
    const labels = [
      { left: 0, width: 50, rank: 1 },
      { left: 40, width: 50, rank: 0 },
      { left: 100, width: 50, rank: 1 },
    ];
    expect([...roomFor(labels, 4)].toSorted()).toEqual([1, 2]);
  });
});
