/** What a trace prints before its words, each in a column of its own. The words themselves take the room that is left. */
export const COLUMN_IDS = ['time', 'thread', 'provider', 'peer'] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface Column {
  readonly id: ColumnId;
  readonly name: string;
  /** In px. */
  readonly width: number;
}

export interface ColumnChoice {
  readonly widths: Readonly<Record<ColumnId, number>>;
  readonly hidden: readonly ColumnId[];
}

export const COLUMN_NAMES: Readonly<Record<ColumnId, string>> = {
  time: 'Time',
  thread: 'Thread',
  provider: 'Provider',
  peer: 'Peer',
};

export const LEAST_WIDTH = 40;
export const MOST_WIDTH = 480;

export const FIRST_CHOICE: ColumnChoice = {
  widths: { time: 104, thread: 84, provider: 66, peer: 122 },
  hidden: [],
};

/** `zone` says of which zone the times are. */
export function shownColumns(choice: ColumnChoice, zone: string): readonly Column[] {
  return COLUMN_IDS.filter((id) => !choice.hidden.includes(id)).map((id) => ({
    id,
    name: id === 'time' ? `${COLUMN_NAMES[id]} (${zone})` : COLUMN_NAMES[id],
    width: choice.widths[id],
  }));
}

export function resized(choice: ColumnChoice, id: ColumnId, width: number): ColumnChoice {
  return { ...choice, widths: { ...choice.widths, [id]: boundWidth(width) } };
}

export function boundWidth(width: number): number {
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.round(width)));
}

export function toggled(choice: ColumnChoice, id: ColumnId): ColumnChoice {
  return {
    ...choice,
    hidden: choice.hidden.includes(id) ? choice.hidden.filter((one) => one !== id) : [...choice.hidden, id],
  };
}

/** What was remembered, as far as it is sound. */
export function readChoice(stored: unknown): ColumnChoice {
  if (typeof stored !== 'object' || stored === null) return FIRST_CHOICE;
  const { widths, hidden } = stored as { widths?: Record<string, unknown>; hidden?: unknown };
  const width = (id: ColumnId) => {
    const value = widths?.[id];
    return typeof value === 'number' && Number.isFinite(value) ? boundWidth(value) : FIRST_CHOICE.widths[id];
  };
  return {
    widths: { time: width('time'), thread: width('thread'), provider: width('provider'), peer: width('peer') },
    hidden: Array.isArray(hidden) ? COLUMN_IDS.filter((id) => hidden.includes(id)) : [],
  };
}
