import { FaultError, fault } from '../../../shared/base/fault.ts';
import { baseName } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import type { Format, Head } from '../formats/format.ts';
import { formatOf } from '../formats/registry.ts';
import type { Entry } from '../intake/archive.ts';
import { damageCount } from '../intake/damage.ts';
import { type Decoding, decodeText, detectEncoding, looksBinary } from '../intake/decode.ts';
import { spent, unpacksTooFar } from '../intake/limits.ts';
import { type LineEnd, splitLines } from '../intake/lines.ts';
import { neighbourOf } from '../intake/neighbours.ts';
import { letGo } from '../intake/stream.ts';
import type { NoticeDraft } from '../notices.ts';
import { cutter } from '../scan/cutter.ts';
import type { TextWriter } from '../store/text.ts';
import { type FileTake, type FileUnderWay, fileUnderWay } from './file.ts';
import type { Queue } from './queue.ts';
import type { Scanners } from './scanners.ts';

const HEAD_BYTES = 64 * 1024;
const HEAD_LINES = 200;

export interface EntryJob {
  readonly entry: Entry;
  readonly id: number;
  readonly instance: string | null;
  readonly text: TextWriter;
  /** Size on the disk of all that the run comes from. */
  readonly diskBytes: number;
  readonly scanners: Scanners;
  /** What takes up the findings of the scanners, in the order of files and lines, behind the reading of text. */
  readonly queue: Queue;
  readonly take: FileTake;
  readonly cancelled: () => boolean;
}

/**
 * Reads one entry from end to end: text to the line store, and segments of it to the scanners. It is through when all of it
 * was read; what the scanners find of it is taken up by the queue, while the next entry is read already.
 */
export async function readEntry(job: EntryJob): Promise<void> {
  const { entry, id, text, queue, take } = job;
  const notice = (value: NoticeDraft) => queue.add(() => take.notice(value));
  const chunks = entry.read(notice)[Symbol.asyncIterator]();
  try {
    const first = await headOf(chunks);
    const head = Buffer.concat(first);
    const decoding = detectEncoding(head);
    const row = { id, name: entry.name, base: baseName(entry.name), instance: job.instance, textAt: text.position };

    const neighbour = neighbourOf(entry.name, head);
    const sniffed = sniffHead(entry.name, head, decoding);
    const format = neighbour === null ? formatOf(sniffed) : null;
    if (neighbour !== null || (format === null && decoding.encoding.startsWith('utf-8') && looksBinary(head))) {
      notice(
        neighbour === null
          ? {
              code: 'binary-file',
              file: entry.name,
              line: null,
              text: `${entry.name} is a binary file of a kind that is not known here; it was not read.`,
            }
          : {
              code: 'not-read',
              file: entry.name,
              line: null,
              text: `${entry.name} is ${neighbour.what} and is not read here. ${neighbour.advice}`,
            },
      );
      const bytes = entry.declaredBytes ?? 0;
      queue.add(() =>
        take.file({
          ...row,
          kind: 'unknown',
          bytes,
          lines: 0,
          encoding: 'binary',
          lineEnd: 'lf',
          skip: 0,
          timeFrom: null,
          timeTo: null,
        }),
      );
      return;
    }
    noteKind(entry, format, head, notice);
    const lineEnd = await lineEndOf(job, head, decoding);
    const file = fileUnderWay({ row, format, decoding, lineEnd, take });
    await readText(job, file, { decoding, lineEnd, first, chunks });
  } finally {
    await chunks.return?.();
  }
}

async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer[]> {
  const first: Buffer[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(next.value);
    size += next.value.length;
  }
  return first;
}

function sniffHead(name: string, head: Buffer, { encoding, skip }: Decoding): Head {
  const text = decodeText(head.subarray(skip, HEAD_BYTES), encoding);
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  // The last line may be cut by the head's end; it counts only where it is all there is.
  const whole = head.length > HEAD_BYTES && lines.length > 1 ? lines.slice(0, -1) : lines;
  return {
    name: baseName(name).toLowerCase(),
    text,
    lines: whole.slice(0, HEAD_LINES).map((line) => line.slice(0, 20_000)),
  };
}

