import { readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Analysis, analysisSchema } from '../../shared/model/analysis.ts';
import { K, OTHER, PEER, a, traceLine } from '../diagnose/logs.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { SECRET, connection, gateway, localGateway, print } from '../formats/azure.ts';
import { type Place, place } from '../make/place.ts';
import { zip } from '../make/zip.ts';
import { type Session as Opened, openSession, rowsOf } from './session.ts';

const QUIET = traceLine('Some line', { peer: '', context: '' });

interface Session extends Opened {
  analysis(run: string): Promise<Analysis>;
  row(run: string): Promise<unknown>;
}

let own: Place;
let library: string;
const sessions: Session[] = [];

async function session(version = '1.0.0'): Promise<Session> {
  const opened = await openSession(library, version);
  const { client } = opened;
  const made: Session = {
    ...opened,
    analysis: async (run) => analysisSchema.parse(await client.call('run.analysis', { run })),
    async row(run) {
      const row = (await client.call('library.list', {})).runs.find(({ id }) => id === run);
      if (row === undefined) throw new Error('the run is not listed');
      const { health, cause, headline, errors, warnings, peers } = row;
      return { health, cause, headline, errors, warnings, peers };
    },
  };
  sessions.push(made);
  return made;
}

const kept = () => rowsOf(library, (db) => db.prepare('select count(*) from configurations').pluck().get());

/** Every file of the library but the logs themselves, as one text. */
async function written(): Promise<string> {
  const names = await readdir(library, { recursive: true });
  const files = names.filter((name) => /\.(db|db-wal|bin)$/.test(name) && !name.endsWith('text.bin'));
  expect(files.length).toBeGreaterThan(2);
  return (await Promise.all(files.map((name) => readFile(join(library, name), 'latin1')))).join('\n');
}

beforeEach(async () => {
  own = await place();
  library = join(own.folder, 'library');
});
afterEach(async () => {
  for (const one of sessions.splice(0)) await one.close();
  await own.close();
});

