import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../electron/engine/formats/registry.ts';
import { troubleshootResult } from '../../electron/engine/formats/troubleshoot.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { reading } from './reading.ts';

const read = (name: string): string => readFileSync(join(PUBLISHED, name), 'utf8');
const REACH = read('troubleshoot-result.connection-peerreachability.restref.json');
const DEGRADED = read('troubleshoot-result.gateway-degraded.docs.json');

interface Body {
  readonly startTime: string;
  readonly endTime: string;
  readonly code: string;
  readonly results: readonly Readonly<Record<string, unknown>>[];
}
const body = JSON.parse(REACH) as Body;

function resultOf(text: string): ReturnType<typeof reading> {
  const lines = text.split(/\r?\n/);
  expect(formatOf({ name: 'result.txt', text, lines: lines.filter((line) => line.trim() !== '') })?.kind).toBe(
    'troubleshoot-result',
  );
  return reading(troubleshootResult, lines);
}

/** PowerShell's objects have their keys in capitals, all the way down. */
function capital(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capital);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key.charAt(0).toUpperCase() + key.slice(1), capital(field)]),
  );
}

const plain = resultOf(REACH).results[0];

describe('a troubleshoot result', () => {
  it('as the REST reply has it', () => {
    expect(plain).toMatchObject({
      code: 'UnHealthy',
      startTime: Date.UTC(2017, 0, 12, 0, 19, 23) * 1000 + 200_500,
      endTime: Date.UTC(2017, 0, 12, 0, 25, 1, 272) * 1000,
      codeLine: 4,
      resultLines: [7],
    });
    expect(plain?.results).toHaveLength(1);
    expect(plain?.results[0]).toMatchObject({ id: 'PeerReachability', reasonType: null });
    expect(plain?.results[0]?.recommendedActions).toHaveLength(4);
    expect(plain?.results[0]?.recommendedActions[0]).toEqual({
      actionText:
        'Verify if the public IP address of the corresponding Azure Local Network Gateway is configured correctly',
      actionUri: expect.stringContaining('https://azure.microsoft.com/'),
      actionUriText: 'Verify if the public IP address',
    });
  });

  it.each<readonly [string, string]>([
    ['on one line', JSON.stringify(body)],
    ['as the command line of Azure prints it', JSON.stringify(body, null, 2)],
    ['with CRLF', REACH.replace(/\r?\n/g, '\r\n')],
    ['in an envelope, with properties', JSON.stringify({ id: 'x', name: 'y', properties: body })],
    ['in an envelope, with output', JSON.stringify({ status: 'Succeeded', output: body }, null, 2)],
    ['with capital keys, from PowerShell', JSON.stringify(capital(body), null, 4)],
    [
      "with PowerShell's dates",
      JSON.stringify(
        capital({
          ...body,
          startTime: `/Date(${Date.parse(body.startTime)})/`,
          endTime: `/Date(${Date.parse(body.endTime)})/`,
        }),
      ),
    ],
    [
      "as PowerShell's list",
      [
        'StartTime : 1/12/2017 12:19:23 AM',
        'EndTime   : 1/12/2017 12:25:01 AM',
        'Code      : UnHealthy',
        `Results   : ${JSON.stringify(capital(body.results), null, 2).replace(/\n/g, '\n            ')}`,
        '',
        '',
      ].join('\n'),
    ],
  ])('%s, gives the same', (_, text) => {
    const { results, notices } = resultOf(text);
    expect(notices).toEqual([]);
    expect(results).toHaveLength(1);
    expect(results[0]?.code).toBe('UnHealthy');
    expect(results[0]?.results).toEqual(plain?.results);
    for (const key of ['startTime', 'endTime'] as const)
      expect(Math.floor((results[0]?.[key] ?? 0) / 1e6)).toBe(Math.floor((plain?.[key] ?? 0) / 1e6));
  });

  it('several of them in one array are several', () => {
    const { results } = resultOf(JSON.stringify([body, JSON.parse(DEGRADED)], null, 1));
    expect(results.map((result) => result.code)).toEqual(['UnHealthy', 'Degraded']);
  });

  it('several faults in one, each cited by its line', () => {
    const { results } = resultOf(DEGRADED);
    expect(results[0]?.results.map((result) => result.id)).toEqual(['PlatformInActive', 'NoFault']);
    const lines = DEGRADED.split('\n');
    expect(results[0]?.resultLines.map((line) => lines[line - 1]?.trim())).toEqual([
      '"id": "PlatformInActive",',
      '"id": "NoFault",',
    ]);
  });

  it('the same fault twice is cited at two lines', () => {
    const twice = JSON.stringify({ ...body, results: [...body.results, ...body.results] }, null, 2);
    const [result] = resultOf(twice).results;
    expect(result?.results).toHaveLength(2);
    expect(new Set(result?.resultLines).size).toBe(2);
  });

  it('line breaks inside a string, as in a published example: repaired, and said', () => {
    const broken = REACH.replace('because the other VPN device', 'because\nthe other\r\n   VPN device');
    const { results, notices } = resultOf(broken);
    expect(results[0]?.results).toEqual(plain?.results);
    expect(notices.map((notice) => notice.code)).toEqual(['json-repaired']);
  });

  it('`detailed`, as the prose of the documentation has it', () => {
    const { results } = resultOf(REACH.replace('"detail"', '"detailed"'));
    expect(results[0]?.results).toEqual(plain?.results);
  });

  it('one that breaks off: said with its line, and nothing invented', () => {
    const { results, notices } = resultOf(REACH.slice(0, REACH.length - 400));
    expect(results).toEqual([]);
    expect(notices).toEqual([expect.objectContaining({ code: 'json-unreadable' })]);
    expect(notices[0]?.line).toBeGreaterThan(5);
  });

  it('no results, empty strings, nulls and times that were never set', () => {
    const { results, notices } = resultOf(
      JSON.stringify({
        startTime: '0001-01-01T00:00:00Z',
        endTime: null,
        code: 'Healthy',
        results: [{ id: 'NoFault', summary: '', detail: null, recommendedActions: null }, null, 5],
      }),
    );
    expect(notices).toEqual([]);
    expect(results[0]).toMatchObject({
      startTime: null,
      endTime: null,
      code: 'Healthy',
      results: [{ id: 'NoFault', reasonType: null, summary: null, detail: null, recommendedActions: [] }],
    });
  });

  it('a time that cannot be read: said with its line', () => {
    const { results, notices } = resultOf(REACH.replace('2017-01-12T00:25:01.272Z', 'a while ago'));
    expect(results[0]).toMatchObject({ endTime: null, startTime: plain?.startTime });
    expect(notices).toEqual([expect.objectContaining({ code: 'value-unreadable', line: 3 })]);
  });
});

describe('other JSON', () => {
  it.each([
    ['settings', '{ "code": 5, "name": "x" }'],
    ['a list', '[1, 2, 3]'],
    ['a summary alone', '{ "summary": "Tunnel" }'],
  ])('%s is no troubleshoot result', (_, text) => {
    expect(formatOf({ name: 'a.json', text, lines: [text] })).toBeNull();
  });
});
