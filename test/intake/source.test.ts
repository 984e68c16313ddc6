import { readFileSync } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';
import { treeOf } from '../make/place.ts';
import { rawZip, zip } from '../make/zip.ts';

const read = (name: string): string => readFileSync(join(PUBLISHED, name), 'utf8');
const IKE = read('IKElogs.docs.txt');
const STATS = read('ConnectionStats.docs.txt');
const CPU = read('CPUStats.docs.txt');
const ERRORS = read('IKEErrors.docs.txt');
const TRACE = read('Scrubbed-wfpdiag.docs.txt');
const SUM = read('wfpdiag.txt.sum.docs');

let kit: Bench;
beforeAll(async () => {
  kit = await bench();
});
afterAll(() => kit.close());

async function filesOf(path: string | readonly string[]): Promise<(readonly [string, string, string | null])[]> {
  const { files } = await kit.analyse(path);
  return files.map((file) => [file.name, file.kind, file.instance] as const);
}

describe('shapes of a source', () => {
  it('the zip of an older gateway', async () => {
    const path = await kit.file(
      'old.zip',
      await zip({
        'ConnectionStats.txt': STATS,
        'CPUStats.txt': CPU,
        'IKEErrors.txt': ERRORS,
        'Scrubbed-wfpdiag.txt': TRACE,
        'wfpdiag.txt.sum': SUM,
      }),
    );
    expect(await filesOf(path)).toEqual([
      ['ConnectionStats.txt', 'connection-stats', null],
      ['CPUStats.txt', 'cpu-stats', null],
      ['IKEErrors.txt', 'ike-errors', null],
      ['Scrubbed-wfpdiag.txt', 'wfpdiag', null],
      ['wfpdiag.txt.sum', 'wfpdiag-summary', null],
    ]);
  });

  it('the folder that it was unpacked to gives the same, but for the name', async () => {
    for (const [name, text] of [
      ['ConnectionStats.txt', STATS],
      ['IKEErrors.txt', ERRORS],
    ] as const)
      await kit.file(`unpacked/${name}`, text);
    const folder = await kit.analyse(join(kit.folder, 'in', 'unpacked'));
    const packed = await kit.analyse(
      await kit.file('packed.zip', await zip({ 'ConnectionStats.txt': STATS, 'IKEErrors.txt': ERRORS })),
    );
    const { run: folderRun, ...fromFolder } = folder;
    const { run: packedRun, ...fromZip } = packed;
    expect(fromFolder).toEqual(fromZip);
    expect(folderRun.name).toBe('unpacked');
    expect(packedRun.name).toBe('packed.zip');
  });

  it.each(['GatewayTenantWorker_IN_0', 'IN_0', 'IN0'])('instances by their folders, %s', async (first) => {
    const second = first.replace('0', '1');
    const path = await kit.file(
      `instances-${first}.zip`,
      await zip({
        [`${first}/ConnectionStats.txt`]: STATS,
        [`${first}/IkeLogs.txt`]: IKE,
        [`${second}/ConnectionStats.txt`]: STATS.replace('288 B', '289 B'),
      }),
    );
    expect(await filesOf(path)).toEqual([
      [`${first}/ConnectionStats.txt`, 'connection-stats', first],
      [`${first}/IkeLogs.txt`, 'ike-logs', first],
      [`${second}/ConnectionStats.txt`, 'connection-stats', second],
    ]);
  });

  it('instances by any folders, and not by those that all have in common', async () => {
    const path = await kit.file(
      'by-folder.zip',
      await zip({ 'run/a/IkeLogs.txt': IKE, 'run/b/IkeLogs.txt': `${IKE}${IKE}`, 'run/readme.txt': 'notes\n' }),
    );
    expect(await filesOf(path)).toEqual([
      ['run/a/IkeLogs.txt', 'ike-logs', 'a'],
      ['run/b/IkeLogs.txt', 'ike-logs', 'b'],
      ['run/readme.txt', 'unknown', null],
    ]);
  });

  it('instances by what stands before the names', async () => {
    const path = await kit.file(
      'by-name.zip',
      await zip({ 'gw0_IkeLogs.txt': IKE, 'gw1_IkeLogs.txt': `${IKE}${IKE}`, 'gw1_ConnectionStats.txt': STATS }),
    );
    expect((await filesOf(path)).map(([, , instance]) => instance)).toEqual(['gw0', 'gw1', 'gw1']);
  });

  it('a zip in a zip in a zip, and a zip in a folder', async () => {
    const inner = await zip({ 'IkeLogs.txt': IKE });
    const middle = await zip({ 'inner.zip': inner, 'CPUStats.txt': CPU });
    const outer = await kit.file('outer.zip', await zip({ 'a/middle.zip': middle, 'ConnectionStats.txt': STATS }));
    expect((await filesOf(outer)).map(([name]) => name)).toEqual([
      'a/middle.zip > inner.zip > IkeLogs.txt',
      'a/middle.zip > CPUStats.txt',
      'ConnectionStats.txt',
    ]);
    await kit.file('with-zip/day1/run.zip', inner);
    await kit.file('with-zip/IKEErrors.txt', ERRORS);
    expect((await filesOf(join(kit.folder, 'in', 'with-zip'))).map(([name]) => name)).toEqual([
      'IKEErrors.txt',
      'day1/run.zip > IkeLogs.txt',
    ]);
    expect((await treeOf(join(kit.library, 'runs'))).filter((name) => name.includes('scratch'))).toEqual([]);
  });

  it('a broken zip in a zip is said, and the rest is read', async () => {
    const path = await kit.file(
      'broken-inner.zip',
      rawZip([
        { name: 'inner.zip', data: Buffer.from('PK\u0003\u0004 and no more') },
        { name: 'empty.zip', data: '' },
        { name: 'page.zip', data: '<html></html>' },
        { name: 'IkeLogs.txt', data: IKE },
      ]).bytes,
    );
    const analysis = await kit.analyse(path);
    expect(analysis.verdict.cause).toBe('policy-mismatch-ipsec');
    expect(
      analysis.notices.filter((entry) => entry.file?.endsWith('.zip')).map((entry) => [entry.file, entry.code]),
    ).toEqual([
      ['inner.zip', 'entry-damaged'],
      ['empty.zip', expect.stringMatching(/^(entry-empty|not-read)$/)],
      ['page.zip', 'unknown-file'],
    ]);
  });

  it('zips without end: only so many are opened, and it is said', async () => {
    const leaf = rawZip([{ name: 'IkeLogs.txt', data: IKE, method: 0 }]).bytes;
    let level = leaf;
    for (let depth = 0; depth < 3; depth += 1)
      level = rawZip(Array.from({ length: 7 }, (_, at) => ({ name: `${at}.zip`, data: level, method: 0 }))).bytes;
    const analysis = await kit.analyse(await kit.file('fork.zip', level));
    expect(analysis.notices.filter((entry) => entry.code === 'archive-limit')).toEqual([
      expect.objectContaining({ text: expect.stringMatching(/more than 200 zips within zips/) }),
    ]);
    expect(analysis.files.filter((file) => file.kind === 'ike-logs').length).toBeGreaterThan(100);
  });

  it('a zip that lies too many archives deep is said', async () => {
    let level = await zip({ 'IkeLogs.txt': IKE });
    for (let depth = 0; depth < 9; depth += 1) level = await zip({ 'in.zip': level, 'CPUStats.txt': CPU });
    const analysis = await kit.analyse(await kit.file('deep.zip', level));
    expect(analysis.notices.map((entry) => entry.code)).toContain('archive-limit');
    expect(analysis.files.every((file) => file.kind === 'cpu-stats')).toBe(true);
  });

  it('several PATHs that make one run together', async () => {
    const one = await kit.file('first/IkeLogs.txt', IKE);
    const two = await kit.file('second/IkeLogs.txt', `${IKE}${IKE}`);
    const packed = await kit.file('third.zip', await zip({ 'CPUStats.txt': CPU }));
    await kit.file('fourth/ConnectionStats.txt', STATS);
    const ticket = kit.engine.mint({
      items: [
        { path: one, name: 'first/IkeLogs.txt' },
        { path: two, name: 'second\\IkeLogs.txt' },
        { path: packed, name: 'third.zip' },
        { path: join(kit.folder, 'in', 'fourth'), name: 'fourth' },
      ],
      owned: null,
    });
    const { run } = await kit.client.call('run.open', { ticket });
    const { files } = await kit.client.call('run.files', { run });
    expect(files.map((file) => file.name)).toEqual([
      'first/IkeLogs.txt',
      'second/IkeLogs.txt',
      'third.zip > CPUStats.txt',
      'fourth/ConnectionStats.txt',
    ]);
  });
});

