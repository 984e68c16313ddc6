import { FaultError, fault } from '../../../shared/base/fault.ts';
import { baseName } from '../../../shared/base/text.ts';
import { type Micros, plural } from '../../../shared/base/units.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import type { Diagnoser } from '../diagnose/diagnoser.ts';
import type { Format, Head, Line, LineReader, Output } from '../formats/format.ts';
import { formatOf } from '../formats/registry.ts';
import type { Entry } from '../intake/archive.ts';
import {
  type Decoding,
  type Encoding,
  brokenCharacters,
  decodeText,
  detectEncoding,
  looksBinary,
} from '../intake/decode.ts';
import { LIMITS, unpacksTooFar } from '../intake/limits.ts';
import { LINE_CAP, type LineEnd, splitLines } from '../intake/lines.ts';
import { neighbourOf } from '../intake/neighbours.ts';
import type { NoticeDraft } from '../notices.ts';
import { MARK_EVERY, type TextWriter } from '../store/text.ts';
import type { FileRow, RunWriter } from '../store/writer.ts';

const HEAD_BYTES = 64 * 1024;
const HEAD_LINES = 200;
/** Small jumps back are two processors writing at once; only larger ones are worth a word. */
const BACKWARDS: Micros = 1_000_000;

export interface EntryJob {
  readonly entry: Entry;
  readonly id: number;
  readonly instance: string | null;
  readonly text: TextWriter;
  /** Size on the disk of all that the run comes from. */
  readonly diskBytes: number;
  readonly writer: RunWriter;
  readonly diagnosis: Diagnoser;
  readonly notice: (notice: NoticeDraft) => void;
  readonly cancelled: () => boolean;
  readonly progress: (bytes: number, lines: number) => void;
}

/** Reads one entry from end to end: text to the line store, lines to the reader of its kind, what that finds to the run. */
export async function readEntry(job: EntryJob): Promise<FileRow> {
  const { entry, id, text, notice } = job;
  const chunks = entry.read((value) => notice(value))[Symbol.asyncIterator]();
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
      return {
        ...row,
        kind: 'unknown',
        bytes: entry.declaredBytes ?? 0,
        lines: 0,
        encoding: 'binary',
        lineEnd: 'lf',
        skip: 0,
        timeFrom: null,
        timeTo: null,
      };
    }
    noteKind(job, format, head);
    const lineEnd = await lineEndOf(entry, head, decoding);
    return await readText(job, { row, format, decoding, lineEnd, first, chunks });
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

