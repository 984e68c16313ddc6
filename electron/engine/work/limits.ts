/** Budgets of one run. They stop a hostile archive while it streams; what was read until then stays, with a notice. */
export interface Limits {
  /** Bytes of log text in all. */
  readonly totalBytes: number;
  /** How many times its own size an entry may unpack to, once it is past `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

export const LIMITS: Limits = {
  totalBytes: 64 * 2 ** 30,
  ratio: 1032, // what deflate can reach at all (RFC 1951)
  ratioFrom: 2 ** 30,
};
