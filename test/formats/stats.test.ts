import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNumber } from '../../electron/engine/formats/stats.ts';
import { connectionStats, cpuStats } from '../../electron/engine/formats/stats.ts';
import { traceSummary } from '../../electron/engine/formats/summary.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { reading } from './reading.ts';

const linesOf = (name: string): string[] => readFileSync(join(PUBLISHED, name), 'utf8').split(/\r?\n/);
const at = (...parts: Parameters<typeof Date.UTC>): number => Date.UTC(...parts) * 1000;

function stats(fields: Readonly<Record<string, string>>): string[] {
  const all = {
    'Connectivity State': 'Connected',
    'Remote Tunnel Endpoint': '',
    'Ingress Bytes (since last connected)': '288 B',
    'Egress Bytes (Since last connected)': '288 B',
    'Connected Since': '2/1/2017 8:22:06 PM',
    ...fields,
  };
  return Object.entries(all).map(([key, value]) => `${key} :${value === '' ? '' : ` ${value}`}`);
}

describe('ConnectionStats.txt', () => {
  it('as it was seen', () => {
    const { connections, notices } = reading(connectionStats, linesOf('ConnectionStats.docs.txt'));
    expect(notices).toEqual([]);
    expect(connections).toEqual([
      {
        line: 1,
        state: 'Connected',
        remoteEndpoint: null,
        ingressBytes: 288,
        egressBytes: 288,
        connectedSince: at(2017, 1, 1, 20, 22, 6),
        ingressLine: 3,
        egressLine: 4,
      },
    ]);
  });

  it.each([
    ['288 B', 288],
    ['288', 288],
    ['0 B', 0],
    ['1,234,567 B', 1_234_567],
    ['1.234.567 B', 1_234_567],
    ['1 234 567 B', 1_234_567],
    ['1\u202f234\u202f567 B', 1_234_567],
    ["1'234'567 B", 1_234_567],
    ['12 Bytes', 12],
    ['1 Byte', 1],
    ['1.5 KB', 1500],
    ['1,5 KB', 1500],
    ['3.25 MB', 3_250_000],
    ['2 GB', 2_000_000_000],
    ['1 KiB', 1024],
    ['2 MiB', 2 * 2 ** 20],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['641 MBs', 641_000_000],
    ['9007199254740991 B', Number.MAX_SAFE_INTEGER],
  ])('bytes "%s"', (text, bytes) => {
    const { connections, notices } = reading(connectionStats, stats({ 'Ingress Bytes (since last connected)': text }));
    expect(connections[0]?.ingressBytes).toBe(bytes);
    expect(notices).toEqual([]);
  });

  it.each(['many B', '12 parsecs', '-5 B', 'NaN', '1..2 B', 'B'])(
    'bytes "%s": said with its line, and unknown',
    (text) => {
      const { connections, notices } = reading(connectionStats, stats({ 'Egress Bytes (Since last connected)': text }));
      expect(connections[0]).toMatchObject({ egressBytes: null, ingressBytes: 288 });
      expect(notices).toEqual([expect.objectContaining({ code: 'value-unreadable', line: 4 })]);
      expect(notices[0]?.text).toContain(`"${text}"`);
    },
  );

  it.each([
    ['2/1/2017 8:22:06 PM', at(2017, 1, 1, 20, 22, 6)],
    ['2/1/2017 8:22:06\u202fPM', at(2017, 1, 1, 20, 22, 6)],
    ['12/31/2025 12:00:00 AM', at(2025, 11, 31)],
    ['12/31/2025 12:30:00 PM', at(2025, 11, 31, 12, 30)],
    ['31/12/2025 23:59:59', at(2025, 11, 31, 23, 59, 59)],
    ['31.12.2025 23:59:59', at(2025, 11, 31, 23, 59, 59)],
    ['31-12-2025, 23:59', at(2025, 11, 31, 23, 59)],
    ['2025/12/31 23:59:59', at(2025, 11, 31, 23, 59, 59)],
    ['2025-12-31 23:59:59', at(2025, 11, 31, 23, 59, 59)],
    ['2025-12-31T23:59:59Z', at(2025, 11, 31, 23, 59, 59)],
    ['2025-12-31T23:59:59.1234567+01:00', at(2025, 11, 31, 22, 59, 59) + 123_456],
    ['2025-12-31 23:59:59 UTC', at(2025, 11, 31, 23, 59, 59)],
    ['2/2/2026 02:03:04', at(2026, 1, 2, 2, 3, 4)],
  ])('date "%s"', (text, time) => {
    const { connections, notices } = reading(connectionStats, stats({ 'Connected Since': text }));
    expect(connections[0]?.connectedSince).toBe(time);
    expect(notices).toEqual([]);
  });

  it('where day and month could be either, it is read month first, and said', () => {
    const { connections, notices } = reading(connectionStats, stats({ 'Connected Since': '03/04/2026 11:20:00' }));
    expect(connections[0]?.connectedSince).toBe(at(2026, 2, 4, 11, 20));
    expect(notices.map((notice) => [notice.code, notice.line])).toEqual([['date-ambiguous', 5]]);
  });

  it.each(['', '1/1/0001 12:00:00 AM', '01/01/0001 00:00:00', '0001-01-01T00:00:00Z'])(
    'never connected, as "%s": no date, and nothing to complain of',
    (text) => {
      const { connections, notices } = reading(connectionStats, stats({ 'Connected Since': text }));
      expect(connections[0]?.connectedSince).toBeNull();
      expect(notices).toEqual([]);
    },
  );

  it.each(['yesterday', '31/31/2025 10:00:00', '2/30/2025 10:00:00 AM', '1/1/2025 25:00:00'])(
    'date "%s": said, and unknown',
    (text) => {
      const { connections, notices } = reading(connectionStats, stats({ 'Connected Since': text }));
      expect(connections[0]?.connectedSince).toBeNull();
      expect(notices).toEqual([expect.objectContaining({ code: 'value-unreadable', line: 5 })]);
    },
  );

  it('repeated blocks are connections of their own', () => {
    const lines = [
      ...stats({ 'Remote Tunnel Endpoint': '203.0.113.9' }),
      '',
      ...stats({ 'Connectivity State': 'NotConnected', 'Remote Tunnel Endpoint': '2001:DB8:0:0::9' }),
    ];
    const { connections } = reading(connectionStats, lines);
    expect(connections.map((fact) => [fact.line, fact.state, fact.remoteEndpoint])).toEqual([
      [1, 'Connected', '203.0.113.9'],
      [7, 'NotConnected', '2001:db8::9'],
    ]);
  });

  it('keys in another case, no blank before the colon, and keys that nobody knows', () => {
    const { connections } = reading(connectionStats, [
      'CONNECTIVITY STATE: Connecting',
      'New key : some value',
      'ingress bytes (Since Last Connected): 5 B',
      'no key at all',
    ]);
    expect(connections).toEqual([
      expect.objectContaining({ state: 'Connecting', ingressBytes: 5, egressBytes: null, ingressLine: 3 }),
    ]);
  });
});

