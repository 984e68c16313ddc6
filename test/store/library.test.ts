import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Engine, createEngine } from '../../electron/engine/engine.ts';
import { type Client, connect } from '../../shared/contract/client.ts';
import { localTransport } from '../../shared/contract/local.ts';
import { serve } from '../../shared/contract/server.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { type Place, place, treeOf } from '../make/place.ts';
import { zip } from '../make/zip.ts';

const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');
const STATS = readFileSync(join(PUBLISHED, 'ConnectionStats.docs.txt'), 'utf8');

interface Session {
  readonly engine: Engine;
  readonly client: Client;
  open(path: string): Promise<{ readonly run: string; readonly known: boolean }>;
  ids(): Promise<string[]>;
  close(): Promise<void>;
}

let own: Place;
let library: string;
const sessions: Session[] = [];

async function session(folder: string | null = library, version = '1.0.0'): Promise<Session> {
  const engine = await createEngine({ library: folder, version });
  const transport = localTransport(structuredClone);
  serve(transport.server, engine.handlers);
  const client = connect(transport.client);
  let closed = false;
  const made: Session = {
    engine,
    client,
    open: (path) => client.call('run.open', { ticket: engine.mint({ items: [{ path, name: path }], owned: null }) }),
    ids: async () => (await client.call('library.list', {})).runs.map((run) => run.id),
    async close() {
      if (closed) return;
      closed = true;
      await engine.close();
      transport.close();
    },
  };
  sessions.push(made);
  return made;
}

const folders = (): Promise<string[]> => readdir(join(library, 'runs'));

beforeEach(async () => {
  own = await place();
  library = join(own.folder, 'library');
});
afterEach(async () => {
  for (const one of sessions.splice(0)) await one.close();
  await own.close();
});

describe('opening again', () => {
  it('the same path is known at once, in this session and in the next', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const first = await session();
    const { run, known } = await first.open(path);
    expect(known).toBe(false);
    expect(await first.open(path)).toEqual({ run, known: true });
    await first.close();
    const second = await session();
    expect(await second.open(path)).toEqual({ run, known: true });
    expect(await folders()).toHaveLength(1);
  });

  it('known at once means: without being read', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const time = new Date('2026-01-01T00:00:00Z');
    await utimes(path, time, time);
    const one = await session();
    const { run } = await one.open(path);
    // Another content of the same size under the same time: taken for the old one at first, and found out behind the scenes.
    await writeFile(path, IKE.replaceAll('13868', '13801'));
    await utimes(path, time, time);
    expect(await one.open(path)).toEqual({ run, known: true });
    await vi.waitFor(async () => expect((await one.open(path)).run).not.toBe(run), { timeout: 10_000, interval: 50 });
  });

  it('the same content from another path is the same run, under its latest name and path', async () => {
    const content = await zip({ 'IkeLogs.txt': IKE });
    const one = await session();
    const { run } = await one.open(await own.file('a/first.zip', content));
    const other = await own.file('b/second.zip', content);
    expect(await one.open(other)).toEqual({ run, known: true });
    const { runs } = await one.client.call('library.list', {});
    expect(runs).toEqual([expect.objectContaining({ id: run, name: 'second.zip', path: other })]);
    expect(await one.open(other)).toEqual({ run, known: true });
  });

  it('another content under the same path is another run', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const one = await session();
    const { run } = await one.open(path);
    await writeFile(path, `${IKE}${IKE}`);
    const again = await one.open(path);
    expect(again.known).toBe(false);
    expect(again.run).not.toBe(run);
    expect((await one.ids()).toSorted()).toEqual([run, again.run].toSorted());
  });

  it('a folder is known by its names and contents', async () => {
    await own.file('logs/IkeLogs.txt', IKE);
    await own.file('logs/IN_0/ConnectionStats.txt', STATS);
    const folder = join(own.folder, 'logs');
    const one = await session();
    const { run } = await one.open(folder);
    expect(await one.open(folder)).toEqual({ run, known: true });
    await rename(folder, `${folder}-moved`);
    expect(await one.open(`${folder}-moved`)).toEqual({ run, known: true });
    await rename(join(`${folder}-moved`, 'IN_0'), join(`${folder}-moved`, 'IN_1'));
    expect((await one.open(`${folder}-moved`)).run).not.toBe(run);
  });

  it('two openings of one content at once are read once', async () => {
    const path = await own.file('IkeLogs.txt', IKE.repeat(500));
    const one = await session();
    const both = await Promise.all([one.open(path), one.open(path), one.open(path)]);
    expect(new Set(both.map(({ run }) => run)).size).toBe(1);
    expect(await one.ids()).toHaveLength(1);
    expect(await folders()).toHaveLength(1);
  });

  it('what was read by another version of the index is read anew, and the old is gone', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const before = await session(library, '1.0.0');
    const { run } = await before.open(path);
    await before.close();
    const after = await session(library, '1.1.0');
    expect(await after.ids()).toEqual([run]);
    const again = await after.open(path);
    expect(again).toEqual({ run: expect.not.stringMatching(run), known: false });
    expect(await after.ids()).toEqual([again.run]);
    expect(await folders()).toHaveLength(1);
  });

  it('a run whose files somebody took away is read anew', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const one = await session();
    const { run } = await one.open(path);
    await one.close();
    for (const folder of await folders()) await rm(join(library, 'runs', folder), { recursive: true });
    const two = await session();
    const again = await two.open(path);
    expect(again.known).toBe(false);
    expect(await two.ids()).toEqual([again.run]);
    expect(again.run).not.toBe(run);
    expect((await two.client.call('run.analysis', { run: again.run })).verdict.cause).toBe('policy-mismatch-ipsec');
  });
});

