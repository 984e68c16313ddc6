import type { Bytes } from '../../../shared/base/units.ts';

/** Budgets of one run. They stop a hostile archive while it streams; what was read until then stays, with a notice. */
export const LIMITS = {
  /** Entries in all, those of zips within zips too: more than any gateway leaves. What comes behind them is not read. */
  entries: 20_000,
  /** Bytes of log text in all. */
  totalBytes: 64 * 2 ** 30,
  /**
   * How many times its own size anything may unpack to, once it is past `ratioFrom` bytes. A trace packs 11 to 1, one line
   * repeated for ever some 300 to 1; deflate itself ends at 1,032 to 1 (RFC 1951).
   */
  ratio: 400,
  ratioFrom: 2 ** 30,
} as const;

/** `packed` is what it comes from: the size of an entry as the archive has it, or of the whole source on the disk. */
export function unpacksTooFar(bytes: Bytes, packed: Bytes): boolean {
  return bytes > LIMITS.ratioFrom && bytes > Math.max(packed, 1) * LIMITS.ratio;
}

/** True where a source was read as far as any may be: `bytes` came out of it, `disk` is what it takes on the disk. */
export function spent(bytes: Bytes, disk: Bytes): boolean {
  return bytes >= LIMITS.totalBytes || unpacksTooFar(bytes, disk);
}
