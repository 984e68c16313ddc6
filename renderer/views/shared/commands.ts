import { type RefObject, useEffect, useRef } from 'react';

/** Something that can be asked for by its name, in the palette. */
export interface Command {
  /** Stable, so that it can be remembered: "view:timeline". */
  readonly id: string;
  readonly label: string;
  /** What it is of: "Go to", "Times". */
  readonly group: string;
  /** The key that does the same, as it is shown. */
  readonly keys?: string;
  /** Other words by which it is found. */
  readonly also?: string;
  readonly do: () => void;
}

/** Those of all that is on the screen. */
const tables: RefObject<readonly Command[]>[] = [];

/** What a view offers in the palette for as long as it is in sight; beside `useKeys`. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    tables.push(latest);
    return () => {
      tables.splice(tables.indexOf(latest), 1);
    };
  }, []);
}

/** The offers of the views in sight, those of the innermost first. */
export function offeredCommands(): readonly Command[] {
  return tables.flatMap(({ current }) => current);
}
