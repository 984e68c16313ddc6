import { Readable } from 'node:stream';
import { type InflateRaw, createInflateRaw, crc32 } from 'node:zlib';
import { withoutStop } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';

/** yauzl's own 16 KB inflate is five times slower (measured, 1 GB of wfpdiag text). */
const CHUNK = 1 << 20;
/** Smaller ones may lie in memory that Node shares among many. */
const LARGE = 1 << 16;
/** Steps, in bytes, by which a damaged stream is gone through again, each closer to the damage than the one before. */
const STEPS: readonly number[] = [256, 1];

/** The bytes of an entry as they are packed, from the first one, as often as asked for. */
export type Packed = () => Promise<Readable> | Readable;

/**
 * Raw deflate in large chunks. Where the stream is damaged, zlib keeps to itself what it had of the piece in which the
 * damage lies; that piece is gone through again in small steps, so that all there is before the damage comes out.
 */
export async function* inflated(packed: Packed): AsyncGenerator<Buffer> {
  const out = inflate(await packed());
  let given = 0;
  try {
    for await (const chunk of out as AsyncIterable<Buffer>) {
      given += chunk.length;
      yield chunk;
    }
  } catch (thrown) {
    if (isDamage(thrown)) yield* beforeDamage(packed, out.bytesWritten, given, STEPS);
    throw thrown;
  } finally {
    out.destroy();
  }
}

/**
 * Frees a chunk that was used up, at once: left to the garbage collector, a gigabyte of chunks costs a collection of
 * everything every few megabytes (measured: a tenth of an ingest). A chunk that does not reach the end of its memory is left
 * alone, because inflate goes on to fill the rest.
 */
export function letGo(chunk: Buffer): void {
  const { buffer, byteOffset, byteLength } = chunk;
  if (buffer instanceof ArrayBuffer && byteLength >= LARGE && byteOffset + byteLength === buffer.byteLength)
    buffer.transfer(0);
}

/** The bytes as they stand. */
export async function* stored(packed: Packed): AsyncGenerator<Buffer> {
  yield* (await packed()) as AsyncIterable<Buffer>;
}

function inflate(source: Readable): InflateRaw {
  const out = createInflateRaw({ chunkSize: CHUNK });
  source.once('error', (error) => out.destroy(error));
  out.once('close', () => source.destroy());
  source.pipe(out);
  return out;
}

async function* beforeDamage(
  packed: Packed,
  sureBytes: number,
  given: number,
  [step, ...finer]: readonly number[],
): AsyncGenerator<Buffer> {
  if (step === undefined) return;
  const source = await packed();
  const out = inflate(Readable.from(inSteps(source, sureBytes, step)));
  let at = 0;
  try {
    for await (const chunk of out as AsyncIterable<Buffer>) {
      const skip = Math.min(Math.max(given - at, 0), chunk.length);
      at += chunk.length;
      if (skip < chunk.length) yield chunk.subarray(skip);
    }
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    yield* beforeDamage(packed, out.bytesWritten, Math.max(at, given), finer);
  } finally {
    out.destroy();
    source.destroy();
  }
}

async function* inSteps(source: Readable, sureBytes: number, step: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const sure = Math.min(Math.max(sureBytes - at, 0), chunk.length);
    if (sure > 0) yield chunk.subarray(0, sure);
    for (let from = sure; from < chunk.length; from += step) yield chunk.subarray(from, from + step);
    at += chunk.length;
  }
}

function isDamage(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'Z_DATA_ERROR';
}

/** Passes chunks on and checks at the end what the archive claims of them. */
export async function* checked(
  source: AsyncIterable<Buffer>,
  name: string,
  claim: { readonly crc: number; readonly size: number } | null,
  report: (notice: NoticeDraft) => void,
): AsyncGenerator<Buffer> {
  let sum = 0;
  let size = 0;
  try {
    for await (const chunk of source) {
      sum = crc32(chunk, sum);
      size += chunk.length;
      yield chunk;
    }
  } catch (thrown) {
    const early = /unexpected end|ended|EOF|premature/i.test(reason(thrown));
    report({
      code: early ? 'entry-truncated' : 'entry-damaged',
      file: name,
      line: null,
      text:
        size === 0
          ? `${name} cannot be read from the zip (${reason(thrown)}). Fetch the zip again.`
          : `${name} breaks off after ${plural(size, 'byte')} (${reason(thrown)}); what came before is shown. Fetch the zip again to see the rest.`,
    });
    return;
  }
  if (claim === null) return;
  if (size !== claim.size) {
    report({
      code: 'entry-size',
      file: name,
      line: null,
      text: `${name} holds ${plural(size, 'byte')}, where the zip claims ${plural(claim.size, 'byte')}; all that came out is shown.`,
    });
  } else if (sum !== claim.crc) {
    report({
      code: 'entry-crc',
      file: name,
      line: null,
      text: `${name} does not match its checksum (CRC-32), so some of its bytes are wrong; it is shown as it came. Fetch the zip again.`,
    });
  }
}

/** A thrown thing in words, without the period at its end. */
export function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return withoutStop(text.slice(0, 200));
}
