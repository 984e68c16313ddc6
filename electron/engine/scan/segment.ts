import { blockMaker } from './block.ts';
import { type ScanWish, type Times, scanner } from './kernel.ts';

/** Text in the shared memory that is to be scanned: whole lines, the last one perhaps without its end. */
export interface ScanRequest extends ScanWish {
  readonly from: number;
  readonly to: number;
}

/** What of a segment goes back: everything that the ingest needs to know of it without looking at its lines again. */
export interface ScanPart {
  /** Where in the memory the part begins and ends. A segment of very many lines comes in several parts. */
  readonly from: number;
  readonly to: number;
  readonly lines: number;
  readonly longLines: number;
  readonly filled: number;
  readonly bare: number;
  readonly times: Times | null;
  readonly peers: readonly string[];
  /** Place from 0, start and end of each line that the reader is to see. */
  readonly wanted: Int32Array<ArrayBuffer>;
  readonly block: Uint8Array<ArrayBuffer>;
}

/** Scans text in one memory, again and again. */
export function segmentScanner(memory: Buffer): (request: ScanRequest) => ScanPart[] {
  const scan = scanner(memory);
  const make = blockMaker(memory);
  return (request) => {
    const parts: ScanPart[] = [];
    for (let from = request.from; from < request.to;) {
      const scanned = scan(from, request.to, request);
      const { end, lines, longLines, filled, bare, times, peers } = scanned;
      parts.push({
        from,
        to: end,
        lines,
        longLines,
        filled,
        bare,
        times,
        peers,
        wanted: scanned.wanted.slice(),
        block: make(scanned, memory.subarray(from, end)),
      });
      from = end;
    }
    return parts;
  };
}
