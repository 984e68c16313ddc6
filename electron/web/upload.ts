import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FaultError, fault, raise } from '../../shared/base/fault.ts';
import type { Milliseconds } from '../../shared/base/units.ts';
import type { Engine } from '../engine/engine.ts';
import type { SourceItem } from '../engine/opening.ts';
import { makeSecret } from './guard.ts';

/** An upload that nothing happens to for so long belongs to a page that was closed. */
const IDLE: Milliseconds = 10 * 60_000;
const MAX_OPEN = 32;
const MAX_FILES = 100_000;

interface Upload {
  folder: Promise<string> | null;
  /** By the number that names the file; a number is given out when its body begins to arrive. */
  readonly items: SourceItem[];
  readonly writing: Set<Promise<void>>;
  readonly stop: AbortController;
  next: number;
  touched: number;
}

export interface Uploads {
  begin(): string;
  /** Streams one file into the upload. The name is only text to show, and may hold `/` for a folder's files. */
  add(id: string, name: string, body: Readable): Promise<void>;
  /** A ticket for all of it; from here the engine owns the folder. */
  finish(id: string): Promise<{ readonly ticket: string; readonly name: string }>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

export function openUploads(engine: Engine): Uploads {
  const uploads = new Map<string, Upload>();
  const sweep = setInterval(() => {
    for (const [id, upload] of uploads) {
      if (upload.writing.size === 0 && Date.now() - upload.touched > IDLE) void discard(id);
    }
  }, 60_000);
  sweep.unref();

  function find(id: string): Upload {
    const upload = uploads.get(id);
    if (upload === undefined) raise('unknown-ticket', 'There is no such upload.', 'Start the upload again.');
    upload.touched = Date.now();
    return upload;
  }

  async function discard(id: string): Promise<void> {
    const upload = uploads.get(id);
    if (upload === undefined) return;
    uploads.delete(id);
    upload.stop.abort();
    const folder = await upload.folder?.catch(() => null);
    // Windows does not remove a folder while a file in it is open.
    await Promise.allSettled(upload.writing);
    if (typeof folder === 'string') await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }

  return {
    begin() {
      if (uploads.size >= MAX_OPEN) raise('bad-request', `There are ${MAX_OPEN} uploads under way already.`);
      const id = makeSecret();
      uploads.set(id, {
        folder: null,
        items: [],
        writing: new Set(),
        stop: new AbortController(),
        next: 1,
        touched: Date.now(),
      });
      return id;
    },

    async add(id, name, body) {
      const upload = find(id);
      if (name === '') raise('bad-request', 'An uploaded file needs a name to show.');
      if (upload.next > MAX_FILES) raise('bad-request', `An upload takes at most ${MAX_FILES} files.`);
      const number = upload.next++;
      let writing: Promise<void> | null = null;
      try {
        upload.folder ??= engine.incoming();
        const path = join(await upload.folder, String(number));
        writing = receive(body, path, upload.stop.signal);
        upload.writing.add(writing);
        await writing;
        upload.items[number - 1] = { path, name };
      } catch (thrown) {
        await discard(id);
        throw writeFault(thrown);
      } finally {
        if (writing !== null) upload.writing.delete(writing);
        upload.touched = Date.now();
      }
    },

    async finish(id) {
      const upload = find(id);
      if (upload.writing.size > 0) raise('bad-request', 'A file of this upload is still arriving.');
      if (upload.folder === null || upload.items.length === 0)
        raise('empty', 'The upload holds no file.', 'Choose a zip, a folder or a log file.');
      const owned = await upload.folder;
      uploads.delete(id);
      return { ticket: engine.mint({ items: upload.items, owned }), name: nameOf(upload.items) };
    },

    async remove(id) {
      find(id);
      await discard(id);
    },

    async close() {
      clearInterval(sweep);
      await Promise.all([...uploads.keys()].map(discard));
    },
  };
}

/**
 * Writes a body into a new file; settles once the file is closed. `pipeline` would end the request with a failed write,
 * and with it the connection that the answer has still to go out on.
 */
function receive(body: Readable, path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = createWriteStream(path, { flags: 'wx' });
    let problem: unknown = null;
    const fail = (error: unknown) => {
      problem ??= error;
      body.unpipe(file);
      file.destroy();
    };
    const onAbort = () => fail(brokenOff());
    const onBodyEnd = () => {
      if (!body.readableEnded) fail(brokenOff());
    };
    body.once('error', onBodyEnd);
    body.once('close', onBodyEnd);
    signal.addEventListener('abort', onAbort, { once: true });
    file.once('error', fail);
    file.once('close', () => {
      signal.removeEventListener('abort', onAbort);
      body.off('close', onBodyEnd);
      if (problem === null) resolve();
      else reject(problem);
    });
    if (signal.aborted) onAbort();
    else body.pipe(file);
  });
}

function brokenOff(): FaultError {
  return new FaultError(fault('cancelled', 'The upload was broken off.'));
}

/** What to call it: the one file, the folder that all of them lie in, or how many there are. */
function nameOf(items: readonly SourceItem[]): string {
  const [first] = items;
  if (first !== undefined && items.length === 1) return first.name;
  const tops = new Set(items.map(({ name }) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : '')));
  const [top] = tops;
  return tops.size === 1 && top !== undefined && top !== '' ? top : `${items.length} files`;
}

function writeFault(thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new FaultError(
      fault(
        'disk-full',
        'The disk that holds the library is full; the upload was removed.',
        'Make room on it, or start Tunnelscope with --library on another disk.',
      ),
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT') {
    return new FaultError(
      fault(
        'library-unwritable',
        'The upload could not be written into the library.',
        'Check the rights of the library folder.',
      ),
    );
  }
  return thrown;
}