function noteKind(job: EntryJob, format: Format | null, head: Buffer): void {
  const { entry, notice } = job;
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
async function lineEndOf(entry: Entry, head: Buffer, { encoding }: Decoding): Promise<LineEnd> {
  const probe = splitLines(encoding, 'lf', 0, () => {});
  probe.push(head);
  if (probe.sawLf) return 'lf';
  if (entry.declaredBytes !== null && entry.declaredBytes <= head.length) return probe.sawCr ? 'cr' : 'lf';
  let cr = false;
  const scan = splitLines(encoding, 'lf', 0, () => {});
  for await (const chunk of entry.read(() => {})) {
    scan.push(chunk);
    cr ||= scan.sawCr;
    if (scan.sawLf) return 'lf';
  }
  return cr ? 'cr' : 'lf';
}

interface TextJob {
  readonly row: Pick<FileRow, 'id' | 'name' | 'base' | 'instance' | 'textAt'>;
  readonly format: Format | null;
  readonly decoding: Decoding;
  readonly lineEnd: LineEnd;
  readonly first: readonly Buffer[];
  readonly chunks: AsyncIterator<Buffer>;
}

async function readText(job: EntryJob, { row, format, decoding, lineEnd, first, chunks }: TextJob): Promise<FileRow> {
  const { entry, text, writer, notice } = job;
  const { encoding, skip } = decoding;
  const times = timeRange(job);
  const reader: LineReader | null = format?.open?.(output(job, times), { name: entry.name }) ?? null;
  const line = lineInHand();
  let number = 0;
  let nextMark = 0;

  const splitter = splitLines(encoding, lineEnd, skip, (bytes, start, end, offset) => {
    number += 1;
    if (offset >= nextMark) {
      writer.mark(row.id, number, offset);
      nextMark = offset + MARK_EVERY;
    }
    if (reader !== null) reader.line(line.set(number, bytes, start, end));
  });
  const damage = damageCount(encoding);
  let bytes = 0;

  const take = async (chunk: Buffer): Promise<boolean> => {
    if (job.cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
    await text.write(chunk);
    splitter.push(bytes < skip ? chunk.subarray(skip - bytes) : chunk);
    damage.add(chunk);
    bytes += chunk.length;
    job.progress(bytes, number);
    return !overLimit(job, bytes);
  };
  let going = true;
  for (const chunk of first) going = going && (await take(chunk));
  while (going) {
    const next = await chunks.next();
    if (next.done === true) break;
    going = await take(next.value);
  }
  splitter.end();
  reader?.end();

  if (splitter.longLines > 0) {
    notice({
      code: 'long-line',
      file: entry.name,
      line: null,
      text: `${plural(splitter.longLines, 'line')} of ${entry.name} longer than ${LINE_CAP >> 20} MB: kept whole, and read only up to there.`,
    });
  }
  damage.note(entry.name, notice);
  return {
    ...row,
    kind: format?.kind ?? 'unknown',
    bytes,
    lines: number,
    encoding,
    lineEnd,
    skip,
    timeFrom: times.from,
    timeTo: times.to,
  };
}

function overLimit({ entry, text, diskBytes, notice }: EntryJob, bytes: number): boolean {
  // Entries that all point at the same bytes each stay within their own measure: the source as a whole counts too.
  const bomb = unpacksTooFar(bytes, entry.costBytes) || unpacksTooFar(text.position, diskBytes);
  if (!bomb && text.position < LIMITS.totalBytes) return false;
  notice({
    code: 'archive-limit',
    file: entry.name,
    line: null,
    text: `${entry.name} unpacks to more than ${plural(bytes, 'byte')} and was cut there: no gateway leaves a log of this kind.`,
  });
  return true;
}

/** The line under the parser's eyes; one object for all lines, because there may be ten million. */
function lineInHand(): Line & { set(number: number, bytes: Buffer, start: number, end: number): Line } {
  let decoded: string | null = null;
  const line = {
    number: 0,
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    text(): string {
      decoded ??= line.bytes.toString('utf8', line.start, line.end);
      return decoded;
    },
    set(number: number, bytes: Buffer, start: number, end: number): Line {
      line.number = number;
      line.bytes = bytes as Buffer<ArrayBuffer>;
      line.start = start;
      line.end = end;
      decoded = null;
      return line;
    },
  };
  return line;
}

interface TimeRange {
  from: Micros | null;
  to: Micros | null;
  add(line: number, time: Micros): void;
}

function timeRange({ entry, notice }: EntryJob): TimeRange {
  let before: Micros | null = null;
  let told = false;
  const range: TimeRange = {
    from: null,
    to: null,
    add(line, time) {
      if (range.from === null || time < range.from) range.from = time;
      if (range.to === null || time > range.to) range.to = time;
      if (!told && before !== null && time < before - BACKWARDS) {
        told = true;
        notice({
          code: 'time-went-back',
          file: entry.name,
          line,
          text: `The clock of ${entry.name} jumps back at line ${line}: a restart, a second trace behind the first, or a clock that was set. Order is that of the lines.`,
        });
      }
      before = time;
    },
  };
  return range;
}

function output(job: EntryJob, times: TimeRange): Output {
  const { writer, diagnosis, instance, id, notice, entry } = job;
  return {
    event(event) {
      writer.event(writer.counts.events + 1, id, event);
      diagnosis.event(event, id, instance);
    },
    wfp: (event, flags) => writer.wfp(id, event, flags),
    connection(fact) {
      if (fact.connectedSince !== null) times.add(fact.line, fact.connectedSince);
      writer.fact('connection', { ...fact, file: id, instance });
      diagnosis.connection({ ...fact, file: id, instance });
    },
    cpu(fact) {
      writer.fact('cpu', { ...fact, file: id, instance });
      diagnosis.cpu({ ...fact, file: id, instance });
    },
    summary(fact, lostLine) {
      writer.fact('trace-summary', { ...fact, file: id });
      diagnosis.summary({ ...fact, file: id, instance }, lostLine);
    },
    troubleshoot(fact) {
      writer.fact('troubleshoot', { ...fact, file: id });
      diagnosis.troubleshoot({ ...fact, file: id, instance });
    },
    time: (line, time) => times.add(line, time),
    peer: (peer) => diagnosis.peer(peer, instance),
    notice: (value) => notice({ ...value, file: entry.name }),
  };
}

interface Damage {
  add(chunk: Buffer): void;
  note(name: string, notice: (value: NoticeDraft) => void): void;
}

/** Counts broken characters and NULs chunk by chunk; a sequence that a chunk's end cuts is judged with the next chunk. */
function damageCount(encoding: Encoding): Damage {
  const utf8 = encoding === 'utf-8' || encoding === 'utf-8-bom';
  let broken = 0;
  let nuls = 0;
  let tail = Buffer.alloc(0);
  return {
    add(chunk) {
      if (!utf8) return;
      const joined = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      const end = wholeEnd(joined);
      broken += brokenCharacters(joined.subarray(0, end));
      tail = Buffer.from(joined.subarray(end));
      for (let at = chunk.indexOf(0); at >= 0; at = chunk.indexOf(0, at + 1)) nuls += 1;
    },
    note(name, notice) {
      broken += tail.length === 0 ? 0 : brokenCharacters(tail);
      if (broken > 0) {
        notice({
          code: 'broken-text',
          file: name,
          line: null,
          text: `${plural(broken, 'character')} of ${name} ${broken === 1 ? 'is' : 'are'} not valid UTF-8 and shown as \ufffd; the bytes are kept as they stand.`,
        });
      }
      if (nuls > 0)
        notice({
          code: 'nul-bytes',
          file: name,
          line: null,
          text: `${name} holds ${plural(nuls, 'NUL byte')}, as a log does that was cut while it was written; they are kept as they stand.`,
        });
    },
  };
}

/** Where the last whole UTF-8 sequence ends: at most three bytes are held back. */
function wholeEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) return bytes.length;
  }
  return bytes.length;
}