describe('a kind is told by content, with the name as a hint', () => {
  const NAMES: readonly (readonly [name: string, text: string, kind: string])[] = [
    ['IKElogs.txt', IKE, 'ike-logs'],
    ['ikelogs', IKE, 'ike-logs'],
    ['IKE LOGS.TXT', IKE, 'ike-logs'],
    ['gw1-20260304-IkeLogs.log', IKE, 'ike-logs'],
    ['Scrubbed wfpdiag.txt', TRACE, 'wfpdiag'],
    ['scrubbed_WFPDIAG', TRACE, 'wfpdiag'],
    ['IkeErrors.txt', ERRORS, 'ike-errors'],
    ['connectionstats.TXT', STATS, 'connection-stats'],
    ['CpuStats', CPU, 'cpu-stats'],
    ['wfpdiag.sum', SUM, 'wfpdiag-summary'],
    ['export (1).dat', IKE, 'ike-logs'],
    ['a.bin', TRACE, 'wfpdiag'],
    ['output.csv', ERRORS, 'ike-errors'],
    ['x', STATS, 'connection-stats'],
    ['y.json', CPU, 'cpu-stats'],
    ['z.etl', SUM, 'wfpdiag-summary'],
    // A name promises one thing, and the content is another.
    ['ConnectionStats.txt', IKE, 'ike-logs'],
    ['IkeLogs.txt', TRACE, 'wfpdiag'],
    ['Scrubbed-wfpdiag.txt', ERRORS, 'ike-errors'],
    ['wfpdiag.txt.sum', CPU, 'cpu-stats'],
  ];

  it.each(NAMES.map((row, at) => [...row, at] as const))('%s', async (name, text, kind, at) => {
    // Each with a line of its own at the end, for the same content is the same run.
    const path = await kit.file(`names/${at}/${name}`, `${text}\n${'#'.repeat(at + 1)}\n`);
    expect(await filesOf(path)).toEqual([[name, kind, null]]);
  });

  it('a known name on other content is no log', async () => {
    const path = await kit.file('lies.zip', await zip({ 'IkeLogs.txt': 'Dear all,\nthe tunnel is down.\n' }));
    await expect(kit.open(path)).rejects.toMatchObject({ fault: { code: 'no-log' } });
  });
});

