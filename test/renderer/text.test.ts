import { describe, expect, test } from 'vitest';
import { analysisSchema } from '../../shared/model/analysis.ts';
import { createMeter } from '../../renderer/state/meter.ts';
import { matching } from '../../renderer/views/library/search.ts';
import { cutBytes } from '../../renderer/views/lines/cut-bytes.ts';
import { lineTyped } from '../../renderer/views/shared/go-to.ts';
import { rootKey, tell } from '../../renderer/views/overview/findings.ts';
import { summaryText } from '../../renderer/views/overview/summary.ts';
import { ago, percent, spanBetween } from '../../renderer/views/shared/format.ts';
import { shortNames } from '../../renderer/views/shared/places.ts';
import { clockOf } from '../../renderer/views/shared/time.ts';
import { HEALTHY, UNHEALTHY, UNKNOWN, summaryOf } from './harness/runs.ts';

test.each([UNHEALTHY, HEALTHY, UNKNOWN])('the run made by hand is of the contract: $run.name', (analysis) => {
  expect(() => analysisSchema.parse(analysis)).not.toThrow();
});

describe('the findings as they are told', () => {
  test('the cause first, what followed under it, the rest beside it', () => {
    const { main, symptoms, others } = tell(UNHEALTHY);
    expect(main?.key).toBe('f1');
    expect(symptoms.map(({ key }) => key)).toEqual(['f2', 'f3']);
    expect(others.map(({ key }) => key)).toEqual(['f4', 'f5']);
    expect(rootKey(UNHEALTHY.findings, 'f2')).toBe('f1');
    expect(rootKey(UNHEALTHY.findings, 'f4')).toBe('f4');
  });
  test('that nothing is wrong is told as the cause would be', () => {
    expect(tell(HEALTHY).main?.id).toBe('no-fault');
    expect(tell(UNKNOWN)).toEqual({ main: null, symptoms: [], others: [] });
  });
  test('every finding is told once', () => {
    for (const analysis of [UNHEALTHY, HEALTHY, UNKNOWN]) {
      const { main, symptoms, others } = tell(analysis);
      const told = [...(main === null ? [] : [main]), ...symptoms, ...others];
      expect(told.map(({ key }) => key).sort()).toEqual(analysis.findings.map(({ key }) => key).sort());
    }
  });
});

describe('the summary for a ticket', () => {
  test('says verdict, facts, actions, proof and what is not known', () => {
    expect(summaryText(UNHEALTHY))
      .toBe(`UNHEALTHY: The peer 203.0.113.9 rejected Azure's pre-shared key. (high confidence)

Log: 2026-03-04 11:17:02 – 11:31:44 UTC
Peer: 203.0.113.9
Instance: IN_0
Seen: 37 times, 2026-03-04 11:20:05 – 11:29:05 UTC

${UNHEALTHY.findings[0]?.explanation}

Change this
- On-premises: ${UNHEALTHY.findings[0]?.actions[0]?.text}
- Azure: Or set the shared key of the connection to the one that the device has.
    az network vpn-connection shared-key update --resource-group RG --connection-name NAME --value 'KEY'
    https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-howto-site-to-site-resource-manager-cli
- Either side: ${UNHEALTHY.findings[0]?.actions[2]?.text}

Proof
${UNHEALTHY.findings[0]?.evidence.map(({ file, line, text }) => `  ${file}:${line}  ${text}`).join('\n')}

Because of it
- Negotiations with 203.0.113.9 timed out, peer 203.0.113.9 (12 times)
- The IKE SA with 203.0.113.9 was deleted, peer 203.0.113.9 (37 times)

Also found
- The tunnel to 198.51.100.7 is up, but nothing comes in through it, peer 198.51.100.7
- The trace lost 4 events (4 times)

What can't be said
- The trace summary of IN_1 is missing: whether its trace lost events is not known.
- The log ends at 11:31:44 UTC, 2 min before the report: what happened in between is not in it.

Read by Tunnelscope from vpnlogs-contoso-hub-0304.zip (10 files, 10,023,333 lines).
`);
  });
  test('a name with controls in it cannot turn the text round', () => {
    expect(summaryText(UNKNOWN)).toContain('\\u{202e}');
    expect(summaryText(UNKNOWN)).not.toContain('\u202e');
  });
});

