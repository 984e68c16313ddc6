import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../electron/engine/diagnose/diagnoser.ts';
import { type RunReader, runReader } from '../../electron/engine/store/reader.ts';
import { ingest } from '../../electron/engine/work/ingest.ts';
import { reconsider } from '../../electron/engine/work/reconsider.ts';
import type { Finding } from '../../shared/model/analysis.ts';
import { AUTHENTICATING, GOOD, K, OPENED, OTHER, PEER, SID, SID2, a, b, clocked } from '../diagnose/logs.ts';
import { IN_0, IN_1, csv, ikeRows, jsonLines, shuffled, tables, tunnelRow } from '../diagnose/monitor.ts';
import { PUBLISHED } from '../engine-kit.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tunnelscope-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let made = 0;

/** Opens files as one folder, and hands over the run as it lies in the library. */
async function opened(files: Readonly<Record<string, string | Buffer>>): Promise<RunReader> {
  made += 1;
  const source = join(folder, `in-${made}`);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), content);
  }
  const run = join(folder, `run-${made}`);
  await mkdir(run);
  const { release } = await ingest(
    { items: [{ path: source, name: 'in' }], gathered: true, label: 'in', folder: run, packs: [] },
    { progress: () => {}, cancelled: () => false },
  );
  release();
  return runReader(run);
}

/** What the opening said, from the store. */
function said(reader: RunReader): Omit<Diagnosis, 'findings'> & { readonly findings: readonly Finding[] } {
  const findings = reader.db.prepare('select json from findings order by id').pluck().all() as string[];
  return {
    verdict: reader.fact('verdict'),
    verdicts: reader.fact('verdicts'),
    peers: reader.fact('peers'),
    coverage: reader.fact('coverage'),
    patterns: reader.fact('patterns'),
    checks: reader.fact('checks'),
    contradictions: reader.fact('contradictions'),
    findings: findings.map((json) => JSON.parse(json) as Finding),
  } as Diagnosis;
}

async function expectSame(files: Readonly<Record<string, string | Buffer>>): Promise<Diagnosis> {
  const reader = await opened(files);
  try {
    const before = said(reader);
    const again = await reconsider(reader, []);
    for (const part of Object.keys(before) as (keyof typeof before)[])
      expect(JSON.stringify(again[part]), part).toBe(JSON.stringify(before[part]));
    return again;
  } finally {
    await reader.close();
  }
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

describe('a diagnosis made again from the store is what the opening said, to the byte', () => {
  it.each(readdirSync(PUBLISHED).filter((name) => name !== 'README.md'))('%s', async (name) => {
    await expectSame({ [name]: await readFile(join(PUBLISHED, name)) });
  });

  it('all published samples together', async () => {
    const names = readdirSync(PUBLISHED).filter((name) => name !== 'README.md');
    const files = await Promise.all(names.map(async (name) => [name, await readFile(join(PUBLISHED, name))] as const));
    const { findings } = await expectSame(Object.fromEntries(files));
    expect(findings.length).toBeGreaterThan(5);
  });

  it('two instances with statistics, errors, a trace summary and a result, and what healed', async () => {
    const log = clocked([
      ...b([
        ...AUTHENTICATING,
        K.refuses('Authentication failed'),
        K.closed('IKE authentication credentials are unacceptable'),
      ]),
      ...b(GOOD(), PEER, SID2),
      ...a([...OPENED, K.azureRefuses('Policy Mismatch'), K.mmCleanup(13868)], OTHER),
    ]);
    const { findings, verdicts } = await expectSame({
      'GatewayTenantWorker_IN_0/IkeLogs.txt': text(log),
      'GatewayTenantWorker_IN_0/ConnectionStats.txt': await readFile(join(PUBLISHED, 'ConnectionStats.docs.txt')),
      'GatewayTenantWorker_IN_1/IKEErrors.txt': await readFile(join(PUBLISHED, 'IKEErrors.docs.txt')),
      'GatewayTenantWorker_IN_1/Scrubbed-wfpdiag.txt': await readFile(join(PUBLISHED, 'Scrubbed-wfpdiag.docs.txt')),
      'GatewayTenantWorker_IN_1/wfpdiag.txt.sum': await readFile(join(PUBLISHED, 'tracefmt.summary.wdk.sum')),
      'result.json': await readFile(join(PUBLISHED, 'troubleshoot-result.gateway-degraded.docs.json')),
    });
    expect(findings.length).toBeGreaterThan(4);
    expect(verdicts.length).toBeGreaterThan(2);
  });

  it('rows of several exports in no order, beside a log that has its own', async () => {
    const rows = [
      ...ikeRows(b([...AUTHENTICATING, K.refuses('Authentication failed')])),
      ...ikeRows(b(GOOD(), OTHER, SID2), '2026-03-04T08:00:02Z', 1000, IN_1),
      tunnelRow('2026-03-04T09:00:00.000Z', OTHER, 'DPD timed out', IN_1),
      tunnelRow('2026-03-04T09:00:30.000Z', OTHER, null, IN_1),
    ];
    const mixed = shuffled(rows, 7);
    const { findings } = await expectSame({
      'IkeLogs.txt': text(clocked(a([...OPENED, K.azureRefuses('Policy Mismatch')], '192.0.2.200'))),
      'a.csv': csv(mixed.slice(0, 9)),
      'b/PT1H.json': jsonLines(mixed.slice(9, 15)),
      'c.json': tables(mixed.slice(15).toReversed()),
    });
    const ids = findings.map((finding) => finding.id);
    expect(ids).toContain('psk-mismatch');
    expect(ids).toContain('policy-mismatch-ike');
    expect(ids).toContain('dpd-timeout');
  });

  it('more rows of one instant, newest first, than are turned round at once, all on one line of some megabytes', async () => {
    const rows = Array.from({ length: 4500 }, (_, index) => ({
      ...ikeRows(b([K.initSent(`0x${(index + 1).toString(16).toUpperCase()}`)], PEER, SID), '2026-03-04T08:00:00Z')[0],
      time: index < 2 ? `2026-03-04T08:00:0${2 - index}.000Z` : '2026-03-04T08:00:00.000Z',
    }));
    const { findings } = await expectSame({ 'export.json': tables(rows) });
    const [unreachable] = findings.filter((finding) => finding.id === 'peer-unreachable');
    expect(unreachable?.occurrences).toBe(rows.length);
  });
});

describe('what the store gives back', () => {
  it('names the instances of rows', async () => {
    const reader = await opened({
      'PT1H.json': jsonLines([...ikeRows(b(GOOD())), ...ikeRows(b(GOOD(), OTHER, SID2), undefined, 1000, IN_1)]),
    });
    expect(reader.fact('run')).toMatchObject({ instances: [IN_0, IN_1], from: '2026-03-04T08:00:00.000Z' });
    expect(reader.files()).toMatchObject([{ kind: 'resource-log', instance: null }]);
    await reader.close();
  });
});