describe('a configuration that is pasted', () => {
  it('changes the analysis and the row of its run, is added to, and taken away leaves both as they were', async () => {
    const one = await session();
    const run = await one.open(await own.file('Scrubbed-wfpdiag.txt', QUIET));
    const [before, rowBefore] = [await one.analysis(run), await one.row(run)];
    expect(before).toMatchObject({ findings: [], configuration: [] });

    const first = await one.client.call('run.configure', { run, text: `$ az …\n${print(connection())}` });
    expect(first.configuration.map(({ kind, name, file, line }) => [kind, name, file, line])).toEqual([
      ['connection', 'to-hq', null, null],
    ]);
    const second = await one.client.call('run.configure', { run, text: print([localGateway(PEER)]) });
    expect(second.configuration.map(({ kind }) => kind)).toEqual(['connection', 'local-gateway']);
    const after = await one.analysis(run);
    expect(after.configuration).toEqual(second.configuration);
    expect(after.verdict).toMatchObject({ health: 'unhealthy', cause: 'no-ike-traffic', peer: PEER });
    expect(after.findings.map(({ id }) => id)).toEqual(['no-ike-traffic']);
    expect(await one.row(run)).toEqual({
      health: 'unhealthy',
      cause: 'no-ike-traffic',
      headline: after.verdict.headline,
      errors: 1,
      warnings: 0,
      peers: [PEER],
    });

    // The same resource again takes the place of what was known of it.
    const third = await one.client.call('run.configure', { run, text: print(connection({ status: 'Connected' })) });
    expect(third.configuration.map(({ connectionStatus }) => connectionStatus)).toEqual(['Connected', null]);
    expect((await one.analysis(run)).findings).toEqual([]);

    await one.client.call('run.unconfigure', { run });
    expect(await one.analysis(run)).toEqual(before);
    expect(await one.row(run)).toEqual(rowBefore);
    await one.client.call('run.unconfigure', { run });
    expect(await kept()).toBe(0);
  });

  it('is there in the next session, and is weighed anew where a later version reads the log anew', async () => {
    const path = await own.file('Scrubbed-wfpdiag.txt', QUIET);
    const one = await session();
    const run = await one.open(path);
    await one.client.call('run.configure', { run, text: `${print(connection())}${print(localGateway(PEER))}` });
    const said = await one.analysis(run);
    await one.close();
    const two = await session();
    expect(await two.analysis(await two.open(path))).toEqual(said);
    await two.close();
    const three = await session('2.0.0');
    const again = await three.open(path);
    expect(again).not.toBe(run);
    expect(await three.row(again)).toMatchObject({ cause: 'no-ike-traffic', errors: 1 });
    expect({ ...(await three.analysis(again)), run: said.run }).toEqual(said);
  });

  it('goes with the last run of its content, and comes back with a removed one', async () => {
    const one = await session();
    const run = await one.open(await own.file('Scrubbed-wfpdiag.txt', QUIET));
    await one.client.call('run.configure', { run, text: print(gateway()) });
    await one.client.call('library.remove', { run });
    await one.client.call('library.restore', { run });
    expect((await one.analysis(run)).configuration).toHaveLength(1);
    await one.client.call('library.remove', { run });
    await one.close();
    expect(await kept()).toBe(0);
  });

  it('pasted at the same time from two sides is all there', async () => {
    const one = await session();
    const run = await one.open(await own.file('Scrubbed-wfpdiag.txt', QUIET));
    await Promise.all(
      [connection(), localGateway(PEER), gateway()].map((value) =>
        one.client.call('run.configure', { run, text: print(value) }),
      ),
    );
    expect((await one.analysis(run)).configuration.map(({ kind }) => kind).toSorted()).toEqual([
      'connection',
      'gateway',
      'local-gateway',
    ]);
  });

  it('is refused in one sentence where it is none, and nothing is changed', async () => {
    const one = await session();
    const run = await one.open(await own.file('Scrubbed-wfpdiag.txt', QUIET));
    const broken = print(connection()).replace('"Default"', 'Default');
    const result = readFileSync(join(PUBLISHED, 'troubleshoot-result.restspec.json'), 'utf8');
    for (const [text, words] of [
      ['hello', /^There is no JSON in this text\.$/],
      [broken, /^The JSON cannot be read from line 3 on\.$/],
      [`\n${print(connection()).slice(0, -20)}`, /^The JSON that begins in line 2 is cut off/],
      [print({ value: SECRET }), /^This JSON holds no connection/],
      [result, /^This JSON holds no connection/],
    ] as const)
      await expect(one.client.call('run.configure', { run, text })).rejects.toMatchObject({
        fault: { code: 'bad-configuration', text: expect.stringMatching(words), hint: expect.any(String) },
      });
    await expect(one.client.call('run.configure', { run: 'none', text: '{}' })).rejects.toMatchObject({
      fault: { code: 'unknown-run' },
    });
    expect(await kept()).toBe(0);
  });

  it('leaves no key anywhere, pasted or opened beside a log', async () => {
    const one = await session();
    const files = {
      'Scrubbed-wfpdiag.txt': QUIET,
      'spread.json': print([connection(), connection()]),
      'theirs.json': JSON.stringify(connection()),
      'there.json': print(localGateway(PEER)),
    };
    const run = await one.open(await own.file('all.zip', await zip(files)));
    const opened = await one.analysis(run);
    expect(opened.files.map(({ kind }) => kind)).toEqual(['wfpdiag', ...Array(3).fill('azure-configuration')]);
    expect(opened.configuration.map(({ kind, file, line }) => [kind, file, line])).toEqual([
      ['connection', 'spread.json', 2],
      ['connection', 'spread.json', expect.any(Number)],
      ['connection', 'theirs.json', 1],
      ['local-gateway', 'there.json', 1],
    ]);
    expect(opened.verdict.cause).toBe('no-ike-traffic');
    expect(opened.findings[0]?.evidence.map(({ file }) => file)).toContain('theirs.json');
    await one.client.call('run.configure', { run, text: JSON.stringify(connection({ mode: 'ResponderOnly' })) });
    const said = await one.analysis(run);
    expect(said.findings[0]?.explanation).toContain('ResponderOnly');
    expect(JSON.stringify([opened, said])).not.toContain(SECRET);
    await one.close();
    const all = await written();
    expect(all).toContain('to-hq');
    expect(all).not.toContain(SECRET);
  });

  it('alone is a run of which nothing is known', async () => {
    const one = await session();
    const run = await one.open(await own.file('connection.json', print(connection())));
    expect(await one.analysis(run)).toMatchObject({
      verdict: { health: 'unknown', cause: null },
      findings: [],
      files: [{ kind: 'azure-configuration' }],
      configuration: [{ kind: 'connection', file: 'connection.json', line: 1 }],
    });
  });

  it('without a say in it changes nothing of what was found', async () => {
    const one = await session();
    const lines = [...a([K.initReceived(), K.peerOffersIke(), K.mmCleanup(13_868)]), ...a([K.initSent()], OTHER)];
    const run = await one.open(await own.file('IkeLogs.txt', lines.join('\n')));
    const before = await one.analysis(run);
    expect(before.findings.length).toBeGreaterThan(0);
    await one.client.call('run.configure', { run, text: print({ ...connection(), connectionType: 'ExpressRoute' }) });
    const { configuration, coverage, ...after } = await one.analysis(run);
    const { configuration: none, coverage: less, ...same } = before;
    expect([configuration.length, none.length]).toEqual([1, 0]);
    expect(coverage.filter(({ check }) => check !== 'configuration')).toEqual(less);
    expect(after).toEqual(same);
  });
});
