import { readdirSync, readlinkSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultError } from '../../shared/base/fault.ts';
import { explore } from '../../electron/engine/explore/explore.ts';
import { type EventDraft, emptyEvent } from '../../electron/engine/formats/format.ts';
import { teachColumns } from '../../electron/engine/search/teach.ts';
import { eventColumns, eventColumnsWriter } from '../../electron/engine/store/event-columns.ts';
import { runReader } from '../../electron/engine/store/reader.ts';
import { runWriter } from '../../electron/engine/store/writer.ts';
import { bench } from '../engine-kit.ts';
import { type Place, place } from '../make/place.ts';
import { writeTrace } from '../make/wfpdiag.ts';
import { smallDisk, whyNoDisk } from '../tough/disk.ts';

let at: Place;
beforeAll(async () => {
  at = await place();
});
afterAll(() => at.close());

const GROUP = 65_536;

function event(line: number, more: Partial<EventDraft> = {}): EventDraft {
  return { ...emptyEvent(line), time: line * 1000, text: 'x', ...more };
}

/** Files below a folder that this process has open; Linux alone tells. */
function openNamed(folder: string, name: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) && path.endsWith(name) ? [path] : [];
    } catch {
      return [];
    }
  });
}

describe('the columns of events', () => {
  it('give back what was put in, over several groups and as dictionaries grow', () => {
    const path = join(at.folder, 'grown.bin');
    const rows = 3 * GROUP + 777;
    const peerOf = (number: number): string | null =>
      number < GROUP ? `peer ${number % 200}` : number % 7 === 0 ? null : `peer ${number % 90_000}`;
    const writer = eventColumnsWriter(path);
    for (let number = 1; number <= rows; number += 1) {
      const draft = event(number * 3, { peer: peerOf(number), time: number % 5 === 0 ? null : number });
      writer.add(draft, 1 + (number % 3), number % 2 === 0 ? 'IN_0' : null, null);
    }
    // In no order, and twice as many groups of pairs as it takes.
    for (let number = rows; number > 0; number -= 2) writer.attempt(number, number * 5);
    const directory = writer.end();
    writer.close();
    writer.close();
    const columns = eventColumns(path, directory);
    const peers = columns.coded('peer');
    const instances = columns.coded('instance');
    const wrong: number[] = [];
    for (let number = 1; number <= rows; number += 1) {
      const index = number - 1;
      const time = columns.time()[index] ?? 0;
      const right =
        (directory.values.peer[peers[index] ?? -1] || null) === peerOf(number) &&
        (directory.values.instance[instances[index] ?? -1] || null) === (number % 2 === 0 ? 'IN_0' : null) &&
        (number % 5 === 0 ? Number.isNaN(time) : time === number) &&
        columns.number('line')[index] === number * 3 &&
        columns.number('file')[index] === 1 + (number % 3) &&
        columns.number('attempt')[index] === ((rows - number) % 2 === 0 ? number * 5 : 0);
      if (!right) wrong.push(number);
    }
    // Of more different values than are told apart the last ones are left to the rows.
    expect(directory.overflown).toEqual(['peer']);
    const known = new Set(directory.values.peer);
    expect(known.size).toBe(GROUP);
    expect(wrong.every((number) => !known.has(peerOf(number) ?? ''))).toBe(true);
    expect(wrong.length).toBeLessThan(rows / 5);
    expect(wrong.length).toBeGreaterThan(0);
  });

  it('of a field with too many values still filter, sort and count by what the rows say', async () => {
    const folder = join(at.folder, 'overflown');
    await mkdir(folder);
    const rows = GROUP + 500;
    const peerOf = (number: number): string => `p${(number * 7919) % (rows - 100)}`;
    const writer = runWriter(folder);
    writer.file({
      id: 1,
      name: 'IkeLogs.txt',
      base: 'IkeLogs.txt',
      kind: 'ike-logs',
      instance: null,
      timeFrom: null,
      timeTo: null,
      bytes: 0,
      lines: rows,
      encoding: 'utf-8',
      lineEnd: 'lf',
      skip: 0,
      textAt: 0,
    });
    for (let number = 1; number <= rows; number += 1)
      writer.event(number, 1, event(number, { peer: peerOf(number) }), null);
    writer.finish();
    writer.close();
    await at.file('overflown/text.bin', '');
    await at.file('overflown/columns.bin', '');
    const reader = await runReader(folder);
    teachColumns(reader.db, reader.columns);
    try {
      expect(reader.columns.directory.overflown).toEqual(['peer']);
      const query = { filter: '', wfp: false, sort: [], offsets: {} };
      const last = peerOf(rows);
      const page = explore(reader, 'run.table', { ...query, filter: `peer:${last}`, from: 0, count: 100 });
      const twice = (rows - (rows - 100) > 0 ? [rows - (rows - 100), rows] : [rows]).filter(
        (id) => peerOf(id) === last,
      );
      expect(page).toMatchObject({ total: twice.length, rows: twice.map((id) => ({ id, peer: last })) });
      const all = Array.from({ length: rows }, (_, index) => peerOf(index + 1));
      const { compare } = new Intl.Collator('en', { numeric: true });
      const sorted = all
        .map((peer, index) => ({ peer, id: index + 1 }))
        .toSorted((a, b) => compare(a.peer, b.peer) || a.id - b.id);
      const tail = explore(reader, 'run.table', {
        ...query,
        sort: [{ by: 'peer', descending: false }],
        from: rows - 200,
        count: 200,
      });
      expect(tail).toMatchObject({ total: rows, rows: sorted.slice(-200) });
      const facets = explore(reader, 'run.facets', { ...query, fields: ['peer'], most: 3 });
      const [facet] = (facets as { facets: { distinct: number; values: { count: number }[] }[] }).facets;
      expect(facet?.distinct).toBe(new Set(all).size);
      expect(facet?.values.map(({ count }) => count)).toEqual([2, 2, 2]);
    } finally {
      await reader.close();
    }
  });

  it('on a full disk end in the fault that says so, with the file closed', async ({ skip }) => {
    const why = whyNoDisk();
    skip(why !== null, why ?? '');
    const disk = await smallDisk(1 << 20);
    const path = join(disk.folder, 'full.bin');
    const writer = eventColumnsWriter(path);
    try {
      let thrown: unknown = null;
      try {
        for (let number = 1; number <= 4 * GROUP; number += 1) writer.add(event(number), 1, null, null);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(FaultError);
      expect(thrown).toMatchObject({ fault: { code: 'disk-full', text: 'The disk that holds the library is full.' } });
      writer.close();
      expect(openNamed(disk.folder, 'full.bin')).toEqual([]);
    } finally {
      writer.close();
      await disk.close();
    }
  });

  it('are open to nobody once a run is there, was given up, or could not be begun', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux tells which files are open');
    const kit = await bench();
    try {
      const trace = await kit.file('trace/Scrubbed-wfpdiag.txt', '');
      await writeTrace(trace, { bytes: 3e6, failuresPerMillion: 5000 });
      const run = await kit.open(dirname(trace));
      expect((await kit.client.call('run.table', { run, from: 0, count: 5 })).rows).toHaveLength(5);
      await kit.client.call('run.facets', { run, fields: ['peer', 'thread'] });
      expect(openNamed(kit.folder, 'events.bin')).toEqual([]);

      const stop = new AbortController();
      await writeTrace(trace, { bytes: 30e6, seed: 2 });
      const ticket = kit.engine.mint({ items: [{ path: trace, name: trace }], owned: null });
      const opening = kit.client.call('run.open', { ticket }, {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      } as never);
      await expect(opening).rejects.toMatchObject({ fault: { code: 'cancelled' } });
      await expect(kit.open(await kit.file('none.txt', ''))).rejects.toBeInstanceOf(FaultError);
      await expect.poll(() => openNamed(kit.folder, 'events.bin')).toEqual([]);

      const closed = await at.file('closed/run.db', 'no database');
      expect(() => runWriter(dirname(closed))).toThrow();
      expect(openNamed(at.folder, 'run.db')).toEqual([]);
    } finally {
      await kit.close();
    }
  });
});
