/** A segment is cut once it holds so much text, at the last line end; only a longer line makes a longer one. */
export const SEGMENT_BYTES = 1 << 20;

/** Lines that a segment holds at the most, so that ids fit 16 bits whatever stands in it. */
export const SEGMENT_LINES = 60_000;
