import { plural } from '../../../shared/base/units.ts';
import type { Format, Line, LineReader, Output } from '../formats/format.ts';
import type { Decoding } from '../intake/decode.ts';
import { LINE_CAP, type LineEnd } from '../intake/lines.ts';
import type { NoticeDraft } from '../notices.ts';
import { installed } from '../rules/installed.ts';
import type { Cut } from '../scan/cutter.ts';
import type { ScanPart, ScanRequest } from '../scan/segment.ts';
import { withTimes } from '../store/block.ts';
import type { Segment } from '../store/columns.ts';
import type { FileRow } from '../store/writer.ts';
import { type TimeRange, timeRange } from './times.ts';

/** Where what is found of files goes: the run's database and columns, and the diagnosis. */
export interface FileTake {
  notice(notice: NoticeDraft): void;
  /** Bytes of the line store, from a place in it on; they have to have been written. Each chunk is good until the next. */
  text(at: number, bytes: number): AsyncIterable<Buffer>;
  /** All but the clock and what the file itself is known by. */
  output(row: Pick<FileRow, 'id' | 'name' | 'instance'>, format: Format | null): Omit<Output, 'time'>;
  /** Puts a block behind those before it. */
  segment(segment: Omit<Segment, 'blockAt' | 'blockBytes'>, block: Uint8Array): Promise<void>;
  /** After each segment: how far the file has come, and the text of the segment for whoever wants to show it. */
  progress(row: Pick<FileRow, 'id' | 'name'>, format: Format | null, bytes: number, lines: number, text: Buffer): void;
  file(row: FileRow): void;
}

export interface FileAbout {
  readonly row: Pick<FileRow, 'id' | 'name' | 'base' | 'instance' | 'textAt'>;
  readonly format: Format | null;
  readonly decoding: Decoding;
  readonly lineEnd: LineEnd;
  readonly take: FileTake;
}

/** A file whose segments come from the scanners, in order. */
export interface FileUnderWay {
  readonly wish: Omit<ScanRequest, 'from' | 'to'>;
  /** `written` is when the text of the cut is in the line store. */
  take(parts: readonly ScanPart[], cut: Cut, memory: Buffer, written: Promise<void>): Promise<void>;
  /** With the file's length, and what was found wrong with its text. */
  end(bytes: number, damage: readonly NoticeDraft[]): void;
}

