import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PUBLISHED } from '../engine-kit.ts';
import { type Place, place } from '../make/place.ts';
import { zip } from '../make/zip.ts';
import { type Session as Opened, openSession, rowsOf } from './session.ts';

const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');

interface Session extends Opened {
  marks(run: string): Promise<string[]>;
}

let own: Place;
let library: string;
const sessions: Session[] = [];

async function session(version = '1.0.0'): Promise<Session> {
  const opened = await openSession(library, version);
  const made: Session = {
    ...opened,
    marks: async (run) =>
      (await opened.client.call('bookmarks.list', { run })).bookmarks.map(
        ({ file, line, note }) => `${file}:${line} ${note}`,
      ),
  };
  sessions.push(made);
  return made;
}

beforeEach(async () => {
  own = await place();
  library = join(own.folder, 'library');
});
afterEach(async () => {
  for (const one of sessions.splice(0)) await one.close();
  await own.close();
});

describe('bookmarks', () => {
  it('are listed in the order of files and lines, take another note, and are there in the next session', async () => {
    const path = await own.file('logs.zip', await zip({ 'z/IkeLogs.txt': IKE, 'a/IkeLogs.txt': `${IKE}\n${IKE}` }));
    const one = await session();
    const run = await one.open(path);
    const { files } = await one.client.call('run.files', { run });
    const [first = '', second = ''] = files.map(({ name }) => name);
    for (const [file, line] of [
      [second, 2],
      [first, 4],
      [first, 3],
      [second, 1],
    ] as const)
      await one.client.call('bookmarks.set', { run, file, line });
    await one.client.call('bookmarks.set', { run, file: first, line: 4, note: 'here it stops' });
    const wanted = [`${first}:3 `, `${first}:4 here it stops`, `${second}:1 `, `${second}:2 `];
    expect(await one.marks(run)).toEqual(wanted);
    await one.client.call('bookmarks.remove', { run, file: second, line: 1 });
    await one.client.call('bookmarks.remove', { run, file: second, line: 1 });
    await one.close();
    const two = await session();
    expect(await two.marks(run)).toEqual(wanted.toSpliced(2, 1));
  });

  it('of a line or a file that is not there are refused', async () => {
    const one = await session();
    const run = await one.open(await own.file('IkeLogs.txt', IKE));
    await expect(one.client.call('bookmarks.set', { run, file: 'other.txt', line: 1 })).rejects.toMatchObject({
      fault: { code: 'unknown-file' },
    });
    await expect(one.client.call('bookmarks.set', { run, file: 'IkeLogs.txt', line: 99_999 })).rejects.toMatchObject({
      fault: { code: 'bad-request', text: expect.stringMatching(/^Line 99999 is behind the end of "IkeLogs.txt"/) },
    });
    await expect(one.client.call('bookmarks.list', { run: 'none' })).rejects.toMatchObject({
      fault: { code: 'unknown-run' },
    });
    expect(await one.marks(run)).toEqual([]);
  });

  it('come back with a removed run, and go with it when it is purged', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const one = await session();
    const run = await one.open(path);
    await one.client.call('bookmarks.set', { run, file: 'IkeLogs.txt', line: 2 });
    await one.client.call('library.remove', { run });
    await expect(one.client.call('bookmarks.list', { run })).rejects.toMatchObject({ fault: { code: 'unknown-run' } });
    await one.client.call('library.restore', { run });
    expect(await one.marks(run)).toEqual(['IkeLogs.txt:2 ']);
    await one.client.call('library.remove', { run });
    await one.close();
    expect(await rowsOf(library, (db) => db.prepare('select count(*) from bookmarks').pluck().get())).toBe(0);
    const two = await session();
    expect(await two.marks(await two.open(path))).toEqual([]);
  });

  it('stay when a later version reads the same content anew', async () => {
    const path = await own.file('IkeLogs.txt', IKE);
    const one = await session();
    const run = await one.open(path);
    await one.client.call('bookmarks.set', { run, file: 'IkeLogs.txt', line: 2, note: 'kept' });
    await one.close();
    const two = await session('2.0.0');
    const again = await two.open(path);
    expect(again).not.toBe(run);
    expect(await two.marks(again)).toEqual(['IkeLogs.txt:2 kept']);
  });

  it('of one content say nothing of another', async () => {
    const one = await session();
    const path = await own.file('IkeLogs.txt', IKE);
    const run = await one.open(path);
    await one.client.call('bookmarks.set', { run, file: 'IkeLogs.txt', line: 2 });
    await writeFile(path, `${IKE}${IKE}`);
    const other = await one.open(path);
    expect(other).not.toBe(run);
    expect(await one.marks(other)).toEqual([]);
    expect(await one.marks(run)).toEqual(['IkeLogs.txt:2 ']);
  });
});

it('a library of the version before bookmarks is upgraded, with its runs', async () => {
  const path = await own.file('IkeLogs.txt', IKE);
  const one = await session();
  const run = await one.open(path);
  await one.close();
  await rowsOf(library, (db) => {
    db.exec(
      'drop trigger bookmarks_go; drop table bookmarks; drop trigger configurations_go; drop table configurations; drop table places',
    );
    db.pragma('user_version = 1');
  });
  const two = await session();
  expect(await two.open(path)).toBe(run);
  await two.client.call('bookmarks.set', { run, file: 'IkeLogs.txt', line: 3 });
  expect(await two.marks(run)).toEqual(['IkeLogs.txt:3 ']);
  expect(await rowsOf(library, (db) => db.pragma('user_version', { simple: true }))).toBe(4);
});