function noteKind(entry: Entry, format: Format | null, head: Buffer, notice: (value: NoticeDraft) => void): void {
  if (head.length === 0)
    notice({ code: 'entry-empty', file: entry.name, line: null, text: `${entry.name} is empty (0 bytes).` });
  else if (format === null)
    notice({
      code: 'unknown-file',
      file: entry.name,
      line: null,
      text: `${entry.name} is a text of no kind that is known here; its lines can be read and searched.`,
    });
  else if (format.open === null) {
    notice({
      code: 'not-diagnosed',
      file: entry.name,
      line: null,
      text: `${entry.name} is known for what it is (${KIND_NAMES[format.kind]}) and is not diagnosed; its lines can be read and searched.`,
    });
  }
}

/** LF or CRLF, or lone CR where the whole file holds no LF. Only a file whose first part has none is looked through for it. */
async function lineEndOf(
  { entry, cancelled }: Pick<EntryJob, 'entry' | 'cancelled'>,
  head: Buffer,
  { encoding }: Decoding,
): Promise<LineEnd> {
  const probe = splitLines(encoding, 'lf', 0, () => {});
  probe.push(head);
  if (probe.sawLf) return 'lf';
  if (entry.declaredBytes !== null && entry.declaredBytes <= head.length) return probe.sawCr ? 'cr' : 'lf';
  let cr = false;
  let bytes = 0;
  const scan = splitLines(encoding, 'lf', 0, () => {});
  for await (const chunk of entry.read(() => {})) {
    if (cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
    bytes += chunk.length;
    // It is cut there when it is read.
    if (spent(bytes, entry.costBytes)) break;
    scan.push(chunk);
    cr ||= scan.sawCr;
    if (scan.sawLf) return 'lf';
  }
  return cr ? 'cr' : 'lf';
}

interface TextSource {
  readonly decoding: Decoding;
  readonly lineEnd: LineEnd;
  readonly first: readonly Buffer[];
  readonly chunks: AsyncIterator<Buffer>;
}

async function readText(job: EntryJob, file: FileUnderWay, source: TextSource): Promise<void> {
  const { text, scanners, queue } = job;
  const { decoding, lineEnd, first, chunks } = source;
  let written = Promise.resolve();
  const cut = cutter(decoding.encoding, lineEnd, decoding.skip, scanners, async (piece) => {
    const scanned = scanners.scan(piece.slot, file.wish, piece.length);
    // Whoever waits for it in the queue hears of a failure; until then it is nobody's.
    scanned.catch(() => {});
    const stored = written;
    queue.add(async () => {
      await file.take(await scanned, piece, scanners.all, stored);
      scanners.free(piece.slot);
    });
  });

  const damage = damageCount(decoding.encoding);
  let bytes = 0;
  let used: Buffer | null = null;
  const take = async (chunk: Buffer): Promise<boolean> => {
    if (job.cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
    // The disk works on one chunk while the next is cut and scanned.
    await written;
    if (used !== null) letGo(used);
    used = chunk;
    written = text.write(chunk);
    written.catch(() => {});
    damage.add(chunk);
    await cut.push(chunk);
    bytes += chunk.length;
    return !overLimit(job, bytes);
  };
  let going = true;
  for (const chunk of first) going = going && (await take(chunk));
  while (going) {
    const next = await chunks.next();
    if (next.done === true) break;
    going = await take(next.value);
  }
  await written;
  await cut.end();
  queue.add(() => file.end(bytes, damage.notices(job.entry.name)));
}

function overLimit({ entry, text, diskBytes, queue, take }: EntryJob, bytes: number): boolean {
  // Entries that all point at the same bytes each stay within their own measure: the source as a whole counts too.
  if (!unpacksTooFar(bytes, entry.costBytes) && !spent(text.position, diskBytes)) return false;
  queue.add(() =>
    take.notice({
      code: 'archive-limit',
      file: entry.name,
      line: null,
      text: `${entry.name} unpacks to more than ${plural(bytes, 'byte')} and was cut there: no gateway leaves a log of this kind.`,
    }),
  );
  return true;
}