export function fileUnderWay({ row, format, decoding, lineEnd, take }: FileAbout): FileUnderWay {
  const trace = format?.trace === true;
  // Where rows stand in any order, a time before the last one is no clock that jumped.
  const clock = timeRange(row.name, format?.anyOrder === true ? () => {} : take.notice);
  let times: Float64Array | null = null;
  let firstLine = 1;
  const output = outputOf(take.output(row, format), trace, clock, (line, time) => {
    if (times !== null && line >= firstLine) times[line - firstLine] = time;
  });
  const reader: LineReader | null = format?.open?.(output, { name: row.name }) ?? null;
  const line = lineInHand();
  let lines = 0;
  let longLines = 0;

  return {
    wish: { trace, lineEnd: lineEnd === 'lf' ? 10 : 13, literals: installed().literals },
    async take(parts, cut, memory, written) {
      let at = cut.at;
      for (const [index, part] of parts.entries()) {
        firstLine = lines + 1;
        const bytes = index === parts.length - 1 ? cut.at + cut.bytes - at : part.to - part.from;
        if (trace && part.times !== null) clock.addAll(firstLine, part.times);
        const long = part.longLines > 0 || (cut.longLines > 0 && index === parts.length - 1);
        const timed =
          long && reader?.piece !== undefined
            ? await readPieces(reader.piece, part, row.textAt + at, bytes, written)
            : readPart(part, memory);
        const range = trace ? part.times : timed;
        await take.segment(
          {
            file: row.id,
            line: firstLine,
            lines: part.lines,
            at,
            bytes,
            timeFrom: range?.least ?? null,
            timeTo: range?.most ?? null,
            long: cut.longLines > 0 || part.longLines > 0,
          },
          timed === null || times === null ? part.block : withTimes(part.block, times),
        );
        lines += part.lines;
        // A line cut on the way into the slot is still a long one there, but for UTF-16, which is shorter as UTF-8.
        longLines += index === 0 ? Math.max(part.longLines, cut.longLines) : part.longLines;
        at += bytes;
        take.progress(row, format, at, lines, memory.subarray(part.from, part.to));
      }
    },
    end(bytes, damage) {
      reader?.end();
      if (longLines > 0 && reader?.piece === undefined)
        take.notice({
          code: 'long-line',
          file: row.name,
          line: null,
          text: `${plural(longLines, 'line')} of ${row.name} longer than ${LINE_CAP >> 20} MB: kept whole, and read only up to there.`,
        });
      for (const value of damage) take.notice(value);
      const { from, to } = clock;
      take.file({
        ...row,
        kind: format?.kind ?? 'unknown',
        bytes,
        lines,
        encoding: decoding.encoding,
        lineEnd,
        skip: decoding.skip,
        timeFrom: from,
        timeTo: to,
      });
    },
  };

  /** Shows the reader what it wants to see; gives the range of the times that it read itself. */
  function readPart(part: ScanPart, memory: Buffer): ReturnType<typeof rangeOf> {
    for (const peer of part.peers) output.peer(peer);
    times = trace || reader === null ? null : new Float64Array(part.lines).fill(Number.NaN);
    const wanted = reader === null ? NOTHING : part.wanted;
    for (let at = 0; at < wanted.length; at += 3)
      reader?.line(line.set(firstLine + (wanted[at] ?? 0), memory, wanted[at + 1] ?? 0, wanted[at + 2] ?? 0));
    if (trace) reader?.passed?.(part.filled - wanted.length / 3, part.bare);
    return rangeOf(times);
  }

  /** The same for a part with a line that is too long to be shown: all of it, as it lies in the line store. */
  async function readPieces(
    piece: NonNullable<LineReader['piece']>,
    part: ScanPart,
    at: number,
    bytes: number,
    written: Promise<void>,
  ): Promise<ReturnType<typeof rangeOf>> {
    await written;
    times = new Float64Array(part.lines).fill(Number.NaN);
    const decoder = new TextDecoder(decoding.encoding.startsWith('utf-8') ? 'utf-8' : decoding.encoding, {
      ignoreBOM: true,
    });
    const mark = lineEnd === 'lf' ? '\n' : '\r';
    let number = firstLine;
    for await (const chunk of take.text(at, bytes)) {
      const text = decoder.decode(chunk, { stream: true });
      for (let from = 0; from < text.length;) {
        const end = text.indexOf(mark, from) + 1;
        piece(end === 0 ? text.slice(from) : `${text.slice(from, end - 1)}\n`, number);
        if (end === 0) break;
        from = end;
        number += 1;
      }
    }
    return rangeOf(times);
  }
}

/** The earliest and the latest of the times of lines; NaN is none. */
function rangeOf(times: Float64Array | null): { readonly least: number; readonly most: number } | null {
  if (times === null) return null;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time < least) least = time;
    if (time > most) most = time;
  }
  return least > most ? null : { least, most };
}

/** Of a trace, the scanner tells times and peers, for all lines at once. */
function outputOf(
  to: ReturnType<FileTake['output']>,
  trace: boolean,
  clock: TimeRange,
  timeOf: (line: number, time: number) => void,
): Output {
  return {
    ...to,
    connection(fact) {
      if (fact.connectedSince !== null) clock.add(fact.line, fact.connectedSince);
      to.connection(fact);
    },
    time(line, time) {
      if (trace) return;
      clock.add(line, time);
      timeOf(line, time);
    },
  };
}

const NOTHING = new Int32Array(0);

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
