/** What the process ends with; scripts rely on it. */
export const EXIT = {
  done: 0,
  found: 1,
  /** Wrong usage, or nothing could be read. */
  usage: 2,
  internal: 3,
  interrupted: 130,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command whose words have been said already. */
export class Stop extends Error {
  readonly exit: Exit;
  constructor(exit: Exit) {
    super(`exit ${exit}`);
    this.exit = exit;
  }
}

const WEIGHT: readonly Exit[] = [EXIT.done, EXIT.found, EXIT.usage, EXIT.internal, EXIT.interrupted];

/** Of several PATHs the gravest, in the order 3, 2, 1, 0; an interruption ends everything. */
export function graver(a: Exit, b: Exit): Exit {
  return WEIGHT.indexOf(a) > WEIGHT.indexOf(b) ? a : b;
}
