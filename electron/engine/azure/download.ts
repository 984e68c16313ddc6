import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BlobClient } from '@azure/storage-blob';
import { FaultError, fault, raise } from '../../../shared/base/fault.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import { type BlockContext, Changed, fetchBlock } from './block.ts';
import type { Asked } from './facts.ts';
import { openJournal } from './journal.ts';
import { persist } from './retry.ts';

/** Blocks as large as the service gives a sum for, and so many at once that a line of 1 Gbit/s is full at 100 ms (documented, tried). */
const BLOCK_BYTES = 4 << 20;
const AT_ONCE = 6;
/** In a row, without anything coming: about a minute. */
const TRIES = 6;
/** Who is not there at all is not waited for as long. */
const FIRST_TRIES = 3;
/** A blob that is written anew each time that it is fetched is given up. */
const MOST_CHANGES = 3;

export interface DownloadState {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly bytesResumed: number;
  readonly waiting: string | null;
}

export interface DownloadOptions {
  readonly client: BlobClient;
  /** The blob without a signature. */
  readonly address: string;
  readonly asked: Asked;
  /** The file that it becomes; beside it lie TARGET.part and TARGET.part.json until it is whole. */
  readonly target: string;
  /** Leaves it as TARGET.part with its notes, for a caller that has more to fetch before it uses any. */
  readonly stays: boolean;
  readonly signal: AbortSignal;
  readonly report: (state: DownloadState) => void;
  readonly pace: number;
  readonly patience: number;
}

export interface Downloaded {
  readonly bytes: number;
  readonly bytesResumed: number;
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
  /** True where every byte was held against a sum of the service's. */
  readonly checked: boolean;
  readonly restarted: boolean;
}

/** What the service says of a blob before it is fetched. */
interface Head {
  readonly bytes: number;
  readonly etag: string;
  readonly md5: string | null;
  /** Only ever written to at its end: what was read of it stays as it was. */
  readonly grows: boolean;
  readonly created: string;
}

/** Fetches a blob in blocks, several at once. What an earlier try fetched of the same is not fetched again. */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  for (let changes = 0; ; changes += 1) {
    try {
      const fetched = await once(options);
      return changes === 0 ? fetched : { ...fetched, restarted: true };
    } catch (thrown) {
      if (!(thrown instanceof Changed)) throw thrown;
      if (changes >= MOST_CHANGES)
        raise(
          'changed',
          `This blob is written anew again and again while it is fetched: ${options.asked.what}.`,
          'Try again once nothing writes to it any more.',
        );
    }
  }
}

async function once(options: DownloadOptions): Promise<Downloaded> {
  const { address, target, asked, signal, report, pace, patience } = options;
  const part = `${target}.part`;
  const notes = `${part}.json`;
  const state = { bytesDone: 0, bytesTotal: 0, bytesResumed: 0, waiting: null as string | null };
  const waiting = (text: string | null): void => {
    state.waiting = text;
    report(state);
  };
  const about = { signal, asked, waiting, pace, tries: TRIES };
  const head = await persist(() => headOf(options.client, signal), { ...about, tries: FIRST_TRIES });
  const { bytes } = head;
  state.bytesTotal = bytes;
  const before = (await stat(part).catch(() => null))?.size === bytes;
  const version = head.grows ? `made ${head.created}` : head.etag;
  const disk = diskOf(target);
  const journal = await openJournal(notes, { address, version, bytes, blockBytes: BLOCK_BYTES }, before).catch(disk);
  let file: FileHandle | null = null;
  try {
    const count = Math.ceil(bytes / BLOCK_BYTES);
    const sizeOf = (block: number) => Math.min(BLOCK_BYTES, bytes - block * BLOCK_BYTES);
    for (const block of journal.done.keys()) state.bytesResumed += sizeOf(block);
    state.bytesDone = state.bytesResumed;
    if (journal.restarted) waiting('It has changed since it was begun, and is fetched from its beginning.');
    await needRoom(target, bytes - state.bytesResumed);
    file = await open(part, journal.done.size > 0 ? 'r+' : 'w+').catch(disk);
    await file.truncate(bytes).catch(disk);
    const open_ = file;
    const missing = Array.from({ length: count }, (_, block) => block).filter((block) => !journal.done.has(block));
    const context: BlockContext = {
      client: options.client,
      ifMatch: head.grows ? null : head.etag,
      created: head.created,
      signal,
      about,
      patience,
      came: (more) => {
        state.bytesDone += more;
        report(state);
      },
    };
    await together(missing, signal, async (block, stop) => {
      const at = block * BLOCK_BYTES;
      const { bytes: content, checked } = await fetchBlock(
        { ...context, signal: stop, about: { ...about, signal: stop } },
        at,
        sizeOf(block),
      );
      await write(open_, content, at).catch(disk);
      await journal.add(block, checked).catch(disk);
    });
    const sums = await sumsOf(open_, bytes, signal);
    if (head.md5 !== null && sums.md5 !== head.md5) {
      await journal.close();
      await rm(notes, { force: true });
      raise(
        'changed',
        `What came is not what the service has a sum of: ${asked.what}.`,
        'Something changes it on the way, or its sum is wrong. Fetch it again; if it stays so, whoever wrote it has to write it anew.',
      );
    }
    await file.close();
    file = null;
    await journal.close();
    if (!options.stays) {
      await place(part, target, bytes).catch(disk);
      await rm(notes, { force: true, maxRetries: 3, retryDelay: 100 });
    }
    return {
      bytes,
      bytesResumed: state.bytesResumed,
      sha256: sums.sha256,
      checked: head.md5 !== null || [...journal.done.values()].every(Boolean),
      restarted: journal.restarted,
    };
  } finally {
    await file?.close().catch(() => {});
    await journal.close().catch(() => {});
  }
}

