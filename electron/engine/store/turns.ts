import type { Micros } from '../../../shared/base/units.ts';
import type { EventDraft } from '../formats/format.ts';

/** An event of a file whose rows stand in any order. */
export interface Unordered {
  readonly event: EventDraft;
  readonly file: number;
  readonly instance: string | null;
  /** The event's in the run. */
  readonly number: number;
  /** Its time, or that of the row before it. */
  readonly turn: Micros;
}

/** So many rows of one moment are looked at together; a clock of whole seconds has some tens. */
const MAX_HELD = 4000;

/**
 * Takes rows in the order of their times, and within a moment of files and lines, and hands them on; those of one moment of a
 * file that stands newest first (`backward` has its number) the other way round.
 */
export function turnedRows(
  backward: ReadonlySet<number>,
  into: (event: EventDraft, file: number, instance: string | null, number: number) => void,
): { readonly add: (row: Unordered) => void; readonly end: () => void } {
  let held: Unordered[] = [];
  const end = () => {
    for (const { event, file, instance, number } of held.toReversed()) into(event, file, instance, number);
    held = [];
  };
  return {
    add(row) {
      const [first] = held;
      if (first !== undefined && (first.turn !== row.turn || first.file !== row.file || held.length >= MAX_HELD)) end();
      if (backward.has(row.file)) held.push(row);
      else into(row.event, row.file, row.instance, row.number);
    },
    end,
  };
}

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
