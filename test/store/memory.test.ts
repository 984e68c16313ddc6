import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TELL_PEAK, peakOf } from '../cli/peak.ts';
import { type Cli, cli } from '../cli/run.ts';
import { encode } from '../make/lines.ts';
import { type Trace, writeTrace } from '../make/wfpdiag.ts';

/** What a laptop with a browser and a meeting open has to spare, whatever the size of the log. */
const BUDGET_MB = 300;
let run: Cli;
let log: string;
let trace: Trace;
beforeAll(async () => {
  run = await cli(TELL_PEAK);
  log = join(run.folder, 'Scrubbed-wfpdiag.txt');
  trace = await writeTrace(log, { bytes: 100e6, seed: 3 });
});
afterAll(() => run.close());

describe(`100 MB of trace in less than ${BUDGET_MB} MB`, () => {
  it('to open it', async () => {
    const { code, err, lines } = await run.analyse(log);
    expect(code).toBe(1);
    const analysis = lines[0]?.analysis;
    expect(analysis?.totals.lines).toBe(trace.lines);
    expect(analysis?.findings.map((finding) => [finding.id, finding.peer, finding.occurrences])).toEqual([
      ['psk-mismatch', '203.0.113.9', trace.failures['203.0.113.9 main']],
      ['policy-mismatch-ipsec', '203.0.113.77', trace.failures['203.0.113.77 quick']],
    ]);
    expect(peakOf(err)).toBeLessThan(BUDGET_MB);
  });

  it('to search it, to count, and to print all of it', async () => {
    const [hits, lines] = [await run.run('search', log, 'Failure point'), await run.run('lines', log)];
    expect(hits.out.split('\n').length - 1).toBe(Object.values(trace.failures).reduce((sum, count) => sum + count, 0));
    expect(lines.bytes.length).toBe(trace.bytes);
    for (const { err } of [hits, lines]) expect(peakOf(err)).toBeLessThan(BUDGET_MB);
  });

  it('where all of it is one line', async () => {
    const path = await run.file(
      'one-line/IkeLogs.txt',
      encode(`IkeCleanupQMNegotiation called with error 13868 ${'x'.repeat(50e6)}`, 'utf-16le'),
    );
    const { code, err, lines } = await run.analyse(path);
    expect(code).toBe(1);
    expect(lines[0]?.analysis?.totals.lines).toBe(1);
    expect(peakOf(err)).toBeLessThan(BUDGET_MB);
  });
});
