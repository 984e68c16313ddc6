import type { Bytes } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';

/** Something that can be read from its first byte to its last, as often as wanted. */
export interface Entry {
  /** The path to show, with `/`; parts that lie in a nested archive are joined by ` > `. Never a path to write to. */
  readonly name: string;
  /** What the archive claims; the truth is what comes out of `read`. Null where nothing is claimed. */
  readonly declaredBytes: Bytes | null;
  /** Bytes of the source that reading it takes (compressed size), for progress. */
  readonly costBytes: Bytes;
  /**
   * The content in chunks, which are the caller's, to let go of when they are used up. A defect found on the way (a bad CRC, a size that lies, a stream that ends early) goes to
   * `report` and ends the chunks; what came before it stands.
   */
  read(report: (notice: NoticeDraft) => void): AsyncIterable<Buffer>;
}

export interface Archive {
  readonly entries: readonly Entry[];
  /** What was wrong with the archive as a whole, or with entries that cannot be read at all. */
  readonly notices: readonly NoticeDraft[];
  close(): Promise<void>;
}

/** Everything that was opened, as one archive. */
export interface Source extends Archive {
  /** Bytes on the disk that all of it comes from: what an archive claims of its entries' sizes counts for nothing. */
  readonly diskBytes: Bytes;
}
