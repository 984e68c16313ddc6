import type { Micros } from '../../../shared/base/units.ts';

/** How the rows of a file stand; "unknown" while nothing in them tells. */
export type Direction = 'forward' | 'backward' | 'unknown';

export interface Rows {
  clock(time: Micros | null): void;
  /** What two messages of one negotiation that follow each other say, as `stepOf` gives it. */
  step(sign: number): void;
  direction(): Direction;
}

/** Places in the order of the protocol: a refusal or a cleanup, and the first packets and offers. */
export const REFUSAL = 14;
const OPENING = 3;

/**
 * Of two messages' places in the order of the protocol (0 is none): 1 where they stand in it, -1 where they stand against it.
 * Two ends may come in any order, and from a refusal to what opens an exchange may as well be from one attempt to the next.
 */
export function stepOf(before: number, after: number): number {
  if (before === 0 || after === 0 || (before >= REFUSAL && (after <= OPENING || after >= REFUSAL))) return 0;
  return Math.sign(after - before);
}

/** Which way the rows of a file stand, by its clock; without one, by the order of the protocol in most of its negotiations. */
export function rowsOf(): Rows {
  let last: Micros | null = null;
  let clock = 0;
  let steps = 0;
  return {
    clock(time) {
      if (time === null) return;
      if (last !== null) clock += Math.sign(time - last);
      last = time;
    },
    step(sign) {
      steps += sign;
    },
    direction() {
      const sign = Math.sign(clock === 0 ? steps : clock);
      return sign > 0 ? 'forward' : sign < 0 ? 'backward' : 'unknown';
    },
  };
}