/** One byte is asked for and not only the head: an answer without a body does not say why it refuses. */
async function headOf(client: BlobClient, signal: AbortSignal): Promise<Head> {
  try {
    const told = await client.download(0, 1, { abortSignal: signal, maxRetryRequests: 0 });
    const body = told.readableStreamBody;
    body?.resume();
    const total = /\/(\d{1,16})$/.exec(told.contentRange ?? '')?.[1];
    return {
      bytes: total === undefined ? (told.contentLength ?? 0) : Number(total),
      etag: told.etag ?? '',
      md5: told.blobContentMD5 === undefined ? null : Buffer.from(told.blobContentMD5).toString('base64'),
      grows: told.blobType === 'AppendBlob',
      created: told.createdOn?.toISOString() ?? '',
    };
  } catch (thrown) {
    // Of nothing there is no first byte.
    if ((thrown as { readonly statusCode?: unknown }).statusCode !== 416) throw thrown;
    const { etag = '', contentLength = 0, createdOn } = await client.getProperties({ abortSignal: signal });
    return { bytes: contentLength, etag, md5: null, grows: false, created: createdOn?.toISOString() ?? '' };
  }
}

/** Some at a time, in order; the first trouble stops the others, and is raised once all of them have ended. */
async function together(
  blocks: readonly number[],
  signal: AbortSignal,
  work: (block: number, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const trouble = new AbortController();
  const stop = AbortSignal.any([signal, trouble.signal]);
  let next = 0;
  let first: unknown = null;
  const worker = async (): Promise<void> => {
    while (next < blocks.length && first === null) {
      const block = blocks[next++];
      if (block === undefined) return;
      try {
        await work(block, stop);
      } catch (thrown) {
        first ??= thrown;
        trouble.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, blocks.length) }, worker));
  if (signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
  if (first !== null) throw first;
}

async function write(file: FileHandle, content: Buffer, at: number): Promise<void> {
  for (let done = 0; done < content.length;) {
    const { bytesWritten } = await file.write(content, done, content.length - done, at + done);
    done += bytesWritten;
  }
  // A block counts once it is on the disk.
  await file.datasync();
}

async function sumsOf(
  file: FileHandle,
  bytes: number,
  signal: AbortSignal,
): Promise<{ readonly sha256: string; readonly md5: string }> {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  const buffer = Buffer.allocUnsafe(Math.min(1 << 20, Math.max(1, bytes)));
  for (let at = 0; at < bytes;) {
    if (signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, bytes - at), at);
    if (bytesRead === 0) break;
    sha256.update(buffer.subarray(0, bytesRead));
    md5.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return { sha256: sha256.digest('hex'), md5: md5.digest('base64') };
}

/** Another process that fetched the same may have been faster. */
async function place(part: string, target: string, bytes: number): Promise<void> {
  try {
    await rename(part, target);
  } catch (thrown) {
    const there = await stat(target).catch(() => null);
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT' || there?.size !== bytes) throw thrown;
  }
}

async function needRoom(target: string, bytes: number): Promise<void> {
  const disk = await statfs(dirname(target)).catch(() => null);
  if (disk !== null && disk.bavail * disk.bsize < bytes)
    raise(
      'disk-full',
      `There is no room for it on the disk: ${formatBytes(bytes)} are to come.`,
      'Make room on it, or name another place.',
    );
}

/** What the disk says, as a fault. */
function diskOf(target: string): (thrown: unknown) => never {
  return (thrown) => {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (thrown instanceof FaultError || code === undefined) throw thrown;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      raise(
        'disk-full',
        'The disk is full; what was fetched so far is kept.',
        'Make room on it and fetch again: it goes on from there.',
      );
    raise(
      'unreadable',
      `${target} cannot be written (${code}).`,
      'Check that the folder is there and yours, or name another place.',
    );
  };
}