describe('words for numbers and times', () => {
  test('a range says the date once', () => {
    const { range } = clockOf('utc');
    expect(range('2026-03-04T11:17:02.118Z', '2026-03-04T11:31:44.902Z')).toBe('2026-03-04 11:17:02 – 11:31:44 UTC');
    expect(range('2026-03-04T23:59:59.000Z', '2026-03-05T00:00:01.000Z')).toBe(
      '2026-03-04 23:59:59 – 2026-03-05 00:00:01 UTC',
    );
    expect(range(null, '2026-03-05T00:00:01.000Z')).toBe('2026-03-05 00:00:01 UTC');
    expect(range(null, null)).toBeNull();
  });
  test('how long ago', () => {
    const now = Date.parse('2026-03-20T12:00:00.000Z');
    const at = (text: string) => ago(text, now);
    expect(at('2026-03-20T11:59:30.000Z')).toBe('just now');
    expect(at('2026-03-20T11:48:00.000Z')).toBe('12 min ago');
    expect(at('2026-03-20T09:00:00.000Z')).toBe('3 h ago');
    expect(at('2026-03-18T09:00:00.000Z')).toBe('2 d ago');
    expect(at('2026-03-01T09:00:00.000Z')).toBe('2026-03-01');
    expect(at('2026-03-20T12:00:10.000Z')).toBe('just now');
  });
  test('spans and shares', () => {
    expect(spanBetween('2026-03-04T09:02:11.000Z', '2026-03-04T11:33:40.000Z')).toBe('2 h 31 min');
    expect(spanBetween('2026-03-04T09:02:11.000Z', null)).toBeNull();
    expect(spanBetween('2026-03-04T09:02:11.000Z', '2026-03-04T09:02:10.000Z')).toBeNull();
    expect([percent(486, 2169), percent(1, 2169), percent(0, 5), percent(1, 0)]).toEqual(['22 %', '< 1 %', '0 %', '']);
  });
});

test('files that share a name are told apart by their instance, then by their path', () => {
  const short = shortNames([
    { name: 'a/IN_0/Ike.txt', instance: 'IN_0' },
    { name: 'a/IN_1/Ike.txt', instance: 'IN_1' },
    { name: 'a/x/only.txt', instance: null },
    { name: 'p/twice.txt', instance: null },
    { name: 'q/twice.txt', instance: null },
    { name: 'z.zip > IN_0/deep.txt', instance: 'IN_0' },
  ]);
  expect([...short.values()]).toEqual([
    'IN_0/Ike.txt',
    'IN_1/Ike.txt',
    'only.txt',
    'p/twice.txt',
    'q/twice.txt',
    'deep.txt',
  ]);
});

test('the filter of the library needs every word, anywhere in the row', () => {
  const runs = [summaryOf(UNHEALTHY, '2026-01-01T00:00:00.000Z'), summaryOf(HEALTHY, '2026-01-01T00:00:00.000Z')];
  const found = (typed: string) => matching(runs, typed).map(({ id }) => id);
  expect(found('')).toEqual(['down', 'up']);
  expect(found('203.0 PSK')).toEqual(['down']);
  expect(found('after-fix')).toEqual(['up']);
  expect(found('in_1 nothing-like-it')).toEqual([]);
});

describe('a number typed to go to', () => {
  test.each([
    ['4512', 4512],
    [' 6,204,118 ', 6_204_118],
    ["6'204'118", 6_204_118],
    ['IkeLogs.txt:4512', 4512],
    ['0', 1],
    ['999999999', 10_000_000],
  ])('%j is %i', (typed, line) => {
    expect(lineTyped(typed, 10_000_000)).toBe(line);
  });
  test.each(['', 'x', '-3', '12a', 'IkeLogs.txt'])('%j is none', (typed) => {
    expect(lineTyped(typed, 10_000_000)).toBeNull();
  });
});

test('what a cut line leaves out is counted in the bytes of its file', () => {
  const text = 'é'.repeat(4096);
  expect(cutBytes({ text, bytes: 10_000 }, 'utf-8')).toBe(10_000 - 8192);
  expect(cutBytes({ text, bytes: 10_000 }, 'utf-16le')).toBe(10_000 - 8192);
  expect(cutBytes({ text: 'short', bytes: 5 }, 'utf-8')).toBe(0);
  expect(cutBytes({ text: 'x'.repeat(4096), bytes: 4096 }, 'utf-8')).toBe(0);
});

test('the pace is that of the last seconds, and begins anew when the count does', () => {
  const meter = createMeter();
  expect(meter.add(0, 0, 1000)).toBeNull();
  expect(meter.add(500, 100, 1000)).toEqual({ perSecond: 200, secondsLeft: 4.5 });
  expect(meter.add(1000, 300, null)).toEqual({ perSecond: 300, secondsLeft: null });
  expect(meter.add(1500, 0, 1000)).toBeNull();
});
