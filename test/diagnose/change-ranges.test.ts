import { describe, expect, it } from 'vitest';
import {
  type AddressRange,
  isCovered,
  isEverything,
  overlaps,
  rangeName,
  rangeOf,
  rangeOfCidr,
  uncovered,
} from '../../shared/net/ranges.ts';
import { random } from '../make/random.ts';

const cidrs = (...texts: readonly string[]) => texts.map(rangeOfCidr).filter((range) => range !== null);
const left = (wanted: readonly string[], by: readonly string[]) =>
  uncovered(cidrs(...wanted), cidrs(...by)).map(rangeName);

describe('ranges of addresses', () => {
  it.each([
    [['10.0.0.0/8'], ['10.0.0.0/8'], []],
    [['10.0.0.0/8'], ['0.0.0.0/0'], []],
    [['10.0.0.0/8'], ['10.0.0.0/9', '10.128.0.0/9'], []],
    [['10.0.0.0/8'], ['10.128.0.0/9'], ['10.0.0.0/9']],
    [['10.0.0.0/24', '10.0.1.0/24'], ['192.168.0.0/16'], ['10.0.0.0/23']],
    [['10.0.0.0/24'], ['10.0.0.1'], ['10.0.0.0/32', '10.0.0.2-10.0.0.255']],
    [['2001:db8::/32'], ['2001:db8::/33'], ['2001:db8:8000::/33']],
    [['0.0.0.0/0'], ['::/0'], ['0.0.0.0/0']],
  ])('%j without %j is %j', (wanted, by, rest) => {
    expect(left(wanted, by)).toEqual(rest);
  });

  it.each(['', 'x', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '<IPaddress>', '184.x.x.x/8', '10.0.0.0/ 8'])(
    '%j is none',
    (text) => {
      expect(rangeOfCidr(text)).toBeNull();
    },
  );

  it('ends that are out of order, of two families, or no addresses make none', () => {
    for (const [start, end] of [
      ['10.0.0.2', '10.0.0.1'],
      ['10.0.0.1', '::1'],
      ['<IPaddress>', '10.0.0.1'],
    ] as const)
      expect(rangeOf(start, end)).toBeNull();
  });

  it('all addresses of a family are everything', () => {
    expect(cidrs('0.0.0.0/0', '::/0').every(isEverything)).toBe(true);
    expect(cidrs('0.0.0.0/1', '128.0.0.0/1').some(isEverything)).toBe(false);
  });

  it('agrees with counting address by address', () => {
    const { below } = random(20_260_304);
    const some = (): AddressRange => {
      const from = BigInt(below(60));
      return { family: 4, from, to: from + BigInt(below(12)) };
    };
    for (let round = 0; round < 300; round += 1) {
      const wanted = Array.from({ length: 1 + below(3) }, some);
      const by = Array.from({ length: below(4) }, some);
      const inside = (ranges: readonly AddressRange[], at: bigint) =>
        ranges.some(({ from, to }) => at >= from && at <= to);
      const rest = uncovered(wanted, by);
      for (let at = 0n; at < 80n; at += 1n) expect(inside(rest, at)).toBe(inside(wanted, at) && !inside(by, at));
      for (const [index, range] of rest.entries())
        for (const other of rest.slice(index + 1)) expect(overlaps(range, other)).toBe(false);
      expect(wanted.every((range) => isCovered(range, by))).toBe(rest.length === 0);
    }
  });
});