describe('neighbours that are not read are named for what they are', () => {
  const BINARY = Buffer.from(Array.from({ length: 64 }, (_, at) => at % 7));
  const magic = (...bytes: readonly number[]): Buffer => Buffer.concat([Buffer.from(bytes), BINARY]);
  const TABLE: readonly (readonly [name: string, content: Buffer, what: RegExp])[] = [
    ['wfpdiag.etl', BINARY, /binary event trace \(ETL\).*tracefmt or netsh/],
    ['wfpdiag.cab', magic(0x4d, 0x53, 0x43, 0x46), /Windows cabinet.*expand/],
    ['renamed.txt', magic(0x4d, 0x53, 0x43, 0x46), /Windows cabinet/],
    ['logs.7z', magic(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), /7-Zip/],
    ['capture.pcap', magic(0xd4, 0xc3, 0xb2, 0xa1), /packet capture.*Wireshark/],
    ['capture.dat', magic(0x0a, 0x0d, 0x0d, 0x0a), /pcapng.*Wireshark/],
    ['by-ending.cap', BINARY, /packet capture/],
    ['System.evtx', magic(0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0), /Windows event log.*Event Viewer/],
    ['by-ending.evtx', BINARY, /Windows event log/],
    ['more.tgz', magic(0x1f, 0x8b), /gzip/],
    ['archive', rawZip([{ name: 'a.txt', data: 'a' }]).bytes, /zip that is not read here/],
  ];

  it.each(TABLE)('%s', async (name, content, what) => {
    const path = await kit.file(`beside-${name}.zip`, await zip({ 'IkeLogs.txt': IKE, [name]: content }));
    const analysis = await kit.analyse(path);
    expect(analysis.notices.filter((entry) => entry.file === name)).toEqual([
      expect.objectContaining({ code: 'not-read', text: expect.stringMatching(what) }),
    ]);
    expect(analysis.files[1]).toMatchObject({ name, kind: 'unknown', lines: 0, encoding: 'binary' });
  });
});

describe('what the system refuses', () => {
  it.skipIf(process.platform === 'win32')('links in a folder are left alone', async () => {
    await kit.file('linked/IkeLogs.txt', IKE);
    const folder = join(kit.folder, 'in', 'linked');
    await symlink(folder, join(folder, 'round'));
    await symlink(join(PUBLISHED, 'CPUStats.docs.txt'), join(folder, 'CPUStats.txt'));
    expect((await filesOf(folder)).map(([name]) => name)).toEqual(['IkeLogs.txt']);
  });

  it('a file in a folder that may not be read: said, and the rest is read', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no such file modes');
    skip(process.getuid?.() === 0, 'root reads every file');
    await kit.file('refused/IkeLogs.txt', IKE);
    await chmod(await kit.file('refused/CPUStats.txt', CPU), 0o000);
    const locked = join(kit.folder, 'in', 'refused', 'locked');
    await mkdir(locked, { mode: 0o000 });
    const analysis = await kit.analyse(join(kit.folder, 'in', 'refused'));
    expect(analysis.files.map((file) => file.name)).toEqual(['IkeLogs.txt']);
    expect(analysis.notices.filter((entry) => entry.code === 'entry-unreadable')).toHaveLength(2);
    await chmod(locked, 0o700);
  });

  it.skipIf(process.platform === 'win32')(
    'names with control characters in a folder are harmless to show',
    async () => {
      await kit.file('odd/a\u001b[31m\nb/IkeLogs.txt', IKE);
      expect((await filesOf(join(kit.folder, 'in', 'odd'))).map(([name]) => name)).toEqual([
        'a\ufffd[31m\ufffdb/IkeLogs.txt',
      ]);
    },
  );
});
