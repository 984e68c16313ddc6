/** Lines chosen together: from where the choosing began to where it has come. A selection of one line is none to speak of. */
export interface LineSelection {
  readonly anchor: number;
  readonly focus: number;
}

export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export function rangeOf(selection: LineSelection): LineRange {
  return {
    first: Math.min(selection.anchor, selection.focus),
    last: Math.max(selection.anchor, selection.focus),
  };
}

export function countOf(selection: LineSelection): number {
  return Math.abs(selection.anchor - selection.focus) + 1;
}

export function has(selection: LineSelection | null, line: number): boolean {
  return (
    selection !== null &&
    line >= Math.min(selection.anchor, selection.focus) &&
    line <= Math.max(selection.anchor, selection.focus)
  );
}

/** On to a line from where the selection began, or from the current line where there is none. */
export function extended(selection: LineSelection | null, current: number, to: number): LineSelection {
  return { anchor: selection?.anchor ?? current, focus: to };
}
