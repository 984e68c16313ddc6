import type { Micros } from '../../../shared/base/units.ts';

/** The turns of a file's rows that stand in any order. A row without a clock goes with the one before it. */
export interface Turns {
  of(time: Micros | null): Micros;
  /** True where the rows stand newest first. */
  readonly backward: boolean;
}

export function turns(): Turns {
  let last: Micros | null = null;
  let ups = 0;
  let downs = 0;
  return {
    of(time) {
      if (time !== null) {
        if (last !== null && time > last) ups += 1;
        if (last !== null && time < last) downs += 1;
        last = time;
      }
      return last ?? 0;
    },
    get backward() {
      return downs > ups;
    },
  };
}
