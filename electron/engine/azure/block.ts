import { createHash } from 'node:crypto';
import type { BlobClient } from '@azure/storage-blob';
import { factsOf } from './facts.ts';
import { type Persisting, afterTrouble } from './retry.ts';

/** The blob is not the one any more that was begun. */
export class Changed extends Error {}

export interface BlockContext {
  readonly client: BlobClient;
  /** The ETag that it must have; null for a blob that only grows. */
  readonly ifMatch: string | null;
  /** When it was made; a blob that only grows is known by it. */
  readonly created: string;
  readonly signal: AbortSignal;
  readonly about: Persisting;
  /** How long nothing may come, in milliseconds. */
  readonly patience: number;
  /** Told how many bytes came; less than none where they were not what was asked for. */
  readonly came: (bytes: number) => void;
}

/** A try that brought at least so much was worth it: it is not counted as failed. */
const WORTH_IT = 64 << 10;

/** One block, by as many tries as it takes; each goes on where the one before broke off. Raises Changed, or a fault. */
export async function fetchBlock(
  context: BlockContext,
  at: number,
  length: number,
): Promise<{ readonly bytes: Buffer; readonly checked: boolean }> {
  const bytes = Buffer.allocUnsafe(length);
  let have = 0;
  let failed = 0;
  let checked = true;
  while (have < length) {
    const before = have;
    try {
      const sum = await read(context, at + have, bytes.subarray(have), (more) => (have += more));
      const isGood = sum === null || sum === createHash('md5').update(bytes.subarray(before, have)).digest('base64');
      if (!isGood) {
        context.came(before - have);
        have = before;
        throw Object.assign(new Error('not its sum'), { code: 'ECONNABORTED' });
      }
      checked &&= sum !== null;
      context.about.waiting(null);
    } catch (thrown) {
      // What came of an answer that was not whole has no sum.
      if (have > before) checked = false;
      const { status, code } = factsOf(thrown);
      if (thrown instanceof Changed || status === 412 || code === 'ConditionNotMet') throw new Changed();
      failed = have - before >= WORTH_IT ? 1 : failed + 1;
      // A name that was found a moment ago and is not any more means that the network is gone.
      const known = code === 'ENOTFOUND' ? Object.assign(new Error(), { code: 'EAI_AGAIN' }) : thrown;
      await afterTrouble(known, failed, context.about);
    }
  }
  return { bytes, checked };
}

/** One request for all of `into`. Gives the service's sum of it, where it has one, once all of it came. */
async function read(
  { client, ifMatch, created, signal, patience, came }: BlockContext,
  at: number,
  into: Buffer,
  took: (bytes: number) => void,
): Promise<string | null> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), patience);
  try {
    const told = await client.download(at, into.length, {
      abortSignal: AbortSignal.any([signal, silence.signal]),
      maxRetryRequests: 0,
      rangeGetContentMD5: true,
      ...(ifMatch === null ? {} : { conditions: { ifMatch } }),
    });
    const body = told.readableStreamBody;
    const range = /^bytes (\d{1,16})-(\d{1,16})\//.exec(told.contentRange ?? '');
    const isAll = range === null && at === 0 && told.contentLength === into.length;
    const isRange = range !== null && Number(range[1]) === at && Number(range[2]) === at + into.length - 1;
    const isOther = ifMatch === null ? (told.createdOn?.toISOString() ?? '') !== created : told.etag !== ifMatch;
    if (isOther) throw new Changed();
    // Something on the way that knows nothing of ranges gives another part than the one that was asked for.
    if (body === undefined || (!isAll && !isRange))
      throw Object.assign(new Error('not the range'), { code: 'ECONNABORTED' });
    let have = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), patience);
      const room = Math.min(chunk.length, into.length - have);
      chunk.copy(into, have, 0, room);
      have += room;
      took(room);
      came(room);
    }
    if (have < into.length) throw Object.assign(new Error('less than asked for'), { code: 'ECONNRESET' });
    const sum = base64(told.contentMD5);
    // What the writer noted of the whole blob is held against the whole file in the end.
    return sum === base64(told.blobContentMD5) ? null : sum;
  } finally {
    clearTimeout(timer);
  }
}

function base64(sum: Uint8Array | undefined): string | null {
  return sum === undefined ? null : Buffer.from(sum).toString('base64');
}