describe('removing', () => {
  it('can be taken back as long as the session lasts', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const one = await session();
    const { run } = await one.open(path);
    const analysis = await one.client.call('run.analysis', { run });
    await one.client.call('library.remove', { run });
    expect(await one.ids()).toEqual([]);
    await expect(one.client.call('run.analysis', { run })).rejects.toMatchObject({ fault: { code: 'unknown-run' } });
    await expect(one.client.call('library.remove', { run })).rejects.toMatchObject({ fault: { code: 'unknown-run' } });
    await one.client.call('library.restore', { run });
    expect(await one.ids()).toEqual([run]);
    expect(await one.client.call('run.analysis', { run })).toEqual(analysis);
    await one.close();
    expect(await (await session()).ids()).toEqual([run]);
  });

  it('is done for good when the session ends', async () => {
    const one = await session();
    const { run } = await one.open(await own.file('IkeLogs.txt', IKE));
    await one.client.call('library.remove', { run });
    await one.close();
    expect(await folders()).toEqual([]);
    const two = await session();
    await expect(two.client.call('library.restore', { run })).rejects.toMatchObject({ fault: { code: 'unknown-run' } });
  });

  it('by a process that died is done at the next start', async () => {
    const one = await session();
    const { run } = await one.open(await own.file('IkeLogs.txt', IKE));
    const kept = await one.open(await own.file('ConnectionStats.txt', STATS));
    await one.close();
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(join(library, 'library.db'));
    db.prepare('update runs set removed_by = ?, removed_at = 1 where id = ?').run(DEAD_PID, run);
    db.close();
    expect(await (await session()).ids()).toEqual([kept.run]);
    expect(await folders()).toHaveLength(1);
  });

  it('by one process hides it from another, and that one does not clear it away', async () => {
    const one = await session();
    const { run } = await one.open(await own.file('IkeLogs.txt', IKE));
    await one.client.call('library.remove', { run });
    const two = await session();
    expect(await two.ids()).toEqual([]);
    expect(await folders()).toHaveLength(1);
    await one.client.call('library.restore', { run });
    expect(await two.ids()).toEqual([run]);
  });
});

/** Beyond what any system gives to a process. */
const DEAD_PID = 99_999_999;

describe('what a crash leaves', () => {
  it('is cleared at the next start: folders without a row, uploads of processes that are gone', async () => {
    const one = await session();
    const { run } = await one.open(await own.file('IkeLogs.txt', IKE));
    await one.close();
    const [good] = await folders();
    await own.file(`library/runs/abandoned-${DEAD_PID}/text.bin`, 'half a log');
    await own.file(`library/runs/broken-${DEAD_PID}/run.db`, 'no database at all');
    await mkdir(join(library, 'runs', `empty-${DEAD_PID}`));
    await own.file(`library/incoming/${DEAD_PID}-a/upload.zip`, 'x');
    await own.file('library/incoming/not-ours/upload.zip', 'x');
    // Of a process that lives, and has not locked it yet.
    await mkdir(join(library, 'runs', `begun-${process.pid}`));
    const living = process.ppid;
    await own.file(`library/incoming/${living}-b/upload.zip`, 'x');

    const two = await session();
    expect(await two.ids()).toEqual([run]);
    expect((await folders()).toSorted()).toEqual([good, `begun-${process.pid}`].toSorted());
    expect(await treeOf(join(library, 'incoming'))).toEqual([`${living}-b`, `${living}-b/upload.zip`]);
  });

  it('a run that is being filled is left alone by another start, and so is one that was just finished', async () => {
    const { default: Database } = await import('better-sqlite3');
    const one = await session();
    await one.open(await own.file('IkeLogs.txt', IKE));
    const folder = join(library, 'runs', `filling-${DEAD_PID}`);
    await mkdir(folder);
    const filling = new Database(join(folder, 'run.db'));
    filling.pragma('locking_mode = EXCLUSIVE');
    filling.exec('create table t (a)');
    const before = performance.now();
    const two = await session();
    expect(performance.now() - before).toBeLessThan(3000);
    expect(await folders()).toHaveLength(2);
    await two.close();
    filling.close();
    await session();
    expect(await folders()).toHaveLength(1);
  });
});

describe('a library for once', () => {
  it('is gone with its engine, with everything in it', async () => {
    const one = await session(null);
    const { library: folder, temporary } = await one.client.call('app.about', {});
    expect(temporary).toBe(true);
    await one.open(await own.file('IkeLogs.txt', IKE));
    expect((await treeOf(folder)).length).toBeGreaterThan(3);
    await one.close();
    expect(await treeOf(folder)).toEqual([]);
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