describe('a number with separators', () => {
  it.each([
    ['1,234', 1234],
    ['1.234', 1234],
    ['12,34', 12.34],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['0.5', 0.5],
    ['', null],
    [',', null],
    ['abc', null],
  ])('"%s"', (text, number) => {
    expect(readNumber(text)).toBe(number);
  });
});

describe('CPUStats.txt', () => {
  it('as it was seen', () => {
    expect(reading(cpuStats, linesOf('CPUStats.docs.txt')).cpu).toEqual([
      { line: 1, usagePercent: 0, memoryAvailableBytes: 641_000_000 },
    ]);
  });

  it.each<readonly [string, readonly string[], readonly unknown[]]>([
    [
      'a break between the pairs',
      ['Current CPU Usage : 97.5 %', 'Current Memory Available : 1.5 GB'],
      [{ line: 1, usagePercent: 97.5, memoryAvailableBytes: 1_500_000_000 }],
    ],
    ['the load alone', ['Current CPU Usage: 12,5 %'], [{ line: 1, usagePercent: 12.5, memoryAvailableBytes: null }]],
    [
      'memory alone',
      ['Current Memory Available : 641 MiB'],
      [{ line: 1, usagePercent: null, memoryAvailableBytes: 641 * 2 ** 20 }],
    ],
    [
      'one after the other',
      [
        'Current CPU Usage : 1 % Current Memory Available : 2 MBs',
        'Current CPU Usage : 3 % Current Memory Available : 4 MBs',
      ],
      [
        { line: 1, usagePercent: 1, memoryAvailableBytes: 2_000_000 },
        { line: 2, usagePercent: 3, memoryAvailableBytes: 4_000_000 },
      ],
    ],
  ])('%s', (_, lines, cpu) => {
    expect(reading(cpuStats, lines).cpu).toEqual(cpu);
  });
});

describe('the summary of a trace', () => {
  it('of a newer tracefmt, with what it could not decode', () => {
    const { summaries } = reading(traceSummary, linesOf('wfpdiag.txt.sum.docs'));
    expect(summaries).toHaveLength(1);
    expect(summaries[0]).toMatchObject({
      buffersProcessed: 8,
      eventsProcessed: 2169,
      eventsLost: 0,
      formatErrors: 0,
      formatsUnknown: 486,
      elapsedSeconds: 330,
    });
    expect(summaries[0]?.rows[0]).toMatchObject({ guid: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('of an older one, which has fewer totals and another column', () => {
    const { summaries } = reading(traceSummary, linesOf('tracefmt.summary.wdk.sum'));
    expect(summaries).toHaveLength(1);
    expect(summaries[0]).toMatchObject({ eventsLost: 4, formatErrors: null, formatsUnknown: null });
    expect(summaries[0]?.rows.length).toBeGreaterThan(0);
  });
});
