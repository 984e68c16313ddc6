import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../shared/model/analysis.ts';
import { ALL_MASKS, masked } from '../../shared/base/mask.ts';
import { parseFilter } from '../../shared/query/filter.ts';
import { foldAlike } from '../../renderer/views/compare/fold-alike.ts';
import { readRange } from '../../renderer/views/compare/line-range.ts';
import { partChoices, partPairs, readPart, sidesOf, typedPart } from '../../renderer/views/compare/sides.ts';
import { tracksOf } from '../../renderer/views/compare/tracks.ts';

const analysis = (part: { instances?: string[]; peers?: string[]; negotiations?: { id: string }[] }) =>
  ({
    run: { instances: part.instances ?? [] },
    peers: part.peers ?? [],
    negotiations: part.negotiations ?? [],
  }) as unknown as Analysis;

describe('the parts of a run', () => {
  it.each([
    ['2026-03-04T11:00', '2026-03-04T11:10', '', '', 'time:2026-03-04T11:00..2026-03-04T11:10'],
    ['', '2026-03-04T11:10:05.5Z', '', '', 'time:..2026-03-04T11:10:05.5Z'],
    ['2026-03-04T11:00', '', '', '', 'time:2026-03-04T11:00..'],
    ['', '', '12', '', 'attempt:12'],
    ['', '', '', 'peer:203.0.113.9 (code:13801 OR severity:error)', 'peer:203.0.113.9 (code:13801 OR severity:error)'],
    ['2026-03-04', '2026-03-05', '3', 'instance:IN_0', 'time:2026-03-04..2026-03-05 attempt:3 instance:IN_0'],
    ['', '', '', '', ''],
  ])('from %j to %j, attempt %j, filter %j is %j, and is read again', (from, to, attempt, filter, part) => {
    expect(typedPart({ from, to, attempt, filter })).toBe(part);
    expect(parseFilter(part).ok).toBe(true);
    expect(readPart(part)).toEqual({ from, to, attempt, filter });
  });

  it('keeps what cannot be read for its writer to mend', () => {
    expect(readPart('peer:(')).toEqual({ from: '', to: '', attempt: '', filter: 'peer:(' });
  });

  it('offers what there are several of, and what is chosen', () => {
    const names = (given: Analysis | null, chosen = '') => partChoices(given, chosen).map(({ id }) => id);
    expect(names(null)).toEqual(['']);
    expect(names(analysis({ instances: ['GatewayTenantWorker_IN_0'], peers: ['203.0.113.9'] }))).toEqual(['']);
    const two = analysis({ instances: ['IN_0', 'IN_1'], peers: ['203.0.113.9', '2001:db8::9'] });
    expect(names(two, 'attempt:4')).toEqual([
      '',
      'instance:IN_0',
      'instance:IN_1',
      'peer:203.0.113.9',
      'peer:2001:db8::9',
      'attempt:4',
    ]);
    for (const id of names(two)) expect(parseFilter(id).ok).toBe(true);
    expect(partPairs(two).map((pair) => pair.map(({ name }) => name))).toEqual([
      ['instance IN_0', 'instance IN_1'],
      ['peer 203.0.113.9', 'peer 2001:db8::9'],
    ]);
  });

  it('compares a run with itself only where the parts differ', () => {
    expect(sidesOf('r1', {}).b).toBeNull();
    expect(sidesOf('r1', { b: 'r1', ap: 'attempt:1', bp: 'attempt:1' }).b).toBeNull();
    expect(sidesOf('r1', { ap: 'attempt:1' }).b).toEqual({ run: 'r1', part: '' });
    expect(sidesOf('r1', { b: 'r2' })).toEqual({ a: { run: 'r1', part: '' }, b: { run: 'r2', part: '' } });
  });
});

describe('settings over several runs', () => {
  const side = (...settings: readonly (readonly [string, string])[]) => ({
    settings: settings.map(([what, value]) => ({ what, of: '', value })),
  });

  it('tells what changed from the last that was said, over runs that do not say', () => {
    const [version, peer] = tracksOf([
      side(['ike-version', '2'], ['peer', 'a']),
      null,
      side(['peer', 'a']),
      side(['ike-version', '1'], ['peer', 'a']),
    ]);
    expect(version?.values.map(({ value, changed, same }) => [value, changed, same])).toEqual([
      ['2', false, false],
      [null, false, false],
      [null, false, false],
      ['1', true, false],
    ]);
    expect(version?.varies).toBe(true);
    expect(peer?.values.map(({ same }) => same)).toEqual([false, false, true, true]);
    expect(peer?.varies).toBe(false);
  });
});

describe('rows', () => {
  it('folds what lies between differences to its count', () => {
    const row = (differs: 'values' | null) => ({ step: 'auth' as const, a: null, b: null, differs });
    const rows = [row(null), row(null), row('values'), row(null)];
    expect(foldAlike(rows, false).map(({ kind }) => kind)).toEqual(['row', 'row', 'row', 'row']);
    expect(foldAlike(rows, true).map((one) => (one.kind === 'row' ? one.index : `${one.from}+${one.count}`))).toEqual([
      '0+2',
      2,
      '3+1',
    ]);
  });

  it.each([
    ['', 100, 1000, { from: 1, to: 100, wished: 100 }],
    ['5-9', 100, 1000, { from: 5, to: 9, wished: 5 }],
    ['90-', 100, 1000, { from: 90, to: 100, wished: 11 }],
    ['7', 100, 1000, { from: 7, to: 7, wished: 1 }],
    ['1-5000', 100, 1000, { from: 1, to: 100, wished: 100 }],
    ['', 100, 10, { from: 1, to: 10, wished: 100 }],
    ['9-5', 100, 1000, null],
    ['x', 100, 1000, null],
  ])('lines %j of %i, at most %i', (text, lines, most, range) => {
    expect(readRange(text, lines, most)).toEqual(range);
  });
});

describe('masks', () => {
  const TRACE =
    '[0]0368.03A4::02/02/2017-17:36:01.581 [ikeext] 32|203.0.113.9|IKE diagnostic event: iCookie 0x1122334455667788 port 4500 tunnelId 0x1a, 436 bytes';

  it('take out what never counts, each kind by itself', () => {
    expect(masked(TRACE)).toBe(
      '[<cpu>]<thread>::<time> [ikeext] 32|203.0.113.9|IKE diagnostic event: iCookie <cookie> port <port> tunnelId <id>, <count> bytes',
    );
    for (const mask of ALL_MASKS) expect(masked(TRACE, new Set([mask]))).not.toBe(TRACE);
    expect(masked(TRACE, new Set())).toBe(TRACE);
  });

  it('give the same of many lines at once as of each by itself', () => {
    const lines = [TRACE, 'ends with iCookie', '0x1122334455667788 begins', 'Port', '500', '', TRACE, '12', 'bytes'];
    expect(masked(lines.join('\n'))).toBe(lines.map((line) => masked(line)).join('\n'));
  });
});
