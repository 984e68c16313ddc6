import type { Readable } from 'node:stream';
import { createInflateRaw, crc32 } from 'node:zlib';
import { withoutStop } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';

/** yauzl's own 16 KB inflate is five times slower (measured, 1 GB of wfpdiag text). */
const CHUNK = 1 << 20;

/** Raw deflate in large chunks. Errors of the source end the output like errors of the stream itself. */
export function inflate(source: Readable): Readable {
  const out = createInflateRaw({ chunkSize: CHUNK });
  source.once('error', (error) => out.destroy(error));
  out.once('close', () => source.destroy());
  source.pipe(out);
  return out;
}

/** Passes chunks on and checks at the end what the archive claims of them. */
export async function* checked(
  source: Readable,
  name: string,
  claim: { readonly crc: number; readonly size: number } | null,
  report: (notice: NoticeDraft) => void,
): AsyncGenerator<Buffer> {
  let sum = 0;
  let size = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
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
      text: `${name} breaks off after ${plural(size, 'byte')} (${reason(thrown)}); what came before is shown. Fetch the zip again to see the rest.`,
    });
    return;
  } finally {
    source.destroy();
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
